import io
import itertools
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch
from matplotlib.text import Annotation, Text

from sentiment import parallel
from sentiment.chart import (
    STYLES,
    Look,
    describe_activity,
    describe_control,
    describe_rates,
    describe_timeline,
    describe_windows,
    look,
    plot_activity,
    plot_control,
    plot_effects,
    plot_rates,
    plot_timeline,
    plot_windows,
    undrawable,
)
from sentiment.chart.canvas import draw_outage, holes_of
from sentiment.chart.comparison import _draw_series
from sentiment.chart.picture import as_png
from sentiment.chart.sheet import Plot
from sentiment.chart.smooth import moving_level
from sentiment.count.spans import assign_windows
from sentiment.errors import OptionError
from sentiment.measure import measure_outage
from sentiment.outage import Outage, Statement, parse_outage
from sentiment.report.files import save_vectors
from sentiment.results import MIN_BIN_POSTS, Measures
from tests.conftest import tagged_posts
from tests.drawn import assert_texts_are_whole

PLOTS = [plot_timeline, plot_windows, plot_rates, plot_activity, plot_effects]
BASE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test outage")
SAID = tuple(
    Statement(BASE.start + timedelta(minutes=m), kind, "What was said. " * 12)
    for m, kind in ((20, "acknowledged"), (25, "progress"), (370, "restored"))
)
OUTAGE = replace(BASE, statements=SAID)


def measures_of(posts: pd.DataFrame, outage: Outage = OUTAGE, width: str = "1h") -> Measures:
    return measure_outage(assign_windows(posts, outage), outage, bin_width=width)


MEASURES = measures_of(tagged_posts(900))


def line(ax: Axes, label: str) -> np.ndarray:
    found = next(each for each in ax.get_lines() if each.get_label() == label)
    return np.asarray(found.get_ydata(), dtype=float)


def test_the_timeline_draws_the_tables_numbers() -> None:
    *levels, posts = plot_timeline(MEASURES).child_axes
    table = MEASURES.timeline.pivot_table(index="time", columns="measure", values="value")
    solid = table["n_posts"] >= MIN_BIN_POSTS
    columns = ("share_frustration", "share_concern", "share_humor", "compound_mean")
    for ax, column in zip(levels, columns, strict=True):
        low, high = ax.get_ylim()
        expected = table[column][solid].to_numpy()
        inside = (expected >= low) & (expected <= high)
        np.testing.assert_allclose(line(ax, "bins"), expected[inside])
        beyond = [
            np.asarray(each.get_ydata())
            for each in ax.get_lines()
            if each.get_label() == "beyond"
        ]
        # no dot is lost: what lies outside stands at the edge
        assert sum(map(len, beyond)) == (~inside).sum()
    steps = next(p for p in posts.patches if isinstance(p, StepPatch))
    np.testing.assert_allclose(steps.get_data().values, table["n_posts"])


def test_the_level_is_the_mean_of_the_posts_in_reach_and_stops_at_the_edges() -> None:
    course = moving_level(MEASURES, "share_humor")
    table = MEASURES.timeline[MEASURES.timeline["measure"] == "share_humor"]
    times, value, n = table["time"], table["value"].to_numpy(), table["n"].to_numpy()
    at = int(np.flatnonzero(times == OUTAGE.start)[0])
    reach = course.pooled // 2
    assert reach >= 1
    part = slice(at, at + reach + 1)  # nothing before the onset
    expected = (value[part] * n[part]).sum() / n[part].sum()
    assert course.level[at] == pytest.approx(expected)
    inside = np.isfinite(course.level)
    assert (course.low[inside] <= course.level[inside]).all()
    assert (course.high[inside] >= course.level[inside]).all()
    widths = course.high - course.low
    assert widths[inside].max() < 0.5


