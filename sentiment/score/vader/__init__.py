"""VADER's sentiment scores, to the last bit, of whole columns of text at once.

The rules, the words and every oddity are those of `vaderSentiment`, whose files and
constants are read when they are needed; only the machinery is another one.
"""

from sentiment.score.vader.lexicon import COLUMNS as COLUMNS
from sentiment.score.vader.lexicon import Lexicon as Lexicon
from sentiment.score.vader.lexicon import load_lexicon as load_lexicon
from sentiment.score.vader.lexicon import score_texts as score_texts
