"""The features of a course are those of loops over its steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from sentiment.count.history import COLUMNS, History
from sentiment.measure import course, course_curves
from sentiment.measure.course_curves import Curves, build_curves
from sentiment.measure.course_features import (
    center_of_excess,
    decay,
    last_above,
    rise,
    share_before,
    wander_before,
    with_wandering,
)
from sentiment.measure.hours import expect_counts
from tests.conftest import tagged_posts

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)


def make_curves(seed: int, *, step: float = 0.5, window: int = 3, rate: float = 12.0) -> Curves:
    """Draw a course that rises at the onset and fades, by day and with rhythm."""
    rng = np.random.default_rng(seed)
    onset, end, n = 48, 64, 112
    steps = np.arange(n)
    share = np.where(steps < onset, 0.1, 0.4) * np.where(
        steps < end, 1, 0.93 ** np.maximum(steps - end, 0)
    )
    share = np.maximum(share, 0.1)
    rhythm = 1 + 0.3 * np.sin(2 * np.pi * steps * step / 24) * np.array(
        [[1], [0.5], [0], [0.2]]
    )
    part = np.stack([share, 0.1 + 0 * share, 0.05 + 0.1 * share, 0.85 - 1.1 * share])
    counts = rng.poisson(rate * part * rhythm).astype(float)
    counts[:, 70:72] = 0
    hours = rng.poisson(20 * np.array([0.15, 0.1, 0.05, 0.7])[:, None, None], (4, 5, 24))
    hours = hours.astype(float)
    hours[0] += np.round(6 * np.sin(np.arange(24) / 5)) * (hours[3] > 10)
    hours = np.maximum(hours, 0)
    hours[:, 1, 6:] = 0  # six hours of a day tell something, five do not
    hours[:, 2, 5:] = 0
    daily = 1 + 0.2 * np.sin(np.arange(24) / 4) * np.array([[1.0], [1], [0], [0]])
    drawn = rng.poisson(counts, (7, *counts.shape)).astype(float)
    spread = np.array([1.3, 1.0, 2.0, 1.1])
    return Curves(
        step, window, onset, end, counts, 0.9 * counts + 1, drawn, spread, rhythm, hours, daily
    )


CURVES = [
    make_curves(1),
    make_curves(2, step=0.25, window=1),
    make_curves(3, step=1.0, rate=40),
]


def usual(counts: np.ndarray, at: int, curves: Curves) -> float:
    before = counts[:, : curves.onset]
    return before[at].sum() / before.sum()


@pytest.mark.parametrize("curves", CURVES)
@pytest.mark.parametrize("at", [0, 2, None])
def test_a_rise_is_the_highest_window_from_the_onset_on(curves: Curves, at: int | None) -> None:
    w = curves.window
    for counts in (curves.counts, 4 * curves.counts):
        level = []
        for first in range(curves.onset, counts.shape[1] - w + 1):
            some = counts[:, first : first + w]
            if at is None:
                level.append(some.sum() / (w * curves.step))
            else:
                enough = some.sum() >= 30
                level.append(some[at].sum() / some.sum() if enough else -np.inf)
        if at is None:
            before = counts[:, : curves.onset].sum() / (curves.onset * curves.step)
        else:
            before = usual(counts, at, curves)
        peak = max(level)
        half = next(k for k, each in enumerate(level) if each >= (peak + before) / 2)
        found = [float(each) for each in rise(counts, at, curves)]
        assert found == pytest.approx(
            [peak, level.index(peak) * curves.step, half * curves.step]
        )
    of_draws = rise(4 * curves.drawn, at, curves)
    one = [each[3] for each in of_draws]
    assert one == pytest.approx([float(each) for each in rise(4 * curves.drawn[3], at, curves)])


@pytest.mark.parametrize("curves", CURVES)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_fading_is_the_half_life_with_the_least_squares(curves: Curves, at: int) -> None:
    n = curves.counts.shape[1] - curves.end
    lives = np.exp(np.linspace(np.log(0.25), np.log(4 * n * curves.step), 80))
    before = usual(curves.counts, at, curves)
    share, posts, time = [], [], []
    for k in range(n):
        here = curves.counts[:, curves.end + k]
        if here.sum():
            share.append(here[at] / here.sum() - before * curves.rhythm[at, curves.end + k])
            posts.append(here.sum())
            time.append((k + 0.5) * curves.step)
    best = (np.inf, 0.0, lives[0])
    y, w, t = map(np.array, (share, posts, time))
    for life in lives:
        shape = 2 ** (-t / life)
        height = (w * shape * y).sum() / (w * shape**2).sum()
        if height > 0:
            best = min(best, ((w * (y - height * shape) ** 2).sum(), height, life))
    found = [float(each) for each in decay(curves.counts, at, curves)]
    if np.isfinite(best[0]):
        assert found == pytest.approx(best[1:], rel=1e-6)
    else:
        assert found[0] <= 0
    several = decay(curves.drawn, at, curves)
    assert [float(each[2]) for each in several] == pytest.approx(
        [float(each) for each in decay(curves.drawn[2], at, curves)]
    )


@pytest.mark.parametrize("curves", CURVES)
def test_the_center_of_excess_is_a_mean_of_hours(curves: Curves) -> None:
    for at in (0, 2):
        before = usual(curves.counts, at, curves)
        weight = hours = 0.0
        for k in range(curves.onset, curves.end):
            excess = curves.counts[at, k] - before * curves.counts[:, k].sum()
            weight += excess
            hours += excess * (k - curves.onset + 0.5) * curves.step
        found = center_of_excess(curves.counts, at, curves)
        assert float(found) == pytest.approx(hours / weight)
        assert float(share_before(curves.counts, at, curves)) == pytest.approx(before)


def wander(curves: Curves, at: int) -> float:
    """Variance of hours within days beyond chance, by what a day's mean and waves take off."""
    before = curves.counts[:, : curves.onset]
    share = None
    found, due = [], []
    for day in range(curves.hours.shape[1]):
        hours = curves.hours[:, day]
        there = [k for k in range(24) if hours[:, k].sum() > 0]
        if len(there) < 6:
            continue
        share = hours[at].sum() / hours.sum()
        # how far counts lie from the line between their neighbours, by the binomial's
        squares = noise = 0.0
        for k in range(1, curves.onset - 1):
            posts = before[:, k - 1 : k + 2].sum(axis=0)
            off = before[at, k - 1 : k + 2] - share * posts
            squares += (off[0] - 2 * off[1] + off[2]) ** 2
            noise += (posts[0] + 4 * posts[1] + posts[2]) * share * (1 - share)
        level = [
            hours[at, k] / hours[:, k].sum() - share * (curves.daily[at, k] - 1) for k in there
        ]
        found.append(np.mean((np.array(level) - np.mean(level)) ** 2))
        spread = max(1, squares / noise) * share * (1 - share)
        due.append(np.mean([spread / hours[:, k].sum() for k in there]))
    if not found:
        return 0.0
    kept = 1 - 2 * (4 / 24) * (1 - 4 / 24)
    if np.ptp(curves.daily[at]) > 0:
        waves = sum(1 / (1 + (2 * np.pi * 4 / period) ** 2) for period in (24, 12))
        kept -= 2 * (4 / 24) / len(found) * 2 * waves
    kept = max(kept, 0.25) * (1 - 1 / 12)
    return np.sqrt(max(0, np.mean(found) - np.mean(due)) / kept)


