"""Files to POSTS: the loop that reads every record and accounts for it."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

import pandas as pd

from sentiment.errors import InputError, NotAPostError, OptionError, RecordError
from sentiment.ingest.batches import to_frame
from sentiment.ingest.containers import iter_raw
from sentiment.ingest.identify import Identified, identify_source
from sentiment.ingest.log import FileLog, IngestLog, Skipped
from sentiment.ingest.platforms.mojibake import Repaired
from sentiment.ingest.sources import open_sources
from sentiment.ingest.times import TimeParser, parse_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sentiment.ingest.sources import Source
    from sentiment.schema import Post

__all__ = ["iter_posts", "read_posts"]

#: Posts in a chunk; about 40 MB of table.
CHUNK_ROWS = 50_000
_MAX_DETAIL = 200


@dataclass
class _Options:
    platform: str = "auto"
    columns: Mapping[str, str] | None = None
    zone: tzinfo = UTC
    date_order: str = "auto"
    detect_language: bool = True
    on_error: str = "raise"
    progress: Callable[[int], None] | None = None
    log: IngestLog = field(default_factory=IngestLog)

    def __post_init__(self) -> None:
        if self.date_order not in {"auto", "day", "month"}:
            raise OptionError(
                f"date_order: found {self.date_order!r}; expected auto, day or month."
            )


def iter_posts(  # noqa: PLR0913  each has a default, and none can be joined
    paths: str | Path | Iterable[str | Path],
    *,
    chunk_rows: int = CHUNK_ROWS,
    platform: str = "auto",
    columns: Mapping[str, str] | None = None,
    assume_tz: str = "UTC",
    date_order: str = "auto",
    detect_language: bool = True,
    on_error: str = "raise",
    log: IngestLog | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[pd.DataFrame]:
    """Read exports in chunks; the memory it takes does not grow with the archive.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        Files, directories, zip archives, or ``-`` for stdin; together one archive.
    chunk_rows : int, default 50,000
        Posts in a chunk, at most.
    platform : str, default "auto"
        Name of an adapter, to force it.
    columns : dict of str to str, optional
        Fields of a post -> columns of the file (``{"text": "body"}``).
    assume_tz : str, default "UTC"
        Zone of times that name none.
    date_order : {"auto", "day", "month"}, default "auto"
        Order of numeric dates. ``auto``: the whole column decides, or it is
        an error that asks.
    detect_language : bool, default True
        Whether posts without a language get one from the packaged detector.
    on_error : {"raise", "collect"}, default "raise"
        ``collect``: a file that can't be used is noted in ``log.failures``
        and the others are read.
    log : IngestLog, optional
        Filled with the account of every record.
    progress : callable, optional
        Told the bytes taken from disk, as they are taken.

    Yields
    ------
    DataFrame of shape (n_posts, 12)
        Layout POSTS, in the order of the files. ``created_at`` is UTC.

    Raises
    ------
    InputError
        If a file can't be read as posts (with ``on_error="raise"``).
    OptionError
        If an option's value can't be used.

    Examples
    --------
    >>> for chunk in iter_posts("data/sample_posts.csv", chunk_rows=1000):
    ...     counts = chunk["kind"].value_counts()
    """
    options = _Options(
        platform=platform,
        columns=columns,
        zone=parse_zone(assume_tz),
        date_order=date_order,
        detect_language=detect_language,
        on_error=on_error,
        progress=progress,
        log=log if log is not None else IngestLog(),
    )
    if chunk_rows < 1:
        raise OptionError(f"chunk_rows: found {chunk_rows}; expected 1 or more.")
    return _iter_chunks(paths, chunk_rows, options)


def _iter_chunks(
    paths: str | Path | Iterable[str | Path], chunk_rows: int, options: _Options
) -> Iterator[pd.DataFrame]:
    batch: list[Post] = []
    with open_sources(paths) as sources:
        for source in sources:
            plan = _plan(source, options)
            if plan is None:
                continue
            for post in _read_source(plan, options):
                batch.append(post)
                if len(batch) == chunk_rows:
                    yield to_frame(batch, options.log, detect=options.detect_language)
                    batch = []
    if batch:
        yield to_frame(batch, options.log, detect=options.detect_language)


def _plan(source: Source, options: _Options) -> tuple[Identified, TimeParser] | None:
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


def _time_parser(found: Identified, options: _Options) -> TimeParser:
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


def _read_source(plan: tuple[Identified, TimeParser], options: _Options) -> Iterator[Post]:
    found, times = plan
    name = found.source.name
    account = options.log.begin(name)
    account.platform = found.platform.name
    account.container = found.container.label
    account.encoding = found.container.encoding
    if found.date_evidence and options.date_order == "auto":
        account.notes.append(f"numeric dates read {times.date_order}-first: {times.evidence}")
    short = re.split(r"[/\\!]", name)[-1]  # an id must not depend on where the file lies
    number = 0
    for _, raw in iter_raw(found.source, found.container, options.progress):
        records = (raw,) if isinstance(raw, RecordError) else found.platform.unpack(raw)
        for record in records:
            number += 1
            try:
                if isinstance(record, RecordError):
                    raise record
                post = found.platform.post(record, times)
            except RecordError as error:
                options.log.skip(_skipped(name, number, error))
                continue
            account.n_read += 1
            account.n_mojibake += isinstance(post.text, Repaired)
            yield post if post.post_id else post._replace(post_id=f"{short}#{number}")
    _close(account, times)


def _skipped(name: str, number: int, error: RecordError) -> Skipped:
    by_design = isinstance(error, NotAPostError)
    return Skipped(name, number, error.reason, error.detail[:_MAX_DETAIL], by_design)


def _close(account: FileLog, times: TimeParser) -> None:
    account.n_naive_times = times.n_naive
    account.n_date_only = times.n_date_only


def read_posts(
    paths: str | Path | Iterable[str | Path],
    *,
    log: IngestLog | None = None,
    **options: object,
) -> pd.DataFrame:
    """Read exports into one table.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        Files, directories, zip archives, or ``-`` for stdin; together one archive.
    log : IngestLog, optional
        Filled with the account of every record. Without one, skipped records
        are warned about.
    **options
        As of `iter_posts`.

    Returns
    -------
    DataFrame of shape (n_posts, 12)
        Layout POSTS.

    Raises
    ------
    InputError
        If a file can't be read as posts.

    Warns
    -----
    UserWarning
        If records were skipped and no `log` was passed.

    Examples
    --------
    >>> posts = read_posts("data/sample_posts.csv")
    >>> str(posts["created_at"].dtype)
    'datetime64[us, UTC]'
    """
    account = log if log is not None else IngestLog()
    chunks = list(iter_posts(paths, log=account, **options))  # type: ignore[arg-type]
    if log is None and account.n_skipped:
        reasons = ", ".join(f"{reason} {n:,}" for reason, n in account.reasons.most_common())
        warnings.warn(
            f"{account.n_skipped:,} of {account.n_records:,} records were skipped "
            f"({reasons}); pass log=IngestLog() to see which.",
            stacklevel=2,
        )
    return (
        pd.concat(chunks, ignore_index=True) if chunks else to_frame([], account, detect=False)
    )
