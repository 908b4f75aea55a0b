"""Programs measured from outside: wall time, processor time, peak memory.

Nothing heavy is imported here: on Linux a child counts the memory of the process
that started it towards its own peak until it runs its program.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: ru_maxrss is in kilobytes, on macOS in bytes.
_PER_MB = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Usage:
    """What one run took.

    Attributes
    ----------
    wall, cpu : float
        Seconds from start to end; seconds of processor time, user and system.
    peak : float
        Most memory held at once, in MB (2**20 bytes).
    output : str
        What it printed, errors too.
    """

    wall: float
    cpu: float
    peak: float
    output: str


def cores() -> list[int]:
    """Return the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def run(command: Sequence[object], *, n_cores: int | None = None) -> Usage:
    """Run a program to its end.

    Parameters
    ----------
    command : sequence
        Program and arguments; ``python`` is the running interpreter.
    n_cores : int, optional
        On how many of the cores; all where it is not given.

    Raises
    ------
    SystemExit
        If it fails.
    """
    program, *arguments = map(str, command)
    allowed = cores()
    if n_cores is not None:
        os.sched_setaffinity(0, allowed[:n_cores])
    try:
        start = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable if program == "python" else program, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    finally:
        if n_cores is not None:
            os.sched_setaffinity(0, allowed)
    assert child.stdout is not None
    with child.stdout:
        output = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{output}")
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / _PER_MB, output)