def test_bins_of_few_posts_have_no_dot_and_holes_are_hatched() -> None:
    posts = tagged_posts(900)
    hours = posts["created_at"].dt.floor("h")
    thin = pd.Timestamp("2024-03-04T20:00Z")
    gone = (hours >= pd.Timestamp("2024-03-04T10:00Z")) & (
        hours < pd.Timestamp("2024-03-04T15:00Z")
    )
    keep = ~gone & ((hours != thin) | (posts.groupby(hours).cumcount() < 4))
    found = measures_of(posts[keep])
    ax = plot_timeline(found).child_axes[0]
    dots = next(each for each in ax.get_lines() if each.get_label() == "bins")
    drawn = mdates.num2date(np.asarray(dots.get_xdata()))
    assert thin not in [pd.Timestamp(time).floor("h") for time in drawn]
    hatched = [patch for patch in ax.patches if patch.get_hatch() == "///"]
    assert len(hatched) == 1
    box = hatched[0].get_extents().transformed(ax.transData.inverted())
    assert mdates.num2date(box.x0) == pd.Timestamp("2024-03-04T10:00Z")
    assert mdates.num2date(box.x1) == pd.Timestamp("2024-03-04T15:00Z")


@pytest.mark.parametrize(
    ("posts", "holes"),
    [
        ("9999", []),
        ("9009", []),
        ("90009", [(1, 4)]),
        ("0009000", [(0, 3), (4, 7)]),
        ("9000900090009", [(1, 4), (5, 8), (9, 12)]),
        # the nights of several days are none, but what is longer than half as long again is
        ("90009000900090009", []),
        ("900090009000900009", []),
        ("9000900090009000009", [(13, 18)]),
        # an archive without a post has no hole
        ("0000", []),
    ],
)
def test_three_bins_without_a_post_are_a_hole(posts: str, holes: list[tuple[int, int]]) -> None:
    times = pd.date_range("2024-03-05T00:00Z", periods=len(posts), freq="h", unit="us")
    rows = {"time": times, "measure": "n_posts", "value": list(map(float, posts))}
    found = holes_of(replace(MEASURES, timeline=pd.DataFrame(rows)))
    hours = [[round(24 * (at - mdates.date2num(times[0]))) for at in hole] for hole in found]
    assert hours == [list(hole) for hole in holes]


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [((40, 60), "right", "left"), ((15, 85), "left", "right"), ((16, 84), "right", "left")],
)
def test_edges_are_named_outwards_but_inwards_at_the_rim(
    days: tuple[int, int], start: str, end: str
) -> None:
    first = pd.Timestamp("2024-03-05T00:00Z")
    ax = Figure().subplots()
    assert isinstance(ax, Axes)
    ax.set_xlim(mdates.date2num(first), mdates.date2num(first) + 100)
    at = [(first + pd.Timedelta(days=day)).to_pydatetime() for day in days]
    how = Look()
    draw_outage(ax, Outage(*at), how, label=True)
    names = [text for text in ax.texts if isinstance(text, Annotation)]
    assert [text.get_ha() for text in names] == [start, end]
    for text in names:  # beside its line, a little above the panel
        aside = -4 if text.get_ha() == "right" else 4
        assert text.xyann == (aside, pytest.approx(how.font / 4))


def test_the_grey_band_is_the_level_before() -> None:
    ax = plot_timeline(MEASURES).child_axes[0]
    before = MEASURES.value("before", "share_frustration")
    bands = [patch.get_extents().transformed(ax.transData.inverted()) for patch in ax.patches]
    assert any(np.allclose([box.y0, box.y1], [before["low"], before["high"]]) for box in bands)


