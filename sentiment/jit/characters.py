"""Tables of characters for the compiled functions."""

import string
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sentiment.jit.flags import EMOJI, LOWER, PUNCTUATION, SPACE, UPPER
from sentiment.jit.unicode import CODE_POINTS, PAGE, extraordinary_characters

KIND: Final = np.dtype(
    [
        ("flags", "i8"),
        ("lower_start", "i8"),
        ("lower_stop", "i8"),
        ("emoji_start", "i8"),
        ("emoji_stop", "i8"),
    ]
)
"""A kind of character: its bits, and where its lower case and its description
are in `Characters.texts`."""


class Characters(NamedTuple):
    """What is known of characters.

    Attributes
    ----------
    classes : ndarray of uint8, shape (256,)
        Bits of each ASCII character; none for other bytes.
    pages, points : ndarray of uint16
        Kind of code point ``c``: ``points[pages[c >> 7] << 7 | c & 127]``.
    kinds : ndarray of KIND
        The first is the ordinary kind, of which nothing is to be said.
    texts : ndarray of uint8
        UTF-8.
    growth : int
        How many times as many bytes a text can have with its emoji described.
    """

    classes: npt.NDArray[np.uint8]
    pages: npt.NDArray[np.uint16]
    points: npt.NDArray[np.uint16]
    kinds: npt.NDArray[Any]
    texts: npt.NDArray[np.uint8]
    growth: int


def build_characters(emoji: Mapping[str, str]) -> Characters:
    """Make the tables.

    Parameters
    ----------
    emoji : mapping of str to str
        Descriptions.  Keys of several code points are passed over: the
        original looks at one code point at a time, and never finds them.

    Returns
    -------
    Characters
    """
    known = extraordinary_characters()
    described = {key: text for key, text in emoji.items() if len(key) == 1}
    numbers: dict[tuple[int, str, str], int] = {(0, "", ""): 0}
    ids = np.zeros(CODE_POINTS, np.uint16)
    growth = 1
    for character in known.keys() | described.keys():
        bits, lowered = known.get(character, (0, ""))
        description = described.get(character, "")
        bits |= EMOJI * (character in described)
        ids[ord(character)] = numbers.setdefault((bits, lowered, description), len(numbers))
        # One byte more: the space that is put before it.
        growth = max(growth, -(-(len(description.encode()) + 1) // len(character.encode())))
    pages, points = _paged(ids)
    kinds, texts = _kinds(numbers)
    return Characters(_ascii_classes(), pages, points, kinds, texts, growth)


def _ascii_classes() -> npt.NDArray[np.uint8]:
    """Return the bits of each byte."""
    classes = np.zeros(256, np.uint8)
    for code in range(128):
        character = chr(code)
        classes[code] = (
            UPPER * character.isupper()
            | LOWER * character.islower()
            | SPACE * character.isspace()
            | PUNCTUATION * (character in string.punctuation)
        )
    return classes


def _paged(
    ids: npt.NDArray[np.uint16],
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
    """Keep each different page of a table once."""
    numbers: dict[bytes, int] = {}
    pages = [numbers.setdefault(page.tobytes(), len(numbers)) for page in ids.reshape(-1, PAGE)]
    return np.array(pages, np.uint16), np.frombuffer(b"".join(numbers), np.uint16).copy()


def _kinds(
    contents: Iterable[tuple[int, str, str]],
) -> tuple[npt.NDArray[Any], npt.NDArray[np.uint8]]:
    """Lay out kinds of bits, lower case and description."""
    texts = bytearray()
    rows = []
    for bits, lowered, description in contents:
        ends = [len(texts)]
        for text in (lowered, description):
            texts += text.encode()
            ends.append(len(texts))
        rows.append((bits, ends[0], ends[1], ends[1], ends[2]))
    return np.array(rows, KIND), np.frombuffer(bytes(texts), np.uint8).copy()
