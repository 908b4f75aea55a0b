"""Facets of what people say: worries, causes, asks, scams, moods, destinations."""

from sentiment.facets.base import Facet
from sentiment.facets.find import find_facets
from sentiment.facets.groups import GROUPS, find_groups
from sentiment.facets.lexicon import load_facets, load_groups, named_services

__all__ = [
    "GROUPS",
    "Facet",
    "find_facets",
    "find_groups",
    "load_facets",
    "load_groups",
    "named_services",
]
