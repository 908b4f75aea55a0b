"""When posts that fell, or complaints that rose, were back."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from benchmarks.excess import World, as_history, draw_counts, steps_of
from benchmarks.returning import Course
from sentiment.measure.due import Due, expect_since_onset
from sentiment.measure.posting import FELL, ROSE, Way, estimate_return, return_rows
from sentiment.tell import tell_outage
from sentiment.tell.recovery import tell_return
from tests.test_excess import with_verdict

DAY = timedelta(days=1)


def drawn(world: World, course: Course, reaction: str = "none") -> Due:
    rng = np.random.default_rng(5)
    _, mean, first = draw_counts(rng, world)
    start, end = steps_of(world)
    level = course.levels((np.arange(len(mean)) + 0.5 - end) / 12)
    level[:start] = 1
    history, onset = as_history(rng.poisson(mean * level), first, world, reaction)
    over = onset + timedelta(hours=world.hours)
    spans = [(onset - DAY, onset), (onset, over), (over, over + DAY)]
    of = "posts" if reaction == "none" else reaction
    return expect_since_onset(history, spans, onset - world.days * DAY, of=of)


@pytest.mark.parametrize(
    ("per_hour", "course", "reaction", "way"),
    [
        (200.0, Course(0.2, "fading", 2), "none", FELL),
        (200.0, Course(0.3, "line", 3), "none", FELL),
        (4.0, Course(8.0, "fading", 2), "frustration", ROSE),
    ],
)
def test_a_known_course_is_found(
    per_hour: float, course: Course, reaction: str, way: Way
) -> None:
    world = World(days=10, per_hour=per_hour, wander=0.05)
    found = estimate_return(drawn(world, course, reaction), way)
    truth = {"depth": course.depth, "half_back": course.half, "back": course.back(way.margin)}
    for name, true in truth.items():
        value, low, high = found[name]
        assert low <= true <= high, name
        assert value == pytest.approx(true, rel=0.35), name
        assert high - low < 1.5 * true + 1, name


def test_posts_that_are_back_at_once_are_so_within_the_first_hour() -> None:
    found = estimate_return(drawn(World(days=10, wander=0.05), Course(0.2, "line", 0)), FELL)
    assert found["half_back"] == (pytest.approx(0.2, abs=0.3), 0.0, 1.0)


def test_rows_say_why_they_hold_nothing() -> None:
    due = drawn(World(days=10, wander=0.05), Course(0.2, "fading", 20))
    rows = return_rows(due, "posts", FELL, moved=True, ongoing=False)
    assert [row[1] for row in rows] == ["depth", "half_back", "back"]
    assert "not within the 24 hours after" in rows[2][-1]
    assert np.isnan(rows[2][2])
    for moved, ongoing, said in ((False, False, "no clear fall"), (True, True, "goes on")):
        rows = return_rows(due, "posts", FELL, moved=moved, ongoing=ongoing)
        assert all(said in row[-1] and np.isnan(row[2]) for row in rows)
    short = drawn(World(days=5), Course(0.2, "fading", 2))
    assert "withheld" in return_rows(short, "posts", FELL, moved=True, ongoing=False)[0][-1]


def test_the_return_is_told_where_posts_fell() -> None:
    back = {"half_back": (2.0, 1.2, 4.0), "back": (6.0, 4.0, np.inf)}
    fell = with_verdict("fell")
    for quantity, numbers in back.items():
        rows = (fell.shape["measure"] == "posts") & (fell.shape["quantity"] == quantity)
        fell.shape.loc[rows, ["value", "low", "high"]] = numbers
    said = (
        "Half of the missing posts were back 2 h (1 to 4) after the end, all but a tenth of "
        "the expected back 6 h (4 or more) after the end."
    )
    assert tell_return(fell) == said
    assert said in tell_outage(fell)
    for verdict in ("rose", "no clear change", "can't be told"):
        assert not tell_return(with_verdict(verdict))
