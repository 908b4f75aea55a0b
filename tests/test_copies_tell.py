"""Copies of a text are alike: their numbers tell how far shares and means may be off."""

import numpy as np
import pytest

from sentiment.measure.evidence import _widened
from sentiment.stats.clusters import (
    Clustered,
    _reach,
    difference,
    estimate,
    mean_interval,
    wilson,
)
from sentiment.stats.intervals import t_quantile

#: Texts, how often each was posted, and the share of those that complain.
SIZES, SHARE = np.repeat([1, 5], [27, 3]), 0.15


def stretch(
    rng: np.random.Generator, complains: np.ndarray, *, known: bool = True
) -> Clustered:
    """Posts by as many authors, each complaint at -0.5 and all others at 0.25."""
    text = np.repeat(np.arange(len(SIZES)), SIZES)
    values = np.stack([complains[text], np.where(complains[text], -0.5, 0.25)])
    author = rng.integers(0, 512, len(text))
    groups = np.stack([author, rng.integers(0, 512, len(SIZES))[text], author])
    posts, sums = np.zeros((3, 512)), np.zeros((3, 2, 512))
    for way, group in enumerate(groups):
        np.add.at(posts[way], group, 1)
        for measure in (0, 1):
            np.add.at(sums[way, measure], group, values[measure])
    off = values - values.mean(axis=1, keepdims=True)
    scatter, third, fourth = ((off**power).mean(axis=1) for power in (2, 3, 4))
    skewness = third / np.maximum(scatter**1.5, 1e-12)
    kurtosis = fourth / np.maximum(scatter**2, 1e-12)
    original = len(SIZES) / len(text)
    moments = [scatter, skewness, kurtosis] if known else []
    return Clustered(posts, sums, original, 0.0, *moments)


def held(*, known: bool) -> np.ndarray:
    """How often intervals of the share and of the mean hold the truth."""
    rng, hits = np.random.default_rng(7), []
    for _ in range(600):
        window = stretch(rng, rng.random(len(SIZES)) < SHARE, known=known)
        found = estimate(window)
        low, high, _ = wilson(found.value[:1], found.variance[:1], found.n, found.free)
        lower, higher = mean_interval(window, found, 1)
        truth = 0.25 - 0.75 * SHARE
        hits.append([low[0] <= SHARE <= high[0], lower <= truth <= higher])
    return np.mean(hits, axis=0)


def test_intervals_hold_where_few_texts_are_copied() -> None:
    assert (held(known=True) > 0.93).all()
    assert held(known=False)[1] < 0.9


def test_copies_that_none_of_complains_still_make_a_share_less_sure() -> None:
    rng = np.random.default_rng(1)
    complains = np.arange(len(SIZES)) < 5  # none of the copies
    guessed, told = (
        estimate(stretch(np.random.default_rng(1), complains, known=known)).variance[0]
        for known in (False, True)
    )
    share = 5 / SIZES.sum()
    assert told == pytest.approx(share * (1 - share) * 102 / 42**2, rel=0.25)
    assert told > 1.6 * guessed
    window = stretch(rng, complains)
    assert difference(window, window).variance[0] < told / 4  # the same texts in both


def test_a_mean_of_two_values_is_as_sure_as_their_share() -> None:
    share, n, free = 0.1, 30, 20.0
    by = float(t_quantile(np.array([free + 1]))[0]) ** 2 / n
    down, up = _reach(by, share * (1 - share), 1 - 2 * share, -2.0)
    low, high, _ = wilson(np.array([share]), np.array([share * (1 - share) / n]), n, free)
    assert [share - down, share + up] == pytest.approx([low[0], high[0]])


def test_the_loud_who_are_alike_by_chance_make_a_mean_no_surer() -> None:
    posts = np.append(np.full(5, 200.0), np.full(500, 2.0))
    values = np.append(np.full(5, 0.1), np.tile([0.25, 0.25, 0.25, -0.5, 0.25], 100))
    mean = float(posts @ values / posts.sum())
    off = values - mean
    variance, third, fourth = (float(posts @ off**power / posts.sum()) for power in (2, 3, 4))
    moments = [variance], [third / variance**1.5], [fourth / variance**2]
    window = Clustered(
        posts[None], (posts * values)[None, None], 1.0, 0.0, *map(np.array, moments)
    )
    found = estimate(window)
    plain = window._replace(scatter=None)
    sure, told = (np.diff(mean_interval(each, found, 0))[0] for each in (plain, window))
    assert told > 1.5 * sure


def test_few_authors_widen_a_rate_as_they_widen_a_share() -> None:
    assert _widened([5.0, 1e9]) == pytest.approx([(2.5706 / 1.96) ** 2, 1.0], rel=1e-4)
