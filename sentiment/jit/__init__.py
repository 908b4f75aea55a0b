"""What compiled code needs that has nothing to do with what it computes.

Compiling and keeping machine code, reading UTF-8 and lowering its case as Python
does, looking up words, and going over the buffers of Arrow's arrays in threads.
Each package of compiled functions has a `caching.Preparation` of its own; where
the code is kept is one setting for all.
"""

from sentiment.jit.caching import use_cache_directory

__all__ = ["use_cache_directory"]
