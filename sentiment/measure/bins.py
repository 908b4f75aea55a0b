"""How wide the bins of an outage are."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from sentiment.count.tally import MAX_BINS, Tally
from sentiment.errors import OptionError
from sentiment.outage import Outage, parse_duration
from sentiment.results import MIN_BIN_POSTS

_WIDTHS = ("1min", "5min", "10min", "15min", "30min", "1h", "2h", "3h", "6h", "12h", "24h")
#: Bins that a chart's width has room for.
_MAX_BINS = 110
#: Bins that are not joined further.
_MIN_BINS = 8
#: Share of the posts that should stand in bins of `MIN_BIN_POSTS` or more.
_ENOUGH = 0.8
#: Days that tell that an archive has no times.
_DAYS = 4


def chosen_bin_width(
    given: str | timedelta | None, outage: Outage, before: timedelta, after: timedelta
) -> timedelta:
    """Take the width that was given; else the narrowest usual one that a chart has room for.

    Too many bins are refused.

    >>> from sentiment.outage import parse_outage
    >>> outage = parse_outage("2025-01-27T11:00Z/2025-01-27T18:00Z")
    >>> chosen_bin_width(None, outage, timedelta(days=1), timedelta(days=1))
    datetime.timedelta(seconds=1800)
    >>> chosen_bin_width("1s", outage, timedelta(days=1), timedelta(days=1))
    Traceback (most recent call last):
    sentiment.errors.OptionError: --bin-width: found 0:00:01, which makes 198,000 bins of the
    windows' 55 hours; expected at most 2,048 bins, so 2min or more.
    """
    span = before + (outage.duration or timedelta(days=1)) + after
    if given is None:
        widths = [parse_duration(width) for width in _WIDTHS]
        return next((width for width in widths if span / width <= _MAX_BINS), widths[-1])
    width = parse_duration(given, "--bin-width")
    if span / width > MAX_BINS:
        least = -(-span // (MAX_BINS * timedelta(minutes=1)))
        raise OptionError(
            f"--bin-width: found {width}, which makes {span // width:,} bins of the windows' "
            f"{span / timedelta(hours=1):g} hours; expected at most {MAX_BINS:,} bins, so "
            f"{least}min or more."
        )
    return width


def widen_bins(tally: Tally) -> Tally:
    """Join bins until most posts stand in bins that have enough of them to be drawn.

    They get no longer than the outage (or an hour, where it is shorter), which would vanish in
    them. Where all posts stand at one time of the day, only days are known: bins are days.
    """
    base = wide = tally
    per_day = timedelta(days=1) // base.bin_width
    if len(base.activity) >= _DAYS and len({at % per_day for at in base.activity}) == 1:
        return base.coarsened(per_day)
    longest = max(base.outage.duration or timedelta(days=1), timedelta(hours=1))
    for width in (parse_duration(text) for text in _WIDTHS):
        if width < base.bin_width or width % base.bin_width:
            continue
        if width > longest:
            break
        wide = base.coarsened(width // base.bin_width)
        sizes = np.array([cell.reactions.sum() for cell in wide.bins.values()], np.int64)
        crowded = sizes[sizes >= MIN_BIN_POSTS].sum()
        if len(sizes) <= _MIN_BINS or crowded >= _ENOUGH * sizes.sum():
            break
    return wide
