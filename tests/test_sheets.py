"""Where the parts of a chart stand, reckoned in inches; and the moving level."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import dates as mdates
from matplotlib.figure import Figure

from sentiment import __version__
from sentiment.chart.canvas import (
    as_change,
    as_count,
    as_share,
    draw_holes,
    draw_outage,
    set_rows,
    set_time_axis,
)
from sentiment.chart.look import STYLES, Look, text_width, wrap
from sentiment.chart.sheet import EDGE_LABEL, Sheet, panel_title
from sentiment.chart.smooth import moving_level
from sentiment.outage import parse_outage
from sentiment.stats.intervals import Z, share_interval

OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test outage")


def boxes(sheet: Sheet, panels: list[Any]) -> list[list[float]]:
    """Return left, bottom, width and height of panels in ems of the look's font."""
    assert sheet.ax is not None
    figure = sheet.ax.get_figure(root=True)
    assert figure is not None
    em = figure.dpi * sheet.look.font / 72
    found = [panel.get_window_extent() for panel in panels]
    return [[box.x0 / em, box.y0 / em, box.width / em, box.height / em] for box in found]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("key", [0, 2])
@pytest.mark.parametrize("columns", [1, 2])
def test_panels_share_what_heading_and_footer_leave(style: str, key: int, columns: int) -> None:
    look = Look(style, source="an export")
    sheet = Sheet(look)
    rows = [6.0, 9.0]
    text = "What was counted, when and where; n = 1,234 posts. " * 2
    panels = sheet.lay(
        title="A finding that is told",
        text=text,
        rows=rows,
        columns=columns,
        left=5.0,
        right=2.0,
        gap=3.0,
        between=4.0,
        key=key,
        method="a method",
    )
    assert sheet.ax is not None
    figure = sheet.ax.get_figure(root=True)
    assert figure is not None
    em = look.font / 72
    width, height = (each / em for each in figure.get_size_inches())
    assert width == pytest.approx(look.width / em)
    room = look.width - 1.6 * em
    heads = wrap("A finding that is told", room, 1.35 * look.font, bold=True)
    texts = wrap(text.strip(), room, 0.95 * look.font)
    foot_line = f"Source: an export · a method · outage-sentiment {__version__}"
    feet = wrap(foot_line, room, look.small)
    small = look.small / look.font
    head = 0.7 + 1.75 * len(heads) + 1.35 * len(texts)
    foot = 2.9 + 1.45 * key + 1.25 * small * len(feet) + 0.5
    if look.height is None:
        assert height == pytest.approx(head + foot + sum(rows) + 3.0 * len(rows))
    scale = (height - head - foot - 3.0 * len(rows)) / sum(rows)
    across = (width - 7.0 - 4.0 * (columns - 1)) / columns
    expected = []
    top = height - head
    for row in rows:
        top -= 3.0 + row * scale
        expected += [
            [5.0 + k * (across + 4.0), top, across, row * scale] for k in range(columns)
        ]
    np.testing.assert_allclose(boxes(sheet, panels), expected, atol=1e-6)
    # heading from the top, the footer's last line at the bottom
    written = [(each.get_text(), each.get_position()) for each in sheet.ax.texts]
    y = height - 0.7
    places = []
    for lines, step in ((heads, 1.75), (texts, 1.35)):
        for line in lines:
            places.append((line, (0.8 / width, y / height)))
            y -= step
    for at, line in enumerate(reversed(feet)):
        places.append((line, (0.8 / width, (0.5 + 1.25 * at * small) / height)))
    assert [text for text, _ in written] == [line for line, _ in places]
    np.testing.assert_allclose([at for _, at in written], [at for _, at in places], atol=1e-9)


