"""The chart of an archive beside its control: what is drawn of made-up bins, what is said."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sentiment.chart import Look
from sentiment.chart.beside import _title, describe_control, plot_control
from sentiment.chart.sheet import GREY
from sentiment.results import MIN_BIN_POSTS
from tests.test_sentences_plain import HOURS, row, told

WINDOWS = ("before", "during", "after")


def bins() -> pd.DataFrame:
    """Two bins a window and series; the second of the archive's outage has too few posts."""
    rows = []
    for at, measure in enumerate(("frustration", "concern", "humor")):
        for series, level in (("archive", 0.2), ("control", 0.1)):
            for number in range(6):
                time = pd.Timestamp(HOURS.start) + pd.Timedelta(hours=number * 3 - 6)
                n = MIN_BIN_POSTS - (series == "archive" and number == 3)
                value = level + 0.012 * number + 0.1 * at
                rows.append(
                    {
                        "measure": f"share_{measure}",
                        "series": series,
                        "window": WINDOWS[number // 2],
                        "time": time,
                        "end": time + pd.Timedelta(hours=3),
                        "value": value,
                        "low": value - 0.05,
                        "high": value + 0.05,
                        "n": n,
                    }
                )
    return pd.DataFrame(rows)


EFFECT = {
    "method": "difference in differences",
    "comparison": "during - before",
    "measure": "share_frustration",
    "value": 0.104,
    "low": 0.05,
    "high": 0.15,
}


def measures_of(*verdicts: dict, effects: list[dict] | None = None) -> Any:
    measures = told(*verdicts or [row("frustration")])
    measures.beside = bins()
    measures.effects = pd.DataFrame(
        [EFFECT] if effects is None else effects, columns=list(EFFECT)
    )
    return measures


def test_bins_of_enough_posts_are_drawn_by_window() -> None:
    look = Look()
    ax = plot_control(measures_of(), look=look)
    panels = ax.child_axes
    assert len(panels) == 3
    for at, panel in enumerate(panels):
        lines = [
            line
            for line in panel.get_lines()
            if len(line.get_xdata()) == 2 and line.get_marker() in {"o", "s"}
        ]
        assert len(lines) == 6
        name = ("frustration", "concern", "humor")[at]
        for number, line in enumerate(lines):
            own = number < 3
            level = (0.2 if own else 0.1) + 0.1 * at
            first = 2 * (number % 3)
            expected = [level + 0.012 * first, level + 0.012 * (first + 1)]
            if own and first == 2:
                expected[1] = nan
            np.testing.assert_allclose(line.get_ydata(), expected)
            # points stand in the middle of their bins
            start = pd.Timestamp(HOURS.start) + pd.Timedelta(hours=first * 3 - 4.5)
            days = start.timestamp() / 86_400
            np.testing.assert_allclose(line.get_xdata(), [days, days + 0.125])
            assert line.get_marker() == ("o" if own else "s")
            assert line.get_color() == (look.colour(name) if own else GREY)
            assert (line.get_linestyle() == "-") == own
            assert line.get_markersize() == pytest.approx(0.3 * look.font)
        assert panel.get_ylim()[0] == 0
        labels = [line.get_label() for line in lines]
        assert labels == ["the archive", "_", "_", "the control", "_", "_"]
        bands = [each for each in panel.collections if each.get_alpha() == 0.2]
        assert len(bands) == 6
        highest = max(path.vertices[:, 1].max() for band in bands for path in band.get_paths())
        assert highest == pytest.approx(0.2 + 0.06 + 0.05 + 0.1 * at)
    legends = [panel.get_legend() for panel in panels]
    assert legends[0] is not None
    assert legends[0]._ncols == 2
    assert legends[1:] == [None, None]
    said = " ".join(text.get_text() for text in ax.figure.findobj(type(ax.title)))
    assert "bins of about 3 h, with 95 %" in said.replace("\n", " ")
    n = 6 * MIN_BIN_POSTS
    assert f"{n - 1:,} posts of the archive, {n:,} of the control" in said.replace("\n", " ")


ROSE, FELL = row("frustration"), row("frustration", "fell", grade="likely")


@pytest.mark.parametrize(
    ("verdict", "more", "title"),
    [
        (ROSE, {}, "Frustration rose 10 points beyond the control during the outage"),
        (
            FELL,
            {"value": -0.104, "low": -0.15, "high": -0.05},
            "Frustration probably fell 10 points beyond the control during these hours",
        ),
        (
            ROSE,
            {"low": 0.0},
            "No clear change of frustration beyond the control during the outage",
        ),
        (
            ROSE,
            {"low": -0.01},
            "No clear change of frustration beyond the control during the outage",
        ),
        (
            ROSE,
            {"value": -0.1, "low": -0.2, "high": -0.05},
            "No clear change of frustration beyond the control during the outage",
        ),
        (FELL, {}, "No clear change of frustration beyond the control during these hours"),
        (
            row("frustration", "no clear change"),
            {},
            "No clear change of frustration beyond the control during these hours",
        ),
        (
            row("frustration", "can't be told"),
            {},
            "Frustration and its control during these hours",
        ),
        (ROSE, {"low": nan}, "Frustration and its control during the outage"),
        (
            ROSE,
            {"comparison": "after - before"},
            "Frustration and its control during the outage",
        ),
        (ROSE, {"measure": "share_humor"}, "Frustration and its control during the outage"),
        (ROSE, {"method": "same hours"}, "Frustration and its control during the outage"),
    ],
)
def test_the_title_says_what_is_beyond_the_control(
    verdict: dict, more: dict, title: str
) -> None:
    measures = measures_of(verdict, effects=[EFFECT | more])
    assert _title(measures) == title
    words = describe_control(measures)
    assert words.startswith(f"{title}. Three charts over one time axis, for")
    other = not {"comparison", "measure", "method"}.isdisjoint(more)
    unknown = other or isnan(more.get("low", 0.05))
    beyond = "can't be told." if unknown else " points ("
    assert beyond in words.partition("during the outage: ")[2]


def test_levels_of_each_window_are_told() -> None:
    words = describe_control(measures_of())
    levels = (
        "archive, before: 21 %; archive, during: 23 %; archive, after: 25 %; "
        "control, before: 11 %; control, during: 13 %; control, after: 15 %."
    )
    assert levels in words
    measures = measures_of()
    measures.beside.loc[measures.beside["window"] == "after", "n"] = 0
    assert "after" not in describe_control(measures).partition("Frustration: ")[2]
