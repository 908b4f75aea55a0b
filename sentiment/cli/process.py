"""What a run of the command makes of its process: streams, signals, memory."""

from __future__ import annotations

import gc
import os
import signal
import sys
from io import TextIOWrapper
from types import FrameType

_N_STREAMS = 3
#: glibc's M_ARENA_MAX, of <malloc.h>.
_ARENA_MAX = -8
#: Bytes of addresses below which OpenBLAS crashes or hangs while it loads.
_LEAST_MEMORY = 900_000_000


def prepare_process() -> None:
    """Fill in closed streams, end cleanly when told to, and spare time and memory."""
    _fill_streams()
    _refuse_small_limit()
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    # loading libraries makes objects that stay: looking for garbage among them every
    # 700 objects, as is the default, takes a tenth of a short run
    gc.set_threshold(50_000, 20, 20)
    if sys.platform == "linux":
        # Arrow's other allocator there keeps 40 MB more of a chunk's memory to itself
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "jemalloc")
        # without memory for its thread it would say so 300,000 times; what it keeps to itself
        # a while is of chunks that have gone, and takes 50 MB
        settings = "background_thread:false,dirty_decay_ms:0,muzzy_decay_ms:0"
        os.environ.setdefault("JE_ARROW_MALLOC_CONF", settings)
    os.environ["MPLBACKEND"] = "agg"  # nothing is shown; a broken setting must not end the run


def share_heap() -> None:
    """Let all threads take memory from one heap: of its own, each keeps what chunks leave."""
    import ctypes  # noqa: PLC0415  comes with numpy, which the help does not load

    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_ARENA_MAX, 1)


def _refuse_small_limit() -> None:
    """Say what is wrong before a library does in words of its own."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  not on Windows

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY and limit < _LEAST_MEMORY:
        sys.exit(
            f"Error: found a limit of {limit // 1_000_000:,} MB of memory (ulimit -v); "
            f"expected at least {_LEAST_MEMORY // 1_000_000:,} MB, which the libraries take."
        )


def _end(number: int, _: FrameType | None) -> None:
    """Leave as from any error, so that what is half done is taken away."""
    raise SystemExit(128 + number)


def _fill_streams() -> None:
    """Open what the caller closed: else the first file opened would take its place."""
    while (number := os.open(os.devnull, os.O_RDWR)) < _N_STREAMS:
        pass
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a letter that the terminal's encoding lacks is shown as its number
            stream.reconfigure(errors="backslashreplace")
