"""Tables of tweets that twitwi normalises: minet and gazouilloire.

References
----------
https://github.com/medialab/twitwi (twitwi/constants.py)
"""

from __future__ import annotations

from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths


class Twitwi(Adapter):
    """``timestamp_utc`` is the time; a repost has the id and time of its own."""

    name = "twitwi"
    title = "minet, gazouilloire (twitwi)"
    where = "`minet twitter`, gazouilloire's CSV"
    reads = "posts, replies, reposts, quotes"
    keys = ("id", "timestamp_utc", "text", "user_id|user_screen_name|to_tweetid")
    author = author_paths(
        description="user_description", followers="user_followers", verified="user_verified"
    )
    layout = Layout(
        post_id=paths("id"),
        created_at=("timestamp_utc",),
        created_else=paths("local_time"),
        text=paths("text"),
        author=paths("user_id", "user_screen_name"),
        lang=("lang",),
        kinds=kinds(repost="retweeted_id", reply="to_tweetid", quote="quoted_id"),
        counts=counts(
            likes="like_count",
            reposts="retweet_count",
            replies="reply_count",
            views="impression_count",
        ),
    )
