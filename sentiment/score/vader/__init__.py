"""VADER's sentiment scores, to the last bit, of whole columns of text at once.

The rules, the words and every oddity are those of `vaderSentiment`, whose files
and constants are read when they are needed; only the machinery is another one:
compiled code that goes over the bytes of Arrow's text buffers and makes no
Python object for a text or a token.
"""

from sentiment.jit.caching import use_cache_directory
from sentiment.score.vader.lexicon import Lexicon, load_lexicon
from sentiment.score.vader.scorer import score_buffers, score_texts
from sentiment.score.vader.scoring import COLUMNS

__all__ = [
    "COLUMNS",
    "Lexicon",
    "load_lexicon",
    "score_buffers",
    "score_texts",
    "use_cache_directory",
]
