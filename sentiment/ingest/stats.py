"""What became of every record: read, rejected, or no post by design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from sentiment.ingest.field.resolution import Resolution
from sentiment.keys.sums import Sums, summed

#: Samples kept for each reason; all of them go to the sink.
MAX_SAMPLES = 3
#: Share of a file above which it is said first that records were rejected.
MUCH_REJECTED = 0.05
#: Share of times above which an archive is one of days.
DAY_ONLY = 0.9
#: One id in a thousand ends in 000; a file where most of so many do went through a spreadsheet.
_SUSPECT_SHARE = 0.5
_SUSPECT_MIN = 20


@dataclass(frozen=True)
class Skipped:
    """A record that did not become a post.

    Attributes
    ----------
    file : str
        Its file, ``archive.zip!member`` inside a zip.
    record : int
        Its number in the file, from 1.
    reason : str
        The same phrase for all records with that problem.
    detail : str
        What was found.
    by_design : bool
        True for what is no post (a like, an error object); False for a post
        that is broken.
    """

    file: str
    record: int
    reason: str
    detail: str = ""
    by_design: bool = False


@dataclass
class FileLog(Sums):
    """The account of one file: ``n_records == n_read + n_rejected + n_not_posts``.

    Attributes
    ----------
    n_records : int
        Records that the container gave, counted before anything is read of them.
    resolution : str
        How finely times are written: ``day``, ``hour``, ``minute``, ``second``,
        ``finer``; ``""`` where that can't be told.
    n_coarse_times : int
        Times that the export itself calls estimates, as "2 days ago".
    n_naive_times, n_date_only, n_clock_change : int
        Times that named no zone; dates without a time of day; times that a
        clock change of the assumed zone repeats or skips.
    n_mended : int
        Texts that held bytes of another encoding, or control characters.
    n_float_ids : int
        Ids of posts or authors that a spreadsheet had turned into numbers such
        as ``1.2E+17``; different posts then share one, so none is kept.
    notes : list of str
        What else was assumed or found odd.
    times : Resolution
        What `resolution` is found from.
    begins : bool
        Whether this is of the file's start; else of a later part of the same file.
    n_long_ids, n_zero_ids : int
        Ids of so many digits that a spreadsheet would round them; those that end in zeros.
    """

    file: str
    platform: str = ""
    container: str = ""
    encoding: str = ""
    n_records: int = summed(int)
    n_read: int = summed(int)
    n_rejected: int = summed(int)
    n_not_posts: int = summed(int)
    n_naive_times: int = summed(int)
    n_date_only: int = summed(int)
    n_clock_change: int = summed(int)
    n_mended: int = summed(int)
    n_mojibake: int = summed(int)
    n_float_ids: int = summed(int)
    n_coarse_times: int = summed(int)
    resolution: str = ""
    notes: list[str] = field(default_factory=list)
    begins: bool = True
    n_long_ids: int = summed(int)
    n_zero_ids: int = summed(int)

    def __post_init__(self) -> None:
        self.times = Resolution()  # no field: it depends on how records come

    def merge(self, other: Self, /) -> None:
        """Count what `other`, of a later part of the same file, counted; neither is settled."""
        super().merge(other)
        self.times.merge(other.times)

    def settle(self) -> None:
        """Put into the account what only the whole file shows."""
        self.resolution = self.times.unit
        if self.resolution == "day":
            self.n_date_only = self.n_read
        n_zeros, n_long = self.n_zero_ids, self.n_long_ids
        if n_long >= _SUSPECT_MIN and n_zeros > _SUSPECT_SHARE * n_long:
            self.notes.append(
                f"{n_zeros:,} of {n_long:,} long ids end in 000: a spreadsheet rounded them, "
                f"so different posts may share one"
            )

    @property
    def share_rejected(self) -> float:
        """Share of the records that a post could have been and that were rejected, 0 to 1."""
        n = self.n_read + self.n_rejected
        return self.n_rejected / n if n else 0.0


@dataclass
class IngestLog(Sums):
    """The account of a whole read; pass one to `iter_posts` or `read_posts`.

    Parameters
    ----------
    sink : callable or None
        Gets every `Skipped` as it occurs. The log itself keeps counts and a
        few samples, so that its size does not grow with the archive.

    Attributes
    ----------
    n_repeated : int
        Of the posts read, those that were there before, by id.
    n_shared_ids : int
        Those that have the id of another, but neither its time nor its text.

    Examples
    --------
    >>> log = st.IngestLog()
    >>> file = log.begin("posts.csv")
    >>> file.n_records, file.n_read = 4, 3
    >>> log.skip(st.Skipped("posts.csv", 4, "no time"))
    >>> log.n_records, log.n_read, log.n_skipped, dict(log.reasons)
    (4, 3, 1, {'no time': 1})
    """

    sink: Callable[[Skipped], None] | None = None
    files: list[FileLog] = field(default_factory=list)
    reasons: Counter[str] = summed(Counter)
    samples: dict[str, list[Skipped]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    left_aside: list[str] = field(default_factory=list)
    n_repeated: int = summed(int)
    n_shared_ids: int = summed(int)

    def begin(self, file: str) -> FileLog:
        """Open the account of the next file."""
        self.files.append(FileLog(file))
        return self.files[-1]

    def skip(self, skipped: Skipped) -> None:
        """Count one record of the current file that did not become a post."""
        if skipped.by_design:
            self.files[-1].n_not_posts += 1
        else:
            self.files[-1].n_rejected += 1
        self.reasons[skipped.reason] += 1
        kept = self.samples.setdefault(skipped.reason, [])
        if len(kept) < MAX_SAMPLES:
            kept.append(skipped)
        if self.sink is not None:
            self.sink(skipped)

    def merge(self, other: Self, /) -> None:
        """Count what `other` counted of what comes later: parts of this last file, or files."""
        super().merge(other)
        for file in other.files:
            if file.begins:
                self.files.append(file)
            else:
                self.files[-1].merge(file)
        for reason, skipped in other.samples.items():
            kept = self.samples.setdefault(reason, [])
            kept += skipped[: MAX_SAMPLES - len(kept)]
        self.failures += other.failures
        self.left_aside += other.left_aside

    @property
    def n_read(self) -> int:
        """Posts read."""
        return sum(file.n_read for file in self.files)

    @property
    def n_skipped(self) -> int:
        """Records that did not become posts, for whatever reason."""
        return sum(file.n_rejected + file.n_not_posts for file in self.files)

    @property
    def n_records(self) -> int:
        """Records in all files."""
        return sum(file.n_records for file in self.files)

    @property
    def n_date_only(self) -> int:
        """Times that are days."""
        return sum(file.n_date_only for file in self.files)

    @property
    def n_naive_times(self) -> int:
        """Times without a zone."""
        return sum(file.n_naive_times for file in self.files)

    @property
    def much_rejected(self) -> list[FileLog]:
        """Files of which more than `MUCH_REJECTED` was rejected."""
        return [file for file in self.files if file.share_rejected > MUCH_REJECTED]

    @property
    def is_day_only(self) -> bool:
        """Whether nearly all times are days, so that nothing shorter can be told."""
        return self.n_read > 0 and self.n_date_only >= DAY_ONLY * self.n_read
