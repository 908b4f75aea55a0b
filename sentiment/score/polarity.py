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
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sentiment.jit.policy import Demand
from sentiment.parallel import available_cores
from sentiment.schema import require_columns
from sentiment.score.lexicon import analyzer_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["POLARITY_COLUMNS", "score_posts"]

#: The columns that `score_posts` adds, in its order.
POLARITY_COLUMNS = ("neg", "neu", "pos", "compound")


#: From so many posts in a process on compiled code scores them: compiling it takes some ten
#: seconds the first time on a machine, as long as vaderSentiment needs for 200,000 posts.
COMPILED_FROM = 50_000
#: From so many on where the code is kept from an earlier run.
KEPT_CODE_FROM = 1_000
#: vaderSentiment's time grows with the square of the emoji in a row: 4,000 take 12 s. Texts
#: with more than this go to the compiled code, whose time grows with their number.
MAX_EMOJI_RUN = 300
# blocks of emoji, with the joiners and selectors between them, and spaces
_EMOJI = (
    "[\U0001f000-\U0001faff\U000e0020-\U000e007f\u2190-\u2bff\u3030\u303d\ufe0f\u200d\u20e3]"
)
_EMOJI_RUN = re.compile(rf"(?:{_EMOJI}\s*+){{{MAX_EMOJI_RUN + 1}}}")


def _is_kept() -> bool:
    from sentiment.score.vader.lexicon import prepare  # noqa: PLC0415  numba takes a while to load

    return prepare.is_quick()


_demand: Final = Demand(COMPILED_FROM, where_kept=KEPT_CODE_FROM, is_kept=_is_kept)
#: Valences by word, in a form that results can be remembered by.
Words = tuple[tuple[str, float], ...]


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
        How many compiled code uses; all cores where it is not given. The
        scores don't depend on it.

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
    >>> score_posts(posts, lexicon={"down": -1.5})["compound"].tolist()
    [0.7263, -0.3612]
    """
    require_columns(posts, ["text"], stage="score_posts")
    words = tuple((word, float(valence)) for word, valence in (lexicon or {}).items())
    # of many small tables, too, most are to be scored by compiled code
    if _demand.grows(len(posts)):
        scores = _score_compiled(posts["text"], words, threads)
    else:
        scores = _score_few(posts["text"], words)
    return posts.assign(**{name: scores[:, i] for i, name in enumerate(POLARITY_COLUMNS)})


@lru_cache(maxsize=2)
def _analyzer(words: Words) -> Any:
    return analyzer_with(dict(words))


@lru_cache(maxsize=2)
def _tables(words: Words) -> Any:
    from sentiment.score.vader import load_lexicon  # noqa: PLC0415  numba takes a while to load

    return load_lexicon(dict(words))


def _score_few(texts: pd.Series, words: Words) -> NDArray[np.float64]:
    """Score texts with vaderSentiment, one by one."""
    polarity_scores = _analyzer(words).polarity_scores
    scores = np.zeros((len(texts), len(POLARITY_COLUMNS)))
    long_runs = []
    for row, text in enumerate(texts.array):
        if not isinstance(text, str):
            continue
        if len(text) > MAX_EMOJI_RUN and _EMOJI_RUN.search(text):
            long_runs.append(row)
            continue
        found = polarity_scores(text)
        scores[row] = [found[name] for name in POLARITY_COLUMNS]
    if long_runs:
        scores[long_runs] = _score_compiled(texts.iloc[long_runs], words, None)
    return scores


def _score_compiled(texts: pd.Series, words: Words, threads: int | None) -> NDArray[np.float64]:
    """Score texts with compiled code: the same numbers to the last bit."""
    import pyarrow as pa  # noqa: PLC0415  loading these takes a while

    from sentiment.score.vader import score_texts  # noqa: PLC0415

    return score_texts(
        pa.array(texts, from_pandas=True),
        threads=threads or available_cores(),
        lexicon=_tables(words),
    )
