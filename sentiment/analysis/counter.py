"""What counts tagged posts: sums of an archive that can be counted in parts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sentiment.analysis.pipeline import How, tag_chunks
from sentiment.analysis.steps import Steps
from sentiment.ingest import IngestLog, iter_posts
from sentiment.keys.hashset import Seen
from sentiment.keys.sums import Sums
from sentiment.select.copies import Selection
from sentiment.select.copy_effect import CopyEffect


class Counter(Sums, ABC):
    """Sums of an archive's posts that can be counted in parts.

    Attributes
    ----------
    asks : tuple of str
        Names of what it asks of the posts before (`begin`).
    part : int
        Number of the part that it counts.
    """

    asks: tuple[str, ...] = ()
    part = 0

    @abstractmethod
    def add(self, posts: pd.DataFrame, /) -> None:
        """Count one chunk in layout TAGGED."""

    def begin(self, seen: Callable[[str, int], Seen] | None) -> None:  # noqa: ARG002  few ask
        """Take what tells of keys which are new (`new_seen`); None: nothing more is counted."""
        return

    @property
    def effects(self) -> list[CopyEffect]:
        """Counts of copies, whose texts may wait until other parts are counted."""
        return []


@dataclass(frozen=True)
class Archive:
    """An archive to count: its sources, and how posts of these are chosen, tagged and read.

    `which` are options of `Selection`, `reading` those of `iter_posts`; without `how` posts are
    counted untagged; `change` is done to tagged posts, `steps` are told how far it is.
    """

    sources: Sequence[Any]
    which: Mapping[str, Any]
    how: How | None
    reading: Mapping[str, Any]
    steps: Steps = field(default_factory=Steps)
    change: Callable[[pd.DataFrame], pd.DataFrame] | None = None


#: A way to count an archive, with a log of every record: returns what was counted and left out
#: before.
Count = Callable[[Counter, Archive, IngestLog], Selection]


def count_here(counter: Counter, archive: Archive, log: IngestLog) -> Selection:
    """Count an archive on this machine; see `Count`."""
    how, steps, change = archive.how, archive.steps, archive.change
    selection = Selection(**archive.which, carries=change is None)
    reading = {**archive.reading, "log": log, "progress": steps.read}
    chunks: Iterable[pd.DataFrame]
    if how is None:
        chunks = map(selection.apply, iter_posts(archive.sources, **reading))
    else:
        posts = iter_posts(archive.sources, detect_language=False, **reading)
        chunks = tag_chunks(posts, how, selection=selection, tagged=steps.tagged)
    for chunk in chunks if change is None else map(change, chunks):
        counter.add(chunk)
    return selection
