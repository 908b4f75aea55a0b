"""Verdicts of evidence made by hand: each threshold just below, at and just above."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sentiment.count.gaps import find_gaps, step_of
from sentiment.count.history import COLUMNS, History
from sentiment.measure.answering import choose_quantity
from sentiment.measure.earlier import Earlier, Placebos, count_earlier
from sentiment.measure.evidence import (
    covered_hours,
    find_loud,
    names_nobody,
    placebo_checks,
    same_hours_checks,
)
from sentiment.measure.judged import Evidence
from sentiment.measure.ordinary import Step, Steps
from sentiment.measure.quantities import Change, Level, Quantity
from sentiment.measure.verdict import decide

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
MEASURES = ("frustration", "concern", "humor", "compound")
NAN = float("nan")
FAR = "days before was as far off"
HOURS, AUTHOR = "the same hours of earlier days", "without the author who posted most"


def quantity(
    change: float, p: float, *, n: int = 100, before: float = 0.1, low: float = 0.0
) -> Quantity:
    levels = [Level(before, low, 0.9, n), Level(before + change, low, 0.9, n)]
    return Quantity([*levels, levels[1]], [Change(change, -0.1, 0.4, p)] * 2)


def evidence(**changes: Any) -> Evidence:
    """Make evidence in which frustration rose surely, and nothing else moved."""
    shares = {name: quantity(0.0, 0.9) for name in (*MEASURES, "none")}
    rates = {name: quantity(1.0, 0.9) for name in (*MEASURES[:-1], "posts")}
    step, none = Step(0.2, 0.02, 1e-5), Step(0.0, 0.1, 0.9)
    levels = {(name, to): none for name in MEASURES for to in (1, 2)}
    of_rates = {(name, to): none for name in (*MEASURES[:-1], "posts") for to in (1, 2)}
    shares["frustration"] = quantity(0.2, 1e-5)
    levels["frustration", 1] = levels["frustration", 2] = step
    made = Evidence(
        shares=shares,
        rates=rates,
        authors={},
        quiet={},
        steps=Steps(levels, of_rates, 40, 5.0),
        same_hours={},
        placebos={},
        hours=[24.0, 6.0, 24.0],
        n_posts=[100, 100, 100],
    )
    return replace(made, **changes)


def verdict(made: Evidence, measure: str = "frustration", quantity: str = "share") -> Any:
    (table,) = decide([made])
    rows = (table["window"] == "during") & (table["measure"] == measure)
    return table[rows & (table["quantity"] == quantity)].iloc[0]


def with_step(made: Evidence, step: Step) -> Evidence:
    return replace(
        made, steps=made.steps._replace(levels={**made.steps.levels, ("frustration", 1): step})
    )


@pytest.mark.parametrize(
    ("adjusted", "told", "grade"),
    [
        (0.0099, "rose", "clear"),
        (0.0101, "rose", "likely"),
        (0.0499, "rose", "likely"),
        (0.0501, "no clear change", ""),
    ],
)
@pytest.mark.parametrize("of_step", [False, True])
def test_a_verdict_needs_both_p_values(
    adjusted: float, told: str, grade: str, *, of_step: bool
) -> None:
    # of the eight p-values of shares and means, in two windows, the least counts eight times
    p = [1e-6, adjusted / 8] if of_step else [adjusted / 8, 1e-6]
    shares = {**evidence().shares, "frustration": quantity(0.2, p[0])}
    shares["frustration"].changes[1] = Change(0.2, 0.1, 0.3, 0.9)
    row = verdict(with_step(evidence(shares=shares), Step(0.2, 0.02, p[1])))
    assert row["p"] == pytest.approx(adjusted)
    assert (row["verdict"], row["grade"]) == (told, grade)
    nothing = verdict(with_step(evidence(shares=shares), Step(0.2, 0.02, NAN)))
    assert (nothing["verdict"], nothing["p"]) == ("no clear change", 1.0)


@pytest.mark.parametrize(
    ("change", "step", "told"),
    [
        (0.2, 0.1, "rose"),
        (-0.2, -0.1, "fell"),
        (0.2, -0.1, "no clear change"),
        (0.0, 0.1, "no clear change"),
    ],
)
def test_change_and_step_go_one_way(change: float, step: float, told: str) -> None:
    made = evidence()
    shares = {**made.shares, "frustration": quantity(change, 1e-6)}
    found = verdict(with_step(replace(made, shares=shares), Step(step, 0.02, 1e-6)))
    assert found["verdict"] == told


@pytest.mark.parametrize(
    ("ratio", "step", "told"),
    [
        (1.5, 0.5, "rose"),
        (0.5, -0.5, "fell"),
        (1.5, -0.5, "no clear change"),
        (0.0, -1.0, "fell"),
        (np.inf, 0.9, "rose"),
        (1.0, 0.5, "no clear change"),
    ],
)
def test_rates_rise_above_one(ratio: float, step: float, told: str) -> None:
    made = evidence()
    rates = {**made.rates, "posts": quantity(ratio, 1e-6)}
    steps = {**made.steps.rates, ("posts", 1): Step(step, 0.1, 1e-6)}
    made = replace(made, rates=rates, steps=made.steps._replace(rates=steps))
    assert verdict(made, "posts", "rate")["verdict"] == told


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"same_hours": {("frustration", 1): Change(0.2, p=0.1)}}, ""),
        ({"same_hours": {("frustration", 1): Change(0.2, p=0.101)}}, HOURS),
        ({"same_hours": {("frustration", 1): Change(-0.2, p=0.01)}}, HOURS),
        ({"same_hours": {("frustration", 1): Change(-0.2, p=NAN)}}, ""),
        ({"same_hours": {("frustration", 1): Change(-0.2, p=0.01)}, "controlled": True}, ""),
        ({"same_hours": {("frustration", 2): Change(-0.2, p=0.01)}}, ""),
        ({"placebos": {("frustration", 1): Change(NAN, p=0.1)}}, ""),
        (
            {"placebos": {("frustration", 1): Change(NAN, p=0.12)}},
            "12 % of onsets where nothing",
        ),
        ({"quiet": {"frustration": quantity(0.2, 0.1)}}, ""),
        ({"quiet": {"frustration": quantity(0.2, 0.101)}}, AUTHOR),
        ({"quiet": {"frustration": quantity(0.2, NAN)}}, AUTHOR),
        ({"quiet": {"concern": quantity(0.2, 0.9)}}, ""),
    ],
)
def test_checks_doubt_from_a_tenth_on(changes: dict, reason: str) -> None:
    row = verdict(evidence(**changes))
    assert row["verdict"] == "rose"
    assert row["grade"] == ("likely" if reason else "clear")
    assert row["reason"].startswith(reason)
    assert bool(row["reason"]) == bool(reason)


def test_of_several_doubts_that_of_the_loudest_author_comes_first() -> None:
    doubted = {
        "same_hours": {("frustration", 1): Change(-0.2, p=0.5)},
        "placebos": {("frustration", 1): Change(NAN, p=0.12)},
        "quiet": {"frustration": quantity(0.2, 0.5)},
    }
    starts = {"quiet": AUTHOR, "placebos": "12 % of onsets", "same_hours": HOURS}
    for left in (
        ["quiet", "placebos", "same_hours"],
        ["placebos", "same_hours"],
        ["same_hours"],
    ):
        steps = evidence().steps._replace(n_base=11)  # the least of doubts
        row = verdict(evidence(steps=steps, **{name: doubted[name] for name in left}))
        assert row["reason"].startswith(starts[left[0]])


def test_a_p_value_of_a_twentieth_is_ordinary() -> None:
    plain = "hardly larger than how it wanders anyway"
    for p, reason in ((0.05, plain), (0.0499, "one of so many numbers may be so far off")):
        found = verdict(with_step(evidence(), Step(0.2, 0.1, p)))
        assert found["verdict"] == "no clear change"
        assert found["reason"].startswith(reason)


def test_what_a_verdict_rests_on_is_listed() -> None:
    both = {
        "same_hours": {("frustration", 1): Change(0.2, p=0.01)},
        "placebos": {("frustration", 1): Change(NAN, p=0.0)},
    }
    assert verdict(evidence(**both))["checks"] == "series; same hours; placebo onsets"
    made = evidence(**both, controlled=True)
    assert verdict(made)["checks"] == "control; placebo onsets"
    for days, told in ((2.0, "series"), (1.99, "hours within the windows")):
        made = evidence(steps=evidence().steps._replace(days=days))
        assert verdict(made)["checks"] == told
    assert verdict(evidence(**both), "frustration", "rate")["checks"] == "series"


@pytest.mark.parametrize(
    ("n_base", "width", "told", "reason"),
    [
        (12, 1.0, "rose", ""),
        (11, 1.0, "rose", "few hours: hardly told from ordinary wandering"),
        (6, 24.0, "rose", "few days: hardly told from ordinary wandering"),
        (5, 1.0, "can't be told", "too few hours: it can't be told from ordinary wandering"),
        (5, 24.0, "can't be told", "too few days: it can't be told from ordinary wandering"),
    ],
)
def test_a_dozen_bins_tell_how_levels_wander(
    n_base: int, width: float, told: str, reason: str
) -> None:
    made = evidence(steps=evidence().steps._replace(n_base=n_base, width=width))
    row = verdict(made)
    assert (row["verdict"], row["reason"]) == (told, reason)


@pytest.mark.parametrize(
    ("n", "reason"),
    [
        ((30, 30), ""),
        ((29, 30), "fewer than 30 posts before"),
        ((30, 29), "fewer than 30 posts during"),
        ((29, 29), "fewer than 30 posts before and during"),
    ],
)
def test_thirty_posts_are_needed(n: tuple[int, int], reason: str) -> None:
    whole = quantity(0.2, 1e-5)
    levels = [level._replace(n=m) for level, m in zip(whole.levels, (*n, 100), strict=True)]
    made = evidence(shares={**evidence().shares, "frustration": whole._replace(levels=levels)})
    row = verdict(made)
    assert (row["verdict"] == "can't be told", row["reason"]) == (bool(reason), reason)
    authors = {name: whole._replace(levels=levels) for name in MEASURES[:-1]}
    row = verdict(evidence(authors=authors), "frustration", "authors")
    assert row["reason"] == reason.replace("posts", "authors")


@pytest.mark.parametrize(
    ("hours", "reason"),
    [
        ([0.0, 6.0, 6.0], "the archive covers no hours before"),
        ([6.0, 0.0, 6.0], "the archive covers no hours during"),
        ([0.0, 0.0, 6.0], "the archive covers no hours before or during"),
        ([6.0, 6.0, 0.0], ""),
    ],
)
def test_rates_need_hours(hours: list[float], reason: str) -> None:
    row = verdict(evidence(hours=hours), "posts", "rate")
    assert (row["verdict"] == "can't be told", row["reason"]) == (bool(reason), reason)


def test_after_an_outage_that_goes_on_nothing_is_told() -> None:
    (table,) = decide([evidence(ongoing=True)])
    after = table["window"] == "after"
    assert set(table[after]["reason"]) == {"the outage goes on"}
    assert table[~after]["verdict"].iloc[0] == "rose"
    shares = {**evidence().shares, "frustration": quantity(0.2, NAN)}
    assert verdict(evidence(shares=shares))["reason"] == "nothing of it before or during"


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        (None, ""),
        (Earlier(24, 12, 0), " (though none of the 12 days before was as far off)"),
        (Earlier(24, 11, 0), f" (none of the 11 {FAR}, but so few tell little)"),
        (Earlier(24, 1, 0), " (the one day before was not as far off, which tells little)"),
        (Earlier(24, 30, 2), " (2 of the 30 days before were as far off)"),
    ],
)
def test_what_stays_open_says_what_earlier_days_were_like(
    earlier: Earlier | None, told: str
) -> None:
    known = {} if earlier is None else {("level", "frustration", 1): earlier}
    for step_p, plain in (
        (0.5, "hardly larger than how it wanders anyway"),
        (0.04, "one of so many numbers may be so far off by chance"),
    ):
        made = with_step(evidence(earlier=known), Step(0.2, 0.1, step_p))
        row = verdict(made)
        assert (row["verdict"], row["reason"]) == ("no clear change", plain + told)
    likely = with_step(evidence(earlier=known), Step(0.2, 0.1, 0.003))
    assert verdict(likely)["reason"] == "hardly larger than how it wanders anyway" + told
    shares = {**evidence().shares, "frustration": quantity(0.2, 0.003)}
    assert verdict(evidence(shares=shares, earlier=known))["reason"] == "few posts"


def test_no_reason_is_given_where_nothing_moved() -> None:
    assert verdict(evidence(), "concern")["reason"] == ""
    shares = {**evidence().shares, "concern": quantity(0.2, 0.05)}
    assert verdict(evidence(shares=shares), "concern")["reason"] == ""


def test_p_values_of_one_quantity_are_adjusted_over_all_parts() -> None:
    one = evidence()
    alone = verdict(one)["p"]
    (table, _) = decide([one, one])
    row = table[(table["window"] == "during") & (table["measure"] == "frustration")]
    share = row[row["quantity"] == "share"].iloc[0]
    assert share["p"] == pytest.approx(2 * alone)
    headlines = table[table["headline"]]
    assert len(headlines) == 10
    assert set(headlines[headlines["measure"] == "compound"]["quantity"]) == {"mean"}
    assert set(headlines[headlines["measure"] == "posts"]["quantity"]) == {"rate"}


def choice(**changes: Any) -> str:
    return choose_quantity(evidence(**changes))[0]


def test_which_quantity_answers() -> None:
    assert choice() == "share"
    for before, told in ((0.5, "rate"), (0.499, "share")):
        shares = {**evidence().shares, "frustration": quantity(0.2, 1e-5, before=before)}
        assert choice(shares=shares) == told
        assert choice(shares=shares, hours=[0.0, 6.0, 6.0]) == "share"
    few = quantity(0.2, 1e-5, before=0.6, n=29)
    assert choice(shares={**evidence().shares, "frustration": few}) == "share"
    for n, told in (([29, 30, 9], "rate"), ([30, 30, 9], "share"), ([29, 29, 99], "share")):
        assert choice(n_posts=n) == told
        assert choice(n_posts=n, hours=[0.0, 6.0, 6.0]) == "share"
    authors = {name: quantity(0.2, 0.1) for name in MEASURES[:-1]}
    for loud, told in ((0.101, "authors"), (0.1, "share")):
        assert choice(loud=loud, authors=authors) == told
        assert choice(loud=loud) == "share"
    words = {
        n: choose_quantity(evidence(n_posts=[n, 30, 0]))[1].split(" before")[0]
        for n in (0, 1, 2)
    }
    assert words == {0: "no post", 1: "only 1 post", 2: "only 2 posts"}


@pytest.mark.parametrize(
    ("share", "rate", "told"),
    [
        ((0.2, 0.049), 1.5, "rate"),
        ((0.2, 0.05), 1.5, "share"),
        ((-0.2, 0.01), 0.5, "rate"),
        ((0.2, 0.01), 0.5, "share"),
        ((0.2, 0.01), 1.0, "share"),
        ((0.0, 0.01), 1.0, "rate"),
    ],
)
def test_reviews_are_told_by_rates_that_moved_as_shares_did(
    share: tuple[float, float], rate: float, told: str
) -> None:
    made = {
        "shares": {**evidence().shares, "frustration": quantity(*share)},
        "rates": {**evidence().rates, "frustration": quantity(rate, 0.5)},
    }
    assert choice(reviews=True, **made) == told
    assert choice(reviews=False, **made) == "share"
    assert choice(reviews=True, hours=[0.0, 6.0, 6.0], **made) == "share"


def tally_of(groups: list[dict[int, int]], **more: Any) -> Any:
    """Make what is asked of a tally: posts of each window by group of authors."""
    windows = []
    for posts in groups:
        by_group = np.zeros(512, dtype=np.int64)
        for group, n in posts.items():
            by_group[group] = n
        windows.append(SimpleNamespace(by_group=by_group))
    return SimpleNamespace(windows=windows, **more)


def texts_of(sizes: list[int]) -> np.ndarray:
    """Make posts by window, group of texts and reaction beside compound."""
    texts = np.zeros((3, 3, 512, 5), dtype=np.int64)
    texts[0, 0, : len(sizes), 0] = np.array(sizes) // 2
    texts[0, 1, : len(sizes), 3] = np.array(sizes) - np.array(sizes) // 2
    texts[0, 0, :, 4] = 10_000
    return texts


@pytest.mark.parametrize(
    ("windows", "known", "texts", "told"),
    [
        ([{0: 15, 1: 15}, {0: 20, 1: 20}, {}], 70, [2] * 50, True),
        # at less than half of the posts of one window
        ([{0: 15, 1: 16}, {0: 30, 1: 20}, {}], 81, [2] * 50, False),
        # too few posts in all windows but one
        ([{0: 15, 1: 14}, {0: 30, 1: 20}, {}], 79, [2] * 50, False),
        ([{0: 15, 1: 14}, {0: 30, 1: 20}, {0: 15, 2: 15}], 109, [2] * 50, True),
        # hardly known
        ([{0: 15, 1: 15}, {0: 20, 1: 20}, {}], 35, [2] * 50, True),
        ([{0: 15, 1: 15}, {0: 20, 1: 20}, {}], 34, [2] * 50, False),
        # what is said differs less than fifty texts do
        ([{0: 15, 1: 15}, {0: 20, 1: 20}, {}], 70, [2] * 49, False),
    ],
)
def test_a_name_at_half_of_all_windows_is_nobodys(
    windows: list, known: int, texts: list, *, told: bool
) -> None:
    made = tally_of(windows, n_known=known, texts=texts_of(texts))
    assert names_nobody(made) == told


@pytest.mark.parametrize(
    ("posts", "n", "found"),
    [
        ({3: 11, 4: 89}, 11, [3]),
        ({3: 10, 4: 90}, 10, []),
        # a tenth of the posts by one of the group is not more than a tenth
        ({3: 12, 4: 88}, 10, []),
        ({3: 10, 4: 40}, 10, []),
        ({3: 11, 4: 39}, 10, [3]),
        ({3: 11, 4: 39}, 9, []),
        ({3: 15, 4: 15}, 15, [3, 4]),
        ({3: 15, 4: 14}, 15, []),
    ],
)
def test_who_is_loud(posts: dict, n: int, found: list) -> None:
    panel = SimpleNamespace(
        most_by=lambda group, _window, _n: (
            n if group == 3 else posts.get(group, 0) * (4 in found)
        )
    )
    made = tally_of([{}, posts, {}], panel=panel)
    told = find_loud(made)
    assert [each.group for each in told] == found
    total = sum(posts.values())
    for each in told:
        assert (each.window, each.n) == (1, n)
        assert each.share == n / total


def test_the_loudest_come_first_each_where_they_wrote_most() -> None:
    windows = [{1: 20, 2: 20, 9: 60}, {1: 30, 2: 12, 9: 58}, {1: 20, 9: 90}]
    panel = SimpleNamespace(most_by=lambda group, window, n: n if group < 9 else 0)  # noqa: ARG005
    found = find_loud(tally_of(windows, panel=panel))
    assert [(each.group, each.window, each.n) for each in found] == [(1, 1, 30), (2, 0, 20)]


def test_placebos_tell_where_four_fit_beside_each_other() -> None:
    large = np.array([1.0, 2, 3, 4, 5])
    for apart, known in ((4, True), (3, False)):
        found = placebo_checks(Placebos(None, large, 10, apart))  # type: ignore[arg-type]
        assert bool(found) == known
    found = placebo_checks(Placebos(None, large, 10, 4))  # type: ignore[arg-type]
    assert {key: check.p for key, check in found.items()} == {
        ("frustration", 1): 0.1,
        ("concern", 1): 0.2,
        ("humor", 1): 0.3,
        ("compound", 1): 0.5,
    }
    assert placebo_checks(None) == {}


def test_same_hours_are_taken_by_measure_and_window() -> None:
    rows = [
        ("same hours", "during - before", "share_concern", 0.1, 0.01),
        ("same hours", "after - before", "compound_mean", -0.1, 0.5),
        ("same hours", "after - before", "share_none", -0.1, 0.5),
        ("within authors", "after - before", "share_concern", 0.3, 0.2),
    ]
    table = pd.DataFrame(rows, columns=["method", "comparison", "measure", "value", "p"])
    assert same_hours_checks(table) == {
        ("concern", 1): Change(0.1, p=0.01),
        ("compound", 2): Change(-0.1, p=0.5),
    }


def history_of(times: dict[float, int]) -> History:
    """Make a history with so many posts in the five minutes at each hour since the onset."""
    history = History()
    base = int(ONSET.timestamp()) // 300
    kept = sorted((base + round(hour * 12), n) for hour, n in times.items() if n)
    history.keys = np.array([at * 32 for at, _ in kept], dtype=np.int64)
    history.sums = np.zeros((len(kept), len(COLUMNS)), np.int64)
    history.sums[:, 3] = [n for _, n in kept]
    return history


@pytest.mark.parametrize(
    ("empty", "rate", "told"),
    [
        # an hour, and what came in as much time on either side
        (12, 21, True),
        (12, 20, False),
        (11, 21, False),
        (24, 11, True),
        (24, 10, False),
    ],
)
@pytest.mark.parametrize("side", [1, -1])
def test_an_hour_without_any_of_more_than_twenty_posts_is_a_gap(
    empty: int, rate: int, side: int, *, told: bool
) -> None:
    posts = {side * k / 12: 9 for k in range(1, 144)}
    # so many in each hour on the one side, 9 in all five minutes on the other
    posts |= {-side * (empty + 12 * k) / 12: rate for k in range(empty // 12)}
    assert bool(find_gaps(history_of(posts))) == told


@pytest.mark.parametrize(("minutes", "known"), [(5, True), (4, False)])
def test_five_minutes_are_a_moment(minutes: int, *, known: bool) -> None:
    history = history_of({at / 12: 3 for at in range(-24, 24)})
    span = [(ONSET - HOUR, ONSET), (ONSET, ONSET + timedelta(minutes=minutes))]
    span.append((span[1][1], ONSET + HOUR))
    hours, gaps = covered_hours(history, span, [])
    assert gaps == []
    assert hours == pytest.approx([1.0, minutes / 60 if known else 0.0, (60 - minutes) / 60])
    mask = (ONSET - HOUR, ONSET - timedelta(minutes=20))
    assert covered_hours(history, span, [mask])[0][0] == pytest.approx(1 / 3)
    start = ONSET + timedelta(minutes=minutes)
    short = [(ONSET, ONSET), (ONSET, start), (start, start)]
    assert covered_hours(history, short, [])[0] == pytest.approx([0, minutes / 60 * known, 0])
    ended = [(ONSET - HOUR, ONSET), (ONSET, ONSET), (ONSET, ONSET)]
    assert covered_hours(history, ended, [])[0] == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("at", "days"),
    [([0.0], False), ([0.0, 24.0], True), ([0.0, 23.0], True), ([0.0, 22.0, 24.0], False)],
)
def test_times_are_days_where_nearly_all_stand_at_one(at: list[float], *, days: bool) -> None:
    posts = dict.fromkeys(at, 9)
    assert (step_of(history_of(posts)) == DAY) == days
    for few, told in ((11, True), (12, False)):
        # a tenth of the posts elsewhere
        some = {24.0 * k: 20 for k in range(5)} | {24.0 * k + 12: few for k in (1,)}
        assert (step_of(history_of(some)) == DAY) == told


def test_earlier_stretches_are_counted_where_they_moved_as_far() -> None:
    posts = {-24.0 * k - 20: 0 for k in range(9)}
    counts = [40, 8, 10, 12, 9, 30, 0, 25]  # of the days before, the latest first
    for k, n in enumerate(counts):
        posts[-24.0 * k - 12] = n
    history = history_of(posts)
    history.sums[:, 0] = history.sums[:, 3] // 2
    history.sums[:, 3] -= history.sums[:, 0]
    spans = [(ONSET - DAY, ONSET), (ONSET, ONSET + DAY), (ONSET + DAY, ONSET + DAY)]
    first = ONSET - 8 * DAY
    found = count_earlier(
        history,
        spans,
        first,
        [],
        {"frustration": quantity(-0.0, 1.0, before=0.5)},
        {"posts": quantity(0.0, 1.0, before=25 / 24)},
    )
    assert set(found) == {("level", "frustration", 1), ("rate", "posts", 1)}
    # of ten posts and more a share is told: all but 8, 9 and 0
    level = found["level", "frustration", 1]
    assert (level.hours, level.n, level.as_far) == (24.0, 5, 4)  # of 25 less than half are
    rate = found["rate", "posts", 1]
    assert (rate.hours, rate.n, rate.as_far) == (24.0, 8, 3)  # 40, 30 and 25
    lower = {"posts": quantity(-0.5, 1.0, before=25 / 24)}
    few = count_earlier(history, spans, first, [], {}, lower)
    assert few["rate", "posts", 1].as_far == sum(n / 24 <= 25 / 24 - 0.5 for n in counts)
    for covered, n in ((12, 8), (11.9, 7)):
        mask = (ONSET - DAY, ONSET - covered * HOUR)
        less = count_earlier(history, spans, first, [mask], {}, lower)
        assert less["rate", "posts", 1].n == n
    for reach, n in ((27.99, 27), (28.5, 28), (40.0, 28)):
        far = count_earlier(history, spans, ONSET - reach * DAY, [], {}, lower)
        assert far["rate", "posts", 1].n == n
    brief = [(ONSET - DAY, ONSET), (ONSET, ONSET + HOUR), (ONSET + HOUR, ONSET + HOUR)]
    many = count_earlier(history, brief, ONSET - 20 * DAY, [], {}, lower)
    assert many["rate", "posts", 1].n == 200


def test_lengths_of_earlier_stretches_are_told() -> None:
    told = [str(Earlier(hours, 2, 0)) for hours in (0.5, 1, 71.9, 72, 24)]
    names = ["30 min", "1 h", "72 h", "3 days", "days"]
    for text, name in zip(told, names, strict=True):
        what = name if name == "days" else f"stretches of {name}"
        assert text == f"none of the 2 {what} before was as far off"
    assert str(Earlier(5, 1, 1)) == "the one stretch of 5 h before was as far off"
    assert [str(Earlier(24, 9, n)).split(" as")[0][-4:] for n in (1, 2)] == [" was", "were"]
