"""Where a table or NDJSON can be cut so that each record is in one part, as it would be read.

A line break is the end of a row where an even number of quotes stands before it. Ranges of
bytes are looked at one by one, each for both cases, and then settled in their order. A table
whose quotes stand otherwise than in strict CSV is not cut.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.ingest.format.csv_blocks import count_lines, is_strict
from sentiment.ingest.source.buffer import BLANK

#: Longest record of a file that is cut; readers take longer ones for broken.
_LONGEST = 1 << 20
_FEED, _RETURN = ord("\n"), ord("\r")


class Marks(NamedTuple):
    """How records are told apart: NDJSON has neither sign, which is -1 then."""

    quote: int = -1
    delimiter: int = -1


class Look(NamedTuple):
    """What a range of bytes shows: its quotes, and its first border in either case.

    `border` is behind the first end of a record where the range begins outside of quotes and
    inside of them; None where there is none.
    """

    n_quotes: int
    border: tuple[int | None, int | None]


class Counted(NamedTuple):
    """How many lines and records there are."""

    n_lines: int
    n_records: int


def look(data: bytes, marks: Marks) -> Look:
    r"""Look at a range of bytes.

    >>> look(b'b",1\nc,2\n', Marks(ord('"'), ord(",")))
    Look(n_quotes=1, border=(None, 5))
    """
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    quotes = _quotes(bytes_, marks)
    feeds = np.flatnonzero(bytes_ == _FEED)
    inside = np.searchsorted(quotes, feeds) % 2
    found = [feeds[inside == state][:1] for state in (0, 1)]
    first, second = (int(each[0]) + 1 if len(each) else None for each in found)
    return Look(len(quotes), (first, second))


def settle(looks: list[Look], size: int) -> list[int]:
    """Return where ranges of `size` bytes each begin when they are moved to whole records.

    >>> settle([Look(1, (3, None)), Look(1, (None, 5)), Look(0, (None, None))], 10)
    [0, 15]
    """
    borders, inside = [0], 0
    for number, each in enumerate(looks):
        at = each.border[inside]
        if number and at is not None:
            borders.append(number * size + at)
        inside = (inside + each.n_quotes) % 2
    return borders


def count_records(data: bytes, marks: Marks) -> Counted | None:
    r"""Count the lines and records of whole ones; None where they may be read otherwise.

    >>> count_records(b'1,"a\n\nb"\n\n2,c\n', Marks(ord('"'), ord(",")))
    Counted(n_lines=5, n_records=2)
    >>> count_records(b'1,a "word\n2,c\n', Marks(ord('"'), ord(",")))
    """
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    quotes = _quotes(bytes_, marks)
    if marks.quote >= 0:
        ends = np.zeros(256, dtype=bool)
        ends[[marks.delimiter, _FEED, _RETURN, marks.quote]] = True
        if len(quotes) % 2 or not is_strict(bytes_, quotes, ends):
            return None
        returns = np.flatnonzero(bytes_ == _RETURN)
        alone = returns[bytes_[np.minimum(returns + 1, len(bytes_) - 1)] != _FEED]
        if (np.searchsorted(quotes, alone) % 2 == 0).any():
            return None
    feeds = np.flatnonzero(bytes_ == _FEED)
    feeds = feeds[np.searchsorted(quotes, feeds) % 2 == 0]
    starts = np.concatenate([[0], feeds + 1])
    starts = starts[starts < len(bytes_)]
    if not len(starts):
        return Counted(0, 0)
    if marks.quote >= 0 and np.diff(starts, append=len(bytes_)).max() > _LONGEST:
        return None
    is_blank = np.zeros(256, dtype=bool)
    is_blank[list(BLANK)] = True
    if marks.quote >= 0:
        is_blank[marks.quote], is_blank[marks.delimiter] = True, False
    blank = np.logical_and.reduceat(is_blank[bytes_], starts)
    if blank.any() and marks.quote >= 0:
        odd = np.logical_or.reduceat(bytes_ == marks.quote, starts)
        if (blank & odd).any():
            return None
    return Counted(count_lines(data, len(data)), len(starts) - int(blank.sum()))


def _quotes(bytes_: NDArray[np.uint8], marks: Marks) -> NDArray[np.int64]:
    if marks.quote < 0:
        return np.zeros(0, np.int64)
    return np.flatnonzero(bytes_ == marks.quote)
