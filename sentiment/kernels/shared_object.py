"""Loading the compiled code, and handing it structures and arrays."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any, Final, Self

import numpy as np

from sentiment.errors import KernelError
from sentiment.kernels.build import built_files

Address: Final = ctypes.c_void_p
Count: Final = ctypes.c_int64


class Structure(ctypes.Structure):
    """A C structure whose arrays and parts live as long as it does."""

    @classmethod
    def of(cls, **fields: Any) -> Self:
        """Make one; arrays are passed by their address, and must be contiguous."""
        made = cls()
        for name, value in fields.items():
            if isinstance(value, np.ndarray):
                assert value.flags.c_contiguous, name
                assert value.flags.aligned, name
                setattr(made, name, value.ctypes.data)
            else:
                setattr(made, name, value)
        made._held = fields  # ctypes copies addresses, and holds nothing
        return made


class Forms(Structure):
    """What some characters become: `Forms` of ``characters.h``."""

    _fields_ = (
        ("codes", Address),
        ("ends", Address),
        ("texts", Address),
        ("count", ctypes.c_uint32),
    )


@cache
def shared_object() -> ctypes.CDLL:
    """Load the build for this processor.

    Raises KernelError if there is none of the sources as they are now.
    """
    best, *others = built_files().values()
    for path in (best, *others):
        if not path.exists():
            raise KernelError(
                f"{path.name}: found no such file in {path.parent}; expected the compiled code "
                f"of these sources.\nBuild it: python -m sentiment.kernels.build"
            )
    plain = ctypes.CDLL(str((others or [best])[-1]))
    return ctypes.CDLL(str(best)) if others and plain.runs_v3() else plain


def call(name: str, *arguments: Any) -> None:
    """Call a function that returns 0, or -1 where memory is missing; it lets go of the GIL.

    Arrays and structures are passed by their address, integers as 64-bit ones.
    """
    if getattr(shared_object(), name)(*map(_passed, arguments)):
        raise MemoryError(name)


def _passed(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        assert value.flags.c_contiguous
        return Address(value.ctypes.data)
    if isinstance(value, ctypes.Structure):
        return ctypes.byref(value)
    return ctypes.c_double(value) if isinstance(value, float) else Count(value)


def new_workspace(size_of: str) -> np.ndarray:
    """Make the zeroed workspace that a kernel keeps between its calls, of the size it names."""
    size = getattr(shared_object(), size_of)
    size.restype = Count
    return np.zeros(-(-size() // 8), np.uint64)
