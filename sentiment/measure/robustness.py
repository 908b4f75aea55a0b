"""Do the differences hold up? The same question asked in several ways, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sentiment.count.history import CONTRASTED, Estimate, History
from sentiment.count.spans import Span
from sentiment.count.tally import Tally
from sentiment.measure.interrupted import fit_interrupted
from sentiment.measure.ordinary import MEASURED, Steps
from sentiment.measure.placebo import Placebos, place_placebos
from sentiment.measure.same_hours import MIN_DAYS, compare_same_hours
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS
from sentiment.stats.intervals import benjamini_hochberg, holm, t_quantile

#: Columns of the table.
EFFECT_COLUMNS = (
    *("method", "comparison", "measure", "value", "low", "high", "p", "p_bh"),
    *("n_from", "n_to", "note"),
)
_FEW = f"fewer than {MIN_WINDOW_POSTS} posts"
_SAME_HOURS, _PLACEBOS = "same hours", "placebo onsets"


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
        rows += _adjacent(differences, name)
        same = compare_same_hours(
            history, span, onset=tally.outage.start, first=first, masks=masks
        )
        note = _days_note(same.n_days, same.n_to, weekly=same.weekly)
        n = (same.n_from, same.n_to)
        rows += _rows(_SAME_HOURS, name, same.estimate, n, note)
        within = tally.panel.change(to)
        note = _authors_note(within.n_authors, full=tally.panel.full)
        n = (within.n_from, within.n_to)
        rows += _rows("within authors", name, within.estimate, n, note)
        if to == 1:
            before = spans[0][1] - spans[0][0]
            placebos = place_placebos(history, span, before, first, masks, control)
            rows += _placebo_rows(placebos)
            broken = fit_interrupted(history, spans, first, masks)
            n = (broken.n_from, broken.n_to)
            for change, estimate in broken.estimates.items():
                rows += _rows("interrupted series", change, estimate, n, broken.note)
    table = pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))
    # placebos check what the others found, and find nothing of their own
    found = table["p"].where(table["method"] != _PLACEBOS)
    return table.assign(p_bh=benjamini_hochberg(found.to_numpy(float))), placebos


def _rows(
    method: str, comparison: str, estimate: Estimate, n: tuple[int, int], note: str
) -> list[Any]:
    return [
        (method, comparison, measure, *numbers, np.nan, *n, note)
        for measure, *numbers in zip(CONTRASTED, *estimate, strict=True)
    ]


def _adjacent(differences: pd.DataFrame, comparison: str) -> list[Any]:
    table = differences[differences["comparison"] == comparison].set_index("measure")
    table = table.loc[list(CONTRASTED)]
    columns = (table[name].to_numpy(float) for name in Estimate._fields)
    one = table.iloc[0]
    note = "" if one["enough"] else _FEW
    n = (int(one["n_from"]), int(one["n_to"]))
    return _rows("adjacent windows", comparison, Estimate(*columns), n, note)


def _days_note(n_days: int, n_posts: int, *, weekly: bool) -> str:
    if n_posts < MIN_WINDOW_POSTS:
        return _FEW
    found = f"{n_days} earlier {'week' if weekly else 'day'}{'s' * (n_days != 1)}"
    return found if n_days >= MIN_DAYS else f"{found}; {MIN_DAYS} are needed"


def _authors_note(n: int, *, full: bool) -> str:
    found = f"{n:,} author{'s' * (n != 1)} in both" + (", of a random sample" if full else "")
    return found if n >= MIN_WINDOW_POSTS else f"{found}; {MIN_WINDOW_POSTS} are needed"


def _placebo_rows(found: Placebos) -> list[Any]:
    estimate = Estimate(found.middle, found.low, found.high, found.p)
    n = (found.n_from, found.n_to)
    rows = _rows(_PLACEBOS, f"{WINDOWS[1]} - {WINDOWS[0]}", estimate, n, "")
    notes = [
        f"{int(large):,} of {found.n:,} as large; room for {found.n_apart:,} without overlap"
        if found.n
        else "the archive has no room for one"
        for large in found.n_as_large.tolist()
    ]
    return [(*row[:-1], note) for row, note in zip(rows, notes, strict=True)]


def same_hours_differences(effects: pd.DataFrame) -> pd.DataFrame:
    """Take the same hours of earlier days as the baseline of `Measures.differences`."""
    table = effects[effects["method"] == _SAME_HOURS].reset_index(drop=True)
    return pd.DataFrame(
        {
            **{name: table[name] for name in ("comparison", "measure", *Estimate._fields)},
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
    names = {name: f"share_{name}" for name in MEASURED[:-1]} | {"compound": "compound_mean"}
    rows = []
    for (name, to), step in steps.levels.items():
        half = t_quantile(np.array([steps.n_base + 1.0]))[0] * step.error
        bounds = (step.value - half, step.value + half, step.p)
        head = ("difference in differences", f"{WINDOWS[to]} - {WINDOWS[0]}", names[name])
        note = f"{steps.n_base:,} hours outside the windows; {control:,} posts of the control"
        rows.append((*head, step.value, *bounds, np.nan, n[0], n[to], note))
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))
