"""Blocks of plain records to posts, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sentiment.ingest.field.column import (
    as_mask,
    by_value,
    counts,
    first_of,
    ids,
    maybe_no_value,
    string_bytes,
    true_rows,
    unclear_edges,
)
from sentiment.ingest.field.identifier import IdCheck
from sentiment.ingest.field.scalar import NO_VALUE, as_lang, join_clock
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.field.time_column import parse_times
from sentiment.ingest.format.block import Block, Path
from sentiment.ingest.frames import ARROW_POSTS, mended
from sentiment.ingest.platform.layout import CLOCK_ERROR, COUNTS, Layout
from sentiment.ingest.stats import FileLog
from sentiment.schema import KINDS

#: What stands between a title and its text.
_BETWEEN = pa.scalar("\n\n", pa.large_string())


class PlainPosts:
    """The posts of those records of a block that the platform's layout says all about.

    `plain` tells which these are: the others have no text or no time, or follow rules of their
    own, and are left to the adapter. `micros` are their times in microseconds since 1970, UTC,
    `columns` their values.
    """

    def __init__(self, block: Block, layout: Layout, times: TimeParser) -> None:
        self._layout, self.columns, self._n = layout, block.columns, block.n
        self._texts, plain = self._read_texts()
        for path in layout.further:
            plain &= ~self._is_there(path)
        for path in layout.needed:
            plain &= self._is_there(path)
        for path, test in layout.alone:
            if path in self.columns:
                plain &= ~true_rows(self.columns[path], test)
        self._select(plain)
        created_at = self._column(layout.created_at)
        if layout.clock:
            created_at = self._with_clock(created_at)
        self.micros, timely = parse_times(created_at, times)
        if layout.seen:
            timely &= self._near_seen(created_at, timely, times)
        if not timely.all():
            self._select(timely)
            self.micros = self.micros[timely]
            plain[plain] = timely
        self.plain = plain

    def _column(self, path: Path) -> pa.Array:
        column = self.columns.get(path)
        return pa.nulls(self._n, pa.large_string()) if column is None else column

    def _with_clock(self, dates: pa.Array) -> pa.LargeStringArray:
        """Put times of day behind dates; see `join_clock`."""
        parts = [self._column(path).to_pylist() for path in self._layout.clock]
        joined = [
            join_clock(date, clock)
            for date, *clock in zip(dates.to_pylist(), *parts, strict=True)
        ]
        texts = [each if isinstance(each, str) else None for each in joined]
        return pa.array(texts, pa.large_string())

    def _near_seen(
        self, created_at: pa.Array, timely: NDArray[np.bool_], times: TimeParser
    ) -> NDArray[np.bool_]:
        """Tell which times are near those at which a server saw the posts."""
        seen, known = parse_times(self._column(self._layout.seen[0]), times)
        apart = np.abs(self.micros - seen)
        near: NDArray[np.bool_] = known & (apart <= CLOCK_ERROR // timedelta(microseconds=1))
        if (again := timely & ~near).any():  # they are read, and counted, alone
            before = times.n_naive, times.n_date_only, times.n_clock_change
            parse_times(created_at.filter(pa.array(again)), times)
            after = times.n_naive, times.n_date_only, times.n_clock_change
            times.n_naive, times.n_date_only, times.n_clock_change = (
                2 * one - other for one, other in zip(before, after, strict=True)
            )
        return near

    def _is_there(self, path: Path) -> NDArray[np.bool_]:
        return as_mask(self._column(path).is_valid())

    def _select(self, rows: NDArray[np.bool_]) -> None:
        if rows.all():
            return
        mask = pa.array(rows)
        self.columns = {path: values.filter(mask) for path, values in self.columns.items()}
        self._texts = self._texts.filter(mask)
        self._n = int(rows.sum())

    def _read_texts(self) -> tuple[pa.LargeStringArray, NDArray[np.bool_]]:
        """Take texts as they are, and tell which of them hold more than blanks."""
        texts = self._first_filled(self._layout.text)
        offsets, data = string_bytes(texts)
        filled = np.diff(offsets) > 0
        unclear = unclear_edges(offsets, data)[0] | maybe_no_value(offsets, data)
        rows = np.flatnonzero(unclear & filled)
        if len(rows):
            some = texts.take(pa.array(rows)).to_pylist()
            filled[rows] = [text.strip().lower() not in NO_VALUE for text in some]
        odd = np.zeros(self._n, dtype=bool)
        if self._layout.markup:
            odd = as_mask(pc.fill_null(pc.match_substring_regex(texts, "[<&]"), False))
            odd |= filled & np.logical_or(*unclear_edges(offsets, data))
        if self._layout.title:
            odd |= maybe_no_value(offsets, data)
            texts, filled, odd = self._below_titles(texts, filled, odd)
        return texts, filled & ~odd

    def _below_titles(
        self, texts: pa.LargeStringArray, filled: NDArray[np.bool_], odd: NDArray[np.bool_]
    ) -> tuple[pa.LargeStringArray, NDArray[np.bool_], NDArray[np.bool_]]:
        """Put titles above texts; tell where there are words, and where the adapter looks.

        It does where there are blanks around either, or a sign that nothing is there.
        """
        titles = self._first_filled(self._layout.title)
        titled = np.diff(string_bytes(titles)[0]) > 0
        if not titled.any():
            return texts, filled, odd
        blank = maybe_no_value(*string_bytes(titles)) | _may_begin_alike(titles, texts)
        for each in (titles, texts):
            there = np.diff(string_bytes(each)[0]) > 0
            blank |= there & np.logical_or(*unclear_edges(*string_bytes(each)))
        both = pc.binary_join_element_wise(titles, texts, _BETWEEN)
        joined = pc.if_else(pa.array(titled & filled), both, pc.coalesce(titles, texts))
        joined = pc.if_else(pa.array(titled), joined, texts)
        return joined, filled | titled, odd | (titled & blank)

    def _first_filled(self, where: Sequence[Path]) -> pa.LargeStringArray:
        """Take of each record the first string that is not empty."""
        given = [self.columns[path] for path in where if path in self.columns]
        if not given:
            return pa.nulls(self._n, pa.large_string())
        return first_of([_filled(each) for each in given]) if len(given) > 1 else given[0]

    def table(
        self, platform: str, numbers: NDArray[np.int64], checks: IdCheck, account: FileLog
    ) -> pa.Table:
        """Build the posts."""
        layout, n = self._layout, self._n
        post_ids = checks.post_ids(self._post_ids(), numbers)
        authors = checks.authors(self._ids(layout.author))
        nothing = pa.nulls(n, pa.int64())
        fields = {
            "post_id": mended(post_ids, account),
            "platform": _constant(platform, n),
            "created_at": pa.array(self.micros).cast(ARROW_POSTS.field("created_at").type),
            "text": mended(self._texts, account, entities=True),
            "author": mended(authors, account),
            "lang": self._langs(),
            "kind": self._kinds(),
        }
        for name in COUNTS:
            where = [path for path in layout.counts.get(name, ()) if path in self.columns]
            signs = layout.grouping
            found = [counts(self.columns[path], signs.get(path, "")) for path in where]
            fields[name] = first_of(found) if found else nothing
        return pa.table([fields[name] for name in ARROW_POSTS.names], schema=ARROW_POSTS)

    def _ids(self, where: Sequence[Path]) -> pa.LargeStringArray:
        there = [ids(self.columns[path]) for path in where if path in self.columns]
        return first_of(there) if there else pa.nulls(self._n, pa.large_string())

    def _post_ids(self) -> pa.LargeStringArray:
        layout = self._layout
        if not layout.id_form:
            return self._ids(layout.post_id)
        between = [pa.scalar(each, pa.large_string()) for each in layout.id_form.split("{}")]
        parts: list[Any] = [between[0]]
        for path, more in zip(layout.post_id, between[1:], strict=True):
            parts += [self._ids((path,)), more]
        return pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string()))

    def _langs(self) -> pa.DictionaryArray:
        given = [self.columns[path] for path in self._layout.lang if path in self.columns]
        texts = [_first_each(each) if pa.types.is_list(each.type) else each for each in given]
        read = [by_value(each, as_lang, pa.large_string()) for each in texts]
        if not read:
            return pa.nulls(self._n, ARROW_POSTS.field("lang").type)
        return first_of(read).dictionary_encode()

    def _kinds(self) -> pa.DictionaryArray:
        codes = np.zeros(self._n, dtype=np.int32)
        open_ = np.ones(self._n, dtype=bool)
        for kind, path, test in self._layout.kinds:
            # what is further is not in a plain record
            if path in self.columns and path not in self._layout.further:
                found = open_ & true_rows(self.columns[path], test)
                codes[found] = KINDS.index(kind)
                open_ &= ~found
        return pa.DictionaryArray.from_arrays(codes, pa.array(KINDS, pa.large_string()))


def _may_begin_alike(one: pa.LargeStringArray, two: pa.LargeStringArray) -> NDArray[np.bool_]:
    """Tell where both begin with the same two bytes: one may be the other's start."""
    same = np.ones(len(one), dtype=bool)
    for at in range(2):
        bytes_ = []
        for each in (one, two):
            offsets, data = string_bytes(each)
            places = np.minimum(offsets[:-1] + at, max(len(data) - 1, 0))
            inside = offsets[:-1] + at < offsets[1:]
            bytes_.append(np.where(inside, data[places] if len(data) else 0, 0))
        same &= (bytes_[0] == bytes_[1]) | (bytes_[0] == 0)
    return same


def _first_each(lists: pa.ListArray) -> pa.LargeStringArray:
    """Take the first of each list."""
    offsets = np.asarray(lists.offsets)
    filled = np.diff(offsets) > 0
    places = pa.array(np.where(filled, offsets[:-1], 0), mask=~filled)
    return lists.values.take(places).cast(pa.large_string())


def _filled(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    return pc.if_else(pc.equal(pc.binary_length(texts), 0), None, texts)


def _constant(name: str, n: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(
        np.zeros(n, dtype=np.int32), pa.array([name], pa.large_string())
    )
