"""The posts of a part on disk, with what decides which of them stay, until that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import ipc

from sentiment.analysis.finding import PASSED_ON
from sentiment.analysis.spread.folder import Folder
from sentiment.ingest.repeated import IdFacts, RepeatedIds
from sentiment.select.copies import Facts, Selection

_IDS = ("ids", "plain", "times", "words", "passed")
_NAMES = [f"_{name}" for name in (*_IDS, *Facts._fields)]


class Waiting(NamedTuple):
    """A chunk of posts, in columns of Arrow's, and what is known of each.

    `passed` tells which texts are so long that they are passed on rather than written twice.
    """

    ids: IdFacts
    facts: Facts
    passed: NDArray[np.bool_]
    posts: pa.Table

    @classmethod
    def of(cls, table: pa.Table, posts: pd.DataFrame, ids: IdFacts, facts: Facts) -> Waiting:
        """Let the posts of a `table`, which are these, wait."""
        long = (posts["text"].str.len() >= PASSED_ON).to_numpy(bool)
        return cls(ids, facts, long, table)

    def as_batch(self) -> pa.RecordBatch:
        """Make one batch of it all."""
        n = len(self.ids.ids)
        plain = np.zeros(n, dtype=bool)
        plain[self.ids.rows] = True
        times, words = np.zeros((2, n), np.uint64)
        times[plain], words[plain] = self.ids.times, self.ids.words
        known = (self.ids.ids, plain, times, words, self.passed, *self.facts)
        table = self.posts.unify_dictionaries().combine_chunks()
        columns = [*map(pa.array, known), *(each.chunk(0) for each in table.columns)]
        return pa.record_batch(columns, [*_NAMES, *table.column_names])

    def staying(self, known: RepeatedIds | None, selection: Selection) -> NDArray[np.bool_]:
        """Tell which posts were not there before, and stay."""
        stays = np.ones(len(self.passed), dtype=bool)
        if known is not None:
            stays = known.fresh(self.ids)
        stays[stays] = selection.choose(self.facts.where(stays))
        return stays


def write_waiting(chunks: Iterable[Waiting], file: IO[bytes]) -> None:
    """Write chunks into an open file; nothing where there are none."""
    stream = None
    for chunk in chunks:
        batch = chunk.as_batch()
        if stream is None:
            options = ipc.IpcWriteOptions(compression="lz4")
            stream = ipc.new_stream(file, batch.schema, options=options)
        stream.write_batch(batch)
    if stream is not None:
        stream.close()


def waiting(folder: Folder, part: int, *, posts: bool) -> Iterator[Waiting]:
    """Read the chunks of a part; without `posts` only what is known of them."""
    path = folder.file("posts", part)
    if not path.stat().st_size:
        return
    some = ipc.IpcReadOptions(included_fields=None if posts else list(range(len(_NAMES))))
    with pa.memory_map(str(path)) as file, ipc.open_stream(file, options=some) as batches:
        for batch in batches:
            ids, plain, times, words, passed, *facts = (
                batch.column(name).to_numpy(zero_copy_only=False) for name in _NAMES
            )
            rows = np.flatnonzero(plain)
            table = pa.Table.from_batches([batch]).drop_columns(_NAMES)
            known = IdFacts(ids, rows, times[rows], words[rows])
            yield Waiting(known, Facts(*facts), passed, table)
