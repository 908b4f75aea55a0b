"""What is expected of each bin is what its days and hours say, reckoned bin by bin."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest

from sentiment.detect.expectation import expect, expect_share
from sentiment.detect.grid import Grid, find_holes
from tests.grids import make_grid

HOUR, DAY = 3600, 86_400
GRIDS = {
    "two days": make_grid(1, 48, HOUR),
    "a day and a bit": make_grid(2, 9, 3 * HOUR, rate=9.0),
    "hours of three": make_grid(3, 17 * 8, 3 * HOUR, rate=20.0, gaps=((40, 60),)),
    "wider": make_grid(4, 17 * 6, 4 * HOUR, rate=20.0, shift=2 * HOUR),
    "two weeks but a bin": make_grid(5, 14 * 24 - 1, HOUR, ignored=(30, 50)),
    "two weeks": make_grid(6, 14 * 24, HOUR, gaps=((100, 140), (200, 203)), rate=3.0),
    "many days": make_grid(7, 40, DAY, rate=60.0, gaps=((12, 13), (30, 33))),
    "few": make_grid(8, 24 * 9, HOUR, rate=0.05),
    "bursts": make_grid(9, 24 * 20, HOUR, rate=30.0, shift=5 * HOUR),
}
GRIDS["bursts"].posts[50:53] *= 40
#: Nights hold a tenth of what days do: an empty one is no hole, and a burst is soon one.
GRIDS["quiet nights"] = make_grid(10, 24 * 12, HOUR, rate=20.0, shift=-HOUR // 2)
GRIDS["quiet nights"].posts[:] = np.where(np.arange(24 * 12) % 24 < 8, 2, 20)
GRIDS["quiet nights"].posts[[121, 267]] = 60
GRIDS["quiet nights"].posts[24 * 7 : 24 * 7 + 8] = 0


def quiet_of(grid: Grid) -> np.ndarray:
    """Leave bins aside here and there, and the whole of the third day."""
    number = np.arange(len(grid.posts))
    return (number % 11 != 3) & ((number * grid.width) // DAY != 2)


def drawn_to_one(
    index: np.ndarray,
    found: np.ndarray,
    usual: np.ndarray,
    used: np.ndarray,
    n: int,
    prior: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Divide found by expected for each of n hours or weekdays, after `prior` as all do."""
    sums = np.zeros((2, n))
    for at in np.flatnonzero(used):
        sums[0, index[at]] += found[at]
        sums[1, index[at]] += usual[at]
    if n == 24:  # an hour shows what its neighbours do, half as much each
        sums = np.array(
            [
                [(row[k - 1] + 2 * row[k] + row[(k + 1) % n]) / 4 for k in range(n)]
                for row in sums
            ]
        )
    overall = sums[0].sum() / sums[1].sum() if (sums.sum(axis=1) > 0).all() else 1.0
    return (sums[0] / overall + prior) / (sums[1] + prior), 1 / (sums[1] + prior)


def levels(grid: Grid, used: np.ndarray, rhythm: np.ndarray) -> list[float]:
    """Take each day's posts by what its bins hold of a day, and the median of 15 days."""
    a_day = grid.width / DAY
    number = (grid.times - grid.times[0]) // DAY
    rates: list[float | None] = []
    for day in range(number[-1] + 1):
        rows = used & (number == day)
        weight = rhythm[rows].sum() * a_day
        enough = weight > min(1, len(number) * a_day) / 4
        rates.append(grid.posts[rows].sum() / weight if enough else None)
    known = [rate for rate in rates if rate is not None]
    found = []
    for day in range(len(rates)):
        near = [rate for rate in rates[max(0, day - 7) : day + 8] if rate is not None]
        found.append(max(median(near if len(near) >= 3 else known or [0.0]), 0.5))
    return found


