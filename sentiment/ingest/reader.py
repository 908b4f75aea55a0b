"""Files to POSTS, in chunks or as one table."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sentiment.errors import OptionError
from sentiment.ingest.field.zone import parse_zone
from sentiment.ingest.frames import ARROW_POSTS, in_chunks, to_frame
from sentiment.ingest.planning import plan_sources
from sentiment.ingest.repeated import LatestCounts, RepeatedIds, merge_repeated
from sentiment.ingest.source.decompress import MAX_EXPANSION
from sentiment.ingest.source.paths import Source, open_sources
from sentiment.ingest.source_reader import Planned, ReadOptions, plan_reading, read_source
from sentiment.ingest.stats import IngestLog
from sentiment.schema import POSTS

#: Posts in a chunk; about 40 MB of table.
CHUNK_ROWS = 32_768


def iter_posts(  # noqa: PLR0913  each has a default, and none can be joined
    paths: str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame],
    *,
    chunk_rows: int = CHUNK_ROWS,
    platform: str = "auto",
    columns: Mapping[str, str] | None = None,
    assume_tz: str = "UTC",
    date_order: str = "auto",
    time_format: str | None = None,
    no_header: bool = False,
    keep: Sequence[str] = (),
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
    paths : str, Path, DataFrame, or iterable of them
        Files, directories, zip archives, ``-`` for stdin, or tables (their columns are found
        as those of a file are); together one archive.
    chunk_rows : int, default 32,768
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
    time_format : str, optional
        How all times are written, in the codes of `datetime.strptime`.
    no_header : bool, default False
        True: no row of a table names its columns; they are ``column_1`` and so on.
    keep : sequence of str, default ()
        Columns of the files that come along, as text, behind those of posts; ``a/b`` is
        column b of the object a. One named as a column of posts gets ``own_`` before it.
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
    DataFrame of shape (n_posts, n_columns)
        Layout POSTS, in the order of the files. ``created_at`` is UTC. Behind it stand, where
        a file tells of authors, ``author_description``, ``author_followers`` and
        ``author_verified``; then the columns of `keep`.

    Raises
    ------
    InputError
        If a file can't be read as posts (with ``on_error="raise"``).
    OptionError
        If an option's value can't be used.

    Examples
    --------
    >>> for chunk in st.iter_posts("data/sample_posts.csv", chunk_rows=1000):
    ...     counts = chunk["kind"].value_counts()
    """
    options = ReadOptions(
        platform=platform,
        columns=columns,
        zone=parse_zone(assume_tz),
        date_order=date_order,
        time_format=time_format,
        no_header=no_header,
        keep=(keep,) if isinstance(keep, str) else tuple(keep),
        detect_language=detect_language,
        on_error=on_error,
        repeated=repeated,
        max_expansion=max_expansion,
        progress=progress,
        log=log if log is not None else IngestLog(),
    )
    if chunk_rows < 1:
        raise OptionError(f"chunk_rows: found {chunk_rows}; expected 1 or more.")
    return iter_chunks(paths, chunk_rows, options)


def iter_source(
    source: Source,
    *,
    log: IngestLog,
    assume_tz: str = "UTC",
    chunk_rows: int = CHUNK_ROWS,
    **options: Any,
) -> Iterator[pd.DataFrame]:
    """Read one source; the options are those of `iter_posts`."""
    chosen = ReadOptions(zone=parse_zone(assume_tz), log=log, **options)
    return _chunks_of([source], chunk_rows, chosen)


def iter_chunks(
    paths: str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame],
    chunk_rows: int,
    options: ReadOptions,
) -> Iterator[pd.DataFrame]:
    """Read exports in chunks; see `iter_posts`."""
    with open_sources(paths, max_expansion=options.max_expansion) as sources:
        latest = None
        if options.repeated == "latest":
            latest = _latest_counts(sources, chunk_rows, options)
        yield from _chunks_of(sources, chunk_rows, options, latest)


def _latest_counts(
    sources: Sequence[Source], chunk_rows: int, options: ReadOptions
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
    options: ReadOptions,
    latest: LatestCounts | None = None,
) -> Iterator[pd.DataFrame]:
    known = None if options.repeated == "keep" else RepeatedIds(options.log)
    planned = plan_sources(sources, options, (plan_reading(each, options) for each in sources))
    for table in read_planned(planned, chunk_rows, options):
        posts = to_frame(table, detect=options.detect_language)
        if latest is not None:
            posts = latest.apply(posts)
        yield posts if known is None else known.drop(posts)


def read_planned(
    planned: Iterable[Planned], chunk_rows: int, options: ReadOptions
) -> Iterator[pa.Table]:
    """Read what `plan_sources` returned into tables, for `to_frame`."""
    tables = (table for each in planned for table in read_source(each, options))
    return in_chunks(tables, chunk_rows)


def read_posts(
    paths: str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame],
    *,
    log: IngestLog | None = None,
    **options: object,
) -> pd.DataFrame:
    """Read exports into one table.

    Parameters
    ----------
    paths : str, Path, DataFrame, or iterable of them
        Files, directories, zip archives, ``-`` for stdin, or tables (their columns are found
        as those of a file are); together one archive.
    log : IngestLog, optional
        Filled with the account of every record. Without one, skipped records
        are warned about.
    **options
        As of `iter_posts`. Of posts with the same id the first stays, with the
        highest of each count.

    Returns
    -------
    DataFrame of shape (n_posts, n_columns)
        As of `iter_posts`.

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
    >>> posts = st.read_posts("data/sample_posts.csv")
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
        return to_frame(ARROW_POSTS.empty_table(), detect=False)
    posts = pd.concat(chunks, ignore_index=True)
    # chunks may differ in their categories, which makes plain strings of them
    names = [name for name, dtype in POSTS.items() if dtype == "category"]
    posts = posts.astype({name: "category" for name in names if posts[name].dtype == "str"})
    return merge_repeated(posts, account) if merge else posts
