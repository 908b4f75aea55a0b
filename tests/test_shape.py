"""The course of reactions: known courses are found, and what can't be told is said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as some

import sentiment as st
from benchmarks.quiet import FIRST_DAY, Archive, draw_history
from sentiment.cli import cli
from sentiment.count.history import COLUMNS, History
from sentiment.datasets import make_outage, make_posts
from sentiment.measure.course import SHAPE_COLUMNS, tabulate_shape
from sentiment.measure.course_curves import Curves, build_curves, moving_sums
from sentiment.measure.course_features import (
    decay,
    last_above,
    rise,
    share_before,
    wander_before,
)
from sentiment.report.sections import table_course
from sentiment.results import Measures
from tests.conftest import ROOT
from tests.test_effects import history_of, measured

OUTAGE = make_outage()
DAY = timedelta(days=1)


def spans_of(
    before: timedelta = DAY, after: timedelta = DAY
) -> list[tuple[datetime, datetime]]:
    assert OUTAGE.end is not None
    return [
        (OUTAGE.start - before, OUTAGE.start),
        (OUTAGE.start, OUTAGE.end),
        (OUTAGE.end, OUTAGE.end + after),
    ]


POSTS = make_posts(3)
POSTS = POSTS.assign(reaction=POSTS["true_reaction"], compound=0.0)
HISTORY = history_of(POSTS)
TABLE = tabulate_shape(HISTORY, spans_of(), ongoing=False)


def row(measure: str, quantity: str, table: pd.DataFrame = TABLE) -> pd.Series:
    return table[(table["measure"] == measure) & (table["quantity"] == quantity)].iloc[0]


def exact(per_hour: dict[str, list[float]]) -> History:
    """Make a history whose counts by hour are given, for the hours around the outage."""
    history = History()
    first = int((OUTAGE.start - DAY).timestamp()) // history.width
    rows = np.zeros((12 * len(per_hour["none"]), len(COLUMNS)), np.int64)
    for number, name in enumerate(("frustration", "concern", "humor", "none")):
        if name in per_hour:
            rows[:, number] = np.repeat(per_hour[name], 12)
    history.keys = (first + np.arange(len(rows))) * 32
    history.sums = rows
    return history


@given(some.lists(some.integers(0, 9), min_size=3, max_size=30), some.integers(1, 3))
def test_moving_sums_are_those_of_pandas(values: list[int], window: int) -> None:
    expected = pd.Series(values).rolling(window).sum().dropna()
    np.testing.assert_allclose(moving_sums(np.array(values, float), window), expected)


def test_a_known_course_is_found() -> None:
    # per five minutes: a rise two hours in, and an excess that halves every three hours
    hours = np.arange(24)
    before, during = [10.0] * 24, [10.0] * 2 + [60.0] * 4 + [30.0] * 8
    after = 10 + 1000 * 2 ** (-(hours + 0.5) / 3)
    history = exact(
        {
            "frustration": [*before, *during, *after],
            "none": [1100.0] * 24 + [90] * 2 + [40] * 4 + [70] * 8 + list(1110 - after),
        }
    )
    curves = build_curves(history, spans_of())
    assert curves is not None
    assert (curves.window, curves.step, curves.onset, curves.end) == (6, 1 / 6, 144, 228)
    peak, to_peak, to_half = (float(x) for x in rise(curves.counts[:, : curves.end], 0, curves))
    assert (peak, to_peak) == (pytest.approx(0.6), pytest.approx(2.0))
    assert to_half == pytest.approx(1.5)  # half of that window is high
    _, life = decay(curves.counts, 0, curves)
    assert float(life) == pytest.approx(3.0, rel=0.06)  # the grid's step
    # over the margin of five points for good: 1000/1110 halves every three hours
    true = 3 * np.log2(1000 / 1110 / 0.05)
    assert abs(last_above(curves, 0, 0.05) - true) < 2.5
    table = tabulate_shape(history, spans_of(), ongoing=False)
    assert abs(row("frustration", "recovery", table)["value"] - true) < 1.5
    n = curves.counts[:, curves.end : curves.end + curves.window].sum()
    assert row("frustration", "peak", table)["n"] == n  # of that window alone


def test_the_synthetic_archives_course_is_told() -> None:
    assert list(TABLE.columns) == list(SHAPE_COLUMNS)
    told = TABLE[TABLE["value"].notna()]
    assert ((told["low"] <= told["value"]) & (told["value"] <= told["high"])).all()
    assert row("frustration", "first_reaction")["value"] == 0
    peak = row("humor", "time_to_peak")
    assert peak["low"] <= 4 <= peak["high"]  # as it was drawn
    assert peak["value"] > row("concern", "time_to_peak")["value"]
    half = row("concern", "half_life")
    assert half["low"] < 8 < half["high"]
    assert row("frustration", "peak")["unit"] == "share"


@settings(max_examples=5)
@given(cuts=some.sets(some.integers(1, len(POSTS) - 1), max_size=4))
def test_chunks_change_nothing(cuts: set[int]) -> None:
    merged = History()
    for a, b in pairwise([0, *sorted(cuts), len(POSTS)]):
        merged.merge(history_of(POSTS.iloc[a:b]))
    table = tabulate_shape(merged, spans_of(), ongoing=False)
    pd.testing.assert_frame_equal(table, TABLE, check_exact=True)


def test_what_does_not_rise_has_no_time() -> None:
    rng = np.random.default_rng(0)
    quiet = POSTS.assign(reaction=rng.permutation(POSTS["reaction"].astype(str)))
    table = tabulate_shape(history_of(quiet), spans_of(), ongoing=False)
    for name in ("concern", "humor", "frustration"):
        for quantity in ("first_reaction", "time_to_peak", "half_life", "recovery"):
            found = row(name, quantity, table)
            assert np.isnan(found["value"])
            assert found["note"] == "no clear rise"
    assert "no clear rise of" in row("humor", "lag_behind_frustration", table)["note"]


def test_the_end_of_what_is_known_is_said() -> None:
    ongoing = tabulate_shape(HISTORY, spans_of(after=timedelta(0)), ongoing=True)
    assert row("concern", "recovery", ongoing)["note"] == "the outage goes on"
    for hours, said in ((1, "not yet within 5 points"), (4, "can't be told")):
        short = tabulate_shape(HISTORY, spans_of(after=timedelta(hours=hours)), ongoing=False)
        found = row("concern", "recovery", short)
        assert found["note"].startswith(said)
        assert np.isnan(found["value"])
    few = tabulate_shape(HISTORY, spans_of(before=timedelta(minutes=5)), ongoing=False)
    assert few.empty
    assert tabulate_shape(History(), spans_of(), ongoing=False).empty


def test_recovery_does_not_depend_on_how_many_posts_there_are() -> None:
    found = []
    for per_hour in (30, 200):
        archive = Archive(per_hour=per_hour, rise=0.3, half_life=3, wander=0.0)
        start = datetime.fromtimestamp(FIRST_DAY * 86_400 + archive.onset * 3600, tz=UTC)
        end = start + timedelta(hours=archive.hours)
        spans = [(start - DAY, start), (start, end), (end, end + DAY)]
        tables = [
            tabulate_shape(
                draw_history(np.random.default_rng(seed), archive), spans, ongoing=False
            )
            for seed in range(5)
        ]
        found.append(np.nanmedian([row("frustration", "recovery", t)["value"] for t in tables]))
    assert abs(found[0] / found[1] - 1) < 0.3
    assert abs(found[1] - 3 * np.log2(6)) < 1.5


def test_a_smaller_margin_takes_longer() -> None:
    hours = np.arange(24)
    after = 10 + 100 * 2 ** (-(hours + 0.5) / 3)
    history = exact(
        {
            "frustration": [10.0] * 24 + [110.0] * 14 + list(after),
            "none": [190.0] * 24 + [90.0] * 14 + list(200 - after),
        }
    )
    found = {
        margin: row(
            "frustration",
            "recovery",
            tabulate_shape(history, spans_of(), ongoing=False, margin=margin / 100),
        )
        for margin in (2.5, 5, 10)
    }
    for margin, told in found.items():
        assert told["value"] == pytest.approx(3 * np.log2(50 / margin), abs=0.5)
        assert told["note"].startswith(f"within {margin:g} points of the level before")


def curves_of(archive: Archive, seed: int, masks: list[tuple[datetime, datetime]]) -> Curves:
    start = datetime.fromtimestamp(FIRST_DAY * 86_400 + archive.onset * 3600, tz=UTC)
    end = start + timedelta(hours=archive.hours)
    spans = [(start - DAY, start), (start, end), (end, end + DAY)]
    found = build_curves(draw_history(np.random.default_rng(seed), archive), spans, masks)
    assert found is not None
    return found


def test_nights_are_no_recovery() -> None:
    # a share that follows the hours alone is as usual at each of them
    archive = Archive(per_hour=400, wander=0.0)
    curves = curves_of(archive, 1, [])
    flat = replace(curves, rhythm=np.ones_like(curves.rhythm))
    after = curves.counts[:, curves.end :]
    off = [
        np.abs(after[0] - float(share_before(each.counts, 0, each)) * part * after.sum(axis=0))
        for each, part in ((curves, curves.rhythm[0, curves.end :]), (flat, 1.0))
    ]
    assert off[0].sum() < off[1].sum()
    assert np.ptp(curves.rhythm[0]) == pytest.approx(0.3, abs=0.12)  # 0.4 logits, end to end
    start = datetime.fromtimestamp(FIRST_DAY * 86_400 + archive.onset * 3600, tz=UTC)
    # with all but a day left aside nobody knows the hours
    few = curves_of(archive, 1, [(start - 14 * DAY, start - DAY)])
    assert (few.rhythm == 1).all()


def test_how_far_a_share_wanders_is_learnt_from_days_before() -> None:
    found = {
        wander: np.mean(
            [
                wander_before(curves_of(Archive(per_hour=200, wander=wander), seed, []), 0)
                for seed in range(6)
            ]
        )
        for wander in (0.0, 0.25, 0.5)
    }
    # by 0.09 points a logit at a share of a tenth
    assert found[0.0] < 0.008
    assert 0.01 < found[0.25] < 0.03
    assert 0.025 < found[0.5] < 0.06


@pytest.mark.parametrize("margin", ["0", "101"])
def test_a_margin_is_a_number_of_points(margin: str) -> None:
    sample = str(ROOT / "data" / "sample_posts.csv")
    shown = CliRunner().invoke(cli, ["report", sample, "--margin", margin, "--dry-run"])
    assert shown.exit_code == 2
    assert "--margin" in shown.output
    with pytest.raises(st.OptionError, match="margin: found"):
        st.analyse(sample, margin=float(margin))


def test_a_relapse_puts_recovery_off() -> None:
    after = [30.0] * 2 + [10.0] * 6 + [60.0] * 4 + [10.0] * 12
    history = exact(
        {
            "frustration": [10.0] * 24 + [60.0] * 14 + after,
            "none": [90.0] * 24 + [40.0] * 14 + [100 - each for each in after],
        }
    )
    found = row("frustration", "recovery", tabulate_shape(history, spans_of(), ongoing=False))
    assert 12 <= found["value"] <= 13.5
    assert "surely above until" in found["note"]
    ends = [10.0] * 20 + [60.0] * 4
    late = exact(
        {
            "frustration": [10.0] * 24 + [60.0] * 14 + ends,
            "none": [90.0] * 24 + [40.0] * 14 + [100 - each for each in ends],
        }
    )
    table = tabulate_shape(late, spans_of(), ongoing=False)
    assert row("frustration", "recovery", table)["note"].startswith(("not yet", "no clear"))


def test_long_archives_take_bounded_steps() -> None:
    curves = build_curves(HISTORY, spans_of(after=timedelta(days=60)))
    assert curves is not None
    assert curves.counts.shape[1] <= 1100


def measures_of(posts: pd.DataFrame) -> Measures:
    return measured(posts, OUTAGE)


def test_sentences_say_course_order_and_length() -> None:
    measures = measures_of(POSTS)
    told = table_course(measures)
    assert ["humor", "highest share"] in [row[:2] for row in told.rows]
    assert "By its aftermath this was " in told.note
    table = measures.shape.copy()
    recovery = (table["measure"] == "frustration") & (table["quantity"] == "recovery")
    for low, high, said in ((0, 2, "a short outage"), (7, 9, "an extended outage")):
        table.loc[recovery, ["value", "low", "high"]] = low + 1, low, high
        assert said in table_course(replace(measures, shape=table)).note
    table.loc[recovery, "value"] = np.nan
    unknown = table_course(replace(measures, shape=table))
    assert "aftermath" not in unknown.note
    assert not any(row[1].startswith("back to usual") for row in unknown.rows[:5])
    assert table_course(measures_of(POSTS.iloc[:0])).rows == []
    assert table_course(measures_of(POSTS.iloc[::100])).rows == []
