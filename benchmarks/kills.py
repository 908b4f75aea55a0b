"""Reports that are killed (SIGKILL) at a random time, and made by the same command again."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from random import Random
from shutil import rmtree

from benchmarks.watched import ROOT, kept_beside, report, run


def killed(paths: list[Path], folder: Path, n: int, options: tuple[object, ...]) -> None:
    """Kill all of a run at a random time and do it again, `n` times; say how many agree."""
    rng, temp, output = Random(1), folder / "temp", folder / "out"
    command = report(paths, output, temp, *options)
    whole = run(command, output, temp)
    print(f"undisturbed: {whole.seconds:.1f} s, {whole.digest}")
    agree = redone = with_parts = 0
    for number in range(1, n + 1):
        after = _kill(command, output, rng, whole.seconds)
        there, finished = len(kept_beside(output)), output.exists()
        again = run(command, output, temp)
        agree += again.digest == whole.digest
        redone += again.redone
        with_parts += there > 0
        print(
            f"{number}: killed after {after:.1f} s with {there} parts"
            f"{' and the report' if finished else ''}; {again.redone} of them done again; "
            f"{'the same' if again.digest == whole.digest else 'ANOTHER'}",
            flush=True,
        )
    left = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    print(
        f"{agree} of {n} the same; {with_parts} were killed with finished parts, of which "
        f"{redone} were done again; left behind: {', '.join(left) or 'nothing'}"
    )


def _kill(command: list[str], output: Path, rng: Random, seconds: float) -> float:
    """Run a report and kill it before it is done; say after how many seconds."""
    while True:
        rmtree(output, ignore_errors=True)
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        after = rng.uniform(0, seconds)
        try:
            child.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return after
        seconds = after  # others load the machine: it was done before
