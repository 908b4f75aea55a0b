"""How far levels wander anyway, and how far beyond that the outage moved them.

Shares and rates wander where nothing happens: topics come and go, people answer
each other, nights and weekends differ. So the hours around an outage are fitted
with a rhythm, a level that wanders, and one step for each window; the error of
a step is that of everything else that might have come.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sentiment.count.history import COLUMNS, N_GROUPS, UNITS, History
from sentiment.count.spans import Span, without
from sentiment.schema import REACTIONS
from sentiment.stats.autoregression import fit_series
from sentiment.stats.intervals import Floats, t_p_value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

__all__ = ["MEASURED", "Hours", "Step", "Steps", "fit_steps", "lay_hours"]

#: What steps are of, in the order of arrays here: shares and mean compound; then rates.
MEASURED = ("frustration", "concern", "humor", "compound")
RATES = ("frustration", "concern", "humor", "posts")
_REACTING = [REACTIONS.index(name) for name in MEASURED[:-1]]
_COMPOUND = COLUMNS.index("compound")
_SQUARED = COLUMNS.index("compound_squared")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
#: How far back is looked, and bins at most.
_LOOKBACK, _MOST_BINS = timedelta(days=28), 700
#: Standard deviations beforehand of a daily rhythm's waves and of a weekend: of shares, in
#: standard deviations of one post; of rates, by themselves. Where a tenth to a fourth of the
#: posts complain, hours differ by a third.
_PERIODS = (24.0, 12.0, 8.0)
_SWING, _WEEKEND = 0.15, 0.15
_RATE_SWING, _RATE_WEEKEND, _RATE_TREND = 0.4, 0.4, 0.1
_SATURDAY = 5
#: Hours that levels remember: so many bins tell about as much as one that stands alone.
_MEMORY = 6.0
#: Bins before the outage from which on they alone tell how levels wander; what a reaction
#: does in the windows does not count then.
_TELLING = 36


class Hours(NamedTuple):
    """Bins around an outage, arrays of shape (n_bins, ...).

    Attributes
    ----------
    part : int array
        Window that the bin lies in: 0 before (however long before), 1, 2.
    at : float array
        Hours from the onset to the bin's middle.
    hours : float array
        Its length.
    sums : float array of shape (n_bins, n_columns)
        Sums of the columns of `History`.
    weekend : float array
        Whether it lies on a Saturday or Sunday.
    """

    part: NDArray[np.int64]
    at: Floats
    hours: Floats
    sums: Floats
    weekend: Floats

    def only(self, keep: NDArray[np.bool_]) -> Hours:
        """Return some of the bins."""
        part, at, hours, sums, weekend = self
        return Hours(part[keep], at[keep], hours[keep], sums[keep], weekend[keep])

    @property
    def posts(self) -> Floats:
        """Posts of each bin."""
        return np.asarray(self.sums[:, : len(REACTIONS)].sum(axis=1))


class Step(NamedTuple):
    """How far a level moved in a window beyond rhythm and wandering.

    Attributes
    ----------
    value, error, p : float
        In the measure's unit (of rates: as a multiple of what was expected,
        less 1); NaN where it can't be told.
    """

    value: float
    error: float
    p: float


class Steps(NamedTuple):
    """Steps of both windows.

    Attributes
    ----------
    levels : dict of (str, int) to Step
        By measure (`MEASURED`) and window (1 or 2).
    rates : dict of (str, int) to Step
        By measure (`RATES`) and window.
    n_base : int
        Bins outside both windows.
    days : float
        Days that these reach back.
    """

    levels: dict[tuple[str, int], Step]
    rates: dict[tuple[str, int], Step]
    n_base: int
    days: float


def lay_hours(
    history: History,
    spans: Sequence[Span],
    first: datetime,
    out: Sequence[Span],
    loud: Sequence[int] = (),
) -> Hours:
    """Cut an archive into hours before, during and after an outage.

    Parameters
    ----------
    history : History
        The whole archive.
    spans : sequence of three tuples of two datetime
        The windows as far as the archive covers them.
    first : datetime
        When the archive begins.
    out : sequence of (start, end)
        Masks and gaps: bins that touch them are left out.
    loud : sequence of int
        Groups of authors that are left out.

    Returns
    -------
    Hours
        Bins of an hour; longer, where otherwise more than 700 would be needed;
        edges lie on the outage's.
    """
    onset, end, last = spans[1][0], spans[1][1], spans[2][1]
    start = max(first, onset - max(_LOOKBACK, onset - spans[0][0]))
    whole = (last - start) / _HOUR
    width = max(1.0, whole / _MOST_BINS) * _HOUR
    edges, parts = [], []
    for part, (a, b) in enumerate(((start, onset), (onset, end), (end, last))):
        if b <= a:
            continue
        n = max(1, round((b - a) / width) if part == 1 else int((b - a) // width))
        step = (b - a) / n if part == 1 else min(width, (b - a) / n)
        left = b - n * step if part == 0 else a  # whole bins back from the onset
        edges += [(left + i * step, left + (i + 1) * step) for i in range(n)]
        parts += [part] * n
    kept = (
        [i for i, edge in enumerate(edges) if without(edge, out) == [edge]]
        if out
        else (list(range(len(edges))))
    )
    edges = [edges[i] for i in kept]
    sums = _sums(history, edges, loud)
    middle = [a + (b - a) / 2 for a, b in edges]
    return Hours(
        np.array([parts[i] for i in kept], dtype=np.int64),
        np.array([(time - onset) / _HOUR for time in middle]),
        np.array([(b - a) / _HOUR for a, b in edges]),
        sums,
        np.array([float(time.weekday() >= _SATURDAY) for time in middle]),
    )


def _sums(history: History, edges: Sequence[Span], loud: Sequence[int]) -> Floats:
    sums = history.sums
    if len(loud):
        quiet = ~np.isin(history.groups, [group % N_GROUPS for group in loud])
        sums = sums * quiet[:, None]
    running = np.vstack([np.zeros(len(COLUMNS)), np.cumsum(sums, axis=0) * UNITS])
    numbers = np.array(
        [[-(-int(time.timestamp()) // history.width) for time in edge] for edge in edges]
    ).reshape(-1, 2)
    at = np.searchsorted(history.bins, numbers)
    return np.asarray(running[at[:, 1]] - running[at[:, 0]])


def fit_steps(hours: Hours, control: Hours | None = None) -> Steps:
    """Estimate how far each window lies from what rhythm and wandering lead one to expect.

    Shares are scored by their variance where nothing happened, rates by what
    the hours before lead one to expect, so that few posts do no harm; one
    unknown factor covers what authors and copies add to the noise.

    Parameters
    ----------
    hours : Hours
        Of the archive.
    control : Hours, optional
        The same bins of posts about something else, whose moves are taken off.

    Returns
    -------
    Steps
        Empty where no window or nothing before it holds posts.
    """
    base = hours.part == 0
    days = float(-hours.at[base].min() / 24) if base.any() else 0.0
    found = Steps({}, {}, int((base & (hours.posts > 0)).sum()), days)
    # how a reaction fades afterwards is no ordinary wandering: each window for itself
    for to in (1, 2) if hours.posts[base].sum() else ():
        keep = base | (hours.part == to)
        here, beside = hours.only(keep), None if control is None else control.only(keep)
        if here.posts[here.part == to].sum() > 0:
            free = max(found.n_base / _MEMORY, 3.0)
            levels, rates = _levels(here, beside, free), _rates(here, beside, free)
            found.levels.update({(name, to): step for name, step in levels.items()})
            found.rates.update({(name, to): step for name, step in rates.items()})
    return found


def _design(hours: Hours) -> Floats:
    """Level, the window's step, weekend and rhythm."""
    turns = 2 * np.pi * hours.at[:, None] / np.array(_PERIODS)
    step = hours.part > 0
    return np.column_stack(
        [np.ones(len(step)), step, hours.weekend, np.cos(turns), np.sin(turns)]
    ).astype(np.float64)


