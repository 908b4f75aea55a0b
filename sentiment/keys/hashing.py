"""Keys of arrays of text."""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sentiment.jit.arrays import (
    Block,
    count_rows,
    is_valid,
    no_texts,
    over_blocks,
    texts_of,
)
from sentiment.jit.caching import Preparation
from sentiment.jit.classes import character_classes
from sentiment.jit.compilation import entry
from sentiment.jit.swar import Lanes, padded_lanes
from sentiment.keys.folding import Folds, case_folds
from sentiment.keys.normalisation import fold, without_links
from sentiment.keys.siphash import hashed_bytes

__all__ = ["hash_evened", "hash_texts"]

Bytes = npt.NDArray[np.uint8]
Keys = npt.NDArray[np.uint64]

MISSING: Final = np.uint64(0xFFFFFFFFFFFFFFFF)
"""What pandas takes for a null."""

prepare: Final = Preparation(Path(__file__).parent)


class Evener(NamedTuple):
    """What evening a text needs.

    Attributes
    ----------
    classes : ndarray of uint8
        From `character_classes`.
    folds : Folds
    linkless : ndarray of uint8
        Room for a text without links.
    evened : ndarray of uint8
        Room for an evened text.
    lanes : ndarray of uint64
        The same buffer, see `sentiment.jit.swar`.
    """

    classes: Bytes
    folds: Folds
    linkless: Bytes
    evened: Bytes
    lanes: Lanes


def make_evener(size: int) -> Evener:
    """Make room for evening texts of some size in bytes."""
    folds = case_folds()
    lanes = padded_lanes(folds.growth * (size + 1))
    return Evener(
        character_classes(), folds, np.empty(size + 1, np.uint8), lanes.view(np.uint8), lanes
    )


@entry
def hash_rows(
    offsets: npt.NDArray[np.int64], lanes: Lanes, validity: Bytes, first_bit: int, keys: Keys
) -> None:
    """Hash the rows of an Arrow array of text.

    Parameters
    ----------
    offsets : ndarray of int64
    lanes : ndarray of uint64
    validity : ndarray of uint8
    first_bit : int
        As of `Block`.
    keys : ndarray of uint64
        Gets the hashes.
    """
    for row in range(offsets.size - 1):
        if is_valid(validity, first_bit + row):
            keys[row] = hashed_bytes(lanes, offsets[row], offsets[row + 1])
        else:
            keys[row] = MISSING


@entry
def hash_evened_rows(
    offsets: npt.NDArray[np.int64],
    data: Bytes,
    evener: Evener,
    keys: Keys,
    known: npt.NDArray[np.bool_],
) -> None:
    """Hash the rows of an Arrow array of text after evening them.

    Parameters
    ----------
    offsets : ndarray of int64
    data : ndarray of uint8
        As of `Block`.
    evener : Evener
        With room for the longest text.
    keys : ndarray of uint64
        Gets the hashes.
    known : ndarray of bool
        Gets whether anything was left of the text.
    """
    for row in range(offsets.size - 1):
        length = without_links(
            data, offsets[row], offsets[row + 1], evener.classes, evener.linkless
        )
        length = fold(evener.linkless, length, evener.classes, evener.folds, evener.evened)
        keys[row] = hashed_bytes(evener.lanes, np.int64(0), length)
        known[row] = length > 0


def _hash_block(block: Block, keys: Keys) -> None:
    hash_rows(block.offsets, block.lanes, block.validity, block.first_bit, keys)


def _hash_evened_block(block: Block, keys: Keys, known: npt.NDArray[np.bool_]) -> None:
    longest = int(np.diff(block.offsets).max(initial=0))
    hash_evened_rows(block.offsets, block.data, make_evener(longest), keys, known)


def _first_calls() -> None:
    keys, known = np.empty(0, np.uint64), np.empty(0, bool)
    _hash_block(no_texts(), keys)
    _hash_evened_block(no_texts(), keys, known)


def hash_texts(texts: pa.Array | pa.ChunkedArray) -> Keys:
    """Hash texts as pandas' `hash_pandas_object` does.

    Parameters
    ----------
    texts : pyarrow.Array or pyarrow.ChunkedArray
        Of any type of text.

    Returns
    -------
    ndarray of uint64, shape (n,)

    Raises
    ------
    TypeError
        If the array holds something else than text.
    """
    prepare([hash_rows, hash_evened_rows], _first_calls)
    parts = texts_of(texts)
    keys = np.empty(count_rows(parts), np.uint64)
    over_blocks(parts, lambda block, first, last: _hash_block(block, keys[first:last]))
    return keys


def hash_evened(texts: pa.Array | pa.ChunkedArray) -> tuple[Keys, npt.NDArray[np.bool_]]:
    """Hash texts after evening out what copies differ in.

    Parameters
    ----------
    texts : pyarrow.Array or pyarrow.ChunkedArray
        Of any type of text; a null counts as an empty text.

    Returns
    -------
    keys : ndarray of uint64, shape (n,)
        Hashes of what `sentiment.select.copies.even_text` gives, by pandas.
    known : ndarray of bool, shape (n,)
        Whether a text holds more than links, mentions and spaces.

    Raises
    ------
    TypeError
        If the array holds something else than text.
    """
    prepare([hash_rows, hash_evened_rows], _first_calls)
    parts = texts_of(texts)
    keys = np.empty(count_rows(parts), np.uint64)
    known = np.empty(len(keys), bool)
    over_blocks(
        parts,
        lambda block, first, last: _hash_evened_block(
            block, keys[first:last], known[first:last]
        ),
    )
    return keys, known
