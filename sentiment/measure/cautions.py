"""What could overturn an answer, in words: the strongest first."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sentiment.count.spans import Span, without
from sentiment.count.tally import Tally
from sentiment.measure.evidence import LOUD, Loud
from sentiment.measure.judged import Counted, Evidence, Judged
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS

#: Loud authors, and stretches, that are named one by one.
_NAMED = 3
#: Posts of a placeholder that are worth a word, as a share.
_NAMELESS = 0.01
_OFTEN = "one who writes often can't be told from many"


def find_cautions(counted: Counted, judged: Judged, masks: Sequence[Span]) -> list[str]:
    """Say in plain text what could overturn the verdicts; `masks` are what was left out."""
    loud, evidence, nobody = judged.loud, judged.evidence, judged.nobody
    lines = [] if nobody else [_loud(each, evidence) for each in loud[:_NAMED]]
    if (n := len(loud) - _NAMED) > 0 and not nobody:
        lines.append(f"{n} more author{'s' * (n > 1)} wrote over a tenth of a window each.")
    lines += _few(evidence, judged.verdicts)
    lines += _empty(counted.spans, judged.gaps)
    lines += _authors(counted.tally, nobody=nobody)
    if masks:
        named = "; ".join(map(_words, masks[:_NAMED]))
        n = len(masks) - _NAMED
        more = f" and {n} more stretch{'es' * (n > 1)}" if n > 0 else ""
        lines.append(
            f"Left out of windows and of every baseline, as other outages with their "
            f"aftermath or as asked for: {named}{more}."
        )
    return lines


def _words(span: Span) -> str:
    start, end = span
    if end.year > start.year + 1000:  # an outage that goes on
        return f"from {start:%Y-%m-%d %H:%M} UTC on"
    day = "" if start.date() == end.date() else "%Y-%m-%d "
    return f"{start:%Y-%m-%d %H:%M} to {end.strftime(day + '%H:%M')} UTC"


def _loud(loud: Loud, evidence: Evidence) -> str:
    window = WINDOWS[loud.window]
    of = evidence.n_posts[loud.window]
    line = (
        f"{100 * loud.share:.0f} % of the posts {window} the outage ({loud.n:,} of {of:,}) are "
        f"by one author"
    )
    if "frustration" not in evidence.quiet:
        return f"{line}."
    levels = evidence.quiet["frustration"].levels
    told = [
        f"{100 * level.value:.1f} % {name}"
        for name, level in zip(WINDOWS, levels, strict=True)
        if level.n >= MIN_WINDOW_POSTS
    ]
    if not told:
        return f"{line}; hardly any are by others."
    n = sum(level.n for level in levels)
    return (
        f"{line}; without authors of over {100 * LOUD:.0f} %, frustration is "
        f"{', '.join(told)} (n = {n:,} posts)."
    )


def _few(evidence: Evidence, verdicts: pd.DataFrame) -> list[str]:
    lines = [
        f"{_only(n, 'post')} {name} the outage (fewer than {MIN_WINDOW_POSTS}): too few to "
        f"compare."
        for name, n in zip(WINDOWS, evidence.n_posts, strict=True)
        if n < MIN_WINDOW_POSTS and not (name == "after" and evidence.ongoing)
    ]
    if verdicts["reason"].str.contains("few (?:hours|days)").any():
        n, unit = evidence.steps.n_base, evidence.steps.unit.removesuffix("s")
        lines.append(
            f"{_only(n, unit)} outside the windows with posts: how far numbers wander anyway "
            f"is hardly known."
        )
    return lines


def _only(n: int, what: str) -> str:
    return f"Only {n:,} {what}{'s' * (n != 1)}" if n else f"No {what}"


def _empty(spans: Sequence[Span], gaps: Sequence[Span]) -> list[str]:
    lines = []
    by: dict[tuple[Span, ...], list[str]] = {}
    for name, span in zip(WINDOWS, spans, strict=True):
        inside = tuple(gap for gap in gaps if without(span, [gap]) != [span])
        if span[1] > span[0] and inside:
            by.setdefault(inside, []).append(name)
    for inside, names in by.items():
        named = "; ".join(map(_words, inside[:_NAMED]))
        more = f" and {len(inside) - _NAMED} more times" if len(inside) > _NAMED else ""
        when = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        lines.append(
            f"The archive holds nothing for some time {when} the outage ({named}{more}): a "
            f"hole in the collection, or silence; rates are over the other hours."
        )
    return lines


def _authors(tally: Tally, *, nobody: bool) -> list[str]:
    if nobody:
        return [
            f"One author name stands at half of the posts or more, before as during: taken for "
            f"a placeholder, so that each post counts as by an author of its own; {_OFTEN}."
        ]
    lines = []
    if tally.n_nameless > _NAMELESS * max(tally.n_archive, 1):
        lines.append(
            f"{100 * tally.n_nameless / tally.n_archive:.0f} % of the archive's posts name a "
            f"placeholder as their author (as “A Google user” or “[deleted]”): each counts "
            f"as by an author of its own; {_OFTEN}."
        )
    elif tally.n_posts and tally.n_known < tally.n_posts / 2:
        lines.append(f"Authors are not known: {_OFTEN}.")
    return lines
