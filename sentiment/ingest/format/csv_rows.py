"""Lines of a table to rows, with every quote that never closes kept from its neighbours."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sentiment.ingest.source.buffer import ByteBuffer

#: Longest line, in characters; longer than any table of posts needs, and small in memory.
MAX_LINE = 1 << 22
#: Longest row at first, in characters. Every row that had to be given up halves what the
#: next may take, and rows that read well restore it: a file full of open quotes would
#: otherwise take time that grows with its square.
MAX_ROW = 1 << 22
_MIN_ROW = 1 << 11
_RESTORE = 1000


class Row(NamedTuple):
    """A row, or lines that are none."""

    #: None where the lines could not be read as a row.
    fields: list[str] | None
    #: Number of its first line in the file, from 1.
    line: int
    #: Why it is none.
    problem: str = ""


class _TooLongError(Exception):
    """A row took more than it may: a quote was opened and never closed."""


class RowReader:
    """Reads rows from lines; what no row can hold is given up line by line.

    A quote that never closes would make everything below it one field. Such a
    row shows itself: it spans lines and is no strict CSV, or it grows beyond
    bounds, or the file ends inside it. It is then given up to the next line
    that is, alone, a whole row as wide as the header: `width`, 0 until that is known.
    """

    def __init__(self, buffer: ByteBuffer, make: Callable[[Iterator[str], bool], Any]) -> None:
        self._buffer, self._make = buffer, make
        self.width = 0
        self._waiting: list[str] = []  # lines given back, last first
        self._taken: list[str] = []  # lines of the row that is being read
        self._size = 0
        self._line = 0
        self._limit = MAX_ROW
        self._good = 0
        self._ended = False  # the file ended, perhaps inside a row
        self._overlong = False
        self._reader = make(self._lines(), False)

    @property
    def at_rest(self) -> bool:
        """Whether no line waits, and no row was given up lately."""
        return not self._waiting and self._limit == MAX_ROW

    def pass_over(self, n_lines: int) -> None:
        """Count lines that were read from the buffer by someone else."""
        self._line += n_lines

    def _next_line(self) -> str:
        if self._waiting:
            return self._waiting.pop()
        return self._buffer.readline(MAX_LINE)

    def _lines(self) -> Iterator[str]:
        while True:
            line = self._next_line()
            if not line:
                self._ended = True
                return
            self._line += 1
            self._taken.append(line)
            self._size += len(line)
            if len(line) == MAX_LINE and line[-1] not in "\r\n":
                self._overlong = True
                raise _TooLongError
            if self._size > self._limit and len(self._taken) > 1:
                raise _TooLongError
            yield line

    def __iter__(self) -> Iterator[Row]:
        while True:
            self._taken.clear()
            self._size = 0
            start = self._line + 1
            try:
                fields = next(self._reader)
            except StopIteration:
                return
            except (_TooLongError, csv.Error):
                yield self._give_up(start)
                continue
            if len(self._taken) > 1 and not self._is_sound(fields):
                yield self._give_up(start, fields)
                continue
            if self._ended and len(self._taken) == 1 and len(self._strict(self._taken)) != 1:
                yield Row(None, start, "a quote that never closes")
                continue
            self._good += 1
            if self._good == _RESTORE:
                self._good, self._limit = 0, min(self._limit * 2, MAX_ROW)
            yield Row(fields, start)

    def _strict(self, lines: list[str]) -> list[list[str]]:
        try:
            return list(self._make(iter(lines), True))
        except csv.Error:
            return []

    def _is_sound(self, fields: list[str]) -> bool:
        """Whether a row over several lines can be trusted."""
        if len(self._strict(self._taken)) == 1:
            return True
        # loose quotes inside a field are common; they are harmless where no line is a row
        whole = len(fields) == self.width and not self._ended
        return whole and self._next_row() is None

    def _is_row(self, line: str) -> bool:
        rows = self._strict([line])
        return bool(rows) and len(rows[0]) == self.width and len(line) < MAX_LINE

    def _next_row(self) -> int | None:
        lines = range(1, len(self._taken))
        return next((i for i in lines if self._is_row(self._taken[i])), None)

    def _give_up(self, start: int, fields: list[str] | None = None) -> Row:
        self._limit = max(self._limit // 2, _MIN_ROW)
        self._good = 0
        at = self._next_row() if self.width else None
        problem = "a quote that never closes"
        if self._overlong:
            problem = f"a line of more than {MAX_LINE:,} characters"
        if at is not None:
            self._give_back(self._taken[at:])
        elif self._overlong:
            self._skip_line()
        elif self.width and not self._ended and fields is None:
            self._seek()
        self._overlong = False
        self._ended = False
        self._reader = self._make(self._lines(), False)
        return Row(None, start, f"{problem}, up to line {max(self._line, start):,}")

    def _skip_line(self) -> None:
        while (piece := self._next_line()) and piece[-1] not in "\r\n":
            pass

    def _give_back(self, lines: list[str]) -> None:
        self._waiting.extend(reversed(lines))
        self._line -= len(lines)

    def _seek(self) -> None:
        """Pass over lines until one is a whole row."""
        while line := self._next_line():
            if self._is_row(line):
                self._waiting.append(line)
                return
            self._line += 1
