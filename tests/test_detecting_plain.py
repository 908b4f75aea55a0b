"""Small cases of what finds outages: bounds, ties and empty stretches, reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sentiment.count.history import COLUMNS, History
from sentiment.detect import change_points, detect, edge_evidence, scan, usual_level
from sentiment.detect.change_points import Edge
from sentiment.detect.courses import Series, Wandering
from sentiment.detect.episodes import Cluster, Episode, combine, join
from sentiment.detect.expectation import expect
from sentiment.detect.grid import DAY, Grid, has_days_only, lay_out
from sentiment.detect.scan import Stretch, doubling_lengths, split
from sentiment.detect.signals import SIGNALS, Signal, as_signal, divergence
from sentiment.detect.tabulate import tabulate_episodes
from tests.grids import MONDAY, make_grid

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR = 3600


def history_of(counts: dict[int, int], width: int = 300) -> History:
    """Count so many posts in bins, by number from a Monday on; a third complains."""
    keys = [(MONDAY // width + at) * 32 + 7 for at in sorted(counts)]
    sums = np.zeros((len(keys), len(COLUMNS)), np.int64)
    for row, at in enumerate(sorted(counts)):
        sums[row, 0] = counts[at] // 3
        sums[row, 3] = counts[at] - counts[at] // 3
    return History(width=width, keys=np.array(keys, np.int64), sums=sums)


# grids


@pytest.mark.parametrize(
    ("at", "days", "begins"),
    [
        ([0], 1, 0),
        ([100], 1, 100),
        # a day begins at the first post's time
        ([100, 387], 1, 100),
        ([100, 388], 2, 100),
        ([250, 300], 1, 250),
        ([250, 538], 2, 250),
        ([287, 288, 574, 575], 2, 287),
        ([5, 5 + 288 * 6 + 200], 7, 5),
    ],
)
def test_days_begin_at_their_one_time(at: list[int], days: int, begins: int) -> None:
    grid = lay_out(history_of(dict.fromkeys(at, 2)), days_only=True)
    assert grid.width == DAY
    start = MONDAY + 300 * begins
    assert grid.times.tolist() == [start + DAY * k for k in range(days)]
    counted = [sum(2 for each in at if (each - begins) // 288 == k) for k in range(days)]
    assert grid.posts.tolist() == counted


@pytest.mark.parametrize(("width", "days", "wide"), [(DAY, 1, DAY), (2 * DAY, 2, 2 * DAY)])
def test_bins_that_are_wider_than_a_day_stay(width: int, days: int, wide: int) -> None:
    history = history_of({0: 3, 1: 4, 2: 5}, width)
    for days_only in (False, True):
        grid = lay_out(history, days_only=days_only)
        assert (grid.width, grid.posts.tolist()) == (wide, [3, 4, 5])
        assert (grid.times[1] - grid.times[0]) // DAY == days


def test_one_bound_alone_bounds_nothing() -> None:
    history = history_of({0: 3, 7: 4, 20: 5})
    whole = lay_out(history)
    for bounds in ((MONDAY + 600, None), (None, MONDAY + 600)):
        assert lay_out(history, *bounds).posts.tolist() == whole.posts.tolist()
    part = lay_out(history, MONDAY + 600, MONDAY + 2100)
    assert part.posts.tolist() == [0, 0, 0, 0, 0, 4]
    assert lay_out(history, MONDAY, MONDAY).posts.tolist() == [3]


@pytest.mark.parametrize(
    ("width", "times", "days"),
    [
        # of the times of a day, two hold nearly all posts
        (DAY // 4, [0, 1], True),
        (DAY // 4, [0, 3], True),
        (DAY // 4, [0, 1, 2], False),
        (DAY // 3, [0, 1, 2], False),
        (DAY // 2, [0, 1], True),
        (DAY, [0], True),
        (2 * DAY, [0], True),
    ],
)
def test_few_times_of_the_day_are_days(width: int, times: list[int], *, days: bool) -> None:
    a_day = max(1, DAY // width)
    counts = {a_day * day + at: 10 for day in range(4) for at in times}
    assert has_days_only(history_of(counts, width)) == days


@pytest.mark.parametrize(("away", "left_out"), [(297, False), (298, True), (500, True)])
@pytest.mark.parametrize("side", [1, -1])
def test_a_few_posts_are_strays_beyond_four_times_the_others_span(
    side: int, away: int, *, left_out: bool
) -> None:
    counts = {200 + k: 50 for k in range(100)}  # they span 99 bins
    counts[(299 if side > 0 else 200) + side * away] = 2
    grid = lay_out(history_of(counts))
    assert (len(grid.posts) == 100) == left_out


# tables


def edge(at: int, wide: int = 300, *, in_hole: bool = False) -> Edge:
    return Edge(at, at - wide, at + wide, in_hole=in_hole, is_open=False)


def told(
    history: History, grid: Grid, start: Edge, end: Edge | None, kind: str = "trouble"
) -> dict[str, Any]:
    calm = np.ones(len(grid.posts), dtype=bool)
    episode = Episode(kind, frozenset(["words"]), 3.0, start, end)
    (row,) = tabulate_episodes(history, grid, calm, [episode]).to_dict("records")
    return {str(name): value for name, value in row.items()}


@pytest.mark.parametrize(
    ("start", "end", "n"),
    [
        # bins of five minutes that hold 10, 11, 12 ... posts; the last second is not inside
        (0, 300, 10),
        (0, 301, 10 + 11),
        (0, 302, 10 + 11),
        (0, 600, 10 + 11),
        (299, 600, 10 + 11),
        (300, 600, 11),
        (900, 900, 13),  # no time at all is still a bin
        (900, 600, 13),
    ],
)
def test_posts_of_an_episode_are_those_of_its_bins(start: int, end: int, n: int) -> None:
    history = history_of({k: 10 + k for k in range(60)})
    grid = lay_out(history)
    row = told(history, grid, edge(MONDAY + start), edge(MONDAY + end))
    assert row["n_posts"] == n


def test_posts_that_are_left_aside_belong_to_no_episode() -> None:
    history = history_of({k: 10 + k for k in range(60)})
    for aside, n in (((0, 300), 11), ((300, 600), 10), ((600, 900), 21), ((0, 600), 0)):
        grid = lay_out(history, ignore=[(MONDAY + aside[0], MONDAY + aside[1])])
        row = told(history, grid, edge(MONDAY), edge(MONDAY + 600))
        assert row["n_posts"] == n
        assert np.isnan(row["words"]) == (n == 0)


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        (300, 900, 1, 3),
        # a bin belongs where its middle does
        (450, 750, 1, 2),
        (451, 750, 2, 2),
        (451, 751, 2, 3),
        (449, 1049, 1, 3),
        (449, 1050, 1, 3),
        (449, 1051, 1, 4),
    ],
)
def test_posts_are_expected_in_bins_whose_middle_is_inside(
    start: int, end: int, first: int, last: int
) -> None:
    history = history_of({k: 10 + k % 7 for k in range(60)})
    grid = lay_out(history)
    usual = expect(grid, np.ones(60, dtype=bool)).posts
    row = told(history, grid, edge(MONDAY + start), edge(MONDAY + end))
    assert row["n_expected"] == pytest.approx(usual[first:last].sum())


def test_of_an_episode_without_posts_no_share_is_known() -> None:
    history = history_of({k: 30 for k in range(300) if not 100 <= k < 112})
    grid = lay_out(history)
    row = told(history, grid, edge(MONDAY + 30_000), edge(MONDAY + 33_600), "silence")
    names = ["share", "share_low", "share_high", "share_expected", "words", "words_expected"]
    assert all(np.isnan(row[name]) for name in names)
    assert (row["n_posts"], row["used"]) == (0, True)


@pytest.mark.parametrize("begins", [False, True])
@pytest.mark.parametrize("ends", [False, True, None])
def test_an_episode_is_in_a_hole_if_either_edge_is(begins: bool, ends: bool | None) -> None:  # noqa: FBT001
    history = history_of(dict.fromkeys(range(60), 9))
    end = None if ends is None else edge(MONDAY + 1200, in_hole=ends)
    row = told(history, lay_out(history), edge(MONDAY + 300, in_hole=begins), end)
    assert row["in_hole"] == (begins or bool(ends))
    assert pd.isna(row["end"]) == (ends is None)
    low = [row[name] for name in ("start_low", "start", "start_high")]
    assert low == [pd.Timestamp(MONDAY + at, unit="s", tz="UTC") for at in (0, 300, 600)]


# episodes


def stretch(first: int, last: int, excess: float = 1.0) -> Stretch:
    return Stretch(first, last, 3.0, 1.0, excess)


@pytest.mark.parametrize(
    ("stretches", "clusters"),
    [
        ([], []),
        ([(10, 20, 1)], [(10, 20, 10, 20)]),
        # far from each other; they come in time order
        ([(50, 60, 1), (10, 20, 1)], [(10, 20, 10, 20), (50, 60, 50, 60)]),
        # one between two that are as strong makes them one
        ([(10, 20, 1), (30, 40, 1), (22, 28, 1)], [(10, 40, 10, 40)]),
        (
            [(10, 20, 1), (30, 40, 1), (50, 60, 1), (22, 28, 1), (42, 48, 1)],
            [(10, 60, 10, 60)],
        ),
        # one that is weak belongs to both, and joins nothing
        (
            [(10, 20, 1), (30, 40, 1), (22, 28, 0.5)],
            [(10, 20, 10, 28), (30, 40, 22, 40)],
        ),
        # as strong as the one and weak beside the other: it is the one's, and both reach it
        (
            [(10, 20, 1), (30, 40, 0.5), (22, 28, 0.5)],
            [(10, 20, 10, 28), (22, 40, 22, 40)],
        ),
        # what reaches far is near to what comes there
        ([(10, 20, 1), (24, 30, 0.5), (33, 40, 1)], [(10, 40, 10, 40)]),
        ([(10, 20, 1), (24, 25, 0.5), (32, 36, 1)], [(10, 20, 10, 25), (32, 36, 32, 36)]),
    ],
)
def test_neighbours_are_joined_as_they_come(stretches: list, clusters: list) -> None:
    grid = make_grid(1, 100, HOUR)
    found = join(grid, "words", [stretch(*each) for each in stretches])
    told = [(each.part.first, each.part.last, *each.reach) for each in found]
    assert told == clusters
    assert all(each.name == "words" for each in found)


@pytest.mark.parametrize(("gap", "n"), [(HOUR, 1), (HOUR + 1, 2)])
@pytest.mark.parametrize("first", ["trouble", "unusual"])
def test_an_hour_between_episodes_is_none_whichever_comes_first(
    gap: int, n: int, first: str
) -> None:
    second = {"trouble": "unusual", "unusual": "trouble"}[first]
    one = Episode(first, frozenset(["words"]), 2.0, edge(0), edge(5000))
    two = Episode(second, frozenset(["rise"]), 3.0, edge(5000 + gap), edge(9999))
    found = combine([one, two])
    if n == 2:
        assert found == [one, two]
        return
    best = one if first == "trouble" else two
    assert found == [replace(best, signals=frozenset(["words", "rise"]))]


# what is weighed


def of_counts(count: list[float], expected: list[float], trials: list[float] | None) -> Any:
    n = None if trials is None else np.array(trials)
    return divergence(np.array(count), np.array(expected), n)


def test_divergence_is_how_much_likelier_a_rate_of_its_own_is() -> None:
    for count in range(5):
        for rate in (0.2, 1.0, 3.7):
            likely = stats.poisson.logpmf(count, [max(count, 1e-300), rate])
            assert of_counts([count], [rate], None) == pytest.approx(likely[0] - likely[1])
            likely = stats.binom.logpmf(count, 4, [count / 4, rate / 4])
            assert of_counts([count], [rate], [4]) == pytest.approx(likely[0] - likely[1])
    # of nothing expected, or all, a little is left
    assert of_counts([2], [0], None)[0] == pytest.approx(2 * np.log(2e12) - 2)
    assert of_counts([0], [0], None)[0] == pytest.approx(0)
    assert of_counts([2], [0], [4])[0] == pytest.approx(
        4 * (0.5 * np.log(0.5e9) + 0.5 * np.log(0.5)), rel=1e-6
    )
    assert of_counts([2], [5], [4])[0] == pytest.approx(
        4 * (0.5 * np.log(0.5) + 0.5 * np.log(0.5e9)), rel=1e-6
    )
    # more of them than posts is all of them
    assert of_counts([5], [2], [4])[0] == pytest.approx(4 * np.log(2))
    assert of_counts([0], [0], [0])[0] == pytest.approx(0, abs=1e-10)
    assert of_counts([0.25], [0.1], [0.5])[0] == pytest.approx(
        0.5 * (0.5 * np.log(0.5 / 0.2) + 0.5 * np.log(0.5 / 0.8))
    )


def test_lengths_are_three_to_a_doubling_up_to_half() -> None:
    for n in range(1, 200):
        found = doubling_lengths(n).tolist()
        half = max(2, n // 2)
        steps = [k for k in range(40) if 2 ** (k / 3) <= half + 1e-9]
        assert found == sorted({round(2 ** (k / 3)) for k in steps})


def candidate(z: float, first: int, last: int) -> scan._Candidate:
    return scan._Candidate(z, first, last, 1.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("spans", "most", "kept"),
    [
        ([(0, 2), (2, 4), (4, 6)], 3, [0, 1, 2]),
        ([(0, 2), (2, 4), (4, 6)], 2, []),
        ([(0, 3), (2, 4), (4, 6)], 3, [0, 2]),
        # a third of the most may overlap
        ([(0, 9), (1, 8), (2, 7), (8, 12), (20, 22)], 6, [0, 1, 3, 4]),
        ([(0, 9), (1, 8), (2, 7), (9, 12), (20, 22)], 6, [0, 1, 3, 4]),
        ([(5, 6), (0, 9), (5, 7), (4, 5)], 6, [0, 1, 3]),
        ([(k, k + 1) for k in range(9)], 4, [0, 1, 2, 3]),
    ],
)
def test_of_those_that_overlap_few_are_looked_at(spans: list, most: int, kept: list) -> None:
    found = [candidate(9.0 - k, *span) for k, span in enumerate(spans)]
    assert [each[1:3] for each in scan._apart(found, most)] == [spans[k] for k in kept]


def even_grid(
    n: int, width: int, posts: float, complaints: float, words: float, **hot: Any
) -> Grid:
    """Make bins that are all alike, but for those in `hot`: (first, last, the same three)."""
    by_group = np.zeros((n, 4, 3))
    by_group[:] = np.array([posts, complaints, words]) / 4
    for first, last, *counts in hot.values():
        by_group[first:last] = np.array(counts) / 4
    sums = by_group.sum(axis=1)
    times = MONDAY + width * np.arange(n)
    return Grid(
        times=times,
        width=width,
        local=times + width // 2,
        by_group=by_group,
        posts=sums[:, 0],
        complaints=sums[:, 1],
        words=sums[:, 2],
        tagged=sums[:, 1],
        ignored=np.zeros(n, dtype=bool),
    )


def looked_at(grid: Grid, name: str, used: np.ndarray | None = None) -> set[tuple[int, int]]:
    quiet = np.ones(len(grid.posts), dtype=bool)
    signal = as_signal(grid, quiet, name)
    where = signal.usable & (quiet if used is None else used)
    return {each[1:3] for each in scan._candidates(grid, signal, where)}


@pytest.mark.parametrize(
    ("name", "hot", "there"),
    [
        # ten complaints, eight words, of thirty posts
        ("complaints", (30, 10, 0), True),
        ("complaints", (29, 10, 0), False),
        ("complaints", (30, 9.5, 0), False),
        ("words", (30, 0, 8), True),
        ("words", (29, 0, 8), False),
        ("words", (30, 0, 7.5), False),
        # twenty posts
        ("rise", (20, 0, 0), True),
        ("rise", (19.5, 0, 0), False),
    ],
)
def test_a_stretch_holds_enough_to_count(name: str, hot: tuple, *, there: bool) -> None:
    usual = (2, 0.1, 0.1) if name == "rise" else (20, 0.25, 0.25)
    grid = even_grid(48, HOUR, *usual, hot=(20, 21, *hot))
    assert ((20, 21) in looked_at(grid, name)) == there


def test_a_stretch_lasts_for_half_an_hour_to_half_of_the_archive() -> None:
    for width, length, there in ((900, 1, False), (900, 2, True), (1800, 1, True)):
        grid = even_grid(64, width, 4, 0, 0, hot=(20, 20 + length, 90, 0, 0))
        assert ((20, 20 + length) in looked_at(grid, "rise")) == there
    grid = even_grid(32, HOUR, 4, 0, 0, hot=(10, 26, 90, 0, 0))
    calm = (np.arange(32) < 10) | (np.arange(32) >= 26)
    signal = as_signal(grid, calm, "rise")
    used = np.ones(32, dtype=bool)
    found = {each[1:3] for each in scan._candidates(grid, signal, used)}
    assert (10, 26) in found
    used[17] = False  # with a bin more between, the sixteen last for more than half
    found = {each[1:3] for each in scan._candidates(grid, signal, used)}
    assert not any(last - first > 16 for first, last in found)


@pytest.mark.parametrize("kind", ["complaints", "rise"])
def test_how_a_stretch_is_split_does_not_depend_on_units(kind: str) -> None:
    number = np.arange(24 * 6)
    grid = make_grid(9, 24 * 6, HOUR, rate=30.0)
    hot = (number >= 60) & (number < 80) & ~((number >= 68) & (number < 73))
    by_group = grid.by_group.copy()
    if kind == "rise":
        by_group[hot] *= 3
    else:  # all of them complain
        by_group[hot, :, 1] = by_group[hot, :, 0]
    sums = by_group.sum(axis=1)
    grid = replace(grid, by_group=by_group, posts=sums[:, 0], complaints=sums[:, 1])
    quiet = (number < 60) | (number >= 80)
    signal = as_signal(grid, quiet, kind)
    part = Stretch(58, 81, 3.0, 1.0, 0.5)
    found = split(signal, quiet, part)
    assert [(each.first, each.last) for each in found] == [(58, 68), (73, 81)]
    unit = 1e-4
    small = replace(
        signal,
        count=signal.count * unit,
        expected=signal.expected * unit,
        trials=None if signal.trials is None else signal.trials * unit,
    )
    pieces = split(small, quiet, replace(part, dispersion=unit))
    assert [(each.first, each.last) for each in pieces] == [(58, 68), (73, 81)]
    other = replace(signal, expected=signal.expected * unit)  # what is usual is what is beside
    pieces = split(other, quiet, part)
    assert [(each.first, each.last) for each in pieces] == [(58, 68), (73, 81)]


def test_a_rate_of_shares_is_raised_to_no_more_than_95_percent() -> None:
    number = np.arange(40)
    grid = even_grid(40, HOUR, 20, 8, 8)
    signal = as_signal(grid, number >= 0, "complaints")
    # expected is a quarter, then two quarters; all complain, but two bins do as usual
    expected = np.where(number < 20, 5.0, 10.0)
    count = np.where((number >= 10) & (number < 30), 20.0, expected)
    count[19:21] = expected[19:21]
    signal = replace(signal, expected=expected, count=count, scale=1.0)
    quiet = (number < 10) | (number >= 30)
    for dispersion in (0.5, 1.0, 2.0, 4.0, 8.0):
        part = Stretch(10, 30, 3.0, dispersion, 1.0)
        usual = expected[10:30]
        raised = np.minimum(usual * count[10:30].sum() / usual.sum(), 19.0)
        assert (raised == 19.0).any()
        p, q, n = raised / 20, usual / 20, count[10:30]
        gain = n * np.log(p / q) + (20 - n) * np.log((1 - p) / (1 - q))
        total = np.append(0.0, np.cumsum(gain / dispersion))
        k = 11  # the two bins as usual are those from 9 to 11
        falls, rest = total[9] - total[k], total[-1] - total[k]
        two = min(falls - 5, total[9] - 8, rest - 8) >= 0
        found = [(each.first, each.last) for each in split(signal, quiet, part)]
        assert found == ([(10, 19), (21, 30)] if two else [(10, 30)])


def test_where_nothing_is_quiet_or_beside_nothing_is_divided_by_nothing() -> None:
    grid = even_grid(48, HOUR, 20, 2, 2)
    none = np.zeros(48, dtype=bool)
    signal = as_signal(grid, none, "complaints")
    assert signal.scale == 1.0
    assert signal.clustering(~none, none) == pytest.approx(0)
    # groups are taken to have shown no complaint, nor any group more than others
    loud = signal.by_group.copy()
    loud[:, 0] += 1.0
    found = replace(signal, by_group=loud).clustering(~none, none)
    n, share = 48 * 5.0, (48 * 3.0) / (48 * 20.0)
    off = np.array([48 * 1.5, *[48 * 0.5] * 3]) - n * share
    assert found == pytest.approx((off**2).sum() / (4 * n * share * (1 - share)), rel=1e-5)


def test_neighbours_differ_as_much_as_poissons_do_or_more() -> None:
    rng = np.random.default_rng(2)
    for rate in (0.2, 3.0, 40.0):
        usual = rng.uniform(0.5, 1.5, 41) * rate
        count = rng.poisson(usual) * 2.0
        squares = [
            ((count[k + 1] - usual[k + 1]) - (count[k] - usual[k])) ** 2
            / (usual[k] + usual[k + 1])
            for k in range(40)
        ]
        median = stats.chi2.ppf(0.5, 1)
        expected = np.median(squares) / median
        assert usual_level._noise(count, usual) == pytest.approx(expected, rel=1e-3)
    one = np.ones(1)
    assert usual_level._noise(one, one) == 1.0


# edges


def test_what_speaks_for_a_rate_of_its_own_is_told_by_bin() -> None:
    grid = even_grid(20, HOUR, 2, 0, 0)
    signal = as_signal(grid, np.ones(20, dtype=bool), "rise")
    number = np.arange(40)
    for rate, counts in ((0.2, 3.0), (0.004, 1.0), (4.0, 0.0)):
        signal = replace(signal, expected=np.full(20, rate))
        posts = np.where((number >= 10) & (number < 16), counts, rate / 2)
        fine = replace(even_grid(40, HOUR // 2, 1, 0, 0), posts=posts)
        inside = (number >= 10) & (number < 16)
        for left_out in (30, 12):
            used = number != left_out
            within, beside = used & inside, used & ~inside
            inner = max(posts[within].sum() / (within.sum() * rate / 2), 1e-3)
            outer = (posts[beside].sum() + 10) / (beside.sum() * rate / 2 + 10)
            expected = [
                n * np.log(inner / outer) - (inner - outer) * rate / 2 for n in posts.tolist()
            ]
            found = change_points._gain(grid, signal, fine, number // 2, (inside, used))
            np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize("width", [600, 1800, HOUR])
def test_courses_are_weighed_by_what_wanders_in_seven_days_around(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    n = 22 * DAY // width
    grid = make_grid(6, n, width, rate=3.0, gaps=((n // 3, n // 3 + 5),))
    quiet = np.ones(n, dtype=bool)
    first, last = n // 2, n // 2 + 5
    quiet[first:last] = quiet[first - 40 : first - 30] = False
    signals = {name: as_signal(grid, quiet, name) for name in SIGNALS}
    taken: list[Series] = []
    ways = Wandering(np.array([0.1]), np.array([1.0]), np.array([1.0]))

    def learn(calm: Series) -> Wandering:
        taken.append(calm)
        return ways

    def weigh(series: Series, shapes: np.ndarray, *known: Any, **of: float) -> np.ndarray:
        taken.append(series)
        assert known == (ways,)
        return np.append(shapes.sum(axis=0), [of["shift"], of["noise"]])

    monkeypatch.setattr(edge_evidence, "learn_wandering", learn)
    monkeypatch.setattr(edge_evidence, "weigh", weigh)
    # half as wide, and beyond the grid on both sides
    count = make_grid(7, 2 * n + 20, width // 2, rate=3.0)
    fine = replace(count, times=count.times - 10 * (width // 2))
    used = np.arange(2 * n + 20) % 7 != 3
    part = Stretch(first, last, 3.0, 1.0, 1.0)
    shapes = np.stack([np.ones(2 * n + 20), np.arange(2 * n + 20.0)], axis=1)
    found = edge_evidence.gather_evidence(grid, signals, quiet, part, fine, used)(shapes)
    calm, series = taken
    usable = signals["words"].usable
    during = [k for k in range(n) if first <= k < last and usable[k]]
    beside = [k for k in range(n) if quiet[k] and k not in during and usable[k]]
    score = edge_evidence.tell_apart(
        grid, signals, np.isin(np.arange(n), during), np.isin(np.arange(n), beside)
    )
    complaints, words = (signals[name].share for name in ("complaints", "words"))

    def off(of: Grid, k: int, at: int) -> float:
        return float(
            score.weights[0] * (of.complaints[k] - of.posts[k] * complaints[at])
            + score.weights[1] * (of.words[k] - of.posts[k] * words[at])
        )

    blocks: dict[int, list[float]] = {}
    block = max(1800, width)
    for k in beside:
        if abs(k - (first + last) / 2) * width < 7 * DAY:
            sums = blocks.setdefault(int(grid.times[k]) // block, [0.0, 0.0])
            sums[0] += off(grid, k, k)
            sums[1] += grid.posts[k]
    np.testing.assert_allclose(calm.hours, np.array(list(blocks)) * block / HOUR)
    np.testing.assert_allclose(calm.posts, [posts for _, posts in blocks.values()])
    np.testing.assert_allclose(
        calm.score, [sums / posts for sums, posts in blocks.values()], atol=1e-12
    )
    rows = [k for k in range(2 * n + 20) if used[k] and fine.posts[k] > 0]
    at = [min(max(int(fine.times[k] - MONDAY) // width, 0), n - 1) for k in rows]
    np.testing.assert_allclose(series.hours, fine.times[rows] / HOUR)
    np.testing.assert_allclose(series.posts, fine.posts[rows])
    np.testing.assert_allclose(
        series.score,
        [off(fine, k, j) / fine.posts[k] for k, j in zip(rows, at, strict=True)],
        atol=1e-12,
    )
    np.testing.assert_allclose(found[:2], [len(rows), sum(rows)])
    assert (*found[2:],) == (score.shift, score.noise)


def test_where_neither_rose_complaints_alone_are_the_score() -> None:
    grid = even_grid(40, HOUR, 20, 4, 2, low=(10, 14, 20, 1, 0))
    number = np.arange(40)
    inside = (number >= 10) & (number < 14)
    odd = grid.by_group.copy()
    odd[20:30, 0, 1] += 1.0  # what differs beside
    odd[20:30, 1, 1] -= 1.0
    grid = replace(grid, by_group=odd)
    signals = {
        name: replace(as_signal(grid, ~inside, name), share=np.full(40, share))
        for name, share in (("complaints", 0.2), ("words", 0.1))
    }
    found = edge_evidence.tell_apart(grid, signals, inside, ~inside)
    # twenty cells are off by one, of 36 bins with 20 posts
    spread = 20 / (36 * 20) + 0.001
    np.testing.assert_allclose(found.weights, [1 / np.sqrt(spread), 0])
    assert (found.shift, found.noise) == (
        0.1,
        pytest.approx(max(1.0, 4 * 4 * 0.75**2 / 80 / spread)),
    )


# the order in which stretches are taken


class Fakes:
    """Stands in for what finds stretches, edges and kinds; remembers what it was asked."""

    def __init__(self, stretches: dict[str, list[Stretch]], open_ends: bool) -> None:  # noqa: FBT001
        self.left = {name: list(each) for name, each in stretches.items()}
        self.asked: list[tuple[str, int]] = []
        self.edges: list[tuple[str, Stretch, list[int]]] = []
        self.open_ends = open_ends

    def strongest(self, _grid: Grid, signal: Signal, quiet: np.ndarray) -> Stretch | None:
        self.asked.append((signal.name, int((~quiet).sum())))
        left = self.left.get(signal.name, [])
        return left.pop(0) if left else None

    def find_edges(
        self,
        _history: Any,
        grid: Grid,
        _signals: Any,
        quiet: np.ndarray,
        part: Stretch,
        name: str,
    ) -> tuple[Edge, Edge]:
        self.edges.append((name, part, np.flatnonzero(~quiet).tolist()))
        start, end = (int(grid.times[0]) + at * grid.width for at in (part.first, part.last))
        return edge(start), replace(edge(end), is_open=self.open_ends)


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    def look(
        stretches: dict[str, list[Stretch]],
        *,
        words: float = 0,
        days_only: bool = False,
        open_ends: bool = False,
    ) -> tuple[Fakes, list[Episode], list[int]]:
        grid = even_grid(100, HOUR, 20, 2, words)
        fakes = Fakes(stretches, open_ends)
        monkeypatch.setattr(detect, "strongest", fakes.strongest)
        monkeypatch.setattr(detect, "find_edges", fakes.find_edges)
        monkeypatch.setattr(detect, "split", lambda _signal, _quiet, part: [part])
        monkeypatch.setattr(
            detect,
            "tell_kind",
            lambda _grid, _signals, name, inside: (
                "silence" if name == "fall" else "trouble" if inside.any() else "none"
            ),
        )
        found, calm = detect._look(History(), grid, days_only=days_only)
        return fakes, found, np.flatnonzero(~calm).tolist()

    return look


@pytest.mark.parametrize(
    ("words", "days_only", "falls"),
    [(0, False, True), (4.9, False, True), (5, False, False), (0, True, False)],
)
def test_falls_are_looked_for_where_they_may_be_outages(
    looking: Callable[..., Any], words: float, *, days_only: bool, falls: bool
) -> None:
    fakes, found, calm = looking({}, words=words, days_only=days_only)
    assert [name for name, _ in fakes.asked] == list(SIGNALS[: 4 if falls else 3])
    assert (found, calm) == ([], [])


def test_each_signal_is_looked_at_without_what_it_had_already(
    looking: Callable[..., Any],
) -> None:
    fakes, found, calm = looking(
        {
            "complaints": [stretch(10, 14), stretch(40, 42)],
            "rise": [stretch(60, 70)],
            "fall": [stretch(80, 83)],
        }
    )
    assert fakes.asked == [
        *(("complaints", 0), ("complaints", 4), ("complaints", 6)),
        *(("words", 0), ("rise", 0), ("rise", 10), ("fall", 10), ("fall", 13)),
    ]
    assert calm == [*range(10, 14), 40, 41, *range(60, 70), *range(80, 83)]
    assert [(each.start.at - MONDAY) // HOUR for each in found] == [10, 40, 60, 80]
    assert [each.kind for each in found] == ["trouble", "trouble", "trouble", "silence"]
    # each against what is quiet of its own kind
    assert [(name, len(left_out)) for name, _, left_out in fakes.edges] == [
        *(("complaints", 6 - 4), ("complaints", 6 - 2)),
        *(("rise", 0), ("fall", 10)),
    ]


def test_forty_stretches_of_a_signal_are_enough(looking: Callable[..., Any]) -> None:
    many = [stretch(2 * k % 100, 2 * k % 100 + 1) for k in range(60)]
    fakes, _, _ = looking({"words": many})
    assert [name for name, _ in fakes.asked].count("words") == 40


def test_complaints_and_words_at_one_time_are_told_once(looking: Callable[..., Any]) -> None:
    strong = Stretch(12, 18, 9.0, 1.0, 1.0)
    fakes, found, _ = looking({"complaints": [stretch(10, 13)], "words": [strong]})
    assert [(name, part) for name, part, _ in fakes.edges] == [("words", strong)]
    (one,) = found
    assert one.signals == {"complaints", "words"}
    assert (one.start.at - MONDAY) // HOUR == 12
    # beside each other they are two, and so are posts and complaints
    fakes, found, _ = looking({"complaints": [stretch(10, 12)], "words": [strong]})
    assert [name for name, _, _ in fakes.edges] == ["complaints", "words"]
    fakes, found, _ = looking({"complaints": [stretch(10, 14)], "rise": [stretch(12, 18)]})
    assert [name for name, _, _ in fakes.edges] == ["complaints", "rise"]


@pytest.mark.parametrize(
    ("first", "last", "open_ends", "ongoing"),
    [
        (90, 98, True, True),
        (94, 98, True, True),
        (94, 97, True, False),
        (95, 98, True, False),
        (98, 99, True, True),
        (97, 98, True, False),
        (92, 100, True, True),
        (92, 100, False, False),
    ],
)
def test_an_end_is_not_known_where_it_is_open_and_the_archive_ends_soon(
    looking: Callable[..., Any], first: int, last: int, *, open_ends: bool, ongoing: bool
) -> None:
    _, (found,), _ = looking({"words": [stretch(first, last)]}, open_ends=open_ends)
    # half of its length later, or a bin
    assert (found.end is None) == ongoing


def test_stretches_are_one_if_they_are_shares_that_overlap() -> None:
    def cluster(name: str, first: int, last: int) -> Cluster:
        return Cluster(name, stretch(first, last), (first, last))

    one = cluster("complaints", 10, 20)
    assert detect._are_one(one, one)
    for name, first, last, same in (
        ("words", 19, 30, True),
        ("words", 20, 30, False),
        ("words", 0, 11, True),
        ("words", 0, 10, False),
        ("complaints", 12, 14, True),
        ("rise", 12, 14, False),
    ):
        other = cluster(name, first, last)
        assert detect._are_one(one, other) == detect._are_one(other, one) == same
    rise = cluster("rise", 10, 20)
    assert detect._are_one(rise, rise)
    assert not detect._are_one(rise, cluster("rise", 10, 20))
