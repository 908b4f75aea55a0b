"""Tables of Meltwater's media monitoring.

References
----------
https://help.meltwater.com (Explore, "Export results to CSV")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_kind, as_lang, as_text, first_id, join_texts
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Meltwater"]

# Meltwater names languages in English; those it does not list here are detected
_LANGUAGES = {
    "arabic": "ar",
    "chinese": "zh",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hindi": "hi",
    "hungarian": "hu",
    "indonesian": "id",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "malay": "ms",
    "norwegian": "no",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "thai": "th",
    "turkish": "tr",
    "ukrainian": "uk",
    "vietnamese": "vi",
}


#: What the newer export says of a document.
_KINDS = {
    "repost": "repost",
    "retweet": "repost",
    "share": "repost",
    "reply": "reply",
    "comment": "reply",
    "quote": "quote",
    "quote repost": "quote",
}


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

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; the sentence that was hit goes before the opening of the text."""
        words = record.get("Hit Sentence") or record.get("Opening Text")
        title = record.get("Headline") or record.get("Title")
        if isinstance(title, str) and isinstance(words, str):
            # of a post without a title, the start of its text stands there
            start = title.strip().removesuffix("...").removesuffix("…").strip()
            title = None if words.strip().startswith(start) else title
        text = as_text(join_texts(title, words))
        language = record.get("Language")
        date, clock = record.get("Date"), record.get("Time")
        if isinstance(date, str) and isinstance(clock, str) and ":" not in date:
            date = f"{date.strip()} {clock.strip()}".strip()
        kind = str(record.get("Content Type") or "").strip().lower()
        return Post(
            post_id=_first_id(record, "Tweet Id", "Document ID", "URL") or "",
            platform=self.name,
            created_at=times.parse(date),
            text=text,
            author=_first_id(
                record,
                *("Twitter Id", "Author Handle", "Influencer", "Twitter Screen Name"),
                "Author Name",
            ),
            lang=as_lang(language) or _LANGUAGES.get(str(language).strip().lower()),
            kind=_KINDS.get(kind)
            or as_kind(repost=text.startswith("RT @"), quote=text.startswith("QT @")),
            n_likes=_count(record, "Likes", "Reactions"),
            n_reposts=_count(record, "Reposts", "Retweets", "Shares"),
            n_replies=_count(record, "Replies", "Comments"),
            n_quotes=_count(record, "Quotes"),
            n_views=_count(record, "Views"),
        )


def _first_id(record: Record, *names: str) -> str | None:
    """Take the first id; spreadsheets keep digits of ids that stand in quotes."""
    values = (record.get(name) for name in names)
    return first_id(*(v.strip(" '\"") if isinstance(v, str) else v for v in values))


def _count(record: Record, *names: str) -> int | None:
    """Take the largest: a network without such a count may have 0 there."""
    found = [as_count(record.get(name)) for name in names]
    return max((count for count in found if count is not None), default=None)
