"""Normalising texts in plain Python, which compiled code is held against."""

import re

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MENTION = re.compile(r"@[\w.-]+(?:@[\w.-]+)?")
_REPOST = re.compile(r"^\s*rt\s+@[\w.-]+:?", re.IGNORECASE)


def normalise(text: str) -> str:
    """Even out what copies differ in: case, links, mentions, spacing, an ``RT @name:``."""
    plain = _MENTION.sub(" ", _LINK.sub(" ", _REPOST.sub(" ", text)))
    return " ".join(plain.casefold().split())
