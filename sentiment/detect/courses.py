"""How well each course of an outage explains a series that wanders anyway.

A series is a level that wanders (an Ornstein-Uhlenbeck process), a shift times
the course that is asked about (nothing, then all, then fading, say), ups and downs of
the shift itself while it lasts, and noise. What wanders beside the outage is learnt
from the archive without it: ups and downs inside are no reason to take a
beginning for one of them. The likelihood is that of a Kalman filter, of all
courses at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sentiment.detect.grid import Floats

#: Standard deviations of the wandering level, by that of one post; and how long it
#: remembers, in hours. No share is quite steady, and longer swings than these are what is
#: looked for.
_SPREADS = (0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4)
_MEMORIES = (0.5, 1.0, 2.0, 4.0, 8.0)
#: Wanderings that the archive makes less likely than this, by the likeliest, do not matter.
_LEAST = 0.1
#: Standard deviation of the shift's own ups and downs, by its size, and hours that these last:
#: complaints come in waves.
_VARYING, _LASTING = (0.0, 0.25), 2.0
#: Standard deviation of the whole series' level, and of the shift by the one expected.
_OFFSET, _WIDE = 0.3, 2.0


class Series(NamedTuple):
    """Blocks of a series, in time order: `score` off the expected, in deviations of one post.

    `posts` behind each, above 0, are the noise's inverse variance.
    """

    hours: Floats
    score: Floats
    posts: Floats


class Wandering(NamedTuple):
    """Ways in which a level wanders: standard deviation, hours, and how likely each is."""

    spread: Floats
    memory: Floats
    chance: Floats


def learn_wandering(calm: Series) -> Wandering:
    """Tell how a level wanders from blocks in which nothing happens.

    >>> rng = np.random.default_rng(0)
    >>> steady = Series(np.arange(200.0), rng.normal(0, 0.1, 200), np.full(200, 100.0))
    >>> float(learn_wandering(steady).spread.max())
    0.05
    """
    ways = np.array([(spread, memory) for spread in _SPREADS for memory in _MEMORIES])
    nothing = np.zeros((len(calm.hours), len(ways)))
    found, _ = _filter(calm, nothing, (ways[:, 0], ways[:, 1], np.zeros(len(ways))), (1.0, 1.0))
    chance = np.exp(found - found.max())
    kept = chance >= _LEAST
    return Wandering(ways[kept, 0], ways[kept, 1], chance[kept] / chance[kept].sum())


def weigh(
    series: Series,
    shapes: Floats,
    wandering: Wandering,
    *,
    shift: float,
    noise: float = 1.0,
) -> Floats:
    """Return the log-likelihood of each course, averaged over wanderings, but for a constant.

    A course, one a column of `shapes` (n_blocks, n_shapes), is how much of the shift a block
    has, in [0, 1]; `shift` is about how large it is, above 0; a fall is very unlikely. `noise`
    is that of a post within the shift, as a multiple of its variance beside.

    Durbin, J., Koopman, S.J. (2012). Time Series Analysis by State Space Methods, 2nd ed.,
    section 7.2 (likelihood).
    """
    n_shapes, n_ways, n_kinds = shapes.shape[1], len(wandering.chance), len(_VARYING)
    every = np.tile(shapes, n_ways * n_kinds)
    way = np.tile(np.repeat(np.arange(n_ways), n_shapes), n_kinds)
    varying = np.repeat(_VARYING, n_shapes * n_ways)
    found, height = _filter(
        series, every, (wandering.spread[way], wandering.memory[way], varying), (shift, noise)
    )
    found += np.log(wandering.chance[way])
    found = np.where(height > 0, found, found - 1e3)
    return np.asarray(np.logaddexp.reduce(found.reshape(-1, n_shapes), axis=0))


def _filter(
    series: Series,
    shapes: Floats,
    ways: tuple[Floats, Floats, Floats],
    size: tuple[float, float],
) -> tuple[Floats, Floats]:
    """Log-likelihood and shift of each course, all at once.

    The state is (offset, wandering level, shift, ups and downs of the shift).
    """
    (spread, memory, varying), (shift, noise) = ways, size
    n = shapes.shape[1]
    still = np.stack([np.full(n, _OFFSET), spread, np.full(n, _WIDE * shift), varying * shift])
    variance = np.eye(4)[:, :, None] * still**2
    state, likelihood = np.zeros((4, n)), np.zeros(n)
    keep, at, last = np.ones((4, n)), np.arange(4), -1.0
    gaps = np.diff(series.hours, prepend=series.hours[0])
    for gap, score, posts, shape in zip(gaps, series.score, series.posts, shapes, strict=True):
        if gap != last:
            keep[1], keep[3] = np.exp(-gap / memory), np.exp(-gap / _LASTING)
            fresh, both, last = still**2 * (1 - keep**2), keep[:, None] * keep, gap
        state *= keep
        variance *= both
        variance[at, at] += fresh
        moved = variance[0] + variance[1] + shape * (variance[2] + variance[3])
        total = moved[0] + moved[1] + shape * (moved[2] + moved[3])
        total += (1 + (noise - 1) * shape) / posts
        off = score - state[0] - state[1] - shape * (state[2] + state[3])
        likelihood -= 0.5 * (np.log(total) + off**2 / total)
        gain = moved / total
        state += gain * off
        variance -= gain[:, None] * moved
    return likelihood, state[2]
