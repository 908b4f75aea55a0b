"""Raw records to posts, one by one or in blocks, each accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sentiment.errors import NotAPostError, RecordError
from sentiment.ingest.block_reader import PlainPosts
from sentiment.ingest.field.identifier import IdCheck
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import Block, Raw
from sentiment.ingest.frames import as_table
from sentiment.ingest.further import Further
from sentiment.ingest.platform import Adapter
from sentiment.ingest.platform.base import ODD_SHAPE
from sentiment.ingest.platform.layout import Layout
from sentiment.ingest.source.encoding import Repaired
from sentiment.ingest.stats import IngestLog, Skipped
from sentiment.schema import Post

_MAX_DETAIL = 200


class RecordReader:
    """Reads the records of one file, numbers them, and keeps their account."""

    def __init__(
        self,
        platform: Adapter,
        times: TimeParser,
        checks: IdCheck,
        log: IngestLog,
        further: Sequence[Further] = (),
        n_before: int = 0,
    ) -> None:
        self._platform, self._times, self._checks, self._log = platform, times, checks, log
        self._further = further
        self._account = log.files[-1]
        self._before = self._number = n_before
        self.waiting: list[Post] = []
        self._numbers: list[int] = []
        self._waiting_further: list[tuple[Any, ...]] = []

    def read(self, raw: Raw) -> None:
        """Read one raw record, which may hold several posts."""
        for record in self._unpacked(raw):
            self._number += 1
            try:
                post = self._post(record)
            except RecordError as error:
                self._log.skip(self._skipped(error))
                continue
            self._account.n_read += 1
            self._account.n_mojibake += isinstance(post.text, Repaired)
            self.waiting.append(post)
            self._numbers.append(self._number)
            if self._further:
                values = (each.value(record, raw) for each in self._further)  # type: ignore[arg-type]  # a post is of no error
                self._waiting_further.append(tuple(values))

    def _unpacked(self, raw: Raw) -> Iterator[Raw]:
        if isinstance(raw, RecordError):
            yield raw
            return
        try:
            yield from self._platform.records(raw)
        except ODD_SHAPE as error:
            yield RecordError("record of another shape", type(error).__name__)

    def _post(self, record: Raw) -> Post:
        if isinstance(record, RecordError):
            raise record
        try:
            return self._platform.post(record, self._times)
        except ODD_SHAPE as error:
            raise RecordError("record of another shape", type(error).__name__) from error

    def _skipped(self, error: RecordError) -> Skipped:
        by_design = isinstance(error, NotAPostError)
        detail = error.detail[:_MAX_DETAIL]
        return Skipped(self._account.file, self._number, error.reason, detail, by_design)

    def flush(self) -> Iterator[pa.Table]:
        """Yield the posts that wait, if there are any."""
        if self.waiting:
            posts, self.waiting = self.waiting, []
            rows, self._waiting_further = self._waiting_further, []
            numbers, self._numbers = np.array(self._numbers), []
            table = as_table(posts, numbers, self._checks, self._account)
            for n, each in enumerate(self._further):
                values = pa.array([row[n] for row in rows], each.kind)
                table = table.append_column(each.name, values)
            self._account.times.add(np.asarray(table.column("created_at").cast(pa.int64())))
            yield table

    def read_block(self, block: Block, layout: Layout) -> pa.Table:
        """Read many records at once; those that are not plain, one by one."""
        found = PlainPosts(block, layout, self._times)
        places = np.flatnonzero(found.plain)
        numbers = self._number + 1 + places
        odd: list[int] = []  # the place of each post that was read alone
        done = 0
        for row in np.flatnonzero(~found.plain).tolist():
            self._number += row - done
            before = self._number
            self.read(block.record(row))
            odd += [row] * (len(self.waiting) - len(odd))
            # a record may hold many posts, or none; numbers below it move by as many
            numbers[np.searchsorted(places, row) :] += self._number - before - 1
            done = row + 1
        self._number += block.n - done
        self._account.n_records = self._number - self._before
        self._account.n_read += len(places)
        self._account.times.add(found.micros)
        table = found.table(self._platform.name, numbers, self._checks, self._account)
        for each in self._further:
            table = table.append_column(each.name, each.column(found.columns, len(table)))
        if not odd:
            return table
        both = pa.concat_tables([table, *self.flush()])
        order = np.argsort(np.concatenate([places, odd]), kind="stable")
        return both.unify_dictionaries().combine_chunks().take(pa.array(order))

    def close(self) -> None:
        """Put into the account what was counted on the way."""
        self._account.n_records = self._number - self._before
        if self._platform.has_estimated_times:
            self._account.n_coarse_times = self._account.n_read
        told = self._platform.zone is not None
        self._account.n_naive_times = 0 if told else self._times.n_naive
        self._account.n_clock_change = self._times.n_clock_change
        self._account.n_date_only = self._times.n_date_only
