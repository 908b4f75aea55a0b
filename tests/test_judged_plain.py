"""What is known of an archive before anything is decided, at the bounds of what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sentiment.count.history import History
from sentiment.count.spans import assign_windows
from sentiment.count.tally import Tally
from sentiment.measure import build_measures
from sentiment.measure.judge import compare_windows, judge
from sentiment.measure.judged import Counted
from sentiment.measure.measure import Terms
from sentiment.measure.misclassification import estimate_error_rates
from sentiment.measure.quantities import Change, Level, Quantity
from sentiment.outage import Outage
from sentiment.schema import KINDS, REACTIONS
from sentiment.stats.intervals import holm
from tests.conftest import tagged_posts

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
OUTAGE = Outage(ONSET, ONSET + 6 * HOUR)
SPANS = [(ONSET - DAY, ONSET), (ONSET, ONSET + 6 * HOUR), (ONSET + 6 * HOUR, ONSET + DAY)]
POSTS = tagged_posts(400, authors=200)
RATES = estimate_error_rates([*REACTIONS] * 30, np.tile(0.6 * np.eye(4) + 0.1, (30, 1)))


def counted(posts: pd.DataFrame, outage: Outage = OUTAGE) -> Counted:
    tally, history = Tally(outage, HOUR), History()
    tally.add(assign_windows(posts, outage))
    history.add(posts)
    return Counted(tally, history, SPANS)


def inside(n: int) -> np.ndarray:
    """Tell which posts are the first so many of those in windows."""
    window = assign_windows(POSTS, OUTAGE)["window"].notna().to_numpy()
    return window & (np.cumsum(window) <= n)


N = int(assign_windows(POSTS, OUTAGE)["window"].notna().sum()) // 2 * 2
EVEN = POSTS[inside(N)].reset_index(drop=True)


@pytest.mark.parametrize(("more", "known"), [(0, False), (1, True)])
def test_half_of_the_posts_are_too_few_to_know_authors_or_reviews(
    more: int, *, known: bool
) -> None:
    first = np.arange(N) < N // 2 + more
    (found,) = judge([counted(EVEN.assign(author=EVEN["author"].where(first)))])
    assert bool(found.evidence.authors) == known
    kinds = pd.Categorical(np.where(first, "review", "post"), categories=list(KINDS))
    (found,) = judge([counted(EVEN.assign(kind=kinds))])
    assert found.evidence.reviews == known


def test_who_is_loud_is_left_out_of_what_is_quiet() -> None:
    (plain,) = judge([counted(EVEN)])
    assert (plain.loud, plain.evidence.loud, plain.evidence.quiet) == ([], 0.0, {})
    assert (plain.evidence.controlled, plain.evidence.ongoing) == (False, False)
    during = EVEN["created_at"].between(*SPANS[1], inclusive="left").to_numpy()
    much = during & (np.cumsum(during) <= 20)
    made = counted(EVEN.assign(author=EVEN["author"].mask(much, "loud")))
    (found,) = judge([made])
    assert [each.n for each in found.loud] == [20]
    assert found.evidence.loud == pytest.approx(20 / during.sum())
    levels = found.evidence.quiet["frustration"].levels
    assert levels[1].n <= during.sum() - 20
    assert found.evidence.n_posts == [w.by_group.sum() for w in made.tally.windows]
    (on,) = judge([counted(EVEN, Outage(ONSET))])
    assert on.evidence.ongoing


def quantities(n: tuple[int, int, int]) -> dict[str, Quantity]:
    found = {}
    for at, name in enumerate((*REACTIONS, "compound")):
        levels = [Level(0.1, 0.0, 0.2, size) for size in n]
        changes = [Change(to + at / 10, at / 10, at + 1.0, (at + 1) / 200) for to in (1, 2)]
        found[name] = Quantity(levels, changes)
    return found


@pytest.mark.parametrize(
    ("n", "enough"),
    [
        ((30, 30, 30), (True, True)),
        ((29, 99, 99), (False, False)),
        ((30, 29, 31), (False, True)),
    ],
)
def test_differences_of_few_posts_have_no_interval(n: tuple, enough: tuple) -> None:
    tally = SimpleNamespace()
    found = compare_windows(tally, quantities(n))  # type: ignore[arg-type]
    assert found["comparison"].tolist() == ["during - before"] * 5 + ["after - before"] * 5
    assert (
        found["measure"].tolist()
        == [*(f"share_{name}" for name in REACTIONS), "compound_mean"] * 2
    )
    assert found["value"].tolist() == pytest.approx(
        [to + at / 10 for to in (1, 2) for at in range(5)]
    )
    for row, told in zip(found.to_dict("records"), np.repeat(enough, 5).tolist(), strict=True):
        assert row["enough"] == told
        assert np.isnan([row["low"], row["high"], row["p"]]).tolist() == [not told] * 3
        to = 1 if row["comparison"].startswith("during") else 2
        assert (row["n_from"], row["n_to"]) == (n[0], n[to])
    np.testing.assert_allclose(found["p_holm"], holm(found["p"].to_numpy(float)))
    columns = ["comparison", "measure", "value", "low", "high", "p", "p_holm"]
    assert list(found) == [*columns, "n_from", "n_to", "enough"]


TERMS = Terms(DAY, 18 * HOUR)


def measured(posts: pd.DataFrame, outage: Outage = OUTAGE, **terms: Any) -> Any:
    made = counted(posts, outage)
    return build_measures([made.tally], [made.history], replace(TERMS, **terms))[0]


@pytest.mark.parametrize(
    ("known", "words"),
    [(0, "posts"), (1, "authors where known, else posts"), (N, "authors")],
)
def test_what_is_resampled_is_said(known: int, words: str) -> None:
    author = EVEN["author"].where(np.arange(N) < known)
    found = measured(EVEN.assign(author=author))
    assert found.resampled == words
    assert found.n_authors == author.nunique()
    assert (found.n_posts, found.authors_exact) == (N, True)
    assert (found.first, found.last) == (EVEN["created_at"].min(), EVEN["created_at"].max())


@pytest.mark.parametrize("without", [0, 1])
def test_shares_are_adjusted_where_all_posts_have_probabilities(without: int) -> None:
    made = [counted(EVEN), counted(EVEN)]
    made[1].tally.n_with_proba -= without
    tables = build_measures(
        [each.tally for each in made],
        [each.history for each in made],
        replace(TERMS, rates=RATES),
    )
    for found in tables:
        for table in (found.windows, found.differences):
            told = table["measure"].str.startswith("adjusted_share").any()
            assert told == (not without)
    p_values = np.concatenate([found.differences["p"].to_numpy(float) for found in tables])
    adjusted = np.concatenate([found.differences["p_holm"].to_numpy(float) for found in tables])
    np.testing.assert_allclose(adjusted, holm(p_values))


def test_baselines_and_margins_are_handed_on() -> None:
    found = measured(EVEN, baseline="same-hours", margin=0.2)
    assert found.baseline == "same-hours"
    assert found.differences["value"].isna().all()  # one day has no earlier day
    plain = measured(EVEN)
    assert plain.differences["value"].notna().any()
    assert (plain.before, plain.after, plain.bin_width) == (DAY, 18 * HOUR, HOUR)
    # whole hours, until eighteen after the end
    times = plain.activity["time"]
    assert plain.last > ONSET + DAY
    assert times.min() == pd.Timestamp(plain.first).ceil("h")
    assert times.max() == ONSET + 23 * HOUR
    assert plain.masks == []
