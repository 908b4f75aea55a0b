"""Files to POSTS: the loop that reads every record and accounts for it."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

import pandas as pd

from sentiment.errors import InputError, NotAPostError, OptionError, RecordError
from sentiment.ingest.batches import to_frame
from sentiment.ingest.containers import iter_raw
from sentiment.ingest.duplicates import LatestCounts, RepeatedIds, merge_repeated
from sentiment.ingest.identify import Identified, identify_source
from sentiment.ingest.ids import IdCheck
from sentiment.ingest.log import FileLog, IngestLog, Skipped
from sentiment.ingest.platforms.mojibake import Repaired
from sentiment.ingest.sources import MAX_EXPANSION, open_sources
from sentiment.ingest.times import TimeParser
from sentiment.ingest.zones import parse_zone
from sentiment.schema import POSTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sentiment.ingest.sources import Source
    from sentiment.schema import Post

__all__ = ["iter_posts", "iter_source", "read_posts"]

#: Posts in a chunk; about 40 MB of table.
CHUNK_ROWS = 50_000
_MAX_DETAIL = 200
# what an adapter meets where a hostile record holds a list for a text, say; the record is
# rejected and its neighbours go on
_ODD_SHAPE = (
    *(TypeError, ValueError, KeyError, IndexError, AttributeError),
    *(RecursionError, OverflowError),
)


@dataclass
class _Options:
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
    repeated: str = "drop",
    max_expansion: float = MAX_EXPANSION,
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
    repeated : {"drop", "keep", "latest"}, default "drop"
        What becomes of a post whose id was there before, in this file or in
        another. ``drop``: the first stays; ``latest``: with the highest of each
        count, for which everything is read twice.
    max_expansion : float, default 200
        How many times its compressed size a file may grow to before it is
        taken for a decompression bomb; 0: any.
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
        repeated=repeated,
        max_expansion=max_expansion,
        progress=progress,
        log=log if log is not None else IngestLog(),
    )
    if chunk_rows < 1:
        raise OptionError(f"chunk_rows: found {chunk_rows}; expected 1 or more.")
    return _iter_chunks(paths, chunk_rows, options)


def iter_source(
    source: Source,
    *,
    log: IngestLog,
    assume_tz: str = "UTC",
    chunk_rows: int = CHUNK_ROWS,
    **options: Any,
) -> Iterator[pd.DataFrame]:
    """Read one source; the options are those of `iter_posts`."""
    chosen = _Options(zone=parse_zone(assume_tz), log=log, **options)
    return _chunks_of([source], chunk_rows, chosen)


def _iter_chunks(
    paths: str | Path | Iterable[str | Path], chunk_rows: int, options: _Options
) -> Iterator[pd.DataFrame]:
    with open_sources(paths, max_expansion=options.max_expansion) as sources:
        latest = None
        if options.repeated == "latest":
            latest = _latest_counts(sources, chunk_rows, options)
        yield from _chunks_of(sources, chunk_rows, options, latest)


def _latest_counts(
    sources: Sequence[Source], chunk_rows: int, options: _Options
) -> LatestCounts:
    """Read everything once, for the counts of repeated ids alone."""
    quiet = replace(
        options,
        repeated="keep",
        detect_language=False,
        on_error="collect",
        log=IngestLog(),
        progress=None,
    )
    latest = LatestCounts()
    for posts in _chunks_of(sources, chunk_rows, quiet):
        latest.watch(posts)
    return latest


def _chunks_of(
    sources: Sequence[Source],
    chunk_rows: int,
    options: _Options,
    latest: LatestCounts | None = None,
) -> Iterator[pd.DataFrame]:
    batch: list[Post] = []
    known = None if options.repeated == "keep" else RepeatedIds(options.log)

    def table() -> pd.DataFrame:
        posts = to_frame(batch, options.log, detect=options.detect_language)
        batch.clear()
        if latest is not None:
            posts = latest.apply(posts)
        return posts if known is None else known.drop(posts)

    for source, prefix in zip(sources, _id_prefixes(sources), strict=True):
        plan = _plan(source, options)
        if plan is None:
            continue
        for post in _read_source(plan, prefix, options):
            batch.append(post)
            if len(batch) == chunk_rows:
                yield table()
    if batch:
        yield table()


def _id_prefixes(sources: Sequence[Source]) -> list[str]:
    """Name each source so that made-up ids differ, whatever folder the files lie in."""
    parts = {source.name: re.split(r"[/\\!]", source.name) for source in sources}
    prefixes = {name: pieces[-1] for name, pieces in parts.items()}
    depth = 1
    while len(set(prefixes.values())) < len(prefixes) and depth < max(map(len, parts.values())):
        depth += 1
        shared = Counter(prefixes.values())
        prefixes = {
            name: "/".join(parts[name][-depth:]) if shared[prefix] > 1 else prefix
            for name, prefix in prefixes.items()
        }
    return [prefixes[source.name] for source in sources]


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


def _read_source(
    plan: tuple[Identified, TimeParser], prefix: str, options: _Options
) -> Iterator[Post]:
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
        As of `iter_posts`. Of posts with the same id the first stays, with the
        highest of each count.

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
    merge = options.get("repeated", "drop") == "drop"  # whole, each count can be the highest
    reading = {**options, "repeated": "keep"} if merge else options
    chunks = list(iter_posts(paths, log=account, **reading))  # type: ignore[arg-type]
    if log is None and account.n_skipped:
        reasons = ", ".join(f"{reason} {n:,}" for reason, n in account.reasons.most_common())
        warnings.warn(
            f"{account.n_skipped:,} of {account.n_records:,} records were skipped "
            f"({reasons}); pass log=IngestLog() to see which.",
            stacklevel=2,
        )
    if not chunks:
        return to_frame([], account, detect=False)
    posts = pd.concat(chunks, ignore_index=True)
    # chunks may differ in their categories, which makes plain strings of them
    names = [name for name, dtype in POSTS.items() if dtype == "category"]
    posts = posts.astype({name: "category" for name in names if posts[name].dtype == "str"})
    return merge_repeated(posts, account) if merge else posts
