"""Synthetic archives from a seed, for trying things out, for tests and for the docs."""

from sentiment.datasets.synthetic import make_outage, make_posts

__all__ = ["make_outage", "make_posts"]
