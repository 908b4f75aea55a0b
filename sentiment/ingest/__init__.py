"""Exports of any platform to tables of posts; every record is accounted for."""

from sentiment.ingest.identify import Identified, identify
from sentiment.ingest.reader import iter_posts, read_posts
from sentiment.ingest.stats import FileLog, IngestLog, Skipped

__all__ = [
    "FileLog",
    "Identified",
    "IngestLog",
    "Skipped",
    "identify",
    "iter_posts",
    "read_posts",
]
