"""What became of every record: read, rejected, or no post by design."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FileLog", "IngestLog", "Skipped"]

#: Samples kept for each reason; all of them go to the sink.
MAX_SAMPLES = 3


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
class FileLog:
    """The account of one file: ``n_records == n_read + n_rejected + n_not_posts``.

    Attributes
    ----------
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
    """

    file: str
    platform: str = ""
    container: str = ""
    encoding: str = ""
    n_read: int = 0
    n_rejected: int = 0
    n_not_posts: int = 0
    n_naive_times: int = 0
    n_date_only: int = 0
    n_clock_change: int = 0
    n_mended: int = 0
    n_mojibake: int = 0
    n_float_ids: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def n_records(self) -> int:
        """Records in the file."""
        return self.n_read + self.n_rejected + self.n_not_posts


@dataclass
class IngestLog:
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

    Examples
    --------
    >>> log = IngestLog()
    >>> log.begin("posts.csv").n_read += 3
    >>> log.skip(Skipped("posts.csv", 4, "no time"))
    >>> log.n_records, log.n_read, log.n_skipped, dict(log.reasons)
    (4, 3, 1, {'no time': 1})
    """

    sink: Callable[[Skipped], None] | None = None
    files: list[FileLog] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Skipped]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    left_aside: list[str] = field(default_factory=list)
    n_repeated: int = 0

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
    def n_naive_times(self) -> int:
        """Times without a zone."""
        return sum(file.n_naive_times for file in self.files)
