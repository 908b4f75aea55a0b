"""Whether intervals hold the truth in the package's synthetic archive, where it is known."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sentiment.count.history import History
from sentiment.count.spans import assign_windows
from sentiment.datasets import make_outage, make_posts
from sentiment.measure import measure_outage
from sentiment.measure.course import MARGIN
from sentiment.measure.course_curves import Curves, build_curves
from sentiment.measure.course_features import (
    center_of_excess,
    decay,
    rise,
)
from sentiment.schema import REACTIONS
from sentiment.score.polarity import score_posts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sentiment.results import Measures

__all__ = ["Drawn", "cover_synthetic", "draw", "study_synthetic"]

_OUTAGE, _DAY = make_outage(), timedelta(days=1)
_REACTING = [name for name in REACTIONS if name != "none"]


class Drawn(NamedTuple):
    """One synthetic archive with its true labels, measured."""

    measures: Measures
    curves: Curves


def draw(seed: int) -> Drawn:
    """Make and measure one archive; reactions are those its texts were written for."""
    assert _OUTAGE.end is not None
    posts = make_posts(seed)
    posts = score_posts(posts.assign(reaction=posts["true_reaction"]))
    history = History()
    history.add(posts)
    start, end = _OUTAGE.start, _OUTAGE.end
    curves = build_curves(history, [(start - _DAY, start), (start, end), (end, end + _DAY)])
    assert curves is not None
    return Drawn(measure_outage(assign_windows(posts, _OUTAGE), _OUTAGE), curves)


def _true_shape(mean: np.ndarray, curves: Curves) -> dict[tuple[str, str], float]:
    """Take features of the mean course, in the windows and the range of one archive."""
    truth: dict[tuple[str, str], float] = {}
    for at, name in enumerate(_REACTING):
        peak, to_peak, to_half = rise(mean, at, curves)
        height, life = decay(mean, at, curves)
        found = {
            "peak": peak,
            "time_to_peak": to_peak,
            "first_reaction": to_half,
            "half_life": life,
            "recovery": np.maximum(0, life * np.log2(height / MARGIN)),
        }
        truth |= {(name, quantity): float(value) for quantity, value in found.items()}
    lag = center_of_excess(mean, 2, curves) - center_of_excess(mean, 0, curves)
    truth["humor", "lag_behind_frustration"] = float(lag)
    peak, to_peak, _ = rise(mean, None, curves)
    truth["posts", "peak"], truth["posts", "time_to_peak"] = float(peak), float(to_peak)
    return truth


def cover_synthetic(drawn: list[Drawn]) -> pd.DataFrame:
    """Count how often each quantity's interval holds its truth.

    The truth is what so many archives together give: shares and means of all
    their posts; features of their mean course; of changes within authors,
    which depend on how large an archive is, the mean of their estimates. A
    statement changes nothing in these archives, so its true step is nothing.

    Returns
    -------
    DataFrame
        ``quantity``, ``of``, ``truth`` (mean over seeds: windows and ranges
        differ), ``held`` (share of those told), ``told`` (share of seeds).
    """
    mean = np.mean([each.curves.counts for each in drawn], axis=0)
    hits: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    windows = pd.concat([each.measures.windows for each in drawn])
    windows = windows.assign(sum=windows["value"] * windows["n"])
    sums = windows.groupby(["window", "measure"], observed=True)[["sum", "n"]].sum()
    pooled = sums["sum"] / sums["n"]
    effects = pd.concat([each.measures.effects for each in drawn])
    average = effects.groupby(["method", "comparison", "measure"])["value"].mean()
    for measures, curves in drawn:
        for (name, quantity), truth in _true_shape(mean, curves).items():
            table = measures.shape
            rows = table[(table["measure"] == name) & (table["quantity"] == quantity)]
            _note(hits[quantity, name], rows.iloc[0], truth)
        for key, row in measures.effects.groupby(["method", "comparison", "measure"]):
            method, comparison, name = key
            to = comparison.split(" - ")[0]
            if method == "adjacent windows":
                _note(
                    hits[f"{to}, {method}", name],
                    row.iloc[0],
                    pooled[to, name] - pooled["before", name],
                )
            elif method == "within authors":
                _note(hits[f"{to}, {method}", name], row.iloc[0], average[key])
        for _, row in measures.statements.iterrows():
            step = row.rename({"change": "value"})
            _note(hits[f"statement {row['number']}", row["measure"]], step, 0.0)
        table = measures.windows
        for _, row in table[
            table["measure"].str.match("share_(?!of)|compound_mean")
        ].iterrows():
            _note(
                hits[row["window"], row["measure"]], row, pooled[row["window"], row["measure"]]
            )
    rows = []
    for (quantity, name), found in hits.items():
        truths, held, told = np.array(found).T
        if told.any():
            rows.append((quantity, name, truths.mean(), held[told > 0].mean(), told.mean()))
    return pd.DataFrame(rows, columns=["quantity", "of", "truth", "held", "told"])


def _note(hits: list[tuple[float, float, float]], row: pd.Series, truth: float) -> None:
    told = not np.isnan(row["low"])
    hits.append((truth, float(told and row["low"] <= truth <= row["high"]), float(told)))


def study_synthetic(seeds: int) -> Iterator[str]:
    """Synthetic archives: how often each quantity's interval holds its true value."""
    table = cover_synthetic([draw(seed) for seed in range(seeds)])
    yield f"{seeds:,} seeds; told: the share of archives in which the quantity can be told"
    yield ""
    yield "| quantity | of | truth | held | told |"
    yield "| --- | --- | --- | --- | --- |"
    for _, row in table.iterrows():
        what = f"{row['quantity']} | {row['of']} | {row['truth']:.3g}"
        yield f"| {what} | {100 * row['held']:.1f} % | {100 * row['told']:.0f} % |"
    yield ""
    yield f"least: {100 * table['held'].min():.1f} %; mean: {100 * table['held'].mean():.1f} %"
