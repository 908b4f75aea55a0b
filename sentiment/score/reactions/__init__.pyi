from .adapt import adapt_tagger as adapt_tagger
from .encoder import AccurateTagger as AccurateTagger
from .other import OtherModel as OtherModel
from .other import OtherTagger as OtherTagger
from .store import (
    ACCURATE as ACCURATE,
)
from .store import (
    choose_tagger as choose_tagger,
)
from .store import (
    load_tagger as load_tagger,
)
from .store import (
    model_digest as model_digest,
)
from .store import (
    save_tagger as save_tagger,
)
from .tag import tag_posts as tag_posts
from .tagger import ReactionTagger as ReactionTagger
from .trained import TrainedTagger as TrainedTagger
