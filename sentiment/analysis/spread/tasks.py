"""What workers do with a part of an archive; each can be done again, to the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from sentiment.analysis.counter import Counter
from sentiment.analysis.finding import passed_on
from sentiment.analysis.pipeline import How, tag_chunks
from sentiment.analysis.spread.folder import Folder
from sentiment.analysis.spread.latest import ask_counts, counts_of, told_counts
from sentiment.analysis.spread.seen import Asked
from sentiment.analysis.spread.waiting import Waiting, waiting, write_waiting
from sentiment.ingest import IngestLog, Skipped
from sentiment.ingest.frames import to_frame
from sentiment.ingest.reader import read_planned
from sentiment.ingest.repeated import RepeatedIds, id_facts
from sentiment.ingest.source.paths import Source
from sentiment.ingest.source_reader import Planned, ReadOptions, plan_reading
from sentiment.keys.sums import Sums, summed
from sentiment.select.copies import Selection
from sentiment.select.copy_effect import CopyEffect

#: What is asked first: of ids that come again.
IDS = ("ids", "times", "words")
#: What is asked next: of texts and authors, as options of `Selection` need it.
SELECTED = ("texts", "kept", "authors")
#: Chunks of a part that are kept, at most.
_CHUNKS = 1 << 20
#: A text that waits: its key, whose it is, and what stands behind it.
WAITING = np.dtype([("key", "u8"), ("slot", "u2"), ("state", "i8")])


class Part(NamedTuple):
    """Whole sources, or a part of one, that one worker reads."""

    number: int
    planned: tuple[Planned, ...]
    size: int
    name: str


@dataclass(frozen=True)
class Job:
    """How the parts of one archive are read, and where they ask each other."""

    folder: Folder
    options: ReadOptions
    which: Mapping[str, Any] = field(default_factory=dict)
    chunk_rows: int = 32_768


def plan(source: Source, options: ReadOptions) -> tuple[Planned | None, IngestLog]:
    """Find out how one source is read."""
    log = IngestLog()
    return plan_reading(source, replace(options, log=log)), log


def digest(job: Job, part: Part) -> tuple[IngestLog, dict[str, int]]:
    """Read a part: let its posts wait, and ask which of their ids are new.

    What was skipped is written down as well.
    """
    folder, latest = job.folder, job.options.repeated == "latest"
    asked, counts = Asked(folder, part.number, IDS, {}), []
    known, selection = RepeatedIds(IngestLog(), asked.seen), Selection(**job.which)
    with (
        folder.writing(folder.file("skipped", part.number)) as skipped,
        folder.writing(folder.file("posts", part.number)) as file,
    ):
        log = IngestLog(sink=lambda each: skipped.writelines([_line(each)]))
        options = replace(job.options, log=log, repeated="keep")

        def chunks() -> Iterator[Waiting]:
            for table in read_planned(deepcopy(part.planned), job.chunk_rows, options):
                posts = to_frame(table, detect=False)
                chunk = Waiting.of(table, posts, id_facts(posts), selection.facts(posts))
                known.fresh(chunk.ids)
                if latest:
                    counts.append(counts_of(posts))
                yield chunk

        write_waiting(chunks(), file)
    log.sink = None
    n_asked = asked.ask()
    if latest:
        n_asked["counts"] = ask_counts(folder, part.number, counts)
    return log, n_asked


def _line(skipped: Skipped) -> bytes:
    return json.dumps(vars(skipped)).encode() + b"\n"


def ask(job: Job, part: Part, asking: Sequence[str], told: Mapping[str, int]) -> dict[str, int]:
    """Ask what comes next of a part, knowing what it was told."""
    asked = Asked(job.folder, part.number, asking, told)
    known = _known(job, asked, IngestLog())
    selection, firsts = Selection(**job.which, seen=asked.seen), passed_on(asked.seen)
    for chunk in waiting(job.folder, part.number, posts=False):
        stays = chunk.staying(known, selection)
        if not set(asking) <= set(SELECTED):
            firsts.choose(chunk.facts._replace(long=chunk.passed).where(stays))
    return asked.ask()


def _known(job: Job, asked: Asked, log: IngestLog) -> RepeatedIds | None:
    return None if job.options.repeated == "keep" else RepeatedIds(log, asked.seen)


@dataclass
class Result(Sums):
    """What was counted of a part; and the bytes of what waits for other parts."""

    counts: Counter = summed()
    log: IngestLog = summed()
    selection: Selection = summed()
    n_bytes: int = summed(int)


def count(
    job: Job,
    part: Part,
    counter: Counter,
    told: Mapping[str, int],
    how: How | None,
    change: Callable[[pd.DataFrame], pd.DataFrame] | None,
    *,
    detects: bool,
) -> Result:
    """Count those of a part's posts that stay."""
    asked, log = Asked(job.folder, part.number, (), told), IngestLog()
    selection = Selection(**job.which, seen=asked.seen)
    result = Result(deepcopy(counter), IngestLog(), Selection(**job.which))
    result.counts.part = part.number
    result.counts.begin(asked.seen)
    chunks = _posts(job, part, asked, log, selection, detects=detects and how is None)
    if how is not None:
        chunks = tag_chunks(chunks, how, detects=detects, first=part.number * _CHUNKS)
    for chunk in chunks if change is None else map(change, chunks):
        result.counts.add(chunk)
    result.counts.begin(None)
    result.n_bytes = _put_down(job, part, result.counts)
    result.log.n_repeated, result.log.n_shared_ids = log.n_repeated, log.n_shared_ids
    result.selection.merge(selection)
    return result


def _posts(
    job: Job, part: Part, asked: Asked, log: IngestLog, selection: Selection, *, detects: bool
) -> Iterator[pd.DataFrame]:
    """Yield the posts of a part that stay."""
    known, latest = _known(job, asked, log), None
    if job.options.repeated == "latest":
        latest = told_counts(job.folder, asked.told["counts"], part.number)
    for chunk in waiting(job.folder, part.number, posts=True):
        stays = chunk.staying(known, selection)
        table = chunk.posts if stays.all() else chunk.posts.filter(pa.array(stays))
        posts = to_frame(table, detect=detects)
        yield posts if latest is None else latest.apply(posts)


def _put_down(job: Job, part: Part, counts: Counter) -> int:
    """Write the texts that wait, for who tells which of them are the first."""
    waiting = [each.take_waiting() for each in counts.effects]
    rows = np.zeros(sum(len(keys) for keys, _ in waiting), WAITING)
    at = 0
    for slot, (keys, state) in enumerate(waiting):
        into = rows[at : at + len(keys)]
        into["key"], into["slot"], into["state"] = keys, slot, state
        at += len(keys)
    rows = rows[np.argsort(rows["key"], kind="stable")]
    return job.folder.save(job.folder.file("asked waiting", part.number), rows)


def firsts(job: Job, n_parts: int, edges: tuple[int, int]) -> dict[int, CopyEffect]:
    """Count the texts in a range of keys that wait, each once; by their slots."""
    asked = job.folder.in_range("waiting", n_parts, *edges)
    rows = np.concatenate([np.zeros(0, WAITING), *asked])
    found = {}
    for slot in np.unique(rows["slot"]).tolist():
        mine = rows[rows["slot"] == slot]
        _, first = np.unique(mine["key"], return_index=True)
        found[slot] = CopyEffect()
        found[slot].count_firsts(mine["state"][first])
    return found


def merge(*results: Result) -> Result:
    """Add up what was counted of parts that follow each other."""
    first, *others = results
    total = deepcopy(first)
    for each in others:
        total.merge(each)
    return total
