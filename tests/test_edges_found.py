"""Where a stretch begins and ends is where the likelihood of every position says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quiet import Archive, draw_history
from sentiment.count.history import History
from sentiment.detect import change_points
from sentiment.detect.change_points import Edge, find_edges, locate, whole_days
from sentiment.detect.courses import Series, learn_wandering, weigh
from sentiment.detect.edge_evidence import tell_apart
from sentiment.detect.episodes import Cluster, Episode, combine, join, tell_kind
from sentiment.detect.expectation import expect
from sentiment.detect.grid import DAY, Grid, lay_out
from sentiment.detect.scan import Stretch
from sentiment.detect.signals import Signal, as_signal, divergence
from tests.grids import make_grid

HOUR = 3600


@given(
    evidence=st.lists(
        st.sampled_from([0.0, 0.0, 1.0, 2.5, 4.0, -3.0]), min_size=2, max_size=12
    ),
    holes=st.integers(0, 2**11 - 1),
)
def test_an_edge_is_the_median_of_its_positions(evidence: list[float], holes: int) -> None:
    n = len(evidence) - 1
    observed = np.array([not holes >> k & 1 for k in range(n)])
    weight = np.exp(evidence)
    weight = weight / weight.sum()
    found = locate(np.array(evidence), observed)
    at = next(k for k in range(n + 1) if weight[: k + 1].sum() >= 0.5 - 1e-12)
    kept: list[int] = []
    for k in sorted(range(n + 1), key=lambda k: (-weight[k], k)):
        kept.append(k)
        if weight[kept].sum() >= 0.95 - 1e-12:
            break
    expected = (at, min(kept), max(kept), False)
    k = 0
    while k < n:  # a hole is believed or not as a whole
        end = k
        while end < n and not observed[end]:
            end += 1
        if end > k and weight[k : end + 1].sum() > 0.5:
            expected = (k, k, end, True)
            break
        k = end + 1
    is_open = weight[0] > 0.05 * weight.max()
    assert found == Edge(*expected[:3], in_hole=expected[3], is_open=is_open)


@pytest.mark.parametrize(
    ("low", "high", "tried", "expected"),
    [
        (3, 3, 9, [3]),
        (3, 4, 9, [3, 4]),
        (0, 8, 9, list(range(9))),
        (0, 9, 9, [0, 1, 2, 3, 4, 6, 7, 8, 9]),
        (5, 905, 4, [5, 305, 605, 905]),
        (5, 205, 1, [5, 205]),
    ],
)
def test_positions_are_spread_evenly(low: int, high: int, tried: int, expected: list) -> None:
    found = change_points._positions(low, high, tried).tolist()
    assert len(found) == len(expected)
    assert np.abs(np.array(found) - expected).max() <= 1
    assert (found[0], found[-1]) == (low, high)
    assert len(change_points._positions(0, 1000)) == 96


def test_days_are_all_that_is_known_of_days() -> None:
    grid = make_grid(1, 6, DAY)
    day = grid.times[0] + DAY * np.arange(8)
    for first, last in ((0, 1), (1, 4), (4, 6)):
        start, end = whole_days(grid, Stretch(first, last, 1.0, 1.0, 1.0))
        assert start == Edge(
            day[first], day[first], day[first + 1], in_hole=False, is_open=False
        )
        assert end == Edge(
            day[last], day[last - 1], day[last], in_hole=False, is_open=last == 6
        )


@pytest.mark.parametrize("in_hole", [False, True])
@pytest.mark.parametrize("sign", [1, -1])
def test_edges_lie_somewhere_in_their_bins_or_beside_them(sign: int, *, in_hole: bool) -> None:
    fine = make_grid(1, 30, 600)
    edge = Edge(7, 5, 8, in_hole=in_hole, is_open=True)
    found = change_points._in_seconds(fine, edge, 10, sign)
    bins = sorted(10 + sign * k for k in ((5, 8) if in_hole else (4, 10)))
    start = int(fine.times[0])
    assert found == Edge(
        start + 600 * (10 + 7 * sign),
        *(start + 600 * k for k in bins),
        in_hole=in_hole,
        is_open=True,
    )


@pytest.mark.parametrize("width", [300, 1800, HOUR, 7 * HOUR])
@pytest.mark.parametrize(("first", "last"), [(40, 44), (0, 5), (3, 60), (70, 80)])
def test_a_stretch_is_looked_at_with_six_hours_around_or_its_length(
    width: int, first: int, last: int
) -> None:
    grid = make_grid(2, 80, width, rate=30.0, gaps=((30, 34),))
    quiet = np.ones(80, dtype=bool)
    quiet[first:last] = False
    for more in ((20, 22), (76, 77), (0, 0)):
        others = quiet.copy()
        others[more[0] : more[1]] = False
        signal = as_signal(grid, np.ones(80, dtype=bool), "rise")
        usable = np.ones(80, dtype=bool)
        usable[30:34] = False
        signal = replace(signal, usable=usable)
        part = Stretch(first, last, 3.0, 1.0, 1.0)
        reach = max(6 * HOUR // width, last - first)
        a = first
        while a > 0 and others[a - 1] and usable[a:first].sum() < reach:
            a -= 1
        until = max(12 * HOUR // width, last - first)
        b = last
        while b < 80 and others[b] and usable[last:b].sum() < until:
            b += 1
        assert change_points._surroundings(grid, signal, others, part) == (a, b)


def archive(seed: int, aside: tuple[float, float] | None, **changes: float) -> tuple:
    drawn = Archive(days=4, per_hour=30, share=0.15, wander=0.1, onset=40, **changes)  # type: ignore[arg-type]
    history = draw_history(np.random.default_rng(seed), drawn)
    began = int(history.bins[0]) * history.width
    ignore = [] if aside is None else [tuple(began + int(hour * HOUR) for hour in aside)]
    return history, lay_out(history, longest=200, ignore=ignore)  # type: ignore[arg-type]


def fading(since: np.ndarray, life: float) -> np.ndarray:
    return np.where(since < 0, 1.0, 0.5 ** (since / life) if life else 0.0)


def expected_edges(  # noqa: PLR0915  it is one reckoning
    history: History,
    grid: Grid,
    signals: dict[str, Signal],
    quiet: np.ndarray,
    part: Stretch,
    name: str,
    locate: Callable[..., Edge],
) -> tuple[Edge, Edge]:
    """Weigh each position up, first those of the end, then those of the beginning."""
    signal = signals[name]
    a, b = change_points._surroundings(grid, signal, quiet, part)
    start, stop = int(grid.times[a]), int(grid.times[b - 1]) + grid.width
    fine = lay_out(history, start - 6 * HOUR, stop + 6 * HOUR - 1, longest=640)
    at = np.array(
        [
            min(max((t - grid.times[0]) // grid.width, 0), len(grid.posts) - 1)
            for t in fine.times
        ]
    )
    observed = expect(grid, quiet).observed[at]
    inside = np.array([part.first <= k < part.last for k in at])
    used = observed & (quiet[at] | inside)
    edges = [start, grid.times[0] + part.first * grid.width]
    edges += [grid.times[0] + part.last * grid.width, stop]
    low, first, last, high = (sum(t < edge for t in fine.times) for edge in edges)
    in_seconds = change_points._in_seconds
    if signal.trials is None:
        usual = signal.expected[at] * fine.width / grid.width
        inner = fine.posts[used & inside].sum() / usual[used & inside].sum()
        beside = used & ~inside
        outer = (fine.posts[beside].sum() + 10) / (usual[beside].sum() + 10)
        gain = divergence(fine.posts, usual * outer, None)
        gain = gain - divergence(fine.posts, usual * max(inner, 0.001), None)
        gain = np.where(used, gain, 0) / part.dispersion
        middle = (first + last + 1) // 2
        begins = np.array([gain[k:middle].sum() for k in range(low, middle + 1)])
        ends = np.array([gain[middle:k].sum() for k in range(high, middle - 1, -1)])
        begin = locate(begins, observed[low:middle])
        end = locate(ends, observed[middle:high][::-1])
        return in_seconds(fine, begin, low, 1), in_seconds(fine, end, high, -1)
    number = np.arange(len(grid.posts))
    during = (number >= part.first) & (number < part.last) & signals["words"].usable
    calm = quiet & ~during & signals["words"].usable
    score = tell_apart(grid, signals, during, calm)

    def off(of: Grid, where: np.ndarray) -> np.ndarray:
        counts = (of.complaints, of.words)
        names = ("complaints", "words")
        return sum(
            weight * (count - of.posts * signals[each].share[where])
            for weight, count, each in zip(score.weights, counts, names, strict=True)
        )

    middle = (part.first + part.last) / 2
    blocks: dict[int, list[float]] = {}
    for k, value in enumerate(off(grid, number)):
        if calm[k] and abs(k - middle) * grid.width < 7 * DAY:
            width = max(1800, grid.width)
            block = blocks.setdefault(int(grid.times[k]) // width, [0.0, 0.0])
            block[0] += value
            block[1] += grid.posts[k]
    kept = {k: sums for k, sums in blocks.items() if sums[1] > 0}
    hours = np.array(list(kept)) * max(1800, grid.width) / HOUR
    sums, weights = np.array(list(kept.values())).T
    wandering = learn_wandering(Series(hours, sums / weights, weights))
    told = used & (fine.posts > 0)
    series = Series(
        fine.times[told] / HOUR,
        off(fine, at)[told] / fine.posts[told],
        fine.posts[told],
    )

    def likely(shapes: list[np.ndarray]) -> np.ndarray:
        columns = np.stack(shapes, axis=1)[told]
        return weigh(series, columns, wandering, shift=score.shift, noise=score.noise)

    def since(position: int) -> np.ndarray:
        return (fine.times - (fine.times[0] + position * fine.width)) / HOUR

    ends = change_points._positions(min(first + 1, high), high).tolist()
    by_life = {
        life: likely([(since(first) >= 0) * fading(since(end), life) for end in ends])
        for life in (0.0, 3.0, 6.0)
    }
    best = max(by_life, key=lambda life: by_life[life].max())
    chances = {0.0: 0.1, 3.0: 0.45, 6.0: 0.45}
    every = np.logaddexp.reduce([by_life[life] + np.log(chances[life]) for life in by_life])
    between = np.interp(np.arange(ends[0], ends[-1] + 1), ends, every)
    end = locate(between[::-1], observed[ends[0] : high][::-1])
    at_end = high - end.at
    starts = change_points._positions(low, max(low + 1, at_end - 1), 192).tolist()
    fade = fading(since(at_end), best)
    every = likely([(since(k) >= 0) * fade for k in starts])
    between = np.interp(np.arange(starts[0], starts[-1] + 1), starts, every)
    begin = locate(between, observed[low : starts[-1]])
    return in_seconds(fine, begin, low, 1), in_seconds(fine, end, high, -1)


@pytest.mark.parametrize(
    ("name", "changes", "hours", "aside", "before"),
    [
        ("complaints", {"rise": 0.4, "hours": 6}, (40, 46), None, 30),
        ("words", {"rise": 0.4, "hours": 20}, (41, 58), (36, 38.5), 30),
        ("complaints", {"rise": 0.5, "hours": 3, "half_life": 4.0}, (40, 44), None, 3),
        ("complaints", {"rise": 0.4, "hours": 6}, (40, 46), (45, 48), 5),
        ("fall", {"posts": 0.1, "hours": 7}, (40, 46), (49, 50.5), 8),
        ("rise", {"posts": 5.0, "hours": 5}, (40, 45), (38, 41), 30),
        ("complaints", {"rise": 0.4, "hours": 90}, (40, 96), None, 30),
    ],
)
def test_edges_are_where_all_positions_are_weighed_up(
    name: str,
    changes: dict,
    hours: tuple[int, int],
    aside: tuple[float, float] | None,
    before: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history, grid = archive(3, aside, **changes)
    first, last = (hour * HOUR // grid.width for hour in hours)
    quiet = np.ones(len(grid.posts), dtype=bool)
    quiet[first - before : first - before + 3] = False
    calm = quiet.copy()
    calm[first:last] = False
    names = ("complaints", "words", "rise", "fall")
    signals = {each: as_signal(grid, calm, each) for each in names}
    part = Stretch(first, min(last, len(grid.posts)), 3.0, 1.3, 0.5)
    weighed: tuple[list, list] = ([], [])

    def located(into: list) -> Callable[..., Edge]:
        def find(evidence: np.ndarray, observed: np.ndarray) -> Edge:
            into.append((evidence - evidence.max(), observed.tolist()))
            return locate(evidence, observed)

        return find

    monkeypatch.setattr(change_points, "locate", located(weighed[0]))
    found = find_edges(history, grid, signals, quiet, part, name)
    expected = expected_edges(history, grid, signals, quiet, part, name, located(weighed[1]))
    assert found == expected
    for one, two in zip(*weighed, strict=True):
        np.testing.assert_allclose(one[0], two[0], rtol=1e-6, atol=1e-9)
        assert one[1] == two[1]


def test_complaints_and_words_are_weighed_by_fishers_discriminant() -> None:
    grid = make_grid(4, 90, HOUR, rate=20.0, hot=(40, 50))
    number = np.arange(90)
    inside, beside = (number >= 40) & (number < 50), (number < 40) | (number > 55)
    signals = {name: as_signal(grid, beside, name) for name in ("complaints", "words")}
    lower = beside & (grid.complaints == 0) & (grid.words == 0)
    for within in (inside, number < 0, (number >= 2) & (number < 12), lower):
        found = tell_apart(grid, signals, within, beside)
        posts = grid.by_group[..., 0]
        off = [
            grid.by_group[..., at] - posts * signals[name].share[:, None]
            for at, name in ((1, "complaints"), (2, "words"))
        ]
        means = [
            [each[rows].sum() / max(posts[rows].sum(), 1) for each in off]
            for rows in (within, beside)
        ]
        shift = np.maximum(np.subtract(*means), 0)
        spread = np.array([[(one * two)[beside].sum() for two in off] for one in off]) / posts[
            beside
        ].sum() + 0.001 * np.eye(2)
        weights = np.maximum(np.linalg.inv(spread) @ shift, 0)
        if not weights.any():
            weights = np.array([1.0, 0.0])
        weights /= np.sqrt(weights @ spread @ weights)
        np.testing.assert_allclose(found.weights, weights)
        assert found.shift == pytest.approx(max(weights @ shift, 0.1))
        rest = sum(
            weight * (each - posts * by)
            for weight, each, by in zip(weights, off, shift, strict=True)
        )
        noise = (rest[within] ** 2).sum() / max(posts[within].sum(), 1)
        assert found.noise == pytest.approx(max(noise, 1))


def stretch(first: int, last: int, excess: float = 1.0) -> Stretch:
    return Stretch(first, last, 3.0, 1.0, excess)


@pytest.mark.parametrize(
    ("width", "lengths", "gap", "one"),
    [
        # a gap of an hour is none
        (900, (1, 1), 4, True),
        (900, (1, 1), 5, False),
        # nor one of half of the longer one
        (HOUR, (8, 2), 4, True),
        (HOUR, (2, 8), 4, True),
        (HOUR, (8, 2), 5, False),
        # but six hours always are one
        (HOUR, (90, 2), 6, True),
        (HOUR, (90, 2), 7, False),
    ],
)
def test_stretches_with_little_between_them_are_one(
    width: int, lengths: tuple[int, int], gap: int, *, one: bool
) -> None:
    grid = make_grid(1, 300, width)
    first = stretch(100, 100 + lengths[0])
    for other in (
        stretch(100 + lengths[0] + gap, 100 + sum(lengths) + gap),
        stretch(100 - gap - lengths[1], 100 - gap),
    ):
        found = join(grid, "words", [first, other])
        assert len(found) == (1 if one else 2)
        if one:
            ends = min(first.first, other.first), max(first.last, other.last)
            assert (found[0].part.first, found[0].part.last) == ends
            assert found[0].reach == ends


@pytest.mark.parametrize(("excess", "strong"), [(0.6, True), (0.59, False)])
def test_a_neighbour_is_weak_below_three_fifths(excess: float, *, strong: bool) -> None:
    grid = make_grid(1, 300, HOUR)
    (found,) = join(grid, "words", [stretch(100, 110), stretch(112, 120, excess)])
    assert (found.part.last, found.reach) == (120 if strong else 110, (100, 120))
    assert isinstance(found, Cluster)


@pytest.mark.parametrize(
    ("name", "posts", "words", "usual", "known", "kind"),
    [
        ("fall", 100, 0, 5, True, "silence"),
        ("words", 100, 9, 5, True, "trouble"),
        # a quarter of the posts, or half as many again as usual and beyond chance
        ("complaints", 100, 25, 50, True, "trouble"),
        ("complaints", 100, 24, 50, True, "unusual"),
        ("complaints", 1000, 150, 100, True, "trouble"),
        ("complaints", 1000, 149, 100, True, "unusual"),
        ("complaints", 100, 11, 5, True, "trouble"),
        ("complaints", 100, 10, 5, True, "trouble"),
        ("complaints", 100, 9, 5, True, "unusual"),
        ("complaints", 100, 0, 5, False, "trouble"),
        # of 100 posts 60 came beyond those expected, with 2 of the usual 5 words
        ("rise", 100, 17, 5, True, "trouble"),
        ("rise", 100, 16, 5, True, "attention"),
        ("rise", 100, 100, 5, False, "attention"),
        # fewer than expected: more words are missing than a quarter of the posts
        ("rise", 2, 0, 0.5, True, "attention"),
    ],
)
def test_what_kind_a_stretch_is_is_told_by_words_of_trouble(
    name: str, posts: int, words: int, usual: float, kind: str, *, known: bool
) -> None:
    grid = make_grid(1, 40, HOUR)
    number = np.arange(40)
    inside = (number >= 10) & (number < 14)
    each = np.where(inside, posts / 4, 10_000.0)
    held = np.where(inside, words / 4, 0.0)
    if known:
        held[30] = 0.002 * each.sum() - words
    else:
        held *= 0
    grid = replace(grid, posts=each, words=held)
    signals = {}
    for signal, at, total in (("words", 11, usual), ("rise", 12, 40.0)):
        made = as_signal(make_grid(1, 40, HOUR), np.ones(40, dtype=bool), signal)
        expected = np.where(number == at, total, np.where(inside, 9.0, 3.0))
        signals[signal] = replace(made, expected=expected, usable=(number == at) | ~inside)
    assert tell_kind(grid, signals, name, inside) == kind
    if known:  # with one word less than 2 in 1,000 posts, the archive knows none
        held[30] -= 0.5
        unknown = {"complaints": "trouble", "rise": "attention"}
        assert tell_kind(grid, signals, name, inside) == unknown.get(name, kind)


def edge(at: int, wide: int = 10) -> Edge:
    return Edge(at, at - wide, at + wide, in_hole=False, is_open=False)


@pytest.mark.parametrize(("gap", "n"), [(HOUR, 1), (HOUR + 1, 2)])
def test_episodes_with_an_hour_between_them_are_one(gap: int, n: int) -> None:
    one = Episode("unusual", frozenset(["complaints"]), 2.0, edge(0), edge(5000))
    for start, end in ((5000 + gap, None), (5000 + gap, 9999)):
        over = None if end is None else edge(end)
        other = Episode("trouble", frozenset(["words"]), 3.0, edge(start), over)
        for found in (combine([one, other]), combine([other, one])):
            assert len(found) == n
            if n == 1:
                assert found[0] == replace(other, signals=frozenset(["complaints", "words"]))
            else:
                assert found == [one, other]


def test_of_one_kind_the_surer_beginning_is_kept() -> None:
    sure = Episode("trouble", frozenset(["words"]), 2.0, edge(100, 5), edge(900))
    unsure = Episode("trouble", frozenset(["complaints"]), 9.0, edge(0, 60), edge(800))
    for found in (combine([sure, unsure]), combine([unsure, sure])):
        assert found == [replace(sure, signals=frozenset(["complaints", "words"]))]
