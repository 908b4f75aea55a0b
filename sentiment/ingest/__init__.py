"""Exports of any platform to tables of posts; every record is accounted for."""

from sentiment.ingest.identify import Identified, identify
from sentiment.ingest.log import FileLog, IngestLog, Skipped
from sentiment.ingest.reader import iter_posts, read_posts

__all__ = [
    "FileLog",
    "Identified",
    "IngestLog",
    "Skipped",
    "identify",
    "iter_posts",
    "read_posts",
]
