"""The lexicon: classes of words and signs that hint at how a post is meant."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def lexicon_text() -> str:
    """Return the text of ``cues.toml``, which explains each class."""
    return files("sentiment.score.reactions").joinpath("cues.toml").read_text(encoding="utf-8")


@cache
def cue_classes() -> Mapping[str, frozenset[str]]:
    """Return the words and signs of each class, in the file's order.

    >>> "outage" in cue_classes()["trouble"]
    True
    """
    classes = tomllib.loads(lexicon_text())
    return {name: frozenset(content["words"].split()) for name, content in classes.items()}


@cache
def cues_of() -> Mapping[str, tuple[str, ...]]:
    """Return the classes of each word and sign; words of no class are not in it.

    >>> cues_of()["please"]
    ('appeal',)
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, words in cue_classes().items():
        for word in words:
            found[word] = (*found.get(word, ()), name)
    return found
