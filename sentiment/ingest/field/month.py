"""Names of months as exports of six languages write them, whole or cut short."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache

__all__ = ["month_number"]

#: Of each month: English, German (and Austrian), French, Spanish, Portuguese, Italian,
#: Dutch; without accents. CLDR, "months", formats wide and abbreviated.
_NAMES = (
    "january januar janner janvier enero janeiro gennaio januari",
    "february februar feber fevrier febrero fevereiro febbraio februari",
    "march marz maerz mrz mars marzo marco maart",
    "april avril abril aprile",
    "may mai mayo maio maggio mei",
    "june juni juin junio junho giugno",
    "july juli juillet julio julho luglio",
    "august aout agosto augustus",
    "september septembre septiembre setiembre setembro settembre",
    "october oktober octobre octubre outubro ottobre",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dezembro dicembre",
)
_SHORTEST = 3


def _prefixes() -> dict[str, int]:
    """Map every start of a name to its month, where no other month's name starts so."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(_NAMES, 1):
        for name in names.split():
            for size in range(_SHORTEST, len(name) + 1):
                found[name[:size]].add(number)
    return {start: min(months) for start, months in found.items() if len(months) == 1}


_MONTHS = _prefixes()


@lru_cache(maxsize=256)
def month_number(name: str) -> int | None:
    """Tell which month a name means, 1 to 12; None where it is no month's, or of two.

    Examples
    --------
    >>> [month_number(name) for name in ("Jan", "f\u00e9vr.", "M\u00e4rz", "dic", "Mon", "jui")]
    [1, 2, 3, 12, None, None]
    """
    spread = unicodedata.normalize("NFKD", name.casefold()).rstrip(".")
    return _MONTHS.get("".join(char for char in spread if not unicodedata.combining(char)))
