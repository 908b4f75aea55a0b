"""Stretches that differ most are those that are found when each is looked at by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sentiment.detect import scan
from sentiment.detect.expectation import expect, expect_share
from sentiment.detect.grid import DAY, Grid
from sentiment.detect.scan import Stretch, split, strongest
from sentiment.detect.signals import SIGNALS, Signal, as_signal, divergence
from sentiment.detect.usual_level import level_if_usual, predict_level
from tests.grids import make_grid

HOUR = 3600
#: Least deviate, of hours and of days; least ratio (at most, of a fall); least counted.
DEMANDS = {
    "complaints": (2.0, 1.0, 4 / 3, 10, 12),
    "words": (2.0, 0.0, 1.5, 8, 12),
    "rise": (1.5, 1.5, 2.0, 20, 12),
    "fall": (1.3, 1.3, 0.4, 20, 36),
}


def with_level(grid: Grid, span: tuple[int, int], factor: float) -> Grid:
    """Multiply what is posted in a span."""
    by_group = grid.by_group.copy()
    by_group[span[0] : span[1]] = np.round(by_group[span[0] : span[1]] * factor)
    sums = by_group.sum(axis=1)
    return replace(
        grid, by_group=by_group, posts=sums[:, 0], complaints=sums[:, 1], words=sums[:, 2]
    )


def with_share(grid: Grid, but: tuple[int, int], share: float) -> Grid:
    """Let a share of all posts complain and hold words, but in a span."""
    number = np.arange(len(grid.posts))
    outside = (number < but[0]) | (number >= but[1])
    by_group = grid.by_group.copy()
    by_group[outside, :, 1:] = share * by_group[outside, :, :1]
    sums = by_group.sum(axis=1)
    return replace(grid, by_group=by_group, complaints=sums[:, 1], words=sums[:, 2])


GRIDS = {
    "hot": make_grid(1, 120, HOUR, rate=20.0, hot=(50, 57)),
    "half hours": make_grid(2, 200, HOUR // 2, rate=12.0, hot=(90, 94), gaps=((20, 60),)),
    "days": make_grid(3, 40, DAY, rate=90.0, hot=(20, 22)),
    "two weeks": make_grid(4, 14 * 24, HOUR, rate=8.0, hot=(300, 312), ignored=(100, 110)),
    "low": with_level(make_grid(5, 150, HOUR, rate=25.0), (70, 76), 0.1),
    "launch": with_level(make_grid(6, 150, HOUR, rate=15.0), (70, 80), 5.0),
    "quarters": with_level(make_grid(7, 220, 900, rate=30.0, hot=(100, 101)), (150, 160), 0.05),
    "long": with_level(make_grid(8, 130, 4 * HOUR, rate=40.0, hot=(60, 90)), (20, 50), 0.3),
    "few": make_grid(11, 24 * 7, HOUR, rate=0.3, hot=(80, 110)),
    "rare": with_share(make_grid(10, 80, HOUR, rate=100.0, hot=(40, 46)), (40, 46), 0.0),
    "complaining": with_share(make_grid(12, 60, HOUR, rate=20.0), (0, 0), 1.0),
}


def quiet_of(grid: Grid) -> np.ndarray:
    quiet = np.ones(len(grid.posts), dtype=bool)
    quiet[len(quiet) // 5 : len(quiet) // 5 + 3] = False
    return quiet


def lengths_to(n: int) -> list[int]:
    found, step = [], 0
    while 2 ** (step / 3) <= max(2, n // 2) * (1 + 1e-12):
        found.append(round(2 ** (step / 3)))
        step += 1
    return sorted(set(found))


def beside(c: np.ndarray, e: np.ndarray, i: int, j: int, reach: int, least: float) -> float:
    low, high = max(0, i - reach), min(len(c), j + reach)
    if e[low:i].sum() < least:
        return 0.0  # what came before is not known
    before = c[low:i].sum() / e[low:i].sum()
    after = c[j:high].sum() / e[j:high].sum() if e[j:high].sum() >= least else 1.0
    return min(before, after)


def candidates(grid: Grid, signal: Signal, used: np.ndarray) -> list[tuple[float, ...]]:
    """Look at each stretch by itself, and keep the best two of each length."""
    z_hours, z_days, least_ratio, least, _ = DEMANDS[signal.name]
    falls = signal.name == "fall"
    sign = -1 if falls else 1
    at = np.flatnonzero(used)
    c, e, rhythm, posts = (
        values[at]
        for values in (signal.count, signal.expected, signal.rhythm_variance, grid.posts)
    )
    whole = grid.times[-1] - grid.times[0] + grid.width
    longest = max(min(4 * DAY, whole // 2), grid.width)
    demand = z_days if grid.width >= DAY else z_hours
    short = signal.trials is None and len(grid.posts) * grid.width < 14 * DAY
    found = []
    for length in lengths_to(len(at)):
        hours, of_length = length * grid.width / HOUR, []
        for i in range(0, len(at) - length + 1, max(1, length // 12)):
            j = i + length
            span = grid.times[at[j - 1]] + grid.width - grid.times[at[i]]
            inside, usual = c[i:j].sum(), e[i:j].sum()
            outside, rest = c.sum() - inside, e.sum() - usual
            if falls:
                outside = min(outside, rest)
            n = posts[i:j].sum()
            if (usual if falls else inside) < least or (signal.trials is not None and n < 30):
                continue
            if span < HOUR / 2 or span > longest or rest <= 1e-6:
                continue
            ratio = (inside + 1e-9) / usual * rest / max(outside, 0.5)
            if (ratio > least_ratio * (1 + 1e-12)) if falls else (ratio < least_ratio):
                continue
            around = max(length, 6 * HOUR // grid.width)
            if falls and inside > least_ratio * usual * beside(c, e, i, j, around, least / 2):
                continue
            ways = [(inside, usual, n), (outside, rest, posts.sum() - n)]
            ways += [(inside + outside, usual + rest, posts.sum())]
            speaks = [
                divergence(
                    np.array([a]),
                    np.array([b]),
                    None if signal.trials is None else np.array([k]),
                ).item()
                for a, b, k in ways
            ]
            evidence = 2 * max(speaks[0] + speaks[1] - speaks[2], 1e-12) / signal.scale
            unsure = rhythm[i:j].mean() * max(0, 1 - hours / 24)
            unsure += 0.25 * min(1, hours / 24) if short else 0
            away, luck = sign * np.log(ratio), np.sqrt(2 - 2 * np.log(usual / (usual + rest)))
            z = away / np.sqrt(away**2 / evidence + unsure + 0.15**2) - luck
            of_length.append((z, at[i], at[j - 1] + 1, away, evidence, unsure, luck))
        best = sorted(of_length, key=lambda each: -each[0])[:2]
        found += [each for each in best if each[0] >= demand - 2.5]
    return found


CASES = [(name, signal) for name in GRIDS for signal in SIGNALS]


def signal_of(name: str, kind: str) -> tuple[Grid, Signal, np.ndarray]:
    grid = GRIDS[name]
    quiet = quiet_of(grid)
    return grid, as_signal(grid, quiet, kind), quiet


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_candidates_are_the_best_two_of_each_length(name: str, kind: str) -> None:
    grid, signal, quiet = signal_of(name, kind)
    used = signal.usable & quiet
    found = scan._candidates(grid, signal, used)
    expected = candidates(grid, signal, used)
    assert [tuple(each)[1:3] for each in found] == [each[1:3] for each in expected]
    np.testing.assert_allclose(
        np.array([tuple(each) for each in found]).reshape(-1, 7),
        np.array(expected, dtype=float).reshape(-1, 7),
        rtol=1e-6,
        atol=1e-9,
    )


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_the_strongest_stands_out_from_its_surroundings_and_fits_best(
    name: str, kind: str
) -> None:
    grid, signal, quiet = signal_of(name, kind)
    used = signal.usable & quiet
    z_hours, z_days, _, _, looked_at = DEMANDS[kind]
    kept: list[tuple[float, ...]] = []
    for each in sorted(candidates(grid, signal, used), reverse=True):
        near = [one for one in kept if one[1] < each[2] and each[1] < one[2]]
        if len(kept) < looked_at and len(near) < looked_at // 3:
            kept.append(each)
    fits = []
    for _, first, last, away, evidence, unsure, luck in kept:
        within = np.zeros(len(used), dtype=bool)
        within[int(first) : int(last)] = True
        spread = max(1.0, signal.clustering(used & within, used & ~within))
        usual, wander = level_if_usual(grid, signal, used, (int(first), int(last)))
        error = np.sqrt(away**2 * spread / evidence + wander + unsure)
        z = (away - (-usual if kind == "fall" else usual)) / error - luck
        if z >= (z_days if grid.width >= DAY else z_hours):
            fit = np.sqrt(evidence / spread) - luck
            fits.append((fit, Stretch(int(first), int(last), z, spread, away)))
    found = strongest(grid, signal, quiet)
    if not fits:
        assert found is None
        return
    best = max(fits, key=lambda each: each[0])[1]
    assert found is not None
    assert (found.first, found.last) == (best.first, best.last)
    assert (found.z, found.dispersion, found.excess) == pytest.approx(
        (best.z, best.dispersion, best.excess), rel=1e-6
    )


def test_some_of_all_kinds_are_found_in_these() -> None:
    found = [kind for name, kind in CASES if strongest(*signal_of(name, kind))]
    assert set(found) == set(SIGNALS)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_what_is_usual_around_a_stretch_is_told_by_blocks(name: str, kind: str) -> None:
    grid, signal, quiet = signal_of(name, kind)
    used = signal.usable & quiet
    n = len(used)
    for first, last in ((n // 2, n // 2 + 3), (1, 9), (n - 4, n)):
        rate = signal.expected[used].mean() / grid.width
        width = max(1800 * int(np.ceil(min(12 * 1800, 4 / rate) / 1800)), grid.width)
        reach = 14 * DAY // grid.width
        step = max(1, width // grid.width)
        fades = last - first if kind in {"complaints", "words"} else 0
        blocks: dict[int, list[float]] = {}  # posts, expected, trials, bins of the stretch
        for row in range(max(0, first - reach), min(n, last + reach)):
            sums = blocks.setdefault(int(grid.times[row]) // width, [0.0] * 4)
            sums[3] += first <= row < last
            if used[row] and not max(0, first - step) <= row < last + fades + step:
                sums[0] += signal.count[row]
                sums[1] += signal.expected[row]
                sums[2] += 0 if signal.trials is None else signal.trials[row]
        count, usual, trials, inside = np.array(list(blocks.values())).T
        there = usual > 0
        if signal.trials is None:
            c, e = count[there], usual[there]
            squares = [
                ((c[k + 1] - e[k + 1]) - (c[k] - e[k])) ** 2 / (e[k + 1] + e[k])
                for k in range(len(c) - 1)
            ]
            spread = np.median(squares) / 0.4549 if squares else 1.0
            noise = np.full(len(usual), max(1.0, spread))
        else:
            share = np.divide(usual, trials, out=np.zeros(len(usual)), where=trials > 0)
            noise = signal.scale * (1 - np.minimum(share, 0.9))
        level, weight = np.zeros(len(usual)), np.zeros(len(usual))
        sign = -1 if kind == "fall" else 1
        off = {
            k: sign * (usual[k] + 2) / usual[k] * np.log((count[k] + 2) / (usual[k] + 2))
            for k in np.flatnonzero(there)
        }
        middle, other = (np.quantile(list(off.values()), q) for q in (0.5, 0.01))
        for k, own in off.items():
            weight[k] = usual[k] / noise[k]
            most = max(middle + (middle - other), middle + 3 / np.sqrt(weight[k]))
            level[k] = sign * min(own, most)
        expected = predict_level(
            np.array(list(blocks)) * width / HOUR,
            level,
            weight,
            inside / inside.sum(),
            unit=24.0 if grid.width >= DAY else 1.0,
        )
        found = level_if_usual(grid, signal, used, (first, last))
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_where_nothing_is_left_to_compare_with_weekdays_alone_are_unsure() -> None:
    grid, signal, _ = signal_of("hot", "rise")
    used = np.zeros(len(grid.posts), dtype=bool)
    used[50:56] = True
    assert level_if_usual(grid, signal, used, (50, 56)) == (0.0, 0.25)


@pytest.mark.parametrize("name", GRIDS)
def test_signals_are_counts_against_what_the_quiet_bins_lead_to_expect(name: str) -> None:
    grid = GRIDS[name]
    quiet = quiet_of(grid)
    usual = expect(grid, quiet)
    posts = grid.by_group[..., 0]
    near = HOUR // grid.width
    for kind, best in (("rise", max), ("fall", min)):
        found = as_signal(grid, quiet, kind)
        around = [
            best(usual.posts[max(0, k - near) : k + near + 1]) for k in range(len(usual.posts))
        ]
        np.testing.assert_allclose(found.expected, around)
        np.testing.assert_allclose(found.count, grid.posts)
        np.testing.assert_array_equal(found.usable, usual.observed)
        assert found.trials is None
        assert found.scale == 1
    for number, kind in ((1, "complaints"), (2, "words")):
        found = as_signal(grid, quiet, kind)
        counts = grid.by_group[..., number].sum(axis=1)
        share, rhythm = expect_share(grid, counts, quiet & usual.observed)
        usable = usual.observed & (grid.posts > 0)
        np.testing.assert_array_equal(found.usable, usable)
        np.testing.assert_allclose(found.share, share)
        np.testing.assert_allclose(found.expected, share * grid.posts)
        np.testing.assert_allclose(found.rhythm_variance, rhythm)
        np.testing.assert_allclose(found.count, counts)
        squares = binomial = total = 0.0
        for k in np.flatnonzero(usable & quiet):
            off = grid.by_group[k, :, number] - share[k] * posts[k]
            squares += (off**2).sum()
            binomial += grid.posts[k] * share[k] * (1 - share[k])
            total += grid.posts[k]
        scale = max(squares / total, 1e-4) / max(binomial / total, 1e-4)
        assert found.scale == pytest.approx(scale)


@pytest.mark.parametrize("name", GRIDS)
def test_clustering_is_how_unevenly_groups_of_authors_share_a_stretch(name: str) -> None:
    grid = GRIDS[name]
    number = np.arange(len(grid.posts))
    inside, outside = (number > 10) & (number < 20), number > 25
    for kind in ("rise", "fall"):
        signal = as_signal(grid, outside, kind)
        found, usual = (grid.by_group[part, :, 0].sum(axis=0) for part in (inside, outside))
        total = found.sum()
        even = np.full(4, total / 4)
        known = total * (usual + 1) / (usual.sum() + 4)
        chi = [((found - each) ** 2 / each).sum() / 3 for each in (even, known)]
        assert signal.clustering(inside, outside) == pytest.approx(min(chi))
    for number_of, kind in ((1, "complaints"), (2, "words")):
        signal = as_signal(grid, outside, kind)
        found, usual = (
            grid.by_group[part, :, number_of].sum(axis=0) for part in (inside, outside)
        )
        posts, others = (grid.by_group[part, :, 0].sum(axis=0) for part in (inside, outside))
        # a group is taken to have had 20 posts as all groups do
        share = np.clip(
            (usual + 20 * usual.sum() / others.sum()) / (others + 20), 1e-4, 1 - 1e-4
        )
        shifts = np.linspace(-12, 12, 240_001)
        logits = np.log(share / (1 - share))[:, None] + shifts
        moved = posts[:, None] / (1 + np.exp(-logits))
        row = np.abs(moved.sum(axis=0) - found.sum()).argmin()
        p = moved[:, row] / np.maximum(posts, 1)  # who posted nothing adds nothing
        expected = ((found - posts * p) ** 2).sum() / (posts * p * (1 - p)).sum()
        assert signal.clustering(inside, outside) == pytest.approx(expected, rel=1e-3)


def plain_split(signal: Signal, quiet: np.ndarray, part: Stretch) -> list[tuple[int, int]]:
    others = [
        k for k in np.flatnonzero(signal.usable & quiet) if not part.first <= k < part.last
    ]
    base = signal.count[others].sum() / signal.expected[others].sum()
    at = [k for k in range(part.first, part.last) if signal.usable[k]]
    usual = signal.expected[at] * base
    ratio = signal.count[at].sum() / usual.sum()
    raised = usual * ratio
    if signal.trials is None:
        gain = stats.poisson.logpmf(signal.count[at], raised)
        gain = gain - stats.poisson.logpmf(signal.count[at], usual)
    else:
        n, c = signal.trials[at], signal.count[at]
        p, q = np.minimum(raised / n, 0.95), usual / n
        gain = c * np.log(p / q) + (n - c) * np.log((1 - p) / (1 - q))
    total = np.append(0.0, np.cumsum(gain / part.dispersion / signal.scale))
    falls = [(total[k] - total[j], k, j) for k in range(len(total)) for j in range(k + 1)]
    fall, k, j = min(falls, key=lambda each: (round(each[0], 9), each[1:]))
    if -fall < 5 or total[j] < 8 or total[-1] - total[k] < 8:
        return [(part.first, part.last)]
    return [
        each
        for first, last in ((part.first, at[j - 1] + 1), (at[k], part.last))
        for each in plain_split(signal, quiet, replace(part, first=first, last=last))
    ]


@pytest.mark.parametrize(("gap", "pieces"), [(0, 1), (1, 1), (2, 1), (4, 2), (6, 2), (8, 2)])
@pytest.mark.parametrize("kind", ["complaints", "rise"])
def test_a_stretch_is_split_where_a_part_of_it_is_as_usual(
    gap: int, pieces: int, kind: str
) -> None:
    grid = make_grid(9, 24 * 6, HOUR, rate=30.0)
    number = np.arange(24 * 6)
    hot = (number >= 60) & (number < 80) & ~((number >= 70) & (number < 70 + gap))
    by_group = grid.by_group.copy()
    if kind == "rise":
        by_group[hot] *= 3
    else:
        by_group[hot, :, 1] += np.round(0.4 * (by_group[hot, :, 0] - by_group[hot, :, 1]))
    sums = by_group.sum(axis=1)
    grid = replace(grid, by_group=by_group, posts=sums[:, 0], complaints=sums[:, 1])
    quiet = (number < 60) | (number >= 80)
    signal = as_signal(grid, quiet, kind)
    for dispersion in (1.0, 2.0, 5.0, 9.0):
        part = Stretch(58, 81, 3.0, dispersion, 0.5)
        found = split(signal, quiet, part)
        assert [(each.first, each.last) for each in found] == plain_split(signal, quiet, part)
        if dispersion == 1:
            assert (len(found) > 1) == (pieces > 1)


def test_where_all_complain_groups_are_as_even_as_posts_are() -> None:
    grid = GRIDS["hot"]
    inside, outside = np.arange(120) < 9, np.arange(120) > 20
    signal = as_signal(grid, outside, "complaints")
    for all_of in (grid.by_group[..., 0], 0 * grid.by_group[..., 0]):
        every = replace(signal, by_group=all_of)
        # a share is no nearer to 0 or 1 than one in ten thousand, and moved as far as 12 logits
        logit = np.log((1 - 1e-4) / 1e-4) + 12
        p = 1 / (1 + np.exp(-logit if all_of.any() else logit))
        posts = grid.by_group[inside, :, 0].sum(axis=0)
        off = ((all_of[inside].sum(axis=0) - posts * p) ** 2).sum()
        expected = off / max((posts * p * (1 - p)).sum(), 1e-9)
        assert every.clustering(inside, outside) == pytest.approx(expected, rel=1e-3, abs=1e-9)
