"""An archive cut into hours around an outage, and the posts to be expected in each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.count.gaps import step_of
from sentiment.count.history import COLUMNS, History, running_sums
from sentiment.count.spans import Span, without
from sentiment.schema import REACTIONS
from sentiment.stats.autoregression import waves
from sentiment.stats.intervals import Floats

_HOUR = timedelta(hours=1)
#: How far back is looked, and bins at most.
_LOOKBACK, _MOST_BINS = timedelta(days=28), 700
_SATURDAY = 5
#: Hours of a daily rhythm's waves; standard deviations beforehand of the logarithms of what
#: they, a weekend and a day's growth do.
PERIODS = (24.0, 12.0)
_SWING, _WEEKEND, _TREND = 0.4, 0.4, 0.1
_STEPS = 12


class Hours(NamedTuple):
    """Bins around an outage, arrays of shape (n_bins, ...).

    `part` is the window that a bin lies in (0 before, however long before), `at` the hours
    from the onset to its middle, `hours` its length, `sums` (n_bins, n_columns) those of
    `History`, `weekend` whether it lies on a Saturday or Sunday.
    """

    part: NDArray[np.int64]
    at: Floats
    hours: Floats
    sums: Floats
    weekend: Floats

    def only(self, keep: NDArray[np.bool_]) -> Hours:
        """Return some of the bins."""
        part, at, hours, sums, weekend = self
        return Hours(part[keep], at[keep], hours[keep], sums[keep], weekend[keep])

    @property
    def posts(self) -> Floats:
        """Posts of each bin."""
        return np.asarray(self.sums[:, : len(REACTIONS)].sum(axis=1))

    def expected(self, quiet: NDArray[np.bool_]) -> Floats:
        """Return the posts that the quiet bins lead one to expect of every bin."""
        return expect_counts(self.posts, self.hours, self.at, self.weekend, quiet)


def lay_hours(
    history: History,
    spans: Sequence[Span],
    first: datetime,
    out: Sequence[Span],
    loud: Sequence[int] = (),
    least: timedelta | None = None,
) -> Hours:
    """Cut an archive that begins at `first` into hours before, during and after an outage.

    Bins are as long as `least` (of a day where it is not given and times are days alone), and
    longer where more than 700 would be needed; edges lie on the outage's. Those that touch
    `out`, masks and gaps, are left out, and so are `loud` groups of authors.
    """
    onset, end, last = spans[1][0], spans[1][1], spans[2][1]
    start = max(first, onset - max(_LOOKBACK, onset - spans[0][0]))
    whole = (last - start) / _HOUR
    shortest = step_of(history) if least is None else least
    width = max(1.0, whole / _MOST_BINS, shortest / _HOUR) * _HOUR
    edges, parts = [], []
    for part, (a, b) in enumerate(((start, onset), (onset, end), (end, last))):
        if b <= a:
            continue
        n = max(1, round((b - a) / width) if part == 1 else int((b - a) // width))
        step = (b - a) / n if part == 1 else min(width, (b - a) / n)
        left = b - n * step if part == 0 else a  # whole bins back from the onset
        edges += [(left + i * step, left + (i + 1) * step) for i in range(n)]
        parts += [part] * n
    kept = (
        [i for i, edge in enumerate(edges) if without(edge, out) == [edge]]
        if out
        else (list(range(len(edges))))
    )
    edges = [edges[i] for i in kept]
    times = [time for edge in edges for time in edge]
    running = running_sums(history, times, range(len(COLUMNS)), loud)
    middle = [a + (b - a) / 2 for a, b in edges]
    return Hours(
        np.array([parts[i] for i in kept], dtype=np.int64),
        np.array([(time - onset) / _HOUR for time in middle]),
        np.array([(b - a) / _HOUR for a, b in edges]),
        running[1::2] - running[::2],
        np.array([float(time.weekday() >= _SATURDAY) for time in middle]),
    )


def expect_counts(
    counts: Floats, length: Floats, at: Floats, weekend: Floats, quiet: NDArray[np.bool_]
) -> Floats:
    """Fit the quiet bins' counts, and return what they lead one to expect of every bin.

    Arrays (n_bins,) hold the hours of each bin, those from the onset to its middle by the
    users' clocks, and whether it lies on a `weekend`. McCullagh, P., Nelder, J.A. (1989).
    Generalized Linear Models, 2nd ed., chapter 6; with a ridge, for few days tell little about
    a weekend.

    >>> at = np.arange(-72.0, 6.0)
    >>> counts = np.full(78, 40.0)
    >>> due = expect_counts(counts, np.ones(78), at, np.zeros(78), at < 0)
    >>> due.round(1).max().item()
    40.0
    """
    rhythm = waves(at, PERIODS)
    design = np.column_stack([np.ones(len(at)), weekend, rhythm, at / 24])
    swing = [len(PERIODS) / _SWING**2] * rhythm.shape[1]
    prior = np.array([0.0, _WEEKEND**-2, *swing, _TREND**-2])
    x, found, hours = design[quiet], counts[quiet], length[quiet]
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(max(found.sum(), 0.5) / hours.sum())
    for _ in range(_STEPS):
        mean = hours * np.exp(np.clip(x @ beta, -20, 20))
        gradient = x.T @ (found - mean) - prior * beta
        beta = beta + np.linalg.solve(
            x.T @ (mean[:, None] * x) + np.diag(prior + 1e-9), gradient
        )
    return np.asarray(length * np.exp(np.clip(design @ beta, -20, 20)))
