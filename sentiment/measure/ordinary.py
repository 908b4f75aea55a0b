"""How far levels wander anyway, and how far beyond that the outage moved them.

Shares and rates wander where nothing happens: topics come and go, people answer
each other, nights and weekends differ. So the hours around an outage are fitted
with a rhythm, a level that wanders, and one step for each window; the error of
a step is that of everything else that might have come.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.count.history import COLUMNS
from sentiment.measure.hours import Hours
from sentiment.schema import REACTIONS
from sentiment.stats.autoregression import fit_series, waves
from sentiment.stats.intervals import Floats

#: What steps are of, in the order of arrays here: shares and mean compound; then rates.
MEASURED = ("frustration", "concern", "humor", "compound")
RATES = ("frustration", "concern", "humor", "posts")
_REACTING = [REACTIONS.index(name) for name in MEASURED[:-1]]
_COMPOUND = COLUMNS.index("compound")
_SQUARED = COLUMNS.index("compound_squared")
#: Standard deviations beforehand of a daily rhythm's waves and of a weekend: of shares, in
#: standard deviations of one post; of rates, by themselves. Where a tenth to a fourth of the
#: posts complain, hours differ by a third.
_PERIODS = (24.0, 12.0, 8.0)
_SWING, _WEEKEND = 0.15, 0.15
_RATE_SWING, _RATE_WEEKEND, _RATE_TREND = 0.4, 0.4, 0.1
#: Hours that levels remember: the bins of so many tell about as much as one that stands alone.
_MEMORY = 6.0
_A_DAY = 24.0
#: Bins before the outage from which on they alone tell how levels wander; what a reaction
#: does in the windows does not count then.
_TELLING = 36
#: Posts that logarithms are drawn towards the expected by: those of few are low on average.
_DRAWN = 8.0


class Step(NamedTuple):
    """How far a level moved in a window beyond rhythm and wandering; NaN where none can tell.

    In the measure's unit; of rates, as a multiple of what was expected, less 1.
    """

    value: float
    error: float
    p: float


class Steps(NamedTuple):
    """Steps of levels (`MEASURED`) and rates (`RATES`), by measure and window (1 or 2).

    `n_base` bins of `width` hours outside both windows reach `days` back.
    """

    levels: dict[tuple[str, int], Step]
    rates: dict[tuple[str, int], Step]
    n_base: int
    days: float
    width: float = 1.0

    @property
    def unit(self) -> str:
        """What a bin is, for people."""
        return "days" if self.width >= _A_DAY else "hours"


def fit_steps(hours: Hours, control: Hours | None = None) -> Steps:
    """Estimate how far each window lies from what rhythm and wandering lead one to expect.

    Shares are scored by their variance where nothing happened, rates by what the hours before
    lead one to expect, so that few posts do no harm; one unknown factor covers what authors
    and copies add to the noise. Levels wander by parts of themselves, so that they rise by
    more than they fall: a step counts that stands out in points and in logits (of rates:
    logarithms). The moves of `control`, the same bins of posts about something else, are taken
    off. Empty where no window or nothing before it holds posts.
    """
    base = hours.part == 0
    days = float(-hours.at[base].min() / 24) if base.any() else 0.0
    seen = base & (hours.posts > 0)
    width = float(np.median(hours.hours[base])) if base.any() else 1.0
    found = Steps({}, {}, int(seen.sum()), days, width)
    free = max(len(np.unique(hours.at[seen] // _MEMORY)), 3.0)
    # how a reaction fades afterwards is no ordinary wandering: each window for itself
    for to in (1, 2) if hours.posts[base].sum() else ():
        keep = base | (hours.part == to)
        here, beside = hours.only(keep), None if control is None else control.only(keep)
        if here.posts[here.part == to].sum() > 0:
            levels, rates = _levels(here, beside, free), _rates(here, beside, free)
            found.levels.update({(name, to): step for name, step in levels.items()})
            found.rates.update({(name, to): step for name, step in rates.items()})
    return found


def _design(hours: Hours) -> Floats:
    """Level, the window's step, weekend and rhythm."""
    step = (hours.part > 0).astype(np.float64)
    return np.column_stack([np.ones(len(step)), step, hours.weekend, waves(hours.at, _PERIODS)])