@pytest.mark.parametrize("curves", CURVES)
def test_how_far_a_share_wanders_is_that_of_days_before(curves: Curves) -> None:
    one = replace(curves, hours=curves.hours[:, 1:2])
    none = replace(curves, hours=curves.hours[:, 2:3])
    for at in (0, 1, 2):
        for each in (curves, one, none):
            assert wander_before(each, at) == pytest.approx(wander(each, at))
    assert wander_before(curves, 0) > 0
    assert wander_before(none, 0) == 0


@pytest.mark.parametrize("curves", CURVES)
@pytest.mark.parametrize("thin", [False, True])
def test_draws_wander_as_an_autoregression_of_some_hours(curves: Curves, *, thin: bool) -> None:
    if thin:  # hours of a single post tell something as well
        one = np.zeros((4, 1, 24))
        one[0, 0, :5] = one[3, 0, 5:] = 1
        curves = replace(curves, hours=np.concatenate([curves.hours, one], axis=1))
    n = len(curves.drawn)
    days = (curves.hours.sum(axis=0) > 0).sum()
    free = max(1.0, days / 4)
    rng = np.random.default_rng(20_250_128)
    spread = wander(curves, 0) * np.sqrt(free / rng.chisquare(free, n))
    fresh = rng.normal(0, spread, (curves.counts.shape[1], n))
    found = with_wandering(curves, 0)
    for draw in range(n):
        keep = np.exp(-curves.step / (2.0, 4.0, 8.0)[draw % 3])
        level = fresh[0, draw]
        for k in range(curves.counts.shape[1]):
            if k:
                level = keep * level + (1 - keep**2) ** 0.5 * fresh[k, draw]
            old = curves.drawn[draw, :, k]
            more = max(-old[0], min(level * old.sum(), old[3]))
            expected = [old[0] + more, old[1], old[2], old[3] - more]
            np.testing.assert_allclose(found[draw, :, k], expected, atol=1e-9)
    few = replace(curves, hours=curves.hours[:, :1] * (np.arange(24) < 3))
    np.testing.assert_array_equal(with_wandering(few, 0), curves.drawn)


