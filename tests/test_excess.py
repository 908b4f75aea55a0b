"""Posts beyond what was expected: near the truth, without trend and weekdays, or withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from benchmarks.excess import World, draw
from benchmarks.quiet import count_posts
from sentiment.chart import STYLES, Look
from sentiment.chart.posting import describe_cumulative, plot_cumulative
from sentiment.count.history import History
from sentiment.count.spans import assign_windows
from sentiment.measure import measure_outage
from sentiment.measure.course import tabulate_shape
from sentiment.measure.due import expect_since_onset
from sentiment.measure.posting import Excess, tabulate_excess
from sentiment.outage import parse_outage
from sentiment.tell import tell_outage, title_of
from sentiment.tell.recovery import tell_excess
from tests.conftest import tagged_posts
from tests.drawn import assert_texts_are_whole

if TYPE_CHECKING:
    from sentiment.results import Measures

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CALM = World(days=10, wander=0.05)


def around(onset: datetime, hours: float = 6) -> list[tuple[datetime, datetime]]:
    end = onset + hours * HOUR
    return [(onset - DAY, onset), (onset, end), (end, end + DAY)]


def found_in(world: World, seed: int = 1) -> tuple[Excess, int]:
    history, onset, added = draw(np.random.default_rng(seed), world)
    first = onset - world.days * DAY - 10 * HOUR
    return tabulate_excess(expect_since_onset(history, around(onset), first), onset), added


def test_what_was_added_is_found_and_adds_up_hour_by_hour() -> None:
    excess, added = found_in(CALM)
    table = excess.table
    assert excess.low < added < excess.high
    assert excess.value == pytest.approx(added, rel=0.3)
    row = table.iloc[5]
    assert (row["value"], row["low"], row["n"]) == (excess.value, excess.low, excess.n)
    assert len(table) == 30  # to a day after
    assert (table["end"] - table["time"]).dt.total_seconds().tolist() == [
        3600.0 * each for each in range(1, 31)
    ]
    assert (table["low"] < table["value"]).all()
    assert (table["value"] < table["high"]).all()
    assert (np.diff(table["n"]) >= 0).all()


def test_growth_is_no_excess() -> None:
    # the mean of the days before would say 1.05 ** 14 = 98 % more
    world = replace(CALM, days=28, growth=0.05)
    excess, added = found_in(world)
    assert abs(excess.value - added) < 0.25 * (excess.n - added)
    assert "weekdays" in excess.note


@pytest.mark.parametrize(
    ("world", "hours", "said"),
    [
        (replace(CALM, days=6), 6, "6.4 days before"),
        (replace(CALM, per_hour=0.5), 6, "fewer than 20 posts"),
    ],
)
def test_what_can_not_be_told_is_withheld(world: World, hours: int, said: str) -> None:
    excess, _ = found_in(replace(world, hours=hours))
    assert excess.note.startswith("withheld: ")
    assert said in excess.note
    assert np.isnan([excess.value, excess.low, excess.high]).all()
    assert excess.table.empty
    row = tabulate_shape(
        History(),
        around(parse_outage(OUTAGE).start),
        ongoing=False,
        more=[("posts", "excess_posts", *[np.nan] * 3, "posts", excess.n, excess.note)],
    )
    assert row["note"].tolist() == [excess.note]


def test_hours_that_are_masked_are_not_added_up() -> None:
    history, onset, _ = draw(np.random.default_rng(1), CALM)
    first = onset - 11 * DAY
    hole = (onset + 2 * HOUR, onset + 3 * HOUR)
    assert "not all hours" in expect_since_onset(history, around(onset), first, [hole]).why
    later = (onset + 9 * HOUR, onset + 10 * HOUR)
    assert len(expect_since_onset(history, around(onset), first, [later]).due) == 9


def test_days_alone_have_no_excess() -> None:
    days = np.repeat(np.arange(20), 40) * 288 + 19_000 * 288
    none = np.zeros(len(days), dtype=bool)
    history = count_posts(days, days % 7, none)
    onset = parse_outage("2022-01-20T00:00Z/2022-01-21T00:00Z").start
    found = expect_since_onset(history, around(onset, 24), onset - 12 * DAY)
    assert found.why == "times are days alone"


OUTAGE = "2024-03-05T06:00Z/2024-03-05T12:00Z"


@cache
def measured() -> Measures:
    """Measure twenty posts an hour for ten days, and a hundred in the outage."""
    rng, outage = np.random.default_rng(3), parse_outage(OUTAGE)
    some = tagged_posts(20 * 24 * 10 + 480, authors=900)
    seconds = np.append(
        rng.uniform(-8.5, 1.5, len(some) - 480) * 86_400, rng.uniform(0, 21_600, 480)
    )
    times = pd.Timestamp(outage.start) + pd.to_timedelta(seconds.round(), unit="s")
    posts = some.assign(created_at=times.as_unit("us")).sort_values("created_at")
    return measure_outage(assign_windows(posts, outage), outage)


def with_verdict(verdict: str, grade: str = "clear", **shape: float) -> Measures:
    table, course = measured().verdicts.copy(), measured().shape.copy()
    rows = table["measure"] == "posts"
    table.loc[rows, ["verdict", "grade"]] = (
        verdict,
        grade if verdict in {"rose", "fell"} else "",
    )
    rows = course["quantity"] == "excess_posts"
    for name, value in shape.items():
        course.loc[rows, name] = value
    return replace(measured(), verdicts=table, shape=course)


def test_the_sentence_says_no_more_than_verdict_and_interval() -> None:
    row = measured().shape.set_index("quantity").loc["excess_posts"]
    assert row["low"] < 480 < row["high"]
    said = "posts more than expected"
    assert said in "\n".join(tell_outage(measured()))
    assert said in title_of("cumulative", measured())
    assert tell_excess(with_verdict("rose", "likely")).startswith("probably ")
    for verdict in ("fell", "no clear change", "can't be told"):
        assert not tell_excess(with_verdict(verdict))
    assert not tell_excess(with_verdict("rose", low=-3.0))
    fell = with_verdict("fell", value=-210.0, low=-260.0, high=-160.0)
    assert tell_excess(fell) == "210 (160 to 260) posts fewer than expected"
    assert not tell_excess(with_verdict("fell", value=-210.0, low=-260.0, high=10.0))
    assert title_of("cumulative", with_verdict("fell")).startswith("No clear excess")


def test_the_chart_draws_the_table() -> None:
    table = measured().cumulative
    (panel,) = plot_cumulative(measured()).child_axes
    course = next(each for each in panel.get_lines() if len(each.get_xdata()) == len(table) + 1)
    np.testing.assert_allclose(course.get_ydata(), [0.0, *table["value"]])
    assert "A line of posts more than expected" in describe_cumulative(measured())


@pytest.mark.parametrize("style", STYLES)
def test_the_chart_is_whole_in_every_style(style: str) -> None:
    named = replace(measured(), outage=replace(measured().outage, name="A long name " * 5))
    ax = plot_cumulative(named, look=Look(style))
    assert_texts_are_whole(ax.get_figure(root=True))
