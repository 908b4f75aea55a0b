"""Posts in windows and bins to tidy tables, each number with its n and its interval."""

from sentiment.measures.tables import (
    build_measures,
    default_bin_width,
    measure,
    widen_bins,
)
from sentiment.measures.tally import Tally

__all__ = [
    "Tally",
    "build_measures",
    "default_bin_width",
    "measure",
    "widen_bins",
]
