"""An outage as plain values, ready for JSON, and back: what a manifest holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sentiment.outage import Outage, Statement, parse_time


def outage_facts(outage: Outage) -> dict[str, Any]:
    """Collect what is known of an outage."""
    return {
        "start": outage.start.isoformat(),
        "end": None if outage.end is None else outage.end.isoformat(),
        "name": outage.name,
        "platform": outage.platform,
        "source": outage.source,
        "start_range": _written(outage.start_range),
        "end_range": _written(outage.end_range),
        "statements": [
            {"time": said.time.isoformat(), "kind": said.kind, "text": said.text}
            for said in outage.statements
        ],
    }


def outage_of(facts: Mapping[str, Any]) -> Outage:
    """Make an outage of such values; KeyError, TypeError or OptionError if they are others."""
    return Outage(
        _time(facts["start"]),
        _time(facts["end"]) if facts["end"] else None,
        name=facts["name"],
        platform=facts["platform"],
        source=facts["source"],
        statements=[
            Statement(_time(said["time"]), said["kind"], said["text"])
            for said in facts["statements"]
        ],
        start_range=_read(facts["start_range"]),
        end_range=_read(facts["end_range"]),
    )


def _written(times: tuple[datetime, datetime] | None) -> list[str] | None:
    return None if times is None else [time.isoformat() for time in times]


def _read(times: list[str] | None) -> tuple[datetime, datetime] | None:
    if times is None:
        return None
    low, high = map(_time, times)
    return low, high


def _time(text: object) -> datetime:
    if not isinstance(text, str):
        raise TypeError(f"a time is {str(text)[:40]!r}")
    return parse_time(text)