def test_the_control_stands_beside_the_archive_never_across_the_edges() -> None:
    posts = tagged_posts(900)
    hit = (posts["created_at"] >= BASE.start) & (posts["created_at"] < BASE.end)
    mine = posts.assign(reaction=posts["reaction"].where(~hit, "frustration"))
    found = measure_outage(assign_windows(mine, OUTAGE), OUTAGE, control=posts)
    table = found.beside[found.beside["measure"] == "share_frustration"]
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    during = table[(table["window"] == "during") & (table["series"] == "archive")]
    assert (during["value"] == 1).all()
    assert during["n"].sum() == hit.sum()
    panels = plot_control(found).child_axes
    # the edges are named above the first panel, the times below the last
    edges_named = [any("start 06:00" in each.get_text() for each in ax.texts) for ax in panels]
    assert edges_named == [True, False, False]
    times_named = [any(each.get_text() for each in ax.get_xticklabels()) for ax in panels]
    assert times_named == [False, False, True]
    lines = panels[0].get_lines()
    drawn = [each for each in lines if each.get_marker() == "o"]
    spans = [np.asarray(each.get_xdata()) for each in drawn]
    edges = mdates.date2num([BASE.start, BASE.end])
    assert len(spans) == 3
    assert spans[0].max() < edges[0] < spans[1].min()
    assert spans[1].max() < edges[1] < spans[2].min()
    np.testing.assert_allclose(drawn[1].get_ydata(), during["value"])
    assert "archive, during: 100 %" in describe_control(found)
    assert found.beside["n"].min() >= 0
    assert measures_of(posts).beside.empty  # without a control there is nothing to draw


def test_rates_stack_to_the_posts_an_hour() -> None:
    measures = measures_of(tagged_posts(900), width="2h")
    (panel,) = plot_rates(measures).child_axes
    steps = [patch.get_data() for patch in panel.patches if isinstance(patch, StepPatch)]
    counts = measures.timeline[measures.timeline["measure"] == "n_posts"]["value"]
    assert len(steps) == 4
    np.testing.assert_allclose(steps[-1].values, counts / 2)
    shares = measures.timeline[measures.timeline["measure"] == "share_frustration"]["value"]
    np.testing.assert_allclose(steps[0].values, shares.to_numpy() * counts.to_numpy() / 2)


def test_windows_draw_values_and_intervals_and_join_nothing() -> None:
    panels = plot_windows(MEASURES).child_axes
    names = ("share_frustration", "share_concern", "share_humor", "compound_mean")
    for ax, name in zip(panels, names, strict=True):
        rows = [MEASURES.value(w, name) for w in ("before", "during", "after")]
        (marks,) = [each for each in ax.get_lines() if len(each.get_xdata()) == 3]
        np.testing.assert_allclose(marks.get_ydata(), [row["value"] for row in rows])
        assert marks.get_linestyle() == "None"
        bars = np.array(ax.collections[0].get_segments())[:, :, 1]
        np.testing.assert_allclose(bars, [[row["low"], row["high"]] for row in rows])
    shown = [label.get_text() for label in panels[0].get_xticklabels()]
    n = int(MEASURES.value("before", "n_posts")["value"])
    assert shown[0] == f"before\n{n:,}"
    assert len({ax.get_ylim() for ax in panels[:-1]}) == 1  # shares on one scale


def test_windows_with_too_few_posts_are_said_and_not_drawn() -> None:
    posts = tagged_posts(900)
    few = measures_of(pd.concat([posts[posts["created_at"] < BASE.start], posts.tail(9)]))
    shares = plot_windows(few).child_axes[0]
    assert shares.get_xticklabels()[2].get_text() == "after\n9\n(too few)"
    assert all(len(each.get_xdata()) <= 1 for each in shares.get_lines())


def test_activity_draws_counts_and_expectation() -> None:
    panel = plot_activity(MEASURES).child_axes[0]
    table = MEASURES.activity
    shown = table[table["time"] >= OUTAGE.start - timedelta(hours=24)]
    np.testing.assert_allclose(line(panel, "posts"), shown["n_posts"])
    np.testing.assert_allclose(line(panel, "expected"), shown["expected"])


@pytest.mark.parametrize(("n", "top"), [(30, 1.0), (900, None)])
def test_rates_reach_up_to_the_highest_bar_but_to_one_an_hour(
    n: int, top: float | None
) -> None:
    found = measures_of(tagged_posts(n), width="12h")
    table = found.timeline[found.timeline["measure"] == "n_posts"]
    highest = table["value"].max() / 12
    assert (highest < 1) == (top is not None)
    assert plot_rates(found).child_axes[0].get_ylim() == pytest.approx(
        (0, 1.1 * (top or highest))
    )
    assert "(none)" not in describe_rates(found)  # below one an hour is a rate, too