@pytest.mark.parametrize("curves", CURVES)
@pytest.mark.parametrize("margin", [0.02, 0.05, 0.1, 0.3])
def test_a_share_is_surely_above_until_the_last_window_that_is(
    curves: Curves, margin: float
) -> None:
    n = curves.counts.shape[1]
    for step, end in ((curves.step, curves.end), (2.0, curves.end), (0.4, n - 4), (0.4, n - 5)):
        each = replace(curves, step=step, end=end)
        width = max(1, round(2 / step))
        for at in (0, 2):
            before, moved = usual(each.counts, at, each), wander(each, at)
            last = 0.0
            for k in range(end, n - width + 1):
                some = each.counts[:, k : k + width]
                posts = max(some.sum(), 1)
                top = before * each.rhythm[at, k : k + width].mean() + margin
                error = np.sqrt(each.spread[at] * top * (1 - top) / posts + moved**2)
                if some[at].sum() / posts > top + 3.3 * error:
                    last = (k - end + width) * step
            assert last_above(each, at, margin) == pytest.approx(last)


@pytest.mark.parametrize(("posts", "hours"), [(1, 4.5), (0, 0.0)])
def test_a_single_post_may_stand_above(posts: int, hours: float) -> None:
    counts = np.zeros_like(CURVES[0].counts)
    counts[3, :48] = 5
    counts[0, CURVES[0].end + 5] = posts
    alone = replace(
        CURVES[0],
        counts=counts,
        spread=np.ones(4),
        rhythm=np.ones_like(counts),
        hours=np.zeros((4, 1, 24)),
    )
    # of four steps, the last window that holds it begins with it
    assert last_above(alone, 0, 0.05) == hours
    # one post can't tell that a share is above a tenth and more
    assert last_above(alone, 0, 0.1) == 0


def plain_line(counts: np.ndarray, window: int) -> np.ndarray:
    """Fit a weighted line through the steps around each."""
    x = np.arange(len(counts))
    found = []
    for k in x:
        weight = np.maximum(0, 1 - np.abs(x - k) / (2 * window))
        near = weight > 0
        if near.sum() == 1:
            found.append(counts[k])
            continue
        line = np.polyfit(x[near] - k, counts[near], 1, w=np.sqrt(weight[near]))
        found.append(max(line[1], 0))
    return np.array(found)


