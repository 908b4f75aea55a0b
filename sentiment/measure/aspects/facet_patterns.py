"""The shipped patterns, ``patterns/*.toml``, as facets.

Each file answers one question and holds, facet by facet: its ``meaning``;
``phrases``, which match as whole words, and ``patterns``, which match as they
stand, both regular expressions in RE2's notation without regard to case;
``unless`` and ``unless_patterns``, where a post has the facet not after all;
``examples`` and ``counterexamples``, all of which are tested. ``<name>`` in a
pattern stands for one of the ``[words]`` of its file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

#: File -> the family that its facets belong to, in the order of tables and charts.
_FAMILIES = {
    "worries": "worry",
    "causes": "cause",
    "asks": "ask",
    "scams": "scam",
    "moods": "mood",
    "destinations": "destination",
}
_NAME = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class Facet:
    """One thing that a post may speak of.

    Attributes
    ----------
    name : str
        Such as ``data_loss``; its column is ``facet_data_loss``.
    family : str
        The question that it answers: ``worry``, ``cause``, ``ask``, ``scam``,
        ``mood`` or ``destination``.
    meaning : str
        What a post that has it says, in words.
    pattern : str
        Regular expression in RE2's notation, matched without regard to case
        anywhere in the text; curly apostrophes count as straight ones.
    unless : str, default ""
        Where this matches too, the post has not the facet.
    examples, counterexamples : tuple of str
        Texts that have it, and that look as if they had it and have not; all
        of them are tested.
    """

    name: str
    family: str
    meaning: str
    pattern: str
    unless: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@cache
def load_facets() -> tuple[Facet, ...]:
    """Load every facet that ships.

    Returns
    -------
    tuple of Facet
        In the order of tables and charts.

    Examples
    --------
    >>> [facet.name for facet in st.load_facets() if facet.family == "worry"]
    ['data_loss', 'account', 'money', 'only_me']
    """
    return tuple(facet for name in _FAMILIES for facet in _read(name, _FAMILIES[name]))


@cache
def load_groups() -> tuple[Facet, ...]:
    """Load the patterns of user groups: what people say of themselves."""
    return tuple(_read("groups", "group"))


@cache
def load_profiles() -> tuple[Facet, ...]:
    """Load the patterns of user groups: what profiles say of their owners."""
    return tuple(_read("profiles", "profile"))


def any_of(facets: Sequence[Facet]) -> str:
    """Return a pattern that matches wherever one of some facets of a family can be.

    Of destinations it is their names alone: with what must stand around each, it would be too
    large to search with.

    >>> any_of([Facet("a", "mood", "", "x"), Facet("b", "mood", "", "y")])
    'x|y'
    """
    if facets[0].family == "destination":
        return rf"\b(?:{'|'.join(service_names().values())})\b"
    return "|".join(facet.pattern for facet in facets)


def service_names() -> Mapping[str, str]:
    """Return, by key, the pattern of how posts name each service."""
    names: dict[str, str] = _table("destinations")["services"]
    return names


def named_services(text: str) -> frozenset[str]:
    """Return the destinations that an outage's name or platform names.

    >>> sorted(named_services("X and WhatsApp outage"))
    ['to_twitter', 'to_whatsapp']
    """
    names = {key: [name] for key, name in service_names().items()}
    for key, name in _table("destinations")["also_named"].items():
        names[key].append(name)
    return frozenset(
        f"to_{key}"
        for key, some in names.items()
        if re.search(rf"\b(?:{'|'.join(some)})\b", text, re.IGNORECASE)
    )


@cache
def _table(name: str) -> dict[str, Any]:
    text = (files("sentiment.measure.aspects") / "patterns" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _read(name: str, family: str) -> Iterator[Facet]:
    table = _table(name)
    words = table.get("words", {})
    if name != "destinations":
        for key, entry in table.items():
            if key != "words":
                yield _facet(key, family, entry, words)
        return
    for service, names in table["services"].items():
        named = words | {"service": names}
        yield _facet(f"to_{service}", family, table["destination"], named)


def _facet(name: str, family: str, entry: Mapping[str, Any], words: Mapping[str, str]) -> Facet:
    service = name.removeprefix("to_").replace("_", " ")

    def filled(pattern: str) -> str:
        while _NAME.search(pattern):  # words may hold words
            pattern = _NAME.sub(lambda found: f"(?:{words[found[1]]})", pattern)
        return pattern

    def joined(phrases: str, patterns: str) -> str:
        whole = [filled(phrase) for phrase in entry.get(phrases, ())]
        parts = [rf"\b(?:{'|'.join(whole)})\b"] if whole else []
        return "|".join(parts + [filled(pattern) for pattern in entry.get(patterns, ())])

    def texts(key: str) -> tuple[str, ...]:
        return tuple(text.replace("<service>", service) for text in entry.get(key, ()))

    return Facet(
        name,
        family,
        entry["meaning"].replace("<service>", service),
        pattern=joined("phrases", "patterns"),
        unless=joined("unless", "unless_patterns"),
        examples=texts("examples"),
        counterexamples=texts("counterexamples"),
    )
