"""Archives whose truth is known: loud and quiet authors, and hours that resemble each other.

Hours differ by their time of day and by shocks that fade from hour to hour;
authors differ by how often they write and by how easily they are annoyed. An
outage adds the same number of percentage points to everybody's chance to
write in frustration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from sentiment.outage import Outage
from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Setting", "Simulated", "simulate"]

_START = datetime(2025, 1, 1, tzinfo=UTC)
#: Nodes that averages over authors are taken at.
_NODES = np.linspace(-3.5, 3.5, 41)
_WEIGHTS = np.exp(-(_NODES**2) / 2) / np.exp(-(_NODES**2) / 2).sum()


@dataclass(frozen=True)
class Setting:
    """What an archive is drawn from.

    Attributes
    ----------
    days : int
        Whole days before the day of the outage; one day follows.
    per_hour : float
        Posts an hour, on average.
    authors : int
        Accounts.
    author_spread : float
        Standard deviation of their logits.
    shock, memory : float
        Standard deviation of the hours' logits, and how much of it stays for
        the next hour.
    effect : float
        Percentage points / 100 that the outage adds.
    hours : int
        Its length; it starts at ten o'clock.
    """

    days: int = 8
    per_hour: float = 40.0
    authors: int = 600
    author_spread: float = 0.8
    shock: float = 0.25
    memory: float = 0.6
    effect: float = 0.15
    hours: int = 8


@dataclass(frozen=True)
class Simulated:
    """One archive, in layout TAGGED without probabilities, and the truth.

    Attributes
    ----------
    posts : DataFrame
        The posts.
    outage : Outage
        The outage.
    expected : float array of shape (n_hours,)
        Chance of frustration by hour, over all authors, the effect included.
    rate : float array of shape (n_hours,)
        Posts that an hour leads one to expect.
    onset : int
        The outage's first hour.
    """

    posts: pd.DataFrame
    outage: Outage
    expected: Floats
    rate: Floats
    onset: int

    def change(self, hours: int, before: int = 24) -> float:
        """Return the true change between these very hours."""
        spans = slice(self.onset - before, self.onset), slice(self.onset, self.onset + hours)
        levels = [np.average(self.expected[at], weights=self.rate[at]) for at in spans]
        return float(levels[1] - levels[0])


def simulate(rng: np.random.Generator, setting: Setting) -> Simulated:
    """Draw one archive."""
    n_hours = 24 * (setting.days + 2)
    clock = 2 * np.pi * np.arange(n_hours) / 24
    rate = setting.per_hour * (1 + 0.4 * np.sin(clock - 2))
    noise = rng.normal(0, setting.shock, n_hours)
    shocks = np.empty(n_hours)
    shocks[0] = noise[0]
    for hour in range(1, n_hours):
        fresh = np.sqrt(1 - setting.memory**2) * noise[hour]
        shocks[hour] = setting.memory * shocks[hour - 1] + fresh
    level = -1.4 + 0.3 * np.sin(clock - 1) + shocks
    onset = 24 * setting.days + 10
    added = np.zeros(n_hours)
    added[onset : onset + setting.hours] = setting.effect
    hour = np.repeat(np.arange(n_hours), rng.poisson(rate))
    author = (setting.authors * rng.random(len(hour)) ** 1.6).astype(int)
    temper = rng.normal(0, setting.author_spread, setting.authors)
    chance = expit(level[hour] + temper[author]) + added[hour]
    angry = rng.random(len(hour)) < chance
    times = _START + pd.to_timedelta(3600 * hour + rng.integers(0, 3600, len(hour)), unit="s")
    names = np.array([f"u{number}" for number in range(setting.authors)])
    posts = pd.DataFrame(
        {
            "post_id": np.arange(len(hour)).astype(str),
            "created_at": pd.Series(times).dt.as_unit("us"),
            "author": pd.Series(names[author], dtype="str"),
            "compound": np.where(angry, -0.5, 0.25),
            "reaction": pd.Categorical.from_codes(
                np.where(angry, 0, len(REACTIONS) - 1), categories=list(REACTIONS)
            ),
        }
    )
    start = _START + timedelta(hours=onset)
    expected = expit(level[:, None] + setting.author_spread * _NODES) @ _WEIGHTS + added
    outage = Outage(start, start + timedelta(hours=setting.hours))
    return Simulated(posts, outage, expected, rate, onset)
