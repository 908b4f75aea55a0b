"""Tables of Meltwater's media monitoring.

References
----------
https://help.meltwater.com (Explore, "Export results to CSV")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_kind, as_text, join_clock, join_texts
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, at, counts, own_title, paths, said_kinds

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.ingest.format.block import Path
    from sentiment.schema import Post

# Meltwater names languages in English; those it does not list here are detected
_PAIRS = (
    "arabic:ar chinese:zh czech:cs danish:da dutch:nl english:en finnish:fi french:fr "
    "german:de greek:el hebrew:he hindi:hi hungarian:hu indonesian:id italian:it "
    "japanese:ja korean:ko malay:ms norwegian:no polish:pl portuguese:pt romanian:ro "
    "russian:ru spanish:es swedish:sv thai:th turkish:tr ukrainian:uk vietnamese:vi"
)
_LANGUAGES = dict(pair.split(":") for pair in _PAIRS.split())


class Meltwater(Adapter):
    """``Date`` may lack the time of day, which then stands in ``Time``.

    The older export has a headline, an influencer and X's ids, in quotes; the newer
    a title, names and handles of authors, and counts.
    """

    name = "meltwater"
    title = "Meltwater CSV"
    where = "Meltwater: Explore or Monitor, Download CSV"
    reads = "headline and text; engagement and reach are sums and estimates, so left out"
    keys = (
        "Date",
        "Hit Sentence|Opening Text",
        "Influencer|Input Name|Headline|Source|Author Name|Author Handle",
    )
    time_column = "Date"

    in_blocks = False
    layout = Layout(
        post_id=paths("Tweet Id", "Document ID", "URL"),
        created_at=("Date",),
        clock=paths("Time"),
        title=paths("Headline", "Title"),
        text=paths("Hit Sentence", "Opening Text"),
        author=paths(
            *("Twitter Id", "Author Handle", "Influencer", "Twitter Screen Name", "Author Name")
        ),
        lang=("Language",),
        kinds=said_kinds(("Content Type",)),
        counts=counts(
            likes="Likes|Reactions",
            reposts="Reposts|Retweets|Shares",
            replies="Replies|Comments",
            quotes="Quotes",
            views="Views",
        ),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; the sentence that was hit goes before the opening of the text."""
        words = self.layout.untitled(record)
        title = own_title(record.get("Headline") or record.get("Title"), words)
        words = as_text(join_texts(title, words))
        date, clock = record.get("Date"), record.get("Time")
        if isinstance(date, str) and ":" not in date:
            date = join_clock(date, [clock])
        post = self.layout.post(self.name, _unquoted(record), times, words=words, time=date)
        if post.kind == "post":
            kind = as_kind(repost=words.startswith("RT @"), quote=words.startswith("QT @"))
            post = post._replace(kind=kind)
        language = str(record.get("Language")).strip().lower()
        # a network without such a count may have 0 there
        largest = {name: _largest(record, where) for name, where in self.layout.counts.items()}
        return post._replace(lang=post.lang or _LANGUAGES.get(language), **largest)


def _unquoted(record: Record) -> Record:
    """Take quotes away by which spreadsheets keep digits of ids."""
    return {k: v.strip(" '\"") if isinstance(v, str) else v for k, v in record.items()}


def _largest(record: Record, where: tuple[Path, ...]) -> Any:
    found = [as_count(at(record, path)) for path in where]
    return max((count for count in found if count is not None), default=None)
