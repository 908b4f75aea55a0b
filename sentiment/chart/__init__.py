"""Tidy tables to charts: an Axes in, an Axes out, no global state.

The names below are loaded when they are first used: a `Look` needs no matplotlib.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
