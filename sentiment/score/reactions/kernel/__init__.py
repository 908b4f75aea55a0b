"""A tagger's scores of whole columns of text at once, by compiled code."""

from sentiment.score.reactions.kernel.model import CompiledModel

__all__ = ["CompiledModel"]
