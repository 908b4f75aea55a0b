import io
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from sentiment.chart import (
    describe_activity,
    describe_timeline,
    describe_windows,
    plot_activity,
    plot_timeline,
    plot_windows,
)
from sentiment.chart.labels import spread
from sentiment.count.windows import assign_windows
from sentiment.measure import measure_outage
from sentiment.outage import Outage, Statement, parse_outage
from sentiment.report.figures import save_chart
from sentiment.results import MIN_BIN_POSTS, Measures
from tests.conftest import tagged_posts

PLOTS = [plot_timeline, plot_windows, plot_activity]
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
    sentiment, reactions, posts = plot_timeline(MEASURES).child_axes
    table = MEASURES.timeline.pivot_table(index="time", columns="measure", values="value")
    solid = table["n_posts"] >= MIN_BIN_POSTS
    for ax, label, column in (
        (sentiment, "compound", "compound_mean"),
        (reactions, "frustration", "share_frustration"),
        (reactions, "concern", "share_concern"),
        (reactions, "humor", "share_humor"),
    ):
        expected = table[column].where(solid).to_numpy()
        np.testing.assert_allclose(line(ax, label), expected)
    heights = [bar.get_height() for bar in posts.patches if bar.get_height() > 1.5]
    assert heights == [n for n in table["n_posts"] if n > 1.5]


def test_thin_bins_are_hollow_and_gaps_are_gaps() -> None:
    posts = tagged_posts(900)
    hours = posts["created_at"].dt.floor("h")
    thin, gone = pd.Timestamp("2024-03-04T20:00Z"), pd.Timestamp("2024-03-04T22:00Z")
    keep = (hours != gone) & ((hours != thin) | (posts.groupby(hours).cumcount() < 4))
    found = measures_of(posts[keep])
    ax = plot_timeline(found).child_axes[0]
    hollow = line(ax, f"compound (fewer than {MIN_BIN_POSTS} posts)")
    means = found.timeline[found.timeline["measure"] == "compound_mean"]
    few = means[(means["n"] > 0) & (means["n"] < MIN_BIN_POSTS)]
    assert thin in few["time"].tolist()
    np.testing.assert_allclose(hollow, few["value"])
    at = int((thin - pd.Timestamp("2024-03-04T06:00Z")) / pd.Timedelta("1h"))
    drawn = line(ax, "compound")
    assert np.isnan(drawn[at])
    assert np.isnan(drawn[at + 2])
    assert not np.isnan(drawn[at + 1])


def test_bands_are_the_intervals() -> None:
    ax = plot_timeline(MEASURES).child_axes[0]
    band = next(c for c in ax.collections if isinstance(c, PolyCollection))
    rows = MEASURES.timeline[MEASURES.timeline["measure"] == "compound_mean"]
    rows = rows[rows["n"] >= MIN_BIN_POSTS]
    corners = np.concatenate([path.vertices[:, 1] for path in band.get_paths()])
    assert set(np.round(rows["low"], 9)) <= set(np.round(corners, 9))
    assert set(np.round(rows["high"], 9)) <= set(np.round(corners, 9))


def test_the_whole_scale_or_a_marked_zoom() -> None:
    assert plot_timeline(MEASURES, zoom=False).child_axes[0].get_ylim() == (-1, 1)
    posts = tagged_posts(900)
    narrow = measures_of(posts.assign(compound=(0.2 * posts["compound"]).round(4)))
    zoomed = plot_timeline(narrow).child_axes[0]
    low, high = zoomed.get_ylim()
    assert low < 0 < high
    assert "zoomed" in zoomed.get_title(loc="left")


def test_windows_draw_values_and_intervals() -> None:
    shares, mean = plot_windows(MEASURES).child_axes
    for ax, label in ((shares, "share_humor"), (mean, "compound_mean")):
        values = [MEASURES.value(w, label)["value"] for w in ("before", "during", "after")]
        drawn = [np.asarray(each.get_ydata(), float) for each in ax.get_lines()]
        assert any(len(d) == 3 and np.allclose(d, values) for d in drawn)
    names = [label.get_text() for label in shares.get_xticklabels()]
    n = int(MEASURES.value("before", "n_posts")["value"])
    assert names[0] == f"before\nn = {n:,}"


def test_windows_with_too_few_posts_are_said_and_not_drawn() -> None:
    posts = tagged_posts(900)
    few = measures_of(pd.concat([posts[posts["created_at"] < BASE.start], posts.tail(9)]))
    shares, _ = plot_windows(few).child_axes
    assert shares.get_xticklabels()[2].get_text() == "after\nn = 9\n(too few)"
    assert all(len(each.get_xdata()) <= 1 for each in shares.get_lines())


def test_activity_draws_counts_and_expectation() -> None:
    panel = plot_activity(MEASURES).child_axes[0]
    table = MEASURES.activity
    shown = table[table["time"] >= OUTAGE.start - timedelta(hours=24)]
    np.testing.assert_allclose(line(panel, "active authors"), shown["n_authors"])
    np.testing.assert_allclose(line(panel, "expected"), shown["expected"])


@pytest.mark.parametrize("plot", PLOTS)
def test_a_second_run_gives_the_same_bytes(plot, tmp_path) -> None:  # noqa: ANN001
    for name in ("one.png", "two.png"):
        save_chart(plot(MEASURES), tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


@pytest.mark.parametrize("plot", PLOTS)
def test_no_text_is_cut_off(plot) -> None:  # noqa: ANN001
    name = "A rather long name of an outage that somebody gave in full"
    ax = plot(measures_of(tagged_posts(900), replace(OUTAGE, name=name)))
    figure = ax.get_figure(root=True)
    figure.savefig(io.BytesIO())
    renderer = figure.canvas.get_renderer()
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent(renderer)
            assert box.x0 >= -1, text.get_text()
            assert box.x1 <= figure.bbox.x1 + 1, text.get_text()
            assert box.y0 >= -1, text.get_text()
            assert box.y1 <= figure.bbox.y1 + 1, text.get_text()


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
    assert "of what the same hours" in describe_activity(MEASURES)


def test_labels_keep_their_distance_and_order() -> None:
    placed = spread([0.5, 0.5, 0.97, 0.99], 0.1)
    assert all(b - a >= 0.1 - 1e-9 for a, b in pairwise(placed))
    assert max(placed) <= 1
