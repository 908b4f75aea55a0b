"""A block to paste into a post-mortem: summary, impact, timeline, asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import isnan
from zoneinfo import ZoneInfo

from sentiment.results import MIN_FLAGGED, Content, Measures
from sentiment.schema import REACTING
from sentiment.tell.about import aspect_words
from sentiment.tell.numbers import (
    between,
    capital,
    listed,
    percent,
    shortened,
)
from sentiment.tell.verdicts import noun, verdict_of

_LONGEST = 120
#: What a timeline calls that which `noun` names.
_BEGAN = {"the outage": "Outage", "the episode": "Episode"}


def tell_postmortem(
    measures: Measures, content: Content | None, headline: Sequence[str], tz: str = "UTC"
) -> list[tuple[str, list[str]]]:
    """Return the headings of a post-mortem, each with its lines; plain text.

    The first sentence of `headline` (`tell_outage`) is the summary; times are in `tz`.
    """
    return [
        ("Summary", [*headline[:1]]),
        ("Impact on people", _impact(measures)),
        (f"Timeline ({tz})", _timeline(measures, ZoneInfo(tz))),
        ("What people asked for", _asks(content)),
    ]


def _impact(measures: Measures) -> list[str]:
    lines = []
    row = measures.value("during", "n_posts")
    hours = (row["end"] - row["start"]).total_seconds() / 3600
    who = int(measures.value("during", "n_authors")["value"]) if measures.n_authors else 0
    people = f" by {who:,} {'person' if who == 1 else 'people'}" if who else ""
    n = int(row["n"])
    lines.append(f"{n:,} post{'s' * (n != 1)}{people} in {hours:.1f} h.")
    untold: dict[str, list[str]] = {}
    for name in REACTING:
        found = verdict_of(measures, name)
        if isnan(found.value):
            continue
        if found.untold:
            untold.setdefault(found.reason, []).append(name)
            continue
        unit = " posts an hour" if found.quantity == "rate" else ""
        level, usual = (f"{found.level(each)}{unit}" for each in (found.value, found.before))
        inside = found.interval
        grade = "likely " if found.moved and found.likely else ""
        why = f": {found.reason}" if found.reason else ""
        lines.append(
            f"{name.capitalize()}: {level}{inside and f' ({inside})'}; before: {usual} "
            f"({grade}{found.verdict}{why})."
        )
    for reason, names in untold.items():
        why = f": {reason}" if reason else ""
        lines.append(f"Whether {listed(names)} changed can't be told{why}.")
    return lines


def _timeline(measures: Measures, zone: ZoneInfo) -> list[str]:
    outage = measures.outage
    about = " (estimated)" if outage.start_range else ""
    what = _BEGAN.get(noun(measures), "Time looked at") if not outage.name else "Outage"
    events: list[tuple[datetime, str]] = [(outage.start, f"{what} began{about}.")]
    if outage.end is not None:
        events.append((outage.end, f"{what} ended{about}."))
    for said in outage.statements:
        text = shortened(said.text, _LONGEST)
        events.append((said.time, f"{said.kind.capitalize()}{text and f': “{text}”'}"))
    events.sort(key=lambda event: event[0])
    return [f"{time.astimezone(zone):%d %b %H:%M}  {text}" for time, text in events]


def _asks(content: Content | None) -> list[str]:
    if content is None:
        return []
    table = content.facets
    rows = table[
        (table["window"] == "during") & (table["family"] == "ask") & (table["n"] >= MIN_FLAGGED)
    ].sort_values("n", ascending=False, kind="stable")
    lines = [
        f"{capital(aspect_words(row['facet']))}: "
        f"{row['n']:,} posts ({percent(row['share'])}, {between(row['low'], row['high'])})."
        for row in rows.to_dict("records")
    ]
    return lines or [f"No wish is in {MIN_FLAGGED} posts or more."]
