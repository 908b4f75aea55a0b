"""Tables of media monitoring and social listening.

https://help.meltwater.com (Explore, "Export results to CSV")
https://developers.brandwatch.com/docs/mention-metadata-field-definitions
https://apidocs.talkwalker.com (Talkwalker documents: the fields of a result)
https://www.sprinklr.com/help (Listening, Export messages)
https://help.brand24.com (Export mentions)
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import at
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

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
_BRANDWATCH = ("", "X ", "Twitter ", "Facebook ", "Instagram ", "Reddit ")
_TALKWALKER = ("twitter", "facebook", "instagram", "youtube", "tiktok", "reddit", "linkedin")
#: What Talkwalker's tags say of a post; "isComment" alone is also said of reposts.
_TAGS = (
    ("isretweet", "repost"),
    ("istwitterretweet", "repost"),
    ("istwitterreply", "reply"),
    ("istwitterquote", "quote"),
    ("isquote", "quote"),
    ("iscomment", "reply"),
)
_NOT_NAME = re.compile(r"[^a-z0-9]+")


def _begins(sign: str, text: object) -> bool:
    return str(text).startswith(sign)


def _holds(words: tuple[str, ...], text: object) -> bool:
    return any(word in str(text).lower() for word in words)


def _is_tagged(tag: str, tags: object) -> bool:
    return tag in str(tags or "").lower().replace(" ", "").split(",")


def _of_networks(*names: str) -> str:
    return "|".join(f"{network}{name}" for network in _BRANDWATCH for name in names)


class Meltwater(Adapter):
    """``Date`` may lack the time of day, which then stands in ``Time``.

    The older export has a headline, an influencer and X's ids, in quotes; the newer
    a title, names and handles of authors, and counts. The sentence that was hit goes before
    the opening of the text.
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
    layout = fields(
        post_id="Tweet Id|Document ID|URL",
        created_at="Date",
        clock="Time",
        title="Headline|Title",
        text="Hit Sentence|Opening Text",
        author="Twitter Id|Author Handle|Influencer|Twitter Screen Name|Author Name",
        lang="Language",
        said_kind="Content Type",
        kinds=[
            (kind, (name,), partial(_begins, sign))
            for kind, sign in (("repost", "RT @"), ("quote", "QT @"))
            for name in ("Hit Sentence", "Opening Text")
        ],
        likes="Likes|Reactions",
        reposts="Reposts|Retweets|Shares",
        replies="Replies|Comments",
        quotes="Quotes",
        views="Views",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; in quotes spreadsheets keep digits of ids."""
        row = {k: v.strip(" '\"") if isinstance(v, str) else v for k, v in record.items()}
        words = self.layout.words(record)
        post = self.layout.post(self.name, row, times, words=words)
        language = str(record.get("Language")).strip().lower()
        # a network without such a count may have 0 there
        largest = {name: _largest(record, where) for name, where in self.layout.counts.items()}
        return post._replace(lang=post.lang or _LANGUAGES.get(language), **largest)


def _largest(record: Record, where: tuple[Path, ...]) -> Any:
    found = [as_count(at(record, path)) for path in where]
    return max((count for count in found if count is not None), default=None)


class Brandwatch(Adapter):
    """``Thread Entry Type`` tells posts, replies, shares and quotes apart.

    Lines about the query may stand above the header.
    """

    name = "brandwatch"
    title = "Brandwatch CSV"
    where = "Brandwatch Consumer Research: Export mentions"
    reads = "title and text; posts, replies, shares, quotes"
    keys = (
        "Date",
        "Full Text|Snippet",
        "Author|Thread Entry Type|Query Id|Query Name|Page Type",
    )
    time_column = "Date"
    layout = fields(
        post_id="Resource Id|Mention Id|Url",
        created_at="Date",
        title="Title",
        text="Full Text|Snippet",
        author="Author",
        lang="Language",
        said_kind="Thread Entry Type|Engagement Type",
        likes=_of_networks("Likes"),
        reposts=_of_networks("Shares", "Retweets", "Reposts"),
        replies=_of_networks("Comments", "Reply Count", "Replies"),
        description="X Author Bio|Author Bio",
        followers="X Followers|Twitter Followers|Instagram Followers|Followers",
        verified="X Verified|Twitter Verified",
    )


class Talkwalker(Adapter):
    """Fields of Talkwalker's documents as columns; each network has counts of its own."""

    name = "talkwalker"
    title = "Talkwalker CSV"
    where = "Talkwalker: Results, Export, CSV"
    reads = "title and text; engagement and reach are sums and estimates, so left out"
    keys = (
        "published",
        "content",
        "engagement|Engagement|reach|Reach|search_indexed|extra_author_attributes.name|title_snippet",
    )
    time_column = "published"
    in_blocks = False
    layout = fields(
        post_id="external_id|url",
        created_at="published",
        title="title",
        text="content",
        author="extra_author_attributes.id|author|extra_author_attributes.name",
        lang="lang|Language",
        said_kind="post_type",
        kinds=[
            *((kind, ("tags_internal",), partial(_is_tagged, tag)) for tag, kind in _TAGS),
            ("repost", ("content",), partial(_begins, "RT @")),
        ],
        description="extra_author_attributes.description",
        followers="source_extended_attributes.twitter_followers"
        "|source_extended_attributes.instagram_followers|extra_author_attributes.followers",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        post = super().post(record, times)
        return post._replace(
            n_likes=_count(record, "likes"),
            n_reposts=_count(record, "shares", "retweets", "reposts"),
            n_replies=_count(record, "comments", "num_comments", "replies"),
            n_quotes=_count(record, "quotes"),
            n_views=_count(record, "views"),
        )


def _count(record: Record, *names: str) -> int | None:
    """Take the count of the network that a post is of: other networks' cells hold 0.

    Where the row does not name its network, the largest is its own.
    """
    source = f"{record.get('source_type')},{record.get('url')}".lower()
    own = [network for network in _TALKWALKER if network in source][:1]
    found = [
        (network, count)
        for network in ("", *_TALKWALKER)
        for name in names
        for column in (f"{network}_{name}".removeprefix("_"),)
        for place in (f"article_extended_attributes.{column}", column)
        if (count := as_count(record.get(place))) is not None
    ]
    mine = [count for network, count in found if not own or network in {"", *own}]
    return max(mine, default=None)


class Sprinklr(Adapter):
    """``Message``, ``Created Time`` and who sent it; columns with or without blanks."""

    name = "sprinklr"
    title = "Sprinklr"
    where = "Sprinklr: Listening, Export, CSV or Excel"
    reads = "title and text; reach is an estimate, so left out"
    keys = (
        "message|conversation|conversationstream|snippet",
        "createdtime|createddate|snscreatedtime",
        "sendscreenname|senderscreenname|fromuser|sendername|senderuserid|universalmessageid",
    )
    time_column = "Created Time|CreatedTime|SN Created Time|Created Date"
    in_blocks = False
    layout = fields(
        post_id="universalmessageid|snmessageid|messageid|permalink",
        created_at="createdtime|snscreatedtime|createddate",
        title="title",
        text="message|conversation|conversationstream|snippet",
        author="senderuserid|fromuserid|senderscreenname|fromuser|senderlistedname|sendername",
        lang="languagecode|language",
        kinds=[
            ("repost", ("messagetype",), partial(_holds, ("retweet", "repost", "share"))),
            ("reply", ("messagetype",), partial(_holds, ("reply", "comment"))),
            ("quote", ("messagetype",), partial(_holds, ("quote",))),
        ],
        likes="likes|favorites|favourites|twitterlikes|likecount",
        reposts="retweets|reposts|shares|twitterretweets",
        replies="replies|comments|twitterreplies",
        views="views|impressions",
        description="senderbio|senderdescription",
        followers="senderfollowerscount|senderfollowers|senderfollowercount",
        verified="senderverified",
    )

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Write names of columns in letters and digits alone."""
        return {_NOT_NAME.sub("", str(name).lower()): each for name, each in record.items()}


class Brand24(Adapter):
    """``Date`` is a day, ``Hour`` the time of it."""

    name = "brand24"
    title = "Brand24"
    where = "Brand24: Mentions, Export, CSV or Excel"
    reads = "title and text; reach and influence are estimates, so left out"
    keys = (
        "Date",
        "Hour|Time",
        "Content|Mention|Text",
        "Source|Category|Influence Score|Influence score|Sentiment",
        "URL|Link|Url|Domain|Author",
    )
    time_column = "Date"
    layout = fields(
        post_id="URL|Link|Url",
        created_at="Date",
        clock="Hour|Time",
        title="Title",
        text="Content|Mention|Text",
        author="Author|Author name",
        lang="Language",
        likes="Likes",
        reposts="Shares",
        replies="Comments",
        views="Views",
        followers="Author followers|Followers|Followers count",
    )


FORMATS: tuple[Adapter, ...] = (
    Meltwater(),
    Brandwatch(),
    Talkwalker(),
    Sprinklr(),
    Brand24(),
)
