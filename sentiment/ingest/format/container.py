"""A byte stream's form: CSV, TSV, JSON, NDJSON, Parquet, a chat as text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sentiment.errors import InputError, RecordError
from sentiment.ingest.format.chat_text import is_chat
from sentiment.ingest.format.csv_dialect import Dialect, sniff_dialect
from sentiment.ingest.format.json_stream import parse_record, split_document, split_lines
from sentiment.ingest.format.parquet import ARROW_MAGIC, PARQUET_MAGIC
from sentiment.ingest.source.buffer import ByteBuffer
from sentiment.ingest.source.encoding import sniff_encoding, utf8_blocks
from sentiment.ingest.source.magic import what_else
from sentiment.ingest.source.paths import Source

#: How much of a file is looked at before it is read.
HEAD = 1 << 20
#: Blocks of at most 256 KiB in which the end of a first line longer than that is looked for.
_MAX_BLOCKS = 256
_SCRIPT = re.compile(r"\s*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]*\s*[=(]\s*[\[{]")
#: Lines of comments above the first object.
_COMMENTS = re.compile(r"\A(?:\s*(?:#|//)[^\n]*\n)+(?=\s*\{)")

# text with stray control characters is text still; binary files have them everywhere
_BINARY_SAMPLE = 1 << 14
_BINARY_SHARE = 0.05

_EXPECTED = "posts as CSV, TSV, JSON, NDJSON, Parquet, Feather or a workbook"
_LABELS = {
    "ndjson": "NDJSON",
    "document": "JSON object",
    "documents": "JSON objects",
    "pandas": "JSON of a table (pandas)",
    "chat": "chat as text",
}


@dataclass(frozen=True)
class Container:
    """How a file holds its records."""

    #: ``json`` is an object that holds a list of records, or an array; ``document`` is one
    #: object that is a record (a page) by itself, ``documents`` are several one after another;
    #: ``pandas`` is a whole table as `pandas.DataFrame.to_json` writes it.
    form: str
    #: As found.
    encoding: str = "utf-8"
    compression: str = "none"
    #: For ``csv``.
    dialect: Dialect = field(default_factory=Dialect)
    #: For ``json``: dotted keys down to the list (``data``, ``chats.list[].messages``); ``""``
    #: for an array.
    path: str = ""
    #: For ``json``: how many lists lie around a record.
    depth: int = 1
    #: For ``json``: where several lists hold records, what their paths end with.
    path_end: str = ""
    #: What people call it, where `form` does not tell.
    name: str = ""
    #: For ``json`` with several lists of alike records: the lists of others.
    others: frozenset[str] | None = None
    #: Key or column under which the record itself lies, as an object or as JSON in a text.
    within: str = ""
    #: Columns of texts that are objects.
    cells: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its name for people: ``TSV``, ``NDJSON``, ``JSON (list at data)``."""
        if self.name:
            return self.name
        if self.form == "csv":
            return "TSV" if self.dialect.delimiter == "\t" else "CSV"
        if self.form == "json":
            if self.others is not None:
                return "JSON (lists of alike records)"
            return f"JSON (list at {self.path})" if self.path else "JSON array"
        return _LABELS[self.form]


def sniff_container(
    source: Source, *, header: bool = True
) -> tuple[Container, list[dict[str, Any]]]:
    """Find the form of a file from its first megabyte.

    Of a JSON object the `path` is left open: the lists in it are candidates, and the platform
    decides. Behind it stands the document itself, where it is one object and fits the head.
    Raises `InputError` if the file is empty, or binary.
    """
    with source.open() as stream:
        head = ByteBuffer(stream.blocks).peek(HEAD)
        compression = stream.compression
        if compression == "none" and source.member is not None and not source.kind:
            compression = "zip"
        cut = len(head) >= HEAD
        if not head and stream.damage:
            raise InputError(source.name, found=stream.damage, expected="a whole file")
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00\x1a"):
        raise InputError(source.name, found="an empty file", expected=_EXPECTED)
    if head.startswith((PARQUET_MAGIC, ARROW_MAGIC)):
        name = "Feather" if head.startswith(ARROW_MAGIC) else "Parquet"
        return Container("parquet", "utf-8", compression, name=name), []
    if (known := what_else(head)) is not None:
        what, advice = known
        raise InputError(source.name, found=what, expected=_EXPECTED, next_step=advice)
    encoding = sniff_encoding(head)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if is_chat(text):
        return Container("chat", encoding, compression), []
    text = _COMMENTS.sub("", text)
    start = text.lstrip()[:1]
    if _SCRIPT.match(text):  # JavaScript that assigns a document, as in X's archives
        return Container("json", encoding, compression), []
    if start in {"[", "{"} or (start == '"' and _holds_object(text)):
        form, whole = _sniff_json(text, cut=cut, goes_on=lambda: _goes_on(source, encoding))
        return Container(form, encoding, compression), whole
    start = text[:_BINARY_SAMPLE]
    if sum(char < " " and char not in "\t\r\n" for char in start) > _BINARY_SHARE * len(start):
        raise InputError(
            source.name,
            found="binary data",
            expected=_EXPECTED,
            next_step="Export the posts as CSV or JSON.",
        )
    dialect = sniff_dialect(text, header=header)
    name = f"{source.kind} sheet" if source.kind else ""
    return Container("csv", encoding, compression, dialect, name=name), []


def _holds_object(text: str) -> bool:
    """Whether the first line is a text in JSON that is an object in JSON itself."""
    try:
        parse_record(text.lstrip().partition("\n")[0].encode("utf-8", "replace"))
    except RecordError:
        return False
    return True


def _sniff_json(
    text: str, *, cut: bool, goes_on: Callable[[], bool]
) -> tuple[str, list[dict[str, Any]]]:
    body = text.strip()
    if body[0] in '["':
        return "json" if body[0] == "[" else "ndjson", []
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
    data = body.encode("utf-8", "replace")
    n_objects = sum(len(found.texts) for found in split_document([data], depth=0))
    if n_objects > 1 and not _has_lines(rest):
        return "documents", []
    if not cut:
        try:
            return "document", [parse_record(data)]
        except RecordError:
            # a broken first line with whole ones below it is a broken record, no document
            if _has_lines(rest):
                return "ndjson", []
    return "ndjson" if cut and goes_on() else "json", []


def _goes_on(source: Source, encoding: str) -> bool:
    """Whether below a first line that is longer than the head a flat record stands."""
    with source.open() as stream:
        lines = split_lines(islice(utf8_blocks(stream, encoding), _MAX_BLOCKS))
        try:
            record = parse_record(next(islice(lines, 1, None), b""))
        except RecordError:
            return False
    return not any(isinstance(value, list) and value for value in record.values())


def _has_lines(rest: str) -> bool:
    """Whether each of the next lines begins an object."""
    lines = [line for line in islice(io.StringIO(rest), 50) if line.strip()][:5]
    return bool(lines) and all(line.lstrip().startswith("{") for line in lines)
