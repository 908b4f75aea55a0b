"""Names of months as exports of many languages write them, whole or cut short."""

# ruff: noqa: RUF001  names in other scripts
from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache

#: Of each month: English, German (and Austrian), French, Spanish, Portuguese, Italian,
#: Dutch; Scandinavian, Indonesian, Polish, Turkish, Russian, Ukrainian, Czech, Romanian,
#: Hungarian, Greek, Arabic where these differ. CLDR, "months", formats wide and abbreviated;
#: accents do not count. (Finnish and Croatian have names that elsewhere are other months'.)
_NAMES = (
    "january januar janner janvier enero janeiro gennaio januari stycznia styczen ocak января "
    "січня ledna leden ianuarie ιανουαριου يناير",
    "february februar feber fevrier febrero fevereiro febbraio februari lutego "
    "luty subat февраля "
    "лютого unora unor februarie φεβρουαριου فبراير",
    "march marz maerz mrz mars marzo marco maart mrt marts maret marca marzec mart марта "
    "березня brezna brezen martie marcius μαρτιου مارس",
    "april avril abril aprile kwietnia kwiecien nisan апреля "
    "квітня dubna duben aprilie aprilis απριλιου أبريل",
    "may mai mayo maio maggio mei maj maja mayis мая май травня kvetna kveten majus μαιου مايو",
    "june juni juin junio junho giugno czerwca czerwiec haziran июня "
    "червня iunie junius ιουνιου يونيو",
    "july juli juillet julio julho luglio lipca lipiec temmuz июля "
    "липня iulie julius ιουλιου يوليو",
    "august aout agosto augustus agt agustus sierpnia sierpien agustos августа "
    "серпня srpna srpen augusztus αυγουστου أغسطس",
    "september septembre septiembre setiembre setembro settembre wrzesnia wrzesien eylul "
    "сентября "
    "вересня zari septembrie szeptember σεπτεμβριου سبتمبر",
    "october oktober octobre octubre outubro ottobre pazdziernika pazdziernik ekim октября "
    "жовтня rijna rijen octombrie οκτωβριου أكتوبر",
    "november novembre noviembre novembro listopada listopad kasim ноября "
    "листопада listopadu noiembrie νοεμβριου نوفمبر",
    "december dezember decembre diciembre dezembro dicembre desember grudnia grudzien "
    "aralik декабря "
    "грудня prosince prosinec decembrie δεκεμβριου ديسمبر",
)
_SHORTEST = 3


def _bare(name: str) -> str:
    """Take case, accents and the dot at the end away."""
    spread = unicodedata.normalize("NFKD", name.casefold()).rstrip(".")
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    return plain.replace("\u0131", "i")  # of Turkish


def _prefixes() -> dict[str, int]:
    """Map every start of a name to its month, where no other month's name starts so."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(_NAMES, 1):
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
