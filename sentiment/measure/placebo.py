"""What the same analysis finds where nothing happened: at onsets before the outage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from sentiment.count.history import Estimate, History, running_sums
from sentiment.count.spans import Span, without
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS
from sentiment.stats.intervals import Floats

#: Placebo onsets are so far apart.
_STEP = timedelta(hours=1)


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
