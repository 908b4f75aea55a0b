"""Do the differences hold up? The same question asked in several ways, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from sentiment.count.history import CONTRASTED, Estimate, History, Level, level_between
from sentiment.count.spans import Span, without
from sentiment.count.tally import Tally
from sentiment.measure.earlier import Placebos, place_placebos
from sentiment.measure.interrupted import fit_interrupted
from sentiment.measure.ordinary import Steps
from sentiment.measure.quantities import IN_TABLES
from sentiment.results import MIN_BIN_POSTS, MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS
from sentiment.stats.intervals import Floats, benjamini_hochberg, holm, t_p_value, t_quantile

#: Columns of the table.
EFFECT_COLUMNS = (
    *("method", "comparison", "measure", "value", "low", "high", "p", "p_bh"),
    *("n_from", "n_to", "note"),
)
_SAME_HOURS, _PLACEBOS = "same hours", "placebo onsets"
_DAY = timedelta(days=1)
#: Weeks that are looked back.
_WEEKS = 8
#: Earlier days that an interval needs, and weeks for weekdays to be told apart: with fewer
#: Student's quantile makes any interval say nothing.
_MIN_DAYS, _MIN_WEEKS = 3, 4
#: Said of an estimate that too few posts allow.
FEW = f"fewer than {MIN_WINDOW_POSTS} posts"


def tabulate_effects(
    tally: Tally,
    history: History,
    differences: pd.DataFrame,
    spans: Sequence[Span],
    masks: Sequence[Span] = (),
    control: History | None = None,
) -> tuple[pd.DataFrame, Placebos | None]:
    """Estimate what the outage changed by every method there is for it, as `Measures.effects`.

    Also what its placebos rest on, None without posts during. `masks` are left out of every
    baseline; with a control, placebos are of the difference from it.
    """
    rows: list[Any] = []
    placebos = None
    first = tally.first
    for to, span in enumerate(spans):
        if to == 0 or first is None or span[0] >= span[1]:
            continue
        name = f"{WINDOWS[to]} - {WINDOWS[0]}"
        rows += _adjacent(differences, name).rows("adjacent windows", name)
        days = earlier_levels(history, span, onset=tally.outage.start, first=first, masks=masks)
        same = compare_same_hours(level_between(history, *span), *days)
        rows += same.rows(_SAME_HOURS, name)
        rows += tally.panel.change(to).rows("within authors", name)
        if to == 1:
            before = spans[0][1] - spans[0][0]
            placebos = place_placebos(history, span, before, first, masks, control)
            rows += placebos.rows(_PLACEBOS, name)
            broken = fit_interrupted(history, spans, first, masks)
            for change, estimate in broken.items():
                rows += estimate.rows("interrupted series", change)
    table = pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))
    # placebos check what the others found, and find nothing of their own
    found = table["p"].where(table["method"] != _PLACEBOS)
    return table.assign(p_bh=benjamini_hochberg(found.to_numpy(float))), placebos


def _adjacent(differences: pd.DataFrame, comparison: str) -> Estimate:
    table = differences[differences["comparison"] == comparison].set_index("measure")
    table = table.loc[list(CONTRASTED)]
    value, low, high, p = (table[name].to_numpy(float) for name in EFFECT_COLUMNS[3:7])
    one = table.iloc[0]
    note = "" if one["enough"] else FEW
    return Estimate(value, low, high, p, int(one["n_from"]), int(one["n_to"]), note)


def same_hours_differences(effects: pd.DataFrame) -> pd.DataFrame:
    """Take the same hours of earlier days as the baseline of `Measures.differences`."""
    table = effects[effects["method"] == _SAME_HOURS].reset_index(drop=True)
    return pd.DataFrame(
        {
            **{name: table[name] for name in EFFECT_COLUMNS[1:7]},
            "p_holm": holm(table["p"].to_numpy(float)),
            **{name: table[name] for name in ("n_from", "n_to")},
            "enough": table["low"].notna().groupby(table["comparison"]).transform("any"),
        }
    )


def controlled_rows(steps: Steps, n: Sequence[int], control: int) -> pd.DataFrame:
    """List differences in differences: what a window moved beyond the control's move.

    `steps` are of the difference of the two series, `n` posts in the windows, `control` posts
    of the control series. Card, D., Krueger, A.B. (1994). Minimum Wages and Employment.
    American Economic Review 84, 772-793.
    """
    rows = []
    for (name, to), step in steps.levels.items():
        half = t_quantile(np.array([steps.n_base + 1.0]))[0] * step.error
        bounds = (step.value - half, step.value + half, step.p)
        head = ("difference in differences", f"{WINDOWS[to]} - {WINDOWS[0]}", IN_TABLES[name])
        note = f"{steps.n_base:,} hours outside the windows; {control:,} posts of the control"
        rows.append((*head, step.value, *bounds, np.nan, n[0], n[to], note))
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def earlier_levels(
    history: History,
    stretch: Span,
    *,
    onset: datetime,
    first: datetime,
    masks: Sequence[Span] = (),
) -> tuple[list[Level], bool]:
    """Measure a stretch's hours on the days before, as far as the archive reaches.

    Days whose hours would run into the outage or a mask are left out, and so are those with
    fewer than `MIN_BIN_POSTS` posts. The levels are of the same weekday in up to eight weeks
    where four or more are there (then true is returned), else of each of up to 28 days.
    """

    def collect(step: int, most: int) -> list[Level]:
        shifts = [number * step * _DAY for number in range(1, most + 1)]
        spans = [(stretch[0] - shift, stretch[1] - shift) for shift in shifts]
        found = [
            level_between(history, a, b)
            for a, b in spans
            if a >= first and b <= onset and without((a, b), masks) == [(a, b)]
        ]
        return [level for level in found if level.n >= MIN_BIN_POSTS]

    weeks = collect(7, _WEEKS)
    if len(weeks) >= _MIN_WEEKS:
        return weeks, True
    return collect(1, 28), False


def compare_same_hours(here: Level, days: list[Level], weekly: bool) -> Estimate:  # noqa: FBT001  of `earlier_levels`
    """Subtract the level of the same hours of earlier days (`earlier_levels`) from a stretch's.

    The interval carries what days differ by (one more day would have differed as well:
    Cochran, W.G. (1954), Biometrics 10, 101-129), beside the authors that the stretch happens
    to hold; degrees of freedom are Satterthwaite's (1946), Biometrics Bulletin 2, 110-114.
    """
    counts = (sum(day.n for day in days), here.n)
    note = f"{len(days)} earlier {'week' if weekly else 'day'}{'s' * (len(days) != 1)}"
    if here.n < MIN_WINDOW_POSTS:
        return Estimate.unknown(*counts, FEW)
    if len(days) < _MIN_DAYS:
        return Estimate.unknown(*counts, f"{note}; {_MIN_DAYS} are needed")
    return Estimate(*_differences(here, days), *counts, note)


def _differences(here: Level, days: list[Level]) -> tuple[Floats, Floats, Floats, Floats]:
    levels = np.array([day.values for day in days])
    errors = np.array([day.error**2 for day in days])
    known = ~np.isnan(errors)
    # of days that one author each wrote nothing is known to take off
    sampling = np.where(known, errors, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    spread: Floats = levels.var(axis=0, ddof=1)
    # of one more day, and of the mean over those that there are
    between = np.maximum(0, spread - sampling) + spread / len(days)
    variance = here.error**2 + between
    # what is taken off for sampling is as uncertain as the rest
    uncertain = here.error**4 / max(here.clusters - 1, 1)
    uncertain += (spread * (1 + 1 / len(days))) ** 2 / (len(days) - 1)
    # a reaction that nobody shows, now or earlier, varies by nothing that could be seen
    free = variance**2 / np.where(uncertain > 0, uncertain, np.nan)
    free = np.maximum(len(days) - 1, free)  # those of the days alone are the fewest
    value = here.values - levels.mean(axis=0)
    error = np.sqrt(variance)
    # where earlier days do not differ at all nothing tells how far chance goes
    differ = np.ptp(levels, axis=0) > 0
    half = np.where(differ, t_quantile(free + 1) * error, np.nan)
    p = t_p_value(value, np.where(differ, error, np.nan), free)
    return value, value - half, value + half, p
