"""Sentences of the answer from made-up verdicts, shapes and shares: each way to say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import nan
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from sentiment.outage import Outage, Statement, parse_outage, parse_time
from sentiment.report.found import describe_found
from sentiment.results import Content, Detection
from sentiment.tell import headline, recovery, titles
from sentiment.tell.about import clear_aspects, tell_about
from sentiment.tell.by_value import breakdown_title, name_rest, tell_breakdown
from sentiment.tell.postmortem import tell_postmortem
from sentiment.tell.verdicts import Verdict, noun, verdict_of

HOURS = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z")
DAY = parse_outage("2024-03-05T00:00Z/2024-03-06T00:00Z")
DAYS = parse_outage("2024-03-05T00:00Z/2024-03-07T00:00Z")
FOUND = Outage(HOURS.start, HOURS.end, start_range=(HOURS.start, HOURS.end))
NAMED = Outage(HOURS.start, HOURS.end, name="Big one", platform="Forum")


def row(measure: str, verdict: str = "rose", quantity: str = "share", **more: Any) -> dict:
    """Make a row of verdicts: of a share from 5 to 20 % if nothing else is said."""
    numbers = {"before": 0.05, "value": 0.2, "low": 0.15, "high": 0.25, "n": 400, "change": 4.0}
    found = Verdict()._asdict() | numbers | {"verdict": verdict, "quantity": quantity}
    return {"measure": measure, "window": "during", "headline": True, **found, **more}


def told(
    *rows: dict, outage: Outage = HOURS, shape: list[dict] | None = None, **more: Any
) -> Any:
    """Make what measures tell sentences."""
    names = ["measure", "quantity", "value", "low", "high", "note"]
    at = {"n": 400, "value": 120.0, "start": HOURS.start, "end": HOURS.end}
    return SimpleNamespace(
        verdict_rows=list(rows),
        outage=outage,
        shape=pd.DataFrame(shape or [], columns=names),
        value=lambda *_: pd.Series({**at, **more.get("at", {})}),
        baseline=more.get("baseline", "adjacent"),
        differences=more.get("differences"),
        n_posts=5262,
        n_authors=more.get("n_authors", 1502),
        authors_exact=more.get("authors_exact", True),
        after=timedelta(hours=6),
        cautions=["a", "b"],
    )


ROSE, FELL, SAME = (
    row("frustration"),
    row("frustration", "fell"),
    row("frustration", "no clear change"),
)
UNTOLD = row("frustration", "can't be told")


@pytest.mark.parametrize(
    ("rows", "outage", "what"),
    [
        ([ROSE], HOURS, "the outage"),
        ([ROSE], FOUND, "the episode"),
        ([FELL], FOUND, "the episode"),
        ([FELL], HOURS, "these hours"),
        ([SAME], DAY, "that day"),
        ([], DAYS, "these days"),
        ([ROSE], DAYS, "the outage"),
    ],
)
def test_what_may_be_called_an_outage(rows: list[dict], outage: Outage, what: str) -> None:
    assert noun(told(*rows, outage=outage)) == what


def test_a_verdict_is_that_of_its_window_and_quantity() -> None:
    rows = [
        row("concern", value=0.1),
        row("frustration", value=0.2, window="after"),
        row("frustration", value=0.3, headline=False, quantity="rate"),
        row("frustration", value=0.4, headline=True),
    ]
    measures = told(*rows)
    assert verdict_of(measures, "frustration").value == 0.4
    assert verdict_of(measures, "frustration", window="after").value == 0.2
    assert verdict_of(measures, "frustration", quantity="rate").value == 0.3
    assert verdict_of(measures, "frustration", quantity="authors") == Verdict()
    assert verdict_of(measures, "humor").untold


@pytest.mark.parametrize(
    ("quantity", "level", "interval"),
    [
        ("share", "20 %", "15 to 25 %"),
        ("rate", "0.2", "0.1 to 0.2"),
        ("mean", "+0.20", "15 to 25 %"),
        ("authors", "20 %", "15 to 25 %"),
    ],
)
def test_levels_are_written_by_their_quantity(quantity: str, level: str, interval: str) -> None:
    found = verdict_of(told(row("frustration", quantity=quantity)), "frustration")
    assert found.level(0.2) == level
    assert found.interval == interval.removesuffix(" %")


def sentences(*rows: dict, **more: Any) -> list[str]:
    return headline.tell_outage(told(*rows, **more))


@pytest.mark.parametrize(
    ("rows", "outage", "first"),
    [
        (
            [ROSE],
            HOURS,
            "Of 400 posts written during the outage of 5 Mar 2024, 06:00 to 12:00 UTC, 80 "
            "(20 %, "
            "15 to 25) expressed frustration, up from 5 % before.",
        ),
        (
            [{**ROSE, "quantity": "authors", "grade": "likely", "low": nan, "why": "it is so"}],
            NAMED,
            "Of 400 people who wrote during “Big one” (5 Mar 2024, 06:00 to 12:00 UTC), 80 "
            "(20 %) expressed frustration, probably up from 5 % before. It is so.",
        ),
        (
            [{**FELL, "reason": "x"}],
            FOUND,
            "Of 400 posts written in the episode of about 5 Mar 2024, 06:00 to 12:00 UTC "
            "(estimated), 80 (20 %, 15 to 25) expressed frustration, down from 5 % before.",
        ),
        (
            [{**SAME, "reason": "few posts"}],
            DAY,
            "Of 400 posts written on 5 Mar 2024 (UTC), 80 (20 %, 15 to 25) expressed "
            "frustration, not clearly different from the 5 % before: few posts.",
        ),
        (
            [SAME],
            DAYS,
            "Of 400 posts written from 5 Mar 2024 to 6 Mar 2024 (UTC), 80 (20 %, 15 to 25) "
            "expressed frustration, not clearly different from the 5 % before.",
        ),
        (
            [{**UNTOLD, "reason": "few posts"}],
            HOURS,
            "Whether people were more frustrated can't be told from 400 posts in the hours "
            "from "
            "5 Mar 2024, 06:00 to 12:00 UTC: few posts.",
        ),
        (
            [row("frustration", "rose", "rate", value=20.0, low=15.0, high=25.0, before=50.0)],
            HOURS,
            "During the outage of 5 Mar 2024, 06:00 to 12:00 UTC, 20 posts an hour expressed "
            "frustration (95 % interval 15 to 25), up from 50 before.",
        ),
    ],
)
def test_the_first_sentence(rows: list[dict], outage: Outage, first: str) -> None:
    assert sentences(*rows, outage=outage)[0] == first


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (
            0,
            "The archive has no post in the hours from 5 Mar 2024, 06:00 to 12:00 UTC: whether",
        ),
        (1, "Whether people were more frustrated can't be told from 1 post in the hours"),
        (1200, "Whether people were more frustrated can't be told from 1,200 posts in the"),
    ],
)
def test_few_posts_are_counted(n: int, said: str) -> None:
    assert sentences(UNTOLD, at={"n": n})[0].startswith(said)


def rate(value: float, before: float, verdict: str = "rose") -> dict:
    numbers = {"value": value, "before": before, "headline": False}
    return row("frustration", verdict, "rate", **numbers)


@pytest.mark.parametrize(
    ("first", "second", "end"),
    [
        (ROSE, rate(200.0, 50.0), ": 200 an hour instead of 50."),
        (
            {**ROSE, "quantity": "authors"},
            rate(200.0, 50.0),
            ": 200 such posts an hour instead of 50.",
        ),
        (
            ROSE,
            rate(50.0, 200.0),
            ", though fewer of them an hour (50 instead of 200), for posting changed.",
        ),
        (
            FELL,
            rate(200.0, 50.0),
            ", though more of them an hour (200 instead of 50), for posting changed.",
        ),
        (
            {**FELL, "quantity": "authors"},
            rate(200.0, 50.0),
            ", though more such posts an hour (200 instead of 50), for posting changed.",
        ),
        (FELL, rate(50.0, 200.0), ": 50 an hour instead of 200."),
        (ROSE, rate(20.01, 20.0), " before."),
        (ROSE, rate(nan, 20.0), " before."),
        (ROSE, rate(20.0, nan), " before."),
        (SAME, rate(200.0, 50.0), " before."),
    ],
)
def test_how_many_an_hour(first: dict, second: dict, end: str) -> None:
    assert sentences(first, second)[0].endswith(
        f"5 % before{end}".replace("before before", "before")
    )


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (
            row("frustration", "fell", headline=False, grade="likely"),
            "; as a share it probably fell, from 5 % to 20 % of 400 posts.",
        ),
        (
            row("frustration", "no clear change", headline=False),
            "; as a share it did not clearly change, from 5 % to 20 % of 400 posts.",
        ),
        (row("frustration", "can't be told", headline=False), "before."),
    ],
)
def test_a_rate_is_told_beside_its_share(share: dict, said: str) -> None:
    first = row("frustration", "rose", "rate", value=200.0, before=50.0)
    assert sentences(first, share)[0].endswith(f"from 50 {said}" if said == "before." else said)


def posts(verdict: str, change: float, **more: Any) -> dict:
    numbers = {
        "value": 100 * change,
        "before": 100.0,
        "change": change,
        "change_low": change * 0.9,
    }
    return row("posts", verdict, "rate", **{**numbers, "change_high": change * 1.1, **more})


EXCESS = {
    "measure": "posts",
    "quantity": "excess_posts",
    "value": 300.0,
    "low": 200.0,
    "high": 400.0,
}


@pytest.mark.parametrize(
    ("rows", "shape", "said"),
    [
        (
            [ROSE, posts("rose", 3.0)],
            [],
            "There were 300 posts an hour, 3.0 times as many as before (2.7 to 3.3).",
        ),
        (
            [ROSE, posts("rose", 1.0)],
            [],
            "There were 100 posts an hour, 1.0 times as many as before (0.9 to 1.1).",
        ),
        (
            [ROSE, posts("rose", 9.99)],
            [],
            "There were 999 posts an hour, 10.0 times as many as before (9.0 to 11).",
        ),
        (
            [ROSE, posts("rose", 10.0, change_low=nan)],
            [],
            "There were 1,000 posts an hour, 10 times as many as before.",
        ),
        (
            [ROSE, posts("rose", 3.0, grade="likely", change_high=nan)],
            [EXCESS],
            "There were 300 posts an hour, probably more than before: 3.0 times as many; "
            "in all 300 (200 to 400) posts more than expected by the days before.",
        ),
        (
            [ROSE, posts("fell", 0.5)],
            [],
            "There were 50 posts an hour, 50 % of those before (45 to 55).",
        ),
        (
            [ROSE, posts("fell", 0.5, grade="likely")],
            [],
            "There were 50 posts an hour, probably fewer: 50 % of those before (45 to 55).",
        ),
        ([ROSE, posts("no clear change", 0.5)], [], None),
        (
            [UNTOLD, posts("no clear change", 0.5)],
            [],
            "There were 50 posts an hour, 100 before (no clear change).",
        ),
        (
            [UNTOLD, posts("rose", 3.0, before=0.0)],
            [],
            "There were 300 posts an hour, 0 before (rose).",
        ),
        ([UNTOLD, posts("no clear change", nan)], [], None),
        ([UNTOLD, posts("no clear change", 0.5, before=nan)], [], None),
        (
            [UNTOLD, posts("rose", 3.0)],
            [],
            "In the hours from 5 Mar 2024, 06:00 to 12:00 UTC there were 300 posts an "
            "hour, 3.0 times as many as before (2.7 to 3.3).",
        ),
    ],
)
def test_how_much_was_posted(rows: list[dict], shape: list[dict], said: str | None) -> None:
    found = [line for line in sentences(*rows, shape=shape) if "here were" in line]
    assert found == ([] if said is None else [said])


def test_what_is_known_comes_first() -> None:
    lines = sentences(UNTOLD, posts("rose", 3.0))
    assert lines[0].startswith("In the hours from 5 Mar")
    assert lines[1] == "Whether people were more frustrated can't be told from 400 posts."
    assert sentences(SAME, posts("rose", 3.0))[0].startswith("Of 400 posts")
    alone = sentences(UNTOLD, posts("rose", 3.0), at={"n": 0})
    assert alone[1].startswith("The archive has no post then: whether")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [row("concern"), row("humor", "fell", grade="likely")],
            "Concern rose from 5 % to 20 % and humor probably fell from 5 % to 20 %.",
        ),
        (
            [row("concern", "no clear change", reason="few"), row("humor")],
            "Humor rose from 5 % to 20 %; concern went from 5 % to 20 %, no clear change.",
        ),
        (
            [row("concern", "no clear change"), row("compound", "no clear change", "mean")],
            "Concern and mean sentiment did not clearly change.",
        ),
        (
            [
                row("concern", "no clear change"),
                row("compound", "fell", "mean", before=0.2, value=-0.1),
            ],
            "Mean sentiment fell from +0.20 to −0.10 (of −1 to +1); concern did not "
            "clearly change.",
        ),
        (
            [row("humor", "rose", "rate", before=20.0, value=80.0)],
            "Humor rose from 20 to 80 posts an hour (n = 400).",
        ),
    ],
)
def test_the_others(rows: list[dict], said: str) -> None:
    assert headline._others(told(*rows)) == said
    assert sentences(SAME, *rows)[1] == said


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (
            {**ROSE, "checks": "same hours; series ;; odd"},
            "The rise of frustration holds against the same hours of earlier days, the "
            "trend before and odd.",
        ),
        (
            {**FELL, "checks": "control"},
            "The fall of frustration holds against the control archive.",
        ),
        (
            {**ROSE, "grade": "likely", "reason": "few hours", "checks": "control"},
            "The rise of frustration is likely, not certain: few hours.",
        ),
        ({**FELL, "grade": "likely"}, "The fall of frustration is likely, not certain."),
        (ROSE, ""),
        ({**SAME, "checks": "control"}, ""),
    ],
)
def test_how_sure_it_is(first: dict, said: str) -> None:
    assert headline._sure(told(first)) == said


def test_the_same_hours_of_earlier_days() -> None:
    columns = ["comparison", "measure", "value", "low", "high"]
    rows = [
        ("after - before", "share_frustration", 0.5, 0.4, 0.6),
        ("during - before", "share_humor", 0.3, 0.2, 0.4),
        ("during - before", "share_frustration", 0.1, 0.05, 0.15),
    ]
    table = pd.DataFrame(rows, columns=columns)
    said = "Against the same hours of earlier days the share of frustration is +10.0 points"
    assert f"{said} (+5.0 to +15.0)." in sentences(
        ROSE, baseline="same hours", differences=table
    )
    few = table.assign(low=nan)
    lines = sentences(ROSE, baseline="same hours", differences=few)
    assert "The same hours of earlier days are too few to compare with." in lines
    assert not [line for line in sentences(UNTOLD, baseline="same hours") if "same" in line]


def test_sentences_and_cautions_are_bounded() -> None:
    rows = [{**ROSE, "checks": "control"}, posts("rose", 3.0), row("concern")]
    shape = [
        {
            "measure": "frustration",
            "quantity": "recovery",
            "value": 2.0,
            "low": 1.0,
            "high": 3.0,
            "note": "within 2 points",
        }
    ]
    assert len(sentences(*rows, shape=shape)) == 5
    assert (
        headline.tell_outage(told(*rows, shape=shape), most=3)
        == sentences(*rows, shape=shape)[:3]
    )
    both = headline.tell_headline([told(*rows, shape=shape)] * 2, [], notes=["About all."])
    assert both == [*sentences(*rows, shape=shape)[:5] * 2, "About all."]
    # six at most; what is said of the archive stands for one of them
    rows += [posts("fell", 0.5)]
    rows[1] = posts("rose", 3.0, headline=False)
    shape += [
        {"measure": "posts", "quantity": "back", "value": 5.0, "low": 4.0, "high": 6.0},
        {"measure": "posts", "quantity": "half_back", "value": 2.0, "low": 1.0, "high": 3.0},
    ]
    every = sentences(*rows, shape=shape)
    assert len(every) == 6
    assert headline.tell_headline([told(*rows, shape=shape)], [], notes=["About all."]) == [
        *every[:5],
        "About all.",
    ]
    assert headline.tell_headline([told(*rows, shape=shape)], []) == every
    assert headline.tell_cautions(told(ROSE), ["c", "d"]) == ["a", "b", "c"]


def shape(
    quantity: str, value: float, note: str = "", measure: str = "frustration"
) -> list[dict]:
    ends = {"low": value - 1, "high": value + 1}
    return [{"measure": measure, "quantity": quantity, "value": value, **ends, "note": note}]


@pytest.mark.parametrize(
    ("rows", "shapes", "said"),
    [
        ([FELL], shape("recovery", 2.0, "within 2 points"), ""),
        (
            [ROSE],
            shape("recovery", 2.0, "within 2 points, and staying there; n"),
            "Frustration was back to usual (within 2 points) 2 h (1 to 3) after the end.",
        ),
        (
            [ROSE],
            shape("recovery", nan, "can't be told: few posts"),
            "When frustration was back to usual can't be told (few posts).",
        ),
        (
            [ROSE],
            shape("recovery", nan, "can't be told: within 2 points; few"),
            "When frustration was back to usual (within 2 points) can't be told.",
        ),
        (
            [ROSE],
            shape("recovery", nan, "not yet back"),
            "In the 6 h after the end frustration was not yet back.",
        ),
        ([ROSE], [], "When frustration was back to usual can't be told."),
        (
            [ROSE, {**ROSE, "window": "after"}],
            shape("recovery", nan),
            "In the 6 h after the end 20 % of posts expressed frustration, against 5 % "
            "before; whether the outage made that can't be told: who writes changes, too.",
        ),
        (
            [ROSE, {**ROSE, "window": "after", "quantity": "authors"}],
            [],
            "In the 6 h after the end 20 % of people who wrote expressed frustration, "
            "against 5 % before; whether the outage made that can't be told: who writes "
            "changes, too.",
        ),
        (
            [{**ROSE, "quantity": "rate"}],
            shape("back", 2.0, "within a tenth; n"),
            "Posts of frustration an hour were back to usual (within a tenth) 2 h (1 to 3) "
            "after the end.",
        ),
        (
            [ROSE],
            [*shape("back", 2.0), *shape("recovery", 4.0, "within x")],
            "Frustration was back to usual (within x) 4 h (3 to 5) after the end.",
        ),
    ],
)
def test_when_it_was_over_for_people(rows: list[dict], shapes: list[dict], said: str) -> None:
    assert recovery.tell_recovery(told(*rows, shape=shapes)) == said
    going_on = Outage(HOURS.start, None)
    assert recovery.tell_recovery(told(*rows, shape=shapes, outage=going_on)) == ""


@pytest.mark.parametrize(
    ("verdict", "ends", "said"),
    [
        ("rose", (300.0, 200.0, 400.0), "300 (200 to 400) posts more than expected"),
        ("rose", (300.0, 0.0, 400.0), ""),
        ("rose", (300.0, 0.6, 600.0), "300 (0 to 600) posts more than expected"),
        ("rose", (-300.0, -400.0, -200.0), ""),
        ("fell", (-300.0, -400.0, -200.0), "300 (200 to 400) posts fewer than expected"),
        ("fell", (-300.0, -400.0, 0.0), ""),
        ("fell", (-300.0, -600.0, -0.6), "300 (0 to 600) posts fewer than expected"),
        ("no clear change", (300.0, 200.0, 400.0), ""),
    ],
)
def test_posts_more_or_fewer_than_expected(
    verdict: str, ends: tuple[float, float, float], said: str
) -> None:
    row_ = {**EXCESS, **dict(zip(("value", "low", "high"), ends, strict=True))}
    for grade, likely in (("", ""), ("likely", "probably ")):
        measures = told(row("posts", verdict, grade=grade), shape=[row_])
        assert recovery.tell_excess(measures) == (said and likely + said)
        capital = f"{said[:1].upper()}{said[1:]}" if not likely else f"Probably {said}"
        title = (
            f"{capital} during these hours"
            if said
            else "No clear excess of posts during these hours"
        )
        assert titles.title_of("cumulative", measures) == title


def test_when_missing_posts_came_back() -> None:
    both = [*shape("half_back", 2.0, measure="posts"), *shape("back", 5.0, measure="posts")]
    fell = row("posts", "fell", grade="likely")
    first = "Probably half of the missing posts were back 2 h (1 to 3) after the end"
    second = "all but a tenth of the expected back 5 h (4 to 6) after the end"
    assert recovery.tell_return(told(fell, shape=both)) == f"{first}, {second}."
    assert recovery.tell_return(told(fell, shape=both[:1])) == f"{first}."
    assert recovery.tell_return(told(fell)) == ""
    assert recovery.tell_return(told(row("posts"), shape=both)) == ""


@pytest.mark.parametrize(
    ("rows", "timeline", "effects"),
    [
        (
            [ROSE],
            "Frustration rose from 5 % to 20 % of posts during the outage",
            "The rise of frustration holds against other ways to look",
        ),
        (
            [{**FELL, "grade": "likely", "quantity": "authors"}],
            "Frustration probably fell from 5 % to 20 % of people during these hours",
            "The fall of frustration is likely, not certain",
        ),
        (
            [SAME, row("concern")],
            "Concern rose from 5 % to 20 % of posts during these hours",
            "Seen in several ways, frustration did not clearly change",
        ),
        (
            [SAME, row("concern", "no clear change"), row("humor", "no clear change")],
            "No clear change of frustration, concern or humor during these hours",
            "Seen in several ways, frustration did not clearly change",
        ),
        (
            [UNTOLD, row("concern", "no clear change"), row("humor", "no clear change")],
            "Whether frustration changed during these hours can't be told",
            "Whether frustration changed can't be told",
        ),
        (
            [{**ROSE, "quantity": "rate", "value": 80.0, "before": 20.0}],
            "Frustration rose from 20 to 80 posts an hour during the outage",
            "The rise of frustration holds against other ways to look",
        ),
        (
            [{**ROSE, "quantity": "rate"}, {**ROSE, "headline": False}],
            "Frustration rose from 5 % to 20 % of posts during the outage",
            "The rise of frustration holds against other ways to look",
        ),
        (
            [{**ROSE, "quantity": "rate"}, {**FELL, "headline": False}],
            "As a share, frustration fell from 5 % to 20 % of posts during the outage",
            "The fall of frustration as a share holds against other ways to look",
        ),
        (
            [
                {**ROSE, "quantity": "rate", "value": 80.0, "before": 20.0},
                {**SAME, "headline": False},
            ],
            "Frustration rose from 20 to 80 posts an hour during the outage",
            "Seen in several ways, frustration as a share did not clearly change",
        ),
        (
            [UNTOLD, posts("rose", 3.0)],
            "Posting rose from 100 to 300 posts an hour during these hours",
            "Whether frustration changed can't be told",
        ),
        (
            [{**ROSE, "quantity": "authors"}, {**ROSE, "headline": False, "value": 0.3}],
            "Frustration rose from 5 % to 20 % of people during the outage",
            "The rise of frustration holds against other ways to look",
        ),
    ],
)
def test_titles_of_charts(rows: list[dict], timeline: str, effects: str) -> None:
    assert titles.title_of("timeline", told(*rows)) == timeline
    assert titles.title_of("effects", told(*rows)) == effects
    if "Posting" not in timeline:
        assert titles.title_of("windows", told(*rows)) == timeline


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [ROSE, rate(200.0, 50.0)],
            "Frustrated posts rose from 50 to 200 an hour during the outage",
        ),
        (
            [ROSE, {**rate(200.0, 50.0), "grade": "likely"}],
            "Frustrated posts probably rose from 50 to 200 an hour during the outage",
        ),
        (
            [{**ROSE, "grade": "likely"}, rate(200.0, 50.0)],
            "Frustrated posts probably rose from 50 to 200 an hour during the outage",
        ),
        (
            [ROSE, rate(50.0, 200.0, "fell")],
            "Posts an hour around the outage, by what they express",
        ),
        (
            [SAME, rate(50.0, 200.0, "no clear change")],
            "Posts an hour around these hours, by what they express",
        ),
    ],
)
def test_titles_of_rates(rows: list[dict], said: str) -> None:
    assert titles.title_of("rates", told(*rows)) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (posts("fell", 0.5), "Posting fell from 100 to 50 posts an hour during these hours"),
        (
            posts("no clear change", 0.5),
            "50 posts an hour during these hours, 100 before: no clear change",
        ),
        (
            posts("can't be told", 0.5),
            "Whether more was posted during these hours can't be told",
        ),
    ],
)
def test_titles_of_posting(found: dict, said: str) -> None:
    assert titles.title_of("activity", told(found)) == said


@pytest.mark.parametrize(
    ("rows", "more", "what", "who"),
    [
        ([ROSE], {}, "outage, 5 Mar 2024, 06:00 to 12:00 UTC", "by 1,502 authors"),
        (
            [SAME],
            {"authors_exact": False},
            "5 Mar 2024, 06:00 to 12:00 UTC",
            "by about 1,502 authors",
        ),
        (
            [SAME],
            {"outage": FOUND},
            "episode, about 5 Mar 2024, 06:00 to 12:00 UTC",
            "by 1,502 authors",
        ),
        (
            [SAME],
            {"outage": NAMED},
            "Big one (Forum), 5 Mar 2024, 06:00 to 12:00 UTC",
            "by 1,502 authors",
        ),
        ([SAME], {"outage": DAY}, "5 Mar 2024 (UTC)", "by 1,502 authors"),
        (
            [ROSE],
            {"n_authors": 0},
            "outage, 5 Mar 2024, 06:00 to 12:00 UTC",
            ", authors unknown",
        ),
    ],
)
def test_subtitles_say_what_when_and_how_many(
    rows: list[dict], more: dict, what: str, who: str
) -> None:
    n = f"n = 5,262 posts{who}" if who.startswith(",") else f"n = 5,262 posts {who}"
    assert titles.subtitle(told(*rows, **more), "bins", "") == f"{what} · {n} · bins"


FACETS = ["window", "family", "facet", "share", "low", "high", "n", "n_posts"]
CHANGES = ["comparison", "family", "facet", "value", "low", "high", "p_bh", "enough"]
WORDS = ["measure", "word", "share_from", "share_to", "value"]


def content(facets: list = (), changes: list = (), words: list = (), n: int = 500) -> Content:  # type: ignore[assignment]
    """Make what was said."""
    return Content(
        (n, n, n),
        (n, n, n),
        pd.DataFrame(facets, columns=FACETS),
        pd.DataFrame(changes, columns=CHANGES),
        pd.DataFrame(words, columns=WORDS),
        pd.DataFrame(),
    )


def changed(
    facet: str, value: float, p: float = 0.001, family: str = "ask", **more: Any
) -> tuple:
    during = more.get("comparison", "during - before")
    return (
        during,
        family,
        facet,
        value,
        value - 0.01,
        value + 0.01,
        p,
        more.get("enough", True),
    )


def said_in(
    facet: str, share: float, window: str = "during", n: int = 50, low: float = nan
) -> tuple:
    return (window, "ask", facet, share, low, share + 0.01, n, 500)


def test_aspects_that_clearly_changed_come_by_their_size() -> None:
    changes = [
        changed("fix", 0.1),
        changed("money", -0.2),
        changed("detox", 0.1),
        changed("at_bound", 0.3, p=0.01),
        changed("below", 0.05, p=0.0099),
        changed("few", 0.3, enough=False),
        changed("to_forum", 0.3, family="destination"),
        changed("relief", 0.4, comparison="after - before"),
    ]
    found = content(changes=changes)
    assert clear_aspects(found)["facet"].tolist() == ["money", "fix", "detox", "below"]
    assert clear_aspects(found, "after")["facet"].tolist() == ["relief"]
    shares = [("fix", 0.2), ("money", 0.2), ("detox", 0.03), ("below", 0.2)]
    facets = [said_in(name, share, low=0.1) for name, share in shares]
    assert tell_about(content(facets, changes)) == (
        "What posts said more than before: asking for a fix (20 % of posts, 10 to 21); being "
        "glad of the break (3 % of posts, 10 to 4)."
    )
    facets[2] = said_in("detox", 0.0299)
    assert "glad" not in tell_about(content(facets, changes))
    assert "below (20 % of posts" in tell_about(content(facets, changes))


def test_what_is_as_it_was_is_not_told_as_more() -> None:
    facets = [said_in("fix", 0.2), said_in("money", 0.2), said_in("relief", 0.2)]
    changes = [changed("fix", 0.0), changed("money", -0.1), changed("relief", 0.0001)]
    assert tell_about(content(facets, changes)) == (
        "What posts said more than before: relief (20 % of posts)."
    )
    words = [word("same", 0.0), word("less", -0.0001), word("more", 0.0001)]
    assert tell_about(content(words=words)) == (
        "What posts said more than before: the word “more” (10 % to 20 %)."
    )
    assert tell_about(content(words=words[:2])) == ""


def word(name: str, value: float, measure: str = "frustration", to: float = 0.2) -> tuple:
    return (measure, name, 0.1, to, value)


def test_words_that_became_more_are_three_at_most() -> None:
    words = [
        word("login", 0.1),
        word("error", 0.3, "frequency"),
        word("login", 0.9, "frequency"),
        word("down", 0.5),
        word("rare", 0.6, to=0.0299),
        word("seen", 0.05, to=0.03),
        word("less", -0.2),
        word("zero", 0.0),
        word("mood", 0.7, "valence"),
    ]
    found = "the words “error” (10 % to 20 %), “login” (10 % to 20 %), “seen” (10 % to 3 %)."
    assert tell_about(content(words=words)) == f"What posts said more than before: {found}"
    more = tell_about(content(words=[*words, word("app", 0.04)]))
    assert "app" not in more
    alone = tell_about(content(words=words[:1]))
    assert alone == "What posts said more than before: the word “login” (10 % to 20 %)."
    assert tell_about(content(words=words[3:5])) == tell_about(content()) == ""
    assert titles.title_of("words", content=content(words=words)) == (
        "Used more: “mood” (10 % to 20 %), “rare” (10 % to 3 %), “error” (10 % to 20 %)"
    )
    less = titles.title_of(
        "words", content=content(words=[word("less", -0.2), word("no", 0.9)])
    )
    assert less == "Used less: “less” (10 % to 20 %)"
    assert titles.title_of("words", content=content()).startswith("No word that says")


def test_the_title_of_topics() -> None:
    facets = [said_in("fix", 0.2), said_in("fix", 0.05, "before"), said_in("money", 0.1)]
    title = titles.title_of("facets", content=content(facets, [changed("fix", 0.15)]))
    assert title == "Asking for a fix rose from 5 % to 20 % of posts"
    title = titles.title_of("facets", content=content(facets, [changed("money", -0.15)]))
    assert title == "Fear for their money fell from 0 % to 10 % of posts"
    few = "Whether topics of posts changed can't be told: too few posts"
    none = "No topic of posts clearly changed from before to during"
    assert titles.title_of("facets", content=content(n=29)) == few
    assert titles.title_of("facets", content=content(n=30)) == none
    for sizes, said in [((29, 30, 30), few), ((30, 29, 30), few), ((30, 30, 29), none)]:
        some = replace(content(), n_sampled=sizes)
        assert titles.title_of("facets", content=some) == said


def parts_of(*verdicts: str, **more: Any) -> Any:
    named = {f"part {n}": told(row("frustration", each)) for n, each in enumerate(verdicts)}
    return SimpleNamespace(
        column="topic",
        measures=named,
        rest=more.get("rest", {}),
        n_without=more.get("n_without", 0),
    )


@pytest.mark.parametrize(
    ("verdicts", "title", "said"),
    [
        (
            ["rose", "fell", "rose"],
            "frustration rose in 2 of 3, fell in 1 of 3",
            "rose for part 0, part 2; fell for part 1",
        ),
        (
            ["no clear change", "can't be told"],
            "no clear change of frustration",
            "no clear change for part 0; can't be told for part 1",
        ),
        (
            ["can't be told"],
            "whether frustration changed can't be told",
            "can't be told for part 0",
        ),
    ],
)
def test_parts_of_an_archive(verdicts: list[str], title: str, said: str) -> None:
    assert breakdown_title(parts_of(*verdicts)) == f"By topic: {title}"
    assert (
        tell_breakdown(parts_of(*verdicts))
        == f"Frustration during the outage, by topic: {said}."
    )


def test_parts_that_are_not_told_are_named() -> None:
    rest = {f"v{n}": 1000 + n for n in range(12)}
    ten = ", ".join(f"v{n} (1,{n:03})" for n in range(10))
    begin = "Not told, for they have fewer posts:"
    assert name_rest(parts_of(rest=rest)) == f"{begin} {ten} and 2 more."
    assert name_rest(parts_of(rest=dict([*rest.items()][:10]))) == f"{begin} {ten}."
    assert name_rest(parts_of(n_without=1200)) == "1,200 posts have no topic."
    both = name_rest(parts_of(rest={"a": 3}, n_without=1))
    assert both == f"{begin} a (3). 1 post has no topic."
    assert name_rest(parts_of()) == ""


def test_a_post_mortem() -> None:
    said = [
        Statement(parse_time("2024-03-05T11:00Z"), "restored", "All is\nwell " + "x" * 120),
        Statement(parse_time("2024-03-05T07:00Z"), "acknowledged", ""),
    ]
    outage = Outage(HOURS.start, HOURS.end, statements=said)
    rows = [
        {**ROSE, "quantity": "rate", "value": 80.0, "before": 20.0, "low": 70.0, "high": 90.0},
        row("concern", "fell", grade="likely", reason="few hours", low=nan),
        row("humor", "can't be told", reason="few posts"),
    ]
    facets = [
        said_in("fix", 0.1, n=20, low=0.05),
        said_in("money", 0.2, n=40, low=0.15),
        said_in("relief", 0.1, n=9),
        said_in("account", 0.4, "after", n=90),
        ("during", "cause", "attack", 0.4, 0.3, 0.5, 90, 500),
    ]
    measures = told(*rows, outage=outage)
    found = dict(
        tell_postmortem(measures, content(facets), ["First.", "Second."], "Europe/Berlin")
    )
    assert found["Summary"] == ["First."]
    assert found["Impact on people"] == [
        "400 posts by 120 people in 6.0 h.",
        "Frustration: 80 posts an hour (70 to 90); before: 20 posts an hour (rose).",
        "Concern: 20 %; before: 5 % (likely fell: few hours).",
        "Whether humor changed can't be told: few posts.",
    ]
    assert found["Timeline (Europe/Berlin)"] == [
        "05 Mar 07:00  Outage began.",
        "05 Mar 08:00  Acknowledged",
        f"05 Mar 12:00  Restored: “All is well {'x' * 107}…”",
        "05 Mar 13:00  Outage ended.",
    ]
    assert found["What people asked for"] == [
        "Fear for their money: 40 posts (20 %, 15 to 21).",
        "Asking for a fix: 20 posts (10 %, 5 to 11).",
    ]
    few = [said_in("fix", 0.1, n=9), said_in("fix", 0.1, "before", n=90)]
    asked = dict(tell_postmortem(measures, content(few), []))["What people asked for"]
    assert asked == ["No wish is in 10 posts or more."]
    ten = dict(tell_postmortem(measures, content([said_in("fix", 0.1, n=10)]), []))
    assert ten["What people asked for"] == ["Asking for a fix: 10 posts (10 %, )."]
    none = dict(
        tell_postmortem(
            told(SAME, row("humor", value=nan), outage=FOUND, n_authors=0), None, []
        )
    )
    assert none["What people asked for"] == none["Summary"] == []
    assert none["Impact on people"][0] == "400 posts in 6.0 h."
    assert len(none["Impact on people"]) == 2
    assert none["Timeline (UTC)"] == [
        "05 Mar 06:00  Episode began (estimated).",
        "05 Mar 12:00  Episode ended (estimated).",
    ]
    one = dict(tell_postmortem(told(SAME, at={"n": 1, "value": 1.0}), None, []))
    assert one["Impact on people"][0] == "1 post by 1 person in 6.0 h."
    named = dict(tell_postmortem(told(SAME, outage=NAMED), None, []))
    assert named["Timeline (UTC)"][0] == "05 Mar 06:00  Outage began."
    open_ = dict(tell_postmortem(told(SAME, outage=Outage(HOURS.start, None)), None, []))
    assert open_["Timeline (UTC)"] == ["05 Mar 06:00  Time looked at began."]


def episode(**more: Any) -> dict[str, Any]:
    start, end = pd.Timestamp(HOURS.start), pd.Timestamp(HOURS.end)
    hour = pd.Timedelta("1h")
    edges = {"start": start, "start_low": start - hour, "start_high": start + hour}
    edges |= {"end": end, "end_low": end - hour, "end_high": end + hour}
    facts = {"kind": "trouble", "signal": "complaints + rise", "used": True, "in_hole": False}
    shares = {"share": 0.3, "share_low": 0.25, "share_high": 0.35, "share_expected": 0.1}
    words = {"n_posts": 1200, "n_expected": 399.6, "words": 0.004, "words_expected": 0.001}
    return edges | facts | shares | words | more


def detected(
    *rows: dict[str, Any], n_posts: int = 5000, n_holes: int = 0, **more: Any
) -> list[str]:
    start = pd.Timestamp("2024-03-01T00:00Z")
    holes = [
        (start + pd.Timedelta(days=n), start + pd.Timedelta(days=n, hours=3), 1000.0 + n % 4)
        for n in range(n_holes)
    ]
    table = pd.DataFrame(rows, columns=list(episode()))
    kept = pd.DataFrame(holes, columns=["start", "end", "n_expected"])
    kept["n_expected"] = kept["n_expected"].astype(float)
    used = [HOURS] * sum(row["used"] for row in rows)
    return describe_found(Detection(used, table, pd.DataFrame(), kept, n_posts, **more))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {},
            "n = 1,200, expected 400; frustration 30.0 %, 95 % interval 25.0 to 35.0 %, "
            "expected 10.0 %; words of trouble 0.4 %, expected 0.1 %",
        ),
        (
            {"words": 0.0},
            "n = 1,200, expected 400; frustration 30.0 %, 95 % interval 25.0 to 35.0 %, "
            "expected 10.0 %",
        ),
        (
            {"words_expected": nan, "share_expected": nan},
            "n = 1,200, expected 400; frustration 30.0 %, 95 % interval 25.0 to 35.0 %",
        ),
        ({"n_posts": 0}, "n = 0, expected 400"),
    ],
)
def test_what_speaks_for_an_outage_is_told_with_its_numbers(more: dict, said: str) -> None:
    (line,) = detected(episode(**more))
    assert line.startswith("Outage ")
    why = "more of the posts are surely frustrated, more posts than expected"
    assert line.endswith(f" UTC: {why} ({said}).")


def test_what_is_an_outage_comes_first_and_holes_by_their_size() -> None:
    lines = detected(
        episode(kind="attention", used=False, signal="rise"),
        episode(kind="silence", signal="fall", in_hole=True),
    )
    assert lines[0].startswith("Outage, by silence, ")
    assert lines[0].endswith(
        "An edge falls where the archive holds nothing: the whole hole is its interval."
    )
    assert lines[1].startswith("More posts without more complaints")
    assert len(lines) == 2
    none = detected(episode(kind="unusual", used=False))
    assert none[0].startswith("No outage found in 5,000 posts")
    assert none[1].startswith("Unusual stretch, not called an outage, ")
    days = detected(episode(), days_only=True)[1]
    assert days.startswith("Only days are known")
    assert len(detected(n_posts=0, days_only=True)) == 1
    many = detected(n_holes=7)[1:]
    assert [line[15:25] for line in many[:-1]] == [f"2024-03-0{n}" for n in (2, 3, 4, 6, 7)]
    assert many[0].startswith(
        "No post at all 2024-03-02 00:00 to 2024-03-02 03:00 UTC, where about 1,001"
    )
    assert many[-1] == "2 smaller holes are left aside as well."
    assert len(detected(n_holes=5)) == 6