def test_an_axes_that_is_given_is_split() -> None:
    figure = Figure(figsize=(12, 8), dpi=100)
    ax = figure.add_axes((0.5, 0.25, 0.5, 0.75))
    sheet = Sheet(Look(), "Its own title", ax)
    (panel,) = sheet.lay(title="not told", text="x", rows=[5.0])
    assert ax.texts[0].get_text() == "Its own title"
    box = panel.get_window_extent()
    em = sheet.look.font / 72 * 100
    assert box.x0 == pytest.approx(600 + 4.6 * em)
    assert box.x1 == pytest.approx(1200 - 1.5 * em)
    assert box.y1 == pytest.approx(800 - (0.7 + 1.75 + 1.35 + 3.4) * em)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("off", "above"), [(-0.05, True), (0.05, False)])
def test_names_of_edges_give_way_to_a_title(side: str, off: float, *, above: bool) -> None:
    look = Look()
    figure = Figure(figsize=(10, 4), dpi=100)
    panel = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    panel.set_xlim(50, 150)  # eight inches
    title, name = "A title", "start 06:00"
    end = text_width(title, look.font) + look.font / 72
    begin = end + off + (text_width(name, look.small) + 4 / 72 if side == "right" else 0)
    at = 50 + 100 * begin / 8
    for gid in (EDGE_LABEL, "another"):
        note = panel.annotate(
            name, (at, 1), xytext=(3, 2), textcoords="offset points", ha=side, gid=gid
        )
        panel_title(panel, title, look, outdent=2.0)
        assert note.xyann == ((3, 1.75 * look.font) if above and gid == EDGE_LABEL else (3, 2))
    written = panel.texts[-1]
    assert written.xyann == pytest.approx((-2 * look.font, 0.45 * look.font))  # type: ignore[attr-defined]
    assert written.xy == (0, 1)  # type: ignore[attr-defined]


def test_an_outage_is_a_band_within_the_axis() -> None:
    day = mdates.date2num(OUTAGE.start)
    for left, right, low, high in (
        (day - 1, day + 1, day, day + 0.25),
        (day + 0.1, day + 0.2, day + 0.1, day + 0.2),
        (day - 1, day + 0.1, day, day + 0.1),
    ):
        ax = Figure().subplots()
        ax.set_xlim(left, right)
        draw_outage(ax, OUTAGE, Look())
        box = ax.patches[0].get_extents().transformed(ax.transData.inverted())
        assert (box.x0, box.x1) == pytest.approx((low, high))
        inside = [at for at in (day, day + 0.25) if left <= at <= right]
        assert [line.get_xdata()[0] for line in ax.lines] == pytest.approx(inside)
    ax = Figure().subplots()
    draw_holes(ax, [(1.0, 2.0), (4.0, 4.5)])
    found = [p.get_extents().transformed(ax.transData.inverted()) for p in ax.patches]
    assert [box.x0 for box in found] == pytest.approx([1, 4])
    assert [box.x1 for box in found] == pytest.approx([2, 4.5])


def test_rows_stand_below_each_other() -> None:
    for names, low in ((["a", "b", "c"], 2.5), ([], 0.5)):
        ax = Figure().subplots()
        set_rows(ax, names)
        assert ax.get_ylim() == (low, -0.5)
        assert [label.get_text() for label in ax.get_yticklabels()] == names


def test_labels_of_ticks() -> None:
    assert [as_share(each) for each in (0.0, 0.0004, 0.0006, 0.125)] == [
        "0 %",
        "0 %",
        "0.1 %",
        "12.5 %",
    ]
    assert [as_change(each) for each in (0.0004, 0.001, -0.25, 20)] == [
        "0",
        "+0.001",
        "−0.25",
        "+20",
    ]
    assert as_count(12_345.4) == "12,345"


def test_no_label_stands_in_the_last_fiftieth() -> None:
    first = pd.Timestamp("2024-03-05T00:00Z")
    ax = Figure().subplots()
    for hours in (24.0, 24.4, 24.6):
        last = first + pd.Timedelta(hours=hours)
        set_time_axis(ax, first, last, Look())
        ticks = ax.get_xticks()
        day = mdates.date2num(first)
        assert ax.get_xlim() == pytest.approx((day, day + hours / 24))
        # midnight a day later
        assert (max(ticks) > day + 0.99) == (0.98 * hours >= 24)
        assert min(ticks) >= day
    set_time_axis(ax, first, last, Look(), named=False)
    assert len(ax.get_xticks()) == 0


