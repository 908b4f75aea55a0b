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
from sentiment.ingest.field.zone import ABBREVIATIONS
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

# what stands for several zones elsewhere, CrowdTangle writes as the IANA database does
_HERE = {"UTC": 0, "GMT": 0, "CST": -6, "AST": -4, "BST": 1}
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

    in_blocks = False
    layout = Layout(
        post_id=paths("URL", "Link"),
        created_at=("Post Created",),
        text=paths("Message", "Description", "Title"),
        author=paths("Facebook Id", "User Name", "Page Name", "Group Name", "Account"),
        counts=counts(
            likes="Likes", reposts="Shares", replies="Comments", views="Views|Post Views"
        ),
        may_be_empty=True,
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; Instagram's text stands in Description."""
        time = _with_offset(record.get("Post Created"))
        return self.layout.post(self.name, record, times, time=time)


def _with_offset(value: object) -> object:
    match = _ZONED.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or match["zone"] in {"AM", "PM"}:
        return value
    if not match["zone"].isalpha():  # zones without letters of their own: -03
        return f"{match['time']}{match['zone']:0<5}"
    hours = _HERE.get(match["zone"], ABBREVIATIONS.get(match["zone"]))
    if hours is None:
        raise RecordError("time in a zone that is not known", match["zone"])
    minutes = round(60 * abs(hours))
    sign = "-" if hours < 0 else "+"
    return f"{match['time']}{sign}{minutes // 60:02}:{minutes % 60:02}"
