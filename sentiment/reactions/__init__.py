"""Texts to reactions: the tagger, its shipped model, and the stage that uses it."""

from sentiment.reactions.store import load_tagger, save_tagger
from sentiment.reactions.tag import tag_posts

__all__ = ["ReactionTagger", "load_tagger", "save_tagger", "tag_posts"]


def __getattr__(name: str) -> object:
    if name == "ReactionTagger":  # scikit-learn takes most of a second to load
        from sentiment.reactions.tagger import ReactionTagger  # noqa: PLC0415

        return ReactionTagger
    raise AttributeError(name)
