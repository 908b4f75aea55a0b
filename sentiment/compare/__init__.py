"""Outages beside each other: reports read back, a list of outages, one table."""

from sentiment.compare.compare import compare_outages, parse_span

__all__ = ["compare_outages", "parse_span"]