def _stepped(
    series: Floats, design: Floats, noise: Floats, at: Floats, prior: Floats, free: float
) -> list[Step]:
    """Fit each series, and return its step."""
    n_base = int((design[:, 1] == 0).sum())  # the first rows
    learnt = n_base if n_base >= _TELLING else None
    fit = fit_series(series, design, noise, at, prior=prior, learnt=learnt)
    value, error = fit.coefficients[:, 1], np.sqrt(fit.covariance[:, 1, 1])
    p = t_p_value(value, error, min(free, float(max(len(at) - 2, 1))))
    seen = fit.squares > 1e-12  # noqa: PLR2004  nothing varies: nothing can be told
    return [Step(*row) for row in zip(value, error, np.where(seen, p, np.nan), strict=True)]


def _levels(hours: Hours, control: Hours | None, free: float) -> dict[str, Step]:
    keep = hours.posts > 0
    if control is not None:
        keep &= control.posts > 0
    hours = hours.only(keep)
    values, scale, noise = _scored(hours)
    if control is not None:
        theirs, other, more = _scored(control.only(keep))
        values = values - theirs
        noise = noise + more * np.mean(other / scale) ** 2
    design = _design(hours)
    prior = np.zeros(design.shape[1])
    prior[2] = _WEEKEND**-2
    prior[3:] = len(_PERIODS) / _SWING**2
    steps = _stepped(values / scale, design, noise, hours.at, prior, free)
    return {
        name: Step(step.value * s, step.error * s, step.p)
        for name, s, step in zip(MEASURED, scale.tolist(), steps, strict=True)
    }


