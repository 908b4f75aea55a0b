"""Which quantity answers, what days tell, and the reasons of verdicts that are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from benchmarks.verdicts import judge_posts
from benchmarks.wandering import World, draw_archive
from sentiment.count.gaps import step_of
from sentiment.count.history import History
from sentiment.count.spans import assign_windows
from sentiment.count.tally import Tally
from sentiment.ingest import read_posts
from sentiment.measure.author_shares import author_shares
from sentiment.measure.bins import widen_bins
from sentiment.measure.earlier import Earlier, count_earlier
from sentiment.measure.quantities import clusters_of
from sentiment.measure.verdict import _beside
from sentiment.outage import Outage, parse_outage
from sentiment.report.figures import figures_of
from sentiment.report.tables import table_changes
from sentiment.schema import REACTIONS
from sentiment.tell.headline import tell_outage
from sentiment.tell.postmortem import tell_postmortem
from sentiment.tell.titles import title_of
from tests.test_verdicts import OUTAGE, QUIET, START, archive, flooded, measured

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)


def as_reviews(posts: pd.DataFrame) -> pd.DataFrame:
    return posts.assign(kind=pd.Categorical(["review"] * len(posts)))


def by_days(shares: list[float], n: int = 100) -> pd.DataFrame:
    """Posts at midnight, `n` a day, of which such shares are frustrated."""
    angry = np.concatenate([np.arange(n) < round(share * n) for share in shares])
    at = np.repeat(np.arange(len(shares)), n)
    return (
        archive(days=20, per_hour=10)
        .iloc[: len(at)]
        .assign(
            created_at=(pd.Timestamp(START) + pd.to_timedelta(at, unit="D")).as_unit("us"),
            author=None,
            reaction=pd.Categorical.from_codes(
                np.where(angry, 0, 3), categories=list(REACTIONS)
            ),
        )
    )


def test_reviews_are_told_by_rates_with_their_share() -> None:
    posts = archive(during=0.3, busier=4.0)
    assert measured(posts).verdict("during", "frustration")["quantity"] == "share"
    found = measured(as_reviews(posts))
    row = found.verdict("during", "frustration")
    assert (row["quantity"], row["verdict"], row["grade"]) == ("rate", "rose", "clear")
    first = tell_outage(found)[0]
    assert "posts an hour expressed frustration" in first
    for chart in ("timeline", "windows"):  # they draw shares
        assert title_of(chart, found).startswith("Frustration rose from 1")
        assert "% of posts during" in title_of(chart, found)
    assert "an hour during" in title_of("rates", found)
    table = found.verdicts.copy()
    shares = (table["measure"] == "frustration") & (table["quantity"] == "share")
    table.loc[shares, "grade"] = "likely"
    likely = title_of("effects", replace(found, verdicts=table))
    assert likely == "The rise of frustration is likely, not certain"
    assert "; as a share it rose, from 1" in first
    assert first.endswith("so that numbers of reviews tell more than shares.")


@pytest.mark.parametrize(("during", "after"), [("rate", "share"), ("share", "rate")])
def test_a_level_is_told_in_the_quantity_of_its_own_window(during: str, after: str) -> None:
    found = measured(as_reviews(archive(during=0.3, busier=4.0)))
    table = found.verdicts.copy()
    frustration = table["measure"] == "frustration"
    for window, quantity in (("during", during), ("after", after)):
        here = frustration & (table["window"] == window)
        table.loc[here, "headline"] = table.loc[here, "quantity"] == quantity
    rows = {
        row[0].split()[0]: row for row in table_changes(replace(found, verdicts=table)).rows
    }
    _, usual, then, _, later, _ = rows["Frustration"]
    units = {"rate": " an hour (", "share": " % ("}
    assert units[during] in usual
    assert units[during] in then
    level, before = later.split("; before: ")
    assert units[after] in level
    assert units[after] in before
    answers = table[table["headline"] & frustration & (table["window"] == "after")].iloc[0]
    written = float(level.split()[0]) / (100 if after == "share" else 1)
    assert written == pytest.approx(answers["value"], rel=0.05, abs=0.05)


def test_a_post_mortem_tells_no_level_where_nothing_can_be_told() -> None:
    found = measured(archive(during=0.3))
    table = found.verdicts.copy()
    table.loc[table["measure"].isin(["concern", "humor"]), ["verdict", "reason"]] = [
        "can't be told",
        "most posts are not in English",
    ]
    impact = dict(tell_postmortem(replace(found, verdicts=table), None, []))["Impact on people"]
    assert impact[-1] == (
        "Whether concern and humor changed can't be told: most posts are not in English."
    )
    assert sum(line.startswith("Frustration: ") for line in impact) == 1
    assert not any(line.startswith(("Concern", "Humor")) for line in impact)
    # a level that is none at all has no line
    table["value"] = table["value"].mask(table["measure"] == "concern")
    impact = dict(tell_postmortem(replace(found, verdicts=table), None, []))["Impact on people"]
    assert impact[-1].startswith("Whether humor changed can't be told")


def test_posting_that_probably_changed_is_said_so() -> None:
    found = measured(as_reviews(archive(during=0.3, busier=4.0)))
    table = found.verdicts.copy()
    table.loc[table["measure"] == "posts", "grade"] = "likely"
    told = " ".join(tell_outage(replace(found, verdicts=table)))
    assert "posts an hour, probably more than before: " in told
    table.loc[table["measure"] == "posts", ["verdict", "change"]] = ["fell", 0.5]
    told = " ".join(tell_outage(replace(found, verdicts=table)))
    assert "posts an hour, probably fewer: 50 % of those before" in told


def test_titles_of_shares_say_so_where_the_answer_is_another() -> None:
    found = measured(as_reviews(archive(during=0.3, busier=4.0)))
    table = found.verdicts.copy()
    frustration = (table["measure"] == "frustration") & (table["window"] == "during")
    rate, share = (frustration & (table["quantity"] == each) for each in ("rate", "share"))
    table.loc[rate, ["verdict", "grade"]] = ["no clear change", ""]
    table.loc[share, ["verdict", "grade"]] = ["rose", "likely"]
    unclear = replace(found, verdicts=table)
    for chart in ("timeline", "windows"):
        title = title_of(chart, unclear)
        assert title.startswith("As a share, frustration probably rose from 1")
        assert "% of posts during" in title
    assert title_of("rates", unclear).startswith("Posts an hour around ")
    assert title_of("effects", unclear) == (
        "The rise of frustration as a share is likely, not certain"
    )
    table = table.copy()
    table.loc[rate, "verdict"], table.loc[share, "verdict"] = "rose", "no clear change"
    level = replace(found, verdicts=table)
    assert "posts an hour during" in title_of("timeline", level)
    assert title_of("effects", level) == (
        "Seen in several ways, frustration as a share did not clearly change"
    )


def test_the_chart_of_what_answers_comes_first() -> None:
    posts = archive(during=0.3, busier=4.0)
    for each, first in ((posts, "timeline"), (as_reviews(posts), "rates")):
        charts = [name for name, *_ in figures_of(measured(each))]
        assert charts[0] == first
        assert sorted(charts) == sorted(set(charts))
        assert {"timeline", "rates", "windows"} <= set(charts)


def test_an_outage_without_a_post_is_said_so() -> None:
    posts = archive()
    during = posts["created_at"].between(OUTAGE.start, OUTAGE.end, inclusive="left")
    found = measured(posts[~during].reset_index(drop=True))
    first = tell_outage(found)[0]
    assert first.startswith("The archive has no post in the hours from ")
    assert first.endswith(": whether people were more frustrated can't be told.")


@pytest.mark.parametrize(("minutes", "widest"), [(200, 180), (20, 60)])
def test_bins_are_no_longer_than_an_outage_of_few_posts(minutes: int, widest: int) -> None:
    start = pd.Timestamp(START)
    outage = Outage(start + DAY, start + DAY + timedelta(minutes=minutes))
    tally = Tally(outage, timedelta(minutes=5))
    posts = archive(days=3, per_hour=1)
    tally.add(assign_windows(posts, outage))
    assert widen_bins(tally).bin_width == timedelta(minutes=widest)


def test_a_launch_of_reviews_is_no_rise_of_frustration() -> None:
    found = measured(as_reviews(archive(busier=5.0)))
    rows = found.verdicts.set_index(["window", "measure", "quantity"])
    assert rows.loc[("during", "posts", "rate"), "verdict"] == "rose"
    assert (
        rows.loc[("during", "frustration", "rate"), "value"]
        > 3 * (rows.loc[("during", "frustration", "rate"), "before"])
    )
    for name in ("frustration", "concern", "humor"):
        assert found.verdict("during", name)["quantity"] == "share"
    said = tell_outage(found)
    assert "not clearly different" in said[0]
    assert "times as many as before" in said[1]
    assert "outage" not in " ".join(said).replace("Test outage", "")


def test_a_flood_of_reviews_by_one_author_is_told_by_authors() -> None:
    row = measured(as_reviews(flooded(QUIET, 1500))).verdict("during", "frustration")
    assert (row["quantity"], row["grade"]) == ("authors", "")


def test_no_reviews_of_quiet_archives_that_wander_are_claimed() -> None:
    rng = np.random.default_rng(11)
    world = World(60.0, 0.25, restless=0.5, reviews=True)
    for _ in range(5):
        drawn = draw_archive(rng, world)
        table = judge_posts(drawn.posts, drawn.outage).verdicts
        heads = table[table["headline"] & (table["measure"] == "frustration")]
        assert set(heads["quantity"]) <= {"rate", "share"}
        assert "clear" not in set(table["grade"])


@pytest.mark.parametrize(
    ("column", "values", "kind"),
    [
        ("score", ["1", "5", "4", "5"], "review"),
        ("star_rating", ["1", "4.5", "3", "5 stars"], "review"),
        ("score", ["1", "5", "0", "17"], "post"),
        ("rating", ["12", "80", "77", "91"], "post"),
    ],
)
def test_a_table_with_stars_holds_reviews(
    column: str, values: list[str], kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "posts.csv"
    rows = [f"It is down again {i},2025-01-27 1{i}:00:00,{v}" for i, v in enumerate(values)]
    path.write_text("\n".join([f"content,at,{column}", *rows]), encoding="utf-8")
    posts = read_posts(path, assume_tz="UTC")
    assert set(posts["kind"]) == {kind}


def test_few_votes_are_no_stars(tmp_path: Path) -> None:
    path = tmp_path / "comments.csv"
    rows = [f"t1_a{i},It is down again {i},173797218{i},{1 + i % 4},r" for i in range(8)]
    path.write_text("\n".join(["id,body,created_utc,score,subreddit", *rows]), encoding="utf-8")
    assert "review" not in set(read_posts(path)["kind"])


def test_days_are_compared_by_days() -> None:
    posts = by_days([0.2, 0.25, 0.15, 0.22, 0.18, 0.2, 0.24, 0.17, 0.2, 0.6, 0.2])
    history = History()
    history.add(posts)
    assert step_of(history) == DAY
    whole = Outage(START + 9 * DAY, START + 10 * DAY)
    found = judge_posts(posts, whole, last=START + 11 * DAY)
    steps = found.evidence.steps
    assert (steps.n_base, steps.unit) == (9, "days")
    row = found.verdicts.query("window == 'during' and measure == 'frustration'").iloc[0]
    assert (row["verdict"], row["grade"]) == ("rose", "likely")
    assert row["reason"] == "few days: hardly told from ordinary wandering"
    assert any("Only 9 days outside the windows" in line for line in found.cautions)
    # a hundred posts a day are no rhythm of hours: their number is known
    rate = found.evidence.rates["posts"].changes[0]
    assert rate.low > 0.5
    assert rate.high < 2


def test_a_change_that_is_not_clear_says_what_days_before_were_like() -> None:
    posts = by_days([0.1, 0.4, 0.15, 0.35, 0.1, 0.45, 0.1, 0.4, 0.1, 0.45, 0.1, 0.4, 0.1, 0.4])
    whole = Outage(START + 13 * DAY, START + 14 * DAY)
    table = judge_posts(posts, whole, last=START + 14 * DAY).verdicts
    row = table.query("window == 'during' and measure == 'frustration'").iloc[0]
    assert row["verdict"] == "no clear change"
    assert row["reason"] == (
        "hardly larger than how it wanders anyway (5 of the 13 days before were as far off)"
    )


def test_reasons_stand_in_the_answer() -> None:
    found = measured(archive(usual=0.12, during=0.22, seed=3))
    row = found.verdicts.query(
        "window == 'during' and measure == 'frustration' and quantity == 'share'"
    ).index
    table = found.verdicts.copy()
    table.loc[row, ["verdict", "grade", "reason"]] = "no clear change", "", "days differ, too"
    mean = (table["measure"] == "compound") & (table["window"] == "during")
    table.loc[mean, ["verdict", "grade", "reason"]] = "no clear change", "", "it wanders"
    text = " ".join(tell_outage(replace(found, verdicts=table)))
    cells = [cell for row in table_changes(replace(found, verdicts=table)).rows for cell in row]
    assert "no clear change: it wanders" in cells
    assert "% before: days differ, too." in text
    assert "(of −1 to +1), no clear change" in text


def test_earlier_stretches_are_as_long_as_the_window_and_lie_in_no_mask() -> None:
    posts = archive(
        outages=(OUTAGE, parse_outage("2025-01-25T11:00Z/2025-01-25T18:00Z")), during=0.6
    )
    history = History()
    history.add(posts)
    spans = [(OUTAGE.start - DAY, OUTAGE.start), (OUTAGE.start, OUTAGE.end or START)]
    spans.append((spans[1][1], spans[1][1] + DAY))
    first = posts["created_at"].min().to_pydatetime()
    told = judge_posts(posts, OUTAGE).evidence
    levels, rates = told.shares, told.rates
    counted = count_earlier(history, spans, first, [], levels, rates)  # type: ignore[arg-type]
    one = counted["level", "frustration", 1]
    assert (one.hours, one.n) == (7.0, 25)
    assert one.as_far <= 1
    masked = [(START, START + 5 * DAY)]
    fewer = count_earlier(history, spans, first, masked, levels, rates)  # type: ignore[arg-type]
    assert fewer["rate", "posts", 1].n < one.n


def test_copies_of_a_few_authors_words_make_shares_of_authors_less_sure() -> None:
    drawn = draw_archive(np.random.default_rng(4), World(300.0, days=1, copied=0.1))
    tally = Tally(drawn.outage, DAY)
    tally.add(assign_windows(drawn.posts, drawn.outage))
    windows = clusters_of(tally)
    plain = [window._replace(original=1.0) for window in windows]
    told, bare = (author_shares(tally.panel, each)["frustration"] for each in (windows, plain))
    for window in range(3):
        wide, narrow = told.levels[window], bare.levels[window]
        assert wide.value == narrow.value
        assert wide.high - wide.low > 1.2 * (narrow.high - narrow.low)
        assert wide.low <= drawn.shares[window, 0] <= wide.high
    # before as during it is the same authors' words
    assert told.changes[1].high - told.changes[1].low < wide.high - wide.low


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_posts_of_their_own_are_no_copies(n: int) -> None:
    drawn = draw_archive(np.random.default_rng(4), World(300.0, days=1))
    posts = assign_windows(drawn.posts, drawn.outage).groupby("window", observed=True).head(n)
    tally = Tally(drawn.outage, DAY)
    tally.add(posts)
    for window in clusters_of(tally):
        assert window.original == 1.0
        shares = window.sums[0, :-1].sum(axis=-1) / n
        assert window.scatter is not None
        assert window.scatter[:-1].tolist() == (shares * (1 - shares)).tolist()
    tally = Tally(drawn.outage, DAY)
    tally.add(pd.concat([posts] * 2))
    assert [window.original for window in clusters_of(tally)] == [0.5] * 3


def test_texts_that_are_not_counted_one_by_one_are_no_copies() -> None:
    drawn = draw_archive(np.random.default_rng(4), World(300.0, days=1))
    tally = Tally(drawn.outage, DAY)
    tally.add(assign_windows(drawn.posts, drawn.outage))
    windows = clusters_of(tally)
    assert windows[0].unsure == pytest.approx(2 / 64)
    assert windows[1].unsure == 0.0  # fewer than 4,096
    seeming = [each._replace(original=0.98) for each in windows]
    surely = [each._replace(original=1.0) for each in windows]
    one, two = (
        author_shares(tally.panel, each)["concern"].levels[0] for each in (seeming, surely)
    )
    assert one == two


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        (None, ""),
        (Earlier(24, 28, 3), " (3 of the 28 days before were as far off)"),
        (Earlier(24, 28, 0), " (though none of the 28 days before was as far off)"),
        (
            Earlier(24, 8, 0),
            " (none of the 8 days before was as far off, but so few tell little)",
        ),
        (Earlier(24, 1, 0), " (the one day before was not as far off, which tells little)"),
    ],
)
def test_what_earlier_stretches_were_like_stands_beside_a_reason(
    earlier: Earlier | None, said: str
) -> None:
    assert _beside("it wanders", earlier) == f"it wanders{said}"
