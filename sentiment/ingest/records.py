"""One source to posts: what it is, then its records one by one, each accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from sentiment.errors import InputError, NotAPostError, OptionError, RecordError
from sentiment.ingest.containers import iter_raw
from sentiment.ingest.identify import Identified, identify_source
from sentiment.ingest.ids import IdCheck
from sentiment.ingest.log import FileLog, IngestLog, Skipped
from sentiment.ingest.platforms.mojibake import Repaired
from sentiment.ingest.streams import MAX_EXPANSION
from sentiment.ingest.times import TimeParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sentiment.ingest.sources import Source
    from sentiment.schema import Post

__all__ = ["ReadOptions", "plan_reading", "read_source"]

_MAX_DETAIL = 200
# what an adapter meets where a hostile record holds a list for a text, say; the record is
# rejected and its neighbours go on
_ODD_SHAPE = (
    *(TypeError, ValueError, KeyError, IndexError, AttributeError),
    *(RecursionError, OverflowError),
)


@dataclass
class ReadOptions:
    """How to read; the fields are those of `iter_posts`."""

    platform: str = "auto"
    columns: Mapping[str, str] | None = None
    zone: tzinfo = UTC
    date_order: str = "auto"
    detect_language: bool = True
    on_error: str = "raise"
    repeated: str = "drop"
    max_expansion: float = MAX_EXPANSION
    progress: Callable[[int], None] | None = None
    log: IngestLog = field(default_factory=IngestLog)

    def __post_init__(self) -> None:
        if self.date_order not in {"auto", "day", "month"}:
            raise OptionError(
                f"date_order: found {self.date_order!r}; expected auto, day or month."
            )
        if self.repeated not in {"drop", "keep", "latest"}:
            raise OptionError(
                f"repeated: found {self.repeated!r}; expected drop, keep or latest."
            )
        if not self.max_expansion >= 0:
            raise OptionError(
                f"max_expansion: found {self.max_expansion!r}; expected a number, 0 for any."
            )


def plan_reading(source: Source, options: ReadOptions) -> tuple[Identified, TimeParser] | None:
    """Find out how to read a source; None where it holds no posts and that is no error.

    Raises
    ------
    InputError
        If a source that was named can't be read (with ``on_error="raise"``).
    """
    log = options.log
    try:
        found = identify_source(source, platform=options.platform, columns=options.columns)
        return found, _time_parser(found, options)
    except InputError as error:
        if not source.given:
            log.left_aside.append(source.name)
        elif options.on_error == "collect":
            log.failures.append(str(error))
        else:
            raise
        return None


def _time_parser(found: Identified, options: ReadOptions) -> TimeParser:
    if options.date_order != "auto":
        return TimeParser(options.zone, options.date_order)
    times = TimeParser(options.zone)
    if not found.date_evidence:
        return times
    column = found.date_column
    for _, record in iter_raw(found.source, found.container):
        if isinstance(record, dict):
            times.observe(record.get(column))
    if times.settle_date_order() is None:
        raise InputError(
            found.source.name,
            found=f"dates of numbers in column {column} ({times.evidence})",
            expected="dates whose order the column shows",
            next_step="Say which number comes first: --date-order day or --date-order month",
        )
    return times


def read_source(
    plan: tuple[Identified, TimeParser], prefix: str, options: ReadOptions
) -> Iterator[Post]:
    """Yield the posts of a source; what is skipped goes to the log.

    Parameters
    ----------
    plan : tuple of Identified and TimeParser
        What `plan_reading` returned.
    prefix : str
        Start of the ids of posts that have none.
    options : ReadOptions
        How to read.

    Yields
    ------
    Post
        In the order of the file.
    """
    found, times = plan
    account = options.log.begin(found.source.name)
    account.platform = found.platform.name
    account.container = found.container.label
    account.encoding = found.container.encoding
    account.notes += found.container.dialect.notes
    if found.date_evidence and options.date_order == "auto":
        account.notes.append(f"numeric dates read {times.date_order}-first: {times.evidence}")
    ids = IdCheck(account, prefix)
    try:
        for number, record in enumerate(_records(found, options.progress), 1):
            try:
                post = _post(found, record, times)
            except RecordError as error:
                options.log.skip(_skipped(account.file, number, error))
                continue
            account.n_read += 1
            account.n_mojibake += isinstance(post.text, Repaired)
            yield ids.checked(post, number)
    except InputError as error:  # a decompression bomb shows itself only on the way
        if options.on_error != "collect":
            raise
        options.log.failures.append(str(error))
    finally:
        _close(account, times)
        ids.close()


def _records(
    found: Identified, progress: Callable[[int], None] | None
) -> Iterator[dict[str, Any] | RecordError]:
    for _, raw in iter_raw(found.source, found.container, progress):
        if isinstance(raw, RecordError):
            yield raw
            continue
        try:
            yield from found.platform.unpack(raw)
        except _ODD_SHAPE as error:
            yield RecordError("record of another shape", type(error).__name__)


def _post(found: Identified, record: dict[str, Any] | RecordError, times: TimeParser) -> Post:
    if isinstance(record, RecordError):
        raise record
    try:
        return found.platform.post(record, times)
    except _ODD_SHAPE as error:
        raise RecordError("record of another shape", type(error).__name__) from error


def _skipped(name: str, number: int, error: RecordError) -> Skipped:
    by_design = isinstance(error, NotAPostError)
    return Skipped(name, number, error.reason, error.detail[:_MAX_DETAIL], by_design)


def _close(account: FileLog, times: TimeParser) -> None:
    account.n_naive_times = times.n_naive
    account.n_clock_change = times.n_clock_change
    account.n_date_only = times.n_date_only