def test_what_is_written_above_a_chart_has_an_end() -> None:
    outage = replace(OUTAGE, name="Outage", platform="m" * 5000)
    found = measures_of(tagged_posts(60), outage)
    lines = [text.get_text() for text in plot_activity(found).findobj(Text)]
    assert sum(map(len, [line for line in lines if "mmm" in line])) <= 400


def test_without_dots_a_timelines_axis_ends_above_the_level() -> None:
    found = measures_of(tagged_posts(250))
    for name, ax in zip(
        ("frustration", "concern"), plot_timeline(found).child_axes, strict=False
    ):
        assert not len(line(ax, "bins"))
        level = np.nanmax(moving_level(found, f"share_{name}").high)
        usual = found.value("before", f"share_{name}")["high"]
        assert ax.get_ylim()[1] == pytest.approx(1.08 * max(level, usual))


@pytest.mark.parametrize("plot", PLOTS)
def test_a_second_run_gives_the_same_bytes(plot, tmp_path) -> None:  # noqa: ANN001
    for name in ("one.png", "two.png"):
        (tmp_path / name).write_bytes(as_png(plot(MEASURES)))
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("plot", PLOTS)
def test_no_text_is_cut_off_and_none_is_too_small(plot, style: str) -> None:  # noqa: ANN001
    name = "A rather long name of an outage that somebody gave in full"
    measures = measures_of(tagged_posts(900), replace(OUTAGE, name=name))
    figure = plot(measures, look=Look(style)).get_figure(root=True)
    assert_texts_are_whole(figure)


def test_no_time_is_written_where_it_would_be_cut_off() -> None:
    days = parse_outage("2024-03-05T00:00Z/2024-03-06T00:00Z")
    ax = plot_timeline(measures_of(tagged_posts(900), days, "24h"))
    ax.figure.canvas.draw()
    panel = ax.child_axes[-1]
    left, right = panel.get_xlim()
    at = [tick.get_loc() for tick in panel.xaxis.get_major_ticks()]
    assert at
    assert max(at) < right - 0.01 * (right - left)
    told = {text.get_text() for text in ax.child_axes[0].texts}
    assert told >= {"start 05 Mar", "end 05 Mar"}


def test_dots_beyond_the_axis_are_counted_with_their_marks() -> None:
    posts = tagged_posts(900).assign(compound=0.1)
    posts.loc[posts["created_at"].dt.hour == 3, "compound"] = -0.9
    timeline = measures_of(posts).timeline
    rows = (timeline["measure"] == "compound_mean") & (timeline["n"] >= MIN_BIN_POSTS)
    assert rows.sum() > 2
    lowest = timeline[rows].index[0]
    timeline.loc[rows, "value"] = 0.1
    timeline.loc[lowest, "value"] = -0.9
    ax = plot_timeline(replace(MEASURES, timeline=timeline))
    title = next(
        text.get_text()
        for panel in ax.child_axes
        for text in panel.get_children()
        if isinstance(text, Text) and "VADER" in text.get_text()
    )
    assert title.endswith("(1 dot beyond the axis: ▼)")


def test_styles_have_the_sizes_of_their_media() -> None:
    inches = {
        style: plot_windows(MEASURES, look=Look(style)).get_figure(root=True).get_size_inches()
        for style in STYLES
    }
    assert inches["journal"][0] * 25.4 == pytest.approx(88)
    assert inches["slide"][0] / inches["slide"][1] == pytest.approx(16 / 9, rel=1e-3)
    assert inches["phone"][0] == pytest.approx(3.9)
    given = plot_windows(MEASURES, look=Look(figsize=(5, 3))).get_figure(root=True)
    assert given.get_size_inches().tolist() == [5, 3]


