"""A byte stream's form (CSV, TSV, JSON, NDJSON, Parquet), and its raw records."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sentiment.errors import InputError, RecordError
from sentiment.ingest.format.block import Block
from sentiment.ingest.format.chat_text import is_chat, iter_chat
from sentiment.ingest.format.csv_dialect import Dialect, sniff_dialect
from sentiment.ingest.format.csv_reader import iter_table
from sentiment.ingest.format.json_blocks import iter_lines
from sentiment.ingest.format.json_stream import parse_record, split_document
from sentiment.ingest.format.parquet import PARQUET_MAGIC, iter_parquet
from sentiment.ingest.source.buffer import Feed
from sentiment.ingest.source.encoding import sniff_encoding, utf8_blocks
from sentiment.ingest.source.paths import ZIP_MAGIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sentiment.ingest.platform.layout import Layout
    from sentiment.ingest.source.paths import Source

__all__ = ["AROUND", "Container", "Raw", "iter_pieces", "iter_raw", "sniff_container"]

#: How much of a file is looked at before it is read.
HEAD = 1 << 20
_SCRIPT = re.compile(r"\s*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]*\s*=\s*[\[{]")

# text with stray control characters is text still; binary files have them everywhere
_BINARY_SAMPLE = 1 << 14
_BINARY_SHARE = 0.05

Raw = dict[str, Any] | RecordError

#: Key under which a record finds what the object around its list says, where formats ask.
AROUND = "@around"


@dataclass(frozen=True)
class Container:
    """How a file holds its records.

    Attributes
    ----------
    form : {"csv", "json", "ndjson", "document", "parquet", "chat"}
        ``json`` is an object that holds a list of records, or an array;
        ``document`` is one object that is a record (a page) by itself.
    encoding, compression : str
        As found.
    dialect : Dialect
        For ``csv``.
    path : str
        For ``json``: dotted keys down to the list (``data``,
        ``chats.list[].messages``); ``""`` for an array.
    depth : int
        For ``json``: how many lists lie around a record.
    path_end : str
        For ``json``: where several lists hold records, what their paths end with.
    """

    form: str
    encoding: str = "utf-8"
    compression: str = "none"
    dialect: Dialect = field(default_factory=Dialect)
    path: str = ""
    depth: int = 1
    path_end: str = ""

    @property
    def label(self) -> str:
        """Its name for people: ``TSV``, ``NDJSON``, ``JSON (list at data)``."""
        if self.form == "csv":
            return "TSV" if self.dialect.delimiter == "\t" else "CSV"
        if self.form == "json":
            return f"JSON (list at {self.path})" if self.path else "JSON array"
        names = {"ndjson": "NDJSON", "document": "JSON object", "parquet": "Parquet"}
        return names.get(self.form, "chat as text")


def sniff_container(source: Source) -> tuple[Container, list[dict[str, Any]]]:
    """Find the form of a file from its first megabyte.

    Parameters
    ----------
    source : Source
        What to look at.

    Returns
    -------
    container : Container
        For a JSON object the `path` is left open (``""``): the lists in it
        are candidates, and the platform decides.
    whole : list of dict
        The document itself where it is one JSON object and fits the head.

    Raises
    ------
    InputError
        If the file is empty, or binary.
    """
    with source.open() as stream:
        head = stream.peek(HEAD)
        compression = stream.compression
        if compression == "none" and source.member is not None:
            compression = "zip"
        cut = len(head) >= HEAD
        if not head and stream.damage:
            raise InputError(source.name, found=stream.damage, expected="a whole file")
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00\x1a"):
        raise InputError(
            source.name, found="an empty file", expected="CSV, JSON, NDJSON or Parquet"
        )
    if head.startswith(PARQUET_MAGIC):
        return Container("parquet", "utf-8", compression), []
    if head.startswith(ZIP_MAGIC):
        raise InputError(
            source.name,
            found="a zip archive inside another archive",
            expected="CSV, TSV, JSON, NDJSON or Parquet",
            next_step="Unpack the outer archive first.",
        )
    encoding = sniff_encoding(head)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if is_chat(text):
        return Container("chat", encoding, compression), []
    start = text.lstrip()[:1]
    if _SCRIPT.match(text):  # JavaScript that assigns a document, as in X's archives
        return Container("json", encoding, compression), []
    if start in {"[", "{"}:
        form, whole = _sniff_json(text, cut=cut)
        return Container(form, encoding, compression), whole
    start = text[:_BINARY_SAMPLE]
    if sum(char < " " and char not in "\t\r\n" for char in start) > _BINARY_SHARE * len(start):
        raise InputError(
            source.name,
            found="binary data",
            expected="CSV, TSV, JSON, NDJSON or Parquet (also compressed)",
        )
    return Container("csv", encoding, compression, sniff_dialect(text)), []


def _sniff_json(text: str, *, cut: bool) -> tuple[str, list[dict[str, Any]]]:
    body = text.strip()
    if body.startswith("["):
        return "json", []
    if "\n" not in body:
        body = body.replace("\r", "\n")
    first, _, rest = body.partition("\n")
    try:
        parse_record(first.encode("utf-8", "replace"))
    except RecordError:
        pass
    else:
        if rest.strip():
            return "ndjson", []
    if not cut:
        try:
            return "document", [parse_record(body.encode("utf-8", "replace"))]
        except RecordError:
            # a broken first line with whole ones below it is a broken record, no document
            lines = [line for line in rest.splitlines() if line.strip()][:5]
            if lines and all(line.lstrip().startswith("{") for line in lines):
                return "ndjson", []
    return "json", []


def iter_raw(
    source: Source, container: Container, progress: Callable[[int], None] | None = None
) -> Iterator[Raw]:
    """Yield the raw records of a file one by one; see `iter_pieces`."""
    for piece in iter_pieces(source, container, progress):
        assert not isinstance(piece, Block)  # no layout, no blocks
        yield piece


def iter_pieces(
    source: Source,
    container: Container,
    progress: Callable[[int], None] | None = None,
    *,
    layout: Layout | None = None,
) -> Iterator[Raw | Block]:
    """Yield every record of a file: those that are written plainly in blocks.

    Parameters
    ----------
    source : Source
        The file.
    container : Container
        As found; for JSON with the path of its list.
    progress : callable, optional
        Told the bytes taken from disk.
    layout : Layout, optional
        What blocks hold of their records; without one there are no blocks.

    Yields
    ------
    dict, RecordError or Block
        In the order of the file. Where the stream ends early, one last
        `RecordError` says so.

    Raises
    ------
    InputError
        If a compressed file grows as only a decompression bomb does; what
        stands before comes first.
    """
    if container.form == "parquet":
        yield from iter_parquet(source, layout, progress)
        return
    with source.open(progress) as stream:
        feed = Feed(utf8_blocks(stream, container.encoding))
        if container.form == "csv":
            yield from iter_table(
                feed,
                container.dialect,
                frozenset() if layout is None else layout.paths,
                lambda: bool(stream.damage or feed.failure),
            )
        elif container.form == "ndjson":
            yield from iter_lines(feed, layout)
        elif container.form == "chat":
            yield from iter_chat(feed.blocks())
        else:
            yield from _json_records(container, feed.blocks())
        if feed.failure is not None:
            raise feed.failure
        if stream.damage:
            yield RecordError("file cut short", stream.damage)


def _json_records(container: Container, blocks: Iterator[bytes]) -> Iterator[Raw]:
    if container.form == "document":
        yield _parsed(b"".join(blocks))
        return
    around: tuple[bytes, dict[str, Any]] = (b"", {})
    for element in split_document(blocks, container.depth):
        if element.path != container.path and not (
            container.path_end and element.path.endswith(container.path_end)
        ):
            continue
        if element.fault:
            yield RecordError(element.fault, f"the record at {container.path or 'the top'}")
            continue
        record = _parsed(element.data)
        if container.path_end and isinstance(record, dict):
            if element.around is not around[0]:
                holder = _parsed(element.around + b"null}")
                around = element.around, {} if isinstance(holder, RecordError) else holder
            record[AROUND] = around[1] | {"@path": element.path}
        yield record


def _parsed(data: bytes) -> Raw:
    try:
        return parse_record(data)
    except RecordError as error:
        return error
