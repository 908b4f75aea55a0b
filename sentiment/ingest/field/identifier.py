"""Ids that can't be trusted: a spreadsheet made numbers of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sentiment.ingest.field.column import as_mask, first_bytes, holders, reread, string_bytes
from sentiment.ingest.source.encoding import mend_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sentiment.ingest.stats import FileLog

# 1.23457E+17, or all digits with .0 behind them
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}|\d{16,}[.,]0*")
#: A float above 2**53 has no last digits of its own; 16 digits are 10**15 and more.
_EXACT = re.compile(r"(\d{1,15})[.,]0+")
#: Spreadsheets keep 15 digits of a number; longer ids then end in zeros.
_LONG = 17
_ZEROS = "000"
_NOT_ASCII = 0x80


class IdCheck:
    """Gives posts ids of their own where the file has none that can be trusted."""

    def __init__(self, account: FileLog, prefix: str) -> None:
        self._account, self._prefix = account, prefix

    def _post_id(self, value: str | None, number: int) -> str:
        given = value or ""
        if given.isdigit():
            if len(given) >= _LONG:
                self._account.n_long_ids += 1
                self._account.n_zero_ids += given.endswith(_ZEROS)
            return given
        made_up = f"{self._prefix}#{number}"
        if given and given[0].isdigit():
            return self._trusted(given) or made_up
        return given or made_up

    def _trusted(self, given: str) -> str | None:
        if _ROUNDED.fullmatch(given):
            self._account.n_float_ids += 1
            return None
        exact = _EXACT.fullmatch(given)
        return exact[1] if exact else given

    def post_ids(
        self, given: pa.LargeStringArray, numbers: NDArray[np.int64]
    ) -> pa.LargeStringArray:
        """Give each post an id: its own where it can be trusted, else ``file#number``."""
        odd, n_digits = _looks_odd(given)
        # digits of other scripts are digits too
        odd |= ~as_mask(given.is_valid()) | _beyond_ascii(given)
        long = (n_digits >= _LONG) & ~odd
        if long.any():
            self._account.n_long_ids += int(long.sum())
            ends = as_mask(pc.ends_with(given, _ZEROS).fill_null(False))
            self._account.n_zero_ids += int((ends & long).sum())
        of = numbers[odd].tolist()
        return reread(given, odd, lambda old: list(map(self._post_id, old, of)))

    def authors(self, given: pa.LargeStringArray) -> pa.LargeStringArray:
        """Take authors that can be trusted."""
        odd, _ = _looks_odd(given)
        odd |= _beyond_ascii(given) & _may_begin_with_digit(given)
        return reread(given, odd, lambda old: list(map(self._author, old)))

    def _author(self, given: str) -> str | None:
        return self._trusted(given) if given[0].isdigit() and not given.isdigit() else given


def id_prefixes(names: Sequence[str]) -> list[str]:
    """Name files so that made-up ids differ, whatever folder they lie in.

    >>> id_prefixes(["a/posts.csv", "b/posts.csv", "c/more.csv"])
    ['a/posts.csv', 'b/posts.csv', 'more.csv']
    """
    # bytes of a name that are no UTF-8 are in no id
    parts = {name: re.split(r"[/\\!]", mend_text(name)) for name in names}
    prefixes = {name: pieces[-1] for name, pieces in parts.items()}
    depth = 1
    while len(set(prefixes.values())) < len(prefixes) and depth < max(map(len, parts.values())):
        depth += 1
        shared = Counter(prefixes.values())
        prefixes = {
            name: "/".join(parts[name][-depth:]) if shared[prefix] > 1 else prefix
            for name, prefix in prefixes.items()
        }
    return [prefixes[name] for name in names]


def _looks_odd(given: pa.LargeStringArray) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Tell which ids in ASCII may be no whole number, and how many digits others have."""
    lengths = _lengths(given)
    rest = pc.ascii_trim(given, "0123456789")
    more = _lengths(rest) > 0
    n_digits = np.where(more, 0, lengths)
    odd = np.zeros(len(given), dtype=bool)
    if more.any():
        signs = _lengths(pc.ascii_trim(rest, "0123456789.,eE+")) > 0
        odd = more & ~signs & _may_begin_with_digit(given)
    return odd, n_digits


def _lengths(values: pa.LargeStringArray) -> NDArray[np.int64]:
    return np.diff(string_bytes(values)[0])


def _may_begin_with_digit(values: pa.LargeStringArray) -> NDArray[np.bool_]:
    first, _ = first_bytes(*string_bytes(values))
    is_digit = (first >= ord("0")) & (first <= ord("9"))
    return is_digit | (first >= _NOT_ASCII)


def _beyond_ascii(values: pa.LargeStringArray) -> NDArray[np.bool_]:
    offsets, data = string_bytes(values)
    return holders(offsets, np.flatnonzero(data >= _NOT_ASCII))
