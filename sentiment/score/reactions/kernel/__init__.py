"""A tagger's scores of whole columns of text at once, by compiled code.

The features are those of `sentiment.score.reactions.features`, in the same buckets
with the same weights; nothing is made of them but their sums. A word is looked
into once and remembered with the sums of all that it is and is made of, so a
post costs little more than finding its words and adding up.
"""

from sentiment.score.reactions.kernel.model import CompiledModel, prepare

__all__ = ["CompiledModel", "prepare"]
