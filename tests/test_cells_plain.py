"""Cells, activity, shares among authors and shifted zones, reckoned post by post."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sentiment.count.grouped import Cell
from sentiment.count.history import COLUMNS, History
from sentiment.measure import activity
from sentiment.measure.activity import tabulate_activity
from sentiment.measure.author_shares import author_shares
from sentiment.measure.estimates import QUANTILES, estimate_cell
from sentiment.measure.quantities import share_change
from sentiment.measure.zone_fit import fit_zone
from sentiment.outage import Outage
from sentiment.schema import REACTIONS
from sentiment.stats.clusters import (
    Clustered,
    author_variance,
    design_effect,
    difference,
    estimate,
    wilson,
)
from sentiment.stats.intervals import cluster_error, groups_of

Z = stats.norm.ppf(0.975)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)


def wilsons(share: float, n: float) -> tuple[float, float]:
    if n == 0:
        return np.nan, np.nan
    wide = Z**2 / n
    middle = (share + wide / 2) / (1 + wide)
    half = np.sqrt(share * (1 - share) * wide + wide**2 / 4) / (1 + wide)
    return (0.0 if share == 0 else middle - half), (1.0 if share == 1 else middle + half)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 999),
    n=st.sampled_from([0, 1, 2, 15, 80]),
    n_authors=st.sampled_from([1, 3, 40]),
    hours=st.sampled_from([0.0, 0.5, 6.0]),
    one_kind=st.booleans(),
)
def test_a_cell_is_what_its_posts_say(
    seed: int, n: int, n_authors: int, hours: float, *, one_kind: bool
) -> None:
    rng = np.random.default_rng(seed)
    units = rng.integers(0, 2**62, n_authors).astype(np.uint64)[rng.integers(0, n_authors, n)]
    known = rng.random(n) < 0.7
    reactions = np.full(n, 3) if one_kind else rng.integers(0, 4, n)
    compound = rng.choice([-10_000, -500, 0, 0, 2500, 10_000], n)
    cell = Cell()
    cell.add(units, known, reactions.astype(np.int64), compound.astype(np.int64))
    found = {row[0]: row[1:] for row in estimate_cell(cell, hours)}
    groups = groups_of(units) if n else np.zeros(0, np.int64)
    by_group = np.bincount(groups, minlength=512).astype(float)
    clusters = (by_group > 0).sum()
    assert found["n_posts"] == pytest.approx((n, np.nan, np.nan, n), nan_ok=True)
    assert found["n_authors"][0] == len(set(units[known].tolist()))
    assert ("posts_per_hour" in found) == (hours > 0)
    if hours:
        error = cluster_error(by_group) / hours * Z
        assert found["posts_per_hour"] == pytest.approx(
            (n / hours, max(0, n / hours - error), n / hours + error, n)
        )
    for prefix, kinds in (("share", range(4)), ("share_of_reacting", range(3))):
        some = np.isin(reactions, list(kinds))
        for kind in kinds:
            name = f"{prefix}_{REACTIONS[kind]}"
            if not some.sum():
                assert found[name] == pytest.approx((np.nan, np.nan, np.nan, 0), nan_ok=True)
                continue
            m = some.sum()
            of = np.bincount(groups[some], minlength=512).astype(float)
            with_it = np.bincount(groups[reactions == kind], minlength=512).astype(float)
            share = with_it.sum() / m
            few = float((of > 0).sum())
            error = float(cluster_error((with_it - share * of) / m, few))
            effective = min(share * (1 - share) / error**2, m) if error > 0 else few
            assert found[name] == pytest.approx((share, *wilsons(share, effective), m))
    names = ["compound_q10", "compound_q25", "compound_q50", "compound_q75", "compound_q90"]
    if not n:
        assert all(np.isnan(found[name][0]) for name in ("compound_mean", *names))
        assert found["compound_mean"][3] == 0
        return
    values = np.sort(compound) / 10_000
    mean = values.mean()
    sums = np.bincount(groups, compound, 512) / 10_000
    error = float(cluster_error((sums - mean * by_group) / n, float(clusters)))
    half = stats.t.ppf(0.975, clusters - 1) * error if clusters > 1 else np.nan
    assert found["compound_mean"] == pytest.approx(
        (mean, np.maximum(-1, mean - half), np.minimum(1, mean + half), n), nan_ok=True
    )
    variance = values.var()
    effective = float(clusters)
    if error > 0 and variance > 0:
        effective = max(1.0, min(n, variance / error**2))
    assert QUANTILES == (0.1, 0.25, 0.5, 0.75, 0.9)
    for name, q in zip(names, QUANTILES, strict=True):
        wide = Z * np.sqrt(q * (1 - q) / effective)
        expected = []
        for wanted in (q, max(0, q - wide), min(1, q + wide)):
            at = next((k for k in range(n) if (k + 1) / n >= wanted - 1e-9), n - 1)
            expected.append(values[at])
        assert found[name] == pytest.approx((*expected, n))


@dataclass
class Counted:
    """What is asked of a tally by the table of activity."""

    width: timedelta
    activity: dict[int, int]
    first: datetime | None
    last: datetime | None
    authors: bool = True
    outage: Outage = field(default_factory=lambda: Outage(ONSET, ONSET + 3 * HOUR))

    @property
    def bin_width(self) -> timedelta:
        return self.width

    @property
    def n_known(self) -> int:
        return int(self.authors)

    @property
    def active(self) -> dict[int, Any]:
        return {
            k: SimpleNamespace(estimate=lambda n=n: n // 2) for k, n in self.activity.items()
        }

    def bin_start(self, number: int) -> datetime:
        return ONSET + number * self.width


@pytest.mark.parametrize(
    ("width", "days", "zone", "masks", "known"),
    [
        (HOUR, 3.3, "UTC", [], True),
        (HOUR, 1.5, "UTC", [], False),
        (HOUR, 0.5, "UTC", [], True),
        (2 * HOUR, 6.0, "Europe/Berlin", [(-30.0, -25.5)], True),
        (timedelta(minutes=30), 4.0, "America/New_York", [(-49.0, -48.0), (-1.0, 0.0)], True),
        (5 * HOUR, 5.0, "UTC", [], True),
        (DAY, 9.0, "UTC", [(-72.0, -48.0)], True),
        (3 * HOUR, 40.0, "UTC", [], True),
    ],
)
def test_activity_is_expected_from_the_same_time_of_earlier_days(
    width: timedelta, days: float, zone: str, masks: list, *, known: bool
) -> None:
    rng = np.random.default_rng(4)
    wide = width / HOUR
    n_before, n_after = int(days * 24 / wide), int(11 / wide)
    numbers = range(-n_before - 3, n_after + 3)
    counts = {k: int(rng.poisson(6 * wide * (1 + 0.5 * np.sin(k * wide / 4)))) for k in numbers}
    counts = {k: n for k, n in counts.items() if n}
    first, last = ONSET - days * DAY, ONSET + 10 * HOUR
    tally = Counted(width, counts, first, last, known)
    until = ONSET + 10.5 * HOUR
    out = [(ONSET + a * HOUR, ONSET + b * HOUR) for a, b in masks]
    table = tabulate_activity(tally, until, out, zone=zone)  # type: ignore[arg-type]
    whole = [k for k in numbers if ONSET + k * width >= max(first, ONSET - 28 * DAY)]
    whole = [k for k in whole if ONSET + (k + 1) * width <= last + timedelta(microseconds=1)]
    assert table["time"].tolist() == [ONSET + k * width for k in whole]
    assert table["n_posts"].tolist() == [counts.get(k, 0) for k in whole]
    if known:
        assert table["n_authors"].tolist() == [counts.get(k, 0) // 2 for k in whole]
    else:
        assert table["n_authors"].isna().all()
    quiet = [
        k
        for k in whole
        if k < 0 and not any(k * wide < b and a < (k + 1) * wide for a, b in masks)
    ]
    if (24 / wide) % 1:
        earlier: dict[int, list[int]] = {k: [] for k in whole}
    else:
        # the users' clocks stay as they are in these weeks, or an hour's change is a whole bin
        def shown(k: int) -> float:
            local = (ONSET + k * width).astimezone(ZoneInfo(zone))
            return (local.hour + local.minute / 60) // wide

        earlier = {
            k: [counts.get(j, 0) for j in quiet if j < k and shown(j) == shown(k)]
            for k in whole
        }
    squares = means = 0.0
    for k in whole:
        if k >= 0 and len(earlier[k]) > 1:
            squares += np.var(earlier[k], ddof=1)
            means += np.mean(earlier[k])
    if means == 0:
        calm = [counts.get(k, 0) for k in quiet]
        squares = sum((b - a) ** 2 for a, b in pairwise(calm))
        means = sum(a + b for a, b in pairwise(calm))
    spread = max(1, squares / means) if means else 1
    for row, k in zip(table.itertuples(), whole, strict=True):
        assert row.n_days == len(earlier[k])
        if not earlier[k]:
            assert np.isnan([row.expected, row.low, row.high]).all()
            continue
        mean = np.mean(earlier[k])
        half = Z * np.sqrt(spread * max(mean, 0.5) * (1 + 1 / len(earlier[k])))
        assert (row.expected, row.low, row.high) == pytest.approx(
            (mean, max(0, mean - half), mean + half)
        )


def test_activity_of_nothing_has_no_bin() -> None:
    assert tabulate_activity(Counted(HOUR, {}, None, None), ONSET).empty  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counts", "spread"),
    [((0, 0, 0, 2), 2.0), ((0, 0, 2, 2), 4 / 3), ((1, 1, 1, 1), 1.0), ((0, 8, 0, 8), 16 / 3)],
)
def test_few_posts_may_vary_more_than_their_number(counts: tuple, spread: float) -> None:
    numbers = np.arange(-4, 1)
    found = activity._expect(numbers, numbers, numbers < 0, np.array([*counts, 0.0]), 1.0)
    mean = np.mean(counts)
    assert spread == pytest.approx(max(1, np.var(counts, ddof=1) / mean))
    half = Z * np.sqrt(spread * max(mean, 0.5) * 1.25)
    last = [each[-1] for each in found]
    assert last == pytest.approx([mean, max(0, mean - half), mean + half, 4])


def windows_of(seed: int, n: int = 150) -> list[Clustered]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(3):
        posts = rng.multinomial(n, np.ones(60) / 60, size=3).astype(float)
        posts[1] = rng.multinomial(n, 1 / np.arange(1, 61) / (1 / np.arange(1, 61)).sum())
        sums = np.stack(
            [rng.binomial(posts.astype(int), p) for p in (0.3, 0.2, 0.1, 0.2)], axis=1
        )
        sums = sums.astype(float)
        sums[1:] *= sums[:1].sum(-1, keepdims=True) / sums[1:].sum(-1, keepdims=True)
        compound = rng.uniform(-1, 1, (3, 1, 60)) * posts[:, None]
        ways = np.concatenate([sums, compound], axis=1)
        scatter = np.full(5, 0.2)
        found.append(Clustered(posts, ways, rng.choice([0.5, 0.8, 1.0]), 0.05, scatter))
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("empty", "few"), [(None, 0), (0, 0), (2, 0), (None, 1), (None, 2)])
def test_authors_count_once_each_by_the_share_of_their_posts(
    seed: int, empty: int | None, few: int
) -> None:
    rng = np.random.default_rng(seed)
    sums = np.zeros((70, 3, 5), np.int64)
    sums[:, :, :4] = rng.poisson([0.5, 0.3, 0.2, 0.8], (70, 3, 4)) * (
        rng.random((70, 3, 1)) < 0.7
    )
    sums[:, :, 4] = 99  # of compound, which is no post
    windows = windows_of(seed)
    if empty is not None:
        sums[:, empty] = 0
    if few:  # authors, who wrote three posts
        sums[few:] = 0
        sums[:few, :, 3] += 1
        windows = [
            window._replace(posts=window.posts / 50, sums=window.sums / 50)
            for window in windows
        ]
    panel = SimpleNamespace(sums=sums.reshape(70, -1))
    found = author_shares(panel, windows)  # type: ignore[arg-type]
    more = np.ones(3)
    for window in windows:
        alone = window._replace(posts=window.posts[:1], sums=window.sums[:1])
        both = [estimate(each) for each in (window, alone)]
        designs = [design_effect(one.value, one.variance, one.n)[:3] for one in both]
        more = np.maximum(more, designs[0] / designs[1])
    posts = sums[:, :, :4].sum(axis=2)
    n = (posts > 0).sum(axis=0)
    passed = [
        min(1, max(0, 1 - w.original - w.unsure) * w.n / max(many, 1))
        for w, many in zip(windows, n, strict=True)
    ]
    for at, name in enumerate(REACTIONS[:3]):
        parts, spread, bounds = [], [], []
        for k in range(3):
            there = (posts[:, k] > 0).astype(float)
            share = np.array(
                [row[k, at] / max(total[k], 1) for row, total in zip(sums, posts, strict=True)]
            )
            one = Clustered(there[None], share[None, None])
            part = estimate(one)
            parts.append((one, part))
            spread.append(
                part.variance * more[at] + passed[k] ** 2 * author_variance(windows[k])[at]
            )
            bounds.append(wilson(part.value, spread[k], part.n, max(part.n - 1, 1)))
            level = found[name].levels[k]
            expected = (part.value[0], bounds[k][0][0], bounds[k][1][0], n[k])
            assert tuple(level) == pytest.approx(expected, nan_ok=True)
        for to in (1, 2):
            change = found[name].changes[to - 1]
            if not n[0] or not n[to]:
                assert np.isnan(change).all()
                continue
            apart = difference(parts[0][0], parts[to][0])
            words = max(author_variance(windows[0])[at], author_variance(windows[to])[at])
            told = share_change(
                [parts[0][1].value, parts[to][1].value],
                [spread[0], spread[to]],
                [bounds[0], bounds[to]],
                apart.variance * more[at] + (passed[to] - passed[0]) ** 2 * words,
                max(min(n[0], n[to]) - 1, 1),
            )
            expected = (apart.value[0], *(each[0] for each in told))
            assert tuple(change) == pytest.approx(expected)


def complaining(
    seed: int, shift: float, share: float, *, hours: float, more: float = 0.0
) -> History:
    """Draw posts by the half hour; more of them complain, so many hours after the onset."""
    rng = np.random.default_rng(seed)
    history = History()
    at = np.arange(-80, 96) / 2
    posts = rng.poisson(9, len(at))
    hot = (at >= shift) & (at < shift + hours)
    also = (at >= shift + 20) & (at < shift + 20 + hours)
    p = np.where(hot, share, np.where(also, more, 0.12))
    sums = np.zeros((len(at), len(COLUMNS)), np.int64)
    sums[:, 0] = rng.binomial(posts, p)
    sums[:, 3] = posts - sums[:, 0]
    first = int(ONSET.timestamp()) // 300
    kept = posts > 0
    history.keys = ((first + np.round(at * 12).astype(np.int64)) * 32)[kept]
    history.sums = sums[kept]
    return history


def gain_of(k: float, n: float, rest: float, others: float) -> float:
    if not n or not others or k / n <= rest / others:
        return 0.0
    p, q, r = k / n, rest / others, (k + rest) / (n + others)
    apart = stats.binom.logpmf(k, n, p) + stats.binom.logpmf(rest, others, q)
    return apart - stats.binom.logpmf(k, n, r) - stats.binom.logpmf(rest, others, r)


@pytest.mark.parametrize("seed", range(60))
def test_a_zone_is_asked_for_where_another_fits_much_better(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shift, hours = (
        float(rng.choice([-14.5, -14, -6, -1, -0.5, 0, 1, 5.5, 9, 14])),
        float(rng.choice([2, 4])),
    )
    share = rng.uniform(0.25, 0.6)
    more = float(rng.choice([0.12, 0.3]))
    history = complaining(seed, shift, share, hours=hours, more=more)
    outage = Outage(ONSET, ONSET + hours * HOUR)
    found = fit_zone(history, outage)
    wide = int(2 * hours)
    times = (history.keys // 32 * 300 - ONSET.timestamp()) / 3600
    edges = np.arange(-76, 76 + wide) / 2
    posts, angry = (
        np.array([values[(times >= a) & (times < a + 0.5)].sum() for a in edges])
        for values in (history.sums[:, :4].sum(axis=1), history.sums[:, 0])
    )
    gains = {}
    for start in range(len(edges) - wide + 1):
        n, k = posts[start : start + wide].sum(), angry[start : start + wide].sum()
        gains[(start - 76) / 2] = gain_of(k, n, angry.sum() - k, posts.sum() - n)
    near = {at: gain for at, gain in gains.items() if abs(at) <= 14}
    best = min(near, key=lambda at: (-round(near[at], 9), abs(at)))
    gain = near[best]
    other = max((each for at, each in gains.items() if abs(at - best) >= hours), default=0)
    fits = abs(best) >= 1 and gain >= 12 and gain - near[0] >= 10
    if not fits or max(near[0], other) > 0.3 * gain:
        assert found is None
        return
    assert found is not None
    inside = (times >= best) & (times < best + hours)
    assert found.hours == best
    assert found.n == history.sums[inside, :4].sum()
    assert found.n_complaints == history.sums[inside, 0].sum()
    nearly = [at for at in near if near[at] > 0.85 * gain]
    assert sorted(found.nearly) == sorted(nearly)
    assert found.nearly[0] == best
    assert fit_zone(history, Outage(ONSET, None)) is None


def test_zones_are_asked_for_in_some_of_these() -> None:
    found = [
        fit_zone(complaining(seed, 6.0, 0.6, hours=4), Outage(ONSET, ONSET + 4 * HOUR))
        for seed in range(9)
    ]
    assert sum(each is not None for each in found) >= 5
