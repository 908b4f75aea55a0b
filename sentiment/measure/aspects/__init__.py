"""Facets of what people say: worries, causes, asks, scams, moods, destinations."""

from sentiment.measure.aspects.base import Facet
from sentiment.measure.aspects.find import find_facets, main_service
from sentiment.measure.aspects.groups import GROUPS, find_groups
from sentiment.measure.aspects.lexicon import load_facets, load_groups, named_services

__all__ = [
    "GROUPS",
    "Facet",
    "find_facets",
    "find_groups",
    "load_facets",
    "load_groups",
    "main_service",
    "named_services",
]
