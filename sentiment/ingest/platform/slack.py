"""Slack exports: a folder a channel, in it a file a day.

References
----------
https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports
https://api.slack.com/reference/surfaces/formatting
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.count import sum_counts
from sentiment.ingest.field.scalar import as_id, as_kind, as_text, first_id
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

#: Kinds of messages that a person, or a program, wrote; the others tell who joined or left.
_WRITTEN = frozenset(
    {None, "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment"}
)
# <https://address|words>, <@U1|name>, <#C1|channel>, <!here>
_MARK = re.compile(r"<([@#!]?)([^<>|]{1,2000})(?:\|([^<>]{0,2000}))?>")


class Slack(Adapter):
    """``ts`` is time and number of a message in its channel."""

    name = "slack"
    title = "Slack export"
    where = "Slack: Workspace settings, Import/Export Data, Export"
    reads = "messages, and replies in threads; reactions as likes"
    keys = ("type", "ts", "text", "user|bot_id|username|subtype|client_msg_id")
    is_download = True

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message; who joined a channel is no post."""
        sort = as_id(record.get("subtype"))
        if record.get("type") != "message" or sort not in _WRITTEN:
            raise NotAPostError("service message", str(sort or record.get("type"))[:40])
        thread, own = as_id(record.get("thread_ts")), as_id(record.get("ts"))
        words = record.get("text")
        return Post(
            post_id=as_id(record.get("client_msg_id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("ts")),
            text=as_text(
                _MARK.sub(_plain, words) if isinstance(words, str) else words,
                may_be_empty=True,
            ),
            author=first_id(record.get("user"), record.get("bot_id"), record.get("username")),
            kind=as_kind(reply=thread not in {None, own}),
            n_likes=sum_counts(record.get("reactions")),
        )


def _plain(mark: re.Match[str]) -> str:
    sign, target, words = mark[1], mark[2], mark[3]
    if not sign:
        return f"{words} ({target})" if words and words not in target else target
    if sign == "#":
        return f"#{words or target}"
    name = words or target.removeprefix("subteam^")
    return name if name.startswith("@") else f"@{name}"
