"""Which columns of a table hold the texts of posts, and the titles above them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.ingest.platform.usual import USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.ingest.platform.choice import Choice
    from sentiment.ingest.platform.column_sample import Column

_HALF = 0.5
_WHOLE = frozenset({"fulltext", "rawcontent"})
_LONGER = 1.1
#: Mean length, in characters, of texts beside which much longer ones are looked at.
_SHORT = 20
#: Share of such texts that are of several words.
_WORDY = 0.8
#: Names of titles that no table has for a person's.
_OF_WORDS = frozenset({"subject", "headline", "reviewtitle", "posttitle", "summary"})
# what a company says to a review, and longer than that, mostly
_ANSWER = re.compile("reply|response|developer|owner|company|merchant")
_NO_TEXT = frozenset(USUAL["title"])
_WORDS = re.compile(r"\w+")


def choose_text(choice: Choice) -> None:
    """Choose by length and by how many records have one."""
    strong = [c for c in choice.named("text", weak=False) if c.length > 0]
    weak = [c for c in choice.named("text", weak=True) if c.length > 0]
    strong, weak = _no_answers(strong), _no_answers(weak) if not strong else weak
    fit = strong or weak
    longest = max((c.length for c in strong), default=_SHORT)
    if longest < _SHORT:  # "Photo by Ann One"
        more = (c for c in weak if c.length > 2 * longest and c.plain not in _NO_TEXT)
        fit = [*strong, *more]
    if choice.any_name and not fit:
        free = [c for c in choice.columns if not choice.takes(c.path) and _is_spoken(c)]
        if free:
            chosen = max(free, key=lambda c: c.filled * c.length)
            choice.take("text", [chosen], "no name is a usual one; its texts are the longest")
        return
    if choice.numbered:
        spoken = [c for c in choice.columns if c.length and c.times[0] < _HALF]
        fit = [c for c in spoken if not choice.takes(c.path)]
    if not fit:
        return
    # a little longer is no reason against the likelier name, but cut short is
    own = [c for c in fit if not c.repeats] or fit
    chosen = max(own, key=lambda c: c.filled * c.length)
    fit = [chosen, *fit] if fit[0] not in own else fit
    if chosen.filled * chosen.length < _LONGER * fit[0].filled * fit[0].length:
        chosen = next((c for c in fit if c.plain in _WHOLE and fit[0].is_cut), fit[0])
    same = _WHOLE | {"text"}
    also = [c for c in strong if c is not chosen and {c.plain, chosen.plain} <= same]
    fact = f"{chosen.length:.0f} characters on average, {100 * chosen.filled:.0f} % filled"
    among = [c for c in fit if c not in also]
    choice.take("text", [chosen, *also], choice.others(chosen, among, fact))


def _no_answers(columns: list[Column]) -> list[Column]:
    """Leave what was answered to texts, where there are such."""
    return [column for column in columns if not _ANSWER.match(column.plain)] or columns


def _is_spoken(column: Column) -> bool:
    """Whether a column holds words of people: long texts that differ, of several words each."""
    long = column.length >= _SHORT and column.filled >= _HALF and column.times[0] < _HALF
    words = [v for v in column.values if isinstance(v, str) and (" " in v or not v.isascii())]
    other = any(column.plain in names for names in USUAL.values())
    return (
        long and not other and not column.repeats and len(words) >= _WORDY * len(column.values)
    )


def choose_title(choice: Choice) -> None:
    """Choose a title of the posts' own; one that holds names is the author."""
    for column in choice.named("title"):
        if column.length == 0:
            continue
        if column.repeats or (len(column.values) > 1 and column.n_different == 1):
            choice.why["title"] = f"{column.name} is left: it repeats, so it is no post's own"
            continue
        if (
            column.plain not in _OF_WORDS
            and _may_be_names(choice)
            and _are_names(column.values)
        ):
            choice.take(
                "author", [column], f"{column.name} holds names, and no other column does"
            )
            continue
        choice.take("title", [column], "joined above the text")
        return


def _may_be_names(choice: Choice) -> bool:
    """Whether titles can be names: not beside an author, nor of reviews, but by one scraper."""
    if choice.named("author", weak=False):
        return False
    texts = {path[-1] for path in choice.paths.get("text", ())}
    return "snippet" in texts or not any(c.values for c in choice.named("rating"))


def _are_names(values: Sequence[object]) -> bool:
    """Whether most texts are one to four words that begin with a capital, as names do."""
    named = 0
    for value in values:
        words = _WORDS.findall(str(value))
        named += 0 < len(words) <= 4 and all(  # noqa: PLR2004
            word[0].isupper() and word.isalpha() for word in words
        )
    return named >= 0.8 * len(values)
