"""What may rise or fall in an outage, as counts against what is to be expected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sentiment.detect.expectation import expect, expect_share
from sentiment.detect.grid import Bools, Floats, Grid

#: More of the posts complain; more hold words of trouble; more posts; fewer posts.
SIGNALS = ("complaints", "words", "rise", "fall")
#: Those that are shares of the same posts.
SHARES = SIGNALS[:2]
#: Posts of an author group that are taken to have shown its usual share beforehand.
_PRIOR_GROUP = 20.0
#: Seconds by which hours of the day may come sooner or later.
_SHIFT = 3600


@dataclass(frozen=True)
class Signal:
    """Counts of complaints, posts with words of trouble, or posts, against their expectation.

    `name` is one of `SIGNALS`; arrays are of shape (n_bins,), those by author group (n_bins,
    n_groups). `usable` bins say something; `trials` are the posts behind the counts, None for
    counts without an upper bound; `share` is the expected one, of posts their number;
    `rhythm_variance` is of the logarithm of what the hour is expected to do. `scale` is the
    variance of one post's complaint by that of the binomial distribution: complaints between 0
    and 1 vary less than those that are 0 or 1.
    """

    name: str
    usable: Bools
    count: Floats
    expected: Floats
    by_group: Floats
    trials: Floats | None
    trials_by_group: Floats
    share: Floats
    rhythm_variance: Floats
    scale: float = 1.0

    def clustering(self, inside: Bools, outside: Bools) -> float:
        """Variance of a stretch's counts over author groups, by that of independent authors.

        Many independent authors fill the groups as they do elsewhere, or
        evenly; a few fill few of them.
        """
        found, usual = self.by_group[inside].sum(axis=0), self.by_group[outside].sum(axis=0)
        total = found.sum()
        if self.trials is None:
            even = np.full(len(found), total / len(found))
            known = total * (usual + 1) / (usual + 1).sum()
            chi = [
                ((found - each) ** 2 / np.maximum(each, 1e-9)).sum() for each in (even, known)
            ]
            return float(min(chi)) / (len(found) - 1)
        posts, others = (self.trials_by_group[where].sum(axis=0) for where in (inside, outside))
        overall = usual.sum() / max(others.sum(), 1.0)
        share = (usual + _PRIOR_GROUP * overall) / (others + _PRIOR_GROUP)
        odds = np.clip(share, 1e-4, 1 - 1e-4) / (1 - np.clip(share, 1e-4, 1 - 1e-4))
        low, high = -12.0, 12.0
        for _ in range(40):  # the shift of all groups' logits that explains the total
            middle = (low + high) / 2
            moved = odds * np.exp(middle) / (1 + odds * np.exp(middle))
            low, high = (middle, high) if (posts * moved).sum() < total else (low, middle)
        variance = max(float((posts * moved * (1 - moved)).sum()), 1e-9)
        return float(((found - posts * moved) ** 2).sum()) / variance


def as_signal(grid: Grid, quiet: Bools, name: str) -> Signal:
    """Return the signal `name` of `SIGNALS`, with what the quiet bins lead to expect."""
    usual = expect(grid, quiet)
    posts = grid.by_group[..., 0]
    if name in {"rise", "fall"}:
        # where clocks change, or habits by the season, hours come an hour sooner or later
        near = pd.Series(usual.posts).rolling(2 * (_SHIFT // grid.width) + 1, 1, center=True)
        expected = (near.max() if name == "rise" else near.min()).to_numpy()
        return Signal(
            name,
            usual.observed,
            grid.posts,
            expected,
            posts,
            None,
            posts,
            expected,
            usual.rhythm_variance,
        )
    by_group = grid.by_group[..., 1 if name == "complaints" else 2]
    count = grid.complaints if name == "complaints" else grid.words
    usable = usual.observed & (grid.posts > 0)
    used = usable & quiet
    share, rhythm = expect_share(grid, count, quiet & usual.observed)
    # one author's posts of a bin are in one cell, so a loud author counts as variance
    off = (by_group - posts * share[:, None])[used]
    number = max(float(grid.posts[used].sum()), 1.0)
    variance = max(float((off**2).sum()) / number, 1e-4)
    expected = grid.posts * share
    binomial = max(float((expected * (1 - share))[used].sum()) / number, 1e-4)
    return Signal(
        name,
        usable,
        count,
        expected,
        by_group,
        grid.posts,
        posts,
        share,
        rhythm,
        variance / binomial,
    )


def divergence(count: Floats, expected: Floats, trials: Floats | None) -> Floats:
    """Log-likelihood ratio of a rate of its own against the expected one (see `strongest`).

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
