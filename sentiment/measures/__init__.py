"""Posts in windows and bins to tidy tables, each number with its n and its interval."""

from sentiment.measures.adjusted import (
    ErrorRates,
    adjust_difference,
    adjust_shares,
    estimate_error_rates,
)
from sentiment.measures.flags import Flags
from sentiment.measures.groups import measure_groups
from sentiment.measures.shift import find_shifts
from sentiment.measures.tables import (
    build_measures,
    default_bin_width,
    measure,
    widen_bins,
)
from sentiment.measures.tally import Tally

__all__ = [
    "ErrorRates",
    "Flags",
    "Tally",
    "adjust_difference",
    "adjust_shares",
    "build_measures",
    "default_bin_width",
    "estimate_error_rates",
    "find_shifts",
    "measure",
    "measure_groups",
    "widen_bins",
]
