"""Outages beside each other: reports read back, a list of outages, one table."""

from sentiment.compare.compare import compare_outages as compare_outages
from sentiment.compare.compare import parse_span as parse_span