@pytest.mark.parametrize("window", [1, 2, 5])
@pytest.mark.parametrize("n", [1, 2, 3, 12, 30])
def test_counts_are_smoothed_by_local_lines(n: int, window: int) -> None:
    counts = np.random.default_rng(n).poisson(2, (4, n)).astype(float)
    counts[0, : n // 2] = 0
    found = course_curves._smoothed(counts, window)
    for row, expected in zip(found, counts, strict=True):
        np.testing.assert_allclose(row, plain_line(expected, window), atol=1e-9)


def test_dispersion_is_pooled_over_the_windows_of_all_parts() -> None:
    rng = np.random.default_rng(1)
    parts = [rng.negative_binomial(2, 0.3, (4, n)).astype(float) for n in (40, 7, 3, 2)]
    parts[0][3] = 0
    parts[1][3] = parts[2][3] = parts[3][3] = [0]
    squares, sizes = np.zeros(4), np.zeros(4)
    for part in parts:
        n = part.shape[1]
        wide = 3 if n >= 3 else 1
        windows = np.array(
            [part[:, k : k + wide].sum(axis=1) for k in range(0, n - wide + 1, 3)]
        )
        if n < 3:
            windows = part.T
        for k in range(1, len(windows) - 1):
            squares += (windows[k - 1] - 2 * windows[k] + windows[k + 1]) ** 2
            sizes += windows[k - 1] + 4 * windows[k] + windows[k + 1]
    expected = np.maximum(1, squares / np.maximum(sizes, 1))
    np.testing.assert_allclose(course_curves._dispersion(parts, 3), expected)
    assert expected.max() > 1
    assert expected[3] == 1


def history_of(per_hour: list[float]) -> History:
    """Make a history with so many posts in each hour from two days before the onset on."""
    history = History()
    first = int((ONSET - 2 * DAY).timestamp()) // 300
    sums = np.zeros((12 * len(per_hour), len(COLUMNS)), np.int64)
    sums[:, 3] = np.repeat(per_hour, 12) // 12
    sums[:, 0] = 1
    history.keys, history.sums = (first + np.arange(len(sums))) * 32, sums
    return history


@pytest.mark.parametrize(
    ("hours", "posts", "width"),
    [
        # posts an hour, and the shortest window that holds 60 of them
        (6.0, 240, 0.75),
        (2.0, 240, 0.25),
        (6.0, 228, 1.0),
        (8.0, 240, 1.0),
        (4.0, 120, 0.5),
        (4.0, 108, 1.0),
        (8.0, 60, 1.0),
        (8.0, 48, 2.0),
        (8.0, 24, 3.0),
        (8.0, 12, 6.0),
        (6.0, 12, 6.0),
        (5.0, 12, None),
        (2.0, 24, None),
        (16.0, 2400, 1.0),
    ],
)
def test_windows_are_as_short_as_posts_and_outage_allow(
    hours: float, posts: int, width: float | None
) -> None:
    # those below an eighth of the outage, up to an hour, are not tried
    widths = [w for w in (0.25, 0.5, 1.0, 2.0, 3.0, 6.0) if min(1, hours / 8) <= w <= hours]
    usable = [w for w in widths if w * posts >= 60]
    expected = usable[0] if usable else None
    assert expected == (width if width != 0.75 else 1.0)
    over = ONSET + hours * HOUR
    spans = [(ONSET - DAY, ONSET), (ONSET, over), (over, over + DAY)]
    found = build_curves(history_of([float(posts - 12)] * 120), spans)
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert found.step * found.window == pytest.approx(expected, rel=0.2)
    steps = max(1, round(12 * max(expected / 6, (48 + hours) / 1000)))
    assert found.step == pytest.approx(steps / 12)
    assert (found.onset, found.end) == (
        24 // found.step,
        24 // found.step + hours // found.step,
    )


@pytest.mark.parametrize(("before", "known"), [(30, True), (29, False)])
def test_thirty_posts_before_are_enough(before: int, *, known: bool) -> None:
    posts = tagged_posts(900)
    early = posts["created_at"] < ONSET
    some = posts[~early | (np.cumsum(early) <= before)]
    history = History()
    history.add(some)
    spans = [(ONSET - DAY, ONSET), (ONSET, ONSET + 6 * HOUR)]
    spans.append((ONSET + 6 * HOUR, ONSET + 24 * HOUR))
    assert (build_curves(history, spans) is not None) == known


def busy(days: int) -> History:
    """Make a history whose frustration follows the hours of the day, before and after."""
    rng = np.random.default_rng(5)
    history = History()
    n = 12 * 24 * (days + 2)
    first = int((ONSET - days * DAY).timestamp()) // 300
    hour = np.arange(n) // 12 % 24
    sums = np.zeros((n, len(COLUMNS)), np.int64)
    posts = rng.poisson(6 + 3 * np.cos(hour / 4), n)
    sums[:, 0] = rng.binomial(posts, 0.15 + 0.1 * np.sin(hour / 4))
    sums[:, 1] = rng.binomial(posts - sums[:, 0], 0.2)
    sums[:, 3] = posts - sums[:, 0] - sums[:, 1]
    history.keys, history.sums = (first + np.arange(n)) * 32, sums
    return history


@pytest.mark.parametrize("days", [2, 3, 16])
@pytest.mark.parametrize("masked", [False, True])
def test_the_rhythm_is_learnt_from_fourteen_days_before(days: int, *, masked: bool) -> None:
    history = busy(days)
    masks = [(ONSET - 30.5 * HOUR, ONSET - 27 * HOUR)] if masked else []
    over = ONSET + 6 * HOUR
    spans = [(ONSET - DAY, ONSET), (ONSET, over), (over, over + DAY)]
    curves = build_curves(history, spans, masks)
    assert curves is not None
    counts = np.zeros((4, 14 * 24))
    times = (history.keys // 32) * 300
    for hour in range(14 * 24):
        start = (ONSET + (hour - 14 * 24) * HOUR).timestamp()
        counts[:, hour] = history.sums[(times >= start) & (times < start + 3600), :4].sum(
            axis=0
        )
    posts = counts.sum(axis=0)
    back = np.arange(14 * 24) - 14 * 24
    quiet = (posts > 0) & ~((back >= -31) & (back < -27) & masked)
    if days == 2:  # less than sixty hours tell none
        assert (curves.rhythm == 1).all()
        assert (curves.daily == 1).all()
        np.testing.assert_array_equal(curves.hours, (counts * quiet)[:, None, -24:])
        assert curves.daily.shape == (4, 24)
        return
    np.testing.assert_array_equal(curves.hours, (counts * quiet).reshape(4, 14, 24))
    middle = (np.arange(curves.counts.shape[1]) - curves.onset + 0.5) * curves.step
    at = np.concatenate([back + 0.5, middle % 24 - 24, np.arange(24) - 23.5])
    n, k = len(at), len(middle)
    for row in range(4):
        found = np.concatenate([counts[row], np.ones(n - 336)])
        length = np.concatenate([np.maximum(posts, 1), np.ones(n - 336)])
        known = np.concatenate([quiet, np.zeros(n - 336, dtype=bool)])
        due = expect_counts(found, length, at, np.zeros(n), known)[336:]
        factor = due / due[: curves.onset].mean()
        np.testing.assert_allclose(curves.rhythm[row], factor[:k])
        np.testing.assert_allclose(curves.daily[row], factor[k:])


def test_draws_have_the_mean_and_the_spread_of_what_is_fitted() -> None:
    over = ONSET + 6 * HOUR
    spans = [(ONSET - DAY, ONSET), (ONSET, over), (over, over + DAY)]
    curves = build_curves(busy(3), spans)
    assert curves is not None
    parts = [slice(0, curves.onset), slice(curves.onset, curves.end), slice(curves.end, None)]
    for part in parts:
        for row in range(4):
            np.testing.assert_allclose(
                curves.fitted[row, part],
                plain_line(curves.counts[row, part], curves.window),
                atol=1e-9,
            )
    cut = [curves.counts[:, part] for part in parts]
    np.testing.assert_allclose(curves.spread, course_curves._dispersion(cut, curves.window))
    assert len(curves.drawn) == 300
    assert curves.drawn.min() >= 0
    np.testing.assert_allclose(
        curves.drawn.mean(axis=0).sum(axis=1), curves.fitted.sum(axis=1), rtol=0.03
    )
    wide = curves.drawn.var(axis=0).sum(axis=1) / np.maximum(curves.fitted.sum(axis=1), 1e-9)
    np.testing.assert_allclose(wide[[0, 1, 3]], curves.spread[[0, 1, 3]], rtol=0.1)


NAN = float("nan")


@pytest.mark.parametrize(
    ("course_", "again", "value", "note"),
    [
        # heights and half-lives: (found, of the draws); surely above until; told; note
        ((0.4, 2.0, 2.0, 3.0), 0.0, (6.0, 6.0, 9.5), ""),
        ((0.4, 2.0, 2.0, 2.0), 7.0, (7.0, 5.0, 9.0), "; surely above until 7.0 h"),
        ((0.4, 2.0, 2.0, 9.0), 7.0, (7.0, 5.0, np.inf), "; surely above until 7.0 h; perhaps"),
        # a course that ends later than what was seen, though the share was back
        ((0.4, 20.0, 2.0, 30.0), 9.0, (9.0, 7.0, 11.0), "; surely above until 9.0 h"),
        ((0.4, 20.0, 2.0, 30.0), 0.0, (NAN, NAN, NAN), "; not within the 24 hours after"),
        ((0.4, 20.0, 0.1, 30.0), 0.0, (NAN, NAN, NAN), "can't be told"),
        ((0.4, 2.0, 2.0, 9.0), 0.0, (6.0, 6.0, np.inf), "; perhaps not within the 24 hours"),
        ((0.4, 2.0, 2.0, 3.0), 23.0, (NAN, NAN, NAN), "not yet within 5 points"),
        ((0.4, 2.0, 2.0, 3.0), 22.9, (22.9, 20.9, np.inf), "; surely above until 22.9 h"),
        # within the first hour is all that can be told
        ((0.055, 2.0, 0.1, 0.2), 0.0, (0.275, 0.014, 1.0), ""),
        ((0.04, 2.0, 0.1, 0.2), 0.0, (0.0, 0.0, 1.0), ""),
    ],
)
def test_recovery_is_told_as_far_as_it_is_known(
    course_: tuple[float, ...],
    again: float,
    value: tuple[float, float, float],
    note: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    height, life, least, most = course_
    curves = make_curves(1)
    counts = curves.counts.copy()
    counts[:, curves.end :] = np.array([[1.0], [1], [1], [97]])  # below the margin in the end
    curves = replace(curves, counts=counts)
    assert (counts.shape[1] - curves.end) * curves.step == 24
    lives = np.full(400, life)
    lives[:20], lives[-20:] = least, most
    answers = iter([(np.array(height), np.array(life)), (np.full(400, height), lives)])
    monkeypatch.setattr(course, "decay", lambda *_: next(answers))
    monkeypatch.setattr(course, "with_wandering", lambda curves, _at: curves.drawn)
    monkeypatch.setattr(course, "last_above", lambda *_: again)
    half, back = course._fade_rows(curves, 0, "frustration", "", 0.05)
    assert half[:2] == ("frustration", "half_life")
    assert back[:2] == ("frustration", "recovery")
    assert back[5] == half[5] == "hours"
    assert back[6] == half[6] == counts[:, curves.end :].sum()
    assert back[2:5] == pytest.approx(value, abs=0.01, nan_ok=True)
    assert note in back[7]
    if not note:
        assert back[7] == "within 5 points of the level before, and staying there"
    within = (life, min(least, life), np.inf if most > 24 else max(most, life))
    assert half[2:5] == pytest.approx(within)
    assert half[7] == ("perhaps not within the 24 hours after" if most > 24 else "")


def test_fading_is_withheld_where_draws_do_not_fade(monkeypatch: pytest.MonkeyPatch) -> None:
    curves = make_curves(1)
    monkeypatch.setattr(course, "with_wandering", lambda curves, _at: curves.drawn)
    for few, told in ((10, True), (11, False)):
        heights = np.full(400, 0.4)
        heights[:few] = 0
        answers = iter([(np.array(0.4), np.array(2.0)), (heights, np.full(400, 2.0))])
        monkeypatch.setattr(course, "decay", lambda *_, told=answers: next(told))
        half, _ = course._fade_rows(curves, 0, "frustration", "", 0.05)
        assert (half[7] == "no clear excess at the end") == (not told)
        assert np.isnan(half[2]) == (not told)


def test_a_peak_has_the_wider_of_two_intervals_and_times_end_with_their_step() -> None:
    curves = make_curves(1, rate=60.0)
    found, fitted, drawn = (
        rise(each, 0, curves) for each in (curves.counts, curves.fitted, curves.drawn)
    )
    low, high = np.quantile(drawn[0], [0.025, 0.975])
    less, more = np.quantile(drawn[0] - fitted[0], [0.025, 0.975])
    rows = course._rise_rows(curves, 0, "frustration")
    value = float(found[0])
    bounds = (min(low, value, value - more), max(high, value, value - less))
    assert rows[0][:3] == ("frustration", "peak", value)
    assert rows[0][3:5] == pytest.approx((max(0, bounds[0]), min(1, bounds[1])))
    assert rows[0][5] == "share"
    assert rows[0][7] == "in 1.5 h"
    at = curves.onset + round(float(found[1]) / 0.5)
    assert rows[0][6] == curves.counts[:, at : at + 3].sum()
    for row, number, name in ((rows[1], 2, "first_reaction"), (rows[2], 1, "time_to_peak")):
        low, high = np.quantile(drawn[number], [0.025, 0.975])
        middle = float(found[number])
        assert row[1] == name
        assert row[2:5] == pytest.approx((middle, min(low, middle), max(high, middle) + 0.5))
    posts = course._rise_rows(curves, None, "posts")
    assert [row[1] for row in posts] == ["peak", "time_to_peak"]
    assert posts[0][5] == "posts"
    assert posts[0][7] == "an hour"
    assert posts[0][4] > 1


def test_humor_lags_by_the_distance_of_two_centers() -> None:
    curves = make_curves(1, rate=60.0)

    def lag(counts: np.ndarray) -> np.ndarray:
        return center_of_excess(counts, 2, curves) - center_of_excess(counts, 0, curves)

    low, high = np.quantile(lag(curves.drawn), [0.025, 0.975])
    value = float(lag(curves.counts))
    row = course._lag_row(curves, [("humor", "peak", "")])
    assert row[2:5] == pytest.approx((value, min(low, value), max(high, value)))
    n = curves.counts[[0, 2], curves.onset : curves.end].sum()
    assert row[5:] == ("hours", int(n), "")
    hours = (curves.end - curves.onset) * curves.step
    drawn = np.repeat(curves.drawn, 3, axis=0)
    for factor in (0.1, 30.0):
        wild = drawn.copy()
        wild[::2, 2, curves.onset : curves.onset + 2] *= factor
        moved = replace(curves, drawn=wild)
        row = course._lag_row(moved, [])
        low, high = np.quantile(lag(wild), [0.025, 0.975])
        too_wide = max(high, value) - min(low, value) > hours
        assert np.isnan(row[2]) == too_wide
    unclear = [("humor", "peak", "no clear rise"), ("frustration", "peak", "no clear rise")]
    assert course._lag_row(curves, unclear)[7] == "no clear rise of frustration or humor"
    assert course._lag_row(curves, [("concern", "peak", "no clear rise")])[7] == ""
