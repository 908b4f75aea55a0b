"""The model as tables for the compiled functions."""

import functools
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sentiment.jit.classes import character_classes
from sentiment.language.fasttext.ftz import Quantised, UnknownModelError, read_model

DIM: Final = 16
"""Length of a vector; compiled functions know it beforehand."""
SHORTEST: Final = 2
LONGEST: Final = 4
"""Characters of an n-gram."""
END_OF_LINE: Final = b"</s>"
N_BUCKETS: Final = 2_000_000
"""What n-grams are hashed to."""
NOTHING: Final = -1

FNV_BASIS: Final = 2166136261
FNV_PRIME: Final = 16777619
"""Of the 32-bit hash FNV-1a, here over signed bytes, as fastText takes them."""
_32_BITS: Final = 0xFFFFFFFF
_PLACES_PER_WORD: Final = 4
_BITS: Final = 64

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


class Tables(NamedTuple):
    """What the compiled functions are given of the model.

    Attributes
    ----------
    classes : ndarray of uint8
        From `character_classes`.
    vectors : ndarray of float32, shape (n_words + n_kept, 16)
        Of the words, then of the n-grams that were kept, by their buckets.
    end_of_line : int
        Row of the vector that every text has once.
    kept : ndarray of uint64
        A bit for each bucket.
    kept_before : ndarray of int32
        Bits set in all of `kept` before each number in it.
    words : ndarray of uint8
        The dictionary, one word behind the other.
    starts : ndarray of int32
        Where each word starts in it, and where the last one stops.
    places : ndarray of int32
        Open-addressing table of the words' numbers; its length is a power of two.
    output : ndarray of float32, shape (n_labels, 16)
        Of the inner nodes of the tree.
    children : ndarray of int32, shape (n_labels - 1, 2)
        Of each inner node: a label, or `n_labels` and the number of a node.
    """

    classes: npt.NDArray[np.uint8]
    vectors: Floats
    end_of_line: int
    kept: npt.NDArray[np.uint64]
    kept_before: Ints
    words: npt.NDArray[np.uint8]
    starts: Ints
    places: Ints
    output: Floats
    children: Ints


@dataclass(frozen=True, eq=False)
class Model:
    """A language identification model; several threads may use one.

    Attributes
    ----------
    labels : list of str
        The languages that predictions number.
    tables : Tables
        What the compiled functions need of it.
    rooms : dict of int to list
        Room that no thread works in, by characters of a text; it keeps the words
        that were in it, so that the next texts find them there.
    """

    labels: list[str]
    tables: Tables
    rooms: dict[int, list[Any]] = field(default_factory=dict)


@functools.cache
def load_model(path: Path) -> Model:
    """Read a model and make the tables.

    Parameters
    ----------
    path : Path
        As of `read_model`.

    Returns
    -------
    Model

    Raises
    ------
    UnknownModelError
        If it is not of the form that is read here.
    """
    read = read_model(path)
    form = tuple(read.arguments[name] for name in ("dim", "minn", "maxn", "bucket"))
    if form != (DIM, SHORTEST, LONGEST, N_BUCKETS) or END_OF_LINE not in read.words:
        message = f"{path.name}: found dim, minn, maxn, bucket {form}, or no {END_OF_LINE!r}"
        raise UnknownModelError(message)
    return Model(read.labels, build_tables(read))


def build_tables(read: Quantised) -> Tables:
    """Make the tables of a model.

    Parameters
    ----------
    read : Quantised
        From `read_model`.

    Returns
    -------
    Tables
    """
    by_bucket = read.kept[np.argsort(read.kept[:, 0])]
    flags = np.zeros(-(-N_BUCKETS // _BITS) * _BITS, np.uint8)
    flags[by_bucket[:, 0]] = 1
    kept = np.packbits(flags, bitorder="little").view("<u8").astype(np.uint64)
    counts = flags.reshape(-1, _BITS).sum(axis=1, dtype=np.int32)
    n_words = len(read.words)
    rows = np.concatenate([np.arange(n_words), n_words + by_bucket[:, 1]])
    return Tables(
        classes=character_classes(),
        vectors=np.ascontiguousarray(read.vectors[rows]),
        end_of_line=read.words.index(END_OF_LINE),
        kept=kept,
        kept_before=np.cumsum(counts, dtype=np.int32) - counts,
        words=np.frombuffer(b"".join(read.words), np.uint8).copy(),
        starts=np.array([0, *accumulate(map(len, read.words))], np.int32),
        places=_places(read.words),
        output=read.output.copy(),
        children=_tree(read.label_counts),
    )


def hash_bytes(data: bytes) -> int:
    """Hash as fastText does.

    Examples
    --------
    >>> hash_bytes(b"")
    2166136261
    """
    hashed = FNV_BASIS
    for byte in data:
        signed = byte - 0x100 if byte >= 0x80 else byte  # noqa: PLR2004  the sign bit
        hashed = ((hashed ^ (signed & _32_BITS)) * FNV_PRIME) & _32_BITS
    return hashed


def _places(words: list[bytes]) -> Ints:
    size = 1 << (_PLACES_PER_WORD * len(words)).bit_length()
    places = np.full(size, NOTHING, np.int32)
    for number, word in enumerate(words):
        place = hash_bytes(word) % size
        while places[place] != NOTHING:
            place = (place + 1) % size
        places[place] = number
    return places


def _tree(counts: list[int]) -> Ints:
    """Build the Huffman tree of the labels, node by node as fastText does.

    Labels stand in descending order of their counts, so that the two rarest of
    what is left are always the last label or the first node without a parent.
    """
    n_labels = len(counts)
    weights = [*counts, *[float("inf")] * (n_labels - 1)]
    leaf, node = n_labels - 1, n_labels
    children = np.empty((n_labels - 1, 2), np.int32)
    for parent in range(n_labels, 2 * n_labels - 1):
        for side in range(2):
            if leaf >= 0 and weights[leaf] < weights[node]:
                children[parent - n_labels, side] = leaf
                leaf -= 1
            else:
                children[parent - n_labels, side] = node
                node += 1
        weights[parent] = sum(weights[child] for child in children[parent - n_labels].tolist())
    return children
