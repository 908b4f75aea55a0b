"""Files to tagged posts, in chunks: memory bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd

from sentiment.analysis.kept import Kept
from sentiment.errors import OptionError
from sentiment.ingest import iter_posts
from sentiment.ingest.frames import add_languages
from sentiment.parallel import available_cores, parallel_map
from sentiment.score.polarity import score_posts
from sentiment.score.reactions import choose_tagger, tag_posts
from sentiment.select.copies import Selection


@dataclass(frozen=True)
class How:
    """How posts are scored and tagged: options of `iter_tagged`, beside those of reading."""

    model: str | Path | None = None
    allow_none: bool = True
    lexicon: Mapping[str, float] | None = None
    min_confidence: float = 0.0
    jobs: int | None = None
    kept: Kept | None = None

    @classmethod
    def out_of(cls, options: dict[str, Any]) -> How:
        """Take them out of the options of a run."""
        names = [each.name for each in fields(cls) if each.name in options]
        return cls(**{name: options.pop(name) for name in names})


def iter_tagged(  # noqa: PLR0913  each has a default, and none can be joined
    source: str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame],
    *,
    model: str | Path | None = None,
    allow_none: bool = True,
    lexicon: Mapping[str, float] | None = None,
    min_confidence: float = 0.0,
    selection: Selection | None = None,
    jobs: int | None = None,
    tagged: Callable[[int, int], object] | None = None,
    kept: Kept | None = None,
    **reading: Any,
) -> Iterator[pd.DataFrame]:
    """Read, score and tag an archive in chunks.

    Parameters
    ----------
    source : str, Path, DataFrame, or iterable of them
        As of `iter_posts`.
    model : str or Path, optional
        As of `choose_tagger`.
    allow_none : bool, default True
        As of `tag_posts`.
    lexicon : mapping of str to float, optional
        As of `score_posts`.
    min_confidence : float, default 0
        As of `tag_posts`.
    selection : Selection, optional
        Counts reposts and copies, and leaves out what it was told to.
    jobs : int, optional
        Chunks that are scored and tagged at once, while the next are read; as
        many as there are cores where it is not given. 1: all in one thread.
        The posts don't depend on it; ``jobs + 2`` chunks are in memory.
    tagged : callable, optional
        Told the posts tagged (by a model that takes long over them) and the
        posts read so far.
    kept : Kept, optional
        Where what was tagged is kept, and taken from.
    **reading
        Further options of `iter_posts`.

    Yields
    ------
    DataFrame of shape (n_posts, 21)
        Layout TAGGED, in the order of the files.

    Raises
    ------
    OptionError
        If `jobs` is below 1.

    Examples
    --------
    >>> sum(len(posts) for posts in st.iter_tagged("data/sample_posts.csv"))
    9472
    """
    detects = reading.pop("detect_language", True)
    posts = iter_posts(source, detect_language=False, **reading)
    how = How(model, allow_none, lexicon, min_confidence, jobs, kept)
    return tag_chunks(posts, how, selection=selection, tagged=tagged, detects=detects)


def tag_chunks(
    chunks: Iterable[pd.DataFrame],
    how: How,
    *,
    selection: Selection | None = None,
    tagged: Callable[[int, int], object] | None = None,
    detects: bool = True,
    first: int = 0,
) -> Iterator[pd.DataFrame]:
    """Score and tag chunks in layout POSTS; see `iter_tagged`.

    `detects` tells whether posts without a language get one, `first` is the number of the
    first chunk among those that are kept.
    """
    n_jobs = available_cores() if how.jobs is None else how.jobs
    if n_jobs < 1:
        raise OptionError(f"jobs: found {n_jobs}; expected 1 or more.")
    n_read = n_tagged = 0
    counting = Lock()

    def advance(n: int) -> None:
        nonlocal n_tagged
        with counting:
            n_tagged += n
            if tagged is not None:
                tagged(n_tagged, n_read)

    def read() -> Iterator[pd.DataFrame]:
        nonlocal n_read
        for chunk in chunks:
            # what depends on the posts' order is done here, one chunk after the other
            posts = chunk if selection is None else selection.apply(chunk)
            with counting:
                n_read += len(posts)
                if tagged is not None:
                    tagged(n_tagged, n_read)
            yield posts

    tagger = choose_tagger(how.model, progress=advance)

    def tag(posts: pd.DataFrame) -> pd.DataFrame:
        # the jobs are the threads: more would only wait for each other
        named = add_languages(posts) if detects else posts
        scored = score_posts(named, lexicon=how.lexicon, threads=1)
        return tag_posts(
            scored,
            tagger=tagger,
            allow_none=how.allow_none,
            min_confidence=how.min_confidence,
            threads=1,
        )

    def work(numbered: tuple[int, pd.DataFrame]) -> pd.DataFrame:
        number, posts = numbered
        return tag(posts) if how.kept is None else how.kept.tagged(number, posts, tag)

    yield from parallel_map(enumerate(read(), first), work, jobs=n_jobs)
