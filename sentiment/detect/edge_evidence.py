"""What complaints and words of trouble say of an outage's course."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.detect.courses import Series, learn_wandering, weigh
from sentiment.detect.grid import DAY, Bools, Floats, Grid
from sentiment.detect.signals import SHARES, Signal

if TYPE_CHECKING:
    from sentiment.detect.scan import Stretch

#: Seconds on either side that tell how levels wander, and of a block of them.
_AROUND, _BLOCK = 7 * DAY, 1800
#: Least variance of a post's complaint or word, and least shift of the score.
_LEAST, _LEAST_SHIFT = 1e-3, 0.1


class Score(NamedTuple):
    """Weights of a complaint and of words of trouble beyond their expected shares.

    They give a score with variance 1 beside the outage, which is higher by `shift` within,
    where `noise` is its variance.
    """

    weights: Floats
    shift: float
    noise: float


def tell_apart(grid: Grid, signals: dict[str, Signal], inside: Bools, beside: Bools) -> Score:
    """Weigh complaints and words by Fisher's linear discriminant, `inside` against `beside`.

    Both are of the same posts, so that neither adds all that it says. Fisher, R.A. (1936). The
    use of multiple measurements in taxonomic problems. Annals of Eugenics 7(2), 179-188.
    """
    posts = grid.by_group[..., 0]
    off = np.stack(
        [signals[name].by_group - posts * signals[name].share[:, None] for name in SHARES]
    )
    number = [max(float(posts[where].sum()), 1.0) for where in (inside, beside)]
    means = [
        off[:, where].sum(axis=(1, 2)) / n
        for where, n in zip((inside, beside), number, strict=True)
    ]
    shift = np.maximum(means[0] - means[1], 0.0)
    # one author's posts of a bin are in one cell, so a loud author counts as variance
    cells = off[:, beside].reshape(len(SHARES), -1)
    spread = cells @ cells.T / number[1] + _LEAST * np.eye(len(SHARES))
    weights = np.maximum(np.linalg.solve(spread, shift), 0.0)
    scale = float(np.sqrt(weights @ spread @ weights))
    if not scale:
        weights = np.array([1.0, 0.0])
        scale = float(np.sqrt(spread[0, 0]))
    weights = weights / scale
    within = weights @ (off - posts * shift[:, None, None])[:, inside].reshape(len(SHARES), -1)
    noise = float((within**2).sum()) / number[0]
    return Score(weights, max(float(weights @ shift), _LEAST_SHIFT), max(noise, 1.0))


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
