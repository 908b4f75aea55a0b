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
_LOG_SPREADS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
_LOG_MEMORIES = np.array([0.5, 1.5, 4.0, 12.0])
#: Hours of the waves that a daily rhythm is made of.
_PERIODS = np.array([24.0, 12.0, 8.0])
#: Standard deviation of a daily rhythm beforehand, by that of one post: where a tenth to a
#: fourth of the posts complain, hours differ by a third.
_SWING = 0.15
_LOG_SWING = 0.33
#: Wanderings that the archive makes less likely than this, by the likeliest, do not matter.
_LEAST = 0.1


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
    found = []
    for spread in _LOG_SPREADS:
        for memory in _LOG_MEMORIES * unit:
            swing = _LOG_SWING if unit == 1 else 0.0
            solved = _Solved(hours, weight, (spread, memory), swing)
            columns = solved.columns
            weighted = solved.apply(np.column_stack([level, columns]))
            inner = np.linalg.inv(columns.T @ weighted[:, 1:] + solved.prior)
            to_level = columns.T @ weighted[:, 0]
            yy = level @ weighted[:, 0] - to_level @ inner @ to_level
            beta = inner @ to_level
            away = solved.level_of(level - columns @ beta, inside)
            likelihood = -0.5 * (solved.determinant - np.linalg.slogdet(inner)[1] + yy)
            mean = float(inside @ columns @ beta) + away[0]
            found.append((likelihood, mean, away[1]))
    likelihoods, means, variances = np.array(found).T
    chance = np.exp(likelihoods - likelihoods.max())
    chance /= chance.sum()
    mean = float(chance @ means)
    return mean, float(chance @ (variances + (means - mean) ** 2))


class _Solved:
    """The covariance of a wandering level plus noise, factorised; and what is not asked for."""

    def __init__(
        self, hours: Floats, weight: Floats, wandering: tuple[float, float], swing: float
    ) -> None:
        from scipy.linalg import cholesky_banded  # noqa: PLC0415

        spread, memory = wandering
        turns = 2 * np.pi * hours[:, None] / _PERIODS
        waves = [np.cos(turns), np.sin(turns)] if swing else []
        n_waves = 2 * len(_PERIODS) if swing else 0
        self.columns = np.column_stack([np.ones(len(hours)), *waves])
        self.prior = np.diag([0.0, *[len(_PERIODS) / max(swing, 1e-9) ** 2] * n_waves])
        # inverse covariance of the level alone: tridiagonal, since it remembers one step
        keep = np.exp(-np.diff(hours) / memory)
        gone = spread**2 * (1 - keep**2)
        diagonal = np.full(len(hours), spread**-2)
        diagonal[1:] = 1 / gone
        diagonal[:-1] += keep**2 / gone
        band = np.stack([np.concatenate([[0.0], -keep / gone]), diagonal + weight])
        self.root = cholesky_banded(band, check_finite=False)
        self.weight = weight
        self.determinant = float(
            2 * (np.log(self.root[1]).sum() + np.log(spread)) + np.log(gone).sum()
        )

    def _solve(self, columns: Floats) -> Floats:
        from scipy.linalg import cho_solve_banded  # noqa: PLC0415

        return np.asarray(cho_solve_banded((self.root, False), columns, check_finite=False))

    def apply(self, columns: Floats) -> Floats:
        """Multiply by the inverse covariance of level and noise (Woodbury's identity)."""
        weighted = self.weight[:, None] * columns
        weighted -= self.weight[:, None] * self._solve(weighted)
        return np.asarray(weighted)

    def level_of(self, off: Floats, inside: Floats) -> tuple[float, float]:
        """Mean and variance of the level over a stretch, given what lies off elsewhere."""
        to_stretch = self._solve(inside)
        return float(to_stretch @ (self.weight * off)), float(to_stretch @ inside)
