"""Columns of raw values to columns of fields: plain values all at once, the rest one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sentiment.ingest.field.count import as_count, sum_counts
from sentiment.ingest.field.scalar import GROUPED_ID, MAX_NO_VALUE, NO_VALUE, as_id

_NOT_DIGIT = np.ones(256, dtype=bool)
_NOT_DIGIT[ord("0") : ord("9") + 1] = False
# controls that no text needs, and the ampersand of an HTML entity
_ODD = np.zeros(256, dtype=bool)
_ODD[[code for code in range(32) if chr(code) not in "\t\n\r"]] = True
_ODD[[0x7F, ord("&")]] = True
#: First bytes of characters that may be white space: U+0085, U+00A0; U+1680; U+2000 to
#: U+205F; U+3000; and all of ASCII up to the space.
_MAYBE_SPACE = np.zeros(256, dtype=bool)
_MAYBE_SPACE[: ord(" ") + 1] = True
_MAYBE_SPACE[[0xC2, 0xE1, 0xE2, 0xE3]] = True
#: The last bytes of these.
_MAYBE_SPACE_END = np.zeros(256, dtype=bool)
_MAYBE_SPACE_END[: ord(" ") + 1] = True
_MAYBE_SPACE_END[[*range(0x80, 0x8B), 0x9F, 0xA0, 0xA8, 0xA9, 0xAF]] = True
# all of ASCII that can be seen
_FIRST_SEEN, _N_SEEN = np.uint8(0x21), np.uint8(0x5E)
#: Longest whole number, in digits, that a float holds exactly.
_MAX_DIGITS = 15
_MAX_COUNT = 1 << 62
# what may group the digits of an id: signs, and the first bytes of those beyond ASCII
_SIGNS = np.zeros(256, dtype=bool)
_SIGNS[[*(ord(sign) for sign in ",.' "), 0xC2, 0xE2]] = True
# what may stand before an id so that a spreadsheet keeps it; see `as_id`
_MARKS_ID = np.zeros(256, dtype=bool)
_MARKS_ID[[ord(sign) for sign in "=\"'"]] = True
# first and last characters of what stands for no value, by its length
_FIRST_OF_NO_VALUE = np.zeros((256, MAX_NO_VALUE + 2), dtype=bool)
_LAST_OF_NO_VALUE = np.zeros((256, MAX_NO_VALUE + 2), dtype=bool)
for _text in NO_VALUE - {""}:
    for _table, _at in ((_FIRST_OF_NO_VALUE, 0), (_LAST_OF_NO_VALUE, -1)):
        for _letter in {_text[_at], _text[_at].upper()}:
            _table[ord(_letter), len(_text)] = True
_BEGINS_NO_VALUE = np.asarray(_FIRST_OF_NO_VALUE.any(axis=1), dtype=bool)


def string_bytes(values: pa.LargeStringArray) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return the n + 1 ends of strings, and the bytes of all; nothing is copied."""
    _, ends, data = values.buffers()
    offsets = np.frombuffer(ends, dtype=np.int64)[values.offset :][: len(values) + 1]
    if data is None:
        return np.zeros(len(values) + 1, dtype=np.int64), np.zeros(0, dtype=np.uint8)
    first, last = int(offsets[0]), int(offsets[-1])
    return offsets - first, np.frombuffer(data, dtype=np.uint8)[first:last]


