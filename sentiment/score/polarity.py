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

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd
import pyarrow as pa

from sentiment.parallel import available_cores
from sentiment.schema import require_columns
from sentiment.score.vader import COLUMNS, Lexicon, load_lexicon, score_texts


def score_posts(
    posts: pd.DataFrame,
    *,
    lexicon: Mapping[str, float] | None = None,
    threads: int | None = None,
) -> pd.DataFrame:
    """Add VADER's scores of each text.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns)
        Layout POSTS; only ``text`` is read.
    lexicon : mapping of str to float, optional
        Valences in [-4, 4] of further words, as of `read_lexicon`; they replace
        those of VADER.
    threads : int, optional
        How many to use; all cores where it is not given. The scores don't depend
        on it.

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
    >>> posts = pd.DataFrame({"text": ["I hope my data is safe!", "Facebook is down again"]})
    >>> st.score_posts(posts)["compound"].tolist()
    [0.7263, 0.0]
    >>> st.score_posts(posts, lexicon={"down": -1.5})["compound"].tolist()
    [0.7263, -0.3612]
    """
    require_columns(posts, ["text"], stage="score_posts")
    words = tuple((word, float(valence)) for word, valence in (lexicon or {}).items())
    scores = score_texts(
        pa.array(posts["text"], from_pandas=True),
        threads=threads or available_cores(),
        lexicon=_tables(words),
    )
    return posts.assign(**{name: scores[:, i] for i, name in enumerate(COLUMNS)})


@lru_cache(maxsize=2)
def _tables(words: tuple[tuple[str, float], ...]) -> Lexicon:
    return load_lexicon(dict(words))
