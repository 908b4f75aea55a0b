"""Tables of tools that collect from many networks: 4CAT, ExportComments.com."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from sentiment.ingest.field.scalar import as_id
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.layout import Layout
from sentiment.schema import Post


class FourCat(Adapter, of="fourcat"):
    """The same first columns for every data source; ``timestamp`` is UTC, counts vary."""

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; sources that keep HTML (Truth Social, Gab) name accounts."""
        layout = self.of_html if "account_id" in record else self.layout
        post = layout.post(self.name, record, times, layout.words(record), layout.time(record))
        answers = post.kind in {"post", "quote"} and self._in_thread(record)
        return post._replace(kind="reply") if answers else post

    @cached_property
    def of_html(self) -> Layout:
        """The layout where texts are HTML."""
        return replace(self.layout, markup=True)

    def _in_thread(self, record: Record) -> bool:
        """Whether a post is not its thread's first, where nothing else says so."""
        answers = {path[0] for kind, path, _ in self.layout.kinds if kind == "reply"}
        # Tumblr's thread is the chain of reposts
        if "reblog_key" in record or not answers.isdisjoint(record):
            return False
        thread, own = as_id(record.get("thread_id")), as_id(record.get("id"))
        return bool(thread and own and thread != own)


class ExportComments(Adapter, of="exportcomments"):
    """The first column numbers comments; ``2-1`` answers ``2``. A preamble stands above."""

    def kind(self, record: Record) -> str:
        """Tell replies by their numbers."""
        number = str(next(iter(record.values()), ""))
        is_reply = as_id(record.get("SubId")) not in {None, "0"}
        is_reply |= number.replace("-", "").isdecimal() and "-" in number
        return "reply" if is_reply else ""
