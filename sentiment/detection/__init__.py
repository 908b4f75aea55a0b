"""When an outage began and ended for users, from the posts alone."""

from sentiment.detection.detect import detect_outages, find_outages
from sentiment.detection.history import History

__all__ = ["History", "detect_outages", "find_outages"]
