"""Tagged posts as a Parquet dataset: a file a part, and a file that says what is in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from sentiment.analysis.counter import Counter
from sentiment.keys.few_seen import Seen
from sentiment.report.export import as_parquet


@dataclass
class Dataset(Counter):
    """Writes each part's posts into a file of `folder`, which workers see; each whole."""

    folder: Path
    facts: list[Any] = field(default_factory=list)
    _writer: pq.ParquetWriter | None = None

    def _path(self, suffix: str) -> Path:
        return self.folder / f"part-{self.part:06d}.{suffix}"

    def add(self, posts: pd.DataFrame) -> None:
        """Write one chunk in layout TAGGED."""
        if posts.empty:
            return
        table = as_parquet(posts)
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._path("new"),
                table.schema,
                compression="zstd",
                metadata_collector=self.facts,
            )
        self._writer.write_table(table)

    def begin(self, seen: Callable[[str, int], Seen] | None) -> None:
        """Close the part's file when all of it is written."""
        if seen is None and self._writer is not None:
            self._writer.close()
            self._writer = None
            self._path("new").replace(self._path("parquet"))
            self.facts[-1].set_file_path(self._path("parquet").name)

    def merge(self, other: Dataset) -> None:
        """Know of the files of later parts."""
        self.facts += other.facts

    def finish(self) -> None:
        """Write what is in all files."""
        if self.facts:
            schema = self.facts[0].schema.to_arrow_schema()
            path = self.folder / "_metadata"
            pq.write_metadata(schema, path, metadata_collector=self.facts)
