"""Features of a reaction's course, of one archive or of many draws at once.

Counts are arrays of shape (..., 4, n_steps), by reaction and step as of
`Curves`; each feature has their leading shape. Times are in hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.measure.course_curves import moving_sums
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from sentiment.measure.course_curves import Curves
    from sentiment.stats.intervals import Floats

__all__ = [
    "SUSTAINED",
    "center_of_excess",
    "decay",
    "last_above",
    "rise",
    "share_before",
    "share_of",
    "wander_before",
    "with_wandering",
]

#: Hours for which a share must stay within the margin.
SUSTAINED = 2.0
#: A normal deviate that hardly any of a day's windows reaches by chance.
_SURELY = 3.3
#: Hours that a wandering share remembers; hours before that tell how far; seed of the draws.
_MEMORY, _LEAST_HOURS, _SEED = 3.0, 6, 20_250_128
#: Half-lives that are tried, from a quarter of an hour.
_GRID, _SHORTEST = 80, 0.25


def share_of(counts: Floats, at: int) -> float:
    """Share of reaction number `at` among some steps' posts; 0 without any."""
    return float(counts[at].sum() / max(float(counts.sum()), 1.0))


def share_before(counts: Floats, at: int, curves: Curves) -> Floats:
    """Share of reaction number `at` before the outage."""
    before = counts[..., : curves.onset].sum(axis=-1)
    return np.asarray(before[..., at] / before.sum(axis=-1))


def with_wandering(curves: Curves, at: int) -> Floats:
    """Add to the draws what a share wanders by anyway, as it did before the outage.

    A first-order autoregression that remembers three hours, with the variance
    that hours before have beyond chance.

    Returns
    -------
    float array of shape (n_draws, 4, n_steps)
        Posts.
    """
    spread = wander_before(curves, at)
    rng = np.random.default_rng(_SEED)
    n_draws, _, n_steps = curves.drawn.shape
    keep = np.exp(-curves.step / _MEMORY)
    fresh = rng.normal(0, spread, (n_steps, n_draws))
    walk = np.empty_like(fresh)
    walk[0] = fresh[0]
    for step in range(1, n_steps):
        walk[step] = keep * walk[step - 1] + np.sqrt(1 - keep**2) * fresh[step]
    moved = curves.drawn.copy()
    other = REACTIONS.index("none")
    more = walk.T * curves.drawn.sum(axis=1)
    more = np.clip(more, -moved[:, at], moved[:, other])
    moved[:, at] += more
    moved[:, other] -= more
    return np.asarray(moved)


def wander_before(curves: Curves, at: int) -> float:
    """Return the standard deviation of a share over the hours before, beyond chance."""
    hour = max(1, round(1 / curves.step))
    if curves.onset < _LEAST_HOURS * hour:
        return 0.0
    before = moving_sums(curves.counts[:, : curves.onset], hour)[:, ::hour]
    posts = before.sum(axis=0)
    usual = float(share_before(curves.counts, at, curves))
    share = before[at, posts > 0] / posts[posts > 0]
    chance = curves.spread[at] * usual * (1 - usual) / posts[posts > 0]
    return float(np.sqrt(max(0.0, share.var(ddof=1) - chance.mean())))


def last_above(curves: Curves, at: int, margin: float) -> float:
    """Return the hours after the end until which a share was surely above the margin; or 0."""
    window = max(1, round(SUSTAINED / curves.step))
    after = curves.counts[:, curves.end :]
    if after.shape[1] < window:
        return 0.0
    sums = moving_sums(after, window)
    posts = np.maximum(sums.sum(axis=0), 1.0)
    share, usual = sums[at] / posts, float(share_before(curves.counts, at, curves))
    top = usual + margin
    error = np.sqrt(
        curves.spread[at] * top * (1 - top) / posts + wander_before(curves, at) ** 2
    )
    above = np.flatnonzero(share > top + _SURELY * error)
    return float(above[-1] + window) * curves.step if len(above) else 0.0


def rise(counts: Floats, at: int | None, curves: Curves) -> tuple[Floats, Floats, Floats]:
    """How high a reaction rises, and when.

    Parameters
    ----------
    counts : float array of shape (..., 4, n_steps)
        Posts.
    at : int or None
        Number of the reaction; None: all posts.
    curves : Curves
        Where onset and end are.

    Returns
    -------
    peak : float array
        Highest share in a moving window that begins at the onset or later;
        of all posts, posts per hour.
    to_peak, to_half : float array
        Hours from onset to the beginning of that window, and to that of the
        first window which is half-way to it from the level before.
    """
    posts = moving_sums(counts[..., curves.onset :].sum(axis=-2), curves.window)
    if at is None:
        level = posts / (curves.window * curves.step)
        usual = counts[..., : curves.onset].sum(axis=(-2, -1)) / (curves.onset * curves.step)
    else:
        some = moving_sums(counts[..., at, curves.onset :], curves.window)
        enough = posts >= MIN_WINDOW_POSTS
        level = np.where(enough, some / np.maximum(posts, 1), -np.inf)
        usual = share_before(counts, at, curves)
    peak = level.max(axis=-1)
    half = usual + (peak - usual) / 2
    first = (level >= half[..., None]).argmax(axis=-1)
    return peak, level.argmax(axis=-1) * curves.step, first * curves.step


def decay(counts: Floats, at: int, curves: Curves) -> tuple[Floats, Floats]:
    """Fit ``height * 2 ** (-t / half_life)`` to a reaction's excess share after restoration.

    Least squares, weighted by posts, over a grid of half-lives.

    Returns
    -------
    height : float array
        Excess share at the restoration, over the share before the outage.
    half_life : float array
        Hours. The grid reaches from a quarter of an hour to four times the
        stretch after.
    """
    after = counts[..., curves.end :]
    posts = after.sum(axis=-2)
    excess = after[..., at, :] - share_before(counts, at, curves)[..., None] * posts
    n = after.shape[-1]
    lives = np.geomspace(_SHORTEST, 4 * n * curves.step, _GRID)
    times = (np.arange(n) + 0.5) * curves.step
    shapes = 2.0 ** (-times[:, None] / lives)
    cross, power = excess @ shapes, posts @ shapes**2
    with np.errstate(divide="ignore", invalid="ignore"):
        best = np.argmax(np.where(cross > 0, cross**2 / power, 0), axis=-1)
        found = np.take_along_axis(cross / power, best[..., None], axis=-1)[..., 0]
    return np.asarray(found), lives[best]


def center_of_excess(counts: Floats, at: int, curves: Curves) -> Floats:
    """Take the mean time of a reaction's posts beyond its share before, during the outage.

    Returns
    -------
    float array
        Hours since the onset.
    """
    during = counts[..., curves.onset : curves.end]
    usual = share_before(counts, at, curves)
    excess = during[..., at, :] - usual[..., None] * during.sum(axis=-2)
    times = (np.arange(during.shape[-1]) + 0.5) * curves.step
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(excess @ times / excess.sum(axis=-1))
