"""When two texts count as the same: near-duplicates share a key."""

from __future__ import annotations

import re

_NAMED = re.compile(r"(?:https?://|www\.)\S+|@\w+")
_SIGN = re.compile(r"[\W\d_]+")


def near_duplicate_key(text: str) -> str:
    """Reduce a text to its words: near-duplicates have the same key.

    Case, links, mentions, digits, punctuation and emoji are taken out; a text
    of nothing else stays as it is.

    >>> near_duplicate_key("Down AGAIN!! @ann") == near_duplicate_key("down again 😡")
    True
    """
    return _SIGN.sub(" ", _NAMED.sub(" ", text.casefold())).strip() or text
