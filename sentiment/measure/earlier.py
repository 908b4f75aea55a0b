"""What earlier stretches were like, and what the same analysis finds where nothing happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from sentiment.count.history import COLUMNS, Estimate, History, running_sums
from sentiment.count.spans import Span, hours_of, without
from sentiment.measure.quantities import Quantity
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTING, REACTIONS
from sentiment.stats.intervals import Floats

#: How far back is looked, and stretches at most; posts that a stretch's share is told of.
_REACH, _MOST, _FEWEST = timedelta(days=28), 200, 10
#: A stretch has a rate where so much of it is covered.
_COVERED = 0.5
_HOURS_A_DAY = 24.0
#: Hours from which a length is told in days.
_IN_DAYS = 72
#: Placebo onsets are so far apart.
_STEP = timedelta(hours=1)


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
        measures = [*(REACTIONS.index(name) for name in REACTING), len(REACTIONS)]
        for kind, table, by, enough in (
            ("level", levels, posts, posts >= _FEWEST),
            ("rate", rates, hours, hours >= _COVERED * whole),
        ):
            counts = np.column_stack([sums[:, measures], posts])
            names = (*REACTING, "compound", "posts")
            for at, name in enumerate(names):
                if name not in table or not enough.any():
                    continue
                before, now = (table[name].levels[window].value for window in (0, to))
                values = counts[enough, at] / by[enough]
                as_far = values >= now if now >= before else values <= now
                found[kind, name, to] = Earlier(whole, int(enough.sum()), int(as_far.sum()))
    return found


class Placebos(NamedTuple):
    """During less before at `n` earlier onsets: median, 2.5 and 97.5 % quantiles.

    `n_as_large` (5,) of them deviate as much as the outage does, in either direction. `n_apart`
    fit without their hours overlapping: so many tell something new, which is why p-values,
    ``(1 + share as large * n_apart) / (1 + n_apart)``, count these. Posts are those of the
    outage itself in the two windows.
    """

    estimate: Estimate
    n_as_large: Floats
    n: int
    n_apart: int

    def rows(self, *head: object) -> list[tuple[Any, ...]]:
        """Return rows as `Estimate.rows` does, with a note for each measure."""
        if not self.n:
            return self.estimate.rows(*head)
        room = f"of {self.n:,} as large; room for {self.n_apart:,} without overlap"
        rows = zip(self.estimate.rows(*head), self.n_as_large.tolist(), strict=True)
        return [(*row[:-1], f"{int(large):,} {room}") for row, large in rows]


def place_placebos(
    history: History,
    stretch: Span,
    before: timedelta,
    first: datetime,
    masks: Sequence[Span] = (),
    control: History | None = None,
) -> Placebos:
    """Contrast a stretch with `before` it, then all that lie earlier, hour by hour.

    Placebos are onsets whose two windows lie in the archive (from `first` on) outside the
    masks, end before the outage, and hold `MIN_WINDOW_POSTS` each; the contrasts of `control`,
    posts about something else, are taken off.

    Abadie, A., Diamond, A., Hainmueller, J. (2010). Synthetic Control Methods for Comparative
    Case Studies. JASA 105, 493-505, section 2.4.
    """
    onset, length = stretch[0], stretch[1] - stretch[0]
    room = onset - length - before - first
    n = max(0, room // _STEP + 1)
    earlier = [onset - length - number * _STEP for number in range(n)]
    wholes = [(at - before, at + length) for at in earlier]
    free = [
        at
        for at, whole in zip(earlier, wholes, strict=True)
        if not masks or without(whole, masks) == [whole]
    ]
    contrasts, posts = _contrasts(history, [onset, *free], before, length)
    if control is not None:
        contrasts -= _contrasts(control, [onset, *free], before, length)[0]
    observed, found = contrasts[0], contrasts[1:]
    usable = np.isfinite(found).all(axis=1)
    found = found[usable]
    if not len(found) or not np.isfinite(observed).all():
        nothing = Estimate.unknown(*posts, "the archive has no room for one")
        return Placebos(nothing, nothing.value, 0, 0)
    larger = (np.abs(found) >= np.abs(observed)).sum(axis=0)
    apart = _count_apart([free[at] for at in np.flatnonzero(usable).tolist()], length)
    low, middle, high = np.quantile(found, [0.025, 0.5, 0.975], axis=0)
    p = (1 + larger / len(found) * apart) / (1 + apart)
    return Placebos(Estimate(middle, low, high, p, *posts), larger, len(found), apart)


def _count_apart(onsets: Sequence[datetime], length: timedelta) -> int:
    """Count how many of the onsets, latest first, fit beside each other."""
    n, last = 0, None
    for at in onsets:
        if last is None or last - at >= length:
            n, last = n + 1, at
    return n


def _contrasts(
    history: History, onsets: list[datetime], before: timedelta, length: timedelta
) -> tuple[Floats, tuple[int, int]]:
    """Effects at each onset, NaN where posts are few; posts around the first."""
    edges = [edge for at in onsets for edge in (at - before, at, at + length)]
    running = running_sums(history, edges).reshape(len(onsets), 3, -1)
    sums = np.diff(running, axis=1)  # (n_onsets, 2, 5)
    posts = sums[..., : len(REACTIONS)].sum(axis=2)
    levels = sums / np.where(posts < MIN_WINDOW_POSTS, np.nan, posts)[..., None]
    return levels[:, 1] - levels[:, 0], (int(posts[0, 0]), int(posts[0, 1]))
