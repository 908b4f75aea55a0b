"""Complaints and posts as counts against what is to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sentiment.detect.expectation import expect

if TYPE_CHECKING:
    from sentiment.detect.grid import Bools, Floats, Grid

__all__ = ["SIGNALS", "Signal", "as_signal", "divergence"]

SIGNALS = ("complaints", "activity")


@dataclass(frozen=True)
class Signal:
    """Counts against their expectation.

    Attributes
    ----------
    usable : bool array of shape (n_bins,)
        Bins that say something.
    count, expected : float arrays of shape (n_bins,)
        Complaints or posts.
    by_group : float array of shape (n_bins, n_groups)
        The counts by author group.
    trials : float array of shape (n_bins,) or None
        Posts behind the counts; None for counts without an upper bound.
    level : float array of shape (n_bins,)
        Expected share of complaints without the daily rhythm.
    deviation, skewness : float
        Of one post's complaint where nothing wanders.
    scale : float
        Its square by that of the binomial distribution: complaints between 0
        and 1 vary less than those that are 0 or 1.
    """

    usable: Bools
    count: Floats
    expected: Floats
    by_group: Floats
    trials: Floats | None
    level: Floats
    deviation: float = 1.0
    skewness: float = 0.0
    scale: float = 1.0


def as_signal(grid: Grid, quiet: Bools, name: str) -> Signal:
    """Return complaints, or posts, with what the quiet bins lead to expect.

    Parameters
    ----------
    grid : Grid
        Counts.
    quiet : bool array of shape (n_bins,)
        False where an outage was found already.
    name : {"complaints", "activity"}
        The signal.
    """
    found = expect(grid, quiet)
    posts, complaints = grid.by_group[..., 0], grid.by_group[..., 1]
    if name == "activity":
        return Signal(found.observed, grid.posts, found.posts, posts, None, found.level)
    usable = found.observed & (grid.posts > 0)
    expected = grid.posts * found.share
    # one author's posts of a bin are in one cell, so a loud author counts as variance
    used = usable & quiet
    off = (complaints - posts * found.share[:, None])[used]
    number = max(float(grid.posts[used].sum()), 1.0)
    variance = max(float((off**2).sum()) / number, 1e-4)
    binomial = max(float((expected * (1 - found.share))[used].sum()) / number, 1e-4)
    return Signal(
        usable,
        grid.complaints,
        expected,
        complaints,
        grid.posts,
        found.level,
        variance**0.5,
        float((off**3).sum()) / number / variance**1.5,
        variance / binomial,
    )


def divergence(count: Floats, expected: Floats, trials: Floats | None) -> Floats:
    """Log-likelihood ratio of a rate of its own against the expected one.

    References
    ----------
    Kulldorff, M. (1997). A spatial scan statistic. Communications in
    Statistics: Theory and Methods 26(6), 1481-1496.

    Examples
    --------
    >>> divergence(np.array([10.0]), np.array([5.0]), None).round(3).tolist()
    [1.931]
    """
    from scipy.special import xlogy  # noqa: PLC0415  loading scipy takes a while

    rate = np.maximum(expected, 1e-12)
    if trials is None:
        return np.asarray(xlogy(count, count / rate) - (count - rate))
    n = np.maximum(trials, 1e-12)
    p, q = np.minimum(count / n, 1), np.clip(rate / n, 1e-9, 1 - 1e-9)
    return np.asarray(n * (xlogy(p, p / q) + xlogy(1 - p, (1 - p) / (1 - q))))
