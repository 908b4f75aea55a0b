"""The compiled parts that have something of Python's to reproduce."""

import itertools
import random
import sys

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.jit import flags
from sentiment.jit.characters import Characters
from sentiment.jit.compilation import entry
from sentiment.jit.hashing import ABSENT, Vocabulary, find, survey
from sentiment.jit.lowering import lowered
from sentiment.jit.swar import Lanes, padded_lanes
from sentiment.jit.unicode import CODE_POINTS, extraordinary_characters, kind_of
from sentiment.score.vader import load_lexicon
from sentiment.score.vader.arithmetic import (
    FLOAT_SUM_IS_COMPENSATED,
    INT_SUM_IS_COMPENSATED,
    python_sum,
    rounded,
)
from sentiment.score.vader.contrast import weigh_long, weigh_short
from sentiment.score.vader.tables import Records, Workspace, workspace_for

from .texts import NOT_SPACES, ODD_LETTERS


@entry
def round_all(values: npt.NDArray[np.float64], digits: int) -> None:
    """Round an array in place."""
    for at in range(values.size):
        values[at] = rounded(values[at], digits)


@entry
def sum_all(tokens: Records, chosen: npt.NDArray[np.int64], floats: bool, ints: bool) -> float:  # noqa: FBT001 - numba
    """Add up all tokens."""
    return python_sum(tokens, chosen, chosen.size, floats, ints)


@entry
def weigh_both_ways(one: Workspace, two: Workspace, count: int, but: int) -> None:
    """Apply a "but" to two copies of the same tokens."""
    weigh_short(one.tokens, count, but)
    weigh_long(two.tokens, count, but, two.nodes, two.equals)


@entry
def lower_one(
    text: npt.NDArray[np.uint8], characters: Characters, target: npt.NDArray[np.uint8]
) -> tuple[int, int]:
    """Lower one token."""
    length, seen = lowered(text, np.int64(0), np.int64(text.size), characters, target)
    return length, seen  # type: ignore[return-value] # int64 is an int to Python


@entry
def find_as_if(
    lanes: Lanes, start: int, stop: int, first_stop: int, vocabulary: Vocabulary
) -> int:
    """Find a token as if it had the hash and the first bytes of the first one in its buffer."""
    hash_of_first, head, _, _, _, _ = survey(lanes, np.int64(0), np.int64(first_stop))
    return find(hash_of_first, head, lanes, start, stop, vocabulary)  # type: ignore[return-value] # as above


def fill_tokens(room: Workspace, values: list[float]) -> None:
    """Make tokens of sentiments."""
    room.tokens["valence"][: len(values)] = values
    room.tokens["whole"][: len(values)] = [isinstance(value, int) for value in values]


def assert_rounded(values: npt.NDArray[np.float64], digits: int) -> None:
    """Assert that some floats are rounded as Python does it, to the sign of zero."""
    expected = np.array([round(value, digits) for value in values.tolist()])
    result = values.copy()
    round_all(result, digits)
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
    room = workspace_for(100)
    fill_tokens(room, values)
    # An int 0 is left out, as it is by those who call it.
    chosen = np.array(
        [at for at, value in enumerate(values) if value or isinstance(value, float)], np.int64
    )
    result = sum_all(room.tokens, chosen, FLOAT_SUM_IS_COMPENSATED, INT_SUM_IS_COMPENSATED)
    assert result.hex() == float(sum(values)).hex()


def test_which_sums_are_compensated() -> None:
    assert (sys.version_info >= (3, 12)) == FLOAT_SUM_IS_COMPENSATED
    if sys.version_info < (3, 14):
        assert not INT_SUM_IS_COMPENSATED


@pytest.mark.parametrize(
    "other",
    [
        "catastrophix",
        "catastrophi",
        "catastrophics",
        "xatastrophic",
        "CATASTROPHIc",
        "catastrophic",
    ],
)
def test_same_hash_is_not_the_same_word(other: str) -> None:
    word = "catastrophic"
    buffer = padded_lanes(100)
    buffer.view(np.uint8)[: len(word + other)] = list((word + other).encode())
    vocabulary = load_lexicon().tables.vocabulary
    found = find_as_if(buffer, len(word), len(word + other), len(word), vocabulary)
    # The first eight bytes are handed on with the hash.
    expected = other[8:].lower() == word[8:]
    assert (found != ABSENT) == expected
    assert not expected or vocabulary.entries["valence"][found] == -2.2


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
    one, two = workspace_for(2 * len(values)), workspace_for(2 * len(values))
    fill_tokens(one, values)
    fill_tokens(two, values)
    weigh_both_ways(one, two, len(values), but)
    expected = but_check(list(values), but)
    for room in (one, two):
        tokens = room.tokens[: len(values)]
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


def assert_lowered(token: str) -> None:
    """Assert that a token is lowered as Python does it, and its letters found."""
    characters = load_lexicon().tables.characters
    target = np.empty(4 * len(token.encode()) + 1, np.uint8)
    length, seen = lower_one(np.frombuffer(token.encode(), np.uint8).copy(), characters, target)
    assert target[:length].tobytes().decode() == token.lower(), token
    assert (bool(seen & flags.UPPER) and not seen & flags.LOWER) == token.isupper(), token


@settings(max_examples=500, deadline=None)
@given(
    st.text(
        st.one_of(
            st.sampled_from([*ODD_LETTERS, *NOT_SPACES, *"ΣΣΣaA.':"]),
            st.characters(codec="utf-8"),
        )
    )
)
def test_lower_case(token: str) -> None:
    assert_lowered(token)


def test_lower_case_of_every_extraordinary_character() -> None:
    for character in extraordinary_characters():
        for token in (
            character,
            f"a{character}Σ",
            f"{character}Σ{character}",
            f"AΣ{character}",
            f"AΣ{character}b",
        ):
            assert_lowered(token)


def test_no_extraordinary_character_is_missed() -> None:
    known = extraordinary_characters()
    planes = [range(0x20000), range(0xE0000, 0xE1000), range(0x20000, CODE_POINTS, 61)]
    for code in itertools.chain.from_iterable(planes):
        character = chr(code)
        if not 0xD800 <= code < 0xE000:
            assert known.get(character, (0, "")) == kind_of(character), hex(code)


def test_lower_case_never_needs_lowering() -> None:
    # What lets words that aren't in lower case be left out of the vocabulary.
    assert all(lower == lower.lower() for _, lower in extraordinary_characters().values())


def test_lower_case_grows_no_more_than_there_is_room_for() -> None:
    for character, (_, lower) in extraordinary_characters().items():
        assert len(lower.encode()) <= 2 * len(character.encode())
