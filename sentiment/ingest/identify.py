"""What a file is: container, encoding, platform, columns. Content decides, never the name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sentiment.errors import InputError
from sentiment.ingest.by_columns import by_columns
from sentiment.ingest.detect_platform import (
    SAMPLE,
    generic_adapter,
    known_adapter,
    wanted_adapters,
)
from sentiment.ingest.field.scalar import at
from sentiment.ingest.field.time import needs_column
from sentiment.ingest.format.block import Path as Keys
from sentiment.ingest.format.block import Record
from sentiment.ingest.format.container import Container, sniff_container
from sentiment.ingest.format.wrapped import text_columns
from sentiment.ingest.platform import Adapter, Generic
from sentiment.ingest.platform.folded import grouped_columns
from sentiment.ingest.search_lists import DATE_SAMPLE, sample_records, search_lists, whole_table
from sentiment.ingest.source.paths import Source, open_sources
from sentiment.ingest.told import chosen_and_left, first_written, profile_told

#: Bytes in which a line of NDJSON must end.
_LINE = 1 << 18


@dataclass(frozen=True)
class Identified:
    """How a file will be read.

    Attributes
    ----------
    source : Source
        The file.
    container : Container
        Its form, encoding and compression.
    platform : Adapter
        The adapter that reads its records.
    date_column : tuple of str
        The column whose values mean what only the whole of it shows (which number
        is the day; days of a spreadsheet); empty where none does.
    """

    source: Source
    container: Container
    platform: Adapter
    date_column: Keys = ()

    def as_dict(self) -> dict[str, Any]:
        """Describe it in plain values, for printing."""
        found = {
            "file": self.source.name,
            "container": self.container.label,
            "compression": self.container.compression,
            "encoding": self.container.encoding,
            "platform": self.platform.name,
            "whole": why_whole(self) or None,
        }
        try:
            sample = sample_records(self.source, self.container)[:SAMPLE]
        except (InputError, OSError):  # what was given on stdin is gone by now
            sample = []
        generic = self.platform
        if not isinstance(generic, Generic):
            return {**found, "why": {}, **chosen_and_left(generic, sample)}
        return {
            **found,
            "columns": generic.columns | profile_told(generic.layout.profile),
            "why": dict(generic.why),
            "columns_read": [name for each in generic.paths.values() for name, *_ in each],
            "columns_left": list(generic.left),
            "time_sample": first_written(sample, generic.paths["created_at"][0]),
        }


def identify(
    paths: str | Path | Iterable[str | Path],
    *,
    platform: str = "auto",
    columns: Mapping[str, str] | None = None,
) -> list[Identified]:
    """Say what each file is, reading only its start.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        Files, directories, zip archives, or ``-`` for stdin.
    platform : str, default "auto"
        Name of an adapter, to force it.
    columns : dict of str to str, optional
        Fields of a post -> columns, for ``generic``.

    Returns
    -------
    list of Identified
        One for each file that holds posts; what else lies in a directory or
        an archive is left out.

    Raises
    ------
    InputError
        If a file that was named holds no posts, or more than one platform matches.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "posts.csv")
    ...     _ = path.write_text("body,date\\nDown again,2024-05-01T10:00Z\\n")
    ...     st.identify(path)[0].as_dict()["columns"]
    {'text': 'body', 'created_at': 'date'}
    """
    found = []
    with open_sources(paths) as sources:
        for source in sources:
            try:
                found.append(identify_source(source, platform=platform, columns=columns))
            except InputError:
                if source.given:
                    raise
    aside = beside_downloads(found)
    return [each for each in found if each.source.name not in aside]


def beside_downloads(found: Iterable[Identified]) -> frozenset[str]:
    """Name the files that only look like tables of posts, for they lie in a download.

    What a platform gives of a person's own account holds likes, searches and
    notifications beside the posts, with times and words all of them.
    """
    found = list(found)
    groups = {each.source.group for each in found if each.platform.is_download}
    return frozenset(
        each.source.name
        for each in found
        if isinstance(each.platform, Generic)
        and not each.source.given
        and each.source.group in groups
    )


def identify_source(
    source: Source,
    *,
    platform: str = "auto",
    columns: Mapping[str, str] | None = None,
    header: bool = True,
) -> Identified:
    """Say what one source is; see `identify`.

    A platform's own format goes before the usual names of columns, wherever
    in the document its records lie.
    """
    wanted = wanted_adapters(platform, columns)
    container, sample = sniff_container(source, header=header)
    if container.form in {"csv", "ndjson", "documents", "parquet", "chat"}:
        sample = sample_records(source, container)
    if found := known_adapter(source, sample[:SAMPLE], wanted):
        return _settled(source, _with_objects(container, found, sample), found, sample)
    lists: dict[str, list[Record]] = {}
    if container.form not in {"csv", "parquet", "chat"}:
        deeper = search_lists(source, container, wanted, lists)
        if deeper is not None:
            return _settled(source, *deeper, [])
        posts = any(generic_adapter(records, columns) for records in lists.values())
        if not posts and (rows := whole_table(source, container, DATE_SAMPLE)):
            container, sample, lists = replace(container, form="pandas"), rows, {}
            if found := known_adapter(source, sample[:SAMPLE], wanted):
                return _settled(source, container, found, sample)
    if platform not in {"auto", "generic"}:  # named by the user, who may know better
        if lists and container.form in {"json", "document"}:
            longest = max(lists, key=lambda path: len(lists[path]))
            container = replace(container, form="json", path=longest)
        return _settled(source, container, wanted[0], sample)
    return _settled(source, *by_columns(source, container, sample, lists, columns))


def _with_objects(container: Container, found: Adapter, sample: list[Record]) -> Container:
    """Have a table's cells read as objects, where its format has objects there."""
    layout = found.layout
    if container.form not in {"csv", "parquet"}:
        return container
    nested = {path[0] for path in layout.paths if len(path) > 1}
    cells = text_columns(sample[:SAMPLE], sorted(nested | {p[0] for p in layout.listed}))
    return replace(container, cells=tuple(cells)) if cells else container


