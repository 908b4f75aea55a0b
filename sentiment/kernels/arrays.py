"""Arrow arrays of text as rows for compiled code, in blocks that threads share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, repeat
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sentiment.kernels.shared_object import Address, Count, Structure, shared_object

BLOCK_BYTES: Final = 1 << 19
"""Text that is worked on at a time: some milliseconds of work for a thread."""
_PADDING: Final = 8
"""Bytes behind a text that compiled code may read."""


class Rows(Structure):
    """`Rows` of ``text.h``."""

    _fields_ = (
        *(("offsets", Address), ("data", Address), ("validity", Address)),
        *(("first_bit", Count), ("count", Count)),
    )


class _Texts(NamedTuple):
    """Texts one behind the other, and the bitmap of those that aren't null, if any is."""

    offsets: NDArray[Any]
    data: NDArray[np.uint8]
    validity: NDArray[np.uint8] | None
    first_bit: int


def over_blocks(
    texts: pa.Array | pa.ChunkedArray,
    work: Callable[[Rows, slice], object],
    *,
    threads: int = 1,
) -> None:
    """Go over the texts of an Arrow array in blocks that threads take in turn.

    Texts of any type, also dictionary-encoded or nulls only. `work` gets a block, and which
    rows of all texts it holds, from several threads at once. TypeError if the array holds
    something else, ValueError if `threads` isn't positive or texts don't lie inside their
    buffers, KernelError if there is no compiled code.
    """
    if threads < 1:
        raise ValueError(f"threads must be at least 1, not {threads}")
    shared_object()
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    blocks = [block for chunk in chunks for block in _blocks(_checked(_texts_of(chunk)))]
    ends = np.cumsum([0, *(len(block.offsets) - 1 for block in blocks)]).tolist()
    places = [slice(*rows) for rows in pairwise(ends)]

    def work_on(block: _Texts, rows: slice) -> None:
        work(_rows(block), rows)

    if threads == 1 or len(blocks) == 1:
        for block, rows in zip(blocks, places, strict=True):
            work_on(block, rows)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [*map(pool.submit, repeat(work_on), blocks, places)]:
            done.result()


def _texts_of(chunk: pa.Array) -> _Texts:
    """Return views of the buffers of one chunk."""
    kind = chunk.type
    if pa.types.is_dictionary(kind):
        return _texts_of(chunk.dictionary_decode())
    if pa.types.is_null(kind) or pa.types.is_string_view(kind):
        return _texts_of(chunk.cast(pa.large_string()))
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise TypeError(f"texts must be of a type of text, not of {kind}")
    nothing = np.empty(0, np.uint8)
    if len(chunk) == 0:
        # Arrow may leave away even the one offset that an empty array has
        return _Texts(np.zeros(1, np.int64), nothing, None, 0)
    bitmap, offset_buffer, data_buffer = chunk.buffers()
    width = np.int64 if pa.types.is_large_string(kind) else np.int32
    return _Texts(
        np.frombuffer(offset_buffer, width)[chunk.offset : chunk.offset + len(chunk) + 1],
        nothing if data_buffer is None else np.frombuffer(data_buffer, np.uint8),
        None if bitmap is None else np.frombuffer(bitmap, np.uint8),
        chunk.offset,
    )


def _checked(texts: _Texts) -> _Texts:
    """Raise ValueError unless texts lie inside their buffers, which C would not notice."""
    offsets, data, validity, first_bit = texts
    if (
        len(offsets) == 0
        or offsets[0] < 0
        or offsets[-1] > len(data)
        or (offsets[1:] < offsets[:-1]).any()
    ):
        raise ValueError(f"offsets must rise from 0 to at most {len(data)}")
    if validity is not None and 8 * len(validity) < first_bit + len(offsets) - 1:
        raise ValueError(f"validity must have {len(offsets) - 1} bits from bit {first_bit} on")
    return texts


def _blocks(texts: _Texts) -> Iterator[_Texts]:
    """Split texts into blocks of about as many bytes each."""
    offsets = texts.offsets
    steps = np.arange(offsets[0] + BLOCK_BYTES, offsets[-1], BLOCK_BYTES, dtype=offsets.dtype)
    cuts = np.unique([0, *np.searchsorted(offsets, steps), len(offsets) - 1]).tolist()
    for first, last in pairwise(cuts):
        yield texts._replace(
            offsets=offsets[first : last + 1], first_bit=texts.first_bit + first
        )


def _rows(texts: _Texts) -> Rows:
    """Hand over a block; a copy with padding behind it where its buffer has none."""
    offsets, data = np.require(texts.offsets, np.int64, ["C", "A"]), texts.data
    if offsets[-1] + _PADDING > len(data):
        data = np.append(data[offsets[0] : offsets[-1]], np.zeros(_PADDING, np.uint8))
        offsets = offsets - offsets[0]
    return Rows.of(
        offsets=offsets,
        data=data,
        validity=texts.validity,
        first_bit=texts.first_bit,
        count=len(offsets) - 1,
    )
