"""Polarity of posts: the four VADER scores.

VADER reads how positive or negative words are, not what people feel about a
service: "I hope my data is safe!" scores +0.73. `compound` is therefore never
read as a reaction; the tagger does that.

References
----------
Hutto, C.J., Gilbert, E. (2014). VADER: A Parsimonious Rule-based Model for
Sentiment Analysis of Social Media Text. ICWSM-14.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sentiment.schema import require_columns

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["POLARITY_COLUMNS", "score_posts"]

#: The columns that `score_posts` adds, in its order.
POLARITY_COLUMNS = ("neg", "neu", "pos", "compound")


#: Emoji in a row that are scored. VADER's time grows with the square of their number: 4,000
#: take 12 s. The longest posts that platforms count in characters people see hold 300
#: (Bluesky; X has room for 140), so no such post is changed.
MAX_EMOJI_RUN = 300
# blocks of emoji, with the joiners and selectors between them, and spaces
_EMOJI = (
    "[\U0001f000-\U0001faff\U000e0020-\U000e007f\u2190-\u2bff\u3030\u303d\ufe0f\u200d\u20e3]"
)
_EMOJI_RUN = re.compile(rf"((?:{_EMOJI}\s*+){{{MAX_EMOJI_RUN}}})(?:{_EMOJI}\s*+)++")


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_EMOJI_RUN else _EMOJI_RUN.sub(r"\1", text)


@cache
def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415  lazy

    return SentimentIntensityAnalyzer()


def score_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """Add VADER's scores of each text.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns)
        Layout POSTS; only ``text`` is read.

    Returns
    -------
    DataFrame of shape (n_posts, n_columns + 4)
        Layout SCORED: a copy with ``neg, neu, pos`` in [0, 1], which add up to
        1 but for rounding, and ``compound`` in [-1, 1], rounded to 4 decimals.
        A text without any word scores 0.

    Raises
    ------
    LayoutError
        If ``text`` is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> posts = pd.DataFrame({"text": ["I hope my data is safe!", "Facebook is down again"]})
    >>> score_posts(posts)["compound"].tolist()
    [0.7263, 0.0]
    """
    require_columns(posts, ["text"], stage="score_posts")
    polarity_scores = _analyzer().polarity_scores
    scores = np.empty((len(posts), len(POLARITY_COLUMNS)))
    for row, text in enumerate(posts["text"].array):
        found = polarity_scores(_shorten(text) if isinstance(text, str) else "")
        scores[row] = [found[name] for name in POLARITY_COLUMNS]
    return posts.assign(**{name: scores[:, i] for i, name in enumerate(POLARITY_COLUMNS)})
