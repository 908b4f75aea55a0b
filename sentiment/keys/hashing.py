"""64-bit keys of arrays of text, the same on every machine: what pandas' hash gives."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sentiment.kernels.arrays import Rows, over_blocks
from sentiment.kernels.shared_object import call


def hash_texts(texts: pa.Array | pa.ChunkedArray) -> NDArray[np.uint64]:
    """Hash texts of any type of text as pandas' `hash_pandas_object` does, nulls included.

    >>> import pyarrow as pa
    >>> hash_texts(pa.array(["down", None])).tolist()
    [1176706818565748888, 18446744073709551615]
    """
    keys = np.empty(len(texts), np.uint64)

    def work(block: Rows, rows: slice) -> None:
        call("hash_rows", block, keys[rows])

    over_blocks(texts, work)
    return keys


def hash_normalised(
    texts: pa.Array | pa.ChunkedArray,
) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Hash texts without what copies differ in; tell which say something.

    Those hold more than links and mentions. What copies differ in is case, links, mentions,
    spacing and an ``RT @name:`` in front. A null is an empty text.

    >>> import pyarrow as pa
    >>> texts = pa.array(["RT @a: App is DOWN  https://t.co/x", "app is down"])
    >>> keys, known = hash_normalised(texts)
    >>> bool(keys[0] == keys[1]), known.tolist()
    (True, [True, True])
    """
    keys, known = np.empty(len(texts), np.uint64), np.empty(len(texts), bool)

    def work(block: Rows, rows: slice) -> None:
        call("hash_normalised_rows", block, keys[rows], known[rows])

    over_blocks(texts, work)
    return keys, known
