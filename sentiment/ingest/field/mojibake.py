"""UTF-8 that was written as if it were Latin-1, as in Meta's downloads.

Facebook and Instagram write each UTF-8 byte as a ``\\u00XX`` escape, so that
"é" arrives as "Ã©".
"""

from __future__ import annotations


class Repaired(str):
    """A text that was mojibake; a str in all else. The reader counts them by it."""

    __slots__ = ()


def repair(text: str) -> str:
    """Undo mojibake by its exact inverse; a text that is none stays as it is.

    >>> repair("cafÃ©"), repair("café")
    ('café', 'café')
    """
    try:
        whole = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    return text if whole == text else Repaired(whole)
