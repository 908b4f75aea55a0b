"""Tidy tables to charts: an Axes in, an Axes out, no global state."""

from sentiment.chart.activity import plot_activity
from sentiment.chart.aligned import describe_aligned, plot_aligned
from sentiment.chart.alt_text import (
    describe_activity,
    describe_detection,
    describe_rates,
    describe_timeline,
    describe_windows,
)
from sentiment.chart.beside import describe_control, plot_control
from sentiment.chart.by_value import describe_by_value, plot_by_value
from sentiment.chart.cumulative import describe_cumulative, plot_cumulative
from sentiment.chart.detection import plot_detection
from sentiment.chart.effects import describe_effects_chart, plot_effects
from sentiment.chart.explanation import plot_explanation
from sentiment.chart.facets import describe_facets, facets_shown, plot_facets
from sentiment.chart.forest import describe_forest, plot_forest
from sentiment.chart.look import STYLES, Look, undrawable
from sentiment.chart.rates import plot_rates
from sentiment.chart.reliability import describe_reliability, plot_reliability
from sentiment.chart.shift import describe_words, plot_words
from sentiment.chart.timeline import plot_timeline
from sentiment.chart.windows import plot_windows

__all__ = [
    "STYLES",
    "Look",
    "describe_activity",
    "describe_aligned",
    "describe_by_value",
    "describe_control",
    "describe_cumulative",
    "describe_detection",
    "describe_effects_chart",
    "describe_facets",
    "describe_forest",
    "describe_rates",
    "describe_reliability",
    "describe_timeline",
    "describe_windows",
    "describe_words",
    "facets_shown",
    "plot_activity",
    "plot_aligned",
    "plot_by_value",
    "plot_control",
    "plot_cumulative",
    "plot_detection",
    "plot_effects",
    "plot_explanation",
    "plot_facets",
    "plot_forest",
    "plot_rates",
    "plot_reliability",
    "plot_timeline",
    "plot_windows",
    "plot_words",
    "undrawable",
]
