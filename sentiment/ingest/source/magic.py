"""What a file is that holds no posts in any form that is read, by its first bytes."""

from __future__ import annotations

import re

from sentiment.ingest.words import data

OLE2_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB], section 2.2
# [MS-OFFCRYPTO], section 2.3.4.4: the stream of a locked file
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_UNLOCK = "Save it without a password, or as CSV (UTF-8)."
_SIGNS = data("source", "signs.toml")
_ADVICE, _TEXTS = _SIGNS["advice"], _SIGNS["texts"]
_PYTHON = re.compile(rb"\[?\s*\{\s*'")


def what_else(head: bytes) -> tuple[str, str] | None:
    """Tell what a file is that is no export, and what to do; None of any other.

    >>> what_else(b"%PDF-1.7")[0], what_else(b"id,text")
    ('a PDF document', None)
    """
    if head.startswith(OLE2_MAGIC) and _LOCKED in head:
        return "a workbook or document that a password locks", _UNLOCK
    for at, sign, what, advice in _SIGNS["files"]["signs"]:
        if head[at : at + len(sign)] == sign.encode("latin-1"):
            return what, _ADVICE.get(advice, advice)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if _PYTHON.match(start):
        return (
            "lists and dictionaries as Python shows them",
            "In Python: json.dump(posts, file)",
        )
    first = start.partition(b"\n")[0].decode("utf-8", "replace")
    chat = next((name for title, name in _TEXTS["chats"] if title in first), None)
    if chat is not None:
        return f"a chat of {chat} as text", "Save it as CSV with columns Date, User, Message."
    pages = ((what, advice) for sign, what, advice in _TEXTS["pages"] if first.startswith(sign))
    what, advice = next(pages, ("", ""))
    return (what, _ADVICE.get(advice, advice)) if what else None
