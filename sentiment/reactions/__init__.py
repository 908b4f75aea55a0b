"""Texts to reactions: the tagger, its shipped model, and the stage that uses it."""

from importlib import import_module
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
    from sentiment.reactions.trained import TrainedTagger

__all__ = [
    "ACCURATE",
    "AccurateTagger",
    "Explanation",
    "ReactionTagger",
    "TrainedTagger",
    "adapt_tagger",
    "choose_tagger",
    "explain",
    "load_tagger",
    "model_digest",
    "save_tagger",
    "tag_posts",
]


#: Loaded where asked for: scikit-learn and others take most of a second.
_LAZY = {
    "AccurateTagger": "encoder",
    "ReactionTagger": "tagger",
    "TrainedTagger": "trained",
    "adapt_tagger": "adapt",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(name)
    return getattr(import_module(f"sentiment.reactions.{_LAZY[name]}"), name)
