"""Arrow arrays of text as buffers, and going over them in blocks that threads share."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sentiment.jit.compilation import compiled
from sentiment.jit.swar import Lanes, padded_lanes

BLOCK_BYTES: Final = 1 << 19
"""Text that is worked on at a time: some milliseconds of work for a thread."""


class Texts(NamedTuple):
    """Texts that lie one behind the other, as in an Arrow array.

    Attributes
    ----------
    offsets : ndarray of int32 or int64
        Where each text starts in `data`, and where the last one stops.
    data : ndarray of uint8
        UTF-8.
    validity : ndarray of uint8
        Bitmap of the texts that aren't null; empty if none is.
    first_bit : int
        The bit of the first text in it.
    """

    offsets: npt.NDArray[Any]
    data: npt.NDArray[np.uint8]
    validity: npt.NDArray[np.uint8]
    first_bit: int


class Block(NamedTuple):
    """Some of the texts, of the types that compiled functions are compiled for.

    Attributes
    ----------
    offsets : ndarray of int64
        Where each text starts in `data`, and where the last one stops.
    data : ndarray of uint8
        UTF-8.
    lanes : ndarray of uint64
        The same buffer, see `lanes`.
    validity : ndarray of uint8
        As for `is_valid`; read only.
    first_bit : int
        The bit of the first text in it.
    """

    offsets: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]
    lanes: Lanes
    validity: npt.NDArray[np.uint8]
    first_bit: int


def texts_of(texts: pa.Array | pa.ChunkedArray) -> list[Texts]:
    """Return views of the buffers of an Arrow array of text.

    Parameters
    ----------
    texts : pyarrow.Array or pyarrow.ChunkedArray
        Of any type of text, also dictionary-encoded, or of nulls only.

    Returns
    -------
    list of Texts
        One for each chunk.

    Raises
    ------
    TypeError
        If the array holds something else than text.
    """
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    return [checked(_texts_of_chunk(chunk)) for chunk in chunks]


def _texts_of_chunk(chunk: pa.Array) -> Texts:
    """Return views of the buffers of one chunk."""
    kind = chunk.type
    if pa.types.is_dictionary(kind):
        return _texts_of_chunk(chunk.dictionary_decode())
    if pa.types.is_null(kind) or pa.types.is_string_view(kind):
        return _texts_of_chunk(chunk.cast(pa.large_string()))
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        message = f"texts must be of a type of text, not of {kind}"
        raise TypeError(message)
    nothing = np.empty(0, np.uint8)
    if len(chunk) == 0:
        # Arrow may leave away even the one offset that an empty array has.
        return Texts(np.zeros(1, np.int64), nothing, nothing, 0)
    bitmap, offset_buffer, data_buffer = chunk.buffers()
    width = np.int64 if pa.types.is_large_string(kind) else np.int32
    return Texts(
        offsets=np.frombuffer(offset_buffer, width)[
            chunk.offset : chunk.offset + len(chunk) + 1
        ],
        data=nothing if data_buffer is None else np.frombuffer(data_buffer, np.uint8),
        validity=nothing if bitmap is None else np.frombuffer(bitmap, np.uint8),
        first_bit=chunk.offset,
    )


def checked(texts: Texts) -> Texts:
    """Return texts all of which lie inside their buffers.

    Compiled code that reads outside a buffer doesn't raise: it crashes, or
    works on what happens to be there.

    Parameters
    ----------
    texts : Texts

    Returns
    -------
    Texts
        The same.

    Raises
    ------
    TypeError
        If an array is of another type.
    ValueError
        If the offsets don't fit the data, or the bitmap is too short.
    """
    offsets, data, validity, first_bit = texts
    if (
        offsets.dtype not in (np.int32, np.int64)
        or data.dtype != np.uint8
        or validity.dtype != np.uint8
    ):
        message = (
            f"offsets must be int32 or int64, not {offsets.dtype}, and data and validity uint8"
        )
        raise TypeError(message)
    if (
        len(offsets) == 0
        or offsets[0] < 0
        or offsets[-1] > len(data)
        or (offsets[1:] < offsets[:-1]).any()
    ):
        message = f"offsets must be at least one, and must rise from 0 to at most {len(data)}"
        raise ValueError(message)
    if first_bit < 0 or (
        len(validity) > 0 and 8 * len(validity) < first_bit + len(offsets) - 1
    ):
        message = f"validity must have {len(offsets) - 1} bits from bit {first_bit} on"
        raise ValueError(message)
    return texts


def count_rows(parts: Iterable[Texts]) -> int:
    """Return how many texts there are in some parts.

    Parameters
    ----------
    parts : iterable of Texts

    Returns
    -------
    int
    """
    return sum(len(part.offsets) - 1 for part in parts)


def over_blocks(
    parts: Iterable[Texts], work: Callable[[Block, int, int], object], *, threads: int = 1
) -> None:
    """Go over texts in blocks that threads take in turn.

    Parameters
    ----------
    parts : iterable of Texts
        From `texts_of` or `checked`.
    work : callable
        Gets a block, and which rows of all texts it holds: the first one, and
        the one behind the last.  Called from several threads at once.
    threads : int, default 1
        How many to use.

    Raises
    ------
    ValueError
        If `threads` isn't positive.
    """
    if threads < 1:
        message = f"threads must be at least 1, not {threads}"
        raise ValueError(message)
    blocks = [block for part in parts for block in _blocks(part)]
    ends = np.cumsum([0, *(len(block.offsets) - 1 for block in blocks)]).tolist()
    tasks = [(block, *rows) for block, rows in zip(blocks, pairwise(ends), strict=True)]
    if threads == 1 or len(tasks) == 1:
        for block, first, last in tasks:
            work(_loaded(block), first, last)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [
            pool.submit(lambda block, *rows: work(_loaded(block), *rows), *task)
            for task in tasks
        ]:
            done.result()


def _blocks(texts: Texts) -> Iterator[Texts]:
    """Split texts into blocks of about as many bytes each."""
    offsets = texts.offsets
    steps = np.arange(offsets[0] + BLOCK_BYTES, offsets[-1], BLOCK_BYTES, dtype=offsets.dtype)
    cuts = np.unique([0, *np.searchsorted(offsets, steps), len(offsets) - 1]).tolist()
    for first, last in pairwise(cuts):
        yield Texts(
            offsets[first : last + 1], texts.data, texts.validity, texts.first_bit + first
        )


def _loaded(texts: Texts) -> Block:
    """Bring texts into the form that compiled functions want."""
    # Copied, as lanes have to be aligned and padded, which buffers needn't be;
    # this takes a hundredth of the time.
    first, last = int(texts.offsets[0]), int(texts.offsets[-1])
    lanes = padded_lanes(last - first)
    data = lanes.view(np.uint8)
    data[: last - first] = texts.data[first:last]
    # Of the one type that there is compiled code for, whoever made it.
    validity = np.ascontiguousarray(texts.validity).view()
    validity.setflags(write=False)
    return Block(texts.offsets.astype(np.int64) - first, data, lanes, validity, texts.first_bit)


def no_texts() -> Block:
    """Return a block without texts, to compile functions for its types.

    Returns
    -------
    Block
    """
    nothing = Texts(np.zeros(1, np.int64), np.empty(0, np.uint8), np.empty(0, np.uint8), 0)
    return _loaded(nothing)


@compiled
def is_valid(validity: npt.NDArray[np.uint8], row: int) -> bool:
    """Whether a row isn't null.

    Parameters
    ----------
    validity : ndarray of uint8
        Arrow's bitmap, least significant bit first; empty if nothing is null.
    row : int
        Counted from the bitmap's start.

    Returns
    -------
    bool
    """
    return validity.size == 0 or (validity[row >> 3] >> (row & 7)) & 1 != 0
