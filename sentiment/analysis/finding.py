"""Outages found in an archive, where nobody named one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sentiment.analysis.arguments import Source
from sentiment.analysis.counter import Archive, Count, Counter, count_here
from sentiment.analysis.pipeline import How
from sentiment.analysis.refusals import refuse_parts_of_days
from sentiment.analysis.steps import Steps
from sentiment.count.history import History
from sentiment.count.spans import Span
from sentiment.detect import detect_outages
from sentiment.ingest import IngestLog
from sentiment.ingest.source.given import listed_sources
from sentiment.keys.hashset import Seen, new_seen
from sentiment.keys.sums import summed
from sentiment.outage import Outage
from sentiment.results import Detection
from sentiment.score.trouble import mentions_trouble
from sentiment.select.copies import DEFAULT_LANGUAGES, MIN_SHARE, Selection, in_languages

#: Outages found in an archive that are analysed unasked, each with charts of its own.
MAX_ANALYSED = 5
#: Characters from which on two people hardly write the same.
PASSED_ON = 40
_PASSED_ON = "passed on"


def passed_on(seen: Callable[[str, int], Seen]) -> Selection:
    """Leave out what is passed on; `seen`: as of `Selection`."""
    return Selection(
        dedupe_text="all",
        least_length=PASSED_ON,
        seen=lambda name, most: seen(f"{name} {_PASSED_ON}", most),
    )


def find_outages(  # noqa: PLR0913  each is an option of a report
    source: Source,
    *,
    languages: Sequence[str] | None = None,
    zone: str = "UTC",
    ignored: Sequence[Span] = (),
    reposts: str = "keep",
    dedupe_text: str = "off",
    excluded: Collection[str] = (),
    max_per_author: int | None = None,
    steps: Steps | None = None,
    log: IngestLog | None = None,
    count: Count = count_here,
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
    count : callable, optional
        The way to count an archive.
    **options
        Further options of `iter_tagged`.

    Examples
    --------
    >>> len(st.find_outages("data/sample_posts.csv").outages)
    1
    """
    which: dict[str, Any] = {"reposts": reposts, "dedupe_text": dedupe_text}
    which |= {"excluded": excluded, "max_per_author": max_per_author}
    how, sources = How.out_of(options), listed_sources(source)
    archive = Archive(sources, which, how, options, steps or Steps())
    return search(archive, log or IngestLog(), languages, zone, ignored, count)


def search(
    archive: Archive,
    log: IngestLog,
    languages: Sequence[str] | None,
    zone: str,
    ignored: Sequence[Span],
    count: Count,
) -> Detection:
    """Find the outages of an archive; the rest is as of `find_outages`."""
    signals = Signals(languages)
    count(signals, archive, log)
    detection = signals.detect(zone=zone, ignore=ignored)
    refuse_parts_of_days(log, None)
    return detection


def strongest_of(detection: Detection) -> list[Outage]:
    """Return the outages that are analysed unasked: the strongest `MAX_ANALYSED`, by time."""
    used = detection.episodes[detection.episodes["used"].astype(bool)]
    kept = set(used["z"].to_numpy().argsort()[::-1][:MAX_ANALYSED].tolist())
    return [outage for at, outage in enumerate(detection.outages) if at in kept]


@dataclass
class Signals(Counter):
    """Counts what outages are found from.

    Of copies of a text with 40 characters or more the first counts: a headline or an appeal
    that is passed on is no user whom something happened to.
    """

    languages: Sequence[str] | None = None
    chosen: History = summed(History)
    rest: History = summed(History)
    firsts: Selection | None = None
    asks: tuple[str, ...] = (f"kept {_PASSED_ON}",)

    def begin(self, seen: Callable[[str, int], Seen] | None) -> None:
        """Take what tells which texts are new."""
        self.firsts = None if seen is None else passed_on(seen)

    def add(self, chunk: pd.DataFrame) -> None:
        """Count one chunk in layout TAGGED."""
        if self.firsts is None:
            self.begin(new_seen)
        assert self.firsts is not None
        posts = self.firsts.apply(chunk)
        posts = posts.assign(trouble=mentions_trouble(posts["text"]))
        inside = in_languages(posts, self.languages or DEFAULT_LANGUAGES)
        self.chosen.add(posts[inside])
        self.rest.add(posts[~inside])

    def detect(self, *, zone: str = "UTC", ignore: Sequence[Span] = ()) -> Detection:
        """Find the outages; nothing may be counted afterwards."""
        n = self.chosen.n_posts + self.rest.n_posts
        if not self.languages and self.chosen.n_posts < MIN_SHARE * n:
            self.chosen.merge(self.rest)
        return detect_outages(self.chosen, zone=zone, ignore=ignore)
