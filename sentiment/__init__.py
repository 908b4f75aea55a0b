"""How people reacted before, during and after a platform outage.

The names below are loaded when they are first used, so that ``import
sentiment`` and the command's help cost nothing.
"""

import lazy_loader as _lazy

#: Read by the build, too: looking it up in the installed package's metadata takes longer
#: than everything else that ``--help`` does.
__version__ = "0.1.0"

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
