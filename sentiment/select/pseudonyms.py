"""Pseudonyms: authors become keyed hashes, and texts lose what leads to people.

The same key gives the same pseudonyms, so that the files of one study can be
joined; without the key a hash can't be tested against a list of names. Post
ids are hashed as well: on every platform a post's id leads to its author.
Pseudonymous texts are still personal data: a search engine finds a text.

References
----------
RFC 7693 (BLAKE2, keyed mode). ITU-T E.164: at most 15 digits a phone number.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sentiment.errors import InputError
from sentiment.schema import PROFILE, WINDOWED

if TYPE_CHECKING:
    import pandas as pd

#: Shortest key in bytes: 128 bits can't be tried out.
MIN_KEY = 16
_MAX_KEY = 64  # BLAKE2b's own bound
# looked for from the start of a word alone: from each of its letters would take the square
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(https?://)(?:[^\s/@]*@)?([^\s/?#]+)[^\s]*", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w/])@[\w.-]*\w(?:@[\w.-]+\w)?|(?<![\w/])/?u/[\w-]+")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d\s().\u2010-\u2015/-]{6,18}\d(?!\w)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_DIGITS = range(8, 16)


def _phone(match: re.Match[str]) -> str:
    n_digits = sum(char.isdigit() for char in match[0])
    return "[phone]" if n_digits in _DIGITS and not _DATE.search(match[0]) else match[0]


def mask_text(text: str) -> str:
    """Mask @names, e-mail addresses and phone numbers, and the paths of links.

    >>> mask_text("@ann.b call +49 30 1234567 or a@b.org, see https://x.com/ann/status/1")
    '@name call [phone] or [e-mail], see https://x.com/...'
    """
    text = _LINK.sub(r"\1\2/...", text)
    text = _HANDLE.sub("@name", _EMAIL.sub("[e-mail]", text))
    return _PHONE.sub(_phone, text)


class Pseudonymiser:
    """Replaces ids by keyed hashes and masks texts.

    Parameters
    ----------
    key : bytes
        16 bytes or more, secret; the same for all files of one study.

    Examples
    --------
    >>> posts = pd.DataFrame({"author": ["ann", None], "text": ["hi @bob", "x"]})
    >>> st.Pseudonymiser(b"0123456789abcdef").apply(posts)["text"].tolist()
    ['hi @name', 'x']
    """

    def __init__(self, key: bytes) -> None:
        # a longer key is hashed to the length that BLAKE2 takes
        self._key = key if len(key) <= _MAX_KEY else hashlib.blake2b(key).digest()

    @classmethod
    def from_file(cls, path: Path) -> Pseudonymiser:
        """Read the key; line ends around it do not belong to it.

        Raises
        ------
        InputError
            If it is too short.
        """
        with path.open("rb") as file:
            key = file.read(1 << 16).strip(b"\r\n")
        if len(key) < MIN_KEY:
            raise InputError(
                str(path),
                found=f"a key of {len(key)} bytes",
                expected=f"{MIN_KEY} random bytes or more",
                next_step="Make one and keep it secret: head -c 32 /dev/urandom > study.key",
            )
        return cls(key)

    def hash_id(self, value: str) -> str:
        """Return the pseudonym of an id: 32 hexadecimal digits."""
        data = value.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._key, digest_size=16).hexdigest()

    def apply(self, posts: pd.DataFrame) -> pd.DataFrame:
        """Return a copy with pseudonyms; any layout of posts. Profiles are left out."""
        posts = posts.drop(columns=[name for name in PROFILE if name in posts])
        changes = {
            name: posts[name].map(change, na_action="ignore").astype("str")
            for name, change in (
                ("author", self.hash_id),
                ("post_id", self.hash_id),
                ("text", mask_text),
            )
            if name in posts
        }
        own = (
            str(name) for name in posts if name not in WINDOWED and posts[name].dtype == "str"
        )
        changes |= {name: posts[name].map(mask_text, na_action="ignore") for name in own}
        return posts.assign(**changes)
