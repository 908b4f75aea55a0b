"""Texts to reactions: the tagger, its shipped model, and the stage that uses it."""

from importlib import import_module
from typing import TYPE_CHECKING

from sentiment.score.reactions.explain import Explanation, explain
from sentiment.score.reactions.store import (
    ACCURATE,
    choose_tagger,
    load_tagger,
    model_digest,
    save_tagger,
)
from sentiment.score.reactions.tag import tag_posts

if TYPE_CHECKING:
    from sentiment.score.reactions.adapt import adapt_tagger
    from sentiment.score.reactions.encoder import AccurateTagger
    from sentiment.score.reactions.other import OtherModel, OtherTagger
    from sentiment.score.reactions.tagger import ReactionTagger
    from sentiment.score.reactions.trained import TrainedTagger

__all__ = [
    "ACCURATE",
    "AccurateTagger",
    "Explanation",
    "OtherModel",
    "OtherTagger",
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
    "OtherModel": "other",
    "OtherTagger": "other",
    "ReactionTagger": "tagger",
    "TrainedTagger": "trained",
    "adapt_tagger": "adapt",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(name)
    return getattr(import_module(f"sentiment.score.reactions.{_LAZY[name]}"), name)
