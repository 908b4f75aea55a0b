"""Titles and subtitles of charts: the finding, then what, when, how many."""

from __future__ import annotations

from sentiment.results import MIN_WINDOW_POSTS, Content, Measures
from sentiment.schema import REACTING
from sentiment.tell.about import BARE, aspect_words, clear_aspects
from sentiment.tell.numbers import capital, percent, rate_words
from sentiment.tell.recovery import tell_excess
from sentiment.tell.verdicts import Verdict, noun, only_posting_told, verdict_of
from sentiment.tell.when import when_words

#: Words in a title, at most.
_N_WORDS = 3
#: What levels are of.
_UNITS = {"mean": "", "rate": " posts an hour", "authors": " of people"}


def count_words(measures: Measures) -> str:
    """``n = 5,262 posts by 1,502 authors``, or what is known of it."""
    posts = f"n = {measures.n_posts:,} posts"
    if not measures.n_authors:
        return f"{posts}, authors unknown"
    about = "" if measures.authors_exact else "about "
    return f"{posts} by {about}{measures.n_authors:,} authors"


def subtitle(measures: Measures, *more: str, tz: str = "UTC") -> str:
    """Say what, where, when and how many posts stand behind a chart."""
    outage = measures.outage
    _, the, bare = noun(measures).rpartition("the ")  # "these hours" says no more than when
    what = outage.name or bare * bool(the)
    where = outage.platform and f"{' ' * bool(what)}({outage.platform})"
    about = "about " if outage.start_range else ""
    named = ", ".join(filter(None, [f"{what}{where}", f"{about}{when_words(outage, tz)}"]))
    parts = [named, count_words(measures), *more]
    return " · ".join(filter(None, parts))


def title_of(
    chart: str, measures: Measures | None = None, content: Content | None = None
) -> str:
    """Return the finding that a chart shows, as the verdict has it: a sentence, no full stop.

    "facets" and "words" tell of the content, the other charts of the measures.
    """
    if content is not None:
        return _facets(content) if chart == "facets" else _words(content)
    assert measures is not None
    if chart == "timeline" and only_posting_told(measures):
        return _posts(measures)
    own = {"activity": _posts, "rates": _rates, "effects": _holds, "cumulative": _excess}
    return own.get(chart, _frustration)(measures)


def _levels(found: Verdict) -> str:
    unit = _UNITS.get(found.quantity, " of posts")
    return f"from {found.level(found.before)} to {found.level(found.value)}{unit}"


def _sentence(name: str, found: Verdict, during: str) -> str:
    return f"{name} {found.words} {_levels(found)} during {during}"


def _of_shares(measures: Measures, name: str) -> tuple[Verdict, bool]:
    """Return the verdict on what charts of shares draw, and whether the answer is another.

    Where a rate is the answer: the share's own, if that is the same, or is of
    frustration, whose share the answer tells beside its rate; else the rate's.
    """
    found = verdict_of(measures, name)
    share = verdict_of(measures, name, quantity="share")
    if not share.quantity or found.quantity != "rate":
        return found, False
    if share.verdict == found.verdict:
        return share, False
    apart = name == "frustration" and share.moved
    return (share, True) if apart else (found, False)


def _frustration(measures: Measures) -> str:
    during = noun(measures)
    untold = False
    for name in REACTING:
        found, apart = _of_shares(measures, name)
        if found.moved:
            called = f"As a share, {name}" if apart else name.capitalize()
            return _sentence(called, found, during)
        untold |= found.untold
    if untold:
        return f"Whether frustration changed during {during} can't be told"
    return f"No clear change of frustration, concern or humor during {during}"


def _rates(measures: Measures) -> str:
    found = verdict_of(measures, "frustration")
    rate = verdict_of(measures, "frustration", quantity="rate")
    if not found.moved or found.verdict != rate.verdict:
        return f"Posts an hour around {noun(measures)}, by what they express"
    here, usual = rate_words(rate.value), rate_words(rate.before)
    likely = "probably " if "likely" in {found.grade, rate.grade} else ""
    return (
        f"Frustrated posts {likely}{rate.verdict} from {usual} to {here} an hour during "
        f"{noun(measures)}"
    )


def _posts(measures: Measures) -> str:
    found = verdict_of(measures, "posts")
    during = noun(measures)
    if found.untold:
        return f"Whether more was posted during {during} can't be told"
    if not found.moved:
        levels = f"{rate_words(found.value)} posts an hour during {during}"
        return f"{levels}, {rate_words(found.before)} before: {found.verdict}"
    return _sentence("Posting", found, during)


def _excess(measures: Measures) -> str:
    found = tell_excess(measures)
    if not found:
        return f"No clear excess of posts during {noun(measures)}"
    return f"{capital(found)} during {noun(measures)}"


def _holds(measures: Measures) -> str:
    found = verdict_of(measures, "frustration")
    apart = ""
    if found.quantity == "rate":  # the chart draws shares
        share = verdict_of(measures, "frustration", quantity="share")
        share = share if share.quantity else found
        apart = " as a share" if share.verdict != found.verdict else ""
        found = share
    if found.untold:
        return "Whether frustration changed can't be told"
    if not found.moved:
        return f"Seen in several ways, frustration{apart} did not clearly change"
    word = "rise" if found.verdict == "rose" else "fall"
    if found.grade == "likely":
        return f"The {word} of frustration{apart} is likely, not certain"
    return f"The {word} of frustration{apart} holds against other ways to look"


def _facets(content: Content) -> str:
    clear = clear_aspects(content)
    if clear.empty:
        if min(content.n_sampled[:2]) < MIN_WINDOW_POSTS:
            return "Whether topics of posts changed can't be told: too few posts"
        return "No topic of posts clearly changed from before to during"
    row = clear.iloc[0]
    name = aspect_words(str(row["facet"]))
    table = content.facets[content.facets["facet"] == row["facet"]].set_index("window")
    first, second = (percent(table["share"].get(w, 0.0)) for w in ("before", "during"))
    verb = "rose" if row["value"] > 0 else "fell"
    return f"{capital(name)} {verb} from {first} to {second} of posts"


def _words(content: Content) -> str:
    """Say whose use changed: whether that moved the mood is the verdict's to say."""
    table = content.words.drop_duplicates("word")
    table = table[~table["word"].isin(BARE)]
    order = table["value"].abs().sort_values(ascending=False, kind="stable").index
    table = table.loc[order]
    for way in ("more", "less"):
        rows = table[(table["value"] > 0) == (way == "more")].head(_N_WORDS)
        words = [
            f"“{row['word']}” ({percent(row['share_from'])} to {percent(row['share_to'])})"
            for row in rows.to_dict("records")
        ]
        if words:
            return f"Used {way}: {', '.join(words)}"
    return "No word that says what posts are about is clearly used more or less"
