"""How functions are compiled.

They are compiled without numba's reference counting: in functions that are
given dozens of arrays the counting took three times as long as the work, and as
all threads count the same tables, two of them were no faster than one.  The
price is that no compiled function can make an array: all room is handed in.

``fastmath`` stays off.  It would let the compiler reorder sums, and the scores
would no longer be those of VADER to the last bit.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias, TypeVar, cast

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., object])

Integer: TypeAlias = int | np.int64
"""An integer of a compiled function.  It is written ``np.int64(0)`` where it is
handed on, as numba takes a plain 0 for a type of its own and compiles the other
function once more for it."""

COMMON_OPTIONS: Final[dict[str, Any]] = {
    "nogil": True,
    "_nrt": False,
    "error_model": "numpy",
    "no_cfunc_wrapper": True,
}
# Without the wrapper for Python, which takes longer to compile than most
# functions do; inlined, as what is handed on is mostly handed on in memory.
OUTER_OPTIONS: Final[dict[str, Any]] = COMMON_OPTIONS | {"no_cpython_wrapper": True}
INNER_OPTIONS: Final[dict[str, Any]] = OUTER_OPTIONS | {"forceinline": True}


def compiled(function: Function) -> Function:
    """Compile a function that only compiled functions call.

    Parameters
    ----------
    function : callable
        To be called with one combination of types only, as numba compiles it
        anew for every other.

    Returns
    -------
    callable
        The compiled function, typed as the original.
    """
    return cast("Function", numba.njit(**INNER_OPTIONS)(function))


def compiled_apart(function: Function) -> Function:
    """Compile a large function that compiled functions call rarely.

    Parameters
    ----------
    function : callable
        As for `compiled`, but a copy of it is not put wherever it is called:
        that would take long to compile.

    Returns
    -------
    callable
        The compiled function, typed as the original.
    """
    return cast("Function", numba.njit(**OUTER_OPTIONS)(function))


def entry(function: Function) -> Function:
    """Compile a function that Python calls, and that runs without the GIL.

    Parameters
    ----------
    function : callable
        As for `compiled`.

    Returns
    -------
    callable
        The compiled function, typed as the original.
    """
    return cast("Function", numba.njit(**COMMON_OPTIONS)(function))
