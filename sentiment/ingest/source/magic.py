"""What a file is that holds no posts in any form that is read, by its first bytes."""

from __future__ import annotations

import re

OLE2_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB], section 2.2
_PICTURE = "Posts in pictures can't be read: export them as a table or as JSON."
_DOCUMENT = "Copy its table into a spreadsheet, or export the posts as CSV or JSON."
_PACKED = "Unpack it first, or pack it as .zip, .gz or .zst."
_POINTER = "Fetch the file itself: git lfs pull"
# [MS-OFFCRYPTO], section 2.3.4.4: the stream of a locked file
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_UNLOCK = "Save it without a password, or as CSV (UTF-8)."
_DATABASE = "Export the table of posts as CSV."
#: Where the sign stands, the sign, what it is the sign of, what to do.
_SIGNS = (
    (0, b"PK\x03\x04", "a zip archive inside another archive", "Unpack the outer one first."),
    (0, b"version https://git-lfs", "a pointer of Git LFS, not the file", _POINTER),
    (0, b"%PDF-", "a PDF document", _DOCUMENT),
    (0, b"{\\rtf", "a text document (RTF)", _DOCUMENT),
    (0, b"\x89PNG\r\n", "a picture (PNG)", _PICTURE),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", _PICTURE),
    (0, b"GIF8", "a picture (GIF)", _PICTURE),
    (0, b"II*\x00", "a picture (TIFF)", _PICTURE),
    (0, b"MM\x00*", "a picture (TIFF)", _PICTURE),
    (8, b"WEBP", "a picture (WebP)", _PICTURE),
    (4, b"ftyp", "a video or picture", _PICTURE),
    (0, b"ID3", "a sound file", _PICTURE),
    (0, b"OggS", "a sound file", _PICTURE),
    (0, b"BZh", "a bzip2 archive", _PACKED),
    (0, b"\xfd7zXZ\x00", "an xz archive", _PACKED),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _PACKED),
    (0, b"Rar!\x1a\x07", "a RAR archive", _PACKED),
    (257, b"ustar", "a tar archive", _PACKED),
    (0, b"SQLite format 3\x00", "an SQLite database", _DATABASE),
    (0, b"\x89HDF\r\n", "an HDF5 file", _DATABASE),
    (0, b"Obj\x01", "an Avro file", _DATABASE),
    (0, b"ORC", "an ORC file", _DATABASE),
    (0, b"RDX3\n", "an R data file", "In R: write.csv(posts, 'posts.csv')"),
    (0, b"\x80\x04\x95", "a Python pickle", "In Python: posts.to_csv('posts.csv')"),
    (0, b"\x7fELF", "a program", "Name the file of posts."),
    (0, b"MZ\x90\x00", "a program", "Name the file of posts."),
    (0, OLE2_MAGIC, "an old Office document that is no workbook", _DOCUMENT),
)
_PAGE = (
    "Where a platform offers a choice, request the download as JSON, not as HTML; a table "
    "opens in a spreadsheet program, which saves it as CSV."
)
_PYTHON = re.compile(rb"\[?\s*\{\s*'")
_CHATS = (
    ("카카오톡 대화".encode(), "KakaoTalk"),
    (b"kakaotalk chats with", "KakaoTalk"),
    (b"[line] ", "LINE"),
)
_PAGES = (
    (b"<!doctype html", "an HTML page", _PAGE),
    (b"<html", "an HTML page", _PAGE),
    (b"<?xml", "an XML document", "Export the posts as CSV or JSON."),
)


def what_else(head: bytes) -> tuple[str, str] | None:
    """Tell what a file is that is no export, and what to do; None of any other.

    >>> what_else(b"%PDF-1.7")[0], what_else(b"id,text")
    ('a PDF document', None)
    """
    if head.startswith(OLE2_MAGIC) and _LOCKED in head:
        return "a workbook or document that a password locks", _UNLOCK
    for at, sign, what, advice in _SIGNS:
        if head[at : at + len(sign)] == sign:
            return what, advice
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if _PYTHON.match(start):
        return (
            "lists and dictionaries as Python shows them",
            "In Python: json.dump(posts, file)",
        )
    first = start.partition(b"\n")[0]
    chat = next((name for title, name in _CHATS if title in first), None)
    if chat is not None:
        return f"a chat of {chat} as text", "Save it as CSV with columns Date, User, Message."
    return next(
        ((what, advice) for sign, what, advice in _PAGES if start.startswith(sign)), None
    )
