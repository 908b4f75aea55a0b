"""The compiled parts that have something of Python's to reproduce."""

import itertools
import random
import sys
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.kernels.shared_object import call
from sentiment.score.vader import _FLOAT_SUM_IS_COMPENSATED, _INT_SUM_IS_COMPENSATED

TOKEN = np.dtype(
    [("valence", "f8"), ("flags", "i4"), ("word", "i4"), ("whole", "?")], align=True
)


def tokens_of(values: list[float]) -> npt.NDArray[Any]:
    """Make tokens of sentiments."""
    tokens = np.zeros(len(values), TOKEN)
    tokens["valence"] = values
    tokens["whole"] = [isinstance(value, int) for value in values]
    return tokens


def assert_rounded(values: npt.NDArray[np.float64], digits: int) -> None:
    """Assert that some floats are rounded as Python does it, to the sign of zero."""
    expected = np.array([round(value, digits) for value in values.tolist()])
    result = values.copy()
    call("round_all", result, len(result), digits)
    differing = np.flatnonzero(result.view(np.int64) != expected.view(np.int64))
    assert not differing.size, [(values[at], result[at], expected[at]) for at in differing[:3]]


@pytest.mark.parametrize("digits", [3, 4])
def test_rounding_around_every_half(digits: int) -> None:
    halves = (np.arange(10**digits) + 0.5) / 10**digits
    values = [halves, halves]
    for direction in (0.0, 1.0):
        neighbours = halves
        for _ in range(2):
            neighbours = np.nextafter(neighbours, direction)
            values.append(neighbours)
    every = np.concatenate(values)
    assert_rounded(np.concatenate([every, -every]), digits)


@pytest.mark.parametrize("digits", [3, 4])
def test_rounding_of_exact_ties_and_extremes(digits: int) -> None:
    ties = np.arange(2**12 + 1) / 2**12
    tiny = np.array(
        [
            0.0,
            -0.0,
            5e-324,
            sys.float_info.min,
            1e-300,
            2.0**-63,
            2.0**-52,
            1e-5,
            4.9e-5,
            1.0,
            -1.0,
        ]
    )
    assert_rounded(np.concatenate([ties, -ties, tiny]), digits)


@pytest.mark.parametrize("digits", [3, 4])
def test_rounding_of_random_numbers(digits: int) -> None:
    assert_rounded(np.random.default_rng(digits).uniform(-1, 1, 100_000), digits)


NUMBERS = st.one_of(
    st.integers(-4, 4),
    st.sampled_from([0.0, -0.0, 0.1, 0.3, -0.74, 1e16, -1e16, 1e-16, 1 / 3]),
    st.floats(-1e6, 1e6),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(NUMBERS, max_size=20))
def test_sum(values: list[float]) -> None:
    # An int 0 is left out, as it is by those who call it.
    chosen = np.array(
        [at for at, value in enumerate(values) if value or isinstance(value, float)], np.int64
    )
    result = np.empty(1)
    compensated = _FLOAT_SUM_IS_COMPENSATED, _INT_SUM_IS_COMPENSATED
    call("sum_all", tokens_of(values), chosen, len(chosen), *compensated, result)
    assert result[0].hex() == float(sum(values)).hex()


def test_which_sums_are_compensated() -> None:
    assert (sys.version_info >= (3, 12)) == _FLOAT_SUM_IS_COMPENSATED
    if sys.version_info < (3, 14):
        assert not _INT_SUM_IS_COMPENSATED


def but_check(sentiments: list[float], but: int) -> list[float]:
    """Do what the original does for a "but"."""
    for sentiment in sentiments:
        at = sentiments.index(sentiment)
        if at < but:
            sentiments.pop(at)
            sentiments.insert(at, sentiment * 0.5)
        elif at > but:
            sentiments.pop(at)
            sentiments.insert(at, sentiment * 1.5)
    return sentiments


def assert_weighed(values: list[float], but: int) -> None:
    """Assert that both ways of applying a "but" do what the original does."""
    expected = but_check(list(values), but)
    for searching in (True, False):
        tokens = tokens_of(values)
        call("weigh_all", tokens, len(values), but, searching)
        assert tokens["valence"].tolist() == expected
        assert tokens["whole"].tolist() == [isinstance(value, int) for value in expected]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([0, 0, 0.0, -0.0, 1, 2, 4.0, 8, 0.5, 1.5, 2.25, -3, 5e-324]), min_size=1
    ),
    st.integers(0),
)
def test_but_among_equals(values: list[float], but: int) -> None:
    assert_weighed(values, but % len(values))


def test_but_in_long_texts() -> None:
    choose = random.Random(3)
    powers = [2.0**power for power in range(-4, 5)] + [1.5**power for power in range(-4, 5)]
    for count, kinds in itertools.product((1, 2, 3, 50, 129, 1000), (1, 3, len(powers))):
        assert_weighed(choose.choices([0, *powers][:kinds], k=count), choose.randrange(count))
