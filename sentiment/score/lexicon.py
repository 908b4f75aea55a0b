"""Words that VADER does not know, or knows otherwise, from a file of the user's."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping, Sequence
from pathlib import Path

from sentiment.errors import InputError
from sentiment.score.vader import vader

#: The scale that VADER's words were rated on, by ten people each.
LARGEST = 4.0
_HINT = "Write word, tab, valence, as in: unreachable<TAB>-1.8"
#: VADER takes punctuation off tokens, unless this little or less would be left: ":)" stays.
_SHORT = 2


def valences(words: Sequence[str], further: Mapping[str, float] | None = None) -> list[float]:
    """Return VADER's valence of words, NaN where it has none.

    >>> valences(["great", "outage"]), valences(["outage"], {"outage": -1.5})
    ([3.1, nan], [-1.5])
    """
    known = vader().lexicon | dict(further or {})
    return [float(known.get(word, math.nan)) for word in words]


def read_lexicon(path: str | Path) -> dict[str, float]:
    """Read words and their valences.

    Parameters
    ----------
    path : str or Path
        A text file in UTF-8, in the form of VADER's own ``vader_lexicon.txt``:
        a line holds a word, a tab, and its valence in [-4, 4], from most
        negative to most positive. What follows after another tab (there,
        the deviation and the ratings) is not read. Empty lines are passed over.

    Returns
    -------
    dict of str to float
        Of a word that stands there twice, the later valence.

    Raises
    ------
    InputError
        If a line can't be read, a valence is outside [-4, 4], or a word could
        never be found in a text. The message names the line.

    References
    ----------
    Hutto, C.J., Gilbert, E. (2014). VADER: A Parsimonious Rule-based Model for
    Sentiment Analysis of Social Media Text. ICWSM-14.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp(), "words.txt")
    >>> _ = path.write_text("unreachable\\t-1.8\\nstatuspage\\t-0.5\\n", encoding="utf-8")
    >>> st.read_lexicon(path)
    {'unreachable': -1.8, 'statuspage': -0.5}
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            str(path),
            found=f"bytes that are no UTF-8, at byte {error.start:,}",
            expected="a text file in UTF-8",
            next_step="Save it as UTF-8.",
        ) from error
    words: dict[str, float] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            word, valence = _parse(f"{path}, line {number:,}", line.strip())
            words[word] = valence
    if not words:
        raise InputError(str(path), found="no words", expected="one a line", next_step=_HINT)
    return words


def _parse(where: str, line: str) -> tuple[str, float]:
    word, *rest = line.split("\t")
    if not rest:
        raise InputError(
            where,
            found=f"{line[:60]!r}, without a tab",
            expected="a word, a tab, and its valence",
            next_step=_HINT,
        )
    try:
        valence = float(rest[0])
    except ValueError:
        valence = math.nan
    if not abs(valence) <= LARGEST:  # not the other way round, for NaN
        raise InputError(
            where,
            found=f"valence {rest[0][:60]!r} of {word[:60]!r}",
            expected=f"a number from {-LARGEST:g} to {LARGEST:g}",
            next_step=_HINT,
        )
    found_as = _as_looked_up(word)
    # VADER's own file has some words that it never finds; an edited copy of it may keep them
    if found_as != word and word not in vader().lexicon:
        raise InputError(
            where,
            found=f"{word[:60]!r}, which VADER never looks up",
            expected="one word in lower case, without spaces, emoji of VADER's own, or "
            "punctuation around it",
            next_step=f"Write {found_as!r}." if found_as else _HINT,
        )
    return word, valence


def _as_looked_up(word: str) -> str:
    """Return what VADER looks up where a text holds `word`; nothing if it is not one word."""
    tokens = word.lower().split()
    if len(tokens) != 1 or any(char in vader().emojis for char in word):
        return ""
    bare = tokens[0].strip(string.punctuation)
    return bare if len(bare) > _SHORT else tokens[0]
