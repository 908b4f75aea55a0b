"""What is counted by bin, window, author and text is what a plain reckoning counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sentiment.codes import WINDOW_KIND
from sentiment.count import history as histories
from sentiment.count import paired_authors, tally
from sentiment.count.gaps import find_gaps, step_of
from sentiment.count.grouped import Cell, DistinctCount, add_by_group, rows_of
from sentiment.count.history import (
    COLUMNS,
    CONTRASTED,
    Estimate,
    History,
    level_between,
    running_sums,
)
from sentiment.count.paired_authors import AuthorPanel
from sentiment.count.spans import (
    FAR,
    Span,
    assign_windows,
    hours_of,
    is_within,
    join_overlapping,
    masks_of,
    without,
)
from sentiment.count.tally import Tally
from sentiment.count.weighted import WeightedCount
from sentiment.errors import OptionError
from sentiment.keys.posts import keys_of, text_units
from sentiment.outage import Outage
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.intervals import t_quantile

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
MIDNIGHT = datetime(2024, 3, 5, tzinfo=UTC)
TOP = 2**64 - 1


def at_hour(hour: float) -> datetime:
    return MIDNIGHT + hour * HOUR


def spans(*hours: tuple[float, float]) -> list[Span]:
    return [(at_hour(a), at_hour(b)) for a, b in hours]


# gaps


def posted(minutes: dict[int, int]) -> History:
    """Count so many posts at minutes of a day, by two groups of authors."""
    start = int(MIDNIGHT.timestamp()) // 60
    history = History()
    for minute, n in minutes.items():
        other = History()
        at = (start + minute) // 5 * 32
        other.keys = np.array([at + 3, at + 9], np.int64)[: 1 + (n > 1)]
        parts = [n - n // 2, n // 2][: 1 + (n > 1)]
        other.sums = np.zeros((len(parts), len(COLUMNS)), np.int64)
        other.sums[:, 1] = parts
        history.merge(other)
    return history


def around(first: int, end: int, before: int, after: int) -> dict[int, int]:
    """Place posts in the last five minutes before a stretch and the first ones after it."""
    return {first - 5: before, end: after}


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        ({}, []),
        ({0: 99}, []),
        # an hour: as many as 21 on both sides, in the hour before and after
        (around(300, 360, 21, 21), [(5, 6)]),
        (around(300, 360, 20, 21), []),
        (around(300, 360, 21, 20), []),
        (around(300, 355, 99, 99), []),
        (around(300, 365, 21, 21), [(5, 6 + 1 / 12)]),
        # bins that begin an hour before, and end an hour after, count; those beyond do not
        ({240: 20, 295: 1, 360: 1, 415: 20}, [(5, 6)]),
        ({235: 20, 240: 1, 295: 1, 360: 1, 415: 20}, []),
        ({240: 20, 295: 1, 360: 1, 420: 20}, []),
        # three hours by the three hours around
        ({200: 20, 295: 1, 480: 1, 655: 20}, [(5, 8)]),
        # several gaps, and one that has too few posts on one side
        ({0: 30, 60: 30, 180: 30, 360: 30}, [(1 + 1 / 12, 3), (3 + 1 / 12, 6)]),
        ({0: 30, 120: 11, 300: 30}, [(2 + 1 / 12, 5)]),
        # 50 hours by the day before and the day after
        ({0: 10, 3005: 10}, [(1 / 12, 3005 / 60)]),
        ({0: 9, 3005: 10}, []),
        ({0: 10, 3005: 9}, []),
    ],
)
def test_gaps_are_hours_without_the_posts_that_were_due(
    minutes: dict[int, int], found: list[tuple[float, float]]
) -> None:
    assert find_gaps(posted(minutes)) == spans(*found)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({0: 30, 1: 30, 3: 30, 4: 30}, [(48, 72)]),
        ({0: 30, 1: 20, 3: 30}, []),
        ({0: 30, 1: 21, 3: 21}, [(48, 72)]),
        # three days by the one beside them: 7 in one are 21 in three
        ({0: 30, 1: 7, 5: 7, 6: 30}, [(48, 120)]),
        ({0: 30, 1: 6, 5: 7, 6: 30}, []),
        ({0: 30, 1: 30, 2: 30}, []),
    ],
)
def test_where_times_are_days_whole_days_are_gaps(
    days: dict[int, int], found: list[tuple[float, float]]
) -> None:
    history = posted({1440 * day: n for day, n in days.items()})
    assert step_of(history) == DAY
    assert find_gaps(history) == spans(*found)


@pytest.mark.parametrize(
    ("minutes", "days"),
    [
        ({}, False),
        ({0: 9}, False),
        ({0: 9, 1440: 9}, True),
        # at one time of the day, or within the hour after it
        ({0: 9, 1440 + 115: 9}, True),
        ({0: 9, 1440 + 120: 9}, False),
        ({0: 9, 1440 + 1380: 9}, True),
        ({0: 9, 1440 + 1375: 9}, False),
        # nine in ten there, and two times a day at most
        ({0: 90, 1440: 90, 720: 20}, True),
        ({0: 90, 1440: 90, 720: 21}, False),
        ({0: 9, 5: 9, 1440: 9, 1445: 9}, True),
        ({0: 9, 5: 9, 10: 9, 1440: 9, 1445: 9}, False),
    ],
)
def test_days_alone_are_known_where_nearly_all_stand_at_one_hour(
    minutes: dict[int, int], *, days: bool
) -> None:
    assert step_of(posted(minutes)) == (DAY if days else 5 * MINUTE)


# counts of different hashes


@pytest.mark.parametrize("k", [1, 2, 5, 40])
def test_the_smallest_hashes_are_kept(k: int) -> None:
    rng = np.random.default_rng(k)
    values = rng.integers(0, 60, 200).astype(np.uint64) * np.uint64(2**58)
    values = np.append(values, np.uint64(TOP))
    one, two, seen = DistinctCount(k), DistinctCount(k), set()
    for part in np.array_split(values, 12):
        one.add(part)
        one.add(part[:0])
        seen |= set(part.tolist())
        kept = sorted(seen)[:k]
        assert one._smallest.tolist() == kept
        assert one.is_exact == (len(kept) < k)
        exact = len(kept) < k
        expected = len(kept) if exact else round((k - 1) * 2.0**64 / max(kept[-1], 1))
        if exact or kept[-1]:
            assert one.estimate() == expected
    for part in np.array_split(values[::-1], 3):
        other = DistinctCount(k)
        other.add(part)
        two.merge(other)
    assert two._smallest.tolist() == one._smallest.tolist()


def test_rows_of_each_number_are_told_in_ascending_order() -> None:
    for numbers in ([], [4], [4, 4], [4, -1], [2, 0, 2, -3, 0, 0]):
        found = {n: rows.tolist() for n, rows in rows_of(np.array(numbers, np.int64))}
        assert list(found) == sorted(set(numbers))
        for number, rows in found.items():
            assert rows == [k for k, each in enumerate(numbers) if each == number]


def hashes_of(groups: list[int]) -> np.ndarray:
    """Make hashes that fall into groups: bits 40 on, of 512."""
    return np.array(
        [(7 * 512 + group) * 2**40 + n for n, group in enumerate(groups)], np.uint64
    )


def test_a_cell_counts_posts_by_group_reaction_and_compound() -> None:
    units = hashes_of([3, 3, 511, 0, 3])
    units[1] = units[0]
    known = np.array([True, True, True, False, True])
    reactions = np.array([0, 3, 1, 2, 0])
    compound = np.array([-10_000, 10_000, 0, 5_000, 1])
    cell = Cell()
    cell.add(units[:2], known[:2], reactions[:2], compound[:2])
    cell.add(units[2:], known[2:], reactions[2:], compound[2:])
    expected = {(3, 0): 2, (3, 3): 1, (511, 1): 1, (0, 2): 1}
    assert {
        tuple(at): int(cell.reactions[tuple(at)]) for at in np.argwhere(cell.reactions).tolist()
    } == expected
    assert cell.compound[[3, 511, 0]].tolist() == [1, 0, 5_000]
    assert np.flatnonzero(cell.values).tolist() == [0, 10_000, 10_001, 15_000, 20_000]
    assert cell.values.sum() == 5
    assert cell.by_group[[3, 511, 0, 1]].tolist() == [3, 1, 1, 0]
    assert cell.authors.estimate() == 3  # one of them twice, one not known
    other = Cell()
    other.merge(cell)
    other.merge(cell)
    assert other.by_group[3] == 6
    assert other.authors.estimate() == 3


@pytest.mark.parametrize("weight", [1, np.array([2, 1, 5, 3])])
def test_posts_are_counted_by_groups_of_each_way(weight: np.ndarray | int) -> None:
    ways = [hashes_of([0, 5, 511, 5]), hashes_of([1, 1, 1, 1])]
    windows, reactions = np.array([0, 2, 1, 2]), np.array([3, 0, 1, 0])
    compound = np.array([9, -4, 0, 7])
    sums = np.zeros((2, 3, 512, 5), np.int64)
    add_by_group(sums, ways, windows, reactions, compound, weight)
    expected = np.zeros_like(sums)
    for way, groups in enumerate(([0, 5, 511, 5], [1, 1, 1, 1])):
        for row, group in enumerate(groups):
            times = 1 if isinstance(weight, int) else weight[row]
            expected[way, windows[row], group, reactions[row]] += times
            expected[way, windows[row], group, 4] += times * compound[row]
    np.testing.assert_array_equal(sums, expected)


# histories


def posts_at(
    seconds: list[float], reactions: list[str], *, authors: list[str | None] | None = None
) -> pd.DataFrame:
    n = len(seconds)
    times = pd.to_datetime([ONSET + timedelta(seconds=each) for each in seconds], utc=True)
    return pd.DataFrame(
        {
            "post_id": pd.Series([f"p{k}" for k in range(n)], dtype="str"),
            "created_at": times.as_unit("us"),
            "author": pd.Series(authors or [f"a{k % 5}" for k in range(n)], dtype="str"),
            "reaction": reactions,
        }
    )


SECONDS = [-3601, -3600, -300.5, -1, 0, 0.5, 299.9, 300, 301, 3600, 3600, 7_000]
TAGS = [REACTIONS[k % 4] for k in (0, 1, 0, 2, 3, 0, 0, 1, 2, 0, 0, 3)]


def more_columns(posts: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    probabilities = {f"p_{name}": rng.uniform(0, 1, len(posts)).round(6) for name in REACTIONS}
    return posts.assign(
        **probabilities,
        compound=rng.uniform(-1, 1, len(posts)).round(4),
        trouble=rng.integers(0, 2, len(posts)),
    )


@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("within", [None, [(ONSET - HOUR, ONSET), (ONSET, ONSET + HOUR)]])
def test_sums_of_bins_are_those_of_their_posts(
    within: list[Span] | None, *, rich: bool
) -> None:
    posts = posts_at(SECONDS, TAGS)
    posts = more_columns(posts) if rich else posts
    history = History(within)
    for part in (posts[:5], posts[:0], posts[5:]):
        history.add(part)
    group = {
        author: int(unit >> 40) % 512 % 32
        for author, unit in zip(posts["author"], keys_of(posts).unit.tolist(), strict=True)
    }
    expected: dict[int, np.ndarray] = {}
    for post in posts.to_dict("records"):
        time = post["created_at"].to_pydatetime()
        if within and not any(a <= time < b for a, b in within):
            continue
        key = int(time.timestamp() // 300) * 32 + group[post["author"]]
        row = expected.setdefault(key, np.zeros(12))
        tag = REACTIONS.index(post["reaction"])
        row[tag] += 1
        if not rich:
            row[10] += tag == 0
            continue
        row[4:8] += [post[f"p_{name}"] for name in REACTIONS]
        row[8:10] += post["compound"], post["compound"] ** 2
        row[10] += round(post["p_frustration"] ** 2, 6)
        row[11] += post["trouble"]
    assert history.keys.tolist() == sorted(expected)
    found = history.sums * histories.UNITS
    np.testing.assert_allclose(found, [expected[key] for key in sorted(expected)], atol=1e-9)
    assert history.bins.tolist() == [key // 32 for key in sorted(expected)]
    assert history.groups.tolist() == [key % 32 for key in sorted(expected)]
    assert history.n_posts == sum(row[:4].sum() for row in expected.values())


@pytest.mark.parametrize("n", [4, 5, 6, 7])
def test_bins_double_while_there_are_more_than_there_is_room_for(
    n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "MAX_ROWS", 5)
    seconds = [300.0 * k for k in range(n)]
    posts = posts_at(seconds, ["none"] * n, authors=["a"] * n)
    history = History()
    history.add(posts)
    start = int(ONSET.timestamp())
    width = 300
    while len({(start + int(at)) // width for at in seconds}) > 5:
        width *= 2
    assert (history.width, history.n_posts) == (width, n)
    assert width == (300 if n <= 5 else 600)
    late = posts_at([9000.0], ["humor"], authors=["a"])
    for one, two in ((history, late), (late, history)):
        merged = History()
        for part in (one, two):
            if isinstance(part, History):
                merged.merge(part)
            else:
                other = History()
                other.add(part)
                merged.merge(other)
        assert merged.width == (300 if n < 5 else 600)
        bins = Counter((start + int(at)) // merged.width for at in [*seconds, 9000])
        assert dict(zip(merged.bins.tolist(), merged.posts.tolist(), strict=True)) == bins


def test_sums_between_are_of_bins_that_start_there() -> None:
    posts = more_columns(posts_at(SECONDS, TAGS))
    history = History()
    history.add(posts)
    starts = [300 * int((ONSET.timestamp() + at) // 300) for at in SECONDS]
    groups = [int(unit >> 40) % 512 % 32 for unit in keys_of(posts).unit.tolist()]
    edges = [at * MINUTE for at in (-60, -5, -0.1, 0, 4.9, 60, 119)]
    for a in edges:
        for b in edges:
            if a > b:
                continue
            low, high = ((ONSET + each).timestamp() for each in (a, b))
            inside = [low <= start < high for start in starts]
            found = history.between(ONSET + a, ONSET + b)
            for group in range(32):
                rows = [k for k, each in enumerate(groups) if each == group and inside[k]]
                tags = [TAGS[k] for k in rows]
                assert found[group, :4].tolist() == [tags.count(name) for name in REACTIONS]
                assert found[group, 8] == pytest.approx(posts["compound"].iloc[rows].sum())
            level = level_between(history, ONSET + a, ONSET + b)
            n, used = sum(inside), sorted({g for g, is_in in zip(groups, inside) if is_in})  # noqa: B905
            assert (level.n, level.clusters) == (n, len(used))
            if not n:
                assert np.isnan([level.values, level.error]).all()
                continue
            share = found[:, [0, 1, 2, 3, 8]].sum(axis=0) / n
            np.testing.assert_allclose(level.values, share)
            if len(used) == 1:
                assert np.isnan(level.error).all()
                continue
            off = np.zeros((32, 5))
            for g in used:
                off[g] = (found[g, [0, 1, 2, 3, 8]] - share * found[g, :4].sum()) / n
            error = np.sqrt((off**2).sum(axis=0) * len(used) / (len(used) - 1))
            np.testing.assert_allclose(level.error, error, atol=1e-12)
    times = [ONSET + each for each in edges]
    loud = groups[0]
    for left_out in ((), (loud,), (loud + 32, groups[1])):
        found = running_sums(history, times, [0, 3, 8], left_out)
        for row, time in zip(found, times, strict=True):
            kept = [
                k
                for k, start in enumerate(starts)
                if start < time.timestamp() and groups[k] not in {g % 32 for g in left_out}
            ]
            tags = [TAGS[k] for k in kept]
            assert row[:2].tolist() == [tags.count("frustration"), tags.count("none")]
            assert row[2] == pytest.approx(posts["compound"].iloc[kept].sum())


def test_rows_of_an_estimate_hold_its_numbers_by_measure() -> None:
    numbers = [np.arange(5.0) + 10 * k for k in range(4)]
    rows = Estimate(*numbers, 3, 4, "so").rows("a", "b")
    assert [row[2] for row in rows] == list(CONTRASTED)
    for k, row in enumerate(rows):
        assert row[:2] == ("a", "b")
        assert row[3:7] == (k, 10 + k, 20 + k, 30 + k)
        assert np.isnan(row[7])
        assert row[8:] == (3, 4, "so")
    nothing = Estimate.unknown(7, 8, "why")
    assert np.isnan(np.stack(nothing[:4])).all()
    assert (*nothing[4:],) == (7, 8, "why")
    assert (*Estimate.unknown()[4:],) == (0, 0, "")


# authors before and during


def panel_of(rows: list[tuple[int, int, int, int]]) -> AuthorPanel:
    """Count posts: (author, window, reaction, compound)."""
    author, *others = np.array(rows, np.int64).reshape(-1, 4).T
    panel = AuthorPanel()
    panel.add(author.astype(np.uint64), *others)
    return panel


def test_a_panel_holds_the_authors_with_the_smallest_hashes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paired_authors, "MAX_AUTHORS", 3)
    panel = panel_of([(4, 0, 0, 5), (9, 2, 3, -7), (6, 1, 1, 2), (4, 0, 2, 1)])
    assert (panel.hashes.tolist(), panel.full) == ([4, 6, 9], False)
    assert panel.sums.tolist() == [
        [1, 0, 1, 0, 6, *[0] * 10],
        [*[0] * 5, 0, 1, 0, 0, 2, *[0] * 5],
        [*[0] * 10, 0, 0, 0, 1, -7],
    ]
    panel.merge(panel_of([(9, 2, 3, 1)]))
    assert not panel.full
    panel.merge(panel_of([(5, 0, 1, 1)]))
    assert (panel.hashes.tolist(), panel.full) == ([4, 5, 6], True)
    more = np.array([6, 7, 5, 9]), np.zeros(4, np.int64), np.full(4, 2), np.full(4, 3)
    panel.add(more[0].astype(np.uint64), *more[1:])
    assert panel.hashes.tolist() == [4, 5, 6]
    assert panel.sums[1].tolist() == [0, 1, 1, 0, 4, *[0] * 10]
    assert panel.sums[2].tolist() == [0, 0, 1, 0, 3, 0, 1, 0, 0, 2, *[0] * 5]
    other = AuthorPanel()
    other.merge(panel)
    assert other.full
    other.merge(AuthorPanel())
    assert other.full


def test_most_posts_by_one_author_of_a_group_are_told() -> None:
    one, two, three = 5 << 40, (5 << 40) + 1, 6 << 40
    rows = [(one, 0, 0, 0)] * 3 + [(two, 0, 3, 0)] * 2 + [(two, 0, 1, 0)] * 2
    panel = panel_of([*rows, (three, 0, 0, 0), (one, 1, 0, 9)])
    assert panel.most_by(5, 0, 7) == 4
    assert panel.most_by(5, 1, 1) == 1
    assert panel.most_by(6, 0, 1) == 1
    assert panel.most_by(6, 1, 9) == 0
    assert panel.most_by(7, 0, 9) == 0
    # of authors that were left out one may have written more
    panel.full = True
    assert [panel.most_by(5, 0, n) for n in (7, 8, 9)] == [4, 4, 9]
    assert panel.most_by(7, 0, 9) == 9


@pytest.mark.parametrize("to", [1, 2])
@pytest.mark.parametrize(("n", "enough"), [(29, False), (30, True), (31, True)])
def test_authors_are_compared_with_themselves(n: int, to: int, *, enough: bool) -> None:
    rng = np.random.default_rng(n)
    rows, both = [], 0
    for author in range(n + 12):
        windows = [0, to] if author < n else [[0], [to], [3 - to]][author % 3]
        for window in windows:
            rows += [
                (author, window, int(rng.integers(0, 3)), int(rng.integers(-9999, 9999)))
                for _ in range(rng.integers(1, 4))
            ]
        both += author < n
    panel = panel_of(rows)
    found = panel.change(to)
    plain: dict[tuple[int, int], list[np.ndarray]] = {}
    for author, window, reaction, compound in rows:
        value = np.append(np.eye(4)[reaction], compound / 10_000)
        plain.setdefault((author, window), []).append(value)
    posts = [sum(len(plain[author, at]) for author in range(n)) for at in (0, to)]
    assert [found.n_from, found.n_to] == posts
    assert found.note.startswith(f"{n} authors in both")
    panel.full = True
    assert panel.change(to).note.startswith(f"{n} authors in both, of a random sample")
    if not enough:
        assert found.note == "29 authors in both; 30 are needed"
        assert np.isnan(np.stack(found[:4])).all()
        return
    changes = np.array(
        [np.mean(plain[k, to], axis=0) - np.mean(plain[k, 0], axis=0) for k in range(n)]
    )
    np.testing.assert_allclose(found.value, changes.mean(axis=0))
    half = t_quantile(np.array([float(n)])) * changes.std(axis=0, ddof=1) / np.sqrt(n)
    half[3] = np.nan  # nobody says nothing: nothing tells how far chance goes
    np.testing.assert_allclose(found.low, found.value - half)
    np.testing.assert_allclose(found.high, found.value + half)
    test = stats.ttest_1samp(changes[:, [0, 1, 2, 4]], 0)
    np.testing.assert_allclose(found.p[[0, 1, 2, 4]], test.pvalue)


def test_one_author_is_told_in_the_singular() -> None:
    assert panel_of([(1, 0, 0, 0), (1, 1, 0, 0)]).change(1).note == (
        "1 author in both; 30 are needed"
    )
    assert panel_of([]).change(1).note == "0 authors in both; 30 are needed"


# stretches


@pytest.mark.parametrize(
    ("given", "joined"),
    [
        ([], []),
        ([(3, 4), (0, 2)], [(0, 2), (3, 4)]),
        ([(0, 2), (2, 3)], [(0, 3)]),
        ([(0, 9), (2, 3)], [(0, 9)]),
        ([(0, 3), (2, 5), (5, 6), (7, 8)], [(0, 6), (7, 8)]),
    ],
)
def test_stretches_that_touch_are_one(given: list, joined: list) -> None:
    assert join_overlapping(spans(*given)) == spans(*joined)
    assert hours_of(spans(*joined)) == sum(b - a for a, b in joined)


@pytest.mark.parametrize(
    ("others", "left"),
    [
        ([], [(10, 20)]),
        ([(0, 10)], [(10, 20)]),
        ([(20, 30)], [(10, 20)]),
        ([(0, 11)], [(11, 20)]),
        ([(10, 11)], [(11, 20)]),
        ([(19, 30)], [(10, 19)]),
        ([(19, 20)], [(10, 19)]),
        ([(0, 30)], []),
        ([(10, 20)], []),
        ([(15, 16), (12, 13)], [(10, 12), (13, 15), (16, 20)]),
        ([(12, 14), (13, 15), (15, 15.5)], [(10, 12), (15.5, 20)]),
        ([(5, 12), (18, 25)], [(12, 18)]),
    ],
)
def test_what_is_left_of_a_stretch_lies_in_no_other(others: list, left: list) -> None:
    assert without(spans((10, 20))[0], spans(*others)) == spans(*left)


@pytest.mark.parametrize(
    ("own", "others", "ignored", "left_out"),
    [
        ((100, 110), [], [], []),
        ((100, 110), [(100, 110)], [], []),
        ((100, 110), [], [(90, 91), (91, 93), (105, 106)], [(90, 93), (105, 106)]),
        # an aftermath lasts twice as long as its outage, six hours at least, a day at most
        ((100, 110), [(40, 42)], [], [(40, 48)]),
        ((100, 110), [(40, 43)], [], [(40, 49)]),
        ((100, 110), [(40, 44)], [], [(40, 52)]),
        ((100, 110), [(40, 52)], [], [(40, 76)]),
        ((100, 110), [(40, 53)], [], [(40, 77)]),
        ((100, 110), [(120, 130)], [], [(120, 150)]),
        # up to this one's onset, if it began sooner
        ((100, 110), [(90, 95)], [], [(90, 100)]),
        ((100, 110), [(90, 105)], [], [(90, 100)]),
        ((100, 110), [(90, 130)], [], [(90, 100)]),
        # never while this one lasts
        ((100, 110), [(105, 115)], [], [(110, 135)]),
        ((100, 110), [(101, 103)], [], []),
        ((100, 110), [(101, 106)], [], [(110, 116)]),
        ((100, 110), [(100, 106)], [], [(110, 118)]),
        # what goes on does so for ever
        ((100, 110), [(105, None)], [], [(110, None)]),
        ((100, 110), [(95, None)], [], [(95, 100)]),
        ((100, None), [(95, 96)], [], [(95, 100)]),
        ((100, None), [(120, 121)], [], []),
    ],
)
def test_other_outages_and_their_aftermaths_are_left_out(
    own: tuple, others: list, ignored: list, left_out: list
) -> None:
    def outage(start: float, end: float | None) -> Outage:
        return Outage(at_hour(start), None if end is None else at_hour(end))

    mine = outage(*own)
    found = masks_of(mine, [mine, *(outage(*each) for each in others)], spans(*ignored))
    assert found == [(at_hour(a), FAR if b is None else at_hour(b)) for a, b in left_out]


def test_times_within_stretches_are_from_their_start_to_before_their_end() -> None:
    tick = timedelta(microseconds=1)
    times = [at_hour(1) - tick, at_hour(1), at_hour(2) - tick, at_hour(2), at_hour(5)]
    column = pd.Series(pd.to_datetime(times, utc=True))
    assert is_within(column, []).tolist() == [False] * 5
    one = [False, True, True, False, False]
    assert is_within(column, spans((1, 2))).tolist() == one
    both = [False, True, True, False, True]
    assert is_within(column, spans((5, 6), (1, 2))).tolist() == both
    outage = Outage(at_hour(1), at_hour(2))
    found = assign_windows(
        pd.DataFrame({"created_at": column}),
        outage,
        before="1h",
        after=timedelta(hours=3, microseconds=1),
        masks=[(at_hour(2) - tick, at_hour(2))],
    )
    assert found["window"].astype("str").fillna("-").tolist() == [
        "before",
        "during",
        "-",
        "after",
        "after",
    ]
    label = outage.label
    assert found["outage"].fillna("-").tolist() == [label, label, "-", label, label]


# tallies


def windowed(
    seconds: list[float], windows: list[str | None], outage: Outage, **columns: object
) -> pd.DataFrame:
    n = len(seconds)
    posts = posts_at(seconds, [REACTIONS[k % 4] for k in range(n)])
    return posts.assign(
        window=pd.Categorical(windows, dtype=WINDOW_KIND),
        outage=outage.label,
        compound=np.linspace(-1, 1, n).round(4),
        **columns,
    )


OUTAGE = Outage(ONSET, ONSET + HOUR)
WHEN = [-90_000.0, -600, -1, 0, 299, 300, 3599, 3600, 5000, 9e6]
WHICH = [None, "before", "before", "during", "during", "during", "during", "after", "after"]


def test_a_tally_counts_by_window_and_bin() -> None:
    texts = [f"the same long text {k % 3}" for k in range(10)]
    posts = windowed(
        WHEN,
        [*WHICH, None],
        OUTAGE,
        text=pd.Series(texts, dtype="str"),
        kind=["review", "review", "post", "review", *["post"] * 6],
        **{f"p_{name}": np.linspace(0, 1, 10).round(3) for name in REACTIONS},
    )
    posts.loc[[1, 2, 9], "author"] = ["[deleted]", None, "[deleted]"]
    found = Tally(OUTAGE, 5 * MINUTE)
    for part in (posts[:4], posts[:0], posts[4:]):
        found.add(part)
    inside = range(1, 9)
    keys = keys_of(posts)
    assert found.n_archive == 10
    assert found.n_nameless == 2
    assert (found.n_posts, found.n_known, found.n_reviews, found.n_with_proba) == (8, 6, 2, 8)
    assert (found.first, found.last) == (
        ONSET + timedelta(seconds=WHEN[0]),
        ONSET + timedelta(seconds=WHEN[-1]),
    )
    number = [int(at // 300) for at in WHEN]
    counted = Counter(number[k] for k in inside)
    assert {k: int(cell.by_group.sum()) for k, cell in found.bins.items()} == counted
    assert dict(found.activity) == dict(Counter(number))
    for k, count in found.active.items():
        names = {posts["author"][row] for row in range(10) if number[row] == k}
        assert (
            count.estimate()
            == len(names - {"[deleted]", None, np.nan})
            == len(
                {
                    unit
                    for row, unit in enumerate(keys.unit)
                    if number[row] == k and keys.known[row]
                }
            )
        )
    text, both = text_units(keys, posts)
    group = [int(unit >> 40) % 512 for unit in keys.unit.tolist()]
    for at, window in enumerate(WINDOWS):
        rows = [k for k in inside if posts["window"][k] == window]
        cell = found.windows[at]
        for g in set(group):
            mine = [k for k in rows if group[k] == g]
            assert cell.reactions[g].sum() == len(mine)
            assert cell.compound[g] == round(posts["compound"].iloc[mine].sum() * 10_000)
            proba = np.linspace(0, 1, 10).round(3)[mine].sum()
            assert found.expected[at, g].tolist() == [round(proba * 1e6)] * 4
        assert found.distinct[at].estimate() == len({text[k] for k in rows})
        for way, hashes in enumerate((text, both, keys.post)):
            sums: Counter[tuple[int, int]] = Counter()
            for k in rows:
                sums[int(hashes[k] >> np.uint64(40)) % 512, k % 4] += 1
            for (g, tag), n in sums.items():
                assert found.texts[way, at, g, tag] == n
            assert found.texts[way, at, :, :4].sum() == len(rows)
    few = posts.drop(columns=["p_humor", "kind"])
    plain = Tally(OUTAGE, 5 * MINUTE)
    plain.add(few)
    assert (plain.n_with_proba, plain.n_reviews, plain.expected.any()) == (0, 0, False)


def test_activity_is_counted_from_four_weeks_before_on() -> None:
    week = 7 * 86_400.0
    seconds = [-4 * week - 1, -4 * week, -4 * week + 299, -4 * week + 300, week, -1]
    posts = windowed(seconds, [None] * 5 + ["before"], OUTAGE)
    found = Tally(OUTAGE, 5 * MINUTE)
    found.add(posts)
    assert dict(found.activity) == {-8064: 2, -8063: 1, 2016: 1, -1: 1}
    wide = found.coarsened(2)
    assert dict(wide.activity) == {-4032: 3, 1008: 1, -1: 1}
    assert {k: count.estimate() for k, count in wide.active.items()} == {
        -4032: 3,
        1008: 1,
        -1: 1,
    }
    # bins of an hour and a fifth: a part of the first one is not counted
    odd = Tally(OUTAGE, 40 * MINUTE)
    odd.add(posts)
    wider = odd.coarsened(3)
    assert dict(odd.activity) == {-1008: 3, 252: 1, -1: 1}
    assert dict(wider.activity) == {-336: 3, 84: 1, -1: 1}
    seventh = Tally(OUTAGE, 7 * HOUR)
    seventh.add(posts)
    assert dict(seventh.activity) == {-96: 3, 24: 1, -1: 1}
    # 672 hours are 134 bins of five hours and two hours more, which are left aside
    fifth = seventh.coarsened(5)
    assert dict(fifth.activity) == {4: 1, -1: 1}
    assert set(fifth.active) == {4, -1}
    assert found.bin_width == 5 * MINUTE  # it stays
    assert dict(found.activity)[-8064] == 2


def test_joined_bins_hold_what_their_parts_held() -> None:
    posts = windowed(WHEN, [*WHICH, None], OUTAGE)
    found = Tally(OUTAGE, 5 * MINUTE)
    found.add(posts)
    for factor in (1, 2, 5, 12):
        wide = found.coarsened(factor)
        assert wide.bin_width == factor * 5 * MINUTE
        assert wide.base_width == 5 * MINUTE
        number = [int(at // (300 * factor)) for at in WHEN]
        counted = Counter(number[1:9])
        assert {k: int(cell.by_group.sum()) for k, cell in wide.bins.items()} == counted
        assert dict(wide.activity) == dict(Counter(number))
        authors = {k: {posts["author"][j] for j in range(10) if number[j] == k} for k in number}
        assert {k: each.estimate() for k, each in wide.active.items()} == {
            k: len(names) for k, names in authors.items()
        }
        for k in number:
            start = ONSET + k * factor * 5 * MINUTE
            assert wide.bin_start(k) == start
            assert wide.bin_start(k).tzinfo == UTC


@pytest.mark.parametrize(
    ("first", "last", "times"),
    [
        (0, 7, 1),
        (0, 8, 2),
        (-1, 6, 1),
        (-1, 7, 2),
        (-3, 4, 1),
        (0, 15, 2),
        (0, 16, 4),
        (1, 16, 4),
        (2, 17, 2),
    ],
)
def test_bins_double_where_there_are_more_than_there_is_room_for(
    first: int, last: int, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "MAX_BINS", 8)
    far = Outage(ONSET - DAY, ONSET + DAY)
    far = replace(far, start=ONSET)
    both = windowed([300.0 * first, 300.0 * last], ["during"] * 2, far)
    whole, strict = Tally(far, 5 * MINUTE), Tally(far, 5 * MINUTE, widens=False)
    whole.add(both)
    assert whole.bin_width == times * 5 * MINUTE
    assert sorted(whole.bins) == [first // times, last // times]
    for order in ((0, 1), (1, 0)):
        parts, merged = Tally(far, 5 * MINUTE), Tally(far, 5 * MINUTE)
        for row in order:
            parts.add(both[row : row + 1].reset_index(drop=True))
            other = Tally(far, 5 * MINUTE)
            other.add(both[row : row + 1].reset_index(drop=True))
            merged.merge(other)
        for each in (parts, merged):
            assert each.bin_width == whole.bin_width
            assert sorted(each.bins) == sorted(whole.bins)
            assert each.activity == whole.activity
            assert (each.first, each.last) == (whole.first, whole.last)
    if times == 1:
        strict.add(both)
        assert strict.bin_width == 5 * MINUTE
        return
    named = f"{5 * times * MINUTE}"
    with pytest.raises(OptionError, match="makes") as raised:
        strict.add(both)
    assert f"makes {last - first + 1} bins; expected at most 8" in str(raised.value)
    assert f"Name a width of {named} or more" in str(raised.value)
    # posts outside the windows make no bin
    outside = windowed([300.0 * first, 300.0 * last], ["during", None], far)
    strict.add(outside)
    assert strict.bin_width == 5 * MINUTE


def test_tallies_of_other_outages_or_bins_are_refused() -> None:
    other = Outage(ONSET, ONSET + 2 * HOUR)
    for one, two in ((OUTAGE, other), (OUTAGE, OUTAGE)):
        found = Tally(one, 5 * MINUTE)
        with pytest.raises(ValueError, match="different outages or bins"):
            found.merge(Tally(two, 5 * MINUTE if one is not two else 10 * MINUTE))
    # but of one width to begin with they are of one kind
    wide, fine = Tally(OUTAGE, 5 * MINUTE).coarsened(3), Tally(OUTAGE, 5 * MINUTE)
    posts = windowed(WHEN, [*WHICH, None], OUTAGE)
    fine.add(posts)
    wide.merge(fine)
    assert wide.bin_width == 15 * MINUTE
    assert wide.bins.keys() == fine.coarsened(3).bins.keys()
    again = Tally(OUTAGE, 5 * MINUTE)
    again.merge(wide)
    assert again.bin_width == 15 * MINUTE
    assert (again.n_posts, again.n_archive) == (8, 10)
    assert (again.first, again.last) == (fine.first, fine.last)


# weights


def test_posts_count_as_often_as_they_are_liked_and_once_more() -> None:
    likes = pd.Series([0, 4, None, -3, 7, None, 2, 1, 9, 5], dtype="Int64")
    texts = pd.Series([f"the same long text {k % 3}" for k in range(10)], dtype="str")
    posts = windowed(WHEN, [*WHICH, None], OUTAGE, n_likes=likes, text=texts)
    found = WeightedCount()
    for part in (posts[:3], posts[9:], posts[3:]):
        found.add(part)
    keys = keys_of(posts)
    weight = [1, 5, 1, 1, 8, 1, 3, 2, 10]
    expected = np.zeros_like(found.sums)
    squares, unknown = [0, 0, 0], [0, 0, 0]
    for k in range(1, 9):
        window = WINDOWS.index(posts["window"][k])
        squares[window] += weight[k] ** 2
        unknown[window] += pd.isna(likes[k])
        for way, hashes in enumerate((keys.unit, *text_units(keys, posts))):
            group = int(hashes[k] >> np.uint64(40)) % 512
            expected[way, window, group, k % 4] += weight[k]
            expected[way, window, group, 4] += weight[k] * round(posts["compound"][k] * 10_000)
    np.testing.assert_array_equal(found.sums, expected)
    assert (found.squares, found.n_unknown) == (squares, unknown)
    assert found.n_posts == [2, 4, 2]
