"""What became of each reaction: rose, fell, no clear change, or can't be told.

The only place where that is decided. A change is *clear* where chance in who
posted what does not explain it, nor how the level wanders anyway, and no check
speaks against it; *likely* where that holds less surely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sentiment.measure.answering import choose_quantity
from sentiment.measure.judged import Evidence
from sentiment.measure.quantities import Change, Level
from sentiment.results import CLEAR, LIKELY, MIN_WINDOW_POSTS
from sentiment.schema import REACTING, WINDOWS
from sentiment.stats.intervals import holm

if TYPE_CHECKING:
    from sentiment.measure.earlier import Earlier

#: Columns of the table.
VERDICT_COLUMNS = (
    *("window", "measure", "quantity", "verdict", "grade"),
    *("before", "before_low", "before_high", "n_before", "value", "low", "high", "n"),
    *("change", "change_low", "change_high", "p", "checks", "reason", "headline", "why"),
)
#: Bins outside the windows that wandering can be told from, and that it can be told from well.
_FEW, _ENOUGH = 6, 12
#: A check speaks against a change where its own p-value is above this.
_DOUBT = 0.1
#: Days before the outage from which on its hours are a series of their own.
_SERIES_DAYS = 2.0
_ORDINARY = "hardly larger than how it wanders anyway"
_MANY = "one of so many numbers may be so far off by chance"


@dataclass
class _Row:
    """One verdict in the making."""

    window: int
    measure: str
    quantity: str
    levels: list[Level]
    change: Change
    step: float = np.nan
    earlier: Earlier | None = None
    wandering: bool = False
    p: float = np.nan
    checks: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unknown: str = ""


def decide(evidence: Sequence[Evidence]) -> list[pd.DataFrame]:
    """Decide each reaction's verdict as `Measures.verdicts`, for every window and quantity.

    P-values are the larger of two: of chance in who posted what (authors and texts drawn
    anew), and of the step beyond rhythm and wandering. They are adjusted by Holm's method over
    all verdicts of one quantity, whoever's posts (of all, or of several parts) they are on.
    """
    by = [[row for to in (1, 2) for row in _rows(each, to)] for each in evidence]
    rows = [row for mine in by for row in mine]
    families = {"mean": "share"}
    adjusted = np.full(len(rows), np.nan)
    kinds = np.array([families.get(row.quantity, row.quantity) for row in rows])
    for kind in np.unique(kinds):
        mine = kinds == kind
        adjusted[mine] = holm(np.array([row.p for row in rows])[mine])
    tables, values = [], iter(adjusted.tolist())
    for each, mine in zip(evidence, by, strict=True):
        found = [_told(row, next(values), *_headline(row, each)) for row in mine]
        tables.append(pd.DataFrame(found, columns=list(VERDICT_COLUMNS)))
    return tables


def _headline(row: _Row, evidence: Evidence) -> tuple[bool, str]:
    """Whether the row's quantity is the one that answers, and why."""
    if row.measure not in REACTING:
        return row.quantity == {"compound": "mean", "posts": "rate"}[row.measure], ""
    chosen, why = choose_quantity(evidence, row.measure, row.window)
    return row.quantity == chosen, why if row.quantity == chosen else ""


def _rows(evidence: Evidence, to: int) -> list[_Row]:
    rows = []
    tables = (
        ("share", evidence.shares),
        ("rate", evidence.rates),
        ("authors", evidence.authors),
    )
    for measure in (*REACTING, "compound", "posts"):
        for quantity, table in tables:
            if measure not in table:
                continue
            found = table[measure]
            name = "mean" if measure == "compound" else quantity
            row = _Row(
                to, measure, name, [found.levels[0], found.levels[to]], found.changes[to - 1]
            )
            _judge(row, evidence)
            rows.append(row)
    return rows


