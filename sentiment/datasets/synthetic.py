"""A synthetic archive around an outage of a short-video platform.

Everything is invented. The shape follows what is known of such events:
activity on the platform falls and returns gradually; frustration and concern
rise at once, humor follows some hours later; relief and checking come after
the restoration. The texts in ``phrases.csv`` were written for this project;
no model trains on them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from math import exp, pi, sin
from random import Random
from typing import Any

import pandas as pd

from sentiment.datasets.variation import vary
from sentiment.outage import Outage, Statement
from sentiment.schema import KINDS, POSTS, REACTIONS

START = datetime(2024, 4, 30, tzinfo=UTC)
_DAYS = 5
_ONSET = timedelta(hours=78)
#: Roles of accounts: their share of posts in normal times, and how many there are of each.
_ROLES = {
    "casual": (0.62, 1400),
    "creator": (0.16, 160),
    "business": (0.08, 70),
    "influencer": (0.06, 24),
    "bot": (0.05, 9),
    "news": (0.03, 12),
}
_ACCOUNTS = {role: n for role, (_, n) in _ROLES.items()}
_REPOSTS = 0.05
_OTHER_LANGUAGES = 0.08
_NO_LANGUAGE_GIVEN = 0.15

Phrase = dict[str, str]


def make_outage(*, start: datetime = START, hours: float = 14.0) -> Outage:
    """Return the outage that `make_posts` is about, with its official statements.

    Parameters
    ----------
    start : datetime
        Start of the archive; the outage follows 78 hours later.
    hours : float, default 14
        Length of the outage, up to 20.

    Examples
    --------
    >>> make_outage().duration
    datetime.timedelta(seconds=50400)
    """
    onset = start + _ONSET
    end = onset + timedelta(hours=hours)
    return Outage(
        onset,
        end,
        name=f"Synthetic outage of {hours:g} hours",
        platform="short-video platform",
        source="synthetic",
        statements=(
            Statement(
                onset + timedelta(minutes=55),
                "acknowledged",
                "We know that many of you can't load videos right now. We are looking into it.",
            ),
            Statement(
                onset + timedelta(hours=0.45 * hours),
                "progress",
                "We have found the cause and are bringing systems back step by step. "
                "Your drafts and messages are safe.",
            ),
            Statement(
                end + timedelta(minutes=12),
                "restored",
                "Service is restored for everyone. We are sorry for the wait.",
            ),
        ),
    )


def _rates(hour: float, length: float) -> dict[tuple[str, str], float]:
    """Return posts per hour by (phase, reaction) at `hour` since the archive's start.

    Chatter follows the time of day; the heights and decays are invented, of
    the order seen around real outages.
    """
    since = hour - _ONSET / timedelta(hours=1)
    back = since - length
    day = 1 + 0.45 * sin(2 * pi * (hour - 11) / 24)  # low at five, high at 17 UTC
    if since < 0:
        return {("normal", ""): 84 * day}
    if back < 0:
        phase = "onset" if since < 2 else "during"  # noqa: PLR2004  hours, as phrases.csv has it
        return {
            ("normal", ""): 84 * day * 0.2,
            (phase, "frustration"): 8 + 24 * exp(-since / 3),
            (phase, "concern"): 5 + 20 * exp(-since / 2.5),
            (phase, "humor"): 3 + 15 * (since / 4) * exp(1 - since / 4),
            (phase, "none"): 3,
        }
    return {
        ("normal", ""): 84 * day * (1 - 0.75 * exp(-back / 7)),
        ("after", "frustration"): 1.5 + 10 * exp(-back / 6),
        ("after", "concern"): 1 + 9 * exp(-back / 8),
        ("after", "humor"): 1 + 10 * exp(-back / 5),
        ("after", "none"): 2 + 28 * exp(-back / 3),
    }


class _Deck:
    """Phrases dealt in random order, each once before any comes again."""

    def __init__(self, phrases: list[Phrase], rng: Random) -> None:
        self._phrases, self._rng = phrases, rng
        self._left: list[Phrase] = []
        self._rounds = 0

    def deal(self) -> tuple[Phrase, bool]:
        """Return a phrase, and whether it was dealt before."""
        if not self._left:
            self._left = sorted(self._phrases, key=lambda _: self._rng.random())
            self._rounds += 1
        return self._left.pop(), self._rounds > 1


def _arrivals(
    rng: Random, start: datetime, length: float
) -> Iterator[tuple[datetime, str, str]]:
    """Yield (time, phase, reaction): a Poisson process, minute by minute."""
    for minute in range(_DAYS * 24 * 60):
        for (phase, reaction), rate in _rates(minute / 60, length).items():
            mean, product = rate / 60, rng.random()
            while product > exp(-mean):  # Knuth's Poisson draw
                time = start + timedelta(minutes=minute, seconds=int(60 * rng.random()))
                yield time, phase, reaction
                product *= rng.random()


def _pick_role(rng: Random) -> str:
    at = rng.random() * sum(share for share, _ in _ROLES.values())
    for role, (share, _) in _ROLES.items():
        at -= share
        if at < 0:
            return role
    return next(iter(_ROLES))


def make_posts(seed: int = 0, *, start: datetime = START, hours: float = 14.0) -> pd.DataFrame:
    """Make a synthetic archive of about 9,000 posts over five days.

    Parameters
    ----------
    seed : int, default 0
        The same seed gives the same table, on every machine.
    start : datetime
        Start of the archive, UTC.
    hours : float, default 14
        Length of the outage, up to 20; it starts 78 hours into the archive.

    Returns
    -------
    DataFrame of shape (n_posts, 14)
        Layout POSTS, by time, plus ``author_role`` (casual, creator, business,
        influencer, bot, news, official) and ``true_reaction``, the label that
        each text was written for. ``lang`` is missing for some posts, as in
        real exports.

    Examples
    --------
    >>> posts = make_posts(seed=0)
    >>> len(posts) > 8000, posts["created_at"].min() >= pd.Timestamp("2024-04-30", tz="UTC")
    (True, True)
    """
    rng = Random(seed)  # noqa: S311  invented posts need no secret
    table = files("sentiment.datasets").joinpath("phrases.csv").read_text(encoding="utf-8")
    decks = _decks(list(csv.DictReader(table.splitlines())), rng)
    rows: list[dict[str, Any]] = []
    # as X's ids, milliseconds and 22 bits more: archives of other days share none
    first = 1_785_000_000_000_000_000 + ((start - START) // timedelta(milliseconds=1) << 22)
    for time, phase, reaction in sorted(_arrivals(rng, start, hours)):
        if rows and rng.random() < _REPOSTS:
            rows.append(_repost(rows, time, rng))
        else:
            rows.append(_fresh_post(decks, phase, reaction, time, rng))
    rows += [
        _row(said.time, said.text, "official", "none", "en", "post", "user0000", rng)
        for said in make_outage(start=start, hours=hours).statements
    ]
    rows.sort(key=lambda row: row["created_at"])
    for number, row in enumerate(rows):
        row["post_id"] = str(first + 7_919 * number)
    frame = pd.DataFrame(rows, columns=[*POSTS, "author_role", "true_reaction"])
    frame["kind"] = pd.Categorical(frame["kind"], categories=list(KINDS))
    true = pd.Categorical(frame["true_reaction"], categories=list(REACTIONS))
    return frame.astype(dict(POSTS) | {"author_role": "str"}).assign(true_reaction=true)


def _decks(phrases: list[Phrase], rng: Random) -> dict[tuple[str, ...], _Deck]:
    groups: dict[tuple[str, ...], list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        if phrase["lang"] != "en":
            groups["other", phrase["phase"]].append(phrase)
        elif phrase["phase"] == "normal":
            groups["normal", phrase["role"]].append(phrase)
        else:
            groups[phrase["phase"], phrase["reaction"]].append(phrase)
    return {key: _Deck(group, rng) for key, group in groups.items()}


def _fresh_post(
    decks: dict[tuple[str, ...], _Deck], phase: str, reaction: str, time: datetime, rng: Random
) -> dict[str, Any]:
    other = ("other", "normal" if phase in {"normal", "after"} else "during")
    if rng.random() < _OTHER_LANGUAGES and phase != "after":
        phrase, again = decks[other].deal()
    elif phase == "normal":
        phrase, again = decks["normal", _pick_role(rng)].deal()
    else:
        phrase, again = decks[phase, reaction].deal()
    role = phrase["role"]
    # bots repeat themselves to the letter; people don't
    text = phrase["text"]
    if again and role != "bot":
        text = vary(text, outage=phase != "normal", english=phrase["lang"] == "en", rng=rng)
    first = sum(list(_ACCOUNTS.values())[: list(_ACCOUNTS).index(role)]) + 1
    # a few accounts write much, most write once or twice
    account = first + int(_ACCOUNTS[role] * rng.random() ** 1.6)
    author = f"user{account:04d}"
    return _row(
        time, text, role, phrase["reaction"], phrase["lang"], phrase["kind"], author, rng
    )


def _repost(rows: list[dict[str, Any]], time: datetime, rng: Random) -> dict[str, Any]:
    recent = rows[-200:]
    original = max((recent[int(len(recent) * rng.random())] for _ in range(4)), key=_liked)
    account = 1 + int(_ACCOUNTS["casual"] * rng.random())
    return {
        **original,
        "created_at": time,
        "kind": "repost",
        "author": f"user{account:04d}",
        "author_role": "casual",
        "n_likes": 0,
        "n_reposts": 0,
        "n_replies": 0,
    }


def _liked(row: dict[str, Any]) -> int:
    return int(row["n_likes"])


def _row(
    time: datetime,
    text: str,
    role: str,
    reaction: str,
    lang: str,
    kind: str,
    author: str,
    rng: Random,
) -> dict[str, Any]:
    reach = {"influencer": 400, "official": 900, "news": 40, "creator": 25}.get(role, 4)
    likes = int(reach * (1 / (1 - 0.995 * rng.random()) - 1))  # heavy-tailed, as likes are
    return {
        "platform": "generic",
        "created_at": time,
        "text": text,
        "author": author,
        "lang": None if rng.random() < _NO_LANGUAGE_GIVEN else lang,
        "kind": kind,
        "n_likes": likes,
        "n_reposts": int(likes * 0.2 * rng.random()),
        "n_replies": int(likes * 0.1 * rng.random()),
        "author_role": role,
        "true_reaction": reaction,
    }