def measures_of(rows: list[tuple[float, float]], before: int, during: int, measure: str) -> Any:
    """Make what a moving level is taken of: bins of an hour, and windows with intervals."""
    start = pd.Timestamp(OUTAGE.start) - pd.Timedelta(hours=before)
    times = [start + pd.Timedelta(hours=k) for k in range(len(rows))]
    table = pd.DataFrame(
        {
            "time": pd.to_datetime(times).as_unit("us"),
            "measure": measure,
            "value": [value for value, _ in rows],
            "n": [n for _, n in rows],
        }
    )
    windows = {
        "before": {"value": 0.2, "low": 0.1, "high": 0.35, "n": 90},
        "during": {"value": 0.4, "low": 0.35, "high": 0.45, "n": 40},
        "after": {"value": np.nan, "low": np.nan, "high": np.nan, "n": 0},
    }
    hour = timedelta(hours=1)
    return SimpleNamespace(
        timeline=table,
        bin_width=hour,
        outage=SimpleNamespace(start=OUTAGE.start, end=OUTAGE.start + during * hour),
        value=lambda window, _measure: windows[window],
        windows=windows,
    )


@given(
    sizes=st.lists(st.sampled_from([0, 0, 4, 15, 29, 30, 31, 80]), min_size=1, max_size=70),
    before=st.integers(0, 40),
    during=st.integers(1, 20),
    measure=st.sampled_from(["share_humor", "compound_mean"]),
)
def test_a_level_is_pooled_within_a_window(
    sizes: list[int], before: int, during: int, measure: str
) -> None:
    rng = np.random.default_rng(len(sizes))
    rows = [(rng.uniform(0, 0.6) if n else np.nan, n) for n in sizes]
    made = measures_of(rows, before, during, measure)
    found = moving_level(made, measure)
    some = [n for n in sizes if n]
    reach = 0
    if some:
        wanted = -(-100 // np.median(some))
        reach = int(max(0, min(wanted, int(len(sizes) / 10)) // 2))
    assert found.pooled == 2 * reach + 1
    part = [0 if k < before else 1 if k < before + during else 2 for k in range(len(sizes))]
    names = ("before", "during", "after")
    for k, (_, n) in enumerate(rows):
        near = [
            j
            for j in range(max(0, k - reach), min(len(rows), k + reach + 1))
            if part[j] == part[k] and rows[j][1]
        ]
        posts = sum(rows[j][1] for j in near)
        if posts < 30 or not n:
            assert np.isnan([found.level[k], found.low[k], found.high[k]]).all()
            continue
        level = sum(rows[j][0] * rows[j][1] for j in near) / posts
        assert found.level[k] == pytest.approx(level)
        row = made.windows[names[part[k]]]
        spread = ((row["high"] - row["low"]) / 2 / Z) ** 2 * row["n"]
        if measure == "compound_mean":
            # where the window knows none, the largest that another has
            widest = max(
                ((w["high"] - w["low"]) / 2 / Z) ** 2 * w["n"]
                for w in list(made.windows.values())[:2]
            )
            half = Z * np.sqrt((widest if np.isnan(spread) else spread) / posts)
            expected = level - half, level + half
        else:
            alone = row["value"] * (1 - row["value"])
            design = 1.0 if np.isnan(alone) else max(1.0, spread / alone)
            error = np.sqrt(level * (1 - level) / posts * design)
            both = share_interval(
                np.array([level]), np.array([error]), np.array([float(posts)])
            )
            expected = tuple(float(each[0]) for each in both)
        assert (found.low[k], found.high[k]) == pytest.approx(expected)


def test_what_is_too_long_for_a_line_is_cut_between_letters() -> None:
    size = 10.0
    one = text_width("m", size)
    assert wrap("mmm m", 0.5 * one, size) == ["m", "m", "m", "m"]
    assert wrap("mmm mm", 3.01 * one, size) == ["mmm", "mm"]
    assert wrap("mmmmm", 2.01 * one, size) == ["mm", "mm", "m"]
    assert wrap("", one, size) == []
