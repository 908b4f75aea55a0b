"""The same post twice, in one file or in several: one post.

A post is known by its platform's service and its id. What stays is the first, with the highest
of each count: counts grow, and an export does not say when it was made. A table that is read
whole is merged; a stream, which can't change what went out, is read once before for its counts
(``repeated="latest"``), or leaves the first with its own (a report looks at none).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sentiment.ingest.stats import IngestLog
from sentiment.keys.hashing import hash_texts
from sentiment.keys.hashset import HashSet, Seen, combine_hashes, hash_column, new_seen

#: Bytes of noted times and texts that are recalled at once.
_BLOCK = 1 << 22
#: Repeated ids whose counts a stream keeps; about 300 bytes each.
MAX_LATEST = 1_000_000
COUNTS = ["n_likes", "n_reposts", "n_replies", "n_quotes", "n_views"]


def _keys(posts: pd.DataFrame) -> NDArray[np.uint64]:
    # v1.1, v2 and archives of one service share its ids
    platform = posts["platform"].astype("category").cat
    services = [str(name).partition("_")[0] for name in platform.categories]
    # the last is of what is missing, whose code is -1
    hashes = hash_texts(pa.array([*services, None], pa.large_string()))
    ids = hash_column(posts["post_id"].astype("str"))
    return combine_hashes(hashes[platform.codes.to_numpy()], ids)


class RepeatedIds:
    """Drops posts of a stream that were there before.

    An id of a plain table may be a row's number, which every file has anew, or that of
    an account or a product: a post is there before only if its time or its text is, too.
    """

    def __init__(self, log: IngestLog, seen: Callable[[str, int], Seen] = new_seen) -> None:
        self._log = log
        self._ids, self._times, self._texts = (
            seen(name, 1) for name in ("ids", "times", "words")
        )
        self._noted: IO[bytes] | None = None
        # what is known elsewhere is no longer noted
        self._asked = seen is not new_seen

    def drop(self, posts: pd.DataFrame) -> pd.DataFrame:
        """Return the posts of a chunk that are new, in their order."""
        fresh = self.fresh(id_facts(posts))
        return posts if fresh.all() else posts[fresh].reset_index(drop=True)

    def fresh(self, facts: IdFacts) -> NDArray[np.bool_]:
        """Tell which posts of a chunk are new."""
        ids, rows, times, texts = facts
        fresh = self._ids.add(ids)
        if len(rows) and not self._asked and fresh[rows].all():
            self._note(times, texts)
        elif len(rows):
            if not self._asked:
                self._recall()
            new = self._times.add(times)
            new &= self._texts.add(texts)
            self._log.n_shared_ids += int((new & ~fresh[rows]).sum())
            fresh[rows] = new
        self._log.n_repeated += int((~fresh).sum())
        return fresh

    def _note(self, times: NDArray[np.uint64], texts: NDArray[np.uint64]) -> None:
        """Put times and texts on disk: they are looked at only where an id comes again."""
        if self._noted is None:
            self._noted = tempfile.TemporaryFile(prefix="sentiment-")  # noqa: SIM115  goes with the object
        self._noted.write(np.stack([times, texts], axis=1).tobytes())

    def __del__(self) -> None:
        if self._noted is not None:
            self._noted.close()

    def _recall(self) -> None:
        self._asked = True
        if self._noted is None:
            return
        self._noted.seek(0)
        while block := self._noted.read(_BLOCK):
            times, texts = np.frombuffer(block, dtype=np.uint64).reshape(-1, 2).T
            self._times.add(times)
            self._texts.add(texts)
        self._noted.close()


class IdFacts(NamedTuple):
    """Keys of ids; rows of plain tables, and of these the keys of ids with times, and texts."""

    ids: NDArray[np.uint64]
    rows: NDArray[np.int64]
    times: NDArray[np.uint64]
    words: NDArray[np.uint64]


def id_facts(posts: pd.DataFrame) -> IdFacts:
    """Return what decides which posts were there before."""
    ids = _keys(posts)
    rows = np.flatnonzero(_of_a_table(posts))
    if not len(rows):
        nothing = np.zeros(0, np.uint64)
        return IdFacts(ids, rows, nothing, nothing)
    some = posts if len(rows) == len(posts) else posts.iloc[rows]
    times = combine_hashes(ids[rows], _times(some))
    return IdFacts(ids, rows, times, combine_hashes(ids[rows], hash_column(some["text"])))


def _of_a_table(posts: pd.DataFrame) -> NDArray[np.bool_]:
    return np.asarray(posts["platform"] == "generic", dtype=bool)


def _times(posts: pd.DataFrame) -> NDArray[np.uint64]:
    return posts["created_at"].astype("int64").to_numpy().view(np.uint64)


def own_keys(posts: pd.DataFrame) -> NDArray[np.uint64]:
    """Hash ids of posts; with the time, where an id alone may be a row's number."""
    ids = _keys(posts)
    plain = _of_a_table(posts)
    return np.where(plain, combine_hashes(ids, _times(posts)), ids) if plain.any() else ids


class LatestCounts:
    """The highest counts of the ids that a stream holds more than once.

    Of more than `MAX_LATEST` such ids, the further ones keep their first counts. `counts` are
    by the keys of ids the highest of each of `COUNTS`, as far as they are known.
    """

    def __init__(self, counts: dict[int, list[int | None]] | None = None) -> None:
        self._seen = HashSet()
        self._counts = {} if counts is None else counts

    def watch(self, posts: pd.DataFrame) -> None:
        """Take note of one chunk of the first reading."""
        keys = own_keys(posts)
        again = ~self._seen.add(keys)
        rows = posts.loc[again, COUNTS].itertuples(index=False)
        for key, row in zip(keys[again].tolist(), rows, strict=True):
            if key in self._counts or len(self._counts) < MAX_LATEST:
                known = self._counts.get(key, [None] * len(COUNTS))
                pairs = zip(known, row, strict=True)
                self._counts[key] = [_higher(a, None if pd.isna(b) else b) for a, b in pairs]

    def apply(self, posts: pd.DataFrame) -> pd.DataFrame:
        """Return a chunk of the second reading with the highest counts."""
        keys = own_keys(posts).tolist()
        rows = [i for i, key in enumerate(keys) if key in self._counts]
        if not rows:
            return posts
        columns = {}
        for number, name in enumerate(COUNTS):
            values = [None if pd.isna(value) else value for value in posts[name]]
            for i in rows:
                values[i] = _higher(values[i], self._counts[keys[i]][number])
            columns[name] = pd.array(values, dtype="Int64")
        return posts.assign(**columns)


def _higher(one: int | None, two: int | None) -> int | None:
    if one is None or two is None:
        return two if one is None else one
    return max(one, two)


def merge_repeated(posts: pd.DataFrame, log: IngestLog) -> pd.DataFrame:
    """Make one post of those with the same id: the first, with the highest of each count."""
    ids = pd.Series(_keys(posts), index=posts.index)
    if not ids.duplicated().any():
        return posts
    n_shared = log.n_shared_ids
    first = pd.Series(RepeatedIds(log).fresh(id_facts(posts)), index=posts.index)
    if log.n_shared_ids > n_shared:
        ids = pd.Series(own_keys(posts), index=posts.index)
    repeated = ids.duplicated(keep=False)
    highest = posts.loc[repeated, COUNTS].groupby(ids[repeated]).max()
    merged = posts[first].copy()
    some = repeated[first]
    merged.loc[some, COUNTS] = highest.loc[ids[first][some]].to_numpy()
    return merged.astype(dict.fromkeys(COUNTS, "Int64")).reset_index(drop=True)
