"""Every record that was skipped, kept until the report is written."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import IO

from sentiment.ingest import Skipped
from sentiment.select.pseudonyms import mask_text

#: Bytes that are kept in memory; what is beyond goes to a temporary file without a name.
_IN_MEMORY = 1 << 20


@dataclass
class Rejected:
    """Skipped records as JSON lines, in memory while they are few.

    `masked`: without @names, e-mail addresses and the like.

    >>> from sentiment.ingest import Skipped
    >>> rejected = Rejected()
    >>> rejected.add(Skipped("posts.csv", 7, "no time"))
    >>> next(iter(rejected))
    b'{"file": "posts.csv", "record": 7, "reason": "no time", ...}\\n'
    """

    masked: bool = False
    _lines: IO[bytes] = field(
        default_factory=lambda: tempfile.SpooledTemporaryFile(_IN_MEMORY),  # noqa: SIM115
        repr=False,
    )

    def __del__(self) -> None:
        """Close the file with the analysis that it belongs to."""
        self._lines.close()

    def add(self, skipped: Skipped) -> None:
        """Keep one record: its file, number and reason, and what was found."""
        if self.masked:
            skipped = replace(skipped, detail=mask_text(skipped.detail))
        self._lines.write(json.dumps(vars(skipped), ensure_ascii=True).encode() + b"\n")

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines, in the order of the files."""
        end = self._lines.tell()
        self._lines.seek(0)
        yield from self._lines
        self._lines.seek(end)