def _settled(
    source: Source, container: Container, found: Adapter, sample: list[Record]
) -> Identified:
    if container.form == "json" and (ends := found.list_ends):
        container = replace(container, path_end=ends)
    if isinstance(found, Generic):
        column = found.paths["created_at"][0]
    else:
        names = found.time_column.split("|")
        held = [name for name in names if any(name in record for record in sample)]
        column = (next(iter(held), names[0]),)
    unclear = any(needs_column(at(record, column)) for record in sample)
    of_a_format = not isinstance(found, Generic) and container.form == "csv"
    if of_a_format and (signs := grouped_columns(sample)):
        found = found.folded(signs)
    return Identified(source, container, found, column if unclear else ())


def why_whole(found: Identified) -> str:
    """Say why one worker reads all of a file; ``""`` where it is cut, if its CSV is strict."""
    container, source = found.container, found.source
    text = container.form in {"csv", "ndjson"}
    table, parquet = container.form == "csv", container.label == "Parquet"
    reasons = (
        (bool(source.kind), "it lies in a workbook"),
        (source.member is not None, "it lies in an archive"),
        (container.compression != "none", f"it is compressed ({container.compression})"),
        (not found.platform.is_one_to_one, "a record may hold several posts"),
        (not text and not parquet, f"it is one {container.label}, not a record a line"),
        (
            text and container.encoding not in {"utf-8", "utf-8-sig"},
            f"it is in {container.encoding}, not in UTF-8",
        ),
        (table and not container.dialect.has_header, "no row names its columns"),
        (table and container.dialect.n_below > 0, "other rows stand below its header"),
        (table and container.dialect.backslash, "backslashes stand before its quotes"),
    )
    why = next((reason for is_so, reason in reasons if is_so), "")
    if why or table or parquet:
        return why
    with source.path.open("rb") as file:
        return "" if b"\n" in file.read(_LINE) else "its lines are too long"
