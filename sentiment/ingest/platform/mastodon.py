"""Mastodon, and servers that speak its API: statuses, and the archive of an account."""

from __future__ import annotations

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, as_lang
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter
from sentiment.schema import Post


class MastodonOutbox(Adapter, of="mastodon_outbox"):
    """A post is the object of a Create activity; its content is HTML."""

    kinds = (("repost", ("type",), lambda sort: as_id(sort) == "Announce"),)

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one activity; an Announce names what it reposts, without the text."""
        activity = as_id(record.get("type"))
        note = record.get("object")
        if activity not in {"Create", "Announce"}:
            raise NotAPostError("activity that is no post", (activity or "")[:40])
        if not isinstance(note, dict):
            raise NotAPostError("repost without its text", str(note)[:80])
        post = super().post(record, times)
        if activity == "Announce" and (own := as_id(record.get("id"))):
            post = post._replace(post_id=own)
        languages = note.get("contentMap")
        lang = as_lang(next(iter(languages), None)) if isinstance(languages, dict) else None
        return post._replace(lang=lang)
