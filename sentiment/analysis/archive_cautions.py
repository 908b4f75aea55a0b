"""What could overturn an answer, as far as the whole archive decides it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sentiment.analysis.part import Overview
from sentiment.ingest import IngestLog
from sentiment.ingest.field.zone import parse_zone
from sentiment.measure.zone_fit import ZoneFit, zone_of_offset
from sentiment.results import Measures

#: Above this share of other languages the numbers are said to mean little.
_FOREIGN = 0.5
_MENTIONED = 0.05
#: Share of times without a zone from which on the zone is asked for.
_NAIVE = 0.9
#: Share of records that could not be read from which it is said first.
_REJECTED = 0.05
_COVERED = 0.95


def readable_measures(measures: Measures, languages: Counter[str | None]) -> Measures:
    """Return measures; where most posts are not in English, reactions can't be told.

    That is where more than half of those with a known language are not, as VADER and the
    tagger read English. Verdicts on posts stay.
    """
    other, known = _foreign_posts(languages)
    if other <= _FOREIGN * known:
        return measures
    table = measures.verdicts.copy()
    felt = table["measure"] != "posts"
    table.loc[felt, "verdict"] = "can't be told"
    table.loc[felt, ["grade", "checks", "why"]] = ""
    table.loc[felt, "reason"] = "most posts are not in English, which the tagger reads"
    return replace(measures, verdicts=table)


def _foreign_posts(languages: Counter[str | None]) -> tuple[int, int]:
    """Count posts in other languages than English, and all whose language is known."""
    known = {name: n for name, n in languages.items() if name is not None}
    other = sum(n for name, n in known.items() if not name.lower().startswith("en"))
    return other, sum(known.values())


def archive_cautions(
    measures: Measures,
    log: IngestLog,
    overview: Overview,
    left_out: Counter[str | None],
    fit: ZoneFit | None,
    assumed: str,
) -> list[str]:
    """Return what could overturn the answer, the strongest first; plain text.

    `left_out` are posts that were left out for their language; complaints fit the outage much
    better as `fit` tells, and times without a zone were read as of the zone that was `assumed`.
    """
    return [
        *_elsewhere(measures, log, fit, assumed),
        *_foreign(overview, left_out),
        *_estimated(measures),
        *_rejected(log),
        *_covered(measures),
    ]


def _elsewhere(
    measures: Measures, log: IngestLog, fit: ZoneFit | None, assumed: str
) -> list[str]:
    """Ask for the zone where naive times would fit the outage much better in another."""
    naive = log.n_naive_times >= _NAIVE * max(log.n_read, 1)
    if fit is None or log.is_day_only or not naive:
        return []
    start = measures.outage.start
    ahead = start.astimezone(parse_zone(assumed)).utcoffset() or timedelta()
    named = [zone_of_offset(ahead + timedelta(hours=hours), start) for hours in fit.nearly]
    zone = next(filter(None, named), "")
    side = "before" if fit.hours < 0 else "after"
    asked = f"are they {zone} (--assume-tz)?" if zone else "of which zone are they?"
    return [
        f"Complaints rise {abs(fit.hours):g} h {side} the outage that was named "
        f"({fit.n_complaints:,} of {fit.n:,} posts there are frustrated), and the archive's "
        f"times name no zone: {asked} Nothing was shifted."
    ]


def _rejected(log: IngestLog) -> list[str]:
    n = sum(file.n_rejected for file in log.files)
    if not log.n_records or n / log.n_records < _REJECTED:
        return []
    why = ", ".join(reason for reason, _ in log.reasons.most_common(2))
    return [
        f"{n:,} of {log.n_records:,} records ({100 * n / log.n_records:.0f} %) could not be "
        f"read ({why}); rejected.ndjson lists them."
    ]


def _estimated(measures: Measures) -> list[str]:
    if measures.outage.start_range is None:
        return []
    return [
        "No outage was named: these hours were chosen because people complained more in them, "
        "so that they did proves no outage. They end where that dropped, not where service "
        "was restored."
    ]


def _foreign(overview: Overview, left_out: Counter[str | None]) -> list[str]:
    other, known = _foreign_posts(overview.languages)
    share = other / known if known else 0.0
    n = sum(left_out.values())
    if n and n >= _MENTIONED * overview.n_posts:
        return [
            f"{n:,} of {overview.n_posts:,} posts were left out for their language "
            f"({rank_languages(left_out)}), since sentiment and reactions are read from "
            f"English (--languages all counts them)."
        ]
    if n or share < _MENTIONED:
        return []
    what = f"{other:,} of {known:,} posts with a known language are not English"
    if share > _FOREIGN:
        return [
            f"These posts are mostly not in English ({what}): sentiment and reactions are read "
            f"from English words and mean little here; the number of posts still does."
        ]
    return [f"{what}; they blur sentiment and reactions, which are read from English."]


def _covered(measures: Measures) -> list[str]:
    """Say what of the windows the archive does not hold."""
    lines = []
    for window, length in (("before", measures.before), ("after", measures.after)):
        row = measures.value(window, "n_posts")
        hours = (row["end"] - row["start"]).total_seconds() / 3600
        asked = length.total_seconds() / 3600
        goes_on = window == "after" and measures.outage.end is None
        if hours < _COVERED * asked and not goes_on:
            lines.append(
                f"The archive covers {hours:.1f} of the {asked:g} hours {window} the outage."
            )
    return lines


def rank_languages(languages: Counter[str | None]) -> str:
    """Name the commonest five with their posts."""
    return ", ".join(
        f"{'unknown' if name is None else name} {n:,}"
        for name, n in languages.most_common(5)
        if n
    )
