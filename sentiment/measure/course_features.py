"""Features of a reaction's course, of one archive or of many draws at once.

Counts are arrays of shape (..., 4, n_steps), by reaction and step as of
`Curves`; each feature has their leading shape. Times are in hours.
"""

from __future__ import annotations

import numpy as np

from sentiment.measure.course_curves import Curves, moving_sums
from sentiment.measure.hours import PERIODS
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS
from sentiment.stats.counts import bends
from sentiment.stats.intervals import Floats

#: Hours for which a share must stay within the margin.
SUSTAINED = 2.0
#: A normal deviate that hardly any of a day's windows reaches by chance.
_SURELY = 3.3
#: Hours that a wandering share may remember, which days tell little about, and about; hours of
#: a day that tell how far it wanders; seed of the draws.
_MEMORIES, _MEMORY, _LEAST_HOURS, _SEED = (2.0, 4.0, 8.0), 4.0, 6, 20_250_128
#: Half-lives that are tried, from a quarter of an hour.
_GRID, _SHORTEST = 80, 0.25


def share_before(counts: Floats, at: int, curves: Curves) -> Floats:
    """Share of reaction number `at` before the outage."""
    before = counts[..., : curves.onset].sum(axis=-1)
    return np.asarray(before[..., at] / before.sum(axis=-1))


def with_wandering(curves: Curves, at: int) -> Floats:
    """Add to the draws (n_draws, 4, n_steps) what a share wanders by anyway, as it did before.

    A first-order autoregression that remembers some hours, with the variance that hours before
    have beyond chance. So few hours tell it roughly: each draw has one of its own, as of a
    scaled inverse chi-squared distribution.
    """
    spread = wander_before(curves, at)
    rng = np.random.default_rng(_SEED)
    n_draws, _, n_steps = curves.drawn.shape
    keep = np.exp(-curves.step / np.resize(_MEMORIES, n_draws))
    freedom = max(1.0, (curves.hours.sum(axis=0) > 0).sum() / _MEMORY)
    spread = spread * np.sqrt(freedom / rng.chisquare(freedom, n_draws))
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
    """Return the standard deviation of a share over the hours of days before, beyond chance."""
    days = [day for day in curves.hours.swapaxes(0, 1) if _tells(day)]
    if not days:
        return 0.0
    found, due = [], []
    for day in days:
        posts = day.sum(axis=0)
        there = posts > 0
        usual = day[at].sum() / posts.sum()
        share = day[at, there] / posts[there] - usual * (curves.daily[at, there] - 1)
        found.append(share.var())
        noise = _spread_of_share(curves, at, usual) * usual * (1 - usual)
        due.append((noise / posts[there]).mean())
    # neighbours resemble each other: a day's mean takes off what is slow, and each wave of the
    # rhythm its part of the autoregression's spectrum; an hour's mean what is quick
    part = _MEMORY / 24
    kept = 1 - 2 * part * (1 - part)
    if (curves.daily[at] != 1).any():
        waves = 1 / (1 + (2 * np.pi * _MEMORY / np.array(PERIODS)) ** 2)
        kept -= 2 * part / len(days) * 2 * float(waves.sum())
    kept = max(kept, 0.25) * (1 - 1 / (3 * _MEMORY))
    beyond = max(0.0, float(np.mean(found) - np.mean(due)))
    return float(np.sqrt(beyond / kept))


def _tells(day: Floats) -> bool:
    return bool((day.sum(axis=0) > 0).sum() >= _LEAST_HOURS)


def _spread_of_share(curves: Curves, at: int, usual: float) -> float:
    """Variance of a share's neighbours by the binomial one: what wanders is alike in these."""
    counts = curves.counts[:, : curves.onset]
    posts = counts.sum(axis=0)
    squares, _ = bends(counts[at] - usual * posts)
    _, due = bends(posts)
    return max(1.0, float(squares) / max(float(due) * usual * (1 - usual), 1e-9))


def last_above(curves: Curves, at: int, margin: float) -> float:
    """Return the hours after the end until which a share was surely above the margin; or 0."""
    window = max(1, round(SUSTAINED / curves.step))
    after = curves.counts[:, curves.end :]
    if after.shape[1] < window:
        return 0.0
    sums = moving_sums(after, window)
    rhythm = moving_sums(curves.rhythm[at, curves.end :], window) / window
    posts = np.maximum(sums.sum(axis=0), 1.0)
    share = sums[at] / posts
    top = float(share_before(curves.counts, at, curves)) * rhythm + margin
    error = np.sqrt(
        curves.spread[at] * top * (1 - top) / posts + wander_before(curves, at) ** 2
    )
    above = np.flatnonzero(share > top + _SURELY * error)
    return float(above[-1] + window) * curves.step if len(above) else 0.0


def rise(counts: Floats, at: int | None, curves: Curves) -> tuple[Floats, Floats, Floats]:
    """How high a reaction (None: all posts, an hour) rises, and when.

    The highest share in a moving window that begins at the onset or later; the hours from
    onset to the beginning of that window, and to that of the first window which is half-way to
    it from the level before.
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

    Least squares, weighted by posts, over a grid of half-lives from a quarter of an hour to
    four times the stretch after. The excess is over the share before the outage.
    """
    after = counts[..., curves.end :]
    posts = after.sum(axis=-2)
    usual = share_before(counts, at, curves)[..., None] * curves.rhythm[at, curves.end :]
    excess = after[..., at, :] - usual * posts
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
    """Mean hours from the onset to a reaction's posts in the outage beyond its usual share."""
    during = counts[..., curves.onset : curves.end]
    usual = share_before(counts, at, curves)
    excess = during[..., at, :] - usual[..., None] * during.sum(axis=-2)
    times = (np.arange(during.shape[-1]) + 0.5) * curves.step
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(excess @ times / excess.sum(axis=-1))
