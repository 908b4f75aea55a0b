"""The table layouts that stages hand to each other, and the `Post` record.

Data flows ingest -> score -> tag -> window -> measure. Each stage takes a
table in one layout and returns a copy in the next:

========  =====================================================  ==============
layout    columns                                                made by
========  =====================================================  ==============
POSTS     the fields of `Post`                                   ``ingest``
SCORED    POSTS + ``neg, neu, pos`` in [0, 1], ``compound``      ``polarity``
          in [-1, 1]
TAGGED    SCORED + ``reaction`` and one probability a class,     ``reactions``
          ``p_concern, p_frustration, p_humor, p_none`` in [0, 1]
WINDOWED  TAGGED + ``outage``, ``window`` (ordered)              ``windows``
========  =====================================================  ==============

Behind POSTS may stand the columns of ``PROFILE``, and columns of the user's (``keep``), as
text; stages carry them along.

Missing values are NA, never ``0``, ``""`` or ``"unknown"``. Ids are strings.
Times are UTC and timezone-aware.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sentiment.errors import LayoutError

if TYPE_CHECKING:
    import pandas as pd

#: What a post is in its thread; a review is one that gives stars.
KINDS = ("post", "reply", "repost", "quote", "review")
#: The four classes, in the order of every table and chart.
REACTIONS = ("frustration", "concern", "humor", "none")
#: Those that somebody expresses, who then reacts.
REACTING = REACTIONS[:-1]
#: The three windows, in time order.
WINDOWS = ("before", "during", "after")

_TIME = "datetime64[us, UTC]"

POSTS: dict[str, str] = {
    "post_id": "str",
    "platform": "category",
    "created_at": _TIME,
    "text": "str",
    "author": "str",
    "lang": "category",
    "kind": "category",
    "n_likes": "Int64",
    "n_reposts": "Int64",
    "n_replies": "Int64",
    "n_quotes": "Int64",
    "n_views": "Int64",
}
#: What some exports tell of authors: columns behind POSTS, where one of the files does.
PROFILE: dict[str, str] = {
    "author_description": "str",
    "author_followers": "Int64",
    "author_verified": "boolean",
}
SCORED: dict[str, str] = POSTS | dict.fromkeys(("neg", "neu", "pos", "compound"), "float64")
TAGGED: dict[str, str] = (
    SCORED | {"reaction": "category"} | {f"p_{name}": "float64" for name in REACTIONS}
)
WINDOWED: dict[str, str] = TAGGED | {"outage": "str", "window": "category"}


class Post(NamedTuple):
    """One post as an adapter reads it; its fields are the columns of POSTS.

    Attributes
    ----------
    post_id : str
        The platform's own id, or ``<file>#<record number>`` where it gives none.
    platform : str
        Name of the adapter that read it, such as ``"twitter_v1"``.
    created_at : datetime
        UTC, timezone-aware.
    text : str
        Plain text: entities decoded, mark-up removed.
    author : str or None
        The platform's stable id of the author, else the account name.
    lang : str or None
        BCP 47 code that the platform gives.
    kind : str
        One of `KINDS`.
    n_likes, n_reposts, n_replies, n_quotes, n_views : int or None
        Counts at the time of the export, in posts or views.

    >>> from datetime import UTC, datetime
    >>> Post("1", "generic", datetime(2025, 1, 27, 11, tzinfo=UTC), "down again").kind
    'post'
    """

    post_id: str
    platform: str
    created_at: datetime
    text: str
    author: str | None = None
    lang: str | None = None
    kind: str = "post"
    n_likes: int | None = None
    n_reposts: int | None = None
    n_replies: int | None = None
    n_quotes: int | None = None
    n_views: int | None = None


def require_columns(frame: pd.DataFrame, columns: Iterable[str], *, stage: str) -> None:
    """Raise LayoutError unless `frame` has the columns that `stage` needs, and times are UTC.

    >>> import pandas as pd
    >>> require_columns(pd.DataFrame({"body": []}), ["text"], stage="score_posts")
    Traceback (most recent call last):
    sentiment.errors.LayoutError: score_posts: missing columns: text. Found columns: body.
    Rename yours (posts.rename(columns={"body": "text"})) or load with read_posts().
    """
    wanted = list(columns)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        found = [str(name) for name in frame.columns]
        yours = next((name for name in found if name not in POSTS), "yours")
        raise LayoutError(
            f"{stage}: missing columns: {', '.join(missing)}. "
            f"Found columns: {', '.join(found) or 'none'}.\n"
            f'Rename yours (posts.rename(columns={{"{yours}": "{missing[0]}"}})) '
            f"or load with read_posts()."
        )
    if "created_at" in wanted:
        zone = getattr(frame["created_at"].dtype, "tz", None)
        if str(zone) != "UTC":
            raise LayoutError(
                f"{stage}: created_at is {frame['created_at'].dtype}; expected {_TIME}.\n"
                f"Convert it: pd.to_datetime(posts['created_at'], utc=True)"
            )
