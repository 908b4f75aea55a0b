"""The answer in three to six sentences: what happened to people, how strongly, how sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isnan

from sentiment.results import Content, Measures
from sentiment.schema import REACTING
from sentiment.tell.about import tell_about
from sentiment.tell.numbers import (
    between,
    capital,
    change_words,
    listed,
    percent,
    rate_words,
)
from sentiment.tell.recovery import tell_excess, tell_recovery, tell_return
from sentiment.tell.verdicts import Verdict, names_outage, only_posting_told, verdict_of
from sentiment.tell.when import in_days, when_words

#: Lines that could overturn the answer, at most.
MAX_CAUTIONS = 3
_VERBS = {"rose": "up", "fell": "down"}
#: Checks as a sentence names them.
_CHECKS = {
    "same hours": "the same hours of earlier days",
    "placebo onsets": "hours in which nothing happened",
    "series": "the trend before",
    "hours within the windows": "the ups and downs from hour to hour",
    "control": "the control archive",
}
#: Sentences about one outage, at most.
_MOST = 6


def tell_headline(
    measures: Sequence[Measures],
    content: Sequence[Content],
    *,
    notes: Iterable[str] = (),
    tz: str = "UTC",
) -> list[str]:
    """Answer in sentences what happened to people; of several outages one after the other.

    `notes` are about the whole archive, as how times without a zone were read. Plain text: who
    shows it escapes what posts and names bring along.
    """
    lines: list[str] = []
    for at, each in enumerate(measures):
        found = content[at] if at < len(content) else None
        lines += tell_outage(each, found, most=_MOST - bool(notes), tz=tz)
    return [*lines, *notes]


def tell_outage(
    measures: Measures,
    content: Content | None = None,
    *,
    most: int = _MOST,
    tz: str = "UTC",
) -> list[str]:
    """Answer for one outage, in at most `most` sentences."""
    during = _during(measures, tz)
    posting = _activity(measures, during) if only_posting_told(measures) else ""
    first = [_strength(measures, during), _same_hours(measures), _activity(measures)]
    if posting:  # what is known comes first
        first = [posting, _strength(measures, "")]
    told = [
        *first,
        tell_return(measures),
        tell_about(content) if content is not None and names_outage(measures) else "",
        tell_recovery(measures),
        _others(measures),
        _sure(measures),
    ]
    return [line for line in told if line][:most]


def tell_cautions(measures: Measures, further: Iterable[str] = ()) -> list[str]:
    """Return what could overturn the answer, the strongest first, at most `MAX_CAUTIONS`."""
    found = [*measures.cautions, *further]
    return found[:MAX_CAUTIONS]


def _same_hours(measures: Measures) -> str:
    """Say how far it is from the same hours of earlier days, where these were asked for."""
    found = verdict_of(measures, "frustration")
    if measures.baseline == "adjacent" or found.untold:
        return ""
    table = measures.differences
    during = table[table["comparison"] == "during - before"]
    row = during[during["measure"] == "share_frustration"].iloc[0]
    if isnan(row["low"]):
        return "The same hours of earlier days are too few to compare with."
    return (
        f"Against the same hours of earlier days the share of frustration is "
        f"{change_words(row)})."
    )


def _during(measures: Measures, tz: str) -> str:
    """Name the hours: as an outage only where what people wrote allows it."""
    outage = measures.outage
    named = f"“{outage.name}” (" if outage.name else ""
    when = f"{named}{when_words(outage, tz)}{')' if named else ''}"
    if outage.start_range is not None:
        estimated = ", estimated)" if named else " (estimated)"
        when = f"{named}about {when_words(outage, tz)}{estimated}"
    if outage.name:
        return f"during {when}"
    if names_outage(measures):
        return f"during the outage of {when}"
    if outage.start_range is not None:
        return f"in the episode of {when}"
    days = in_days(outage, tz)
    if days is None:
        return f"in the hours from {when}"
    return f"on {when}" if days[0] == days[1] else f"from {when}"


def _strength(measures: Measures, during: str) -> str:
    found = verdict_of(measures, "frustration")
    n = int(measures.value("during", "n_posts")["n"])
    if found.untold:
        if not n:
            none = f"The archive has no post {during or 'then'}"
            return f"{none}: whether people were more frustrated can't be told."
        few = f"{n:,} post{'s' * (n != 1)}{during and f' {during}'}"
        return f"Whether people were more frustrated can't be told from {few}{_because(found)}."
    inside = found.interval
    if found.quantity == "rate":
        return (
            f"{capital(during)}, {rate_words(found.value)} posts an hour expressed frustration"
            f"{inside and f' (95 % interval {inside})'}{_moved(found)}"
            f"{_as_share(measures)}.{_why(found)}"
        )
    unit = "people who wrote" if found.quantity == "authors" else "posts written"
    k = round(found.value * found.n)
    sentence = (
        f"Of {found.n:,} {unit} {during}, {k:,} ({percent(found.value)}"
        f"{inside and f', {inside}'}) expressed frustration{_moved(found)}"
    )
    return f"{sentence}{_hourly(found, measures)}.{_why(found)}"


def _why(found: Verdict) -> str:
    return f" {capital(found.why)}." if found.why else ""


def _as_share(measures: Measures) -> str:
    """Say what became of the share, where the answer is a rate."""
    share = verdict_of(measures, "frustration", quantity="share")
    if share.untold:
        return ""
    verb = share.words if share.moved else "did not clearly change"
    levels = f"from {percent(share.before)} to {percent(share.value)} of {share.n:,} posts"
    return f"; as a share it {verb}, {levels}"


def _hourly(found: Verdict, measures: Measures) -> str:
    """Say how many that is an hour, and why, where it goes the other way."""
    rate = verdict_of(measures, "frustration", quantity="rate")
    if not found.moved or isnan(rate.value) or isnan(rate.before):
        return ""
    here, usual = rate_words(rate.value), rate_words(rate.before)
    if here == usual:
        return ""
    if (rate.value > rate.before) == (found.verdict == "rose"):
        such = " such posts" if found.quantity == "authors" else ""
        return f": {here}{such} an hour instead of {usual}"
    many = "fewer" if rate.value < rate.before else "more"
    such = "such posts" if found.quantity == "authors" else "of them"
    return f", though {many} {such} an hour ({here} instead of {usual}), for posting changed"


def _moved(found: Verdict) -> str:
    """Say from which level, in the words that the verdict allows."""
    level = found.level(found.before)
    if not found.moved:
        return f", not clearly different from the {level} before{_because(found)}"
    return f", {found.likely}{_VERBS[found.verdict]} from {level} before"


def _because(found: Verdict) -> str:
    return f": {found.reason}" if found.reason else ""


def _activity(measures: Measures, during: str = "") -> str:
    found = verdict_of(measures, "posts")
    if isnan(found.value) or isnan(found.before):
        return ""
    if not found.moved or not found.before:
        if not verdict_of(measures, "frustration").untold:
            return ""
        levels = f"{rate_words(found.value)} posts an hour, {rate_words(found.before)}"
        return f"There were {levels} before ({found.verdict})."
    opening = capital(f"{during} there".strip())
    low, high = found.change_low, found.change_high
    if found.change >= 1:
        inside = "" if isnan(low) or isnan(high) else f"{_times(low)} to {_times(high)}"
        ratio = f"{_times(found.change)} times as many"
        times = f"probably more than before: {ratio}" if found.likely else f"{ratio} as before"
    else:
        inside = between(low, high)
        ratio = f"{percent(found.change)} of those before"
        times = f"probably fewer: {ratio}" if found.likely else ratio
    inside = inside and f" ({inside})"
    more = tell_excess(measures).removeprefix("probably ")
    more = more and f"; in all {more} by the days before"
    return f"{opening} were {rate_words(found.value)} posts an hour, {times}{inside}{more}."


def _times(ratio: float) -> str:
    """Write a ratio with as many digits as it bears."""
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"  # noqa: PLR2004  as of an hour


def tell_nothing_found(n_posts: int) -> str:
    """Say that a search found no outage."""
    return (
        f"No outage found in {n_posts:,} posts: neither complaints nor silence stand out from "
        f"what chance and the archive's own ups and downs explain."
    )


def _others(measures: Measures) -> str:
    """Tell concern, humor and mean sentiment: what moved, then what did not."""
    moved, unclear, same = [], [], []
    for name in (*REACTING[1:], "compound"):
        found = verdict_of(measures, name)
        if found.untold:
            continue
        label = "mean sentiment" if name == "compound" else name
        if not found.moved and found.reason:
            unclear.append(f"{label} went from {_levels(found)}, no clear change")
            continue
        if not found.moved:
            same.append(label)
            continue
        moved.append(f"{label} {found.words} from {_levels(found)}")
    text = "; ".join(filter(None, [listed(moved), *unclear]))
    if same:
        end = f"{listed(same)} did not clearly change"
        text = f"{text}; {end}" if text else end
    return f"{capital(text)}." if text else ""


def _levels(found: Verdict) -> str:
    of = {"mean": " (of −1 to +1)", "rate": f" posts an hour (n = {found.n:,})"}
    levels = f"{found.level(found.before)} to {found.level(found.value)}"
    return f"{levels}{of.get(found.quantity, '')}"


def _sure(measures: Measures) -> str:
    found = verdict_of(measures, "frustration")
    if not found.moved:
        return ""
    word = "rise" if found.verdict == "rose" else "fall"
    if found.grade == "likely":
        why = found.reason and f": {found.reason}"
        return f"The {word} of frustration is likely, not certain{why}."
    held = [part.strip() for part in found.checks.split(";") if part.strip()]
    held = [_CHECKS.get(part, part) for part in held]
    return f"The {word} of frustration holds against {listed(held)}." if held else ""
