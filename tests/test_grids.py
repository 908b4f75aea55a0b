"""Grids of a history, its holes, and the tables of what was found, reckoned bin by bin."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.count.history import COLUMNS, History
from sentiment.detect.change_points import Edge
from sentiment.detect.episodes import Episode
from sentiment.detect.expectation import expect, expect_share
from sentiment.detect.grid import DAY, find_holes, has_days_only, lay_out
from sentiment.detect.tabulate import tabulate_episodes, tabulate_holes, tabulate_series
from sentiment.stats.intervals import Z
from tests.grids import MONDAY, make_grid

HOUR = 3600
WIDTHS = (300, 900, 1800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY)


def history_of(counts: dict[int, int], *, groups: int = 3, seed: int = 0) -> History:
    """Make a history with so many posts in bins of five minutes since 1970, by number."""
    rng = np.random.default_rng(seed)
    keys, sums = [], []
    for at, n in sorted(counts.items()):
        for group, part in enumerate(rng.multinomial(n, [1 / groups] * groups)):
            if part:
                angry = rng.binomial(part, 0.3)
                row = np.zeros(len(COLUMNS), np.int64)
                row[0], row[3] = angry, part - angry
                row[COLUMNS.index("complaints")] = angry * 750_000
                row[COLUMNS.index("trouble")] = rng.binomial(part, 0.2)
                keys.append(at * 32 + 5 * group)
                sums.append(row)
    return History(keys=np.array(keys, np.int64), sums=np.array(sums))


@settings(max_examples=40)
@given(
    seed=st.integers(0, 99),
    n=st.integers(1, 60),
    spread=st.integers(1, 2000),
    longest=st.sampled_from([1, 7, 50, 4096]),
    days_only=st.booleans(),
)
def test_a_history_is_spread_over_bins(
    seed: int, n: int, spread: int, longest: int, *, days_only: bool
) -> None:
    rng = np.random.default_rng(seed)
    base = MONDAY // 300
    at = np.unique(base + rng.integers(0, spread, n))
    history = history_of({int(each): int(rng.integers(1, 9)) for each in at}, seed=seed)
    ignore = [(MONDAY + 3000, MONDAY + 9000), (MONDAY - 500, MONDAY)]
    grid = lay_out(
        history, longest=longest, days_only=days_only, ignore=ignore, zone="Asia/Tokyo"
    )
    factor = 288 if days_only else 1
    phase = int(at[0]) % factor
    while (at[-1] - phase) // factor - (at[0] - phase) // factor + 1 > longest:
        factor *= 2
    first = (at[0] - phase) // factor
    n_bins = (at[-1] - phase) // factor - first + 1
    assert (grid.width, len(grid.posts)) == (300 * factor, n_bins)
    times = [int((first + k) * factor + phase) * 300 for k in range(n_bins)]
    assert grid.times.tolist() == times
    assert grid.local.tolist() == [time + grid.width // 2 + 9 * HOUR for time in times]
    assert grid.days.tolist() == [(time - times[0]) // DAY for time in times]
    for k, time in enumerate(times):
        inside = (history.keys // 32 * 300 >= time) & (
            history.keys // 32 * 300 < time + grid.width
        )
        rows, groups = history.sums[inside], history.keys[inside] % 32
        for number, column in ((0, None), (1, "complaints"), (2, "trouble")):
            for group in (0, 5, 10):
                mine = rows[groups == group]
                total = (
                    mine[:, :4].sum()
                    if column is None
                    else mine[:, COLUMNS.index(column)].sum()
                )
                scale = 1e-6 if column == "complaints" else 1
                assert grid.by_group[k, group, number] == pytest.approx(total * scale)
        assert grid.posts[k] == rows[:, :4].sum()
        assert grid.tagged[k] == rows[:, 0].sum()
        ignored = any(time < b and time + grid.width > a for a, b in ignore)
        assert grid.ignored[k] == ignored
    sums = grid.by_group.sum(axis=1)
    np.testing.assert_allclose(np.stack([grid.complaints, grid.words], 1), sums[:, 1:])
    part = lay_out(history, int(at[0] + 2) * 300 + 299, int(at[0] + 9) * 300 + 1)
    kept = [each for each in at if at[0] + 2 <= each <= at[0] + 9]
    assert (part.times[0], len(part.times)) == ((at[0] + 2) * 300, 8)
    assert (part.posts > 0).sum() == len(kept)


@pytest.mark.parametrize(
    ("n_stray", "far", "left_out"), [(1, 9, True), (2, 9, False), (1, 2, False)]
)
def test_a_thousandth_far_away_is_left_aside(n_stray: int, far: int, *, left_out: bool) -> None:
    base = MONDAY // 300
    counts = {base + k: 10 for k in range(100)}
    for side in (base - 100 * far, base + 100 * far):
        grid = lay_out(history_of({**counts, side: n_stray}), longest=1 << 14)
        assert (len(grid.posts) == 100) == left_out


@pytest.mark.parametrize(
    ("at", "days"),
    [
        # bins of the day, and posts in each
        ({100: 95, 40: 5}, True),
        ({100: 60, 112: 35, 40: 5}, True),
        ({100: 60, 112: 34, 40: 6}, False),
        ({100: 40, 112: 30, 40: 30}, False),
    ],
)
def test_days_alone_are_known_where_nearly_all_stand_at_two_times(
    at: dict, *, days: bool
) -> None:
    base = MONDAY // 300
    counts = {base + 288 * (k % 3) + bin_: n for k, (bin_, n) in enumerate(at.items())}
    assert has_days_only(history_of(counts)) == days


@pytest.mark.parametrize(("width", "days"), [(DAY, True), (DAY // 2, False)])
def test_bins_of_a_day_know_days_alone(width: int, *, days: bool) -> None:
    keys = np.arange(20, dtype=np.int64) * 32
    history = History(width=width, keys=keys, sums=np.ones((20, len(COLUMNS)), np.int64))
    # of half days, two times of the day are all that there are
    assert has_days_only(history) == (days or width == DAY // 2)


@given(
    posts=st.lists(st.sampled_from([0.0, 0, 0, 1, 5]), min_size=1, max_size=30),
    rate=st.sampled_from([3.0, 5.0, 6.7, 20.0, 21.0]),
)
def test_holes_are_empty_stretches_of_more_than_twenty(posts: list[float], rate: float) -> None:
    expected = np.full(len(posts), rate)
    hole = [False] * len(posts)
    k = 0
    while k < len(posts):
        end = k
        while end < len(posts) and posts[end] == 0:
            end += 1
        if (end - k) * rate > 20:
            hole[k:end] = [True] * (end - k)
        k = max(end, k + 1)
    assert find_holes(np.array(posts), expected).tolist() == hole


@pytest.mark.parametrize(
    ("n", "width"),
    [(100, 300), (241, 300), (250, 300), (300, HOUR), (24 * 60, HOUR), (700, DAY), (2000, DAY)],
)
def test_series_are_joined_until_they_can_be_drawn(n: int, width: int) -> None:
    grid = make_grid(3, n, width, rate=9.0, gaps=((n // 2, n // 2 + 9),))
    calm = np.arange(n) % 13 != 4
    found = tabulate_series(grid, calm)
    usual = expect(grid, calm)
    share, _ = expect_share(grid, grid.tagged, calm & usual.observed)
    least = max(width, int(grid.times[-1] - grid.times[0]) // 240)
    wide = next((each for each in WIDTHS if each >= least), None)
    if wide is None:
        wide = 7 * DAY * int(np.ceil(least / (7 * DAY)))
    blocks: dict[int, list[int]] = {}
    for k, time in enumerate(grid.times.tolist()):
        blocks.setdefault(time // wide, []).append(k)
    assert found["time"].tolist() == [
        pd.Timestamp(at * wide, unit="s", tz="UTC") for at in blocks
    ]
    for row, rows in zip(found.itertuples(), blocks.values(), strict=True):
        posts = grid.posts[rows].sum()
        assert row.n_posts == posts
        assert row.expected == pytest.approx(usual.posts[rows].sum())
        assert row.observed == usual.observed[rows].any()
        if posts:
            assert row.share == pytest.approx(grid.tagged[rows].sum() / posts)
            told = (share * grid.posts)[rows].sum() / posts
            assert row.share_expected == pytest.approx(told)
        else:
            assert np.isnan([row.share, row.share_expected]).all()


def test_holes_are_told_with_what_was_expected_in_them() -> None:
    grid = make_grid(2, 24 * 9, HOUR, rate=9.0, gaps=((60, 66), (200, 216)), ignored=(90, 99))
    calm = np.ones(24 * 9, dtype=bool)
    found = tabulate_holes(grid, calm)
    usual = expect(grid, calm).posts
    starts = [grid.times[60], grid.times[200]]
    assert found["start"].tolist() == [pd.Timestamp(at, unit="s", tz="UTC") for at in starts]
    ends = [grid.times[66], grid.times[-1] + HOUR]
    assert found["end"].tolist() == [pd.Timestamp(at, unit="s", tz="UTC") for at in ends]
    assert found["n_expected"].tolist() == pytest.approx(
        [usual[60:66].sum(), usual[200:].sum()]
    )


@pytest.mark.parametrize(
    ("kind", "used"), [("trouble", True), ("silence", True), ("unusual", False)]
)
@pytest.mark.parametrize("ongoing", [False, True])
def test_an_episode_is_what_its_posts_say(kind: str, *, used: bool, ongoing: bool) -> None:
    base = MONDAY // 300
    counts = {base + k: 3 + k % 5 for k in range(4 * 288) if k % 17}
    history = history_of(counts)
    grid = lay_out(history, longest=200, ignore=[(MONDAY + 33 * HOUR, MONDAY + 34 * HOUR)])
    assert grid.width == 2400
    calm = np.ones(len(grid.posts), dtype=bool)
    first, last = MONDAY + 30 * HOUR + 1500, MONDAY + 38 * HOUR + 900
    edges = [
        Edge(at, at - 600, at + 900, in_hole=at == last, is_open=False) for at in (first, last)
    ]
    episode = Episode(
        kind, frozenset(["words", "complaints"]), 3.5, edges[0], None if ongoing else edges[1]
    )
    (row,) = tabulate_episodes(history, grid, calm, [episode]).to_dict("records")
    over = int(grid.times[-1]) + grid.width if ongoing else last
    fine = history.keys // 32 * 300
    out = np.zeros(len(fine), dtype=bool)
    for k in np.flatnonzero(grid.ignored):
        out |= (fine >= grid.times[k]) & (fine < grid.times[k] + grid.width)
    inside = (fine >= first // 300 * 300) & (fine < over) & ~out
    sums = history.sums[inside].sum(axis=0)
    n = sums[:4].sum()
    share = sums[0] / n
    wide = Z**2 / n
    half = np.sqrt(share * (1 - share) * wide + wide**2 / 4)
    bounds = [(share + wide / 2 + sign * half) / (1 + wide) for sign in (-1, 1)]
    assert row["n_posts"] == n
    assert [row["share"], row["share_low"], row["share_high"]] == pytest.approx(
        [share, *bounds]
    )
    assert row["words"] == pytest.approx(sums[COLUMNS.index("trouble")] / n)
    # of bins whose middle lies inside
    rows = [
        k
        for k, time in enumerate(grid.times)
        if first <= time + grid.width // 2 < over and not grid.ignored[k]
    ]
    usual = expect(grid, calm)
    assert row["n_expected"] == pytest.approx(
        usual.posts[[k for k in rows if usual.observed[k]]].sum()
    )
    for name, of in (("share", grid.tagged), ("words", grid.words)):
        expected, _ = expect_share(grid, of, calm & usual.observed)
        told = (expected * grid.posts)[rows].sum() / grid.posts[rows].sum()
        assert row[f"{name}_expected"] == pytest.approx(told)
    assert (row["used"], row["kind"], row["z"]) == (used, kind, 3.5)
    assert row["signal"] == "complaints + words"
    assert row["in_hole"] == (not ongoing)
    assert row["start"] == pd.Timestamp(first, unit="s", tz="UTC")
    assert row["start_low"] == pd.Timestamp(first - 600, unit="s", tz="UTC")
    assert pd.isna(row["end"]) == ongoing
    if not ongoing:
        assert row["end_high"] == pd.Timestamp(last + 900, unit="s", tz="UTC")
