"""What was measured around an outage: the tables that charts and reports share."""

from sentiment.results.comparison import Comparison
from sentiment.results.content import Content
from sentiment.results.detection import Detection, to_outage
from sentiment.results.measures import Measures
from sentiment.results.thresholds import (
    CLEAR,
    LIKELY,
    MAX_WIDTH,
    MIN_BIN_POSTS,
    MIN_FLAGGED,
    MIN_WINDOW_POSTS,
)

__all__ = [
    "CLEAR",
    "LIKELY",
    "MAX_WIDTH",
    "MIN_BIN_POSTS",
    "MIN_FLAGGED",
    "MIN_WINDOW_POSTS",
    "Comparison",
    "Content",
    "Detection",
    "Measures",
    "to_outage",
]
