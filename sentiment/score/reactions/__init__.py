"""Texts to reactions: the tagger, its shipped model, and the stage that uses it.

The names of the stub are loaded where they are asked for: scikit-learn takes most of a second.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
