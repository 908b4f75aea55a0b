"""Scoring arrays of text."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sentiment.vader.lexicon import Lexicon, load_lexicon
from sentiment.vader.scoring import COLUMNS, score_rows
from sentiment.vader.tables import padded_lanes, workspace_for

Scores = npt.NDArray[np.float64]

BLOCK_BYTES: Final = 1 << 19
"""Text that is scored at a time: some milliseconds of work for a thread."""
LEAST_ROOM: Final = 1 << 12
"""Bytes of the longest text that room is made for at first."""


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


def score_buffers(
    offsets: npt.NDArray[np.int32] | npt.NDArray[np.int64],
    data: npt.NDArray[np.uint8],
    validity: npt.NDArray[np.uint8] | None = None,
    *,
    lexicon: Lexicon,
    first_bit: int = 0,
    threads: int = 1,
) -> Scores:
    """Score texts that lie one behind the other, as in an Arrow array.

    Parameters
    ----------
    offsets : ndarray of int32 or int64, shape (n + 1,)
        Where each text starts in `data`, and where the last one stops.
    data : ndarray of uint8
        UTF-8.
    validity : ndarray of uint8, optional
        Arrow's bitmap of the texts that aren't null, least significant bit
        first.
    lexicon : Lexicon
        From `load_lexicon`.
    first_bit : int, default 0
        The bit of the first text in `validity`.
    threads : int, default 1
        How many to use.  The scores don't depend on it.

    Returns
    -------
    ndarray of float64, shape (n, 4)
        The columns are ``neg, neu, pos, compound``, each exactly what VADER's
        ``polarity_scores`` returns.  A null scores like an empty text: zero in
        all four.

    Raises
    ------
    TypeError
        If an array is of another type.
    ValueError
        If the offsets don't fit the data, the bitmap is too short, or `threads`
        isn't positive.
    """
    bitmap = np.empty(0, np.uint8) if validity is None else validity
    return _scores([_checked(Texts(offsets, data, bitmap, first_bit))], lexicon, threads)


def score_texts(
    texts: pa.Array | pa.ChunkedArray, *, threads: int = 1, lexicon: Lexicon | None = None
) -> Scores:
    """Score the texts of an Arrow array.

    Parameters
    ----------
    texts : pyarrow.Array or pyarrow.ChunkedArray
        Of any type of text, also dictionary-encoded, or of nulls only.
    threads : int, default 1
        How many to use.  The scores don't depend on it.
    lexicon : Lexicon, optional
        From `load_lexicon`; VADER's own by default.

    Returns
    -------
    ndarray of float64, shape (n, 4)
        As from `score_buffers`.

    Raises
    ------
    TypeError
        If the array holds something else than text.
    ValueError
        If `threads` isn't positive.
    """
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    return _scores(
        [_checked(_texts_of(chunk)) for chunk in chunks], lexicon or load_lexicon(), threads
    )


def _texts_of(chunk: pa.Array) -> Texts:
    """Return views of the buffers of an Arrow array of text."""
    kind = chunk.type
    if pa.types.is_dictionary(kind):
        return _texts_of(chunk.dictionary_decode())
    if pa.types.is_null(kind) or pa.types.is_string_view(kind):
        return _texts_of(chunk.cast(pa.large_string()))
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


def _checked(texts: Texts) -> Texts:
    """Return texts all of which lie inside their buffers.

    Compiled code that reads outside a buffer doesn't raise: it crashes, or
    scores what happens to be there.
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


def _scores(parts: list[Texts], lexicon: Lexicon, threads: int) -> Scores:
    """Score some texts after the other, in blocks that threads take in turn."""
    if threads < 1:
        message = f"threads must be at least 1, not {threads}"
        raise ValueError(message)
    scores = np.empty((sum(len(part.offsets) - 1 for part in parts), len(COLUMNS)))
    blocks = [block for part in parts for block in _blocks(part)]
    ends = np.cumsum([0, *(len(block.offsets) - 1 for block in blocks)]).tolist()
    tasks = [
        (block, scores[first:last])
        for block, (first, last) in zip(blocks, pairwise(ends), strict=True)
    ]
    if threads == 1 or len(tasks) == 1:
        for block, rows in tasks:
            _score_block(block, lexicon, rows)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for done in [
                pool.submit(_score_block, block, lexicon, rows) for block, rows in tasks
            ]:
                done.result()
    return scores


def _blocks(texts: Texts) -> Iterator[Texts]:
    """Split texts into blocks of about as many bytes each."""
    offsets = texts.offsets
    steps = np.arange(offsets[0] + BLOCK_BYTES, offsets[-1], BLOCK_BYTES, dtype=offsets.dtype)
    cuts = np.unique([0, *np.searchsorted(offsets, steps), len(offsets) - 1]).tolist()
    for first, last in pairwise(cuts):
        yield Texts(
            offsets[first : last + 1], texts.data, texts.validity, texts.first_bit + first
        )


def _score_block(texts: Texts, lexicon: Lexicon, scores: Scores) -> None:
    """Score one block."""
    # Copied, as lanes have to be aligned and padded, which buffers needn't be;
    # this takes a hundredth of the time.
    first, last = int(texts.offsets[0]), int(texts.offsets[-1])
    lanes = padded_lanes(last - first)
    data = lanes.view(np.uint8)
    data[: last - first] = texts.data[first:last]
    offsets = texts.offsets.astype(np.int64) - first
    # Of the one type that there is compiled code for, whoever made it.
    validity = np.ascontiguousarray(texts.validity).view()
    validity.setflags(write=False)
    done, size = 0, LEAST_ROOM
    while done < len(scores):
        more, needed = score_rows(
            offsets[done:],
            data,
            lanes,
            validity,
            texts.first_bit + done,
            lexicon.tables,
            workspace_for(size),
            scores[done:],
        )
        done += more
        size = max(2 * size, needed)
