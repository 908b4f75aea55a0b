"""Mastodon, and servers that speak its API: statuses, and the archive of an account.

https://docs.joinmastodon.org/entities/Status/
https://docs.joinmastodon.org/user/moving/#export
https://www.w3.org/TR/activitypub/#outbox
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, as_lang
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post


class MastodonOutbox(Adapter):
    """A post is the object of a Create activity; its content is HTML."""

    name = "mastodon_outbox"
    title = "Mastodon archive (`outbox.json`)"
    where = "Mastodon: Preferences, Import and export, Request your archive"
    reads = "posts and replies, content warning above the text; no counts"
    is_download = True
    keys = ("actor", "published", "object", "type")
    in_blocks = False
    layout = fields(
        post_id="object/id|id",
        created_at="published",
        title="object/summary",
        text="object/content",
        author="actor|actor/id",
        kinds=[("repost", ("type",), lambda sort: as_id(sort) == "Announce")],
        reply="object/inReplyTo",
        quote="object/quote|object/quoteUri|object/quoteUrl",
        markup=True,
        may_be_empty=True,
    )

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


class Mastodon(Adapter):
    """A boost carries what it reposts under ``reblog``; content is HTML."""

    name = "mastodon"
    title = "Mastodon API statuses"
    where = "timelines and searches of a Mastodon server's API"
    reads = "posts, replies, quotes, boosts with their text; content warning above the text"
    keys = ("id", "created_at", "content", "account/id|account/acct")
    in_blocks = False
    layout = fields(
        post_id="id",
        created_at="created_at",
        title="spoiler_text",
        text="content",
        author="account/id|account/acct",
        lang="reblog/language|language",
        original="reblog",
        repost="reblog",
        reply="in_reply_to_id",
        quote="quote|quote_id",
        likes="favourites_count",
        reposts="reblogs_count",
        replies="replies_count",
        quotes="quotes_count",
        description="account/note",
        followers="account/followers_count",
        markup=True,
        may_be_empty=True,
    )


FORMATS: tuple[Adapter, ...] = (MastodonOutbox(), Mastodon())
