"""What level a stretch would have if nothing happened in it, from the blocks around.

Shares of complaints wander: topics come and go, and people answer each other.
A stretch is therefore compared with the rest in a model of three parts: the
shift that is asked for, a level that wanders around its expectation (an
Ornstein-Uhlenbeck process, which is a first-order autoregression over uneven
gaps), and the posts' own noise. How far and how long the level wanders is not
known and a few days tell little about it, so that all that fits the archive
counts, each as likely as the archive makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.detect.grid import DAY, Bools, Floats, Grid
from sentiment.stats.autoregression import waves, whiten

if TYPE_CHECKING:
    from sentiment.detect.signals import Signal

#: Seconds of a block in which levels are compared, and counts that a block's are drawn towards
#: the expected ones by.
_BLOCK, _PRIOR = 1800, 2.0
#: Standard deviation of a weekday's part in the logarithm of posts, where the archive is too
#: short to know weekdays.
WEEKDAYS = 0.5
#: Seconds on either side of a stretch that tell how levels wander.
_AROUND = 14 * DAY
#: Quantile of the other side that levels on an outage's side are held to.
_OTHER_SIDE = 0.01
#: Standard deviations of chance that they may have in any case; counts that a block is to hold
#: on average, if so many times its width do.
_CHANCE, _ENOUGH, _BLOCKS = 3.0, 4.0, 12
#: Standard deviations of the wandering level, in logarithms of counts by the expected ones; and
#: how long it remembers, in hours.
_SPREADS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
_MEMORIES = np.array([0.5, 1.5, 4.0, 12.0])
#: Hours of the waves that a daily rhythm is made of.
_PERIODS = (24.0, 12.0, 8.0)
#: Standard deviation of a daily rhythm beforehand, in logarithms: hours differ by a third.
_SWING = 0.33


def level_if_usual(
    grid: Grid, signal: Signal, used: Bools, stretch: tuple[int, int]
) -> tuple[float, float]:
    """Level of a stretch, and its variance, if it only wandered as the bins around do."""
    first, last = stretch
    # blocks that hold some counts each: logarithms of few are low on average
    rate = float(signal.expected[used].mean()) / grid.width
    wide = min(_BLOCKS * _BLOCK, _ENOUGH / max(rate, 1e-12))
    width = max(_BLOCK * int(np.ceil(wide / _BLOCK)), grid.width)
    near = slice(max(0, first - _AROUND // grid.width), last + _AROUND // grid.width)
    numbers = grid.times[near] // width
    seen, row = np.unique(numbers, return_inverse=True)
    within = (np.arange(len(used)) >= first) & (np.arange(len(used)) < last)
    inside = np.bincount(row, within[near])
    # complaints go on after an outage; levels beside it are no guide to what wanders
    step = max(1, width // grid.width)
    after = last + (last - first if signal.trials is not None else 0)
    left_out = ~used
    left_out[max(0, first - step) : after + step] = True
    kept = ~left_out[near]
    count, usual = (
        np.bincount(row, v[near] * kept).astype(np.float64)
        for v in (signal.count, signal.expected)
    )
    if signal.trials is None:
        noise = np.full(len(usual), max(1.0, _noise(count[usual > 0], usual[usual > 0])))
    else:
        share = usual / np.maximum(np.bincount(row, signal.trials[near] * kept), 1e-9)
        noise = signal.scale * (1 - np.minimum(share, 0.9))
    there = usual > 0
    if not there.any():
        return 0.0, WEEKDAYS**2
    # logarithms that few counts don't drag far down, and whose slope at the expected is 1
    safe = np.where(there, usual, 1.0)
    level = (safe + _PRIOR) / safe * np.log((count + _PRIOR) / (safe + _PRIOR))
    # what wanders does so to both sides; other outages lie on one, and would hide each other
    sign = -1 if signal.name == "fall" else 1
    middle = np.median(sign * level[there])
    other = np.quantile(sign * level[there], _OTHER_SIDE)
    weight = np.where(there, usual / noise, 0.0)
    most = np.maximum(2 * middle - other, middle + _CHANCE / np.sqrt(weight + 1e-12))
    level = np.where(there, sign * np.minimum(sign * level, most), 0.0)
    unit = 24.0 if grid.width >= DAY else 1.0
    return predict_level(seen * width / 3600, level, weight, inside / inside.sum(), unit=unit)


def _noise(count: Floats, usual: Floats) -> float:
    """Variance of neighbours' differences by Poisson's: what authors' bursts add."""
    off = np.diff(count - usual) ** 2 / np.maximum(usual[1:] + usual[:-1], 1e-9)
    # median of a squared standard normal
    return float(np.median(off)) / 0.4549 if len(off) else 1.0