def _scored(hours: Hours) -> tuple[Floats, Floats, Floats]:
    """Levels, their standard deviation of one post, and relative variances of bins."""
    posts = hours.posts
    sums = hours.sums[:, [*_REACTING, _COMPOUND]]
    total = sums.sum(axis=0) / posts.sum()
    variance = total * (1 - total)
    variance[-1] = hours.sums[:, _SQUARED].sum() / posts.sum() - total[-1] ** 2
    scale = np.sqrt(np.maximum(variance, 1e-9))
    return sums / posts[:, None] - total, scale, 1 / posts


def _rates(hours: Hours, control: Hours | None, free: float) -> dict[str, Step]:
    days = hours.at / 24
    shape = _expected(hours, days)
    design = np.column_stack([_design(hours), days])
    prior = np.zeros(design.shape[1])
    prior[2] = _RATE_WEEKEND**-2
    prior[3:-1] = len(_PERIODS) / _RATE_SWING**2
    prior[-1] = _RATE_TREND**-2
    base = hours.part == 0
    found = {}
    for number, name in enumerate(RATES):
        due, relative = _relative(hours, shape, number, base)
        noise = 1 / due
        if control is not None:
            due, theirs = _relative(control, _expected(control, days), number, base)
            relative, noise = relative - theirs, noise + 1 / due
        [found[name]] = _stepped(relative[:, None], design, noise, hours.at, prior, free)
    return found


def _relative(
    hours: Hours, shape: Floats, number: int, base: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    counts = hours.posts if number == len(_REACTING) else hours.sums[:, _REACTING[number]]
    due = shape * (counts[base].sum() + 0.5) / shape[base].sum()
    return due, counts / due


def _expected(hours: Hours, days: Floats) -> Floats:
    """Return the posts that rhythm and trend of the bins before lead one to expect."""
    base = hours.part == 0
    turns = 2 * np.pi * hours.at[:, None] / np.array(_PERIODS[:2])
    design = np.column_stack(
        [np.ones(len(days)), hours.weekend, np.cos(turns), np.sin(turns), days]
    )
    prior = np.array([0.0, _RATE_WEEKEND**-2, *[2 / _RATE_SWING**2] * 4, _RATE_TREND**-2])
    # of counts that vary more than Poisson's, whose spread is not known yet
    x, counts, length = design[base], hours.posts[base], hours.hours[base]
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(max(counts.sum(), 0.5) / length.sum())
    for _ in range(12):
        mean = length * np.exp(np.clip(x @ beta, -20, 20))
        gradient = x.T @ (counts - mean) - prior * beta
        beta = beta + np.linalg.solve(
            x.T @ (mean[:, None] * x) + np.diag(prior + 1e-9), gradient
        )
    return np.asarray(hours.hours * np.exp(np.clip(design @ beta, -20, 20)))
