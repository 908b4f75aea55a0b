"""Texts to reactions: the tagger, its shipped model, and the stage that uses it."""

from importlib import import_module
from typing import TYPE_CHECKING

from sentiment.score.reactions.explain import Explanation as Explanation
from sentiment.score.reactions.explain import explain as explain
from sentiment.score.reactions.store import ACCURATE as ACCURATE
from sentiment.score.reactions.store import choose_tagger as choose_tagger
from sentiment.score.reactions.store import load_tagger as load_tagger
from sentiment.score.reactions.store import model_digest as model_digest
from sentiment.score.reactions.store import save_tagger as save_tagger
from sentiment.score.reactions.tag import tag_posts as tag_posts

if TYPE_CHECKING:
    from sentiment.score.reactions.adapt import adapt_tagger as adapt_tagger
    from sentiment.score.reactions.encoder import AccurateTagger as AccurateTagger
    from sentiment.score.reactions.other import OtherModel as OtherModel
    from sentiment.score.reactions.other import OtherTagger as OtherTagger
    from sentiment.score.reactions.tagger import ReactionTagger as ReactionTagger
    from sentiment.score.reactions.trained import TrainedTagger as TrainedTagger


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
