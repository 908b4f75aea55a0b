"""Facets of what people say: worries, causes, asks, scams, moods, destinations."""

from sentiment.measure.aspects.facet_patterns import Facet as Facet
from sentiment.measure.aspects.facet_patterns import load_facets as load_facets
from sentiment.measure.aspects.facet_patterns import load_groups as load_groups
from sentiment.measure.aspects.facet_patterns import named_services as named_services
from sentiment.measure.aspects.find import find_facets as find_facets
from sentiment.measure.aspects.find import main_service as main_service
from sentiment.measure.aspects.groups import GROUPS as GROUPS
from sentiment.measure.aspects.groups import find_groups as find_groups
