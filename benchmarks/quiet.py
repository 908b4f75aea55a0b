"""Archives as counts whose truth is known: cycles, loud authors, levels that wander.

Authors write as Zipf's law has it and differ in temper by a logit; hours and
weekdays differ; level and share wander as first-order autoregressions. What
is added (an outage whose complaints fade, a fall of posts, a launch, growth) is
the truth that detection and courses are held to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter
from scipy.special import expit, logit

from sentiment.count.history import COLUMNS, FINEST, N_GROUPS, UNITS, History

__all__ = ["FIRST_DAY", "Archive", "count_posts", "draw_history"]

#: Days since the Unix epoch of the first day, a Monday.
FIRST_DAY = 20_003
_A_DAY = 86_400 // FINEST
_AUTHORS, _ZIPF, _TEMPER = 5000, 1.1, 1.0
_SATURDAY = 5
#: Share of the complaints that name what does not work, and of the other posts.
_NAMED, _NAMED_ANYWAY = 0.6, 0.05


@dataclass(frozen=True)
class Archive:
    """What an archive is drawn from; times in hours from its first midnight.

    Attributes
    ----------
    days : int
        Length.
    per_hour, share : float
        Posts an hour and share of complaints, on average.
    cycle, weekend : float
        Amplitude of the day's cycle in logs; how many posts a weekend's day
        has by a weekday.
    wander, memory : float
        Standard deviation of level (log) and share (logit); hours they remember.
    growth : float
        By how much each day has more posts than the one before.
    launch : float
        Times the posts that come at `onset` and halve every day.
    onset, hours : float
        Of the outage.
    rise : float
        What it adds to the share of complaints.
    half_life : float
        Hours in which that fades after the end; 0: at once.
    posts : float
        Times the posts during the outage.
    clock_back : bool
        Whether local clocks go back by an hour halfway.
    authors : int
        Accounts.
    """

    days: int = 7
    per_hour: float = 100.0
    share: float = 0.1
    cycle: float = 0.7
    weekend: float = 1.0
    wander: float = 0.25
    memory: float = 3.0
    growth: float = 0.0
    launch: float = 1.0
    onset: float = 106.0
    hours: float = 6.0
    rise: float = 0.0
    half_life: float = 0.0
    posts: float = 1.0
    clock_back: bool = False
    authors: int = _AUTHORS


def draw_history(rng: np.random.Generator, archive: Archive) -> History:
    """Draw one archive, as counts."""
    n = archive.days * _A_DAY
    hours = (np.arange(n) + 0.5) * FINEST / 3600
    local = hours - np.where(hours > 12 * archive.days, archive.clock_back, 0)
    level = np.log(archive.per_hour * FINEST / 3600) - archive.wander**2 / 2
    level = level + archive.cycle * np.sin(2 * np.pi * (local - 11) / 24)
    level += np.where(local // 24 % 7 >= _SATURDAY, np.log(archive.weekend), 0)
    level += np.log1p(archive.growth) * hours / 24 + _walk(rng, archive, n)
    since = hours - archive.onset
    level += np.log1p(np.where(since >= 0, (archive.launch - 1) * 0.5 ** (since / 24), 0))
    during = (since >= 0) & (since < archive.hours)
    level += np.where(during, np.log(archive.posts), 0)
    posts = rng.poisson(np.exp(level))
    at = np.repeat(np.arange(n), posts)
    weights = np.arange(1, archive.authors + 1) ** -_ZIPF
    author = rng.choice(archive.authors, len(at), p=weights / weights.sum())
    temper = rng.normal(0, _TEMPER, archive.authors)
    group = rng.integers(0, N_GROUPS, archive.authors)[author]
    # a wide temper brings shares nearer to a half
    usual = logit(archive.share) * 1.16 + 0.2 * np.sin(2 * np.pi * (local - 3) / 24)
    chance = expit((usual + _walk(rng, archive, n))[at] + temper[author])
    after = np.maximum(since - archive.hours, 0)
    fading = 0.5 ** (after / archive.half_life) if archive.half_life else after == 0
    chance = np.minimum(chance + (archive.rise * np.where(since >= 0, fading, 0))[at], 1)
    complains = rng.random(len(at)) < chance
    named = rng.random(len(at)) < np.where(complains, _NAMED, _NAMED_ANYWAY)
    return count_posts(at + FIRST_DAY * _A_DAY, group, complains, named)


def _walk(rng: np.random.Generator, archive: Archive, n: int) -> np.ndarray:
    keep = np.exp(-FINEST / 3600 / archive.memory)
    steps = rng.normal(0, archive.wander * np.sqrt(1 - keep**2), n)
    steps[0] = rng.normal(0, archive.wander)
    return np.asarray(lfilter([1], [1, -keep], steps))


def count_posts(
    bins: np.ndarray,
    groups: np.ndarray,
    complains: np.ndarray,
    named: np.ndarray | None = None,
) -> History:
    """Count posts that surely complain or surely don't; arrays of shape (n_posts,).

    Parameters
    ----------
    bins, groups : int arrays
        Bin and author group of each.
    complains, named : bool arrays
        Whether it complains; whether it names what does not work (unknown of
        all where not given).
    """
    keys, row = np.unique(bins * N_GROUPS + groups, return_inverse=True)
    sums = np.zeros((len(keys), len(COLUMNS)), np.int64)
    n = np.bincount(row, complains)
    unit = UNITS[COLUMNS.index("complaints")]
    sums[:, COLUMNS.index("n_frustration")] = n
    sums[:, COLUMNS.index("n_none")] = np.bincount(row) - n
    sums[:, COLUMNS.index("complaints")] = np.rint(n / unit)
    if named is not None:
        sums[:, COLUMNS.index("trouble")] = np.bincount(row, named)
    return History(width=FINEST, keys=keys, sums=sums)
