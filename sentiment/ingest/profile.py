"""What is in a file: one reading from end to end, for ``sentiment identify``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment.errors import InputError
from sentiment.ingest.identify import identify_source
from sentiment.ingest.reader import iter_source
from sentiment.ingest.source.decompress import MAX_EXPANSION
from sentiment.ingest.source.paths import open_sources
from sentiment.ingest.stats import FileLog, IngestLog


@dataclass
class Profile:
    """What one file holds."""

    #: Its name.
    file: str
    #: Container, compression, encoding, platform and columns; empty where the file can't be
    #: read as posts.
    form: dict[str, Any] = field(default_factory=dict)
    #: Why it can't.
    failure: str = ""
    #: Whether it was named, or found in a directory or an archive.
    given: bool = True
    #: The account of its records.
    log: IngestLog = field(default_factory=IngestLog)
    #: Times of its first and last post, UTC.
    first: datetime | None = None
    last: datetime | None = None
    #: Posts by language (None: unknown) and kind.
    languages: Counter[str | None] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout POSTS."""
        if posts.empty:
            return
        first, last = (
            time.to_pydatetime()
            for time in (posts["created_at"].min(), posts["created_at"].max())
        )
        self.first = min(first, self.first or first)
        self.last = max(last, self.last or last)
        self.kinds.update(posts["kind"].astype("str").tolist())
        self.languages.update(
            str(name) if known else None
            for name, known in zip(posts["lang"], posts["lang"].notna(), strict=True)
        )

    def as_dict(self) -> dict[str, Any]:
        """Describe it in plain values, for scripts."""
        account = self.log.files[-1] if self.log.files else FileLog(self.file)
        return {
            "file": self.file,
            **self.form,
            "failure": self.failure or None,
            "records": self.log.n_records,
            "posts": self.log.n_read,
            "rejected": account.n_rejected,
            "not_posts": account.n_not_posts,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "languages": {name or "unknown": n for name, n in self.languages.most_common()},
            "kinds": dict(self.kinds.most_common()),
            "skipped": [
                {
                    "reason": reason,
                    "n": n,
                    "samples": [
                        {"record": each.record, "detail": each.detail}
                        for each in self.log.samples[reason]
                    ],
                }
                for reason, n in self.log.reasons.most_common()
            ],
            "ids_not_kept": account.n_float_ids,
            "mended": account.n_mended,
            "share_rejected": round(account.share_rejected, 4),
            "naive_times": account.n_naive_times,
            "dates_only": account.n_date_only,
            "estimated_times": account.n_coarse_times,
            "resolution": account.resolution,
            "notes": account.notes,
        }


def iter_profiles(
    path: str | Path, *, max_expansion: float = MAX_EXPANSION, **reading: Any
) -> Iterator[Profile]:
    """Read each file of `path` once, also those without posts, and say what it holds.

    Raises `InputError` if `path` does not exist, or is an empty directory or a damaged zip.
    """
    with open_sources(path, max_expansion=max_expansion) as sources:
        for source in sources:
            found = Profile(source.name, given=source.given)
            try:
                form = identify_source(
                    source,
                    platform=reading.get("platform", "auto"),
                    columns=reading.get("columns"),
                    header=not reading.get("no_header", False),
                ).as_dict()
                found.form = {name: value for name, value in form.items() if name != "file"}
                for posts in iter_source(source, log=found.log, **reading):
                    found.add(posts)
            except InputError as error:
                found.failure = str(error)
            yield found