def _judge(row: _Row, evidence: Evidence) -> None:
    """Fill in the row's p-value, what it rests on, and what speaks against it."""
    window = WINDOWS[row.window]
    if row.window == 2 and evidence.ongoing:  # noqa: PLR2004
        row.unknown = "the outage goes on"
        return
    if row.quantity == "rate":
        bare = [WINDOWS[at] for at in (0, row.window) if not evidence.hours[at]]
        if bare:
            row.unknown = f"the archive covers no hours {' or '.join(bare)}"
            return
    else:
        n = {at: level.n for at, level in zip((0, row.window), row.levels, strict=True)}
        few = [WINDOWS[at] for at, many in n.items() if many < MIN_WINDOW_POSTS]
        if few:
            what = "authors" if row.quantity == "authors" else "posts"
            row.unknown = f"fewer than {MIN_WINDOW_POSTS} {what} {' and '.join(few)}"
            return
    if np.isnan(row.change.p):
        row.unknown = f"nothing of it before or {window}"
        return
    steps = evidence.steps.rates if row.quantity == "rate" else evidence.steps.levels
    step = steps.get((row.measure, row.window))
    if step is None or evidence.steps.n_base < _FEW:
        row.unknown = f"too few {evidence.steps.unit}: it can't be told from ordinary wandering"
        return
    # what never varies has no step
    row.step, row.p = step.value, max(row.change.p, 1.0 if np.isnan(step.p) else step.p)
    row.wandering = step.p > row.change.p
    kind = "rate" if row.quantity == "rate" else "level"
    row.earlier = evidence.earlier.get((kind, row.measure, row.window))
    row.checks.append(_basis(evidence))
    _consult(row, evidence)


def _beside(reason: str, earlier: Earlier | None) -> str:
    """Say what earlier stretches were like, too."""
    if earlier is None:
        return reason
    if earlier.as_far:
        return f"{reason} ({earlier})"
    few = ", which tells little" if earlier.n == 1 else ", but so few tell little"
    return (
        f"{reason} ({earlier}{few})" if earlier.n < _ENOUGH else f"{reason} (though {earlier})"
    )


def _basis(evidence: Evidence) -> str:
    if evidence.controlled:
        return "control"
    return "series" if evidence.steps.days >= _SERIES_DAYS else "hours within the windows"


def _consult(row: _Row, evidence: Evidence) -> None:
    """Ask the other checks; note what they rest on and what they doubt."""
    if evidence.steps.n_base < _ENOUGH:
        row.doubts.insert(0, f"few {evidence.steps.unit}: hardly told from ordinary wandering")
    sign = np.sign(row.step)
    key = (row.measure, row.window)
    if row.quantity != "rate" and key in evidence.same_hours and not evidence.controlled:
        check = evidence.same_hours[key]
        if not np.isnan(check.p):
            row.checks.append("same hours")
            if np.sign(check.value) != sign or check.p > _DOUBT:
                row.doubts.insert(0, "the same hours of earlier days do not show it")
    if row.quantity != "rate" and key in evidence.placebos:
        share = evidence.placebos[key].p
        row.checks.append("placebo onsets")
        if share > _DOUBT:
            row.doubts.insert(
                0, f"{100 * share:.0f} % of onsets where nothing happened are as large"
            )
    if row.quantity in {"share", "mean"} and row.measure in evidence.quiet:
        p = evidence.quiet[row.measure].changes[row.window - 1].p
        if np.isnan(p) or p > _DOUBT:
            row.doubts.insert(0, "without the author who posted most it is not there")


def _told(row: _Row, p: float, headline: bool, why: str) -> tuple[object, ...]:  # noqa: FBT001
    before, now = row.levels
    verdict, grade, reason = "can't be told", "", row.unknown
    if not row.unknown:
        ratio = row.quantity == "rate"
        moved = (
            np.sign(np.log(row.change.value))
            if ratio and row.change.value > 0
            else (np.sign(row.change.value - (1.0 if ratio else 0.0)))
        )
        verdict, reason = "no clear change", ""
        if p < LIKELY and moved == np.sign(row.step):
            verdict = "rose" if moved > 0 else "fell"
            grade = "clear" if p < CLEAR and not row.doubts else "likely"
            if grade == "likely":
                plain = _beside(_ORDINARY, row.earlier) if row.wandering else "few posts"
                reason = [*row.doubts, plain][0]
        elif row.change.p < LIKELY:
            reason = _beside(_ORDINARY if row.p >= LIKELY else _MANY, row.earlier)
    return (
        *(WINDOWS[row.window], row.measure, row.quantity, verdict, grade),
        *(before.value, before.low, before.high, before.n),
        *(now.value, now.low, now.high, now.n),
        *(row.change.value, row.change.low, row.change.high, p),
        "; ".join(row.checks),
        reason,
        headline,
        why,
    )
