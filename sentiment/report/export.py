"""Tables of posts to CSV, NDJSON or Parquet, chunk by chunk, or part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sentiment.analysis.counter import Counter
from sentiment.atomic import staged_file
from sentiment.errors import OptionError
from sentiment.escape import for_spreadsheet
from sentiment.keys.hashset import Seen

#: Suffix -> format.
FORMATS = {".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson", ".parquet": "parquet"}


def export_posts(
    chunks: Iterable[pd.DataFrame], output: Path | IO[bytes], *, raw_cells: bool = False
) -> int:
    """Write posts of any layout, whole or not at all; return how many.

    The suffix of a path chooses the format (OptionError if it is none of ``FORMATS``), a
    stream gets CSV. Unless `raw_cells`, an apostrophe goes before cells that a spreadsheet
    would run.
    """
    kind = "csv"
    if isinstance(output, Path):
        kind = FORMATS.get(output.suffix.lower(), "")
        if not kind:
            raise OptionError(
                f"--output {output}: found suffix {output.suffix or 'none'}; "
                f"expected one of {', '.join(FORMATS)}."
            )
    with staged_file(output) if isinstance(output, Path) else nullcontext(output) as target:
        if kind == "parquet":
            return _write_parquet(chunks, target)
        stream = target.open("wb") if isinstance(target, Path) else nullcontext(target)
        with stream as file:
            write: Callable[[pd.DataFrame, bool], str] = (
                _as_ndjson if kind == "ndjson" else lambda p, head: _as_csv(p, head, raw_cells)
            )
            n = 0
            for number, posts in enumerate(chunks):
                file.write(write(posts, number == 0).encode("utf-8", "replace"))
                n += len(posts)
            return n


def _plain(posts: pd.DataFrame) -> pd.DataFrame:
    """Return times as ISO text, categories as strings."""
    columns: dict[str, Any] = {}
    for name in posts.columns:
        if name == "created_at":
            columns[name] = posts[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif isinstance(posts[name].dtype, pd.CategoricalDtype):
            columns[name] = posts[name].astype("str")
    return posts.assign(**columns)


def _as_csv(posts: pd.DataFrame, head: bool, raw_cells: bool) -> str:  # noqa: FBT001
    table = _plain(posts)
    if not raw_cells:
        # whatever is text may be what people wrote, or chose as a name
        risky = [str(name) for name in table if table[name].dtype == "str"]
        table = table.assign(**{name: for_spreadsheet(table[name]) for name in risky})
        table.columns = for_spreadsheet(pd.Series(table.columns, dtype="str"))
    return table.to_csv(index=False, header=head, float_format="%.6g", lineterminator="\n")


def _as_ndjson(posts: pd.DataFrame, _: bool) -> str:  # noqa: FBT001
    return _plain(posts).to_json(orient="records", lines=True, force_ascii=False)


def as_parquet(posts: pd.DataFrame) -> pa.Table:
    """Return posts as they stand in Parquet: categories as strings."""
    columns = {
        name: posts[name].astype("str")
        for name in posts.columns
        if isinstance(posts[name].dtype, pd.CategoricalDtype)
    }
    return pa.Table.from_pandas(posts.assign(**columns), preserve_index=False)


def _write_parquet(chunks: Iterable[pd.DataFrame], target: Any) -> int:
    n = 0
    writer: pq.ParquetWriter | None = None
    try:
        for posts in chunks:
            table = as_parquet(posts)
            if writer is None:
                writer = pq.ParquetWriter(target, table.schema, compression="zstd")
            writer.write_table(table)
            n += len(posts)
    finally:
        if writer is not None:
            writer.close()
    return n


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
