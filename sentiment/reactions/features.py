"""A text's features: words, word pairs and pieces of words, as strings to be hashed."""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = ["analyze"]

_LINK = re.compile(r"https?://\S+|www\.\S+")
_MENTION = re.compile(r"@\w+")
_NUMBER = re.compile(r"\d+")
# a word, perhaps with an apostrophe; or one sign (emoji, punctuation)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_")
_SIZES = (2, 3, 4, 5)
_LONG = re.compile(r"(.)\1{2,}")


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
    >>> analyze("Down AGAIN!")[:5]
    ['w:down', 'w:again', 'w:!', 'b:down again', 'b:again !']
    """
    plain = _MENTION.sub(" @ ", _LINK.sub(" ~ ", text))
    plain = _LONG.sub(r"\1\1", _NUMBER.sub("0", plain.lower()))
    tokens = _TOKEN.findall(plain)
    features = [f"w:{token}" for token in tokens]
    features += [f"b:{a} {b}" for a, b in pairwise(tokens)]
    for token in tokens:
        if len(token) > 1:
            edged = f" {token} "
            features += [
                f"c:{edged[i : i + size]}"
                for size in _SIZES
                for i in range(len(edged) - size + 1)
            ]
    return features
