"""Arrow arrays of every make, and buffers that aren't quite in order."""

import itertools
import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest

from sentiment.kernels import arrays
from sentiment.score.vader import score_texts

from .texts import Inventor

TEXTS = [
    "good",
    None,
    "not good!",
    "",
    "😀 bad",
    "x" * 5000 + " good",
    "İ" * 3000,
    None,
    "🔥" * 2000,
    "kinda GREAT, but bad",
]
EXPECTED = score_texts(pa.array(["" if text is None else text for text in TEXTS]))


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())],
)
def test_types_of_text(kind: pa.DataType) -> None:
    assert np.array_equal(score_texts(pa.array(TEXTS, pa.string()).cast(kind)), EXPECTED)


def test_only_nulls() -> None:
    assert np.array_equal(score_texts(pa.nulls(3)), np.zeros((3, 4)))
    assert np.array_equal(score_texts(pa.nulls(3, pa.string())), np.zeros((3, 4)))


@pytest.mark.parametrize(
    "texts", [pa.array([], pa.string()), pa.chunked_array([], pa.string()), pa.array(["a"])[:0]]
)
def test_no_texts(texts: pa.Array) -> None:
    assert score_texts(texts).shape == (0, 4)


def test_slices() -> None:
    texts = pa.array(TEXTS, pa.string())
    for first, last in itertools.combinations(range(len(TEXTS) + 1), 2):
        assert np.array_equal(score_texts(texts[first:last]), EXPECTED[first:last])


def test_chunks() -> None:
    texts = pa.array(TEXTS, pa.string())
    chunks = pa.chunked_array([texts[:3], texts[3:3], texts[3:4], texts[4:]])
    assert np.array_equal(score_texts(chunks), EXPECTED)
    assert np.array_equal(score_texts(chunks[2:7], threads=2), EXPECTED[2:7])


def array_of(
    offsets: list[int], data: bytes, validity: list[int] | None = None, first: int = 0
) -> pa.Array:
    """Make an array of buffers, whatever they hold."""
    buffers = [np.array(offsets, np.int32), np.frombuffer(data, np.uint8)]
    bitmap = None if validity is None else pa.py_buffer(np.array(validity, np.uint8))
    return pa.Array.from_buffers(
        pa.string(),
        len(offsets) - 1 - first,
        [bitmap, *map(pa.py_buffer, buffers)],
        offset=first,
    )


def test_what_a_null_hides_is_not_scored() -> None:
    texts = array_of([0, 0, 4, 8], b"goodgood", [0b100], first=1)
    assert score_texts(texts)[:, 3].tolist() == [0, 0.4404]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_blocks_and_threads(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pa.array([*Inventor(5).texts(2000), *TEXTS, *[""] * 50])
    expected = score_texts(texts)
    monkeypatch.setattr(arrays, "BLOCK_BYTES", 1000)
    assert np.array_equal(score_texts(texts, threads=threads), expected)


def test_calls_from_several_threads() -> None:
    texts = pa.array(Inventor(6).texts(2000))
    expected = score_texts(texts)
    with ThreadPoolExecutor(4) as pool:
        assert all(
            np.array_equal(scores, expected) for scores in pool.map(score_texts, [texts] * 8)
        )


def test_buffers_are_left_as_they_are() -> None:
    texts = pa.array(["GOOD"])
    assert score_texts(texts)[0].tolist() == [0, 0, 1, 0.4404]
    assert texts.to_pylist() == ["GOOD"]


def test_bytes_that_are_no_text_do_no_harm() -> None:
    choose = random.Random(9)
    odd = [0x20, 0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xCE, 0xA3, 0xE2, 0xED, 0xF0, 0xF4, 0xF8, 0xFF]
    rows = [bytes(choose.choices(odd, k=choose.randrange(8))) for _ in range(3000)]
    rows[0] = b"\xce\xa3" + b"\x80" * 5000 + b"\xce\xa3x" + b"\xbf" * 5000 + b"\xce\xa3"
    rows[1::2] = [b"not good"] * len(rows[1::2])
    scores = score_texts(array_of([0, *itertools.accumulate(map(len, rows))], b"".join(rows)))
    assert np.isfinite(scores).all()
    assert (scores[1::2, 3] == -0.3412).all()


@pytest.mark.parametrize("texts", [pa.array([1, 2]), pa.array([b"good"]), pa.array([["good"]])])
def test_other_types(texts: pa.Array) -> None:
    with pytest.raises(TypeError, match="type of text"):
        score_texts(texts)


@pytest.mark.parametrize(
    "offsets", [[0, 5], [-1, 4], [0, 3, 2]], ids=["beyond", "before", "falling"]
)
def test_buffers_that_do_not_fit(offsets: list[int]) -> None:
    with pytest.raises(ValueError, match="offsets"):
        score_texts(array_of(offsets, b"good"))


@pytest.mark.parametrize(("n", "first"), [(9, 0), (8, 1), (14, 3)])
def test_validity_has_a_bit_for_each_text(n: int, first: int) -> None:
    nothing = np.zeros(0, np.uint8)
    texts = arrays._Texts(np.zeros(n + 1, np.int64), nothing, np.full(2, 255, np.uint8), first)
    if n + first <= 16:
        assert arrays._checked(texts) is texts
        texts = texts._replace(validity=texts.validity[:1])
    with pytest.raises(ValueError, match=f"validity must have {n} bits from bit {first}"):
        arrays._checked(texts)


def test_number_of_threads() -> None:
    with pytest.raises(ValueError, match="threads"):
        score_texts(pa.array(["good"]), threads=0)