def test_titles_state_the_finding_and_never_more() -> None:
    calm = plot_timeline(MEASURES)
    assert "No clear change" in calm.texts[0].get_text()
    posts = tagged_posts(900)
    during = (posts["created_at"] >= BASE.start) & (posts["created_at"] < BASE.end)
    posts.loc[during, "reaction"] = "frustration"
    told = " ".join(text.get_text() for text in plot_timeline(measures_of(posts)).texts)
    assert "Frustration rose from" in told
    assert "to 100 % of posts during the outage" in told
    assert plot_timeline(MEASURES, title="Mine").texts[0].get_text() == "Mine"


def test_a_zone_and_words_of_another_language() -> None:
    look = Look(tz="Europe/Berlin", words={"frustration": "Ärger", "before": "vorher"})
    ax = plot_timeline(MEASURES, look=look)
    told = " ".join(text.get_text() for text in ax.texts)
    assert "07:00 to 13:00 Europe/Berlin" in " ".join(told.split())
    titles = [text.get_text() for text in ax.child_axes[0].texts]
    assert any(title.startswith("Ärger") for title in titles)
    shown = plot_windows(MEASURES, look=look).child_axes[0].get_xticklabels()
    assert shown[0].get_text().startswith("vorher")
    with pytest.raises(OptionError, match="Europe/Berlin or UTC"):
        Look(tz="Mars/Olympus")
    with pytest.raises(OptionError, match="report, journal, slide, phone"):
        Look(style="poster")


def test_letters_that_no_font_has_are_counted() -> None:
    assert undrawable(["plain", "Ärger"]) == 0
    assert undrawable(["\U000e0001 \ue000"]) == 2


@pytest.mark.parametrize("plot", PLOTS)
def test_given_axes_are_used_and_no_global_state(plot) -> None:  # noqa: ANN001
    figure = Figure(figsize=(12, 9))
    ax = figure.subplots(1, 2)[1]
    assert plot(MEASURES, ax=ax) is ax
    assert ax.child_axes


def test_pyplot_is_never_loaded() -> None:
    code = (
        "import sys; from sentiment.chart import plot_timeline; "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize(
    "name", ["$x^2", "$\\frac{1}{0}$ \\alpha", "家 \U0001f9a0 \x1b[31m", "a\nb"]
)
def test_hostile_names_are_drawn_plainly(plot, name: str) -> None:  # noqa: ANN001
    outage = replace(OUTAGE, name=name, statements=(Statement(OUTAGE.start, "other", name),))
    ax = plot(measures_of(tagged_posts(200), outage))
    ax.get_figure(root=True).savefig(io.BytesIO())  # a missing glyph would be a warning


@pytest.mark.parametrize("plot", PLOTS)
def test_no_posts_draw_an_empty_chart(plot) -> None:  # noqa: ANN001
    nothing = measures_of(tagged_posts(50)[:0])
    plot(nothing).get_figure(root=True).savefig(io.BytesIO())


@pytest.mark.parametrize("plot", PLOTS)
def test_an_ongoing_outage_is_drawn(plot) -> None:  # noqa: ANN001
    ongoing = Outage(OUTAGE.start, name="Still on")
    plot(measures_of(tagged_posts(300), ongoing)).get_figure(root=True).savefig(io.BytesIO())


def test_words_hold_the_numbers() -> None:
    share = MEASURES.value("during", "share_humor")["value"]
    for describe in (describe_timeline, describe_windows):
        assert f"{100 * share:.0f} % during" in describe(MEASURES)
    assert "posts an hour" in describe_rates(MEASURES)
    assert "of what the same hours" in describe_activity(MEASURES)


def test_settings_of_the_user_change_no_chart(tmp_path: Path) -> None:
    mine = {"figure.dpi": 31, "font.size": 30, "savefig.bbox": "tight", "text.usetex": True}
    plain = as_png(plot_activity(MEASURES))
    save_vectors(plot_activity(MEASURES), tmp_path / "plain.svg", "svg")
    with plt.rc_context(mine):
        assert as_png(plot_activity(MEASURES)) == plain
        save_vectors(plot_activity(MEASURES), tmp_path / "mine.svg", "svg")
    assert (tmp_path / "mine.svg").read_bytes() == (tmp_path / "plain.svg").read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux")
def test_two_that_draw_at_once_share_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "available_cores", lambda: 2)
    # those that run the tests may have threads of their own
    monkeypatch.setattr(parallel.threading, "active_count", lambda: 1)

    def draw() -> list[bytes]:
        look._advance.cache_clear()  # lengths of lines are measured anew
        return [as_png(plot_windows(MEASURES)) for _ in range(2)]

    draw()  # fonts are open before the copy is made
    with parallel.beside(draw) as result:
        here = draw()
        assert result() == here


