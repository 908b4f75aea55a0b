"""A text's features: words, word pairs and pieces of words, as strings to be hashed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils import murmurhash3_32

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["HashedCounts", "analyze", "tokenize"]

_LINK = re.compile(r"https?://\S+|www\.\S+")
_MENTION = re.compile(r"@\w+")
_NUMBER = re.compile(r"\d+")
# a word, perhaps with an apostrophe; or one sign (emoji, punctuation)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_")
_SIZES = (2, 3, 4, 5)
#: Tokens, and pairs of them, whose buckets are remembered: about 60 MB at most.
_REMEMBERED = 100_000
_LONG = re.compile(r"(.)\1{2,}")


def tokenize(text: str) -> list[str]:
    """Split a text into words and signs, with placeholders for what names somebody.

    Examples
    --------
    >>> tokenize("@ann sooo DOWN since 9:30!!")
    ['@', 'soo', 'down', 'since', '0', ':', '0', '!', '!']
    """
    plain = _MENTION.sub(" @ ", _LINK.sub(" ~ ", text))
    return _TOKEN.findall(_LONG.sub(r"\1\1", _NUMBER.sub("0", plain.lower())))


def _pieces(token: str) -> list[str]:
    """List what one token gives: itself, and its pieces where it is a word."""
    features = [f"w:{token}"]
    if len(token) > 1:
        edged = f" {token} "
        features += [
            f"c:{edged[i : i + size]}" for size in _SIZES for i in range(len(edged) - size + 1)
        ]
    return features


def analyze(text: str) -> list[str]:
    """List the features of one text, repeated as often as they occur.

    Links, mentions and numbers become placeholders, since whom a post speaks
    to is not what it expresses. Letters repeated three times or more are
    kept twice ("sooo" -> "soo").

    Parameters
    ----------
    text : str
        A post.

    Returns
    -------
    list of str
        ``w:`` words and signs, ``b:`` pairs of neighbours, ``c:`` pieces of
        2 to 5 characters of each word with its edges.

    Examples
    --------
    >>> features = analyze("Down AGAIN!")
    >>> features[:5], features[-2:]
    (['w:down', 'c: d', 'c:do', 'c:ow', 'c:wn'], ['b:down again', 'b:again !'])
    """
    tokens = tokenize(text)
    features = [piece for token in tokens for piece in _pieces(token)]
    return features + [f"b:{a} {b}" for a, b in pairwise(tokens)]


class HashedCounts:
    """Counts hashed features, as scikit-learn's ``HashingVectorizer`` does over `analyze`.

    The buckets of each token and of each pair are remembered, since texts are
    made of the same words again and again: ten times as fast, the same counts.

    Parameters
    ----------
    n_features : int
        Buckets.

    Examples
    --------
    >>> counts = HashedCounts(2**10).transform(["down again", "down"])
    >>> counts.shape, int(counts[1].sum()) == len(analyze("down"))
    ((2, 1024), True)
    """

    def __init__(self, n_features: int) -> None:
        self.n_features = n_features
        self._of_token: dict[str, list[int]] = {}
        self._of_pair: dict[tuple[str, str], int] = {}

    def _bucket(self, feature: str) -> int:
        # as sklearn.feature_extraction.FeatureHasher: MurmurHash3, 32 bit, seed 0
        signed: int = murmurhash3_32(feature.encode("utf-8", "replace"), seed=0)
        return abs(signed) % self.n_features

    def _add_token(self, token: str) -> list[int]:
        if len(self._of_token) >= _REMEMBERED:
            self._of_token.clear()
        buckets = [self._bucket(feature) for feature in _pieces(token)]
        self._of_token[token] = buckets
        return buckets

    def _add_pair(self, pair: tuple[str, str]) -> int:
        if len(self._of_pair) >= _REMEMBERED:
            self._of_pair.clear()
        bucket = self._bucket(f"b:{pair[0]} {pair[1]}")
        self._of_pair[pair] = bucket
        return bucket

    def transform(self, texts: Iterable[str]) -> csr_matrix:
        """Count the features of each text.

        Returns
        -------
        csr_matrix of shape (n_texts, n_features)
            Counts as float64, indices sorted.
        """
        of_token, of_pair = self._of_token, self._of_pair
        buckets: list[int] = []
        ends = [0]
        for text in texts:
            tokens = tokenize(text)
            for token in tokens:
                buckets += of_token.get(token) or self._add_token(token)
            for pair in pairwise(tokens):
                bucket = of_pair.get(pair)
                buckets.append(self._add_pair(pair) if bucket is None else bucket)
            ends.append(len(buckets))
        shape = (len(ends) - 1, self.n_features)
        counts = csr_matrix((np.ones(len(buckets)), buckets, ends), shape=shape)
        counts.sum_duplicates()
        return counts
