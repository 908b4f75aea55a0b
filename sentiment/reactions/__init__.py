"""Texts to reactions: the tagger, its shipped model, and the stage that uses it."""

from typing import TYPE_CHECKING

from sentiment.reactions.explain import Explanation, explain
from sentiment.reactions.store import load_tagger, save_tagger
from sentiment.reactions.tag import tag_posts

if TYPE_CHECKING:
    from sentiment.reactions.adapt import adapt_tagger
    from sentiment.reactions.tagger import ReactionTagger

__all__ = [
    "Explanation",
    "ReactionTagger",
    "adapt_tagger",
    "explain",
    "load_tagger",
    "save_tagger",
    "tag_posts",
]


def __getattr__(name: str) -> object:
    if name == "ReactionTagger":  # scikit-learn takes most of a second to load
        from sentiment.reactions.tagger import ReactionTagger  # noqa: PLC0415

        return ReactionTagger
    if name == "adapt_tagger":
        from sentiment.reactions.adapt import adapt_tagger  # noqa: PLC0415

        return adapt_tagger
    raise AttributeError(name)
