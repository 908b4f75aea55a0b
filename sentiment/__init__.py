"""How people reacted before, during and after a platform outage.

The names below are loaded when they are first used, so that ``import
sentiment`` and the command's help cost nothing.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
