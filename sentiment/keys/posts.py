"""The keys of posts: who wrote each, and what it says; made once, and carried along.

Two posts say the same when their texts are alike after case, links, mentions
and spacing are normalised.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sentiment.keys.authors import is_nobody
from sentiment.keys.hashing import hash_normalised
from sentiment.keys.hashset import combine_hashes, hash_column

#: An odd factor spreads a number over all 64 bits (Fibonacci hashing).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)

_NAMED = re.compile(r"(?:https?://|www\.)\S+|@\w+")
_SIGN = re.compile(r"[\W\d_]+")

#: Characters from which on the same text is taken to be a copy: shorter ones many people write.
SHARED_FROM = 20


class Keys(NamedTuple):
    """Keys of posts: of authors (of posts where these are unknown), normalised texts and ids.

    `known` tells whether the author is, `said` whether a text holds more than links and
    mentions.
    """

    unit: NDArray[np.uint64]
    known: NDArray[np.bool_]
    text: NDArray[np.uint64]
    said: NDArray[np.bool_]
    post: NDArray[np.uint64]

    def both(self) -> NDArray[np.uint64]:
        """Hash author and text together."""
        return np.asarray((self.unit ^ (self.text * _SPREAD)) * _SPREAD, dtype=np.uint64)


_COLUMNS = [f"_{name}" for name in Keys._fields]
_TEXT = _COLUMNS[2:4]


def text_keys(posts: pd.DataFrame) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Hash normalised texts, where posts don't carry that; tell which hold more than links."""
    if _TEXT[0] in posts:
        return posts[_TEXT[0]].to_numpy(), posts[_TEXT[1]].to_numpy()
    keys, said = hash_normalised(pa.array(posts["text"].astype("str"), from_pandas=True))
    return combine_hashes(keys), said


def carry_text_keys(posts: pd.DataFrame, *keys: NDArray[Any]) -> pd.DataFrame:
    """Return a copy of posts that carries what `text_keys` gave of them."""
    return posts.assign(**dict(zip(_TEXT, keys, strict=True)))


def keys_of(posts: pd.DataFrame) -> Keys:
    """Return the keys that posts carry (`add_keys`), or make them.

    An author is known who is there and no placeholder (`is_nobody`); without ``text`` each
    post says something of its own.

    >>> import pandas as pd
    >>> names = ["a", "a", None, "A Google user"]
    >>> posts = pd.DataFrame({"author": names, "post_id": list("1234")}, dtype="str")
    >>> keys = keys_of(posts)
    >>> bool(keys.unit[0] == keys.unit[1]), keys.known.tolist()
    (True, [True, True, False, False])
    """
    if _COLUMNS[0] in posts:
        return Keys(*(posts[name].to_numpy() for name in _COLUMNS))
    author, post = posts["author"], hash_column(posts["post_id"])
    known = author.notna().to_numpy() & ~is_nobody(author)
    unit = np.where(known, hash_column(author), post)
    if "text" not in posts:
        return Keys(unit, known, post, np.zeros(len(posts), dtype=bool), post)
    return Keys(unit, known, *text_keys(posts), post)


def add_keys(posts: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of posts that carries its keys, for `keys_of`."""
    return posts.assign(**dict(zip(_COLUMNS, keys_of(posts), strict=True)))


def near_duplicate_key(text: str) -> str:
    """Reduce a text to its words: near-duplicates have the same key.

    Case, links, mentions, digits, punctuation and emoji are taken out; a text
    of nothing else stays as it is.

    >>> near_duplicate_key("Down AGAIN!! @ann") == near_duplicate_key("down again 😡")
    True
    """
    return _SIGN.sub(" ", _NAMED.sub(" ", text.casefold())).strip() or text


def text_units(keys: Keys, posts: pd.DataFrame) -> tuple[NDArray[np.uint64], ...]:
    """Return hashes that copies share, and hashes that copies by one author share."""
    shared = keys.said
    if "text" in posts:
        shared = shared & (posts["text"].str.len() >= SHARED_FROM).to_numpy(bool)
    return tuple(np.where(shared, key, keys.post) for key in (keys.text, keys.both()))
