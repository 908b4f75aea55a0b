"""What checks and cautions say of cases made by hand, and where windows and bins begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sentiment.count.history import COLUMNS, CONTRASTED, History, Level
from sentiment.count.spans import FAR, Span
from sentiment.measure import cautions, measure, robustness
from sentiment.measure.cautions import find_cautions
from sentiment.measure.earlier import place_placebos
from sentiment.measure.estimates import estimate_cell, measure_groups
from sentiment.measure.evidence import Loud, placebo_checks
from sentiment.measure.interrupted import tabulate_statements
from sentiment.measure.judged import Judged
from sentiment.measure.ordinary import Step, Steps
from sentiment.measure.quantities import Level as Share
from sentiment.measure.quantities import Quantity
from sentiment.measure.zone_fit import fit_zone, zone_of_offset
from sentiment.outage import Outage, Statement
from sentiment.schema import REACTIONS
from sentiment.stats.intervals import holm
from tests.test_judging import evidence

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
SPANS = [
    (ONSET - DAY, ONSET),
    (ONSET, ONSET + 6 * HOUR),
    (ONSET + 6 * HOUR, ONSET + 30 * HOUR),
]


def at(a: float, b: float) -> Span:
    return ONSET + a * HOUR, ONSET + b * HOUR


def told(
    loud: list[Loud] = (),  # type: ignore[assignment]
    gaps: list[Span] = (),  # type: ignore[assignment]
    masks: list[Span] = (),  # type: ignore[assignment]
    spans: list[Span] = SPANS,
    *,
    nobody: bool = False,
    reason: str = "",
    tally: dict[str, int] | None = None,
    **more: Any,
) -> list[str]:
    counts = {"n_nameless": 0, "n_archive": 400, "n_posts": 300, "n_known": 300} | (tally or {})
    judged = Judged(
        list(gaps),
        nobody,
        list(loud),
        pd.DataFrame(),
        pd.DataFrame(),
        evidence(**more),
        pd.DataFrame({"reason": ["", reason]}),
        [],
    )
    return find_cautions(
        SimpleNamespace(tally=SimpleNamespace(**counts), spans=spans), judged, masks
    )  # type: ignore[arg-type]


def loud(n: int) -> list[Loud]:
    return [Loud(k, 1, 40 - k, (40 - k) / 100) for k in range(n)]


def test_nothing_overturns_what_is_plain() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("n", "more"), [(1, ""), (3, ""), (4, "1 more author"), (6, "3 more authors")]
)
def test_three_loud_authors_are_named(n: int, more: str) -> None:
    found = told(loud(n))
    assert found[0] == "40 % of the posts during the outage (40 of 100) are by one author."
    assert len(found) == min(n, 3) + bool(more)
    if more:
        assert found[3] == f"{more} wrote over a tenth of a window each."
    assert told(loud(n), nobody=True)[0].startswith("One author name stands at half of the")
    assert len(told(loud(n), nobody=True)) == 1


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((30, 30, 30), "is 10.0 % before, 20.0 % during, 30.0 % after (n = 90 posts)."),
        ((29, 31, 1000), "is 20.0 % during, 30.0 % after (n = 1,060 posts)."),
        ((29, 29, 0), None),
    ],
)
def test_what_others_than_the_loud_say(sizes: tuple, words: str | None) -> None:
    levels = [Share(0.1 * (k + 1), 0, 1, n) for k, n in enumerate(sizes)]
    (line,) = told(loud(1), quiet={"frustration": Quantity(levels, [])})
    first = "40 % of the posts during the outage (40 of 100) are by one author; "
    if words is None:
        assert line == first + "hardly any are by others."
    else:
        assert line == f"{first}without authors of over 10 %, frustration {words}"


@pytest.mark.parametrize(
    ("n", "lines"),
    [
        ([30, 30, 30], []),
        ([29, 30, 30], ["Only 29 posts before"]),
        ([1, 0, 30], ["Only 1 post before", "No post during"]),
        ([30, 30, 29], ["Only 29 posts after"]),
    ],
)
def test_few_posts_are_said(n: list[int], lines: list[str]) -> None:
    rest = "the outage (fewer than 30): too few to compare."
    assert told(n_posts=n) == [f"{line} {rest}" for line in lines]
    kept = [line for line in lines if "after" not in line]
    assert told(n_posts=n, ongoing=True) == [f"{line} {rest}" for line in kept]


@pytest.mark.parametrize(
    ("n", "width", "words"),
    [
        (9, 1.0, "Only 9 hours"),
        (1, 1.0, "Only 1 hour"),
        (0, 24.0, "No day"),
        (2, 24.0, "Only 2 days"),
    ],
)
def test_few_hours_are_said(n: int, width: float, words: str) -> None:
    steps = Steps({}, {}, n, 3.0, width)
    rest = "outside the windows with posts: how far numbers wander anyway is hardly known."
    for reason in ("too few hours: it can't be told", "few days: hardly told"):
        assert told(reason=reason, steps=steps) == [f"{words} {rest}"]
    assert told(reason="few posts", steps=steps) == []


@pytest.mark.parametrize(
    ("gaps", "words"),
    [
        ([(-30.0, -24.0), (30.0, 31.0)], None),
        ([(-3.0, -1.0)], "before the outage (2024-03-05 03:00 to 05:00 UTC)"),
        ([(-8.0, -5.0)], "before the outage (2024-03-04 22:00 to 2024-03-05 01:00 UTC)"),
        (
            [(-1.0, 7.0)],
            "before, during and after the outage (2024-03-05 05:00 to 13:00 UTC)",
        ),
        ([(5.0, 7.0)], "during and after the outage (2024-03-05 11:00 to 13:00 UTC)"),
        (
            [(k + 0.0, k + 0.5) for k in range(3)],
            "during the outage (2024-03-05 06:00 to 06:30 UTC; 2024-03-05 07:00 to 07:30 UTC; "
            "2024-03-05 08:00 to 08:30 UTC)",
        ),
        (
            [(k + 0.0, k + 0.5) for k in range(5)],
            "during the outage (2024-03-05 06:00 to 06:30 UTC; 2024-03-05 07:00 to 07:30 UTC; "
            "2024-03-05 08:00 to 08:30 UTC and 2 more times)",
        ),
    ],
)
def test_hours_without_posts_are_said(gaps: list, words: str | None) -> None:
    found = told(gaps=[at(*gap) for gap in gaps])
    if words is None:
        assert found == []
    else:
        rest = "a hole in the collection, or silence; rates are over the other hours."
        assert found == [f"The archive holds nothing for some time {words}: {rest}"]


def test_windows_of_no_length_have_no_hole() -> None:
    empty = [SPANS[0], SPANS[1], (SPANS[1][1], SPANS[1][1])]
    assert "before" in told(gaps=[at(-3, -1)], spans=empty)[0]
    assert told(gaps=[at(6, 7)], spans=empty) == []
    two = told(gaps=[at(-3, -1), at(1, 2)])
    assert [line.split(" the outage")[0][-6:] for line in two] == ["before", "during"]


@pytest.mark.parametrize(
    ("masks", "words"),
    [
        ([(-3.0, -1.0)], "2024-03-05 03:00 to 05:00 UTC."),
        ([(-6.5, -5.5)], "2024-03-04 23:30 to 2024-03-05 00:30 UTC."),
        (
            [(-3.0, -2.0), (-1.0, 0.0), (7.0, 8.0), (9.0, 9.5)],
            "2024-03-05 03:00 to 04:00 UTC; 2024-03-05 05:00 to 06:00 UTC; 2024-03-05 13:00 to "
            "14:00 UTC and 1 more stretch.",
        ),
    ],
)
def test_what_is_left_out_is_said(masks: list, words: str) -> None:
    first = "Left out of windows and of every baseline, as other outages with their aftermath "
    assert told(masks=[at(*mask) for mask in masks]) == [f"{first}or as asked for: {words}"]


def test_an_outage_that_goes_on_has_no_last_hour() -> None:
    assert cautions._words((ONSET, FAR)) == "from 2024-03-05 06:00 UTC on"
    later = ONSET.replace(year=2031)
    assert cautions._words((ONSET, later)) == "2024-03-05 06:00 to 2031-03-05 06:00 UTC"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"n_nameless": 4}, None),
        ({"n_nameless": 5}, "1 % of the archive's posts name a placeholder"),
        ({"n_nameless": 400}, "100 % of the archive's posts name a placeholder"),
        ({"n_known": 150}, None),
        ({"n_known": 149}, "Authors are not known: one who writes often can't be told"),
        ({"n_known": 149, "n_nameless": 5}, "1 % of the archive's posts name a placeholder"),
        ({"n_posts": 0, "n_known": 0, "n_archive": 0}, None),
    ],
)
def test_unknown_authors_are_said(counts: dict, words: str | None) -> None:
    found = told(tally=counts)
    assert len(found) == (words is not None)
    if words is not None:
        assert found[0].startswith(words)
        assert found[0].endswith("one who writes often can't be told from many.")


def history_of(
    posts: dict[float, tuple[int, int]], start: float = 0.0, groups: int = 8
) -> History:
    """Make a history: by hour, posts and how many are frustrated, spread over authors."""
    rows = {}
    for hour, (n, angry) in posts.items():
        key = int((ONSET + (start + hour) * HOUR).timestamp()) // 300
        for k in range(n):
            sums = rows.setdefault(
                key * 32 + (k * 5 + int(hour)) % groups, np.zeros(len(COLUMNS), int)
            )
            sums[0 if k < angry else 3] += 1
            sums[COLUMNS.index("compound")] += 1000 * (k % 3 - 1) + 100 * angry
    history = History()
    history.keys = np.array(sorted(rows), dtype=np.int64)
    history.sums = np.array([rows[key] for key in sorted(rows)], dtype=np.int64)
    return history


def level(history: History, a: float, b: float) -> np.ndarray:
    times = (history.keys // 32 * 300 - ONSET.timestamp()) / 3600
    sums = history.sums[(times >= a - 1e-9) & (times < b - 1e-9)].sum(axis=0)
    n = sums[:4].sum()
    return (
        np.array([*(sums[:4] / n), sums[COLUMNS.index("compound")] * 1e-4 / n])
        if n
        else np.full(5, np.nan)
    )


@pytest.mark.parametrize("with_control", [False, True])
def test_placebos_are_moved_hour_by_hour(*, with_control: bool) -> None:
    rng = np.random.default_rng(3)
    histories = []
    for often in (14, 20):
        n = rng.poisson(often, 60)
        n[20:23] = 6  # too few posts in windows that lie there
        angry = rng.binomial(n, 0.3)
        histories.append(
            history_of(dict(enumerate(zip(n.tolist(), angry.tolist(), strict=True))), -50.0)
        )
    history, control = histories
    stretch, mask = at(0, 3), at(-40, -39.5)
    first = ONSET - 49.5 * HOUR
    found = place_placebos(
        history, stretch, 4 * HOUR, first, [mask], control if with_control else None
    )
    times = (history.keys // 32 * 300 - ONSET.timestamp()) / 3600
    posts = history.sums[:, :4].sum(axis=1)

    def contrast(hour: float) -> np.ndarray:
        enough = all(
            posts[(times >= a - 1e-9) & (times < b - 1e-9)].sum() >= 30
            for a, b in ((hour - 4, hour), (hour, hour + 3))
        )
        of = level(history, hour, hour + 3) - level(history, hour - 4, hour)
        if with_control:
            of = of - (level(control, hour, hour + 3) - level(control, hour - 4, hour))
        return of if enough else np.full(5, np.nan)

    onsets = [hour for hour in np.arange(-3.0, -50, -1) if hour - 4 >= -49.5]
    onsets = [hour for hour in onsets if not (hour - 4 < -39.5 and hour + 3 > -40)]
    if with_control:  # whose few posts are as few
        own = (control.keys // 32 * 300 - ONSET.timestamp()) / 3600
        many = control.sums[:, :4].sum(axis=1)
        onsets = [
            hour
            for hour in onsets
            if min(
                many[(own >= a - 1e-9) & (own < b - 1e-9)].sum()
                for a, b in ((hour - 4, hour), (hour, hour + 3))
            )
            >= 30
        ]
    told = {hour: contrast(hour) for hour in onsets}
    told = {hour: each for hour, each in told.items() if not np.isnan(each).any()}
    values, here = np.array(list(told.values())), contrast(0.0)
    assert len(told) < len(onsets) or with_control
    large = (np.abs(values) >= np.abs(here)).sum(axis=0)
    apart, last = 0, np.inf
    for hour in told:
        if last - hour >= 3:
            apart, last = apart + 1, hour
    assert (found.n, found.n_apart) == (len(told), apart)
    np.testing.assert_array_equal(found.n_as_large, large)
    np.testing.assert_allclose(found.estimate.value, np.median(values, axis=0), atol=1e-12)
    np.testing.assert_allclose(
        found.estimate.low, np.quantile(values, 0.025, axis=0), atol=1e-12
    )
    np.testing.assert_allclose(
        found.estimate.high, np.quantile(values, 0.975, axis=0), atol=1e-12
    )
    p = (1 + large / len(told) * apart) / (1 + apart)
    np.testing.assert_allclose(found.estimate.p, p)
    n = [posts[(times >= a) & (times < b)].sum() for a, b in ((-4, 0), (0, 3))]
    assert (found.estimate.n_from, found.estimate.n_to) == tuple(n)
    rows = found.rows("placebo onsets", "during - before")
    assert (
        rows[0][-1] == f"{large[0]} of {len(told)} as large; room for {apart} without overlap"
    )
    assert [row[2] for row in rows] == list(CONTRASTED)
    checks = placebo_checks(found)
    assert {name for name, _ in checks} == {"frustration", "concern", "humor", "compound"}
    assert checks["compound", 1].p == large[4] / len(told)


@pytest.mark.parametrize(("hours", "n"), [(7.0, 1), (6.99, 0), (8.0, 2), (9.0, 3)])
def test_placebos_need_room_before_the_outage(hours: float, n: int) -> None:
    history = history_of({float(k): (20, 5) for k in range(14)}, -10.0)
    found = place_placebos(history, at(0, 3), 1 * HOUR, ONSET - hours * HOUR)
    if hours < 8:  # windows before of one hour hold twenty posts: too few
        assert found.n == 0
        assert found.estimate.note == "the archive has no room for one"
        assert found.rows("a", "b")[0][-1] == "the archive has no room for one"
    found = place_placebos(history, at(0, 3), 2 * HOUR, ONSET - (hours - 2) * HOUR)
    assert found.n == n
    many = placebo_checks(found._replace(n_apart=4, n=1))
    assert bool(many)
    assert placebo_checks(found._replace(n_apart=3, n=1)) == {}
    assert placebo_checks(None) == {}


def stretch_level(share: float, error: float, n: int, groups: int = 8) -> Level:
    values = np.array([share, 0.1, 0.0, 0.9 - share, -0.2 + share])
    return Level(values, np.array([error, 0.02, 0.0, error, 0.05]), n, groups)


@pytest.mark.parametrize(
    ("n", "shares", "errors", "weekly", "note"),
    [
        (30, [0.2, 0.25, 0.15], [0.05] * 3, False, "3 earlier days"),
        (30, [0.2, 0.3, 0.1, 0.4], [0.01, 0.02, np.nan, 0.01], True, "4 earlier weeks"),
        (30, [0.2, 0.3, 0.1], [np.nan] * 3, False, "3 earlier days"),
        (30, [0.2, 0.2, 0.2], [0.01] * 3, False, "3 earlier days"),
        (29, [0.2, 0.25, 0.15], [0.05] * 3, False, "fewer than 30 posts"),
        (90, [0.2, 0.25], [0.05] * 2, False, "2 earlier days; 3 are needed"),
        (90, [0.2], [0.05], True, "1 earlier week; 3 are needed"),
        (90, [], [], False, "0 earlier days; 3 are needed"),
    ],
)
@pytest.mark.parametrize("groups", [1, 2, 8])
def test_the_same_hours_of_earlier_days_by_satterthwaite(
    n: int, shares: list, errors: list, groups: int, note: str, *, weekly: bool
) -> None:
    here = stretch_level(0.45, 0.04, n, groups)
    days = [
        stretch_level(*each, 20 + k) for k, each in enumerate(zip(shares, errors, strict=True))
    ]
    found = robustness.compare_same_hours(here, days, weekly)
    assert (found.n_from, found.n_to) == (sum(20 + k for k in range(len(days))), n)
    assert found.note == note
    if "earlier" not in note or "needed" in note:
        assert np.isnan(np.stack(found[:4])).all()
        return
    m = len(days)
    for k in range(5):
        levels = np.array([day.values[k] for day in days])
        known = [day.error[k] ** 2 for day in days if not np.isnan(day.error[k])]
        sampling = np.mean(known) if known else 0.0
        spread = levels.var(ddof=1)
        variance = here.error[k] ** 2 + max(0, spread - sampling) + spread / m
        uncertain = here.error[k] ** 4 / max(groups - 1, 1)
        uncertain += (spread + spread / m) ** 2 / (m - 1)
        value = here.values[k] - levels.mean()
        assert found.value[k] == pytest.approx(value)
        if levels.min() == levels.max():
            assert np.isnan([found.low[k], found.high[k], found.p[k]]).all()
            continue
        free = max(m - 1, variance**2 / uncertain)
        half = stats.t.ppf(0.975, free) * np.sqrt(variance)
        assert (found.low[k], found.high[k]) == pytest.approx((value - half, value + half))
        assert found.p[k] == pytest.approx(2 * stats.t.sf(abs(value) / np.sqrt(variance), free))


@pytest.mark.parametrize(
    ("few", "first", "mask", "n", "weekly"),
    [
        ([], -28.0, None, 4, True),
        ([], -27.99, None, 27, False),
        ([7], -28.0, None, 27, False),
        ([7], -60.0, None, 7, True),
        ([7, 14, 21, 28], -60.0, None, 4, True),
        ([], -60.0, None, 8, True),
        ([], -60.0, (-7.0, -6.9), 7, True),
        ([3], -20.0, (-9.0, -8.9), 18, False),
        ([], -20.0, (-9.0, -8.0), 19, False),
    ],
)
def test_earlier_days_hold_enough_posts_and_no_outage(
    few: list[int], first: float, mask: tuple | None, n: int, *, weekly: bool
) -> None:
    posts = {-24.0 * day: (9 if day in few else 10, 2) for day in range(62)}
    history = history_of(posts)
    masks = [] if mask is None else [at(24 * mask[0], 24 * mask[1])]
    found, told = robustness.earlier_levels(
        history, at(0, 2), onset=ONSET, first=ONSET + first * DAY, masks=masks
    )
    assert (len(found), told) == (n, weekly)
    assert {each.n for each in found} == {10}


def test_days_may_end_at_the_onset() -> None:
    history = history_of({-24.0 * day: (10, 2) for day in range(9)})
    for hours, n in ((24.0, 8), (24.1, 7)):
        found, _ = robustness.earlier_levels(
            history, at(0, hours), onset=ONSET, first=ONSET - 8 * DAY
        )
        assert len(found) == n


def test_the_same_hours_may_be_the_baseline() -> None:
    methods = ["adjacent windows", *["same hours"] * 4, "placebo onsets"]
    table = pd.DataFrame(dict.fromkeys(robustness.EFFECT_COLUMNS, NAN), index=range(6))
    table["method"] = methods
    table["comparison"] = [
        "x",
        "during - before",
        "during - before",
        *["after - before"] * 2,
        "x",
    ]
    table["measure"] = list("abcdef")
    table["p"] = [0.001, 0.01, 0.02, NAN, NAN, 0.001]
    table["low"] = [0.0, NAN, 0.1, NAN, NAN, 0.0]
    table["n_from"], table["n_to"] = range(6), range(6, 12)
    found = robustness.same_hours_differences(table)
    assert found["measure"].tolist() == list("bcde")
    np.testing.assert_allclose(found["p_holm"], [0.02, 0.02, NAN, NAN])
    np.testing.assert_allclose(found["p_holm"], holm(np.array([0.01, 0.02, NAN, NAN])))
    assert found["enough"].tolist() == [True, True, False, False]
    assert list(found) == [
        *("comparison", "measure", "value", "low", "high", "p", "p_holm"),
        *("n_from", "n_to", "enough"),
    ]


def test_differences_in_differences_have_students_bounds() -> None:
    steps = Steps({("humor", 2): Step(0.1, 0.02, 0.03)}, {}, 1200, 50.0)
    (row,) = robustness.controlled_rows(steps, [10, 20, 30], 4321).to_dict("records")
    half = stats.t.ppf(0.975, 1200) * 0.02
    assert (row["value"], row["low"], row["high"], row["p"]) == pytest.approx(
        (0.1, 0.1 - half, 0.1 + half, 0.03)
    )
    assert (row["comparison"], row["measure"]) == ("after - before", "share_humor")
    assert (row["n_from"], row["n_to"]) == (10, 30)
    assert row["note"] == "1,200 hours outside the windows; 4,321 posts of the control"


NAN = float("nan")


@pytest.mark.parametrize(
    ("first", "last", "end", "expected"),
    [
        # as far as the archive reaches, its last moment too
        (-30.0, 40.0, 6.0, [(-24, 0), (0, 6), (6, 18)]),
        (-20.0, 10.0, 6.0, [(-20, 0), (0, 6), (6, (10, MOMENT))]),
        (-20.0, 3.0, 6.0, [(-20, 0), (0, (3, MOMENT)), (6, 6)]),
        (-20.0, -3.0, 6.0, [(-20, (-3, MOMENT)), (0, 0), (6, 6)]),
        (2.0, 10.0, 6.0, [(0, 0), (2, 6), (6, (10, MOMENT))]),
        (8.0, 10.0, 6.0, [(0, 0), (6, 6), (8, (10, MOMENT))]),
        (-20.0, 10.0, None, [(-20, 0), (0, (10, MOMENT)), ((10, MOMENT), (10, MOMENT))]),
        (-20.0, -3.0, None, [(-20, (-3, MOMENT)), (0, 0), (0, 0)]),
        (None, None, 6.0, [(0, 0), (0, (0, MOMENT)), (6, 6)]),
        (None, None, None, [(0, 0), (0, (0, MOMENT)), ((0, MOMENT), (0, MOMENT))]),
    ],
)
def test_windows_are_what_the_archive_covers(
    first: float | None, last: float | None, end: float | None, expected: list
) -> None:
    def time(hours: Any) -> datetime:
        more = timedelta(0)
        if isinstance(hours, tuple):
            hours, more = hours
        return ONSET + hours * HOUR + more

    tally = SimpleNamespace(
        outage=Outage(ONSET, None if end is None else time(end)),
        first=None if first is None else time(first),
        last=None if last is None else time(last),
    )
    found = measure._window_spans(tally, DAY, 12 * HOUR)  # type: ignore[arg-type]
    assert found == [(time(a), time(b)) for a, b in expected]


@pytest.mark.parametrize(
    ("first", "spans", "bins", "parts"),
    [
        (-30.0, [(-24, 0), (0, 6), (6, 10)], range(-6, 3), {2: 0.5}),
        (-22.0, [(-22, 0), (0, 6), (6, 12)], range(-6, 3), {-6: 0.5}),
        (-30.0, [(-5, 0), (0, 1), (1, 2.5)], range(-2, 1), {-2: 0.25, 0: 0.625}),
        (1.0, [(0, 0), (1, 6), (6, 8)], range(2), {0: 0.75}),
    ],
)
def test_bins_cover_the_windows(first: float, spans: list, bins: range, parts: dict) -> None:
    cell = measure.Cell()
    cell.add(
        np.arange(5, dtype=np.uint64) << np.uint64(40),
        np.ones(5, bool),
        np.arange(5) % 4,
        np.zeros(5, int),
    )
    tally = SimpleNamespace(
        bin_width=4 * HOUR,
        outage=Outage(ONSET, ONSET + 6 * HOUR),
        first=ONSET + first * HOUR,
        bins={number: cell for number in range(-9, 9) if number != 1},
        n_posts=5,
        bin_start=lambda number: ONSET + number * 4 * HOUR,
    )
    table = measure._timeline(tally, [at(a, b) for a, b in spans])  # type: ignore[arg-type]
    times = [ONSET + number * 4 * HOUR for number in bins]
    assert table["time"].drop_duplicates().tolist() == times
    rates = table[table["measure"] == "posts_per_hour"].set_index("time")
    for number, time in zip(bins, times, strict=True):
        hours = 4 * parts.get(number, 1.0)
        if number == 1:
            assert rates.loc[time, "value"] == 0
            continue
        expected = next(row for row in estimate_cell(cell, hours) if row[0] == "posts_per_hour")
        assert rates.loc[time, "value"] == pytest.approx(expected[1])
        assert rates.loc[time, "high"] == pytest.approx(expected[3])
    tally.n_posts = 0
    assert measure._timeline(tally, [at(a, b) for a, b in spans]).empty  # type: ignore[arg-type]


def statement_at(minutes: float) -> Outage:
    said = Statement(ONSET + minutes * MINUTE, "progress", "x")
    return Outage(ONSET, ONSET + 6 * HOUR, statements=(said,))


@pytest.mark.parametrize(
    ("minutes", "posts", "known"),
    [(25, 6, True), (20, 40, False), (335, 6, True), (340, 40, False), (25, 5, False)],
)
def test_five_bins_on_either_side_of_a_statement(
    minutes: int, posts: int, *, known: bool
) -> None:
    rng = np.random.default_rng(1)
    history = History()
    number = np.arange(-12, 84)
    history.keys = (int(ONSET.timestamp()) // 300 + number) * 32
    history.sums = np.zeros((96, len(COLUMNS)), np.int64)
    angry = rng.integers(1, posts - 1, 96)
    history.sums[:, 0], history.sums[:, 3] = angry, posts - angry
    table = tabulate_statements(history, statement_at(minutes))
    row = table[table["measure"] == "share_frustration"].iloc[0]
    assert np.isnan(row["change"]) == (not known)
    assert row["note"].startswith("too few posts or bins") == (not known)


@pytest.mark.parametrize(
    ("length", "shift", "found"),
    [
        (1.0, 1.0, 1.0),
        (0.5, 0.5, None),
        (1.0, -1.0, -1.0),
        (1.0, 14.0, 14.0),
        (1.0, 14.5, None),
    ],
)
def test_a_zone_lies_an_hour_apart_at_least(
    length: float, shift: float, found: float | None
) -> None:
    posts = {k / 2: (20, 1) for k in range(-90, 90)}
    for k in range(round(2 * length)):
        posts[shift + k / 2] = (20, 18)
    fit = fit_zone(history_of(posts), Outage(ONSET, ONSET + length * HOUR))
    assert (None if fit is None else fit.hours) == found
    if fit is not None:
        assert (fit.n, fit.n_complaints) == (40 * length, 36 * length)
        assert fit.nearly == (shift,)


def test_complaints_all_over_tell_of_no_zone() -> None:
    outage = Outage(ONSET, ONSET + HOUR)
    assert fit_zone(history_of({0.0: (5, 5)}), outage) is None
    assert fit_zone(History(), outage) is None
    posts = {k / 2: (20, 1) for k in range(-90, 90)} | {6.0: (20, 18), 6.5: (20, 18)}
    assert fit_zone(history_of(posts), outage) is not None
    near = (ONSET - HOUR, ONSET + HOUR)
    assert fit_zone(history_of(posts), replace(outage, start_range=near)) is None


def test_offsets_name_zones_by_the_time_of_the_year() -> None:
    summer, winter = datetime(2024, 7, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
    assert zone_of_offset(timedelta(0), winter) == "UTC"
    assert zone_of_offset(-4 * HOUR, summer) == "America/New_York"
    assert zone_of_offset(-5 * HOUR, winter) == "America/New_York"
    assert zone_of_offset(-5 * HOUR, summer) == "America/Chicago"
    assert zone_of_offset(2 * HOUR, summer) == "Europe/Berlin"
    assert zone_of_offset(7.25 * HOUR, summer) == ""


def test_cautions_come_strongest_first() -> None:
    found = told(loud(4), n_posts=[1, 100, 100], gaps=[at(1, 2)], masks=[at(3, 4)])
    starts = [
        "40 %",
        "39 %",
        "38 %",
        "1 more author ",
        "Only 1 post",
        "The archive",
        "Left out",
    ]
    assert len(found) == len(starts)
    assert all(line.startswith(start) for line, start in zip(found, starts, strict=True))


def test_posts_beyond_what_is_looked_at_tell_of_no_zone() -> None:
    outage = Outage(ONSET, ONSET + HOUR)
    posts = {k / 2: (20, 1) for k in range(-76, 78)} | {6.0: (20, 18), 6.5: (20, 18)}
    found = fit_zone(history_of(posts), outage)
    assert found is not None
    for side in (-38.5, 39.0, 39.5):
        assert fit_zone(history_of(posts | {side: (8000, 8000)}), outage) == found
    for side in (-38.0, 38.5):  # the first and the last half hour count
        assert fit_zone(history_of(posts | {side: (400, 400)}), outage) is None


def test_only_the_fit_as_it_stands_must_be_far_worse() -> None:
    """Half an hour off fits half as well, and does not count."""
    posts = {k / 2: (6, 0) for k in range(-76, 78)} | {1.0: (6, 2), 1.5: (6, 1)}
    found = fit_zone(history_of(posts), Outage(ONSET, ONSET + HOUR))
    assert found is not None
    assert (found.hours, found.nearly) == (1.0, (1.0,))


def test_groups_are_measured_as_cells_are() -> None:
    rng = np.random.default_rng(4)
    n = 150
    posts = pd.DataFrame(
        {
            "window": rng.choice(["before", "during"], n),
            "group": np.where(np.arange(n) < 20, "creator", "casual"),
            "reaction": rng.choice(["frustration", "concern", "humor", "none"], n),
            "compound": rng.choice([-1.0, -0.25, 0.0, 0.5], n),
            "unit": rng.integers(0, 40, n).astype(np.uint64) << np.uint64(40),
            "known": rng.random(n) < 0.5,
        }
    )
    table = measure_groups(posts, ["casual", "business", "creator"])
    assert list(table) == ["window", "group", "measure", "value", "low", "high", "n"]
    kept = ["n_posts", "n_authors", *(f"share_{name}" for name in REACTIONS), "compound_mean"]
    expected = []
    for window in ("before", "during"):
        for group in ("casual", "creator"):
            mine = posts[(posts["window"] == window) & (posts["group"] == group)]
            cell = measure.Cell()
            cell.add(
                mine["unit"].to_numpy(),
                mine["known"].to_numpy(),
                np.array([REACTIONS.index(name) for name in mine["reaction"]]),
                np.rint(mine["compound"].to_numpy() * 10_000).astype(np.int64),
            )
            for name, *numbers, m in estimate_cell(cell, 0.0):
                if name in kept:
                    # of fewer than thirty posts their number alone is told
                    few = m < 30 and name != "n_posts"
                    expected.append((window, group, name, *([NAN] * 3 if few else numbers), m))
    assert len(table) == len(expected)
    for found, told in zip(table.itertuples(index=False), expected, strict=True):
        assert tuple(found)[:3] == told[:3]
        assert tuple(found)[3:] == pytest.approx(told[3:], nan_ok=True)
