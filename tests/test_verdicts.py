"""Verdicts: what is claimed, and what is not, on archives whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from benchmarks.verdicts import judge_archive, judge_posts
from benchmarks.wandering import World, draw_archive
from sentiment.count.gaps import find_gaps
from sentiment.count.history import History
from sentiment.count.spans import assign_windows, masks_of
from sentiment.errors import OptionError
from sentiment.measure import measure_outage
from sentiment.measure.verdict import VERDICT_COLUMNS
from sentiment.outage import Outage, parse_outage
from sentiment.schema import REACTIONS
from sentiment.select.copies import Selection
from sentiment.tell.titles import title_of
from tests.conftest import tagged_posts
from tests.studies import run_study

if TYPE_CHECKING:
    from sentiment.results import Measures

START = datetime(2025, 1, 20, tzinfo=UTC)
OUTAGE = parse_outage("2025-01-27T11:00Z/2025-01-27T18:00Z")
DAY = timedelta(days=1)


def archive(
    *,
    per_hour: float = 30.0,
    usual: float = 0.12,
    during: float = 0.12,
    outages: tuple[Outage, ...] = (OUTAGE,),
    authors: int | None = 400,
    busier: float = 1.0,
    days: int = 9,
    seed: int = 0,
) -> pd.DataFrame:
    """Posts in layout TAGGED without probabilities; shares differ in the outages alone."""
    rng = np.random.default_rng(seed)
    minutes = np.arange(days * 1440)
    times = pd.Timestamp(START) + pd.to_timedelta(minutes, unit="min")
    inside = np.zeros(len(minutes), dtype=bool)
    for outage in outages:
        inside |= np.asarray((times >= outage.start) & (times < outage.end))
    n = rng.poisson(per_hour / 60 * np.where(inside, busier, 1.0))
    at, hit = np.repeat(minutes, n), np.repeat(inside, n)
    angry = rng.random(len(at)) < np.where(hit, during, usual)
    rest = np.where(rng.random(len(at)) < 0.05, 1, 3)
    reaction = np.where(angry, 0, rest)
    seconds = 60 * at + rng.integers(0, 60, len(at))
    writer = rng.integers(0, authors, len(at)) if authors else None
    return pd.DataFrame(
        {
            "post_id": [f"p{seed}-{i}" for i in range(len(at))],
            "created_at": (pd.Timestamp(START) + pd.to_timedelta(seconds, unit="s")).as_unit(
                "us"
            ),
            "text": pd.Series(
                [f"some words of a post {i}" for i in range(len(at))], dtype="str"
            ),
            "author": pd.Series(
                [None] * len(at) if writer is None else [f"u{a}" for a in writer], dtype="str"
            ),
            "lang": pd.Categorical(["en"] * len(at)),
            "kind": pd.Categorical(["post"] * len(at)),
            "compound": np.where(reaction == 0, -0.5, 0.25),
            "reaction": pd.Categorical.from_codes(reaction, categories=list(REACTIONS)),
        }
    )


def measured(posts: pd.DataFrame, outage: Outage = OUTAGE, **options: object) -> Measures:
    masks = options.get("masks", ())
    windowed = assign_windows(posts, outage, masks=masks)  # type: ignore[arg-type]
    return measure_outage(windowed, outage, **options)  # type: ignore[arg-type]


def flooded(posts: pd.DataFrame, n: int) -> pd.DataFrame:
    more = archive(seed=9).iloc[:n].reset_index(drop=True)
    seconds = np.linspace(0, 7 * 3600 - 1, n).astype(int)
    times = (pd.Timestamp(OUTAGE.start) + pd.to_timedelta(seconds, unit="s")).as_unit("us")
    more = more.assign(
        created_at=times,
        author="loud",
        compound=-0.5,
        reaction=pd.Categorical(["frustration"] * n, categories=list(REACTIONS)),
        text=[f"one more complaint that I have {i}" for i in range(n)],
    )
    return pd.concat([posts, more], ignore_index=True)


QUIET, LOUD = archive(), archive(during=0.45, busier=2.0)
RISEN = measured(LOUD)


def test_a_real_rise_is_clear_and_says_what_it_rests_on() -> None:
    row = RISEN.verdict("during", "frustration")
    assert (row["verdict"], row["grade"], row["quantity"]) == ("rose", "clear", "share")
    assert row["checks"] == "series; same hours; placebo onsets"
    assert row["change_low"] > 0.2
    assert row["change_low"] <= row["value"] - row["before"] <= row["change_high"]
    assert row["p"] < 0.001
    assert RISEN.verdict("during", "posts")["verdict"] == "rose"
    after = RISEN.verdicts[RISEN.verdicts["window"] == "after"]
    assert set(after["grade"]) == {""}
    assert RISEN.cautions == []


def test_what_is_ordinary_is_learnt_from_all_days_before() -> None:
    steps = judge_posts(LOUD, OUTAGE).evidence.steps
    assert steps.days == pytest.approx(7.4, abs=0.05)
    assert steps.n_base == 24 * 7 + 10  # whole hours back from the onset


def test_each_measure_and_window_has_one_headline() -> None:
    table = RISEN.verdicts
    assert list(table.columns) == list(VERDICT_COLUMNS)
    heads = table[table["headline"]].groupby(["window", "measure"]).size()
    assert (heads == 1).all()
    assert len(heads) == 2 * 5
    assert ((table["grade"] != "") == table["verdict"].isin(["rose", "fell"])).all()


def test_nothing_is_claimed_where_nothing_happens() -> None:
    table = measured(QUIET).verdicts
    assert set(table["grade"]) == {""}
    assert set(table[table["measure"] != "humor"]["verdict"]) == {"no clear change"}


def test_a_flood_by_one_account_is_no_rise_and_is_said() -> None:
    found = measured(flooded(QUIET, 1500))
    assert set(found.verdicts["grade"]) == {""}
    row = found.verdict("during", "frustration")
    assert row["quantity"] == "authors"
    assert "one author wrote" in row["why"]
    first = found.cautions[0]
    during = int(found.value("during", "n_posts")["n"])
    assert f"1,500 of {during:,}" in first
    assert "by one author; without authors of over 10 %, frustration is" in first


def test_a_rise_that_others_show_too_is_told_beside_a_flood() -> None:
    row = measured(flooded(LOUD, 300)).verdict("during", "frustration")
    assert (row["verdict"], row["quantity"]) == ("rose", "authors")
    few = measured(flooded(LOUD, 60))  # the share rose as surely
    row = few.verdict("during", "frustration")
    told = f"from {100 * row['before']:.0f} % to {100 * row['value']:.0f} % of people"
    assert told in title_of("timeline", few)


@pytest.mark.parametrize(
    "name", ["A Google user", "Un utilisateur de Google", "nan", "[deleted]"]
)
def test_placeholders_are_no_authors(name: str) -> None:
    found = measured(LOUD.assign(author=name))
    row, plain = found.verdict("during", "frustration"), RISEN.verdict("during", "frustration")
    assert (row["verdict"], row["grade"]) == ("rose", "clear")
    assert row["change"] == pytest.approx(plain["change"])
    width = row["change_high"] - row["change_low"]
    assert width == pytest.approx(plain["change_high"] - plain["change_low"], rel=0.1)
    assert found.n_authors == 0
    assert "100 % of the archive's posts name a placeholder" in found.cautions[0]


def test_more_than_one_nameless_post_in_a_hundred_is_told() -> None:
    posts = QUIET.iloc[-1500:].reset_index(drop=True)
    for n in (15, 16):
        author = posts["author"].where(posts.index >= n, "[deleted]")
        told = [
            line for line in measured(posts.assign(author=author)).cautions if "placeh" in line
        ]
        assert len(told) == (n == 16)


def test_a_name_at_most_posts_of_all_windows_is_a_placeholder() -> None:
    posts = LOUD.assign(author=LOUD["author"].where(LOUD.index % 10 == 0, "Someone"))
    found = measured(posts)
    assert found.verdict("during", "frustration")["grade"] == "clear"
    assert found.cautions[0].startswith("One author name stands at half of the posts or more")


def test_few_posts_and_none_can_not_be_told() -> None:
    inside = (QUIET["created_at"] >= OUTAGE.start) & (QUIET["created_at"] < OUTAGE.end)
    few = QUIET[~inside | (QUIET.index % 15 == 0)]
    row = measured(few).verdict("during", "humor")
    assert row["verdict"] == "can't be told"
    assert row["reason"] == "fewer than 30 posts during"
    none = measured(QUIET[:0])
    assert set(none.verdicts["verdict"]) == {"can't be told"}


def test_one_author_of_half_a_window_is_told_where_it_is_compared() -> None:
    inside = (QUIET["created_at"] >= OUTAGE.start) & (QUIET["created_at"] < OUTAGE.end)
    here = QUIET.index[inside]
    told = "50 % of the posts during the outage (15 of 30) are by one author"
    for n in (30, 29):  # of fewer than 30 nothing is said
        posts = QUIET.drop(here[n:])
        posts.loc[here[:15], "author"] = "loud"
        found = [line.startswith(told) for line in measured(posts).cautions]
        assert any(found) == (n == 30)


def test_bins_are_days_where_nothing_finer_is_known() -> None:
    night = parse_outage("2025-01-27T00:00Z/2025-01-27T06:00Z")
    assert measured(QUIET, night).bin_width < timedelta(hours=6)
    days = QUIET.assign(created_at=QUIET["created_at"].dt.floor("D"))
    assert measured(days, night).bin_width == DAY


def test_none_of_thirty_is_no_fall() -> None:
    hour = parse_outage("2025-01-27T11:00Z/2025-01-27T12:00Z")
    posts = QUIET.copy()
    inside = (posts["created_at"] >= hour.start) & (posts["created_at"] < hour.end)
    posts.loc[inside, "reaction"] = "none"
    found = measured(posts, hour)
    assert found.value("during", "share_frustration")["value"] == 0
    assert found.value("during", "share_frustration")["high"] > 0.05
    concern = found.verdicts[(found.verdicts["measure"] == "concern")]
    assert (concern["grade"] != "clear").all()


def test_a_moment_has_no_rate() -> None:
    moment = pd.Timestamp("2025-01-27T00:00Z").as_unit("us")
    found = measured(QUIET.assign(created_at=moment))
    assert not (found.windows["measure"] == "posts_per_hour").any()
    rates = found.verdicts[found.verdicts["quantity"] == "rate"]
    assert set(rates["verdict"]) == {"can't be told"}


def test_rates_are_over_covered_hours() -> None:
    hole = (QUIET["created_at"] >= "2025-01-27T12:00Z") & (
        QUIET["created_at"] < "2025-01-27T15:00Z"
    )
    history = History()
    history.add(QUIET[~hole])
    [(start, end)] = find_gaps(history)
    assert abs(start - datetime(2025, 1, 27, 12, tzinfo=UTC)) <= timedelta(minutes=10)
    assert abs(end - datetime(2025, 1, 27, 15, tzinfo=UTC)) <= timedelta(minutes=10)
    found = measured(QUIET[~hole])
    assert found.value("during", "posts_per_hour")["value"] == pytest.approx(30, rel=0.2)
    assert any(
        "holds nothing for some time during the outage" in line for line in found.cautions
    )


def test_other_outages_are_out_of_every_baseline() -> None:
    first = parse_outage("2025-01-27T06:00Z/2025-01-27T10:00Z")
    second = parse_outage("2025-01-27T16:00Z/2025-01-27T20:00Z")
    posts = archive(per_hour=60, during=0.45, outages=(first, second))
    study = run_study([posts], [first, second])
    for measures in study.measures:
        row = measures.verdict("during", "frustration")
        assert row["before"] == pytest.approx(0.12, abs=0.035)
        assert row["grade"] == "clear"
        assert measures.verdict("after", "frustration")["verdict"] == "no clear change"
        assert measures.masks
        assert "Left out of windows and of every baseline" in measures.cautions[-1]
    alone = measured(posts, second).verdict("during", "frustration")
    assert alone["before"] > 0.16


def test_what_is_ignored_is_in_no_window() -> None:
    span = (OUTAGE.start - timedelta(hours=12), OUTAGE.start - timedelta(hours=6))
    whole, less = (
        run_study([QUIET], [OUTAGE], ignored=spans).measures[0] for spans in ((), [span])
    )
    inside = (QUIET["created_at"] >= span[0]) & (QUIET["created_at"] < span[1])
    n = [each.value("before", "n_posts")["n"] for each in (whole, less)]
    assert n[0] - n[1] == inside.sum()
    rate = less.value("before", "posts_per_hour")["value"]
    assert rate == pytest.approx(n[1] / 18)


def test_an_archive_of_trouble_is_told_by_rates() -> None:
    posts = archive(per_hour=20, usual=0.7, during=0.7, busier=8.0)
    found = measured(posts)
    row = found.verdict("during", "frustration")
    assert (row["quantity"], row["verdict"], row["grade"]) == ("rate", "rose", "clear")
    assert "people write here because of trouble" in row["why"]
    assert row["change"] == pytest.approx(8, rel=0.25)
    shares = found.verdicts[found.verdicts["quantity"] == "share"]
    assert set(shares["grade"]) == {""}


def test_a_control_takes_off_what_both_do() -> None:
    moved = archive(during=0.3, seed=1)
    same = archive(during=0.3, seed=2)
    alone = measured(moved)
    assert alone.verdict("during", "frustration")["verdict"] == "rose"
    beside = measured(moved, control=same)
    assert beside.verdict("during", "frustration")["verdict"] == "no clear change"
    row = measured(LOUD, control=archive(seed=2)).verdict("during", "frustration")
    assert (row["verdict"], row["checks"].split("; ")[0]) == ("rose", "control")
    effects = beside.effects[beside.effects["method"] == "difference in differences"]
    found = effects[effects["comparison"] == "during - before"].set_index("measure")
    numbers = found.loc["share_frustration", ["low", "value", "high"]].tolist()
    assert numbers == sorted(numbers)
    assert abs(numbers[1]) < 0.1


@pytest.mark.parametrize("during", [True, False])
def test_a_control_of_other_hours_tells_nothing(during: bool) -> None:  # noqa: FBT001
    beside = archive(seed=2)
    inside = beside["created_at"].between(OUTAGE.start, OUTAGE.end, inclusive="left")
    found = measured(LOUD, control=beside[inside == during].reset_index(drop=True))
    row = found.verdict("during", "frustration")
    assert row["verdict"] == "can't be told"
    assert row["reason"].startswith("too few hours")


def test_a_column_can_be_the_control() -> None:
    posts = pd.concat(
        [LOUD.assign(platform="ours"), archive(seed=2).assign(platform="theirs")],
        ignore_index=True,
    )
    posts["post_id"] = posts.index.astype(str)
    study = run_study([posts], [OUTAGE], control=("platform", "theirs"))
    assert study.measures[0].n_posts == RISEN.n_posts
    assert study.measures[0].verdict("during", "frustration")["grade"] == "clear"
    with pytest.raises(OptionError, match="no column service"):
        run_study([posts], [OUTAGE], control=("service", "theirs"))
    with pytest.raises(OptionError, match="--control: found no post"):
        run_study([posts], [OUTAGE], control=("platform", "nobody"))


def test_copies_by_many_widen_intervals() -> None:
    posts = archive(during=0.3)
    told = measured(posts).verdict("during", "frustration")
    copied = posts["text"].where(posts["reaction"] != "frustration", "the very same complaint")
    wide = measured(posts.assign(text=copied)).verdict("during", "frustration")
    assert wide["value"] == told["value"]
    assert wide["change_high"] - wide["change_low"] > 1.5 * (
        told["change_high"] - told["change_low"]
    )


def test_authors_are_excluded_and_bounded() -> None:
    posts = flooded(QUIET, 200)
    selection = Selection(excluded={"loud"})
    assert len(selection.apply(posts)) == len(QUIET)
    assert selection.left_out["excluded authors (--exclude-authors)"] == 200
    whole, parts = Selection(max_per_author=5), Selection(max_per_author=5)
    kept = whole.apply(posts)
    assert kept.groupby("author").size().max() == 5
    several = pd.concat([parts.apply(posts[a : a + 700]) for a in range(0, len(posts), 700)])
    assert several["post_id"].tolist() == kept["post_id"].tolist()
    expected = posts.groupby("author").head(5)["post_id"].tolist()
    assert kept["post_id"].tolist() == expected


@pytest.mark.parametrize(("name", "n"), [("ann", 2), (None, 5), ("[deleted]", 5)])
def test_posts_whose_author_is_not_known_all_stay(name: str | None, n: int) -> None:
    author = pd.Series([name] * 5, dtype="str")
    posts = pd.DataFrame({"text": list("abcde"), "author": author, "kind": "post"})
    selection = Selection(max_per_author=2)
    assert selection.apply(posts)["text"].tolist() == list("abcde")[:n]
    assert sum(selection.left_out.values()) == 5 - n


def test_masks_leave_an_outages_own_time_alone() -> None:
    long = parse_outage("2025-01-27T00:00Z/2025-01-28T00:00Z")
    masks = masks_of(OUTAGE, [long, OUTAGE], [])
    assert all(end <= OUTAGE.start or start >= OUTAGE.end for start, end in masks)


def test_quiet_archives_that_wander_get_no_clear_claim() -> None:
    rng = np.random.default_rng(5)
    world = World(per_hour=60.0, wander=0.4)
    grades = [judge_archive(draw_archive(rng, world)).verdicts for _ in range(8)]
    claims = sum(bool(((v["grade"] == "clear") & v["headline"]).any()) for v in grades)
    assert claims <= 1


def test_intervals_hold_where_texts_are_copied() -> None:
    rng = np.random.default_rng(6)
    held = []
    for _ in range(25):
        drawn = draw_archive(rng, World(per_hour=60.0, copied=0.1, days=1))
        found = judge_archive(drawn)
        for window in range(3):
            level = found.evidence.shares["frustration"].levels[window]
            held.append(level.low <= drawn.shares[window, 0] <= level.high)
    assert np.mean(held) > 0.85


def test_a_strong_outage_is_found_in_what_wanders() -> None:
    rng = np.random.default_rng(7)
    world = replace(World(per_hour=60.0, wander=0.25), effect=0.25)
    rows = [judge_archive(draw_archive(rng, world)).verdicts for _ in range(4)]
    first = [v[(v["measure"] == "frustration") & v["headline"]].iloc[0] for v in rows]
    assert [row["verdict"] for row in first] == ["rose"] * 4


def test_a_few_hours_are_enough_for_no_verdict_but_for_no_error() -> None:
    start = pd.Timestamp(OUTAGE.start)
    for hours in (2, 4, 8, 14):
        around = LOUD[
            (LOUD["created_at"] >= start - pd.Timedelta(hours=hours))
            & (LOUD["created_at"] < start + pd.Timedelta(hours=7 + hours))
        ]
        row = measured(around).verdict("during", "frustration")
        assert row["grade"] != "clear" or hours > 11
        if hours < 6:
            assert row["verdict"] == "can't be told"
            assert "few" in row["reason"]


def test_rates_of_days_are_over_whole_days() -> None:
    days = pd.date_range("2024-03-01", periods=12, tz="UTC").repeat(48)
    posts = tagged_posts(len(days)).assign(created_at=days.as_unit("us"))
    outage = parse_outage("2024-03-08T00:00Z/2024-03-09T00:00Z")
    (found,) = run_study([posts], [outage], before="4d", after="3d").measures
    rate = found.verdict("during", "posts")
    assert rate["value"] == pytest.approx(2.0)
    assert rate["before"] == pytest.approx(2.0)
