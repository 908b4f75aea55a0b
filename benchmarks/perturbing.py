"""Posts changed at random, for a teacher to say what they express now.

A model of words learns from them what matters little, as the service that is named, a word
more or less, capitals, typing and emoji, and what decides where two posts become one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpora import near_duplicate_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.corpora import Rows

__all__ = ["Changed", "change_posts"]

INVENTED = ("written", "everyday")
#: Times that each invented post is changed; others that are; joined halves, and halves alone.
TIMES, OTHERS, JOINED, HALVES = 2, 12_000, 40_000, 12_000
#: A service's name is swapped where it is one word that so many posts are about.
FEWEST_POSTS = 5
#: Share of the words that are dropped.
DROPPED = 0.15
#: Words that a half has at least.
LEAST_WORDS = 3
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_LETTERS = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True)
class Changed:
    """A changed post.

    Attributes
    ----------
    text : str
        As it reads now.
    made_of : tuple of int
        Positions of the posts that its words are from.
    """

    text: str
    made_of: tuple[int, ...]


def change_posts(rows: Rows, seed: int = 0) -> list[Changed]:
    """Change posts, and join halves of them; no text is there twice, or unchanged.

    Real posts are drawn, too, but only what is made of invented ones is kept: with the rest,
    held-out posts were tagged no better.
    """
    rng = np.random.default_rng(seed)
    invented = np.array([row["corpus"] in INVENTED for row in rows], dtype=bool)
    others = rng.permutation(np.flatnonzero(~invented))[:OTHERS]
    at = np.concatenate([np.repeat(np.flatnonzero(invented), TIMES), np.sort(others)])
    change = _changer(rows, rng)
    made = [Changed(change(rows[i]["text"]), (int(i),)) for i in at]
    made += _halves(rows, at, rng)
    seen = {row["text"] for row in rows}
    found = []
    for one in made:
        if one.text not in seen and near_duplicate_key(one.text):
            seen.add(one.text)
            found.append(one)
    return [one for one in found if invented[list(one.made_of)].all()]


def _changer(rows: Rows, rng: np.random.Generator) -> Callable[[str], str]:
    """Make what changes a text: the name of a service in it, and one or two things more."""
    about = Counter(row.get("service", "") for row in rows if row["corpus"] in INVENTED)
    names = sorted(name for name, n in about.items() if n >= FEWEST_POSTS and name.isalpha())
    named = re.compile(rf"\b({'|'.join(names) or '(?!)'})\b", re.IGNORECASE)
    emoji = [sign for row in rows for sign in _EMOJI.findall(row["text"])] or ["🙂"]
    ways = (_fewer_words, _other_case, _mistyped, lambda text, rng: _emoji(text, emoji, rng))

    def change(text: str) -> str:
        other = names[rng.integers(len(names))] if names else ""
        text = named.sub(lambda match: _in_case_of(match[0], other), text)
        for way in rng.permutation(len(ways))[: rng.integers(1, 3)]:
            text = ways[way](text, rng)
        return text

    return change


def _in_case_of(word: str, other: str) -> str:
    return other.upper() if word.isupper() else other.title() if word[0].isupper() else other


def _fewer_words(text: str, rng: np.random.Generator) -> str:
    words = text.split(" ")
    dropped = rng.random(len(words)) < DROPPED
    dropped[rng.integers(len(words))] = True
    kept = [word for word, gone in zip(words, dropped.tolist(), strict=True) if not gone]
    return " ".join(kept)


def _other_case(text: str, rng: np.random.Generator) -> str:
    ways = (str.lower, str.lower, str.upper, str.capitalize)
    return ways[rng.integers(len(ways))](text)


def _mistyped(text: str, rng: np.random.Generator) -> str:
    """Leave out, double or exchange a letter within one or two words."""
    for _ in range(rng.integers(1, 3)):
        words = list(_LETTERS.finditer(text))
        if not words:
            break
        word = words[rng.integers(len(words))]
        i = int(rng.integers(word.start() + 1, word.end() - 1))
        a, b = text[i], text[i + 1]
        text = text[:i] + (b, a + a + b, b + a)[rng.integers(3)] + text[i + 2 :]
    return text


def _emoji(text: str, known: Sequence[str], rng: np.random.Generator) -> str:
    """Take emoji out, or put one of those that posts have at the end."""
    bare = _EMOJI.sub("", text).rstrip()
    if bare != text and rng.integers(2):
        return bare
    return f"{text} {known[rng.integers(len(known))]}"


def _halves(rows: Rows, at: NDArray[np.int64], rng: np.random.Generator) -> Iterator[Changed]:
    """Join the first half of one post and the last of another, and take halves alone."""
    split = {i: rows[i]["text"].split(" ") for i in np.unique(at).tolist()}
    whole = [i for i, words in split.items() if len(words) >= 2 * LEAST_WORDS]
    if not whole:
        return
    for number, (i, j) in enumerate(rng.choice(whole, (JOINED + HALVES, 2)).tolist()):
        first, last = split[i][: len(split[i]) // 2], split[j][len(split[j]) // 2 :]
        if number < JOINED:
            yield Changed(" ".join(first + last), (i, j))
        elif number % 2:
            yield Changed(" ".join(first), (i,))
        else:
            yield Changed(" ".join(last), (j,))
