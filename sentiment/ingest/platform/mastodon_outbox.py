"""Mastodon archives: ``outbox.json``, an ActivityPub collection of activities.

References
----------
https://docs.joinmastodon.org/user/moving/#export
https://www.w3.org/TR/activitypub/#outbox
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import (
    as_id,
    as_kind,
    as_lang,
    as_text,
    dig,
    first_id,
    join_texts,
)
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser


class MastodonOutbox(Adapter):
    """A post is the object of a Create activity; its content is HTML."""

    name = "mastodon_outbox"
    title = "Mastodon archive (`outbox.json`)"
    where = "Mastodon: Preferences, Import and export, Request your archive"
    reads = "posts and replies, content warning above the text; no counts"
    is_download = True
    keys = ("actor", "published", "object", "type")

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one activity; an Announce names what it reposts, without the text."""
        activity = as_id(record.get("type"))
        note = record.get("object")
        if activity not in {"Create", "Announce"}:
            raise NotAPostError("activity that is no post", (activity or "")[:40])
        if not isinstance(note, dict):
            raise NotAPostError("repost without its text", str(note)[:80])
        languages = note.get("contentMap")
        words = html_to_text(as_text(note.get("content"), may_be_empty=True, markup=True))
        return Post(
            post_id=first_id(
                record.get("id") if activity == "Announce" else note.get("id"), record.get("id")
            )
            or "",
            platform=self.name,
            created_at=times.parse(record.get("published")),
            text=as_text(join_texts(note.get("summary"), words), may_be_empty=True),
            author=first_id(record.get("actor"), dig(record, "actor/id")),
            lang=as_lang(next(iter(languages), None)) if isinstance(languages, dict) else None,
            kind=as_kind(
                repost=activity == "Announce",
                reply=note.get("inReplyTo"),
                quote=note.get("quote") or note.get("quoteUri") or note.get("quoteUrl"),
            ),
        )
