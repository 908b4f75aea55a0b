"""Archives with a hard truth: few loud authors, rhythms, a share that wanders, copies, floods.

Authors post by Zipf's law and differ in temper, hours and weekends differ, the
share of each reaction wanders as a first-order autoregression, texts are passed
on, an account floods a window, a collection grows. Posts are arrays with their
keys, so that an archive costs no more than its counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.signal import lfilter
from scipy.special import expit

from sentiment.outage import Outage
from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Archive", "World", "draw_archive"]

_START = datetime(2025, 1, 6, tzinfo=UTC)  # a Monday
#: Steps of the wandering level, hours.
_STEP = 1 / 12
#: Mean logits of frustration, concern and humor, and how they follow the hours.
_LEVELS, _DAILY = np.array([-2.3, -3.3, -3.3]), np.array([0.3, 0.2, 0.2])
#: Nodes that averages over authors are taken at.
_NODES = np.linspace(-4, 4, 41)
_WEIGHTS = np.exp(-(_NODES**2) / 2) / np.exp(-(_NODES**2) / 2).sum()
#: Copies of a text come within so many hours.
_SPREAD_HOURS = 1.0


@dataclass(frozen=True)
class World:
    """What an archive is drawn from.

    Attributes
    ----------
    per_hour : float
        Posts an hour, on average.
    wander : float
        Standard deviation of each reaction's logit over time.
    hours : float
        Length of the outage.
    effect : float
        What the outage adds to the share of frustration.
    days : int
        Days before the outage's day.
    weekend : float
        Logits that frustration has more on Saturdays and Sundays, when a third
        fewer post; the outage then falls on a Saturday.
    growth : float
        Share by which posts grow a day.
    copied : float
        Share of posts that others copy, four times each.
    flood : float
        Complaints of one account during, as a multiple of all others' posts.
    loudest : float
        Share of all posts by one author; 0: as Zipf's law has it.
    authors : int
        Accounts.
    shared : float
        Standard deviation of a wandering that a control series shares.
    restless : float
        Standard deviation of a wandering of the logarithm of posts an hour.
    reviews : bool
        Whether posts are reviews, each by an author of its own.
    memory : float
        Hours that wandering remembers.
    dated : bool
        Whether times are days alone; the outage then lasts a day.
    """

    per_hour: float = 50.0
    wander: float = 0.0
    hours: float = 6.0
    effect: float = 0.0
    days: int = 7
    weekend: float = 0.0
    growth: float = 0.0
    copied: float = 0.0
    flood: float = 0.0
    loudest: float = 0.0
    authors: int = 5000
    shared: float = 0.0
    restless: float = 0.0
    reviews: bool = False
    memory: float = 3.0
    dated: bool = False


@dataclass(frozen=True)
class Archive:
    """One archive and its truth.

    Attributes
    ----------
    posts : DataFrame
        With their keys, as of `sentiment.keys.posts.add_keys`.
    control : DataFrame
        Posts about something else in the same hours; empty where none is shared.
    outage : Outage
    shares : float array of shape (3, 3)
        True shares of frustration, concern and humor, by window.
    rates : float array of shape (3,)
        True posts an hour, by window.
    compound : float array of shape (3,)
        True mean compound, by window.
    """

    posts: pd.DataFrame
    control: pd.DataFrame
    outage: Outage
    shares: Floats
    rates: Floats
    compound: Floats


def _wander(rng: np.random.Generator, world: World, n: int, spread: float) -> Floats:
    keep = np.exp(-_STEP / world.memory)
    noise = rng.normal(0, spread * np.sqrt(1 - keep**2), (n, 3))
    noise[0] = rng.normal(0, spread, 3)
    return np.asarray(lfilter([1], [1, -keep], noise, axis=0))


def draw_archive(rng: np.random.Generator, world: World) -> Archive:
    """Draw one archive: whole days before, the outage from ten o'clock, a day after."""
    days = world.days + (5 - (world.days % 7)) % 7 if world.weekend else world.days
    onset = 24.0 * days + (0 if world.dated else 10)
    length = 24.0 if world.dated else world.hours
    last = onset + length + 24
    at = np.arange(0, last, _STEP) + _STEP / 2
    clock = 2 * np.pi * at / 24
    saturday = (at // 24 % 7 >= 5) & (world.weekend != 0)  # noqa: PLR2004
    rate = world.per_hour * (1 + 0.4 * np.sin(clock - 2)) * np.where(saturday, 0.67, 1.0)
    rate *= (1 + world.growth) ** (at / 24)
    if world.restless:
        rate *= np.exp(_wander(rng, world, len(at), world.restless)[:, 0])
    common = _wander(rng, world, len(at), world.shared)
    level = _LEVELS + _DAILY * np.sin(clock - 1)[:, None] + common
    level = level + _wander(rng, world, len(at), world.wander)
    level[:, 0] += world.weekend * saturday
    during = (at >= onset) & (at < onset + length)
    posts = _posts(rng, world, at, rate, level, world.effect * during, onset)
    if world.reviews:
        posts = posts.assign(kind="review")
    if world.dated:
        posts = posts.assign(created_at=posts["created_at"].dt.floor("D"))
    outage = Outage(_START + timedelta(hours=onset), _START + timedelta(hours=onset + length))
    # one temper makes an author show any reaction, and a post shows one at most
    angry, worried, joking = expit(level.T[:, :, None] + _NODES)
    angry = np.minimum(angry + (world.effect * during)[:, None], 1.0)
    worried, joking = (1 - angry) * worried, (1 - angry) * (1 - worried) * joking
    chance = np.stack([each @ _WEIGHTS for each in (angry, worried, joking)], axis=1)
    spans = [(onset - 24, onset), (onset, onset + length), (onset + length, last)]
    inside = [(at >= a) & (at < b) for a, b in spans]
    shares = np.array([np.average(chance[one], axis=0, weights=rate[one]) for one in inside])
    rates = np.array([rate[one].mean() for one in inside]) * (1 + 4 * world.copied)
    control = posts.iloc[:0]
    if world.shared:
        level = _LEVELS + _DAILY * np.sin(clock - 1)[:, None] + common
        control = _posts(rng, world, at, rate, level, 0 * during, onset)
    return Archive(posts, control, outage, shares, rates, 0.25 - 0.75 * shares[:, 0])


def _posts(
    rng: np.random.Generator,
    world: World,
    at: Floats,
    rate: Floats,
    level: Floats,
    added: Floats,
    onset: float,
) -> pd.DataFrame:
    step = np.repeat(np.arange(len(at)), rng.poisson(rate * _STEP))
    n = len(step)
    chance = (1 + np.arange(world.authors)) ** -1.1
    chance /= chance.sum()
    if world.loudest:
        chance[1:] *= (1 - world.loudest) / chance[1:].sum()
        chance[0] = world.loudest
    author = np.searchsorted(np.cumsum(chance), rng.random(n)).clip(max=world.authors - 1)
    temper = rng.normal(0, 1, world.authors)
    if world.reviews:
        author, temper = np.arange(n), rng.normal(0, 1, n)
    hours = at[step] + _STEP * (rng.random(n) - 0.5)
    angry = rng.random(n) < expit(level[step, 0] + temper[author]) + added[step]
    worried = ~angry & (rng.random(n) < expit(level[step, 1] + temper[author]))
    joking = ~angry & ~worried & (rng.random(n) < expit(level[step, 2] + temper[author]))
    reaction = np.select([angry, worried, joking], [0, 1, 2], 3)
    text = np.arange(n)
    if world.copied:
        first = np.repeat(np.flatnonzero(rng.random(n) < world.copied), 4)
        later = hours[first] + _SPREAD_HOURS * rng.random(len(first))
        kept = later < at[-1] + _STEP / 2
        first, later = first[kept], later[kept]
        hours = np.append(hours, later)
        author = np.append(author, rng.integers(0, world.authors, len(first)))
        reaction, text = np.append(reaction, reaction[first]), np.append(text, text[first])
    if world.flood:
        within = (hours >= onset) & (hours < onset + world.hours)
        more = int(world.flood * within.sum())
        hours = np.append(hours, onset + world.hours * rng.random(more))
        author = np.append(author, np.full(more, world.authors))
        reaction = np.append(reaction, np.where(rng.random(more) < 0.95, 0, 3))  # noqa: PLR2004
        text = np.append(text, n + np.arange(more))
    return _table(rng, hours, author, text, reaction)


def _table(
    rng: np.random.Generator,
    hours: Floats,
    author: NDArray[np.int64],
    text: NDArray[np.int64],
    reaction: NDArray[np.int64],
) -> pd.DataFrame:
    n = len(hours)
    salts = rng.integers(1, 1 << 62, 3, dtype=np.int64).astype(np.uint64) | np.uint64(1)

    def mixed(numbers: NDArray[np.int64], salt: np.uint64) -> NDArray[np.uint64]:
        key = (numbers.astype(np.uint64) + np.uint64(1)) * salt
        return np.asarray((key ^ (key >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9))

    times = pd.Timestamp(_START) + pd.to_timedelta(np.round(hours * 3600), unit="s")
    return pd.DataFrame(
        {
            "post_id": pd.Series(np.zeros(n, dtype=np.int8)),
            "created_at": pd.Series(times).dt.as_unit("us"),
            "author": pd.Series(author),
            "compound": np.where(reaction == 0, -0.5, 0.25),
            "reaction": pd.Categorical.from_codes(reaction, categories=list(REACTIONS)),
            "_unit": mixed(author, salts[0]),
            "_known": np.ones(n, dtype=bool),
            "_text": mixed(text, salts[1]),
            "_said": np.ones(n, dtype=bool),
            "_post": mixed(np.arange(n), salts[2]),
        }
    )
