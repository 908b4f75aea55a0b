"""The charts of a report: which there are, drawn wide for files and narrow for phones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes

from sentiment.chart import (
    Look,
    describe_activity,
    describe_by_value,
    describe_control,
    describe_cumulative,
    describe_detection,
    describe_effects_chart,
    describe_facets,
    describe_rates,
    describe_timeline,
    describe_windows,
    describe_words,
    facets_shown,
    plot_activity,
    plot_by_value,
    plot_control,
    plot_cumulative,
    plot_detection,
    plot_effects,
    plot_facets,
    plot_rates,
    plot_timeline,
    plot_windows,
    plot_words,
)
from sentiment.measure import Breakdown
from sentiment.parallel import beside
from sentiment.report.files import Drawing, Output, save_drawn
from sentiment.report.parts import Image
from sentiment.results import Content, Detection, Measures
from sentiment.tell.verdicts import verdict_of

if TYPE_CHECKING:
    #: Name, drawing, words and numbers.
    Chart = tuple[str, Callable[..., Axes], str, pd.DataFrame]

_MOVED = ("valence", "frustration")


def figures_of(
    measures: Measures | None = None,
    content: Content | None = None,
    detection: Detection | None = None,
    breakdown: Breakdown | None = None,
) -> Iterator[Chart]:
    """Yield name, drawing, words and numbers of each chart that has something to show."""
    if detection is not None:
        draw = partial(plot_detection, detection)
        yield "detection", draw, describe_detection(detection), detection.series
    if measures is None:
        return
    yield from _of_measures(measures)
    if breakdown is not None:
        draw = partial(plot_by_value, breakdown)
        table = breakdown.table("timeline")
        yield "by_value", draw, describe_by_value(breakdown), table
    if content is None:
        return
    outage = measures.outage
    if not facets_shown(content).empty:
        draw = partial(plot_facets, content, outage)
        yield "facets", draw, describe_facets(content, outage), content.facets
    if content.words["measure"].isin(_MOVED).any():
        draw = partial(plot_words, content, outage)
        yield "words", draw, describe_words(content, outage), content.words


def _of_measures(measures: Measures) -> Iterator[Chart]:
    """Yield the charts of the measures, that of what answers first."""
    charts = [
        ("timeline", plot_timeline, describe_timeline, measures.timeline),
        ("windows", plot_windows, describe_windows, measures.windows),
        ("rates", plot_rates, describe_rates, measures.timeline),
        ("activity", plot_activity, describe_activity, measures.activity),
        ("cumulative", plot_cumulative, describe_cumulative, measures.cumulative),
        ("effects", plot_effects, describe_effects_chart, measures.effects),
        ("control", plot_control, describe_control, measures.beside),
    ]
    answer = verdict_of(measures, "frustration")
    if answer is not None and answer.quantity == "rate":
        charts.sort(key=lambda chart: chart[0] != "rates")
    for name, plot, describe, table in charts:
        if name in {"control", "cumulative"} and table.empty:
            continue
        if name != "effects" or table["low"].notna().any():  # else no method can tell
            yield name, partial(plot, measures), describe(measures), table


def draw_charts(
    charts: Iterable[Chart],
    folder: Path,
    output: Output,
    prefix: str,
    progress: Callable[[int], object] = lambda _: None,
) -> list[Image]:
    """Write charts into `folder`; return them for a page that stands `prefix` above it.

    The page's wide drawing is the file's where that is as wide as a page.
    """
    style = output.style if output.style in {"report", "slide"} else "report"
    drawn = list(charts)
    wide = []
    with beside(partial(_narrow, drawn, output.look)) as narrow:
        for name, plot, words, table in drawn:
            drawing = Drawing(plot, output.look)
            written = save_drawn(drawing, folder / name, words, table, output)
            files = [f"{prefix}{each}" for each in (*written, f"{name}.csv", f"{name}.txt")]
            wide.append((drawing.png(style), words, files))
            progress(1)
        pairs = zip(wide, narrow(), strict=True)
        return [Image.of(big, small, words, files) for (big, words, files), small in pairs]


def _narrow(charts: Iterable[Chart], look: Look) -> list[bytes]:
    return [Drawing(plot, look).png("phone") for _, plot, *_ in charts]
