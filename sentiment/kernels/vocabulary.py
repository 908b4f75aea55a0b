"""The known words, for ``vocabulary.h``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sentiment.kernels.shared_object import Address, Count, Structure, call

_BITS_PER_WORD: Final = 16
_PLACES_PER_WORD: Final = 4
_PADDING: Final = bytes(8)

WORD: Final = np.dtype(
    [("head", "u8"), ("start", "i4"), ("length", "i4"), ("flags", "i8"), ("valence", "f8")]
)


class Vocabulary(Structure):
    """`Vocabulary` of ``vocabulary.h``."""

    _fields_ = (
        *(("bits", Address), ("words", Address), ("text", Address)),
        *(("n_bits", Count), ("n_words", Count)),
    )


def build_vocabulary(
    words: Sequence[str], flags: NDArray[np.int64], valences: NDArray[np.float64] | None = None
) -> tuple[Vocabulary, NDArray[np.int64]]:
    """Make the vocabulary of different words in lower case, and tell each one's place in it."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    table = np.zeros(_power_of_two(_PLACES_PER_WORD * len(words)), WORD)
    bits = np.zeros(_power_of_two(_BITS_PER_WORD * len(words) // 64), np.uint64)
    text = np.frombuffer(b"".join(encoded) + _PADDING, np.uint8)
    known = Vocabulary.of(
        bits=bits, words=table, text=text, n_bits=len(bits), n_words=len(table)
    )
    places = np.empty(len(words), np.int64)
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    call("fill_vocabulary", known, ends, len(words), places)
    table["flags"][places] = flags
    if valences is not None:
        table["valence"][places] = valences
    return known, places


def _power_of_two(least: int) -> int:
    return 1 << max(0, least - 1).bit_length()
