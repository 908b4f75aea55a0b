"""64-bit keys of texts, from compiled code over Arrow's buffers.

Keys are what pandas' `hash_pandas_object` gives: a SipHash with a fixed key, the
same on every machine. Importing this loads no compiled code: tables that stay
small need pandas alone.
"""

from types import ModuleType
from typing import Final

from sentiment.jit.policy import Demand

__all__ = ["compiled_for"]


def _is_kept() -> bool:
    from sentiment.keys.hashing import prepare  # noqa: PLC0415  numba takes a while to load

    return prepare.is_quick()


demand: Final = Demand(200_000, where_kept=40_000, is_kept=_is_kept)
"""Texts that are hashed; a report hashes about four for each post."""


def compiled_for(n_texts: int) -> ModuleType | None:
    """Return the compiled functions, or None where they are not worth their loading.

    Parameters
    ----------
    n_texts : int
        How many are to be hashed now; those before count as well.

    Returns
    -------
    module or None
        `sentiment.keys.hashing`.
    """
    if not demand.grows(n_texts):
        return None
    from sentiment.keys import hashing  # noqa: PLC0415  lazy

    return hashing
