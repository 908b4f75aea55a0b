"""Posts in windows and bins to tidy tables, each number with its n and its interval."""

from sentiment.count.tally import Tally as Tally
from sentiment.measure.bins import chosen_bin_width as chosen_bin_width
from sentiment.measure.bins import widen_bins as widen_bins
from sentiment.measure.breakdown import Breakdown as Breakdown
from sentiment.measure.estimates import measure_groups as measure_groups
from sentiment.measure.measure import Terms as Terms
from sentiment.measure.measure import build_measures as build_measures
from sentiment.measure.measure import measure_outage as measure_outage
from sentiment.measure.misclassification import ErrorRates as ErrorRates
from sentiment.measure.misclassification import adjust_difference as adjust_difference
from sentiment.measure.misclassification import adjust_shares as adjust_shares
from sentiment.measure.misclassification import estimate_error_rates as estimate_error_rates
from sentiment.measure.proportions import Flags as Flags
from sentiment.measure.word_shift import find_shifts as find_shifts
