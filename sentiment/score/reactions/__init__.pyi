from .adapt import adapt_tagger as adapt_tagger
from .named import (
    ACCURATE as ACCURATE,
    choose_tagger as choose_tagger,
    model_digest as model_digest,
)
from .encoder import AccurateTagger as AccurateTagger
from .other import OtherModel as OtherModel, OtherTagger as OtherTagger
from .store import load_tagger as load_tagger, save_tagger as save_tagger
from .tag import tag_posts as tag_posts
from .tagger import ReactionTagger as ReactionTagger
from .trained import TrainedTagger as TrainedTagger
