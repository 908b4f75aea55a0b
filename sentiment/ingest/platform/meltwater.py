"""Tables of Meltwater's media monitoring.

References
----------
https://help.meltwater.com (Explore, "Export results to CSV")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import (
    as_count,
    as_kind,
    as_lang,
    as_text,
    first_id,
    join_texts,
)
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


class Meltwater(Adapter):
    """``Date`` may lack the time of day, which then stands in ``Time``."""

    name = "meltwater"
    title = "Meltwater CSV"
    where = "Meltwater: Explore or Monitor, Download CSV"
    reads = "headline and text; engagement and reach are sums and estimates, so left out"
    keys = ("Date", "Hit Sentence|Opening Text", "Influencer|Input Name|Headline|Source")
    time_column = "Date"

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; the sentence that was hit goes before the opening of the text."""
        words = record.get("Hit Sentence") or record.get("Opening Text")
        text = as_text(join_texts(record.get("Headline"), words))
        language = record.get("Language")
        date, clock = record.get("Date"), record.get("Time")
        if isinstance(date, str) and isinstance(clock, str) and ":" not in date:
            date = f"{date.strip()} {clock.strip()}".strip()
        return Post(
            post_id=first_id(
                record.get("Tweet Id"), record.get("Document ID"), record.get("URL")
            )
            or "",
            platform=self.name,
            created_at=times.parse(date),
            text=text,
            author=first_id(record.get("Twitter Id"), record.get("Influencer")),
            lang=as_lang(language) or _LANGUAGES.get(str(language).strip().lower()),
            kind=as_kind(repost=text.startswith("RT @"), quote=text.startswith("QT @")),
            n_likes=as_count(record.get("Likes")),
            n_reposts=as_count(record.get("Shares") or record.get("Reposts")),
            n_replies=as_count(record.get("Replies") or record.get("Comments")),
            n_views=as_count(record.get("Views")),
        )