def predict_level(
    hours: Floats, level: Floats, weight: Floats, inside: Floats, *, unit: float = 1.0
) -> tuple[float, float]:
    """Tell what level a stretch had if nothing but wandering moved it, from the blocks around.

    Blocks have `hours`, ascending, and a `level`: logarithms of counts by the expected ones,
    or about that. `weight` is its inverse variance where nothing wanders, 0 in the stretch and
    wherever a block should not count; `inside` each block's part of the stretch, and sums to
    1. `unit` are hours that the memories are multiples of: more than one where no more than
    days is known. Returned are mean and variance, averaged over wanderings by their restricted
    likelihood.

    Patterson, H.D., Thompson, R. (1971). Recovery of inter-block information when block sizes
    are unequal. Biometrika 58(3), 545-554. Cressie, N. (1993). Statistics for Spatial Data,
    section 3.4 (universal kriging).

    >>> hours, steady = np.arange(0.0, 96, 0.5), np.random.default_rng(0).normal(0, 0.1, 192)
    >>> inside = ((hours >= 40) & (hours < 43)) / 6
    >>> mean, variance = predict_level(hours, steady, 100.0 * (inside == 0), inside)
    >>> abs(mean) < 0.05, round(variance**0.5, 2)
    (True, 0.03)
    """
    ways = np.meshgrid(_SPREADS, _MEMORIES * unit, indexing="ij")
    spread, lasting = (each.ravel() for each in ways)
    memory, share = np.exp(-1 / lasting), spread**2
    design = np.column_stack([np.ones(len(hours)), waves(hours, _PERIODS if unit == 1 else ())])
    k = design.shape[1]
    prior = np.append(0.0, np.full(k - 1, len(_PERIODS) / _SWING**2))
    used, part = weight > 0, np.flatnonzero(inside)
    there, own, to_own = hours[used], hours[part], inside[part]
    # how a block's level varies with the stretch's, which is reached by its nearer end
    is_before = there[:, None] < own[0]
    away = np.where(is_before, own[0] - there[:, None], there[:, None] - own[-1])
    first, last = (to_own @ memory ** np.abs(own - end)[:, None] for end in (own[0], own[-1]))
    reach = share * memory**away * np.where(is_before, first, last)
    known = np.column_stack([design, level])[used, None].repeat(len(share), axis=1)
    columns = np.concatenate([known, reach[..., None]], axis=2)
    white, log_var, _, _ = whiten(columns, 1 / weight[used], np.diff(there), memory, share)
    # products by the inverse covariance: of the design, the level and the reach
    inner = white.transpose(0, 2, 1) @ white
    inverse = np.linalg.inv(inner[:, :k, :k] + np.diag(prior))
    to_level, to_stretch = inner[:, :k, k], inner[:, :k, k + 1]
    beta = (inverse @ to_level[..., None])[..., 0]
    squares = inner[:, k, k] - (to_level * beta).sum(axis=1)
    likelihood = -(log_var.sum(axis=0) - np.linalg.slogdet(inverse)[1] + squares) / 2
    means = beta @ (inside @ design) + inner[:, k, k + 1] - (to_stretch * beta).sum(axis=1)
    apart, pair = np.unique(np.abs(np.subtract.outer(own, own)), return_inverse=True)
    weights = np.bincount(pair.ravel(), np.outer(to_own, to_own).ravel())
    variances = share * (weights @ memory ** apart[:, None]) - inner[:, k + 1, k + 1]
    chance = np.exp(likelihood - likelihood.max())
    chance /= chance.sum()
    mean = float(chance @ means)
    return mean, float(chance @ (variances + (means - mean) ** 2))
