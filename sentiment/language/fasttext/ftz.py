"""Reading fastText's file of a quantised model.

References
----------
Joulin, A., Grave, E., Bojanowski, P., Douze, M., Jégou, H., Mikolov, T. (2016).
FastText.zip: Compressing text classification models. arXiv:1612.03651. The
layout is that of fastText 0.9 (``FastText::loadModel``, file version 12).
"""

import struct
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

MAGIC: Final = 793712314
VERSION: Final = 12
SUPERVISED: Final = 3
HIERARCHICAL_SOFTMAX: Final = 1
CENTROIDS: Final = 256
"""Vectors that a code of one byte chooses from."""
_LABEL_PREFIX: Final = b"__label__"
_ARGUMENTS: Final = (
    *("dim", "ws", "epoch", "min_count", "neg", "word_ngrams"),
    *("loss", "model", "bucket", "minn", "maxn", "lr_update_rate"),
)

Matrix = npt.NDArray[np.float32]


class UnknownModelError(ValueError):
    """The file is not of the one form that is read here."""


class Quantised(NamedTuple):
    """A model as it stands in its file.

    `arguments` are what it was trained with, `label_counts` the texts of each class that it
    was trained on, descending; `words` are UTF-8. `kept` (n_kept, 2) holds buckets of n-grams
    that were kept, and their rows behind the words in the input matrix `vectors` (n_words +
    n_kept, dim). `output` (n_labels, dim) has a row for each inner node of the tree.
    """

    arguments: dict[str, int]
    words: list[bytes]
    labels: list[str]
    label_counts: list[int]
    kept: npt.NDArray[np.int32]
    vectors: Matrix
    output: Matrix


class _Reader:
    """Takes values from bytes, one behind the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def values(self, layout: str) -> tuple[Any, ...]:
        layout = "<" + layout
        found = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return found

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self.data, dtype, count, self.at)
        self.at += found.nbytes
        return found

    def text(self) -> bytes:
        end = self.data.index(b"\0", self.at)
        found = self.data[self.at : end]
        self.at = end + 1
        return found


def read_model(path: Path) -> Quantised:
    """Read a model such as ``lid.176.ftz``.

    Raises UnknownModelError if it is no quantised model for classes in a tree, without n-grams
    of words, and with a plain output matrix.
    """
    reader = _Reader(path.read_bytes())
    try:
        return _model(reader)
    except (struct.error, ValueError, IndexError) as error:
        raise UnknownModelError(f"{path.name}: {error}") from error


def _model(reader: _Reader) -> Quantised:
    _expect("magic number and version", reader.values("2i"), (MAGIC, VERSION))
    arguments = dict(zip(_ARGUMENTS, reader.values("12i"), strict=True))
    reader.values("d")  # sampling threshold, for training
    for name, wanted in (
        ("model", SUPERVISED),
        ("loss", HIERARCHICAL_SOFTMAX),
        ("word_ngrams", 1),
    ):
        _expect(name, arguments[name], wanted)
    size, n_words, n_labels, _, n_kept = reader.values("3i2q")
    entries = [(reader.text(), *reader.values("qb")) for _ in range(size)]
    _expect("number of entries", size, n_words + n_labels)
    _expect("kinds", [kind for *_, kind in entries], [0] * n_words + [1] * n_labels)
    kept = reader.array("<i4", 2 * n_kept).reshape(-1, 2)
    _expect("input is quantised", reader.values("?"), (True,))
    vectors = _quantised_matrix(reader, arguments["dim"])
    _expect("rows of the input", len(vectors), n_words + n_kept)
    _expect("output is quantised", reader.values("?"), (False,))
    _expect("shape of the output", reader.values("2q"), (n_labels, arguments["dim"]))
    output = reader.array("<f4", n_labels * arguments["dim"]).reshape(n_labels, -1)
    labels = entries[n_words:]
    return Quantised(
        arguments=arguments,
        words=[word for word, *_ in entries[:n_words]],
        labels=[word.removeprefix(_LABEL_PREFIX).decode() for word, *_ in labels],
        label_counts=[count for _, count, _ in labels],
        kept=kept,
        vectors=vectors,
        output=output,
    )


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        message = f"{what} should be {wanted}, not {found}"
        raise ValueError(message)


def _quantised_matrix(reader: _Reader, dim: int) -> Matrix:
    """Return the rows that codes stand for: a norm times a few centroids each."""
    has_norms, n_rows, n_columns, n_codes = reader.values("?2qi")
    _expect("norms and columns", (has_norms, n_columns), (True, dim))
    codes = reader.array("u1", n_codes).reshape(n_rows, -1)
    centroids = _centroids(reader, dim, codes.shape[1])
    norm_codes = reader.array("u1", n_rows)
    norms = _centroids(reader, 1, 1)[0, norm_codes]
    parts = centroids[np.arange(codes.shape[1]), codes]  # (n_rows, n_parts, width)
    return np.asarray(parts.reshape(n_rows, dim) * norms, np.float32)


def _centroids(reader: _Reader, dim: int, n_parts: int) -> Matrix:
    width = dim // n_parts
    found = reader.values("4i")
    _expect("centroids", found, (dim, n_parts, width, width))
    return reader.array("<f4", dim * CENTROIDS).reshape(n_parts, CENTROIDS, width)