@pytest.mark.parametrize("name", GRIDS)
def test_posts_are_expected_by_day_hour_and_weekday(name: str) -> None:
    grid = GRIDS[name]
    quiet = quiet_of(grid)
    n = len(grid.posts)
    a_day, hour = grid.width / DAY, grid.local % DAY // HOUR
    weekday = np.array(
        [(int(at) // DAY + 3) % 7 for at in grid.local]
    )  # 1970 began on a Thursday
    day = (grid.times - grid.times[0]) // DAY
    rhythm, variance, observed = np.ones(n), np.zeros(n), ~grid.ignored
    for _ in range(3):
        of_day = np.array(levels(grid, quiet & observed, rhythm))[day] * a_day
        observed = ~find_holes(grid.posts, of_day * rhythm) & ~grid.ignored
        used, calm = quiet & observed, np.minimum(grid.posts, 4 + 4 * of_day * rhythm)
        if grid.width <= 3 * HOUR:
            factor, spread = drawn_to_one(hour, calm, of_day, used, 24, 10.0)
            rhythm, variance = factor[hour], spread[hour]
        if n * grid.width >= 14 * DAY:
            factor, _ = drawn_to_one(weekday, calm, of_day * rhythm, used, 7, 20.0)
            rhythm = rhythm * factor[weekday]
    found = expect(grid, quiet)
    np.testing.assert_array_equal(found.observed, observed)
    np.testing.assert_allclose(found.posts, of_day * rhythm)
    np.testing.assert_allclose(found.rhythm_variance, variance)


@pytest.mark.parametrize("name", GRIDS)
def test_shares_are_expected_by_the_days_around_and_the_hour(name: str) -> None:
    grid = GRIDS[name]
    used = quiet_of(grid)
    once = 0 * grid.posts
    once[np.flatnonzero(used & (grid.posts > 0))[0]] = 0.25  # less than a whole complaint
    for counts in (grid.complaints, grid.posts, 0 * grid.posts, once):
        day, hour = (grid.times - grid.times[0]) // DAY, grid.local % DAY // HOUR
        overall = (counts[used].sum() + 0.5) / (grid.posts[used].sum() + 1)
        share = np.zeros(len(counts))
        for at in range(len(counts)):
            near = used & (np.abs(day - day[at]) <= 7)
            share[at] = counts[near].sum() + 200 * overall
            share[at] /= grid.posts[near].sum() + 200
        variance = np.zeros(len(counts))
        if grid.width <= 3 * HOUR:
            factor, spread = drawn_to_one(hour, counts, grid.posts * share, used, 24, 9.0)
            share, variance = share * factor[hour], spread[hour]
        found = expect_share(grid, counts, used)
        np.testing.assert_allclose(found[0], np.clip(share, 0.0001, 0.95))
        np.testing.assert_allclose(found[1], variance)


def test_a_day_of_which_little_is_known_takes_the_level_of_others() -> None:
    grid = make_grid(3, 24 * 5, HOUR, rate=12.0)
    number = np.arange(24 * 5)
    posts = np.where(number >= 24 * 3, 90.0, 10.0)
    grid = type(grid)(**{**vars(grid), "posts": posts})
    few = (number >= 24) & ((number < 24 * 2) | (number >= 24 * 3))
    # of five days, two are known: less than three tell no median of their own
    two = expect(grid, few & (number < 24 * 4)).posts.reshape(5, 24).sum(axis=1)
    assert two.round(1).tolist() == [1200.0] * 5


def test_where_nothing_is_quiet_little_is_expected() -> None:
    grid = make_grid(1, 48, HOUR)
    found = expect(grid, np.zeros(48, dtype=bool))
    np.testing.assert_allclose(found.posts, 0.5 / 24)
    np.testing.assert_allclose(found.rhythm_variance, 1 / 10)
    share, variance = expect_share(grid, grid.words, np.zeros(48, dtype=bool))
    np.testing.assert_allclose(share, 0.5)
    np.testing.assert_allclose(variance, 1 / 9)
