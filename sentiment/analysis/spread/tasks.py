"""What workers do with a part of an archive; each can be done again, to the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import feather

from sentiment.analysis.counter import Counter
from sentiment.analysis.finding import PASSED_ON, passed_on
from sentiment.analysis.kept import Kept
from sentiment.analysis.pipeline import tag_chunks
from sentiment.analysis.spread.latest import ask_counts, counts_of, told_counts
from sentiment.analysis.spread.seen import Asked, asked_path, in_range, saved
from sentiment.errors import InputError
from sentiment.ingest import IngestLog
from sentiment.ingest.planning import Planned
from sentiment.ingest.reader import read_planned
from sentiment.ingest.repeated import IdFacts, LatestCounts, RepeatedIds, id_facts
from sentiment.ingest.source.paths import Source
from sentiment.ingest.source_reader import Plan, ReadOptions, plan_reading
from sentiment.select.copies import Facts, Selection
from sentiment.select.copy_effect import CopyEffect

#: What is asked first: of ids that come again.
IDS = ("ids", "times", "words")
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

    folder: Path
    options: ReadOptions
    which: Mapping[str, Any] = field(default_factory=dict)
    chunk_rows: int = 32_768

    def posts(
        self,
        part: Part,
        log: IngestLog,
        known: RepeatedIds | None = None,
        latest: LatestCounts | None = None,
        **more: Any,
    ) -> Iterator[pd.DataFrame]:
        """Read the posts of a part."""
        options = replace(self.options, log=log, **more)
        planned = [each._replace(plan=deepcopy(each.plan)) for each in part.planned]
        return read_planned(planned, self.chunk_rows, options, known, latest)


def plan(source: Source, options: ReadOptions) -> tuple[Plan | None, IngestLog]:
    """Find out how one source is read."""
    log = IngestLog()
    return plan_reading(source, replace(options, log=log)), log


def digest(job: Job, part: Part) -> tuple[IngestLog, dict[str, int]]:
    """Read a part once: note what decides which posts stay, and ask which ids are new.

    What was skipped is written down as well.
    """
    with (job.folder / f"skipped {part.number:08d}.ndjson").open("w") as skipped:
        log = IngestLog(sink=lambda each: print(json.dumps(vars(each)), file=skipped))
        asked = Asked(job.folder, part.number, IDS, {})
        known, selection = RepeatedIds(IngestLog(), asked.seen), Selection(**job.which)
        tables, counts = [], []
        latest = job.options.repeated == "latest"
        for posts in job.posts(part, log, repeated="keep", detect_language=False):
            ids, facts = id_facts(posts), selection.facts(posts)
            known.fresh(ids)
            tables.append(_as_table(posts, ids, facts))
            if latest:
                counts.append(counts_of(posts))
    log.sink = None
    if tables:
        path = job.folder / f"facts {part.number:08d}.arrow"
        feather.write_feather(pa.concat_tables(tables), str(path), compression="lz4")
    n_asked = asked.ask()
    if latest:
        n_asked["counts"] = ask_counts(job.folder, part.number, counts)
    return log, n_asked


def _as_table(posts: pd.DataFrame, ids: IdFacts, facts: Facts) -> pa.Table:
    plain = np.zeros(len(ids.ids), dtype=bool)
    plain[ids.rows] = True
    columns = {"ids": ids.ids, "plain": plain}
    for name, keys in (("times", ids.times), ("words", ids.words)):
        columns[name] = np.zeros(len(plain), np.uint64)
        columns[name][plain] = keys
    columns["passed"] = (posts["text"].str.len() >= PASSED_ON).to_numpy(bool)
    return pa.table({**columns, **{f"_{name}": each for name, each in facts._asdict().items()}})


def _facts(job: Job, part: Part) -> Iterator[tuple[IdFacts, Facts, NDArray[np.bool_]]]:
    path = job.folder / f"facts {part.number:08d}.arrow"
    if not path.exists():
        return
    with pa.memory_map(str(path)) as file:
        reader = pa.ipc.open_file(file)
        for number in range(reader.num_record_batches):
            batch = reader.get_batch(number)
            found = {
                name: np.asarray(batch.column(name).to_numpy(zero_copy_only=False))
                for name in batch.schema.names
            }
            rows = np.flatnonzero(found["plain"])
            ids = IdFacts(found["ids"], rows, found["times"][rows], found["words"][rows])
            yield ids, Facts(*(found[f"_{name}"] for name in Facts._fields)), found["passed"]


def ask(job: Job, part: Part, asking: Sequence[str], told: Mapping[str, int]) -> dict[str, int]:
    """Ask what comes next of a part, knowing what it was told."""
    asked = Asked(job.folder, part.number, asking, told)
    known = RepeatedIds(IngestLog(), asked.seen)
    selection, firsts = Selection(**job.which, seen=asked.seen), passed_on(asked.seen)
    for ids, facts, passed in _facts(job, part):
        fresh = np.ones(len(passed), dtype=bool)
        if job.options.repeated != "keep":
            fresh = known.fresh(ids)
        fresh[fresh] = selection.choose(facts.where(fresh))
        firsts.choose(facts._replace(long=passed).where(fresh))
    return asked.ask()


@dataclass
class Result:
    """What was counted of a part; and the bytes of what waits for other parts."""

    counts: Counter
    log: IngestLog
    selection: Selection
    n_bytes: int = 0

    def merge(self, other: Result) -> None:
        """Count what `other`, of later parts, counted."""
        self.counts.merge(other.counts)
        self.log.merge(other.log)
        self.selection.merge(other.selection)
        self.n_bytes += other.n_bytes


def count(
    job: Job,
    part: Part,
    counter: Counter,
    told: Mapping[str, int],
    n_read: int,
    how: Mapping[str, Any] | None,
    change: Callable[[pd.DataFrame], pd.DataFrame] | None,
    **more: Any,
) -> Result:
    """Read a part again, and count those of its posts that stay."""
    asked = Asked(job.folder, part.number, (), told)
    log = IngestLog()
    known = None if job.options.repeated == "keep" else RepeatedIds(log, asked.seen)
    selection = Selection(**job.which, seen=asked.seen)
    result = Result(deepcopy(counter), IngestLog(), Selection(**job.which))
    result.counts.part = part.number
    result.counts.begin(asked.seen)
    latest = None
    if job.options.repeated == "latest":
        latest = told_counts(job.folder, told["counts"], part.number)
    posts: Iterable[pd.DataFrame] = job.posts(part, log, known, latest, **more)
    if how is None:
        chunks: Iterable[pd.DataFrame] = map(selection.apply, posts)
    else:
        given = dict(how)
        kept = None if given["kept"] is None else Kept(Path(given["kept"]))
        chunks = tag_chunks(
            posts, selection=selection, first=part.number * _CHUNKS, **(given | {"kept": kept})
        )
    for chunk in chunks if change is None else map(change, chunks):
        result.counts.add(chunk)
    if log.n_read != n_read:
        raise InputError(
            part.name,
            found="that it changed while it was read",
            expected="the same file to the end",
            next_step="Run again when nobody writes to it.",
        )
    result.counts.begin(None)
    result.n_bytes = _put_down(job, part, result.counts)
    result.log.n_repeated, result.log.n_shared_ids = log.n_repeated, log.n_shared_ids
    result.selection.merge(selection)
    return result


def _put_down(job: Job, part: Part, counts: Counter) -> int:
    """Write the texts that wait, for who tells which of them are the first."""
    waiting = counts.take_waiting()
    rows = np.zeros(sum(len(keys) for keys, _ in waiting), WAITING)
    at = 0
    for slot, (keys, state) in enumerate(waiting):
        into = rows[at : at + len(keys)]
        into["key"], into["slot"], into["state"] = keys, slot, state
        at += len(keys)
    rows = rows[np.argsort(rows["key"], kind="stable")]
    return saved(asked_path(job.folder, "waiting", part.number), rows)


def firsts(job: Job, n_parts: int, edges: tuple[int, int]) -> dict[int, CopyEffect]:
    """Count the texts in a range of keys that wait, each once; by their slots."""
    asked = in_range(job.folder, "waiting", n_parts, *edges)
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
