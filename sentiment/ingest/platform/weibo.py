"""Posts of Weibo as its crawlers write them; headers are Chinese, or the names of the API.

https://github.com/dataabc/weibo-crawler
https://github.com/dataabc/weibo-search
https://github.com/dataabc/weiboSpider
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import as_kind, is_true
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_NAIVE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d\d:\d\d(?::\d\d)?")
_TEXT = "微博正文|正文|评论内容|text_raw|text|content"
_TIME = "发布时间|日期|完整日期|评论时间|created_at|publish_time"
_REPOSTED = ("retweet_id", "源微博id", "retweeted_status", "retweet")


class Weibo(Adapter):
    """Times without a zone are Beijing's, in which Weibo shows them."""

    name = "weibo"
    title = "Weibo crawlers"
    where = "weibo-crawler, weibo-search, weiboSpider: CSV or JSON"
    reads = "posts; reposts with the words above them"
    keys = (
        _TEXT,
        _TIME,
        "attitudes_count|点赞数|up_num|点赞",
        "reposts_count|转发数|retweet_num|评论数|comments_count",
    )
    in_blocks = False
    layout = fields(
        post_id="微博id|评论id|id|mid|idstr",
        created_at=_TIME,
        text=_TEXT,
        author="user_id|用户id|uid|user/id|screen_name|用户昵称|nick_name",
        likes="attitudes_count|点赞数|up_num",
        reposts="reposts_count|转发数|retweet_num",
        replies="comments_count|评论数|comment_num",
        description="user/description",
        followers="user/followers_count",
        verified="user/verified",
        may_be_empty=True,
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post."""
        words, time = self.layout.words(record), self.layout.time(record)
        if isinstance(time, str) and _NAIVE.fullmatch(time.strip()):
            time = f"{time.strip()}+08:00"
        if isinstance(words, str) and "<" in words:
            words = html_to_text(words)
        original = record.get("是否为原创微博", record.get("original"))
        reposted = (
            next((name for name in _REPOSTED if record.get(name)), None)
            if original is None
            else not is_true("" if original == "否" else original)
        )
        kind = as_kind(repost=reposted)
        return self.layout.post(self.name, record, times, words=words, time=time, kind=kind)


FORMATS: tuple[Adapter, ...] = (Weibo(),)
