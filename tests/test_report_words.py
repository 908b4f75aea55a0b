"""What reports say of their own making, each bound just below, at and just above."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf, nan
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from sentiment.analysis import archive_cautions as cautions
from sentiment.analysis.refusals import (
    refuse_outside,
    refuse_parts_of_days,
    refuse_stdin,
    refuse_values,
)
from sentiment.errors import InputError, OptionError
from sentiment.evaluate import Agreement, describe_method, judge, measure_calibration
from sentiment.outage import Outage, parse_outage
from sentiment.report import account, assessment, comparison, manifest
from sentiment.report.parts import Image, link
from sentiment.results import Comparison
from tests.conftest import POINT

if TYPE_CHECKING:
    from pathlib import Path

OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Big one")


def file_of(name: str = "a.csv", **facts: Any) -> Any:
    counts = dict.fromkeys(account._ASSUMED, 0)
    plain = {"file": name, "container": "CSV", "encoding": "utf-8", "platform": "generic"}
    numbers = {"n_read": 1001, "n_rejected": 1002, "n_not_posts": 1003, "notes": []}
    return SimpleNamespace(**plain | numbers | counts | facts)


def log_of(**facts: Any) -> Any:
    plain = {"n_records": 1240, "n_read": 1200, "n_skipped": 40, "files": [file_of()]}
    plain |= {"much_rejected": [], "reasons": Counter(), "samples": {}, "failures": []}
    plain |= {"left_aside": [], "n_repeated": 0, "n_shared_ids": 0, "n_naive_times": 0}
    plain |= {"n_date_only": 0, "is_day_only": False}
    return SimpleNamespace(**plain | facts)


def told(**facts: Any) -> list[str]:
    more = {name: facts.pop(name, None) for name in ("selection", "languages", "left_out")}
    overview = SimpleNamespace(languages=more["languages"] or Counter())
    left_out = more["left_out"] or Counter()
    study = SimpleNamespace(
        log=log_of(**facts), selection=more["selection"], overview=overview, left_out=left_out
    )
    return account.describe_account(study)


FIRST = "1,240 records in 1 file: 1,200 posts read, 40 skipped."
FILE = "a.csv: CSV, utf-8, generic; 1,001 read, 1,002 rejected, 1,003 no posts by design"


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        ({}, []),
        ({"files": [file_of(notes=["odd"])]}, ["odd"]),
        ({"failures": ["b.csv: gone"]}, ["not read: b.csv: gone"]),
        ({"left_aside": ["x"] * 1001}, ["left aside, for they hold no posts: 1,001 files"]),
        (
            {"n_naive_times": 1001},
            [
                "1,001 times named no zone and were read as the assumed one (--assume-tz, "
                "UTC unless given)"
            ],
        ),
        (
            {"n_date_only": 1001},
            ["1,001 times were dates without a time of day, read as midnight"],
        ),
        (
            {"files": [file_of(n_mended=1001, n_float_ids=2)]},
            [f"1,001 {account._ASSUMED['n_mended']}", f"2 {account._ASSUMED['n_float_ids']}"],
        ),
        ({"n_repeated": 1001}, ["1,001 posts had the id of one there before, and count once"]),
        (
            {"n_shared_ids": 1001},
            [
                "1,001 posts have the id of another, but neither its time nor its text: "
                "ids that are of rows or of what they are about, as it seems; all count"
            ],
        ),
        (
            {"selection": SimpleNamespace(left_out=Counter({"copies": 2, "reposts": 1001}))},
            ["left out, reposts: 1,001", "left out, copies: 2"],
        ),
        (
            {"left_out": Counter({"de": 1001, None: 1})},
            ["left out for their language: 1,002 (de 1,001, unknown 1)"],
        ),
        (
            {
                "reasons": Counter({"no text": 1, "no time": 1001}),
                "samples": {
                    "no time": [
                        SimpleNamespace(record=1002, file="a"),
                        SimpleNamespace(record=3, file="b"),
                    ],
                    "no text": [SimpleNamespace(record=4, file="c")],
                },
            },
            [
                "skipped, no time: 1,001 (such as record 1,002 of a; record 3 of b)",
                "skipped, no text: 1 (such as record 4 of c)",
            ],
        ),
    ],
)
def test_what_became_of_every_record(facts: dict[str, Any], more: list[str]) -> None:
    plain = [FIRST, FILE, "languages: none"]
    lines = told(**facts)
    assert [line for line in lines if line not in plain] == more
    assert [line for line in lines if line in plain] == plain


def test_files_are_named_up_to_twenty() -> None:
    for n in (0, 1, 20, 21, 1021):
        lines = told(files=[file_of(f"{at}.csv", n_mended=1) for at in range(n)])
        assert lines[0].startswith(f"1,240 records in {n:,} file{'s' * (n != 1)}: ")
        assert sum("no posts by design" in line for line in lines) == min(n, 20)
        more = [line for line in lines if line.startswith("and ")]
        assert more == ([f"and {n - 20:,} more files"] if n > 20 else [])
        mended = [line for line in lines if "were mended" in line]
        assert [line.split()[0] for line in mended] == ([f"{n:,}"] if n else [])
    much = [SimpleNamespace(file=f"{n}.csv", share_rejected=0.254) for n in range(22)]
    lines = told(much_rejected=much)
    assert lines[1].startswith("25 % of 0.csv was rejected: reasons are below")
    assert sum("was rejected" in line for line in lines) == 20
    six = Counter({"en": 1006, None: 5, "de": 4, "fr": 3, "es": 2, "it": 1})
    assert told(languages=six)[-1] == "languages: en 1,006, unknown 5, de 4, fr 3, es 2"
    assert told(languages=Counter({"en": 1, "de": 0}))[-1] == "languages: en 1"


def copies(*rows: tuple[Any, ...], n_posts: int = 4000) -> list[str]:
    names = ["window", "measure", "value", "without_copies", "n", "n_without"]
    table = pd.DataFrame(rows, columns=names)
    selection = SimpleNamespace(n_posts=n_posts, n_copies=1001, n_copies_by_reposts=1000)
    effect, measures = SimpleNamespace(table=lambda: table), SimpleNamespace(outage=OUTAGE)
    analysis = SimpleNamespace(selection=selection, measures=[measures], copies=[effect])
    return account.describe_copies(analysis)  # type: ignore[arg-type]


def test_copies_are_told_where_they_move_a_number_by_a_point() -> None:
    lines = copies(
        ("before", "share_frustration", 0.25, 0.26, 1200, 1100),
        ("before", "share_humor", 0.25, 0.2599, 1200, 1100),
        ("before", "share_none", 0.5, 0.25, 1200, 1100),
        ("during", "compound_mean", -0.25, 0.0, 1200, 1199),
        ("after", "share_concern", 0.1, 0.5, 1200, 1200),
    )
    assert lines[0].startswith(
        "1,001 of 4,000 posts (25.0 %) repeat a text that was there before, 1,000 of them"
    )
    label = OUTAGE.label
    assert lines[1:] == [
        f"{label}, before, each text once (1,100 of 1,200 posts): frustration 26.0 % "
        "instead of "
        "25.0 %, no reaction 25.0 % instead of 50.0 %.",
        f"{label}, during, each text once (1,199 of 1,200 posts): mean sentiment 0.00 "
        "instead of "
        "−0.25.",
    ]
    assert copies(n_posts=0) == []


def test_how_tags_were_made_is_told() -> None:
    overview = SimpleNamespace(n_unsure=1001, n_posts=2002)
    how = {"min_confidence": 0.0, "rates": None, "why_not": "", "basis": "labels"}
    for changed, words in [
        ({}, []),
        (
            {"min_confidence": 0.05},
            ["below 0.05 were tagged none (--min-confidence): 1,001 of 2,002 posts."],
        ),
        ({"why_not": "few labels"}, ["not corrected for the tagger's errors: few labels."]),
        (
            {"rates": 1, "why_not": "x"},
            ["Corrected shares take off the tagger's errors, as labels show"],
        ),
    ]:
        analysis = SimpleNamespace(
            tagging=SimpleNamespace(**how | changed), overview=overview, measures=[]
        )
        found = account._tagging(analysis)  # type: ignore[arg-type]
        assert len(found) == len(words)
        assert all(word in line for word, line in zip(words, found, strict=True))
        assert "resampling posts; n is" in account.describe_method(analysis)[0]  # type: ignore[arg-type]


# a comparison


def row(**more: Any) -> dict[str, Any]:
    plain = {"value": 0.2, "low": 0.1, "high": 0.3, "unit": "share", "n": 1200, "note": ""}
    return plain | more


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "20.0 % (10.0 to 30.0, n = 1,200)"),
        ({"note": "one bin"}, "20.0 % (10.0 to 30.0, n = 1,200); one bin"),
        ({"unit": "mean"}, "+0.20 (+0.10 to +0.30, n = 1,200)"),
        (
            {"unit": "hours", "value": 2.26, "low": 1.0, "high": 3.54},
            "2.3 h (1 to 3.5, n = 1,200)",
        ),
        (
            {"unit": "hours", "value": 2.26, "low": 1.0, "high": inf, "n": 0},
            "2.3 h (1 or more)",
        ),
        ({"unit": "hours", "value": 2.5, "low": nan, "n": 0}, "2.5 h"),
        ({"unit": "hours", "value": 2.5, "low": nan}, "2.5 h (n = 1,200)"),
        ({"value": nan}, "not known (n = 1,200)"),
        ({"value": nan, "n": 0}, "not known"),
        ({"value": nan, "n": 0, "note": "no posts"}, "no posts"),
        (
            {"value": nan, "n": 7, "note": "can't be told: within 2 points"},
            "can't be told (n = 7)",
        ),
    ],
)
def test_figures_of_a_comparison(more: dict[str, Any], said: str) -> None:
    assert comparison._figure(row(**more)) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"value": 9.94, "low": 9.9, "high": 10.0}, "9.9 (9.9 to 10)"),
        ({"value": 1000.4, "low": nan}, "1,000"),
        ({"value": 2.0, "low": nan, "note": "at least"}, "2; at least"),
        ({"value": nan, "note": "one outage"}, "one outage"),
    ],
)
def test_rates_of_a_comparison(more: dict[str, Any], said: str) -> None:
    assert comparison._rate(row(**more)) == said


def effects(*rows: tuple[Any, ...]) -> pd.DataFrame:
    names = [
        "measure",
        "outage",
        "value",
        "low",
        "high",
        "n_from",
        "n_to",
        "enough",
        "verdict",
        "grade",
        "number",
    ]
    return pd.DataFrame([(*each, n) for n, each in enumerate(rows, 1)], columns=names)


def effect(
    name: str, value: float, verdict: str = "rose", grade: str = "clear", *, enough: bool = True
) -> tuple:
    return (
        "share_frustration",
        name,
        value,
        value - 0.01,
        value + 0.01,
        1001,
        1002,
        enough,
        verdict,
        grade,
    )


OUTAGES = pd.DataFrame(
    {
        "number": [1, 2],
        "outage": ["First", ""],
        "platform": ["", "Forum"],
        "start": ["2024-03-05T06:00Z", "2024-04-05"],
        "end": ["", "goes on"],
        "problem": ["", "login"],
        "certainty": ["claimed", ""],
        "estimated": [True, False],
        "source": ["a paper", ""],
        "n_posts": pd.array([1001, None], dtype="object"),
    }
)
TABLE = [
    "number",
    "platform",
    "certainty",
    "measure",
    "window",
    "value",
    "low",
    "high",
    "unit",
    "n",
    "note",
]


def compared(
    table: list[tuple[Any, ...]] = (), found: pd.DataFrame | None = None, **more: Any
) -> Comparison:  # type: ignore[assignment]
    plain = {
        "outages": OUTAGES,
        "table": pd.DataFrame(table, columns=TABLE),
        "aligned": pd.DataFrame(),
    }
    plain |= {
        "effects": effects() if found is None else found,
        "span": None,
        "span_given": True,
    }
    return Comparison(**{**plain, "unlike": [], "limits": {}, **more})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [effect("A", 0.1)],
            "Frustration clearly rose: +10.0 points (+9.0 to +11.0, n = 1,001 and 1,002) in A.",
        ),
        (
            [effect("A", 0.1, "no clear change", "")],
            "Frustration did not clearly change: +10.0 points (+9.0 to +11.0, n = 1,001 "
            "and 1,002) in A.",
        ),
        (
            [effect("A", 0.2), effect("B", -0.1, "fell", "likely"), effect("C", 0.1)],
            "Frustration clearly rose in 2 of 3 outages and probably fell in 1: changes "
            "from −10.0 points (−11.0 to −9.0, n = 1,001 and 1,002) in B to +20.0 points "
            "(+19.0 to +21.0, n = 1,001 and 1,002) in A.",
        ),
        (
            [effect("A", 0.2, "", ""), effect("B", 0.1, "rose", "")],
            "Frustration did not clearly change in any of 2 outages: changes from +10.0 "
            "points (+9.0 to +11.0, n = 1,001 and 1,002) in B to +20.0 points (+19.0 to "
            "+21.0, n = 1,001 and 1,002) in A.",
        ),
        (
            [effect("A", 0.1, enough=False)],
            "No outage has enough posts before and during it to tell what users felt.",
        ),
    ],
)
def test_a_comparison_in_short(rows: list[tuple], said: str) -> None:
    assert list(comparison._short(compared(found=effects(*rows)))) == [said]


def test_how_soon_providers_spoke() -> None:
    def spoke(*hours: float) -> str:
        rows = [
            (1, "", "", "time_to_acknowledgement", "", each, nan, nan, "hours", 0, "")
            for each in hours
        ]
        return list(comparison._short(compared(rows)))[-1]

    assert spoke(0.5) == "Providers first spoke 30 min after the onset (known of 1 of 2)."
    said = "Providers first spoke 30 min to 3 h after the onset (median 1 h; known of 3 of 2)."
    assert spoke(3.0, 0.5, 1.0) == said
    assert spoke(nan).startswith("No outage has")


def test_what_a_comparison_can_not_say() -> None:
    begins = lambda **more: [line[:34] for line in comparison._limits(compared(**more))]  # noqa: E731
    some = ["Of 1 of 2 outages no posts were gi", "1 of 2 outages are only claimed: n"]
    always = begins()[2:]
    assert begins() == [*some, *always]
    assert begins(unlike=["margin", "tz"])[0] == "The reports were not made alike: t"
    both = OUTAGES.assign(n_posts=[1, 2], certainty="")
    assert begins(outages=both)[0] == "Archives of different platforms, o"
    none = OUTAGES.assign(n_posts=None, certainty="sourced")
    assert begins(outages=none) == ["Of 2 of 2 outages no posts were gi"]
    span = (date(2024, 1, 1), date(2024, 12, 31))
    rates = "from 2024-01-01 to 2024-12-31."
    lines = list(comparison._limits(compared(span=span)))
    assert lines[2].endswith(rates)
    lines = list(comparison._limits(compared(span=span, span_given=False)))
    assert lines[2].endswith("name those that it is complete for (--span).")
    lines = list(comparison._limits(compared(limits={"all": [1], "none": [1, 2]})))
    assert lines[2:4] == ["all", "No. 1, 2: none"]
    assert list(comparison._sources(compared())) == ["No. 1: a paper", "No source given: no. 2"]


def test_outages_are_listed_with_what_is_not_known() -> None:
    assert comparison.table_outages(compared()).rows == [
        [
            "1",
            "First",
            "not named",
            "2024-03-05 06:00 (estimated)",
            "not known",
            "not named",
            "claimed",
            "1,001",
        ],
        [
            "2",
            "not named",
            "Forum",
            "2024-04-05",
            "goes on",
            "login",
            "not listed",
            "none given",
        ],
    ]
    rows = [
        (nan, "Forum", "sourced", "outages", "", 2.0, 1.0, 4.0, "", 12, ""),
        (nan, "Forum", "sourced", "hours", "", 20.0, 10.0, 40.0, "", 12, ""),
        (nan, "Forum", "sourced", "duration", "", 3.0, nan, nan, "hours", 0, ""),
        (nan, "", "all", "outages", "", nan, nan, nan, "", 3, "few"),
        (nan, "", "all", "hours", "", 20.0, nan, nan, "", 12, ""),
        (nan, "", "all", "duration", "", 3.0, nan, nan, "hours", 2, ""),
        (1, "Forum", "sourced", "duration", "", 3.0, nan, nan, "hours", 2, ""),
    ]
    table = comparison.table_rates(compared(rows, span=(date(2024, 1, 1), date(2024, 12, 31))))
    assert table.rows == [
        ["Forum", "12", "2 (1 to 4)", "20 (10 to 40)", "3 h"],
        ["not named", "3, claimed ones too", "few", "20", "3 h (n = 2)"],
    ]
    assert table.note == "Listed outages that began from 2024-01-01 to 2024-12-31."


def test_parts_of_a_comparison() -> None:
    rows = [
        (n, "", "", key, "", 0.5, nan, nan, "hours", 0, "")
        for n in (1, 2)
        for key in ("duration", "time_to_acknowledgement", "recovery", "peak_frustration")
    ]
    windows = [
        (n, "", "", "share_frustration", window, 0.1, 0.05, 0.2, "share", 30, "")
        for n in (1, 2)
        for window in ("before", "during", "after")
    ]
    found = effects(effect("First", 0.1), effect("", 0.2, enough=False))
    whole = compared(rows + windows, found)
    titles = [section.title for section in comparison.tell_comparison(whole)]
    assert titles == [
        "In short",
        "What this comparison can't say",
        "Which outages",
        "How long, how soon, how strong",
        "What users wrote",
        "Sources",
        "How to read the numbers",
    ]
    assert [section.open for section in comparison.tell_comparison(whole)] == [
        False,
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    plain = [section.title for section in comparison.tell_comparison(compared(rows))]
    assert "What users wrote" not in plain
    (table,) = comparison.table_feedback(whole)
    assert table.head == ["no.", "Frustration", "before", "during", "after", "change during"]
    cell = "10.0 % (5.0 to 20.0, n = 30)"
    assert table.rows == [
        ["1", "First", cell, cell, cell, "+10.0 points (+9.0 to +11.0, n = 1,001 and 1,002)"],
        ["2", "", cell, cell, cell, "too few posts"],
    ]


# an evaluation


def evaluation(n: int = 200, **classes: dict[str, float]) -> Any:
    plain = {"f1": 0.8, "low": 0.7, "high": 0.9, "n": 50, "tagged": 0.25, "labelled": 0.25}
    table = pd.DataFrame({name: plain | more for name, more in classes.items()}).T
    return SimpleNamespace(n=n, macro_f1=0.8, low=0.7, high=0.9, classes=table, confusion=table)


def agreed(low: float = 0.7) -> Agreement:
    return Agreement(0.75, low, 0.9, 0.8, 1200)


@pytest.mark.parametrize(
    ("low", "verdict"),
    [
        (0.8, "Yes"),
        (0.799, "Mostly"),
        (0.667, "Mostly"),
        (0.666, "Not post by"),
        (0.001, "Not post by"),
        (0.0, "No:"),
        (-0.1, "No:"),
    ],
)
def test_verdicts_on_tags(low: float, verdict: str) -> None:
    (line,) = judge(evaluation(humor={}), agreed(low))
    assert line.startswith(verdict)
    assert line.endswith(f"Tags and labels agree at Cohen's kappa 0.75 ({low:.2f} to 0.90).")


@pytest.mark.parametrize(
    ("n", "more", "said"),
    [
        (
            49,
            {},
            "Too few labels to judge (n = 49): label 50 posts at least, better 200 "
            "(sentiment label).",
        ),
        (50, {}, "These labels are few (n = 50): label more posts before you rely on this."),
        (99, {}, "These labels are few (n = 99): label more posts before you rely on this."),
        (100, {}, None),
        (
            1200,
            {"n": 19},
            "These labels are few (n = 1,200; fewer than 20 of humor): label more posts "
            "before you rely on this.",
        ),
        (100, {"n": 20}, None),
        (100, {"high": 0.499}, "Tags of humor are weak: F1 0.80 (0.70 to 0.50)."),
        (100, {"high": 0.5}, None),
        (
            100,
            {"tagged": 0.301},
            "Too many posts are tagged humor: 30 % against 25 % labelled so.",
        ),
        (
            100,
            {"tagged": 0.199},
            "Too few posts are tagged humor: 20 % against 25 % labelled so.",
        ),
        (100, {"tagged": 0.29}, None),
    ],
)
def test_what_is_weak_about_tags(n: int, more: dict[str, float], said: str | None) -> None:
    lines = judge(evaluation(n, humor=more), agreed())
    assert lines[-1] == said if said else len(lines) == 1
    empty = judge(evaluation(100, humor={"n": 0, "high": 0.1}), agreed())
    assert not [line for line in empty if "weak" in line]


def test_a_methods_section() -> None:
    scores = evaluation(1200, humor={"n": 1001})
    text = describe_method(scores, agreed(), model="m", version="v", how="h")
    assert text.startswith(
        "Posts were tagged with the model m of the software outage-sentiment v. On n = 1,200 "
        "labelled posts (h) its macro-F1 was 0.80 (95 % bootstrap interval 0.70 to 0.90), "
        "F1 by "
        "class humor 0.80 (0.70 to 0.90, n = 1,001); tags and labels agreed at Cohen's kappa "
        "0.75 (0.70 to 0.90); how far coders agree was not measured."
    )
    coders = describe_method(scores, agreed(), model="m", version="v", how="h", coders=agreed())
    assert "two coders agreed at Cohen's kappa 0.75 (0.70 to 0.90, n = 1,200)." in coders


def test_an_evaluation_in_lines() -> None:
    mistakes = pd.DataFrame(
        {"confidence": [0.9, 0.8], "tag": "humor", "label": "none", "text": ["a\n b", "c"]}
    )
    calibration = SimpleNamespace(error=0.1234, table=pd.DataFrame({"n": [1]}))
    plain = {
        "scores": evaluation(1200, humor={}),
        "agreement": agreed(),
        "calibration": calibration,
    }
    plain |= {"mistakes": mistakes, "n_unsure": 0, "strata": None, "drawn": None}
    found = SimpleNamespace(**plain)
    found.typical = found
    lines = list(assessment.assessment_lines(found, "method"))
    assert lines[0] == "macro-F1 0.800 (95 % interval 0.700 to 0.900, n = 1,200)\n"
    assert "\nexpected calibration error 0.123" in lines
    assert lines[-1] == "\nFor the methods section:\n  method"
    assert "\nCan these tags be trusted?" in lines
    assert len(lines) == 8
    more = SimpleNamespace(
        **plain | {"n_unsure": 1001, "drawn": 1, "strata": pd.DataFrame({"n": [1.5]})}
    )
    more.typical = found
    curve = pd.DataFrame({"n": [10], "f1": [0.25]})
    lines = list(assessment.assessment_lines(more, "m", agreed(), curve, n_mistakes=1))
    assert "1,001 posts below the minimum confidence became none" in lines
    assert "readers agree at Cohen's kappa 0.75 (0.70 to 0.90, n = 1,200)" in lines
    assert "  0.90 humor, labelled none: a b" in lines
    assert "\nCan these tags be trusted? (judged by the posts drawn at random)" in lines
    assert not [line for line in lines if line.endswith(": c")]
    assert [line for line in lines if "0.250" in line]
    facts = assessment.assessment_facts(more, "m", agreed(), curve)
    assert facts["readers"]["n"] == facts["kappa"]["n"] == 1200
    assert facts["learning_curve"] == [{"n": 10, "f1": 0.25}]
    assert facts["strata"] == {"0": {"n": 1.5}}
    nothing = assessment.assessment_facts(found, "m")
    assert nothing["readers"] is nothing["learning_curve"] is nothing["strata"] is None


@pytest.mark.parametrize("n_bins", [1, 2, 15])
def test_calibration_is_that_of_the_textbook(n_bins: int) -> None:
    rng = np.random.default_rng(5)
    confidence = np.append(rng.random(60), [0.0, 0.5, 1.0])
    right = rng.random(63) < confidence
    found = measure_calibration(confidence, right, n_bins=n_bins)
    error, n = 0.0, 0
    for at in range(n_bins):
        low, high = at / n_bins, (at + 1) / n_bins
        inside = (confidence >= low) & ((confidence < high) | (at == n_bins - 1))
        if not inside.any():
            continue
        part = found.table.iloc[n]
        assert (part["start"], part["end"], part["n"]) == (low, high, inside.sum())
        assert part["accuracy"] == pytest.approx(right[inside].mean())
        error += abs(confidence[inside].mean() - right[inside].mean()) * inside.sum() / 63
        n += 1
    assert found.error == pytest.approx(error)
    assert len(found.table) == n


# the archive as a whole


@dataclass(frozen=True)
class Measured:
    """Measures of which only verdicts, windows and the outage are known."""

    verdicts: Any = None
    outage: Outage = OUTAGE
    before: timedelta = timedelta(hours=20)
    after: timedelta = timedelta(hours=20)
    hours: float = 20.0

    def value(self, *_: str) -> pd.Series:
        start = pd.Timestamp("2024-03-05T00:00Z")
        return pd.Series({"start": start, "end": start + pd.Timedelta(hours=self.hours)})


@pytest.mark.parametrize(("other", "told"), [(50, True), (51, False), (0, True)])
def test_reactions_in_other_languages_can_not_be_told(other: int, *, told: bool) -> None:
    table = pd.DataFrame(
        {
            "measure": ["posts", "humor"],
            "verdict": "rose",
            "grade": "clear",
            "checks": "a",
            "why": "b",
            "reason": "",
        }
    )
    languages = Counter({"de": other, "en": 60 - other, "EN-gb": 40, None: 900})
    found = cautions.readable_measures(Measured(table), languages).verdicts  # type: ignore[type-var]
    rows = found.to_dict("records")
    assert rows[0] == table.to_dict("records")[0]
    if told:
        assert rows[1] == table.to_dict("records")[1]
    else:
        assert rows[1] == {
            "measure": "humor",
            "verdict": "can't be told",
            "grade": "",
            "checks": "",
            "why": "",
            "reason": "most posts are not in English, which the tagger reads",
        }
    assert table["verdict"].tolist() == ["rose", "rose"]


def cautioned(
    *, fit: Any = None, assumed: str = "UTC", measures: Any = None, **facts: Any
) -> list[str]:
    languages = facts.pop("languages", Counter({"en": 10}))
    left_out = facts.pop("left_out", Counter())
    overview = SimpleNamespace(languages=languages, n_posts=facts.pop("n_posts", 100))
    files = facts.pop("files", [])
    return cautions.archive_cautions(
        measures or Measured(), log_of(files=files, **facts), overview, left_out, fit, assumed
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, None),
        ({"left_out": Counter({"de": 4})}, None),
        (
            {"left_out": Counter({"de": 5})},
            "5 of 100 posts were left out for their language (de 5), since",
        ),
        (
            {"left_out": Counter({"de": 6}), "languages": Counter({"de": 90, "en": 1})},
            "6 of 100 posts were left out",
        ),
        ({"left_out": Counter({"de": 4}), "languages": Counter({"de": 90, "en": 1})}, None),
        ({"languages": Counter({"de": 4, "en": 96})}, None),
        (
            {"languages": Counter({"de": 5, "en": 95})},
            "5 of 100 posts with a known language are not English; they blur",
        ),
        (
            {"languages": Counter({"de": 50, "en": 50})},
            "50 of 100 posts with a known language are not English; they",
        ),
        (
            {"languages": Counter({"de": 1051, "en": 50})},
            "These posts are mostly not in English (1,051 of 1,101 posts",
        ),
        ({"languages": Counter()}, None),
        ({"files": [file_of(n_rejected=61)]}, None),
        (
            {
                "files": [file_of(n_rejected=31), file_of(n_rejected=31)],
                "reasons": Counter({"a": 3, "b": 2, "c": 1}),
            },
            "62 of 1,240 records (5 %) could not be read (a, b); rejected.ndjson",
        ),
        ({"files": [file_of(n_rejected=9)], "n_records": 0}, None),
    ],
)
def test_cautions_of_an_archive(facts: dict[str, Any], said: str | None) -> None:
    lines = cautioned(**facts)
    assert len(lines) == (said is not None)
    assert said is None or lines[0].startswith(said)


@pytest.mark.parametrize(("hours", "n"), [(19.0, 0), (18.99, 2), (20.0, 0), (0.0, 2)])
def test_windows_that_the_archive_does_not_cover(hours: float, n: int) -> None:
    lines = cautioned(measures=Measured(hours=hours))
    assert len(lines) == n
    if n:
        begin = f"The archive covers {hours:.1f} of the 20 hours"
        assert lines == [f"{begin} before the outage.", f"{begin} after the outage."]
    going_on = Outage(OUTAGE.start, None)
    assert len(cautioned(measures=Measured(outage=going_on, hours=hours))) == n // 2
    found = Outage(OUTAGE.start, OUTAGE.end, start_range=(OUTAGE.start, OUTAGE.start))
    assert cautioned(measures=Measured(outage=found, hours=hours))[0].startswith(
        "No outage was named: these"
    )


def fit_of(hours: float, nearly: tuple[float, ...] = ()) -> Any:
    return SimpleNamespace(hours=hours, nearly=nearly, n_complaints=1001, n=1200)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"n_naive_times": 1080},
            "Complaints rise 2 h before the outage that was named (1,001 of 1,200 posts "
            "there are frustrated), and the archive's times name no zone: of which zone "
            "are they? Nothing was shifted.",
        ),
        ({"n_naive_times": 1079}, None),
        ({"n_naive_times": 1200, "is_day_only": True}, None),
        ({"n_naive_times": 0, "n_read": 0}, None),
    ],
)
def test_the_zone_is_asked_for(facts: dict[str, Any], said: str | None) -> None:
    assert cautioned(fit=fit_of(-2.0), **facts) == ([said] if said else [])
    assert cautioned(**facts) == []
    if said:
        assert " 2.5 h after the" in cautioned(fit=fit_of(2.5), **facts)[0]
        named = cautioned(fit=fit_of(9.0, (9.0,)), **facts)[0]
        assert "are they Asia/Tokyo (--assume-tz)?" in named
        ahead = cautioned(fit=fit_of(8.0, (8.0,)), assumed="Europe/Berlin", **facts)[0]
        assert "are they Asia/Tokyo (--assume-tz)?" in ahead


DAY = parse_outage("2024-03-05T00:00Z/2024-03-06T00:00Z")
LONG = timedelta(days=1)


@pytest.mark.parametrize(
    ("day_only", "outages", "before", "after", "said"),
    [
        (False, [OUTAGE], "1h", "1h", None),
        (True, [DAY], LONG, LONG, None),
        (True, [DAY, OUTAGE], LONG, LONG, "nothing shorter than a day can be told"),
        (True, [DAY], "23h", LONG, "nothing shorter than a day can be told"),
        (True, [DAY], LONG, "23h", "nothing shorter than a day can be told"),
        (True, [Outage(DAY.start, None)], LONG, LONG, None),
        (True, None, LONG, LONG, "no hours of an outage can be found in them"),
    ],
)
def test_days_have_no_hours(
    day_only: bool,  # noqa: FBT001
    outages: Any,
    before: Any,
    after: Any,
    said: str | None,
) -> None:
    log = log_of(is_day_only=day_only, n_date_only=1100)
    if said is None:
        refuse_parts_of_days(log, outages, before, after)
        return
    with pytest.raises(OptionError, match=f"in 1,100 of 1,200 posts, so that {said}; expected"):
        refuse_parts_of_days(log, outages, before, after)


def test_what_is_refused_with_what_to_do() -> None:
    first, last = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-02-01")
    far = SimpleNamespace(outage=OUTAGE, first=first, last=last, n_posts=0)
    near = SimpleNamespace(outage=DAY, first=first, last=last, n_posts=1)
    unknown = SimpleNamespace(outage=DAY, first=None, last=last, n_posts=0)
    for fine in ([], [far, near], [unknown]):
        refuse_outside(SimpleNamespace(measures=fine))  # type: ignore[arg-type]
    with pytest.raises(
        OptionError,
        match=r"found one from 2024-03-05 06:00, 2024-03-05 00:00 UTC, around which .* "
        r"2024-01-01 00:00 to 2024-02-01 00:00",
    ):
        refuse_outside(SimpleNamespace(measures=[far, unknown]))  # type: ignore[arg-type]
    refuse_stdin(["a", 7])
    with pytest.raises(OptionError, match="no outage was named"):
        refuse_stdin(["a", "-"])
    for margin in (0.1, 100):
        refuse_values(margin, "likes", "topic", ["a"])
    refuse_values(5, None, None, ["-"])
    for margin in (0.0, -1.0, 100.1):
        with pytest.raises(OptionError, match=f"margin: found {margin:g}; expected points"):
            refuse_values(margin, None, None, [])
    with pytest.raises(OptionError, match="weight: found 'posts'; expected likes"):
        refuse_values(5, "posts", None, [])
    with pytest.raises(OptionError, match="--by topic: found -, stdin"):
        refuse_values(5, None, "topic", ["-"])


# files


def test_a_picture_is_embedded_with_its_size() -> None:
    image = Image.of(POINT, POINT, "words", ["a b.png"])
    assert image.size == image.narrow_size == (1, 1)
    assert image.files == [link("a b.png")] == [("a b.png", "a%20b.png")]
    wide = POINT[:16] + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + POINT[24:]
    assert Image.of(wide, POINT, "", []).size == (640, 480)


def test_inputs_are_told_with_their_hashes(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b", "in/a"):
        (tmp_path / name).write_bytes(name.encode())
    found = list(manifest._files([str(tmp_path), tmp_path / "b"]))
    assert found == [tmp_path / "b", tmp_path / "in/a", tmp_path / "b"]
    told_ = manifest._input(tmp_path / "in/a")
    assert told_ == {
        "path": str(tmp_path / "in/a"),
        "bytes": 4,
        "sha256": hashlib.sha256(b"in/a").hexdigest(),
    }
    assert manifest._input(tmp_path / "none") == {
        "path": str(tmp_path / "none"),
        "sha256": None,
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{", []),
        ("[]", []),
        ('{"files": 7}', []),
        ('{"files": ["a", 7, "b"]}', ["a", "b"]),
        ("{}", []),
    ],
)
def test_files_of_a_report_before(text: str, names: list[str], tmp_path: Path) -> None:
    assert manifest.files_before(tmp_path) == []
    (tmp_path / "manifest.json").write_text(text)
    assert manifest.files_before(tmp_path) == names


def facts_of(folder: Path, **more: Any) -> Path:
    (folder / "a.csv").write_text("text")
    one = manifest._input(folder / "a.csv")
    given = {"inputs": ["a.csv"], "model": None, "lexicon": "words"}
    facts = {"inputs": [one], "outages": [], "options": {"before": "6h"}, "given": given}
    path = folder / "manifest.json"
    path.write_text(json.dumps(facts | {"lexicon": None} | more))
    return path


def test_a_manifest_gives_its_options_back(tmp_path: Path) -> None:
    options, outages = manifest.read_manifest(facts_of(tmp_path))
    assert options == {"before": "6h", "files": ["a.csv"], "lexicon": "words"}
    assert outages == []
    form = {"formats": ["png", "svg"], "bom": False}
    options, _ = manifest.read_manifest(facts_of(tmp_path, form=form))
    assert (options["formats"], options["bom"]) == ("png,svg", False)
    path = facts_of(tmp_path)
    (tmp_path / "a.csv").write_text("other")
    with pytest.raises(InputError, match=r"a\.csv missing, or changed since"):
        manifest.read_manifest(path)
    gone = {"path": "gone.csv", "sha256": None}
    for more in (
        {"lexicon": gone},
        {"labels": gone},
        {"exclude_authors": gone},
        {"control": [gone]},
    ):
        with pytest.raises(InputError, match=r"gone\.csv missing, or changed since"):
            manifest.read_manifest(facts_of(tmp_path, **more))
    for options, said in [
        ({"exclude_authors": 3}, "authors that were left out"),
        ({"pseudonymised": True}, "a pseudonymised report"),
    ]:
        with pytest.raises(InputError, match=said):
            manifest.read_manifest(facts_of(tmp_path, options=options))
    fine = {"exclude_authors": "a.csv", "pseudonymised": False}
    assert manifest.read_manifest(facts_of(tmp_path, options=fine))[0]["exclude_authors"]
    for text in ("[]", "{", '{"inputs": []}'):
        path.write_text(text)
        with pytest.raises(InputError, match="found no manifest of a report"):
            manifest.read_manifest(path)