def first_bytes(
    offsets: NDArray[np.int64], data: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the first and the last byte of each string; 0 of empty ones."""
    filled = offsets[1:] > offsets[:-1]
    if not len(data):
        nothing = np.zeros(len(filled), dtype=np.uint8)
        return nothing, nothing
    first = data[np.minimum(offsets[:-1], len(data) - 1)]
    last = data[offsets[1:] - 1]
    return np.where(filled, first, 0), np.where(filled, last, 0)


def odd_rows(
    offsets: NDArray[np.int64], data: NDArray[np.uint8], *, entities: bool = False
) -> NDArray[np.bool_]:
    """Tell which strings hold controls, or (with `entities`) an ampersand.

    Those of C1 are two bytes in UTF-8, the first of them 0xC2.
    """
    suspects = (data < 32) | (data == 0x7F)  # noqa: PLR2004  controls of ASCII
    if entities:
        suspects |= data == ord("&")
    at = np.flatnonzero(suspects)
    at = at[_ODD[data[at]]]
    high = np.flatnonzero(data == 0xC2)  # noqa: PLR2004
    high = high[data[high + 1] < 0xA0]  # noqa: PLR2004  valid UTF-8, so a byte follows
    found = np.concatenate([at, high]) if len(high) else at
    return holders(offsets, found)


def holders(offsets: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which strings hold the bytes at some places."""
    found = np.zeros(len(offsets) - 1, dtype=bool)
    found[np.searchsorted(offsets, places, side="right") - 1] = True
    return found


def unclear_edges(
    offsets: NDArray[np.int64], data: NDArray[np.uint8]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which strings may begin with white space, and which may end with it.

    Empty ones may.
    """
    first, last = first_bytes(offsets, data)
    return _MAYBE_SPACE[first], _MAYBE_SPACE_END[last]


def maybe_no_value(offsets: NDArray[np.int64], data: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which strings may stand for no value, as ``nan`` and ``[deleted]`` do."""
    first, last = first_bytes(offsets, data)
    lengths = np.minimum(np.diff(offsets), MAX_NO_VALUE + 1)
    same_ends = _FIRST_OF_NO_VALUE[first, lengths] & _LAST_OF_NO_VALUE[last, lengths]
    blank_behind = _MAYBE_SPACE_END[last] & _BEGINS_NO_VALUE[first]
    return np.asarray(same_ends | blank_behind, dtype=bool)


def reread(
    values: pa.LargeStringArray, rows: NDArray[np.bool_], read: Callable[[list[Any]], list[Any]]
) -> pa.LargeStringArray:
    """Return `values` with those of some rows as `read` gives them of all of these."""
    if not rows.any():
        return values
    mask = pa.array(rows)
    new = read(values.filter(mask).to_pylist())
    return pc.replace_with_mask(values, mask, pa.array(new, pa.large_string()))


def by_value(values: pa.Array, read: Callable[[Any], Any], kind: pa.DataType) -> pa.Array:
    """Apply `read`, whose result depends on the value alone, to every different one once.

    >>> by_value(pa.array(["1,204", None, "many"]), as_count, pa.int64()).to_pylist()
    [1204, None, None]
    """
    distinct = values.dictionary_encode(null_encoding="encode")
    read_values = [read(value) for value in distinct.dictionary.to_pylist()]
    return pa.array(read_values, kind).take(distinct.indices)


def first_of(columns: Sequence[pa.Array]) -> pa.Array:
    """Take the first of several columns that is not null."""
    return columns[0] if len(columns) == 1 else pc.coalesce(*columns)


def joined(lists: pa.ListArray) -> pa.Array:
    """Join the texts that are all that objects in lists hold."""
    texts = pa.ListArray.from_arrays(lists.offsets, lists.values.field(0), mask=lists.is_null())
    return pc.binary_join(texts, "")


def counts(values: pa.Array, groups: str = "") -> pa.Int64Array:
    """Read whole numbers, and add up those that objects in lists hold; see `as_count`."""
    if pa.types.is_list(values.type):
        read = [sum_counts(each) for each in values.to_pylist()]
        return pa.array(read, pa.int64())
    if pa.types.is_large_string(values.type):
        offsets, data = string_bytes(values)
        lengths = np.diff(offsets)
        if not _NOT_DIGIT[data].any() and lengths.max(initial=0) <= _MAX_DIGITS:
            if lengths.all() and not values.null_count:
                return values.cast(pa.int64())
            return pc.if_else(pa.array(lengths > 0), values, None).cast(pa.int64())
    elif pa.types.is_int64(values.type):
        smallest, largest = pc.min_max(values).values()
        if not largest.is_valid or -1 < smallest.as_py() <= largest.as_py() < _MAX_COUNT:
            return values
    return by_value(values, partial(as_count, groups=groups), pa.int64())


def ids(values: pa.Array) -> pa.LargeStringArray:
    """Take ids as strings; see `as_id`."""
    if pa.types.is_int64(values.type):
        return values.cast(pa.large_string())
    if not pa.types.is_large_string(values.type):
        return by_value(values, as_id, pa.large_string())
    offsets, data = string_bytes(values)
    filled = np.diff(offsets) > 0
    first, last = first_bytes(offsets, data)
    odd = _MARKS_ID[first] | maybe_no_value(offsets, data)
    if ((data - _FIRST_SEEN) >= _N_SEEN).any():
        odd |= _MAYBE_SPACE[first] | _MAYBE_SPACE_END[last]
    if _SIGNS[data].any():
        odd |= as_mask(pc.fill_null(pc.match_substring_regex(values, GROUPED_ID), False))
    odd |= (first == ord("-")) & (last == ord("-"))
    values = reread(values, odd & filled, lambda given: list(map(as_id, given)))
    if filled.all():
        return values
    return pc.if_else(pa.array(filled), values, None)


def true_rows(values: pa.Array, test: Callable[[object], bool]) -> NDArray[np.bool_]:
    """Tell for which values `test` is true."""
    if test is bool and pa.types.is_large_string(values.type):
        return np.diff(string_bytes(values)[0]) > 0
    if pa.types.is_list(values.type):
        found = np.where(values.is_valid(), bool(test([])), bool(test(None)))
        rows = np.flatnonzero(pc.fill_null(pc.list_value_length(values), 0))
        found[rows] = [bool(test(value)) for value in values.take(pa.array(rows)).to_pylist()]
        return found
    return as_mask(by_value(values, lambda value: bool(test(value)), pa.bool_()))


def as_mask(flags: pa.BooleanArray) -> NDArray[np.bool_]:
    """Turn flags without nulls into a mask."""
    return np.asarray(flags.to_numpy(zero_copy_only=False), dtype=bool)
