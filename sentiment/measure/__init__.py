"""Posts in windows and bins to tidy tables, each number with its n and its interval."""

from sentiment.count.tally import Tally
from sentiment.measure.bins import chosen_bin_width, default_bin_width, widen_bins
from sentiment.measure.breakdown import Breakdown
from sentiment.measure.groups import measure_groups
from sentiment.measure.misclassification import (
    ErrorRates,
    adjust_difference,
    adjust_shares,
    estimate_error_rates,
)
from sentiment.measure.proportions import Flags
from sentiment.measure.tables import Terms, build_measures, measure_outage
from sentiment.measure.word_shift import find_shifts

__all__ = [
    "Breakdown",
    "ErrorRates",
    "Flags",
    "Tally",
    "Terms",
    "adjust_difference",
    "adjust_shares",
    "build_measures",
    "chosen_bin_width",
    "default_bin_width",
    "estimate_error_rates",
    "find_shifts",
    "measure_groups",
    "measure_outage",
    "widen_bins",
]
