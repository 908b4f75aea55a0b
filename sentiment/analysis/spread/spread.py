"""Counts archives in parts, by the workers of a Dask cluster."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from tempfile import gettempdir
from time import monotonic
from typing import Any

from sentiment.analysis.counter import Archive
from sentiment.analysis.counter import Counter as Counts
from sentiment.analysis.spread import tasks
from sentiment.analysis.spread.cluster import Cluster
from sentiment.analysis.spread.folder import Folder
from sentiment.analysis.spread.partition import are_even, make_parts
from sentiment.analysis.spread.seen import answer
from sentiment.ingest import IngestLog, Skipped
from sentiment.ingest.field.zone import parse_zone
from sentiment.ingest.planning import plan_sources
from sentiment.ingest.reader import CHUNK_ROWS
from sentiment.ingest.source.decompress import MAX_EXPANSION
from sentiment.ingest.source.paths import open_sources
from sentiment.ingest.source_reader import ReadOptions
from sentiment.leftovers import held
from sentiment.select.copies import Selection

#: Keys that one task answers for: about 80 MB.
_KEYS = 1_000_000
#: Results that one task adds up.
_ADDED = 4
_TOP = (1 << 64) - 1


@dataclass
class _Prepared:
    """An archive in parts, and what was asked and told of these so far."""

    job: tasks.Job
    parts: list[tasks.Part]
    log: IngestLog = field(default_factory=IngestLog)
    n_read: list[int] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)


class Spread:
    """Counts archives in parts; see `Count`.

    The workers of the `cluster` do it; `stack` closes what it opens. `temp` is a folder that
    all workers see, for posts that wait and what parts ask each other, else the system's; it
    takes `most` bytes. A part has about `part_bytes`, which change no result. `n_shuffled` are
    the bytes of what parts asked and were told, `n_temp` those of `folder` at its fullest.
    """

    def __init__(
        self,
        cluster: Cluster,
        stack: ExitStack,
        temp: Path | None = None,
        most: int | None = None,
        part_bytes: int | None = None,
    ) -> None:
        self.cluster, self._stack, self._part_bytes = cluster, stack, part_bytes
        temp = temp or Path(gettempdir())
        beside = temp.absolute() / "sentiment"
        self.folder = stack.enter_context(held(beside, directory=True))
        self._most = most
        self._prepared: dict[str, _Prepared] = {}
        self.n_shuffled = self.n_temp = 0

    @property
    def account(self) -> str:
        """Say what was asked between parts, and what waited."""
        n_parts = sum(len(each.parts) for each in self._prepared.values())
        return (
            f"Dask: {n_parts:,} parts asked and told each other "
            f"{self.n_shuffled / 1e6:,.1f} MB; temporary files took {self.n_temp / 1e6:,.1f} "
            f"MB in {self.folder.parent}."
        )

    def __call__(self, counter: Counts, archive: Archive, log: IngestLog) -> Selection:
        """Count an archive, and return what was counted and left out before; see `Count`."""
        how, steps, reading = archive.how, archive.steps, dict(archive.reading)
        detects = reading.pop("detect_language", True)
        ready = self._prepare(replace(archive, reading=reading))
        self._report(ready, log)
        asks = [each for each in counter.asks if each not in ready.told]
        if asks:
            self._ask(ready, asks)
        began, kept = monotonic(), None if how is None else how.kept
        given = None if how is None else replace(how, jobs=1)
        futures = [
            self.cluster.submit(
                tasks.count,
                *(ready.job, part, counter, ready.told, given, archive.change),
                name=part.name,
                detects=detects,
            )
            for part in ready.parts
        ]
        selection = Selection(**archive.which)
        if not futures:
            return selection
        root, ending, n_posts = self._add_up(futures), self.cluster.done(futures), 0
        del futures  # sums of parts go when they were added up
        for at in ending:
            n_posts += ready.n_read[at]
            if kept is not None:
                kept.seconds = monotonic() - began
            steps.read(ready.parts[at].size // 2)
            steps.tagged(n_posts, n_posts)
        result: tasks.Result = self.cluster.result(root)
        counter.merge(result.counts)
        log.merge(result.log)
        selection.merge(result.selection)
        if result.n_bytes:
            self._count_firsts(ready, counter, result.n_bytes)
        return selection

    def _add_up(self, futures: list[Any]) -> Any:
        """Add up results in their order, as soon as they are there."""
        level = 0
        while len(futures) > 1:
            level += 1
            futures = [
                self.cluster.submit(tasks.merge, *some, priority=level, name="sums")
                for some in (futures[at : at + _ADDED] for at in range(0, len(futures), _ADDED))
            ]
        return futures[0]

    def _prepare(self, archive: Archive, *, cuts: bool = True) -> _Prepared:
        """Read an archive once, in parts, and find out which ids and texts come again."""
        sources, which, reading = archive.sources, archive.which, archive.reading
        asked = ([id(each) for each in sources], sorted(which.items()), sorted(reading.items()))
        key = repr(asked)
        if key in self._prepared:
            return self._prepared[key]
        self.cluster.refuse_unseen(sources)
        log, given = IngestLog(), dict(reading)
        chunk_rows = given.pop("chunk_rows", CHUNK_ROWS)
        zone = parse_zone(given.pop("assume_tz", "UTC"))
        options = ReadOptions(zone=zone, log=log, detect_language=False, **given)
        limit = reading.get("max_expansion", MAX_EXPANSION)
        opened = self._stack.enter_context(open_sources(list(sources), max_expansion=limit))
        found = [replace(each, archive=None) for each in opened]
        bare = replace(options, log=IngestLog())
        plans = self._map(tasks.plan, [((each, bare), each.name) for each in found])
        for _, told in plans:
            log.merge(told)
        planned = plan_sources(found, options, [plan for plan, _ in plans])
        path = self.folder / str(len(list(self.folder.iterdir())))
        path.mkdir()
        folder = Folder(path, self.folder, self._most)
        job = tasks.Job(folder, bare, which, chunk_rows)
        n_workers = self.cluster.n_workers
        parts = make_parts(planned, self._part_bytes, n_workers, self._map, cuts=cuts)
        ready = _Prepared(job, parts, log)
        futures = [
            self.cluster.submit(tasks.digest, job, each, name=each.name) for each in parts
        ]
        for at in self.cluster.done(futures):
            archive.steps.read(parts[at].size - parts[at].size // 2)
        digests = self.cluster.results(futures)
        if not are_even(parts, [each.files for each, _ in digests]):
            return self._prepare(archive, cuts=False)
        n_asked: Counter[str] = Counter()
        for some, n in digests:
            ready.n_read.append(some.n_read)
            log.merge(some)
            n_asked.update(n)
        for account in log.files:
            account.settle()
        if options.repeated != "keep":
            self._answer(ready, n_asked)
        self._ask(ready, ["texts", *(["kept"] if which["dedupe_text"] != "off" else [])])
        if which.get("max_per_author") is not None:
            self._ask(ready, ["authors"])
        self._prepared[key] = ready
        return ready

    def _map(
        self, task: Callable[..., Any], calls: Sequence[tuple[tuple[Any, ...], str]]
    ) -> Any:
        """Do a task of each of some calls; return what they return, in their order."""
        futures = [self.cluster.submit(task, *args, name=name) for args, name in calls]
        return self.cluster.results(futures)

    def _ask(self, ready: _Prepared, names: Sequence[str]) -> None:
        calls = [((ready.job, part, names, ready.told), part.name) for part in ready.parts]
        asked: Counter[str] = Counter()
        for n in self._map(tasks.ask, calls):
            asked.update(n)
        self._answer(ready, asked)

    def _answer(self, ready: _Prepared, asked: Mapping[str, int]) -> None:
        most = ready.job.which.get("max_per_author") or 1
        folder, n_parts = ready.job.folder, len(ready.parts)
        calls: list[tuple[tuple[Any, ...], str]] = []
        for name, n in asked.items():
            ranges = list(self._ranges(n))
            calls += [
                ((folder, name, n_parts, at, edges, most), "keys")
                for at, edges in enumerate(ranges)
            ]
            ready.told[name] = len(ranges)
        self.n_shuffled += sum(self._map(answer, calls))
        self.n_temp = max(self.n_temp, folder.n_bytes)
        for name in asked:
            folder.forget(name, n_parts)

    def _ranges(self, n_keys: int) -> Iterator[tuple[int, int]]:
        """Cut all keys into ranges, of which one task each can hold those that there are."""
        n = max(self.cluster.n_workers, -(-n_keys // _KEYS))
        edges = [_TOP * at // n for at in range(n + 1)]
        for low, high in pairwise(edges):
            yield low, high if high == _TOP else high - 1

    def _count_firsts(self, ready: _Prepared, counter: Counts, n_bytes: int) -> None:
        """Count texts that waited until all parts were there."""
        self.n_shuffled += n_bytes
        self.n_temp = max(self.n_temp, ready.job.folder.n_bytes)
        calls = [
            ((ready.job, len(ready.parts), edges), f"copies {at}")
            for at, edges in enumerate(self._ranges(n_bytes // tasks.WAITING.itemsize))
        ]
        for found in self._map(tasks.firsts, calls):
            for slot, effect in found.items():
                counter.effects[slot].merge(effect)

    def _report(self, ready: _Prepared, log: IngestLog) -> None:
        """Put into a log what was read and what was not."""
        if log.sink is not None:
            for part in ready.parts:
                with ready.job.folder.file("skipped", part.number).open("rb") as lines:
                    for line in lines:
                        log.sink(Skipped(**json.loads(line)))
        log.merge(deepcopy(ready.log))
