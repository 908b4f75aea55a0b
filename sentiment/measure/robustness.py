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
from sentiment.measure.same_hours import FEW, compare_same_hours
from sentiment.schema import WINDOWS
from sentiment.stats.intervals import benjamini_hochberg, holm, t_quantile

#: Columns of the table.
EFFECT_COLUMNS = (
    *("method", "comparison", "measure", "value", "low", "high", "p", "p_bh"),
    *("n_from", "n_to", "note"),
)
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
        rows += _adjacent(differences, name).rows("adjacent windows", name)
        same = compare_same_hours(
            history, span, onset=tally.outage.start, first=first, masks=masks
        )
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
    names = {name: f"share_{name}" for name in MEASURED[:-1]} | {"compound": "compound_mean"}
    rows = []
    for (name, to), step in steps.levels.items():
        half = t_quantile(np.array([steps.n_base + 1.0]))[0] * step.error
        bounds = (step.value - half, step.value + half, step.p)
        head = ("difference in differences", f"{WINDOWS[to]} - {WINDOWS[0]}", names[name])
        note = f"{steps.n_base:,} hours outside the windows; {control:,} posts of the control"
        rows.append((*head, step.value, *bounds, np.nan, n[0], n[to], note))
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))
