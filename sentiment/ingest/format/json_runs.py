"""Whole objects that follow each other in a list of JSON, cut out of a buffer all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_QUOTE, _BACKSLASH = ord('"'), ord("\\")
#: Fewer bytes are scanned sooner than they are looked at as an array.
_LEAST = 1 << 12


def cut_objects(data: bytes, start: int) -> tuple[list[bytes], int, bool]:
    r"""Cut the objects out that stand whole behind `start`, up to their list's end.

    They are without line breaks, which JSON has between values only. Behind them stands where
    the last of them ends, and whether their list may go on; none are cut where the bytes are
    few, or odd.

    >>> cut_objects(b'[{"a":\n1}, {"b": "}"}, 7, {"c' + b" " * 5000, 1)
    ([b'{"a": 1}', b'{"b": "}"}'], 21, True)
    """
    if len(data) - start < _LEAST:
        return [], start, True
    bytes_ = np.frombuffer(data, dtype=np.uint8)[start:]
    quotes = _quotes(bytes_, escapes=data.find(b"\\", start) >= 0)
    if quotes is None or (_inside(np.flatnonzero(bytes_ < ord("\x0e")), quotes)).any():
        return [], start, True
    folded = bytes_ | np.uint8(0x20)  # [ as {, ] as }
    opens = folded == ord("{")
    brackets = np.flatnonzero(opens | (folded == ord("}")))
    brackets = brackets[~_inside(brackets, quotes)]
    depth = np.cumsum(np.where(opens[brackets], 1, -1))
    ends = np.flatnonzero(depth == 0)
    if len(beyond := np.flatnonzero(depth < 0)):
        ends = ends[ends < beyond[0]]
    if not len(ends):
        return [], start, True
    first = brackets[np.concatenate([[0], ends[:-1] + 1])]
    behind = brackets[ends] + 1
    size = int(behind[-1])
    plain = data[start : start + size].replace(b"\n", b" ").replace(b"\r", b" ")
    is_object = bytes_[first] == ord("{")
    pairs = zip(first[is_object].tolist(), behind[is_object].tolist(), strict=True)
    return [plain[a:b] for a, b in pairs], start + size, not len(beyond)


def _inside(places: NDArray[np.int64], quotes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which places lie inside of strings."""
    return np.asarray(np.searchsorted(quotes, places) % 2 == 1, dtype=bool)


def _quotes(bytes_: NDArray[np.uint8], *, escapes: bool) -> NDArray[np.int64] | None:
    """Find the quotes that begin and end strings; None where one is escaped outside of any."""
    quotes = np.flatnonzero(bytes_ == _QUOTE)
    if not escapes:
        return quotes
    suspects = quotes[(quotes > 0) & (bytes_[quotes - 1] == _BACKSLASH)]
    slashes = np.flatnonzero(bytes_ == _BACKSLASH)
    runs = slashes - np.arange(len(slashes))  # the same for those that follow each other
    at = np.searchsorted(slashes, suspects - 1)
    lengths = at - np.searchsorted(runs, runs[at]) + 1
    escaped = suspects[lengths % 2 == 1]
    quotes = np.setdiff1d(quotes, escaped, assume_unique=True)
    return quotes if _inside(escaped, quotes).all() else None
