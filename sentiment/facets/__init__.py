"""Facets of what people say: worries, causes, asks, scams, moods, destinations."""

from sentiment.facets.base import Facet
from sentiment.facets.find import find_facets
from sentiment.facets.lexicon import load_facets, named_services

__all__ = ["Facet", "find_facets", "load_facets", "named_services"]
