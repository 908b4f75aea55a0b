"""What level a stretch would have if nothing happened in it, from the blocks around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.detect.grid import DAY, Bools, Floats, Grid
from sentiment.detect.ou_level import predict_level

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
    return predict_level(
        seen * width / 3600,
        level,
        weight,
        inside / inside.sum(),
        unit=unit,
    )


def _noise(count: Floats, usual: Floats) -> float:
    """Variance of neighbours' differences by Poisson's: what authors' bursts add."""
    off = np.diff(count - usual) ** 2 / np.maximum(usual[1:] + usual[:-1], 1e-9)
    # median of a squared standard normal
    return float(np.median(off)) / 0.4549 if len(off) else 1.0
