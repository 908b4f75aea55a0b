"""When an outage began and ended for users, from the posts alone."""

from sentiment.detect.detect import detect_outages

__all__ = ["detect_outages"]
