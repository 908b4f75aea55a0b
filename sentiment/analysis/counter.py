"""What counts tagged posts, and by what: on this machine, or in parts on many."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from sentiment.analysis.pipeline import How, tag_chunks
from sentiment.analysis.steps import Steps
from sentiment.errors import OptionError
from sentiment.ingest import IngestLog, iter_posts
from sentiment.keys.hashset import Seen
from sentiment.keys.sums import Sums
from sentiment.select.copies import Selection
from sentiment.select.copy_effect import CopyEffect

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


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


def on_engine(function: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Open the engine that a function's caller names; one that is open is passed on."""

    @wraps(function)
    def opened(*args: _Given.args, **given: _Given.kwargs) -> _Made:
        options: Any = given
        with opened_engine(options.get("engine"), workers=options.get("jobs")) as engine:
            return function(*args, **options | {"engine": engine})

    return opened


@contextmanager
def opened_engine(
    name: str | Count | None,
    *,
    workers: int | None = None,
    temp: Path | None = None,
    most: str | None = None,
    tell: Callable[[str], object] = str,
) -> Iterator[Count]:
    """Open what archives are counted by.

    `name` is ``dask``, the address of its scheduler (``tcp://HOST:PORT``), or None: this
    process; or what is open already. Without a scheduler there are as many processes as
    `workers` says, else one a core. `temp` is a folder that all workers see, else the system's
    for temporary files, of which `most` bytes may be taken, as ``"50 GB"``. `tell` is told
    where Dask's dashboard is, and in the end what was taken. OptionError if there is no such
    engine, or it can't be reached.
    """
    if not isinstance(name, str):
        yield name or count_here
        return
    scheduler = None if name == "dask" else name
    if scheduler is not None and "://" not in scheduler:
        raise OptionError(
            f"engine: found {name!r}; expected dask, or the address of a scheduler, as "
            f"tcp://HOST:PORT."
        )
    # an extra, and slow to load
    from sentiment.analysis.spread.cluster import opened_cluster, room  # noqa: PLC0415
    from sentiment.analysis.spread.spread import Spread  # noqa: PLC0415

    with opened_cluster(scheduler, workers, tell) as cluster, ExitStack() as stack:
        spread = Spread(cluster, stack, temp, room(most))
        yield spread
        tell(spread.account)
