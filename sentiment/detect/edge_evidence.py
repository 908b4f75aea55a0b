"""What complaints, words and the number of posts say of an outage's course."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sentiment.detect.courses import LOG_SPREADS, Series, learn_wandering, weigh
from sentiment.detect.expectation import expect
from sentiment.detect.grid import DAY
from sentiment.detect.signals import SHARES
from sentiment.detect.telling_score import tell_apart
from sentiment.detect.usual_level import noise_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sentiment.detect.grid import Bools, Floats, Grid
    from sentiment.detect.scan import Stretch
    from sentiment.detect.signals import Signal

__all__ = ["gather_evidence"]

#: Seconds on either side that tell how levels wander, and of a block of them.
_AROUND, _BLOCK = 7 * DAY, 1800
#: Chance beforehand that the number of posts changes with an outage's course, and not at a time
#: of its own (a launch's, say): so it can add little where complaints tell the time.
_TOLD_BY_POSTS = 0.5
#: Least change of the number of posts that is looked for, by the expected.
_LEAST_CHANGE = 0.1


def gather_evidence(
    grid: Grid,
    signals: dict[str, Signal],
    quiet: Bools,
    part: Stretch,
    fine: Grid,
    used: Bools,
) -> Callable[[Floats], Floats]:
    """Return what weighs courses of an outage, given as shapes over the fine grid's bins.

    Complaints and words are one score a post (`tell_apart`); how many posts
    there are adds to it where it clearly changes with the same course: people
    come and go with what works.

    Parameters
    ----------
    grid : Grid
        Counts.
    signals : dict of str to Signal
        By name.
    quiet : bool array of shape (n_bins,)
        Bins without outages or their aftermath.
    part : Stretch
        The outage.
    fine : Grid
        The bins around it.
    used : bool array of shape (n_fine_bins,)
        Those of them that say something.
    """
    number = np.arange(len(grid.posts))
    inside = (number >= part.first) & (number < part.last) & signals["words"].usable
    beside = quiet & ~inside & signals["words"].usable
    near = beside & (np.abs(number - (part.first + part.last) / 2) * grid.width < _AROUND)
    at = np.clip((fine.times - grid.times[0]) // grid.width, 0, len(number) - 1)
    score = tell_apart(grid, signals, inside, beside)

    def off(of: Grid, where: NDArray[np.int64]) -> Floats:
        shares = [signals[name].share[where] for name in SHARES]
        counts = [of.complaints, of.words]
        each = [count - of.posts * share for count, share in zip(counts, shares, strict=True)]
        return np.asarray(score.weights @ np.stack(each))

    wandering = learn_wandering(_in_blocks(grid, off(grid, number), grid.posts, near))
    told = used & (fine.posts > 0)
    series = Series(
        fine.times[told] / 3600, (off(fine, at) / np.maximum(fine.posts, 1))[told],
        fine.posts[told],
    )  # fmt: skip
    usual = _without_steps(grid, expect(grid, beside).posts)
    usual = usual * grid.posts[near].sum() / max(usual[near].sum(), 1e-9)
    noise = max(1.0, noise_of(grid.posts[near], usual[near])) if near.any() else 1.0
    moving = learn_wandering(
        _in_blocks(grid, (grid.posts - usual) / noise, usual / noise, near), LOG_SPREADS
    )
    expected = np.maximum(usual[at] * (fine.width / grid.width), 1e-9)
    posts = Series(
        fine.times[used] / 3600, (fine.posts / expected - 1)[used], expected[used] / noise
    )
    change = grid.posts[inside].sum() / max(usual[inside].sum(), 1e-9)

    def of_shapes(shapes: Floats) -> Floats:
        evidence = weigh(series, shapes[told], wandering, shift=score.shift, noise=score.noise)
        size = max(abs(change - 1), _LEAST_CHANGE)
        moved = weigh(
            posts, shapes[used], moving, shift=size, noise=max(change, 0.1), any_sign=True
        )
        # or posts changed at any other time, for a reason of their own
        moved -= np.logaddexp.reduce(moved) - np.log(len(moved))
        return np.asarray(
            evidence + np.logaddexp(np.log(1 - _TOLD_BY_POSTS), np.log(_TOLD_BY_POSTS) + moved)
        )

    return of_shapes


def _without_steps(grid: Grid, usual: Floats) -> Floats:
    """Let levels move from day to day on a line: a step at midnight is no edge."""
    days = grid.days
    level = np.maximum((np.bincount(days, usual) / np.bincount(days))[days], 1e-9)
    both = pd.DataFrame({"usual": usual, "rhythm": usual / level})
    smooth = both.rolling(max(1, DAY // grid.width), 1, center=True).mean()
    return np.asarray(both["rhythm"] * smooth["usual"] / np.maximum(smooth["rhythm"], 1e-9))


def _in_blocks(grid: Grid, off: Floats, weight: Floats, kept: Bools) -> Series:
    """Join bins to blocks: sums off the expected by their weights."""
    width = max(_BLOCK, grid.width)
    block, row = np.unique(grid.times[kept] // width, return_inverse=True)
    sums, weights = (
        np.asarray(np.bincount(row, v[kept], len(block)), dtype=np.float64)
        for v in (off, weight)
    )
    full = weights > 0
    hours = np.asarray(block[full] * (width / 3600), dtype=np.float64)
    return Series(hours, np.asarray(sums[full] / weights[full]), np.asarray(weights[full]))
