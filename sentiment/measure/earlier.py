"""How many earlier stretches, as long as a window, were as far from the usual as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sentiment.count.history import COLUMNS, History, running_sums
from sentiment.count.spans import Span, hours_of, without
from sentiment.measure.quantities import EXPRESSED, Quantity
from sentiment.schema import REACTIONS

#: How far back is looked, and stretches at most; posts that a stretch's share is told of.
_REACH, _MOST, _FEWEST = timedelta(days=28), 200, 10
#: A stretch has a rate where so much of it is covered.
_COVERED = 0.5
_HOURS_A_DAY = 24.0
#: Hours from which a length is told in days.
_IN_DAYS = 72


class Earlier(NamedTuple):
    """Stretches of `hours` before the outage; `as_far` of the `n` moved so far, that way."""

    hours: float
    n: int
    as_far: int

    def __str__(self) -> str:
        """Say it in words.

        >>> str(Earlier(24, 27, 2))
        '2 of the 27 days before were as far off'
        >>> str(Earlier(7, 9, 0))
        'none of the 9 stretches of 7 h before was as far off'
        >>> str(Earlier(168, 4, 1))
        '1 of the 4 stretches of 7 days before was as far off'
        >>> str(Earlier(24, 1, 0))
        'the one day before was not as far off'
        """
        length = f"{self.hours:.2g} h" if self.hours >= 1 else f"{60 * self.hours:.0f} min"
        if self.hours >= _IN_DAYS:
            length = f"{self.hours / _HOURS_A_DAY:.2g} days"
        what = "days" if self.hours == _HOURS_A_DAY else f"stretches of {length}"
        if self.n == 1:
            one = "day" if self.hours == _HOURS_A_DAY else f"stretch of {length}"
            return f"the one {one} before was {'not ' * (not self.as_far)}as far off"
        some = f"{self.as_far}" if self.as_far else "none"
        verb = "were" if self.as_far > 1 else "was"
        return f"{some} of the {self.n} {what} before {verb} as far off"


def count_earlier(
    history: History,
    spans: Sequence[Span],
    first: datetime,
    out: Sequence[Span],
    levels: Mapping[str, Quantity],
    rates: Mapping[str, Quantity],
) -> dict[tuple[str, str, int], Earlier]:
    """Count the stretches, back from the onset, none of which overlap.

    `out` are masks and gaps; `levels` (shares and mean compound) and `rates` are those of the
    windows. By "level" or "rate", measure and window, where there is a stretch.
    """
    found: dict[tuple[str, str, int], Earlier] = {}
    onset = spans[1][0]
    for to in (1, 2):
        length = spans[to][1] - spans[to][0]
        if length <= timedelta(0):
            continue
        n = min(_MOST, max(0, (onset - max(first, onset - _REACH)) // length))
        edges = [onset - i * length for i in range(n, -1, -1)]
        columns = [*range(len(REACTIONS)), COLUMNS.index("compound")]
        sums = np.diff(running_sums(history, edges, columns), axis=0)
        hours = np.array([hours_of(without(span, out)) for span in pairwise(edges)])
        posts = sums[:, : len(REACTIONS)].sum(axis=1)
        whole = length.total_seconds() / 3600
        measures = [*(REACTIONS.index(name) for name in EXPRESSED), len(REACTIONS)]
        for kind, table, by, enough in (
            ("level", levels, posts, posts >= _FEWEST),
            ("rate", rates, hours, hours >= _COVERED * whole),
        ):
            counts = np.column_stack([sums[:, measures], posts])
            names = (*EXPRESSED, "compound", "posts")
            for at, name in enumerate(names):
                if name not in table or not enough.any():
                    continue
                before, now = (table[name].levels[window].value for window in (0, to))
                values = counts[enough, at] / by[enough]
                as_far = values >= now if now >= before else values <= now
                found[kind, name, to] = Earlier(whole, int(enough.sum()), int(as_far.sum()))
    return found
