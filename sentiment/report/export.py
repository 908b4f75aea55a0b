"""Tables of posts to CSV, NDJSON or Parquet, chunk by chunk, or part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sentiment.analysis.counter import Counter
from sentiment.atomic import staged_directory, staged_file
from sentiment.errors import OptionError
from sentiment.escape import for_spreadsheet
from sentiment.keys.hashset import Seen

#: Suffix -> format.
FORMATS = {".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson", ".parquet": "parquet"}


class Export(Counter):
    """Writes posts of any layout; `write` is told which chunk is the first."""

    def __init__(self, write: Callable[[pd.DataFrame, bool], object]) -> None:
        self._write = write
        self._began = False

    def add(self, posts: pd.DataFrame) -> None:
        """Write one chunk."""
        self._write(posts, not self._began)
        self._began = True


@contextmanager
def exported(output: Path | IO[bytes], *, raw_cells: bool = False) -> Iterator[Export]:
    """Write posts whole or not at all: into a file, or into a stream, which gets CSV.

    The suffix of a path chooses the format (OptionError if it is none of ``FORMATS``). Unless
    `raw_cells`, an apostrophe goes before cells that a spreadsheet would run.
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
            with closing(_Parquet(target)) as table:
                yield Export(lambda posts, _: table.write(posts))
            return
        with target.open("wb") if isinstance(target, Path) else nullcontext(target) as file:

            def write(posts: pd.DataFrame, first: bool) -> None:  # noqa: FBT001  as called
                text = (
                    _as_ndjson(posts) if kind == "ndjson" else _as_csv(posts, first, raw_cells)
                )
                file.write(text.encode("utf-8", "replace"))

            yield Export(write)


def _named(posts: pd.DataFrame) -> pd.DataFrame:
    """Return categories as strings."""
    return posts.astype(dict.fromkeys(posts.select_dtypes("category"), "str"))


def _plain(posts: pd.DataFrame) -> pd.DataFrame:
    """Return times as ISO text, categories as strings."""
    plain = _named(posts)
    if "created_at" in plain:
        plain["created_at"] = plain["created_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return plain


def _as_csv(posts: pd.DataFrame, head: bool, raw_cells: bool) -> str:  # noqa: FBT001
    table = _plain(posts)
    if not raw_cells:
        # whatever is text may be what people wrote, or chose as a name
        risky = [str(name) for name in table if table[name].dtype == "str"]
        table = table.assign(**{name: for_spreadsheet(table[name]) for name in risky})
        table.columns = for_spreadsheet(pd.Series(table.columns, dtype="str"))
    return table.to_csv(index=False, header=head, float_format="%.6g", lineterminator="\n")


def _as_ndjson(posts: pd.DataFrame) -> str:
    return _plain(posts).to_json(orient="records", lines=True, force_ascii=False)


class _Parquet:
    """A file of posts with the columns of the first ones; categories are strings there."""

    def __init__(self, target: Any, facts: list[Any] | None = None) -> None:
        self._target, self._facts = target, facts
        self._writer: pq.ParquetWriter | None = None

    def write(self, posts: pd.DataFrame) -> None:
        table = pa.Table.from_pandas(_named(posts), preserve_index=False)
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._target,
                table.schema,
                compression="zstd",
                metadata_collector=self._facts,
            )
        self._writer.write_table(table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


@dataclass
class Dataset(Counter):
    """Writes each part's posts into a file of `folder`, which workers see; each whole."""

    folder: Path
    facts: list[Any] = field(default_factory=list)
    _file: _Parquet | None = None

    def _path(self, suffix: str) -> Path:
        return self.folder / f"part-{self.part:06d}.{suffix}"

    def add(self, posts: pd.DataFrame) -> None:
        """Write one chunk in layout TAGGED."""
        if posts.empty:
            return
        if self._file is None:
            self._file = _Parquet(self._path("new"), self.facts)
        self._file.write(posts)

    def begin(self, seen: Callable[[str, int], Seen] | None) -> None:
        """Close the part's file when all of it is written."""
        if seen is None and self._file is not None:
            self._file.close()
            self._file = None
            self._path("new").replace(self._path("parquet"))
            self.facts[-1].set_file_path(self._path("parquet").name)

    def merge(self, other: Dataset) -> None:
        """Know of the files of later parts."""
        self.facts += other.facts


@contextmanager
def exported_parts(output: Path) -> Iterator[Dataset]:
    """Write posts into a folder, a file a part, which is there whole or not at all."""
    before = [path.name for path in output.glob("part-*.parquet")]
    with staged_directory(output, replaces=[*before, "_metadata"]) as folder:
        dataset = Dataset(folder.absolute())
        yield dataset
        if dataset.facts:  # what is in all files
            schema = dataset.facts[0].schema.to_arrow_schema()
            facts = dataset.facts
            pq.write_metadata(schema, folder / "_metadata", metadata_collector=facts)
