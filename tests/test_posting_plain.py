"""Posts that were due, and when posts were back, reckoned hour by hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sentiment.count.history import COLUMNS, History
from sentiment.measure import posting
from sentiment.measure.due import Due, expect_since_onset
from sentiment.measure.hours import expect_counts
from sentiment.measure.posting import (
    FELL,
    ROSE,
    Way,
    estimate_return,
    return_rows,
    tabulate_excess,
    tabulate_posting,
)
from sentiment.outage import Outage
from sentiment.stats.autoregression import forecast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONSET = datetime(2024, 3, 5, 6, 30, tzinfo=UTC)  # a Tuesday


def make_due(seed: int, during: int, n: int, level: float, back: float = 4.0) -> Due:
    rng = np.random.default_rng(seed)
    hours = np.arange(n) + 1.0
    due = rng.uniform(20, 60, n)
    course = np.where(
        hours <= during, level, 1 - (1 - level) * np.exp(-(hours - during) / back)
    )
    apart = np.abs(np.subtract.outer(hours, hours))
    return Due(
        n=int(rng.integers(100, 900)),
        during=during,
        ends=hours * (0.5 if during == 1 else 1.0),
        posts=rng.poisson(due * course).astype(float),
        due=due,
        covariance=0.02 * np.exp(-apart / 6) + 0.003,
        spread=1.7,
        days=9.4,
    )


DUES = [
    make_due(1, 6, 30, 0.3),
    make_due(2, 1, 9, 0.6),
    make_due(3, 4, 40, 6.0),
    make_due(4, 10, 16, 0.1, 9.0),
]


@pytest.mark.parametrize("due", DUES)
def test_excess_is_posts_less_those_due_so_far(due: Due) -> None:
    found = tabulate_excess(due, ONSET)
    n = len(due.due)
    t = stats.t.ppf(0.975, 9.4 - 2)
    for k in range(1, n + 1):
        so_far, expected = due.posts[:k].sum(), due.due[:k].sum()
        variance = due.due[:k] @ due.covariance[:k, :k] @ due.due[:k]
        variance += 1.7 * expected
        # a normal logarithm with that mean and variance
        spread = np.sqrt(np.log(1 + variance / expected**2))
        middle = np.log(expected) - spread**2 / 2
        low, high = np.exp(middle - t * spread), np.exp(middle + t * spread)
        row = found.table.iloc[k - 1]
        assert (row["value"], row["low"], row["high"]) == pytest.approx(
            (so_far - expected, so_far - high, so_far - low)
        )
        assert row["n"] == so_far
        assert row["time"] == ONSET
        assert row["end"] == ONSET + float(due.ends[k - 1]) * HOUR
    row = found.table.iloc[due.during - 1]
    assert (found.value, found.low, found.high) == (row["value"], row["low"], row["high"])
    assert (found.n, found.note) == (due.n, due.note)


@pytest.mark.parametrize(
    ("days", "free", "words"),
    [
        (7.0, 5, "weekends"),
        (9.4, 7.4, "weekends"),
        (12.0, 10, "weekends"),
        (13.99, 10, "weekends"),
        (14.0, 10, "weekdays"),
        (28.0, 10, "weekdays"),
    ],
)
def test_how_surely_levels_wander_is_told_by_days(days: float, free: float, words: str) -> None:
    due = DUES[0]._replace(days=days)
    assert due.quantile == pytest.approx(stats.t.ppf(0.975, free), rel=1e-6)
    total = due.due[:6].sum()
    assert (
        due.note == f"expected {total:,.0f}, by {days:.0f} days before: trend, hours, {words}"
    )


@dataclass
class Weighed:
    depth: float
    half: float
    back: float
    chance: float


def weigh_returns(due: Due, way: Way) -> list[Weighed]:
    """Weigh levels, times and forms by the likelihood of the logarithms of counts."""
    sizes = [due.during]
    most = min(len(due.due), due.during + 30)
    while sum(sizes) < most:
        sizes.append(min(int(1.25 ** (len(sizes) - 1)), most - sum(sizes)))
    edges = np.concatenate([[0], np.cumsum(sizes)])
    rows = list(pairwise(edges))
    expected = np.array([due.due[a:b].sum() for a, b in rows])
    found = np.array([due.posts[a:b].sum() for a, b in rows])
    wander = np.empty((len(rows), len(rows)))
    for (k, (a, b)), (j, (c, d)) in product(enumerate(rows), repeat=2):
        one, two = due.due[a:b] / expected[k], due.due[c:d] / expected[j]
        wander[k, j] = one @ due.covariance[a:b, c:d] @ two
    since = np.concatenate([[0], due.ends[due.during :] - due.ends[due.during - 1]])
    told = []
    for time, form in product(np.geomspace(0.1, 72, 40), (0.7, 1.0, 1.5, 2.5)):
        left = []
        for a, b in pairwise(since):
            points = a + (b - a) * (np.arange(6) + 0.5) / 6
            left.append(np.exp(-((points / time) ** form)).mean())
        for depth in way.levels:
            hourly = np.array([depth] * due.during + [1 - (1 - depth) * each for each in left])
            level = np.array(
                [
                    (hourly[a:b] * due.due[a:b]).sum() / expected[k]
                    for k, (a, b) in enumerate(rows)
                ]
            )
            counted = expected * level + 0.5
            off = np.log((found + 0.5) / counted) + np.diag(wander) / 2
            whole = wander + np.diag(due.spread / counted)
            root = np.linalg.cholesky(whole)
            white = np.linalg.solve(root, off)
            likely = -(white @ white) / 2 - np.log(np.diagonal(root)).sum()
            gone = abs(depth - 1)
            half = time * np.log(2) ** (1 / form) if gone > 0 else 0.0
            back = time * np.log(gone / way.margin) ** (1 / form) if gone > way.margin else 0.0
            told.append(Weighed(depth, half, back, likely + 1j * time))
    top = max(each.chance.real for each in told)
    known = (stats.norm.ppf(0.975) / due.quantile) ** 2
    for each in told:
        time = each.chance.imag
        each.chance = np.exp((each.chance.real - top) * known) * time / (time + 2)
    return told


@pytest.mark.parametrize(("due", "way"), [(DUES[0], FELL), (DUES[1], FELL), (DUES[2], ROSE)])
def test_a_return_is_weighed_over_levels_times_and_forms(due: Due, way: Way) -> None:
    few = way._replace(levels=way.levels[::11])
    told = weigh_returns(due, few)
    found = estimate_return(due, few)
    chance = np.array([each.chance for each in told])
    for name, values in (("half_back", "half"), ("back", "back")):
        hours = np.array([getattr(each, values) for each in told])
        order = np.argsort(hours, kind="stable")
        total = np.cumsum(chance[order]) / chance.sum()
        middle, low, high = (
            hours[order][np.searchsorted(total, q)] for q in (0.5, 0.025, 0.975)
        )
        expected = (middle, low if low >= 1 else 0, max(high, 1))
        assert found[name] == pytest.approx(expected, rel=1e-6)
    a, b = due.posts[: due.during].sum(), due.due[: due.during].sum()
    share = due.due[: due.during] / b
    spread = np.log(1 + share @ due.covariance[: due.during, : due.during] @ share)
    middle = a / b * np.exp(spread / 2)
    half = due.quantile * np.sqrt(spread + 1.7 / (a + 0.5))
    assert found["depth"] == pytest.approx(
        (middle, middle * np.exp(-half), middle * np.exp(half))
    )


def test_the_levels_that_are_weighed() -> None:
    # from nothing to a tenth more than expected, and up to a hundred times as much
    assert FELL.levels == pytest.approx([0.01 + 1.09 * k / 55 for k in range(56)])
    assert ROSE.levels == pytest.approx([100 ** (k / 55) for k in range(56)])
    assert (FELL.margin, ROSE.margin) == (0.1, 0.5)


NAN = float("nan")


@pytest.mark.parametrize(
    ("back", "told", "note"),
    [
        ((3.0, 1.0, 10.0), (3.0, 1.0, 10.0), "{note}"),
        ((10.0, 1.0, 10.1), (10.0, 1.0, np.inf), "{note}; perhaps not within 10 h"),
        ((10.1, 1.0, 12.0), (NAN, NAN, NAN), "not within the 10 hours after"),
    ],
)
@pytest.mark.parametrize("way", [FELL, ROSE])
def test_returns_beyond_what_was_seen_are_open(
    back: tuple, told: tuple, note: str, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = make_due(1, 6, 16, 0.3)
    depth = (0.3, 0.2, 99.0)
    made = {"depth": depth, "half_back": back, "back": back}
    monkeypatch.setattr("sentiment.measure.posting.estimate_return", lambda *_: made)
    rows = return_rows(due, "posts", way, moved=True, ongoing=False)
    n = due.posts.sum()
    assert rows[0] == ("posts", "depth", *depth, "share", n, due.note)
    for row, name, own in (
        (rows[1], "half_back", "of the difference to what was expected"),
        (rows[2], "back", way.note),
    ):
        assert row[:2] == ("posts", name)
        assert row[2:5] == pytest.approx(told, nan_ok=True)
        assert row[5:] == ("hours", n, note.format(note=own))


@pytest.mark.parametrize(("after", "why"), [(3, ""), (2, "fewer than 3 hours after are known")])
def test_three_hours_after_are_needed(after: int, why: str) -> None:
    rows = return_rows(make_due(1, 6, 6 + after, 0.3), "posts", FELL, moved=True, ongoing=False)
    assert all((row[7] == why) == bool(why) for row in rows)
    nothing = DUES[0]._replace(posts=np.zeros(0), due=np.zeros(0), why="so")
    rows = return_rows(nothing, "posts", ROSE, moved=True, ongoing=True)
    assert {row[7] for row in rows} == {"withheld: so"}
    assert {row[6] for row in rows} == {DUES[0].n}
    assert [row[5] for row in rows] == ["share", "hours", "hours"]
    rows = return_rows(nothing, "posts", ROSE, moved=False, ongoing=True)
    assert {row[7] for row in rows} == {"no clear rise"}


def make_history(
    days: float, after: float, rate: float, angry: float, seed: int = 1
) -> tuple[History, datetime]:
    """Draw posts in each five minutes before and after the onset."""
    rng = np.random.default_rng(seed)
    history = History()
    n_before, n_after = round(days * 288), round(after * 12)
    first = int(ONSET.timestamp()) // 300 - n_before
    hour = (first + np.arange(n_before + n_after)) / 12 % 24
    posts = rng.poisson(rate / 12 * (1 + 0.4 * np.sin(hour / 4)))
    sums = np.zeros((len(posts), len(COLUMNS)), np.int64)
    sums[:, 0] = rng.binomial(posts, angry)
    sums[:, 3] = posts - sums[:, 0]
    kept = posts > 0
    history.keys = ((first + np.arange(len(posts))) * 32)[kept]
    history.sums = sums[kept]
    return history, ONSET - days * DAY


def spans_of(hours: float, after: float) -> list:
    end = ONSET + hours * HOUR
    return [(ONSET - DAY, ONSET), (ONSET, end), (end, ONSET + after * HOUR)]


@pytest.mark.parametrize(
    ("days", "rate", "of"),
    [
        (8.0, 60.0, "posts"),
        (15.0, 40.0, "posts"),
        (13.96, 40.0, "posts"),
        (8.0, 60.0, "frustration"),
    ],
)
def test_what_is_due_is_forecast_from_the_weeks_before(
    days: float, rate: float, of: str
) -> None:
    history, first = make_history(days, 20, rate, 0.2)
    hours, after = 5.5, 18.5
    found = expect_since_onset(history, spans_of(hours, after), first, of=of)
    assert found.why == ""
    times = history.keys // 32 * 300
    column = slice(0, 4) if of == "posts" else 0
    edges = [(-k - 1.0, -float(k)) for k in reversed(range(int(days * 24)))]
    edges += [(hours * k / 6, hours * (k + 1) / 6) for k in range(6)]
    edges += [(hours + k, hours + k + 1) for k in range(13)]
    counts, middles, lengths = [], [], []
    for a, b in edges:
        low, high = (np.ceil((ONSET + at * HOUR).timestamp() / 300) * 300 for at in (a, b))
        inside = (times >= low) & (times < high)
        counts.append(history.sums[inside, column].sum())
        middles.append((a + b) / 2)
        lengths.append(b - a)
    posts, at, length = map(np.array, (counts, middles, lengths))
    base = at < 0
    clock = [ONSET + middle * HOUR for middle in middles]
    weekend = np.array([float(each.weekday() >= 5) for each in clock])
    shape = expect_counts(posts.astype(float), length, at, weekend, base)
    turns = [2 * np.pi * at / period for period in (24, 12, 8, 6)]
    columns = [np.ones(len(at)), weekend, at / 24]
    columns += [wave(turn) for turn in turns for wave in (np.cos, np.sin)]
    prior = [0, 0.2**-2, 0.1**-2, *[4 / 0.3**2] * 8]
    if days >= 14:
        columns += [np.array([each.weekday() == day for each in clock]) for day in range(7)]
        prior += [0.2**-2] * 7
    design = np.column_stack(columns).astype(float)
    mean, covariance, spread = forecast(
        posts[base] / shape[base] - 1,
        (design[base], at[base]),
        (design[~base], at[~base]),
        1 / shape[base],
        np.array(prior),
    )
    np.testing.assert_allclose(found.due, shape[~base] * np.maximum(1 + mean, 0.05))
    np.testing.assert_allclose(found.covariance, covariance)
    np.testing.assert_allclose(found.posts, posts[~base])
    np.testing.assert_allclose(found.ends, np.cumsum(length[~base]))
    assert (found.spread, found.during) == (pytest.approx(spread), 6)
    assert found.days == pytest.approx(length[base].sum() / 24)
    assert found.n == posts[~base][:6].sum()


@pytest.mark.parametrize(
    ("days", "rate", "angry", "of", "why"),
    [
        (7.0, 60.0, 0.1, "posts", ""),
        (6.95, 60.0, 0.1, "posts", "6.9 days before, and a week shows"),
        (9.0, 4.4, 0.1, "posts", ""),
        (9.0, 2.0, 0.1, "posts", "fewer than 20 posts were to be expected"),
        (9.0, 2.8, 0.5, "frustration", ""),
        (9.0, 60.0, 0.002, "frustration", "fewer than 50 such posts before"),
    ],
)
def test_why_nothing_is_told(days: float, rate: float, angry: float, of: str, why: str) -> None:
    history, first = make_history(days, 20, rate, angry)
    found = expect_since_onset(history, spans_of(6, 20), first, of=of)
    assert found.why.startswith(why)
    assert bool(found.why) == bool(why)
    if why:
        assert (found.during, len(found.due), len(found.posts), len(found.ends)) == (0, 0, 0, 0)
        assert (found.spread, found.covariance.shape) == (1.0, (0, 0))


@pytest.mark.parametrize(("short", "enough"), [(0, True), (1, False)])
def test_fifty_of_a_kind_before_are_enough(short: int, *, enough: bool) -> None:
    history, first = make_history(9.0, 20, 30.0, 0.0)
    history.sums[:, 0] = 0
    history.sums[200 : 250 - short, 0] = 1
    history.sums[-100:, 0] = 1
    found = expect_since_onset(history, spans_of(6, 20), first, of="frustration")
    assert (found.why == "") == enough


@pytest.mark.parametrize(
    ("mask", "hours", "known"),
    [
        ((6.0, 7.0), 6.0, 6),
        ((5.0, 6.0), 6.0, 0),
        ((0.0, 1.0), 6.0, 0),
        ((8.5, 9.0), 6.0, 8),
        ((25.0, 26.0), 6.0, 20),
    ],
)
def test_hours_are_told_up_to_the_first_that_is_masked(
    mask: tuple[float, float], hours: float, known: int
) -> None:
    history, first = make_history(9.0, 20, 60.0, 0.1)
    masks = [(ONSET + mask[0] * HOUR, ONSET + mask[1] * HOUR)]
    found = expect_since_onset(history, spans_of(hours, 20), first, masks)
    assert len(found.due) == known
    assert (found.why == "not all hours of it are known") == (not known)


@pytest.mark.parametrize("during", [1, 3])
def test_a_return_is_averaged_over_six_points_of_an_hour(during: int) -> None:
    ends = np.array([0.0, 1.0, 2.5])
    found = posting._levels(np.array([0.2, 3.0]), ends, during)
    assert found.shape == (2, 40, 4, during + 2)
    for depth, level in enumerate((0.2, 3.0)):
        assert (found[depth, ..., :during] == level).all()
        for (t, time), (k, form) in product(
            enumerate(np.geomspace(0.1, 72, 40)), enumerate((0.7, 1.0, 1.5, 2.5))
        ):
            for number, (a, b) in enumerate(pairwise(ends)):
                points = [a + (b - a) * (j + 0.5) / 6 for j in range(6)]
                left = np.mean([np.exp(-((point / time) ** form)) for point in points])
                expected = 1 - (1 - level) * left
                assert found[depth, t, k, during + number] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("during", "n", "sizes"),
    [
        (6, 6, [6]),
        (6, 7, [6, 1]),
        # powers of five fourths, but no more than thirty hours
        (2, 10, [2, 1, 1, 1, 1, 2, 2]),
        (1, 200, [1, 1, 1, 1, 1, 2, 3, 3, 4, 5, 7, 2]),
    ],
)
def test_hours_are_joined_ever_more(during: int, n: int, sizes: list[int]) -> None:
    found = posting._groups(during, n)
    assert found.sum(axis=1).tolist() == sizes
    assert (found.sum(axis=0) == 1).all()
    assert (np.diff(found.argmax(axis=0)) >= 0).all()


def verdicts_of(*rows: tuple[str, str, str, str, bool]) -> pd.DataFrame:
    names = ["window", "measure", "quantity", "verdict", "headline"]
    return pd.DataFrame(rows, columns=names)


FEWER = ("during", "posts", "rate", "fell", True)
ANGRIER = ("during", "frustration", "rate", "rose", True)


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        ([FEWER], ["withheld: so"]),
        ([], ["no clear fall"]),
        ([("during", "posts", "rate", "rose", True)], ["no clear fall"]),
        ([("after", "posts", "rate", "fell", True)], ["no clear fall"]),
        ([("during", "posts", "rate", "fell", False)], ["no clear fall"]),
        ([FEWER, ANGRIER], ["withheld: so", "withheld: angrier"]),
        ([FEWER, ("during", "frustration", "share", "rose", True)], ["withheld: so"]),
        ([FEWER, ("during", "frustration", "rate", "fell", True)], ["withheld: so"]),
        ([FEWER, ("during", "frustration", "rate", "rose", False)], ["withheld: so"]),
        ([FEWER, ("after", "frustration", "rate", "rose", True)], ["withheld: so"]),
    ],
)
def test_what_has_a_course_has_a_verdict(
    rows: list, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = np.zeros(0)
    asked = []

    def expect(*_: object, of: str = "posts") -> Due:
        asked.append(of)
        why = "so" if of == "posts" else "angrier"
        return Due(7, 0, empty, empty, empty, np.zeros((0, 0)), 1.0, 9.0, why)

    monkeypatch.setattr(posting, "expect_since_onset", expect)
    outage = Outage(ONSET, ONSET + 6 * HOUR)
    table, found = tabulate_posting(History(), [], ONSET, [], outage, verdicts_of(*rows))
    assert table.empty
    assert list(table) == ["time", "end", "value", "low", "high", "n"]
    assert asked == ["posts", "frustration"][: len(notes)]
    assert found[0][:2] == ("posts", "excess_posts")
    assert found[0][5:] == ("posts", 7, "withheld: so")
    expected = [
        (name, quantity, note)
        for name, note in zip(("posts", "frustration"), notes, strict=False)
        for quantity in ("depth", "half_back", "back")
    ]
    assert [(row[0], row[1], row[-1]) for row in found[1:]] == expected


@pytest.mark.parametrize("goes_on", [False, True])
def test_an_outage_that_goes_on_has_no_return(
    monkeypatch: pytest.MonkeyPatch, *, goes_on: bool
) -> None:
    monkeypatch.setattr(posting, "expect_since_onset", lambda *_, of="posts": DUES[0])  # noqa: ARG005
    outage = Outage(ONSET, None if goes_on else ONSET + 6 * HOUR)
    table, found = tabulate_posting(
        History(), [], ONSET, [], outage, verdicts_of(FEWER, ANGRIER)
    )
    assert len(table) == 30
    assert [row[0] for row in found] == ["posts"] * 4 + ["frustration"] * 3
    assert {row[-1] == "the outage goes on" for row in found[1:]} == {goes_on}
