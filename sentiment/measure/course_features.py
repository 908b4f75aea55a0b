"""Features of a reaction's course, of one archive or of many draws at once.

Counts are arrays of shape (..., 4, n_steps), by reaction and step as of
`Curves`; each feature has their leading shape. Times are in hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.measure.course_curves import moving_sums
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.stats.intervals import Z

if TYPE_CHECKING:
    from sentiment.measure.course_curves import Curves
    from sentiment.stats.intervals import Floats

__all__ = ["center_of_excess", "decay", "excess_posts", "rise", "share_before", "usual_band"]

_DAY = 24.0
#: Half-lives that are tried, from a quarter of an hour.
_GRID, _SHORTEST = 80, 0.25


def share_before(counts: Floats, at: int, curves: Curves) -> Floats:
    """Share of reaction number `at` before the outage."""
    before = counts[..., : curves.onset].sum(axis=-1)
    return np.asarray(before[..., at] / before.sum(axis=-1))


def usual_band(at: int, curves: Curves) -> float:
    """Upper end of the range in which 95 % of the windows after would lie were all as before.

    From the spread of the counts, and how well the share before is known.
    """
    usual = float(share_before(curves.counts, at, curves))
    after = curves.counts[:, curves.end :]
    posts = max(float(after.sum()) / max(after.shape[1], 1) * curves.window, 1.0)
    known = 1 / posts + 1 / float(curves.counts[:, : curves.onset].sum())
    return usual + Z * float(np.sqrt(curves.spread[at] * usual * (1 - usual) * known))


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


def excess_posts(counts: Floats, at: int | None, curves: Curves) -> Floats:
    """Count posts from the onset on beyond what came before.

    That is what came at the same hours of the days before, or its mean where
    the window before is shorter than a day.

    Returns
    -------
    float array
        Posts; negative where fewer came.
    """
    series = counts.sum(axis=-2) if at is None else counts[..., at, :]
    n, onset = series.shape[-1], curves.onset
    day = round(_DAY / curves.step)
    weights = np.zeros(onset)
    for step in range(onset, n):
        same = np.arange(step % day, onset, day)
        if len(same):
            weights[same] += 1 / len(same)
        else:
            weights += 1 / onset
    return np.asarray(series[..., onset:].sum(axis=-1) - series[..., :onset] @ weights)


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
