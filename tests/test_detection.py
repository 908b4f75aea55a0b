"""Outages are found where they were planted, and not where nothing happened."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats

from benchmarks.detection import (
    count_posts,
    false_alarms,
    quiet_history,
    read_quiet,
    shuffled,
    synthetic_edges,
)
from sentiment.analysis.pipeline import iter_tagged, run_detection
from sentiment.chart import describe_detection, plot_detection
from sentiment.cli import cli
from sentiment.count.history import N_GROUPS, History
from sentiment.detect import detect_outages
from sentiment.detect.change_points import locate
from sentiment.detect.episodes import join
from sentiment.detect.grid import find_holes, lay_out
from sentiment.detect.scan import Stretch
from sentiment.detect.signals import divergence
from sentiment.report.found import describe_found
from tests.conftest import ROOT, tagged_posts

ONSET = datetime(2024, 10, 6, 12, tzinfo=UTC)  # day 3 of the quiet archives


def planted(
    seed: int,
    *,
    share: float = 0.2,
    posts: float = 1.0,
    hours: float = 6,
    groups: int = N_GROUPS,
) -> History:
    """Put more complaints, or more posts, into a quiet archive."""
    rng = np.random.default_rng(seed)
    history = quiet_history(rng, per_hour=40)
    first = int(ONSET.timestamp()) // history.width
    number = first + np.arange(int(hours * 12))
    bins = np.repeat(number, rng.poisson(40 / 12 * posts, len(number)))
    more = count_posts(bins, rng.integers(0, groups, len(bins)), rng.random(len(bins)) < share)
    outside = (history.bins < first) | (history.bins >= first + hours * 12)
    more.merge(History(keys=history.keys[outside], sums=history.sums[outside]))
    return more


def test_a_rise_of_complaints_is_found_and_its_interval_holds_the_onset() -> None:
    held = 0
    for seed in range(4, 8):
        found = detect_outages(planted(seed, share=0.7))
        assert len(found.outages) == 1
        assert found.episodes["signal"].tolist() == ["complaints"]
        low, high = found.outages[0].start_range
        held += low <= ONSET <= high
        assert high - low < timedelta(hours=3)
        assert abs(found.outages[0].start - ONSET) < timedelta(hours=1)
        assert abs(found.outages[0].end - ONSET - timedelta(hours=6)) < timedelta(hours=2)
    assert held >= 3


def test_a_headline_that_is_passed_on_is_no_outage_but_many_voices_are() -> None:
    quiet = tagged_posts(3000, authors=None)
    sure = np.where(np.random.default_rng(0).random(3000) < 0.15, 0.95, 0.05)
    quiet = quiet.assign(p_frustration=sure)
    start = quiet["created_at"].iloc[1500]
    near = quiet["created_at"].between(start, start + pd.Timedelta("3h"))
    assert run_detection([quiet]).outages == []
    angry = quiet.assign(p_frustration=np.where(near, 0.95, sure))
    assert abs(run_detection([angry]).outages[0].start - start) < timedelta(minutes=30)
    headline = "Officials say that the service is down in all of the country again"
    copied = angry.assign(text=quiet["text"].where(~near, headline))
    assert run_detection([copied]).outages == []
    # so short a text many people write by themselves
    short = angry.assign(text=quiet["text"].where(~near, "it is down again"))
    assert len(run_detection([short]).outages) == 1


def test_a_weak_neighbour_is_the_aftermath_and_a_strong_one_the_same_outage() -> None:
    grid = lay_out(quiet_history(np.random.default_rng(2)))

    def stretch(first: int, last: int, excess: float) -> Stretch:
        return Stretch(first, last, 3.0, 1.0, excess)

    main, weak, strong = stretch(200, 260, 0.4), stretch(262, 300, 0.1), stretch(150, 198, 0.3)
    far = stretch(900, 950, 0.4)
    joined = join(grid, [main, weak, strong, far])
    assert [(part.first, part.last, reach) for part, reach in joined] == [
        (150, 260, (150, 300)),
        (900, 950, (900, 950)),
    ]


def test_a_burst_of_posts_is_found_unless_it_comes_from_a_few_authors() -> None:
    found = detect_outages(planted(5, posts=6))
    assert found.episodes["signal"].tolist() == ["activity"]
    assert abs(found.outages[0].start - ONSET) <= timedelta(minutes=30)
    assert detect_outages(planted(5, posts=6, groups=1)).outages == []


def test_quiet_archives_have_no_outage() -> None:
    rng = np.random.default_rng(0)
    histories = [quiet_history(rng, per_hour=rate) for rate in (5, 20, 60)]
    posts = tagged_posts(3000, authors=None)
    histories += [shuffled(posts, rng) for _ in range(3)]
    histories += [quiet_history(rng, per_hour=30, wander=0.15)]
    assert [detect_outages(history).outages for history in histories] == [[]] * 7


def test_the_synthetic_onsets_are_held() -> None:
    assert synthetic_edges(4)[:2] == (4, 4)


def test_an_edge_in_a_hole_has_the_hole_as_its_interval() -> None:
    history = planted(1, share=0.75, hours=30)
    numbers = history.bins - int(ONSET.timestamp()) // history.width
    seen = (numbers < -120) | (numbers >= 24)
    cut = History(history.width, history.keys[seen], history.sums[seen])
    found = detect_outages(cut)
    low, high = found.outages[0].start_range
    assert found.episodes["in_hole"].tolist() == [True]
    assert abs(low - (ONSET - timedelta(hours=10))) <= timedelta(minutes=10)
    assert abs(high - (ONSET + timedelta(hours=2))) <= timedelta(minutes=10)
    assert "holds nothing" in describe_found(found)[0]


def test_an_outage_that_reaches_the_archives_end_goes_on() -> None:
    history = planted(2, share=0.75, hours=12)
    seen = history.bins < int(ONSET.timestamp()) // history.width + 60
    found = detect_outages(History(history.width, history.keys[seen], history.sums[seen]))
    assert [outage.end for outage in found.outages] == [None]
    assert "not over" in describe_found(found)[0]


def test_no_posts_and_few_posts_are_no_outage() -> None:
    assert detect_outages(History()).outages == []
    few = detect_outages(tagged_posts(12))
    assert few.outages == []
    assert describe_found(few)[0].startswith("No outage found in 12 posts")


def test_divergences_are_those_of_scipy() -> None:
    count, expected = np.array([0.0, 3, 30]), np.array([2.0, 4, 11])
    found = divergence(count, expected, None)
    poisson = stats.poisson
    np.testing.assert_allclose(
        found, poisson.logpmf(count, np.maximum(count, 1e-12)) - poisson.logpmf(count, expected)
    )
    n = np.array([9.0, 9, 40])
    best = stats.binom.logpmf(count, n, count / n)
    np.testing.assert_allclose(
        divergence(count, expected, n), best - stats.binom.logpmf(count, n, expected / n)
    )


def test_intervals_of_edges_hold_the_change_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(400):
        x = rng.poisson(np.r_[np.full(40, 3.0), np.full(40, 5.0)])
        gain = x * np.log(5 / 3) - 2.0
        after = np.append(np.cumsum(gain[::-1])[::-1], 0.0)
        edge = locate(after, np.ones(80, dtype=bool))
        held += edge.low <= 40 <= edge.high
    assert 0.92 <= held / 400 <= 0.99


def test_the_share_of_an_episode_has_wilsons_interval() -> None:
    row = detect_outages(planted(4, share=0.7)).episodes.iloc[0]
    hits = round(row["share"] * row["n_posts"])
    bounds = stats.binomtest(hits, row["n_posts"]).proportion_ci(method="wilson")
    assert (row["share_low"], row["share_high"]) == pytest.approx((bounds.low, bounds.high))


def test_holes_are_told_from_chance() -> None:
    assert not find_holes(np.zeros(5), np.full(5, 3.0)).any()
    assert find_holes(np.zeros(5), np.full(5, 5.0)).all()


def test_a_stray_post_does_not_stretch_the_grid() -> None:
    history = quiet_history(np.random.default_rng(1))
    history.merge(History(keys=np.zeros(1, np.int64), sums=history.sums[:1]))
    assert lay_out(history).width == history.width


def test_the_chart_shows_what_was_found() -> None:
    found = detect_outages(planted(1, share=0.7))
    panels = plot_detection(found).child_axes
    lines = {line.get_label(): line for line in panels[0].lines}
    np.testing.assert_array_equal(
        lines["found"].get_ydata(), found.series["n_posts"].to_numpy(float)
    )
    assert any("about" in text.get_text() for text in panels[0].texts)
    assert "from about 2024-10-06" in describe_detection(found)
    plot_detection(detect_outages(History()))


def test_the_command_writes_what_report_takes(tmp_path: Path) -> None:
    sample = ROOT / "data" / "sample_posts.csv"
    out = tmp_path / "found"
    shown = CliRunner().invoke(cli, ["detect", str(sample), "-o", str(out)])
    assert shown.exit_code == 0, shown.output
    assert "Outage from about 2024-05-03" in shown.stdout
    table = pd.read_csv(out / "outages.csv")
    assert table.columns.tolist() == ["start", "end", "name", "platform", "source"]
    assert {path.name for path in out.iterdir()} == {
        *("detection.csv", "detection.png", "detection.txt", "episodes.csv", "outages.csv"),
    }


def test_report_finds_the_outage_and_says_so(tmp_path: Path) -> None:
    sample = ROOT / "data" / "sample_posts.csv"
    shown = CliRunner().invoke(cli, ["report", str(sample), "-o", str(tmp_path / "out")])
    assert shown.exit_code == 0, shown.output
    text = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert "estimated from the posts themselves" in text
    assert "Estimated: from about 2024-05-03" in text
    assert (tmp_path / "out" / "detection.png").exists()


def test_report_looks_for_outages_in_files_only(tmp_path: Path) -> None:
    shown = CliRunner().invoke(cli, ["report", "-", "-o", str(tmp_path / "out")], input="")
    assert shown.exit_code == 2
    assert "no outage was named" in shown.stderr
    quiet = tmp_path / "quiet.csv"
    tagged_posts(50)[["post_id", "created_at", "text"]].to_csv(quiet, index=False)
    shown = CliRunner().invoke(cli, ["report", str(quiet), "-o", str(tmp_path / "out")])
    assert shown.exit_code == 0
    assert "No outage found in 50 posts" in (tmp_path / "out" / "summary.md").read_text()
    assert (tmp_path / "out" / "detection.png").exists()


def found_in(archive: Path, tmp_path: Path) -> list[datetime]:
    """Return the onsets that the command finds."""
    shown = CliRunner().invoke(cli, ["detect", str(archive), "-o", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    starts = pd.read_csv(tmp_path / "outages.csv")["start"]
    return [datetime.fromisoformat(start) for start in starts]


@pytest.mark.parametrize(
    ("name", "onset", "hours"),
    [
        ("caracas_blackout_tweets_2018-09.csv", "2018-09-09T16:15Z", 0.5),
        ("deepseek_play_reviews_2025-01.csv", "2025-01-27T11:00Z", 2),
        # a hole in the archive begins here, and the outage in it
        ("northeast_storm_tweets_2019-10.csv", "2019-10-17T00:00Z", 0),
        ("us_city_power_tweets_2016-2020.ndjson", "2019-10-09T00:00Z", 12),
    ],
)
def test_real_outages_are_found(
    name: str, onset: str, hours: float, shared: Path, tmp_path: Path
) -> None:
    off = [
        abs(start - datetime.fromisoformat(onset))
        for start in found_in(shared / "archives" / name, tmp_path)
    ]
    assert min(off) <= timedelta(hours=hours)
    assert len(off) <= 8
    if "us_city" not in name:
        assert off[0] == min(off)


def test_an_onset_in_a_real_hole_has_the_hole_as_its_interval(shared: Path) -> None:
    posts = iter_tagged(shared / "archives" / "northeast_storm_tweets_2019-10.csv")
    low, high = run_detection(posts).outages[0].start_range
    assert low == datetime(2019, 10, 17, tzinfo=UTC)
    assert timedelta(0) <= high - datetime(2019, 10, 18, 11, tzinfo=UTC) < timedelta(hours=1)


def test_nothing_is_found_in_the_control(shared: Path, tmp_path: Path) -> None:
    assert not found_in(
        shared / "archives" / "tiktok_play_reviews_2024-11_control.csv", tmp_path
    )


def test_shuffled_real_posts_hold_no_outage(shared: Path) -> None:
    posts = read_quiet(
        str(shared / "archives" / "tiktok_play_reviews_2024-11_control.csv"), None
    )
    assert false_alarms(lambda rng: shuffled(posts, rng), 20, 0) <= 1
