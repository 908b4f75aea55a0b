"""Tables of CrowdTangle (closed in August 2024), of Facebook and of Instagram.

References
----------
https://help.crowdtangle.com/en/articles/3213537-crowdtangle-codebook
RFC 2822, section 4.3: the offsets of EST, EDT and their like.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.errors import RecordError
from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_text, first_id
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["CrowdTangle"]

# as zones of the IANA database abbreviate themselves, which CrowdTangle writes; other
# abbreviations stand for several zones (IST, CST of China): not guessed
_OFFSETS = {
    "UTC": "+00:00",
    "GMT": "+00:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "SAST": "+02:00",
    "PKT": "+05:00",
    "WIB": "+07:00",
    "HKT": "+08:00",
    "AWST": "+08:00",
    "JST": "+09:00",
    "KST": "+09:00",
    "ACST": "+09:30",
    "ACDT": "+10:30",
    "AEST": "+10:00",
    "AEDT": "+11:00",
    "NZST": "+12:00",
    "NZDT": "+13:00",
    "HST": "-10:00",
    "AKST": "-09:00",
    "AKDT": "-08:00",
    "AST": "-04:00",
    "ADT": "-03:00",
    "NST": "-03:30",
    "NDT": "-02:30",
}
_ZONED = re.compile(r"(?P<time>.*\S)\s+(?P<zone>[A-Z]{2,5}|[+-]\d\d(?:\d\d)?)")


class CrowdTangle(Adapter):
    """``Post Created`` ends in the abbreviation of a zone."""

    name = "crowdtangle"
    title = "CrowdTangle CSV"
    where = "CrowdTangle's historical data and saved searches"
    reads = "posts with their counts; reactions other than likes are left out"
    keys = (
        "Post Created",
        "Message|Description|Title|Image Text",
        "User Name|Page Name|Group Name|Account",
    )
    author = author_paths(
        description="Page Description|Description of account",
        followers="Followers at Posting|Subscriber Count",
    )
    time_column = "Post Created"

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; Instagram's text stands in Description."""
        words = record.get("Message") or record.get("Description") or record.get("Title") or ""
        return Post(
            post_id=first_id(record.get("URL"), record.get("Link")) or "",
            platform=self.name,
            created_at=times.parse(_with_offset(record.get("Post Created"))),
            text=as_text(words, may_be_empty=True),
            author=first_id(
                record.get("Facebook Id"),
                record.get("User Name"),
                record.get("Page Name"),
                record.get("Group Name"),
                record.get("Account"),
            ),
            n_likes=as_count(record.get("Likes")),
            n_reposts=as_count(record.get("Shares")),
            n_replies=as_count(record.get("Comments")),
            n_views=as_count(record.get("Views") or record.get("Post Views")),
        )


def _with_offset(value: object) -> object:
    match = _ZONED.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or match["zone"] in {"AM", "PM"}:
        return value
    if not match["zone"].isalpha():  # zones without letters of their own: -03
        return f"{match['time']}{match['zone']:0<5}"
    if match["zone"] not in _OFFSETS:
        raise RecordError("time in a zone that is not known", match["zone"])
    return match["time"] + _OFFSETS[match["zone"]]
