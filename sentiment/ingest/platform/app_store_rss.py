"""Reviews of Apple's App Store as its public feed has them.

https://itunes.apple.com/us/rss/customerreviews/id=284882215/sortBy=mostRecent/json
"""

from __future__ import annotations

from sentiment.ingest.field.count import is_rating
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.fields import fields


class AppStoreRss(Adapter):
    """``feed.entry[]``; each value stands under ``label``."""

    name = "app_store_rss"
    title = "App Store reviews (RSS as JSON)"
    where = "`itunes.apple.com/.../rss/customerreviews/.../json`"
    reads = "reviews as title and text; helpful votes as likes"
    keys = ("im:rating/label", "content/label", "updated/label|id/label")
    layout = fields(
        post_id="id/label",
        created_at="updated/label",
        title="title/label",
        text="content/label",
        author="author/name/label",
        kinds=[("review", ("im:rating", "label"), is_rating)],
        likes="im:voteSum/label",
    )


FORMATS: tuple[Adapter, ...] = (AppStoreRss(),)
