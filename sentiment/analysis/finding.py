"""Outages found in an archive, where nobody named one; and who is told how far that is."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sentiment.analysis.pipeline import iter_tagged, run_detection
from sentiment.analysis.whole_days import refuse_parts_of_days
from sentiment.errors import OptionError
from sentiment.ingest import IngestLog
from sentiment.select.copies import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    import pandas as pd

    from sentiment.analysis.given import Source
    from sentiment.outage import Outage
    from sentiment.results import Detection

__all__ = [
    "MAX_ANALYSED",
    "Steps",
    "announce_end",
    "find_outages",
    "refuse_stdin",
    "silent_stages",
    "strongest_of",
]

#: Outages found in an archive that are analysed unasked, each with charts of its own.
MAX_ANALYSED = 5


class Steps(Protocol):
    """What is told how far a stage is."""

    def read(self, n_bytes: int) -> None:
        """Take note of bytes taken from disk."""

    def tagged(self, done: int, read: int) -> None:
        """Take note of how many of the posts read so far are tagged."""

    def measuring(self) -> None:
        """Take note that all is read."""


class _Silent:
    """Nobody wants to know how far a stage is."""

    def read(self, n_bytes: int) -> None:
        """Do nothing."""

    def tagged(self, done: int, read: int) -> None:
        """Do nothing."""

    def measuring(self) -> None:
        """Do nothing."""


def silent_stages(_: str) -> AbstractContextManager[Steps]:
    """Tell nobody how far a stage is."""
    return nullcontext(_Silent())


def announce_end(
    chunks: Iterable[pd.DataFrame], then: Callable[[], None]
) -> Iterator[pd.DataFrame]:
    """Pass chunks on, and tell when there are no more."""
    yield from chunks
    then()


def find_outages(  # noqa: PLR0913  each is an option of a report
    source: Source,
    *,
    languages: Sequence[str] | None = None,
    zone: str = "UTC",
    ignored: Sequence[tuple[datetime, datetime]] = (),
    reposts: str = "keep",
    dedupe_text: str = "off",
    excluded: Collection[str] = (),
    max_per_author: int | None = None,
    steps: Steps | None = None,
    log: IngestLog | None = None,
    **options: Any,
) -> Detection:
    """Find when outages began and ended for users, from their posts alone.

    Parameters
    ----------
    source : str, Path, DataFrame, or iterable of them
        As of `analyse`.
    languages, reposts, dedupe_text
        As of `analyse`.
    excluded, max_per_author
        As of `Selection`.
    zone, ignored
        As of `detect_outages` (`ignore`).
    steps : Steps, optional
        Told how far it is.
    log : IngestLog, optional
        Filled with the account of every record.
    **options
        Further options of `iter_tagged`.

    Returns
    -------
    Detection

    Examples
    --------
    >>> len(find_outages("data/sample_posts.csv").outages)
    1
    """
    told = steps or _Silent()
    log = log or IngestLog()
    chunks = iter_tagged(
        source,
        log=log,
        progress=told.read,
        tagged=told.tagged,
        selection=Selection(
            reposts, dedupe_text, excluded=excluded, max_per_author=max_per_author
        ),
        **options,
    )
    detection = run_detection(chunks, languages=languages, zone=zone, ignore=ignored)
    refuse_parts_of_days(log, None)
    return detection


def strongest_of(detection: Detection) -> list[Outage]:
    """Return the outages that are analysed unasked: the strongest `MAX_ANALYSED`, by time."""
    used = detection.episodes[detection.episodes["used"].astype(bool)]
    kept = set(used["z"].to_numpy().argsort()[::-1][:MAX_ANALYSED].tolist())
    return [outage for at, outage in enumerate(detection.outages) if at in kept]


_NOT_NAMED = (
    "no outage was named, and to find one the posts are read twice, which stdin does not "
    "allow; expected --outage START/END or --outages FILE, such as "
    "--outage 2025-01-27T11:00Z/2025-01-27T18:00Z, or FILES on disk"
)


def refuse_stdin(sources: list[Any], message: str = _NOT_NAMED) -> None:
    """Raise `OptionError` where stdin would have to be read twice."""
    if any(isinstance(each, str | Path) and str(each) == "-" for each in sources):
        raise OptionError(message)
