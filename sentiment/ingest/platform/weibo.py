"""Posts of Weibo as its crawlers write them; headers are Chinese, or the names of the API.

References
----------
https://github.com/dataabc/weibo-crawler
https://github.com/dataabc/weibo-search
https://github.com/dataabc/weiboSpider
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import as_kind, as_text, dig, first_id, is_true
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Weibo"]

_NAIVE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d\d:\d\d(?::\d\d)?")
_TEXT = ("微博正文", "正文", "评论内容", "text_raw", "text", "content")
_TIME = ("发布时间", "日期", "完整日期", "评论时间", "created_at", "publish_time")
_ID = ("微博id", "评论id", "id", "mid", "idstr")


class Weibo(Adapter):
    """Times without a zone are Beijing's, in which Weibo shows them."""

    name = "weibo"
    title = "Weibo crawlers"
    where = "weibo-crawler, weibo-search, weiboSpider: CSV or JSON"
    reads = "posts; reposts with the words above them"
    keys = (
        f"{'|'.join(_TEXT)}",
        f"{'|'.join(_TIME)}",
        "attitudes_count|点赞数|up_num|点赞",
        "reposts_count|转发数|retweet_num|评论数|comments_count",
    )
    author = author_paths(
        description="user/description",
        followers="user/followers_count",
        verified="user/verified",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post."""
        words = _first(record, _TEXT)
        time = _first(record, _TIME)
        if isinstance(time, str) and _NAIVE.fullmatch(time.strip()):
            time = f"{time.strip()}+08:00"
        if isinstance(words, str) and "<" in words:
            words = html_to_text(words)
        original = record.get("是否为原创微博", record.get("original"))
        reposted = (
            _first(record, ("retweet_id", "源微博id", "retweeted_status", "retweet"))
            if original is None
            else not is_true("" if original == "否" else original)
        )
        return Post(
            post_id=first_id(*(record.get(name) for name in _ID)) or "",
            platform=self.name,
            created_at=times.parse(time),
            text=as_text("" if words is None else words, may_be_empty=True),
            author=first_id(
                *(record.get(name) for name in ("user_id", "用户id", "uid")),
                dig(record, "user/id"),
                *(record.get(name) for name in ("screen_name", "用户昵称", "nick_name")),
            ),
            kind=as_kind(repost=reposted),
            n_likes=_count(record, "attitudes_count", "点赞数", "up_num"),
            n_reposts=_count(record, "reposts_count", "转发数", "retweet_num"),
            n_replies=_count(record, "comments_count", "评论数", "comment_num"),
        )


def _first(record: Record, names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name)), None)


def _count(record: Record, *names: str) -> int | None:
    found = (as_count(record.get(name)) for name in names)
    return next((count for count in found if count is not None), None)
