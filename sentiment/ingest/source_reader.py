"""One source to posts: what it is, then its records, each accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import NamedTuple

import pyarrow as pa

from sentiment.errors import InputError, OptionError, UnreadableError
from sentiment.ingest.field.identifier import IdCheck
from sentiment.ingest.field.scalar import at
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.field.time_column import observe_times
from sentiment.ingest.format.block import Block
from sentiment.ingest.format.pieces import iter_pieces
from sentiment.ingest.further import Further
from sentiment.ingest.identify import Identified, identify_source
from sentiment.ingest.pages import gathered
from sentiment.ingest.platform import Generic
from sentiment.ingest.platform.layout import Layout
from sentiment.ingest.record_reader import RecordReader
from sentiment.ingest.source.decompress import MAX_EXPANSION
from sentiment.ingest.source.paths import Source
from sentiment.ingest.stats import IngestLog

_CHOICES = {"date_order": ("auto", "day", "month"), "repeated": ("drop", "keep", "latest")}
#: Posts that were read one by one and wait to become a table.
_MAX_WAITING = 4096


@dataclass
class ReadOptions:
    """How to read; the fields are those of `iter_posts`."""

    platform: str = "auto"
    columns: Mapping[str, str] | None = None
    zone: tzinfo = UTC
    date_order: str = "auto"
    time_format: str | None = None
    no_header: bool = False
    detect_language: bool = True
    keep: tuple[str, ...] = ()
    on_error: str = "raise"
    repeated: str = "drop"
    max_expansion: float = MAX_EXPANSION
    progress: Callable[[int], None] | None = None
    log: IngestLog = field(default_factory=IngestLog)
    #: Whether plain records are read in blocks; else one by one, to the same posts.
    in_blocks: bool = True

    def __post_init__(self) -> None:
        for name, (*others, last) in _CHOICES.items():
            if (found := getattr(self, name)) not in {*others, last}:
                expected = f"{', '.join(others)} or {last}"
                raise OptionError(f"{name}: found {found!r}; expected {expected}.")
        if not self.max_expansion >= 0:
            raise OptionError(
                f"max_expansion: found {self.max_expansion!r}; expected a number, 0 for any."
            )


class Planned(NamedTuple):
    """How one source is read."""

    #: What it is.
    found: Identified
    #: How its times are.
    times: TimeParser
    #: How ids begin that are made up.
    prefix: str = ""
    #: Columns that are no fields of posts.
    further: tuple[Further, ...] = ()


def plan_reading(source: Source, options: ReadOptions) -> Planned | None:
    """Find out how to read a source; None where it holds no posts and that is no error.

    Raises `InputError` if a source that was named can't be read (with ``on_error="raise"``).
    """
    log = options.log
    try:
        found = identify_source(
            source,
            platform=options.platform,
            columns=options.columns,
            header=not options.no_header,
        )
        return Planned(found, _time_parser(found, options))
    except InputError as error:
        if not source.given and not isinstance(error, UnreadableError):
            log.left_aside.append(source.name)
        elif options.on_error == "collect":
            log.failures.append(str(error))
        else:
            raise
        return None


def _time_parser(found: Identified, options: ReadOptions) -> TimeParser:
    order = None if options.date_order == "auto" else options.date_order
    times = TimeParser(found.platform.zone or options.zone, order, form=options.time_format)
    if not found.date_column or options.time_format is not None:
        return times
    dates = Layout(created_at=found.date_column, text=()) if options.in_blocks else None
    for piece in iter_pieces(found.source, found.container, layout=dates):
        if isinstance(piece, Block):
            column = piece.columns.get(found.date_column)
            if column is not None:
                observe_times(column, times)
        elif isinstance(piece, dict):
            times.observe(at(piece, found.date_column))
    if times.settle_serial() or order is not None or not times.n_numeric:
        return times
    if times.settle_date_order() is None:
        raise InputError(
            found.source.name,
            found=f"dates of numbers in column {'/'.join(found.date_column)} "
            f"({times.evidence})",
            expected="dates whose order the column shows",
            next_step="Say which number comes first: --date-order day or --date-order month",
        )
    return times


def _choices(found: Identified, times: TimeParser, options: ReadOptions) -> list[str]:
    """Say what was chosen where something else could have been."""
    notes = []
    if isinstance(found.platform, Generic):
        columns = found.platform.columns
        notes = [
            f"{name} is read from {columns[name]}: {why}"
            if name in columns
            else f"{name}: {why}"
            for name, why in found.platform.why.items()
        ]
    if found.platform.grouping:
        signs = ", ".join(f"{sign} in {name}" for name, sign in found.platform.grouping.items())
        notes.append(f"thousands are grouped by {signs}, as other values there show")
    if found.platform.zone is not None:
        notes.append(f"times are of the zone that their column names: {found.platform.zone}")
    if times.is_serial:
        notes.append(
            "times are numbers, read as a spreadsheet's days since 1899-12-30 (Excel, 1900)"
        )
    elif times.n_numeric and options.date_order == "auto":
        notes.append(f"numeric dates read {times.date_order}-first: {times.evidence}")
    return notes


def read_source(planned: Planned, options: ReadOptions) -> Iterator[pa.Table]:
    """Yield the posts of a source; what is skipped goes to the log.

    Raises `InputError` if the file turns out to be a decompression bomb (with
    ``on_error="raise"``).
    """
    found, times, prefix, further = planned
    account, span = options.log.begin(found.source.name), found.source.span
    account.begins = span is None or span.begins
    account.platform = found.platform.name
    account.container = found.container.label
    account.encoding = found.container.encoding
    account.notes += found.container.dialect.notes
    if not account.encoding.startswith("utf"):
        account.notes.append(f"texts are read as {account.encoding}, as their bytes look")
    account.notes += _choices(found, times, options)
    reader = RecordReader(
        found.platform,
        times,
        IdCheck(account, prefix),
        options.log,
        further,
        n_before=0 if span is None else span.n_records,
    )
    by_column = options.in_blocks and found.platform.in_blocks
    layout = found.platform.layout if by_column else None
    if layout is not None and further:
        layout = replace(layout, also=tuple(path for each in further for path in each.paths))
    pieces = iter_pieces(found.source, found.container, options.progress, layout=layout)
    if layout is not None and found.platform.page_keys:
        pieces = gathered(pieces, found.platform, layout)
    try:
        for piece in pieces:
            if isinstance(piece, Block):
                assert layout is not None  # no blocks without what is wanted of them
                yield from reader.flush()
                yield reader.read_block(piece, layout)
            else:
                reader.read(piece)
                if len(reader.waiting) >= _MAX_WAITING:
                    yield from reader.flush()
        yield from reader.flush()
        found.source.check()
    except InputError as error:  # a decompression bomb shows itself only on the way
        yield from reader.flush()
        if options.on_error != "collect":
            raise
        options.log.failures.append(str(error))
    finally:
        reader.close()
        if span is None:
            account.settle()