def test_a_drawn_chart_holds_no_pixels_and_can_be_drawn_again() -> None:
    ax = plot_windows(MEASURES)
    figure = ax.get_figure(root=True)
    assert figure is not None
    first = as_png(ax)
    assert not hasattr(figure.canvas, "renderer")
    assert as_png(ax) == first


def crossed(ax: Axes) -> list[tuple[str, str]]:
    """Return the texts of a drawn figure that stand over each other."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.savefig(io.BytesIO())
    boxes = [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(boxes, 2)
        if a.shrunk(0.9, 0.7).overlaps(b.shrunk(0.9, 0.7))
    ]


@pytest.mark.parametrize("style", ["phone", "journal"])
def test_numbers_of_narrow_windows_do_not_overprint(style: str) -> None:
    posts = tagged_posts(900)
    few = measures_of(pd.concat([posts[posts["created_at"] < BASE.start], posts.tail(9)]))
    assert not crossed(plot_windows(few, look=Look(style)))


@pytest.mark.parametrize("plot", [plot_timeline, plot_rates, plot_activity])
def test_the_names_of_edges_give_way_to_titles(plot: Plot[Measures]) -> None:
    posts, outage = tagged_posts(900), replace(BASE, end=None)
    for before in ("1h", "3h", "5h"):
        inside = assign_windows(posts, outage, before=before, after="12h")
        measures = measure_outage(inside, outage, before=before, after="12h", bin_width="1h")
        # numbers of ticks beyond an axis are not drawn, but have places
        assert not [pair for pair in crossed(plot(measures)) if "start 06:00" in pair], before


@pytest.mark.parametrize(
    ("n", "lone"),
    [
        ([50, 50, 50], []),
        ([50, 9, 50], [0, 2]),
        ([50, 0, 50, 50], [0]),
        ([50, 50, 3, 50], [3]),
        ([9, 10, 9], [1]),
    ],
)
def test_bins_that_stand_alone_get_bars(n: list[int], lone: list[int]) -> None:
    share = np.linspace(0.1, 0.4, len(n))
    _, ax = plt.subplots()
    series = {"x": np.arange(len(n)), "value": share, "low": share - 0.1, "high": share + 0.1}
    _draw_series(ax, series | {"n": np.array(n, dtype=float)}, "humor", Look())
    bars = next(each for each in ax.collections if isinstance(each, LineCollection))
    assert [int(segment[0][0]) for segment in bars.get_segments()] == lone
    solid = [share[at] if count >= 10 else np.nan for at, count in enumerate(n)]
    np.testing.assert_array_equal(line(ax, "humor"), solid)
    thin = [share[at] for at, count in enumerate(n) if 0 < count < 10]
    np.testing.assert_array_equal(line(ax, "humor (fewer than 10 posts)"), thin)


@pytest.mark.parametrize("gone", [(), ("compound",), ("humor", "compound")])
def test_the_level_before_is_told_of_where_a_panel_shows_it(gone: tuple[str, ...]) -> None:
    rows = MEASURES.verdicts.copy()
    rows.loc[rows["measure"].isin(gone), "before_low"] = np.nan
    chart = plot_timeline(replace(MEASURES, verdicts=rows))
    said = " ".join(each.get_text() for each in chart.texts)
    assert "grey: before" in said
    grey = [
        any(patch.get_zorder() == 0.3 for patch in panel.patches)
        for panel in chart.child_axes[:4]
    ]
    assert grey.count(False) == len(gone)
