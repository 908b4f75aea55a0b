"""What complaints and words of trouble say of an outage's course."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sentiment.detect.courses import Series, learn_wandering, weigh
from sentiment.detect.grid import DAY, Bools, Floats, Grid
from sentiment.detect.signals import SHARES, Signal
from sentiment.detect.telling_score import tell_apart

if TYPE_CHECKING:
    from sentiment.detect.scan import Stretch

#: Seconds on either side that tell how levels wander, and of a block of them.
_AROUND, _BLOCK = 7 * DAY, 1800


def gather_evidence(
    grid: Grid,
    signals: dict[str, Signal],
    quiet: Bools,
    part: Stretch,
    fine: Grid,
    used: Bools,
) -> Callable[[Floats], Floats]:
    """Return what weighs courses of an outage, given as shapes over the fine grid's bins.

    Complaints and words are one score a post (`tell_apart`). `quiet` bins of the grid are
    without outages or their aftermath; `used` bins around the outage, of the fine grid, say
    something.
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

    def of_shapes(shapes: Floats) -> Floats:
        return weigh(series, shapes[told], wandering, shift=score.shift, noise=score.noise)

    return of_shapes


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
