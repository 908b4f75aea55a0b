"""Outages are found where they were planted, and not where nothing happened."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from matplotlib.text import Text
from scipy import stats

from benchmarks.detection import read_quiet, shuffled
from benchmarks.quiet import FIRST_DAY, Archive, count_posts, draw_history
from sentiment.analysis.finding import strongest_of
from sentiment.analysis.pipeline import iter_tagged
from sentiment.chart import describe_detection, plot_detection
from sentiment.cli import cli
from sentiment.count.history import COLUMNS, N_GROUPS, History
from sentiment.detect import detect_outages
from sentiment.detect.change_points import _gain, locate
from sentiment.detect.edge_evidence import tell_apart
from sentiment.detect.episodes import join
from sentiment.detect.grid import find_holes, lay_out
from sentiment.detect.scan import Stretch
from sentiment.detect.signals import as_signal, divergence
from sentiment.detect.usual_level import level_if_usual
from sentiment.outage import Outage
from sentiment.report.found import describe_found
from sentiment.results import Detection
from sentiment.schema import REACTIONS
from sentiment.score.trouble import mentions_trouble
from tests.conftest import ROOT, tagged_posts
from tests.studies import run_detection

QUIET = Archive(per_hour=40, share=0.2, wander=0.1)
ONSET = datetime.fromtimestamp(FIRST_DAY * 86_400 + QUIET.onset * 3600, tz=UTC)


def planted(seed: int, **changes: float) -> History:
    """Draw an archive with something in it."""
    return draw_history(np.random.default_rng(seed), replace(QUIET, **changes))


def kinds_of(found: Detection) -> list[str]:
    return found.episodes["kind"].tolist()


def test_a_rise_of_complaints_is_found_and_its_intervals_hold_its_edges() -> None:
    held = ends = 0
    for seed in range(4, 8):
        found = detect_outages(planted(seed, rise=0.5))
        assert kinds_of(found) == ["trouble"]
        assert "complaints" in found.episodes["signal"].iloc[0]
        low, high = found.outages[0].start_range
        held += low <= ONSET <= high
        assert high - low < timedelta(hours=3)
        assert abs(found.outages[0].start - ONSET) < timedelta(hours=1)
        assert abs(found.outages[0].end - ONSET - timedelta(hours=6)) < timedelta(hours=2)
        low, high = found.outages[0].end_range
        ends += low <= ONSET + timedelta(hours=6) <= high
    assert held >= 3
    assert ends >= 3


def test_complaints_and_words_are_one_score() -> None:
    grid = lay_out(planted(4, rise=0.5))
    quiet = np.ones(len(grid.posts), dtype=bool)
    number = (int(ONSET.timestamp()) - int(grid.times[0])) // grid.width
    inside = ~quiet
    inside[number : number + 72] = True
    signals = {name: as_signal(grid, quiet & ~inside, name) for name in ("complaints", "words")}
    score = tell_apart(grid, signals, inside, quiet & ~inside)
    off = np.stack(
        [
            signals[name].by_group - grid.by_group[..., 0] * signals[name].share[:, None]
            for name in signals
        ]
    )
    found = np.tensordot(score.weights, off, 1)
    posts = grid.posts
    assert (found[~inside] ** 2).sum() / posts[~inside].sum() == pytest.approx(1, abs=0.02)
    means = [found[each].sum() / posts[each].sum() for each in (inside, ~inside)]
    assert means[0] - means[1] == pytest.approx(score.shift)
    # what words add to complaints counts once, and nothing alone tells more
    for alone in off:
        means = [alone[each].sum() / posts[each].sum() for each in (inside, ~inside)]
        spread = (alone[~inside] ** 2).sum() / posts[~inside].sum()
        assert (means[0] - means[1]) / spread**0.5 < 1.01 * score.shift


def test_complaints_that_fade_do_not_put_off_the_end() -> None:
    found = [detect_outages(planted(seed, rise=0.5, half_life=3.0)) for seed in range(3)]
    off = [each.outages[0].end - ONSET - timedelta(hours=6) for each in found if each.outages]
    assert len(off) == 3
    assert sorted(abs(each) for each in off)[1] <= timedelta(hours=1.5)
    assert (
        sum(
            each.outages[0].end_range[0]
            <= ONSET + timedelta(hours=6)
            <= each.outages[0].end_range[1]
            for each in found
        )
        >= 2
    )


def test_a_fall_of_posts_is_silence_and_nothing_at_all_is_a_hole() -> None:
    found = detect_outages(planted(2, posts=0.15, hours=4, per_hour=100))
    assert kinds_of(found) == ["silence"]
    assert abs(found.outages[0].start - ONSET) <= timedelta(minutes=15)
    assert abs(found.outages[0].end - ONSET - timedelta(hours=4)) <= timedelta(minutes=15)
    for low, high in (found.outages[0].start_range, found.outages[0].end_range):
        assert high - low <= timedelta(minutes=45)
    assert "Outage, by silence," in describe_found(found)[0]
    empty = detect_outages(planted(2, posts=1e-9, hours=4, per_hour=100))
    assert empty.outages == []
    assert len(empty.holes) == 1
    assert "posts can't tell which" in describe_found(empty)[-1]


def test_a_fall_is_found_though_levels_wander() -> None:
    # a dozen stretches that seem to have fallen further hide it
    archive = Archive(posts=0.2, hours=3, wander=0.4)
    found = detect_outages(draw_history(np.random.default_rng(7), archive))
    assert kinds_of(found) == ["silence"]
    assert abs(found.outages[0].start - ONSET) <= timedelta(minutes=15)


def test_a_silence_of_days_is_one_whatever_the_hours_in_it() -> None:
    # a morning is low beside the night before, but not beside the noon after it
    archive = Archive(
        days=10, per_hour=60, cycle=1.5, wander=0.4, onset=80, posts=0.1, hours=60
    )
    found = detect_outages(draw_history(np.random.default_rng(23), archive))
    assert kinds_of(found) == ["silence"]
    start = datetime.fromtimestamp(FIRST_DAY * 86_400 + archive.onset * 3600, tz=UTC)
    assert abs(found.outages[0].start - start) <= timedelta(minutes=15)
    assert abs(found.outages[0].end - start - timedelta(hours=60)) <= timedelta(minutes=15)


def test_what_is_to_be_ignored_is_no_silence() -> None:
    history = planted(2, posts=0.15, hours=4, per_hour=100)
    span = (ONSET - timedelta(hours=1), ONSET + timedelta(hours=5))
    found = detect_outages(history, ignore=[span])
    assert found.outages == []
    assert found.holes.empty


def test_a_launch_and_a_growing_collection_are_no_outage() -> None:
    assert detect_outages(planted(3, launch=8.0)).outages == []
    assert detect_outages(planted(3, days=21, per_hour=15, growth=0.05)).outages == []
    assert detect_outages(planted(3, days=21, per_hour=15, weekend=0.4)).outages == []


def test_hours_follow_the_users_clocks() -> None:
    # their clocks go back within the archive: the day's cycle comes an hour later in UTC
    history = planted(5, days=14, cycle=1.2, clock_back=True)
    assert detect_outages(history).outages == []
    assert detect_outages(history, zone="Europe/Berlin").outages == []


def days_of(counts: list[tuple[int, int]], words: list[int]) -> History:
    """Make a history that knows days alone: posts, complaints and words of trouble of each."""
    number = [np.arange(posts) for posts, _ in counts]
    rng = np.random.default_rng(1)
    bins = np.concatenate(
        [np.full(len(n), (FIRST_DAY + d) * 288) for d, n in enumerate(number)]
    )
    complains = np.concatenate([n < c for n, (_, c) in zip(number, counts, strict=True)])
    named = np.concatenate([n < w for n, w in zip(number, words, strict=True)])
    return count_posts(bins, rng.integers(0, N_GROUPS, len(bins)), complains, named)


def test_days_without_times_are_compared_as_days() -> None:
    rng = np.random.default_rng(3)
    usual = [(int(n), int(rng.binomial(n, 0.1))) for n in rng.poisson(100, 40)]
    words = [int(each) for each in rng.poisson(3, 40)]
    assert detect_outages(days_of(usual, words)).outages == []
    usual[30], words[30] = (140, 60), 45
    found = detect_outages(days_of(usual, words))
    assert found.days_only
    day = datetime.fromtimestamp((FIRST_DAY + 30) * 86_400, tz=UTC)
    assert [each.start for each in found.outages] == [day]
    assert found.outages[0].start_range == (day, day + timedelta(days=1))
    text = "\n".join(describe_found(found))
    assert f"Outage on {day:%Y-%m-%d} UTC" in text
    assert "Only days are known" in text
    one_day = detect_outages(days_of([(300, 90)], [60]))
    assert one_day.days_only
    assert one_day.outages == []


@pytest.mark.parametrize(("last", "is_over"), [(37, True), (38, True), (39, False)])
def test_days_of_trouble_up_to_the_last_one_go_on(last: int, is_over: bool) -> None:  # noqa: FBT001
    usual, words = [(100 + n % 7, 10) for n in range(40)], [3] * 40
    for day in (last - 1, last):
        usual[day], words[day] = (140, 60), 45
    (outage,) = detect_outages(days_of(usual, words)).outages
    end = datetime.fromtimestamp((FIRST_DAY + last + 1) * 86_400, tz=UTC)
    assert outage.end == (end if is_over else None)


@pytest.mark.parametrize(("n_days", "each"), [(200, 1), (1000, 7), (3000, 14)])
def test_the_series_of_many_days_is_of_whole_weeks(n_days: int, each: int) -> None:
    series = detect_outages(days_of([(6, 1)] * n_days, [0] * n_days)).series
    assert set(series["time"].diff().dropna()) == {pd.Timedelta(days=each)}
    assert series["n_posts"].sum() == 6 * n_days


def test_a_day_of_few_words_of_trouble_among_many_days_is_found() -> None:
    rng = np.random.default_rng(5)
    usual = [(int(n), int(rng.binomial(n, 0.1))) for n in rng.poisson(110, 90)]
    words = [int(each) for each in rng.poisson(2.5, 90)]
    assert detect_outages(days_of(usual, words)).outages == []
    usual[60], words[60] = (137, 24), 18
    usual[67], words[67] = (86, 18), 15
    days = [datetime.fromtimestamp((FIRST_DAY + k) * 86_400, tz=UTC) for k in (60, 67)]
    assert [each.start for each in detect_outages(days_of(usual, words)).outages] == days


@pytest.mark.parametrize("busy", [[(440, 220)], [(440, 220), (300, 110)]])
def test_a_campaign_is_an_unusual_stretch_and_no_outage(busy: list[tuple[int, int]]) -> None:
    rng = np.random.default_rng(3)
    usual = [(int(n), int(rng.binomial(n, 0.1))) for n in rng.poisson(100, 40)]
    words = [int(each) for each in rng.poisson(3, 40)]
    usual[30 : 30 + len(busy)], words[30] = busy, 10
    found = detect_outages(days_of(usual, words))
    assert found.outages == []
    assert "unusual" in kinds_of(found)
    text = describe_found(found)
    assert text[0].startswith("No outage found")
    assert any(line.startswith("Unusual stretch, not called an outage,") for line in text)


def test_two_outages_of_one_day_are_two() -> None:
    one = planted(6, rise=0.5, hours=4, per_hour=60)
    two = planted(7, rise=0.5, hours=4, onset=QUIET.onset + 10, per_hour=60)
    cut = (int(ONSET.timestamp()) + 7 * 3600) // one.width
    early, late = one.bins < cut, two.bins >= cut
    both = History(
        width=one.width,
        keys=np.concatenate([one.keys[early], two.keys[late]]),
        sums=np.concatenate([one.sums[early], two.sums[late]]),
    )
    found = detect_outages(both)
    assert len(found.outages) == 2
    assert abs(found.outages[1].start - ONSET - timedelta(hours=10)) < timedelta(hours=1)


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


def test_an_archive_in_another_language_is_searched_as_a_whole() -> None:
    posts = tagged_posts(3000, authors=None)
    start = posts["created_at"].iloc[1500]
    near = posts["created_at"].between(start, start + pd.Timedelta("3h")).to_numpy()
    sure = np.where(np.random.default_rng(0).random(3000) < 0.15, 0.95, 0.05)
    angry = posts.assign(p_frustration=np.where(near, 0.95, sure))
    for others, n_found in ((0.95, 1), (0.5, 0)):
        # what happens happens in the other language alone
        spanish = near | (np.arange(3000) % 100 < 100 * others)
        lang = pd.Categorical(np.where(spanish, "es", "en"))
        assert len(run_detection([angry.assign(lang=lang)]).outages) == n_found


def test_a_weak_neighbour_is_the_aftermath_and_a_strong_one_the_same_outage() -> None:
    grid = lay_out(planted(2))

    def stretch(first: int, last: int, excess: float) -> Stretch:
        return Stretch(first, last, 3.0, 1.0, excess)

    main, weak, strong = stretch(200, 260, 0.4), stretch(262, 300, 0.1), stretch(150, 198, 0.3)
    far = stretch(900, 950, 0.4)
    joined = join(grid, "words", [main, weak, strong, far])
    assert [(each.part.first, each.part.last, each.reach) for each in joined] == [
        (150, 260, (150, 300)),
        (900, 950, (900, 950)),
    ]
    # what lies between two makes one of them
    two = [stretch(400, 450, 0.4), stretch(200, 260, 0.4)]
    assert len(join(grid, "words", two)) == 2
    (one,) = join(grid, "words", [*two, stretch(262, 398, 0.4)])
    assert (one.part.first, one.part.last, one.reach) == (200, 450, (200, 450))


def test_a_burst_of_posts_is_attention_and_trouble_only_where_they_say_so() -> None:
    burst = planted(5, posts=6)
    found = detect_outages(burst)
    assert kinds_of(found) == ["attention"]
    assert found.outages == []
    assert "launch" in describe_found(found)[1]
    sums = burst.sums.copy()
    sums[:, COLUMNS.index("trouble")] = sums[:, : len(REACTIONS)].sum(axis=1)
    said = detect_outages(History(width=burst.width, keys=burst.keys, sums=sums))
    assert kinds_of(said) == ["trouble"]
    assert abs(said.outages[0].start - ONSET) <= timedelta(minutes=30)


def test_one_loud_author_is_no_outage() -> None:
    quiet = planted(5)
    first = int(ONSET.timestamp()) // quiet.width
    rng = np.random.default_rng(0)
    loud = np.repeat(first + np.arange(72), rng.poisson(4, 72))
    everyone = np.ones(len(loud), dtype=bool)
    more = count_posts(loud, np.full(len(loud), 7), everyone, everyone)
    more.merge(quiet)
    assert detect_outages(more).outages == []


def test_quiet_archives_have_no_outage() -> None:
    rng = np.random.default_rng(0)
    posts = tagged_posts(3000, authors=None)
    histories = [planted(1, per_hour=5), planted(2, wander=0.25), planted(3, wander=0.4)]
    few = Archive(per_hour=5)
    histories += [draw_history(np.random.default_rng(seed), few) for seed in range(8)]
    histories += [shuffled(posts, rng) for _ in range(3)]
    assert [detect_outages(history).outages for history in histories] == [[]] * 14


def test_words_of_trouble_are_found_in_any_case_and_some_languages() -> None:
    yes = [
        "Can’t LOG IN",
        "is it down again?",
        "keeps crashing",
        "Server busy",
        "se fue la luz",
    ]
    yes += ["la app no funciona", "funktioniert nicht!!", "ne marche plus", "fora do ar"]
    no = ["calm down, nice app", "lovely stickers", "please bring back the old design", ""]
    told = mentions_trouble(pd.Series([*yes, *no, None]))
    assert told.tolist() == [True] * len(yes) + [False] * (len(no) + 1)


def test_an_edge_in_a_hole_has_the_hole_as_its_interval() -> None:
    history = planted(1, rise=0.55, hours=30)
    numbers = history.bins - int(ONSET.timestamp()) // history.width
    seen = (numbers < -120) | (numbers >= 24)
    cut = History(width=history.width, keys=history.keys[seen], sums=history.sums[seen])
    found = detect_outages(cut)
    low, high = found.outages[0].start_range
    assert found.episodes["in_hole"].tolist() == [True]
    assert abs(low - (ONSET - timedelta(hours=10))) <= timedelta(minutes=10)
    assert abs(high - (ONSET + timedelta(hours=2))) <= timedelta(minutes=10)
    assert "holds nothing" in describe_found(found)[0]


def test_an_end_in_a_hole_has_the_hole_as_its_interval() -> None:
    history = planted(1, rise=0.55, hours=30)
    numbers = history.bins - int(ONSET.timestamp()) // history.width
    seen = (numbers < 28 * 12) | (numbers >= 40 * 12)
    cut = History(width=history.width, keys=history.keys[seen], sums=history.sums[seen])
    low, high = detect_outages(cut).outages[0].end_range
    assert abs(low - ONSET - timedelta(hours=28)) <= timedelta(minutes=10)
    assert abs(high - ONSET - timedelta(hours=40)) <= timedelta(minutes=10)


def test_an_outage_that_reaches_the_archives_end_goes_on() -> None:
    history = planted(2, rise=0.55, hours=12)
    seen = history.bins < int(ONSET.timestamp()) // history.width + 60
    found = detect_outages(
        History(width=history.width, keys=history.keys[seen], sums=history.sums[seen])
    )
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


def test_what_speaks_for_the_edge_of_a_silence_is_poissons_likelihood() -> None:
    grid = lay_out(planted(2, posts=0.15, hours=4, per_hour=100))
    signal = as_signal(grid, np.ones(len(grid.posts), dtype=bool), "fall")
    hours = (grid.times - int(ONSET.timestamp())) / 3600
    inside, near = (hours >= 0) & (hours < 4), (hours >= -10) & (hours < 14)
    found = _gain(grid, signal, grid, np.arange(len(hours)), (inside, near))
    posts, usual = grid.posts, signal.expected
    low = posts[inside].sum() / usual[inside].sum()
    beside = near & ~inside
    high = (posts[beside].sum() + 10) / (usual[beside].sum() + 10)  # as if 10 had come as usual
    likely = [stats.poisson.logpmf(posts, usual * rate) for rate in (low, high)]
    np.testing.assert_allclose(found, likely[0] - likely[1], atol=1e-9)


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
    row = detect_outages(planted(4, rise=0.5)).episodes.iloc[0]
    hits = round(row["share"] * row["n_posts"])
    bounds = stats.binomtest(hits, row["n_posts"]).proportion_ci(method="wilson")
    assert (row["share_low"], row["share_high"]) == pytest.approx((bounds.low, bounds.high))


def test_two_weeks_on_either_side_tell_the_usual_level_of_a_stretch() -> None:
    grid = lay_out(planted(1, days=40, per_hour=15))
    every = np.ones(len(grid.posts), dtype=bool)
    first, day = len(every) // 2, 86_400 // grid.width
    number = np.arange(len(every))
    far = (number < first - 15 * day) | (number >= first + 16 * day)
    for name in ("complaints", "fall"):
        signal = as_signal(grid, every, name)
        more = replace(signal, count=np.where(far, 3 * signal.count, signal.count))
        usual, other = (
            level_if_usual(grid, each, every, (first, first + day // 4))
            for each in (signal, more)
        )
        assert usual == other


def test_the_five_strongest_outages_are_analysed_unasked() -> None:
    hour = timedelta(hours=1)
    outages = [Outage(ONSET + 9 * n * hour, ONSET + (9 * n + 1) * hour) for n in range(7)]
    # the fourth episode is none
    used, z = [n != 3 for n in range(8)], [3.0, 9.0, 4.0, 99.0, 8.0, 2.0, 7.0, 5.0]
    episodes, nothing = pd.DataFrame({"used": used, "z": z}), pd.DataFrame()
    found = strongest_of(Detection(outages, episodes, nothing, nothing, n_posts=9))
    assert found == [outages[n] for n in (1, 2, 3, 5, 6)]


def test_holes_are_told_from_chance() -> None:
    assert not find_holes(np.zeros(5), np.full(5, 3.0)).any()
    assert find_holes(np.zeros(5), np.full(5, 5.0)).all()
    assert not find_holes(np.zeros(5), np.full(5, 4.0)).any()  # 20 are not more than 20
    # what was to be expected before a gap is no part of it
    assert not find_holes(np.array([9.0, 9, 9, 9, 0, 9]), np.full(6, 8.0)).any()


def test_a_stray_post_does_not_stretch_the_grid() -> None:
    history = planted(1)
    history.merge(History(keys=np.zeros(1, np.int64), sums=history.sums[:1]))
    assert lay_out(history).width == history.width


def test_the_chart_shows_what_was_found() -> None:
    found = detect_outages(planted(1, rise=0.5))
    panels = plot_detection(found).child_axes
    lines = {line.get_label(): line for line in panels[0].lines}
    np.testing.assert_array_equal(
        lines["found"].get_ydata(), found.series["n_posts"].to_numpy(float)
    )
    assert any("about" in text.get_text() for text in panels[0].texts)
    assert f"from about {ONSET:%Y-%m-%d}" in describe_detection(found)
    plot_detection(detect_outages(History()))


@pytest.mark.parametrize("n_days", [2, 3])
def test_a_chart_of_few_days_says_that_its_bins_are_days(n_days: int) -> None:
    chart = plot_detection(detect_outages(days_of([(90, 9)] * n_days, [3] * n_days)))
    assert "Posts per 24 h" in [text.get_text() for text in chart.findobj(Text)]


def test_the_command_writes_what_report_takes(tmp_path: Path) -> None:
    sample = ROOT / "data" / "sample_posts.csv"
    out = tmp_path / "found"
    shown = CliRunner().invoke(cli, ["detect", str(sample), "-o", str(out)])
    assert shown.exit_code == 0, shown.output
    assert "Outage from about 2024-05-03" in shown.stdout
    episode = pd.read_csv(out / "episodes.csv").iloc[0]
    # as it was made: complaints peak early and go on after the end, when people come back
    assert episode["start_low"] <= "2024-05-03 06:00" <= episode["start_high"]
    assert episode["end_low"] <= "2024-05-03 20:00" <= episode["end_high"]
    assert abs(pd.Timestamp(episode["end"]) - pd.Timestamp("2024-05-03T20:00Z")).seconds <= 7200
    table = pd.read_csv(out / "outages.csv")
    assert table.columns.tolist() == ["start", "end", "name", "platform", "source"]
    assert {path.name for path in out.iterdir()} == {
        *("detection.csv", "detection.png", "detection.txt", "episodes.csv", "outages.csv"),
    }


def test_the_command_leaves_aside_what_is_to_be_ignored() -> None:
    sample = ROOT / "data" / "sample_posts.csv"
    span = "2024-05-03T00:00Z/2024-05-04T12:00Z"
    shown = CliRunner().invoke(cli, ["detect", str(sample), "--ignore", span])
    assert shown.exit_code == 0, shown.output
    assert "No outage found" in shown.stdout


def test_report_finds_the_outage_and_says_so(tmp_path: Path) -> None:
    sample = ROOT / "data" / "sample_posts.csv"
    shown = CliRunner().invoke(cli, ["report", str(sample), "-o", str(tmp_path / "out")])
    assert shown.exit_code == 0, shown.output
    text = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    (found,) = json.loads((tmp_path / "out" / "manifest.json").read_text())["outages"]
    assert f"Estimated outage {found['start'][:10]} {found['start'][11:16]} to" in text
    start = datetime.fromisoformat(found["start"])
    true_start, true_end = (datetime(2024, 5, 3, hour, tzinfo=UTC) for hour in (6, 20))
    assert abs(start - true_start) <= timedelta(minutes=20)
    for name, true in (("start_range", true_start), ("end_range", true_end)):
        low, high = map(datetime.fromisoformat, found[name])
        assert low <= true <= high
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
        pytest.param(
            "us_city_power_tweets_2016-2020.ndjson",
            "2019-10-09T00:00Z",
            12,
            marks=pytest.mark.xfail(
                strict=True, reason="a rise alone, below what quiet archives of its kind reach"
            ),
        ),
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


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("telegram_play_reviews_2016-11_2017-05.csv", ["2017-03-02", "2017-03-09"]),
        # it began on the 13th at 16:01 UTC; reviews, dated by the day, tell of it on the 14th
        ("instagram_appstore_reviews_2019-03.csv", ["2019-03-14"]),
    ],
)
def test_real_days_of_trouble_are_found_and_no_campaign(
    name: str, days: list[str], shared: Path, tmp_path: Path
) -> None:
    found = found_in(shared / "archives" / name, tmp_path)
    assert [f"{start:%Y-%m-%d}" for start in found] == days


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
    rng = np.random.default_rng(0)
    assert sum(bool(detect_outages(shuffled(posts, rng)).outages) for _ in range(20)) <= 1
