"""Names of months as exports of many languages write them, whole or cut short."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache

from sentiment.ingest.words import WORDS

_SHORTEST = 3


def _bare(name: str) -> str:
    """Take case, accents and the dot at the end away."""
    spread = unicodedata.normalize("NFKD", name.casefold()).rstrip(".")
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    return plain.replace("\u0131", "i")  # of Turkish


def _prefixes() -> dict[str, int]:
    """Map every start of a name to its month, where no other month's name starts so."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(WORDS["times"]["months"], 1):
        for name in map(_bare, names.split()):
            for size in range(_SHORTEST, len(name) + 1):
                found[name[:size]].add(number)
    return {start: min(months) for start, months in found.items() if len(months) == 1}


_MONTHS = _prefixes()


@lru_cache(maxsize=256)
def month_number(name: str) -> int | None:
    """Tell which month a name means, 1 to 12; None where it is no month's, or of two.

    >>> [month_number(name) for name in ("Jan", "f\u00e9vr.", "M\u00e4rz", "dic", "Mon", "jui")]
    [1, 2, 3, 12, None, None]
    """
    return _MONTHS.get(_bare(name))
