"""Synthetic archives from a seed, for trying things out, for tests and for the docs."""

from sentiment.datasets.synthetic import make_outage as make_outage
from sentiment.datasets.synthetic import make_posts as make_posts