def _stepped(
    series: Floats, design: Floats, noise: Floats, at: Floats, prior: Floats, free: float
) -> list[Step]:
    """Fit each series, and return its step."""
    n_base = int((design[:, 1] == 0).sum())  # the first rows
    learnt = n_base if n_base >= _TELLING else None
    fit = fit_series(series, design, noise, at, prior=prior, learnt=learnt)
    value, error = fit.coefficients[:, 1], np.sqrt(fit.covariance[:, 1, 1])
    p = fit.p(1, min(free, float(max(len(at) - 2, 1))))
    seen = fit.squares > 1e-12  # noqa: PLR2004  nothing varies: nothing can be told
    return [Step(*row) for row in zip(value, error, np.where(seen, p, np.nan), strict=True)]


def _levels(hours: Hours, control: Hours | None, free: float) -> dict[str, Step]:
    keep = hours.posts > 0
    if control is not None:
        keep &= control.posts > 0
    hours = hours.only(keep)
    if not 0 < (hours.part > 0).sum() < len(hours.part):
        return {}  # no hour of the window, or before it, has posts of both
    values, logits, scale, noise = _scored(hours)
    if control is not None:
        theirs, their_logits, other, more = _scored(control.only(keep))
        values, logits = values - theirs, logits - their_logits
        noise = noise + more * np.mean(other / scale) ** 2
    design = _design(hours)
    prior = np.zeros(design.shape[1])
    prior[2] = _WEEKEND**-2
    prior[3:] = len(_PERIODS) / _SWING**2
    series = np.column_stack([values / scale, logits])
    steps = _stepped(series, design, noise, hours.at, prior, free)
    found = {}
    for at, (name, s) in enumerate(zip(MEASURED, scale.tolist(), strict=True)):
        also = steps[len(MEASURED) + at].p if at < len(_REACTING) else 0.0
        found[name] = Step(
            steps[at].value * s, steps[at].error * s, float(np.maximum(steps[at].p, also))
        )
    return found


def _scored(hours: Hours) -> tuple[Floats, Floats, Floats, Floats]:
    """Levels and logits of shares, one post's standard deviation, variances of bins.

    Logits are in units of one post's standard deviation, too.
    """
    posts = hours.posts
    sums = hours.sums[:, [*_REACTING, _COMPOUND]]
    total = sums.sum(axis=0) / posts.sum()
    variance = total * (1 - total)
    variance[-1] = hours.sums[:, _SQUARED].sum() / posts.sum() - total[-1] ** 2
    scale = np.sqrt(np.maximum(variance, 1e-9))
    base = hours.part == 0
    usual = (sums[base].sum(axis=0)[:-1] + 0.5) / (posts[base].sum() + 1)
    logits = _logits(sums[:, :-1], posts[:, None], usual)
    return sums / posts[:, None] - total, logits, scale, 1 / posts


def _logits(counts: Floats, posts: Floats, usual: Floats) -> Floats:
    """Logits of shares less the usual, drawn towards 0, in standard deviations of one post."""
    due = posts * usual
    with_it, without = due + _DRAWN, posts - due + _DRAWN
    moved = np.log((counts + _DRAWN) / with_it) - np.log((posts - counts + _DRAWN) / without)
    slope = (1 / with_it + 1 / without) * posts * np.sqrt(usual * (1 - usual))
    return np.asarray(moved / slope)


def _logarithms(counts: Floats, due: Floats) -> Floats:
    """Logarithms of counts by what is due, drawn towards 0, with a slope of 1 there."""
    return np.asarray((due + _DRAWN) / due * np.log((counts + _DRAWN) / (due + _DRAWN)))


def _rates(hours: Hours, control: Hours | None, free: float) -> dict[str, Step]:
    days = hours.at / 24
    base = hours.part == 0
    shape = hours.expected(base)
    design = np.column_stack([_design(hours), days])
    prior = np.zeros(design.shape[1])
    prior[2] = _RATE_WEEKEND**-2
    prior[3:-1] = len(_PERIODS) / _RATE_SWING**2
    prior[-1] = _RATE_TREND**-2
    found = {}
    for number, name in enumerate(RATES):
        due, series = _relative(hours, shape, number, base)
        noise = 1 / due
        if control is not None:
            due, theirs = _relative(control, control.expected(base), number, base)
            series, noise = series - theirs, noise + 1 / due
        plain, logs = _stepped(series, design, noise, hours.at, prior, free)
        found[name] = plain._replace(p=float(np.maximum(plain.p, logs.p)))
    return found


def _relative(
    hours: Hours, shape: Floats, number: int, base: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Return counts that are due, and those found as multiples of these and in logarithms."""
    counts = hours.posts if number == len(_REACTING) else hours.sums[:, _REACTING[number]]
    due = shape * (counts[base].sum() + 0.5) / shape[base].sum()
    return due, np.column_stack([counts / due, _logarithms(counts, due)])
