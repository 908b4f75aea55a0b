"""Any table of posts or reviews whose columns have usual names, or are named by the user."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from sentiment.errors import OptionError, RecordError
from sentiment.ingest.field.scalar import is_true
from sentiment.ingest.platform.layout import COUNTS, Kind, Layout
from sentiment.schema import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.ingest.format.block import Path
    from sentiment.ingest.platform.base import Record
    from sentiment.schema import Post

__all__ = ["FIELDS", "Generic"]

# Usual names of each field, likeliest first, lower-case letters and digits only.
# Seen in public post dumps, review dumps and the exports of listening tools.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("fulltext", "text", "content", "rawcontent", "body", "message", "selftext"),
        *("tweet", "tweettext", "posttext", "commenttext", "comment", "reviewtext", "review"),
        *("reviewbody", "reviewcontent", "reviewdescription", "caption", "post", "hitsentence"),
        *("openingtext", "messagetext", "textoriginal", "textdisplay", "statustext"),
        *("sharecommentary", "postcontent", "commentbody", "commentcontent", "replytext"),
        *("snippet", "description", "headline"),
    ),
    "title": ("title", "subject", "reviewtitle", "headline", "posttitle", "summary"),
    "created_at": (
        *("createdat", "createdutc", "createtime", "created", "datetime", "timestamp", "date"),
        *("publishedat", "published", "postedat", "time", "at", "tweetdate", "tweetcreatedat"),
        *("postdate", "postcreated", "reviewdate", "reviewcreatedat", "commentdate"),
        *("submissiondate", "publishdate", "timestamputc", "dateutc", "unixtimestamp"),
        *("creationtime", "creationdate", "createdtime", "createddate", "datecreated"),
        *("tweettime", "commentedat", "submittedat", "publishedatdate", "reviewtime"),
        *("isodate", "timestampms", "ts", "updated", "updatedat", "lastupdated"),
    ),
    "author": (
        *("authorid", "userid", "useridstr", "author", "username", "userscreenname"),
        *("screenname", "user", "handle", "reviewer", "reviewername", "authorname", "by"),
        *("fromuseridstr", "fromuserid", "fromid", "authorchannelid", "ownerid", "profileid"),
        *("fromusername", "fromuser", "ownerusername", "authorusername", "uniqueid", "uid"),
        *("authordisplayname", "userdisplayname", "displayname", "senderscreenname", "sender"),
        *("sendername", "profilename", "nickname", "authormeta", "owner", "from"),
        *("account", "accountid", "accountname", "name"),
    ),
    "post_id": (
        *("postid", "id", "idstr", "statusid", "tweetid", "messageid", "commentid"),
        *("reviewid", "uuid", "uri", "cid", "pk", "objectid", "msgid", "shortcode"),
    ),
    "lang": ("lang", "language", "languageguess", "langcode"),
    "kind": ("kind", "posttype", "tweettype"),
    "n_likes": (
        *("nlikes", "likes", "likecount", "likescount", "favoritecount", "favouritescount"),
        *("favorites", "publicmetricslikecount", "thumbsupcount", "upvotes", "helpfulcount"),
        *("thumbsup", "diggcount", "favouritecount", "reactioncount", "reactions", "ups"),
        *("reactionscount", "votes", "votecount", "points", "helpfulvotes", "numlikes"),
    ),
    "n_reposts": (
        *("nreposts", "reposts", "repostcount", "retweetcount", "retweets", "shares"),
        *("sharecount", "reblogscount", "publicmetricsretweetcount", "retweetscount"),
        *("sharescount", "repostscount", "numretweets", "numshares"),
    ),
    "n_replies": (
        *("nreplies", "replies", "replycount", "repliescount", "comments", "commentcount"),
        *("numcomments", "publicmetricsreplycount", "commentscount", "numreplies"),
        *("replycommenttotal", "totalreplycount"),
    ),
    "n_quotes": ("nquotes", "quotes", "quotecount", "publicmetricsquotecount"),
    "n_views": (
        *("nviews", "views", "viewcount", "impressions", "impressioncount", "playcount"),
        *("viewscount", "plays", "videoviewcount", "publicmetricsimpressioncount"),
    ),
    "is_repost": (
        *("isretweet", "isrepost", "isreblog", "isshare", "retweetedid", "retweetedstatusid"),
        *("retweettweetid", "retweetedstatus", "retweetstatusid", "retweetid"),
    ),
    "is_quote": (
        *("isquote", "isquotestatus", "quotedid", "quotedstatusid", "quotedtweetid"),
        *("quotedtweettweetid", "quotestatusid", "quoteurl"),
    ),
    "is_reply": (
        *("isreply", "inreplytostatusidstr", "inreplytostatusid", "inreplytotweetid"),
        *("inreplytoid", "inreplyto", "replytostatusid", "inresponsetotweetid", "totweetid"),
        *("replytoid", "repliestoid", "replytocid", "parentid", "parentcommentid", "parent"),
    ),
}
#: What ``--map`` may name.
FIELDS = tuple(_USUAL)
_REQUIRED = ("text", "created_at")
# what marks a comment on the thing itself, and no reply
_NO_PARENT = frozenset({"root"})
_FLAGS = (("is_repost", "repost"), ("is_quote", "quote"), ("is_reply", "reply"))
_KIND_WORDS = {
    "retweet": "repost",
    "repost": "repost",
    "reblog": "repost",
    "share": "repost",
    "reply": "reply",
    "comment": "reply",
    "quote": "quote",
}
_PLAIN = (str, int, float, bool, type(None))
_NOT_NAME = re.compile(r"[^a-z0-9]+")


def _plain(name: str) -> str:
    return _NOT_NAME.sub("", name.lower())


@dataclass(frozen=True)
class Generic:
    """Fields of a post -> columns of the table.

    Attributes
    ----------
    columns : dict of str to str
        Such as ``{"text": "body", "created_at": "date"}``.
    inside : str
        The key of an author that is an object; ``""`` where it is none.

    Examples
    --------
    >>> Generic.find({"Review": "ok", "Timestamp": "2024-11-16 13:09:37"}).columns
    {'text': 'Review', 'created_at': 'Timestamp'}
    """

    columns: Mapping[str, str]
    inside: str = ""
    name: str = "generic"

    title: ClassVar[str] = "Any other table or JSON of posts or reviews"
    where: ClassVar[str] = "app-store and Play-store review dumps, public data sets, your own"
    reads: ClassVar[str] = "columns by their usual names, or as `--map` says"

    @classmethod
    def find(cls, record: Mapping[str, Any], named: Mapping[str, str] | None = None) -> Generic:
        """Find the columns of `record` by their usual names; `named` goes first.

        Raises
        ------
        OptionError
            If `named` speaks of a field or a column that does not exist.
        """
        columns = dict(named or {})
        for field, column in columns.items():
            if field not in FIELDS:
                raise OptionError(
                    f"--map {field}={column}: found field {field!r}; "
                    f"expected one of {', '.join(FIELDS)}."
                )
            if column not in record:
                raise OptionError(
                    f"--map {field}={column}: no column {column!r}. "
                    f"Found columns: {', '.join(map(str, record))}."
                )
        plain = {_plain(str(name)): str(name) for name in reversed(list(record))}
        taken = set(columns.values())
        for field, usual in _USUAL.items():
            if field in columns:
                continue
            hit = next((plain[n] for n in usual if n in plain and plain[n] not in taken), None)
            is_author = field == "author" and hit is not None and _key_inside(record[hit])
            if hit is not None and (is_author or isinstance(record[hit], _PLAIN)):
                columns[field] = hit
                taken.add(hit)
        if "text" not in columns and "title" in columns:
            columns["text"] = columns.pop("title")
        chosen = {field: columns[field] for field in FIELDS if field in columns}
        return cls(chosen, _key_inside(record[chosen["author"]]) if "author" in chosen else "")

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the required fields that no column of `record` holds."""
        lacks = [field for field in _REQUIRED if field not in self.columns]
        return lacks + [
            self.columns[field]
            for field in _REQUIRED
            if field in self.columns and self.columns[field] not in record
        ]

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the record itself: a row is a post."""
        return (record,)

    @cached_property
    def layout(self) -> Layout:
        """What a record holds where."""
        columns: dict[str, Path] = {field: (name,) for field, name in self.columns.items()}
        kinds: list[Kind] = [
            (kind, columns[field], _marks) for field, kind in _FLAGS if field in columns
        ]
        if "kind" in columns:
            named = [(kind, columns["kind"], partial(_is_named, kind)) for kind in KINDS]
            kinds = [*named, *kinds]
        if self.inside:
            columns["author"] = (self.columns["author"], self.inside)
        return Layout(
            created_at=columns["created_at"],
            title=(columns["title"],) if "title" in columns else (),
            text=(columns["text"],),
            post_id=(columns["post_id"],) if "post_id" in columns else (),
            author=(columns["author"],) if "author" in columns else (),
            lang=columns.get("lang"),
            kinds=tuple(kinds),
            counts={name: (columns[name],) for name in COUNTS if name in columns},
        )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        if self.columns["text"] not in record:
            raise RecordError("no text", f"no column {self.columns['text']}")
        return self.layout.post(self.name, record, times)


def _key_inside(author: object) -> str:
    """Find what names an author that is an object, likeliest first."""
    if not isinstance(author, dict):
        return ""
    plain = {_plain(str(name)): str(name) for name in reversed(list(author))}
    names = ("id", "idstr", *_USUAL["author"])
    found = (plain[name] for name in names if name in plain)
    return next((name for name in found if isinstance(author[name], str | int)), "")


def _marks(value: object) -> bool:
    return is_true(value) and value not in _NO_PARENT


def _is_named(kind: str, value: object) -> bool:
    return _KIND_WORDS.get(str(value).strip().lower()) == kind
