"""The synthetic archive as files: run ``python -m sentiment.datasets.sample_files data``."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment.datasets.synthetic import make_outage, make_posts

# what an export of posts usually has, and what is known of invented ones
_COLUMNS = (
    *("post_id", "created_at", "author", "lang", "kind", "text"),
    *("n_likes", "n_reposts", "n_replies", "author_role", "true_reaction"),
)


def sample_files(seed: int = 0) -> dict[str, bytes]:
    """Return the sample files of ``data/``: name to content, the same for the same seed.

    Examples
    --------
    >>> sorted(sample_files())
    ['sample_outage.csv', 'sample_posts.csv', 'sample_posts.ndjson', 'sample_statements.csv']
    """
    posts = make_posts(seed)[list(_COLUMNS)]
    posts = posts.assign(created_at=posts["created_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    rows = [
        {key: None if pd.isna(value) else value for key, value in row.items()}
        for row in posts.astype(object).to_dict(orient="records")
    ]
    outage = make_outage()
    assert outage.end is not None
    times = {"start": f"{outage.start:%Y-%m-%dT%H:%MZ}", "end": f"{outage.end:%Y-%m-%dT%H:%MZ}"}
    about = {"name": outage.name, "platform": outage.platform, "source": outage.source}
    statements = [
        {"time": f"{s.time:%Y-%m-%dT%H:%MZ}", "kind": s.kind, "text": s.text}
        for s in outage.statements
    ]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return {
        "sample_posts.csv": _csv(rows),
        "sample_posts.ndjson": "".join(lines).encode(),
        "sample_outage.csv": _csv([times | about]),
        "sample_statements.csv": _csv(statements),
    }


def _csv(rows: Sequence[Mapping[Any, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


if __name__ == "__main__":
    for name, content in sample_files().items():
        Path(sys.argv[1], name).write_bytes(content)
