"""Texts to reactions: the tagger, its shipped model, and the stage that uses it."""

from typing import TYPE_CHECKING

from sentiment.reactions.explain import Explanation, explain
from sentiment.reactions.store import (
    ACCURATE,
    choose_tagger,
    load_tagger,
    model_digest,
    save_tagger,
)
from sentiment.reactions.tag import tag_posts

if TYPE_CHECKING:
    from sentiment.reactions.adapt import adapt_tagger
    from sentiment.reactions.encoder import AccurateTagger
    from sentiment.reactions.tagger import ReactionTagger

__all__ = [
    "ACCURATE",
    "AccurateTagger",
    "Explanation",
    "ReactionTagger",
    "adapt_tagger",
    "choose_tagger",
    "explain",
    "load_tagger",
    "model_digest",
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
    if name == "AccurateTagger":
        from sentiment.reactions.encoder import AccurateTagger  # noqa: PLC0415

        return AccurateTagger
    raise AttributeError(name)
