"""The model as tables for ``predicting.c``."""

from __future__ import annotations

import functools
from itertools import accumulate
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sentiment.kernels.shared_object import Address, Count, Structure
from sentiment.language.fasttext.ftz import Quantised, UnknownModelError, read_model

# What the compiled code takes for granted: the length of a vector, the characters of an
# n-gram, and what n-grams are hashed to.
_FORM: Final = {"dim": 16, "minn": 2, "maxn": 4, "bucket": 2_000_000}
_END_OF_LINE: Final = b"</s>"
_NOTHING: Final = -1
# Of the 32-bit hash FNV-1a, here over signed bytes, as fastText takes them.
_FNV_BASIS: Final = 2166136261
_FNV_PRIME: Final = 16777619
_32_BITS: Final = 0xFFFFFFFF
_PLACES_PER_WORD: Final = 4


class _Tables(Structure):
    _fields_ = (
        *(("vectors", Address), ("kept", Address), ("kept_before", Address)),
        *(("words", Address), ("starts", Address), ("places", Address)),
        *(("output", Address), ("children", Address)),
        *(("n_words", Count), ("n_places", Count), ("n_labels", Count), ("end_of_line", Count)),
    )


class Model:
    """A language identification model; several threads may use one.

    `tables` are for compiled code. Words that were in a workspace serve its next texts, and no
    thread works in those of `workspaces`.
    """

    def __init__(self, read: Quantised) -> None:
        self.labels = read.labels
        self.tables = _tables(read)
        self.workspaces: SimpleQueue[NDArray[Any]] = SimpleQueue()


@functools.cache
def load_model(path: Path) -> Model:
    """Read a model and make the tables; UnknownModelError if the code is not for its form."""
    read = read_model(path)
    form = {name: read.arguments[name] for name in _FORM}
    if form != _FORM or _END_OF_LINE not in read.words:
        raise UnknownModelError(f"{path.name}: found {form}, or no {_END_OF_LINE!r}")
    return Model(read)


def _tables(read: Quantised) -> _Tables:
    by_bucket = read.kept[np.argsort(read.kept[:, 0])]
    flags = np.zeros(-(-_FORM["bucket"] // 64) * 64, np.uint8)
    flags[by_bucket[:, 0]] = 1
    counts = flags.reshape(-1, 64).sum(axis=1, dtype=np.int32)
    n_words = len(read.words)
    places = _places(read.words)
    return _Tables.of(
        # of the words, then of the n-grams that were kept, by their buckets
        vectors=read.vectors[np.concatenate([np.arange(n_words), n_words + by_bucket[:, 1]])],
        kept=np.packbits(flags, bitorder="little"),
        kept_before=np.cumsum(counts, dtype=np.int32) - counts,
        words=np.frombuffer(b"".join(read.words), np.uint8),
        starts=np.array([0, *accumulate(map(len, read.words))], np.int32),
        places=places,
        output=read.output.copy(),  # a view of the file, which need not be aligned
        children=_tree(read.label_counts),
        n_words=n_words,
        n_places=len(places),
        n_labels=len(read.labels),
        end_of_line=read.words.index(_END_OF_LINE),
    )


def hash_bytes(data: bytes) -> int:
    """Hash as fastText does."""
    hashed = _FNV_BASIS
    for byte in data:
        signed = byte - 0x100 if byte >= 0x80 else byte  # noqa: PLR2004  the sign bit
        hashed = ((hashed ^ (signed & _32_BITS)) * _FNV_PRIME) & _32_BITS
    return hashed


def _places(words: list[bytes]) -> NDArray[np.int32]:
    """Return the open-addressing table of the words' numbers."""
    size = 1 << (_PLACES_PER_WORD * len(words)).bit_length()
    places = np.full(size, _NOTHING, np.int32)
    for number, word in enumerate(words):
        place = hash_bytes(word) % size
        while places[place] != _NOTHING:
            place = (place + 1) % size
        places[place] = number
    return places


def _tree(counts: list[int]) -> NDArray[np.int32]:
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
