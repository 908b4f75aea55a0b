"""A report that is run while its processes and folders are looked at."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from random import Random
from time import monotonic, sleep

import psutil

ROOT = Path(__file__).parents[1]
_STEP = 0.2


@dataclass
class Run:
    """What a report took: seconds, those of processors, MB of processes and folders.

    `first` is the process that was started, `workers` are the largest of the others, `told`
    is what parts told each other; `redone` parts had been kept, and were tagged again.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    first: float = 0.0
    workers: list[float] = field(default_factory=list)
    temp: float = 0.0
    kept: float = 0.0
    told: float = 0.0
    redone: int = 0
    digest: str = ""


def bytes_in(folder: Path) -> int:
    """Add up the bytes of a folder's files."""
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.stat().st_size
        except OSError:  # gone by now
            continue
    return found


def kept_beside(output: Path) -> dict[str, int]:
    """Return what is kept beside an output: names of parts, and which file each is."""
    hidden = output.with_name(f".{output.name}.unfinished")
    found = {}
    for path in hidden.glob("*.arrow"):
        try:
            found[path.name] = path.stat().st_ino
        except OSError:  # gone by now
            continue
    return found


def run(command: list[str], output: Path, temp: Path, kill: float | None = None) -> Run:
    """Run a report, and look at it on the way; kill a worker after `kill` seconds."""
    found, largest, before = Run(), dict[int, float](), kept_beside(output)
    redone, began, spent = set[str](), monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with (output.parent / "stderr").open("w+") as said:
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said)
        process = psutil.Process(child.pid)
        while child.poll() is None:
            try:
                below = process.children(recursive=True)
                for each in [process, *below]:
                    now = each.memory_info().rss / 1e6
                    largest[each.pid] = max(largest.get(each.pid, 0.0), now)
                if kill is not None and monotonic() - began > kill:
                    workers = [
                        each for each in below if "spawn_main" in " ".join(each.cmdline())
                    ]
                    if workers:
                        Random(0).choice(workers).kill()
                        kill = None
            except psutil.Error:
                pass
            now_kept = kept_beside(output)
            redone |= {name for name, at in before.items() if now_kept.get(name, at) != at}
            hidden = bytes_in(output.with_name(f".{output.name}.unfinished")) / 1e6
            found.temp, found.kept = (
                max(found.temp, bytes_in(temp) / 1e6),
                max(found.kept, hidden),
            )
            sleep(_STEP)
        said.seek(0)
        text = said.read()
    if child.returncode:
        raise SystemExit(f"{command}: ended with {child.returncode}\n{text}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found.seconds, found.redone = monotonic() - began, len(redone)
    found.cpu = after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime
    found.first = largest.pop(child.pid, 0.0)
    found.workers = sorted(largest.values(), reverse=True)[:3]
    if told := re.search(r"told each other ([\d,.]+) MB", text):
        found.told = float(told[1].replace(",", ""))
    found.digest = digest(output)
    return found


def digest(folder: Path) -> str:
    """Digest the bytes of a report, but for the manifest's line that names the engine."""
    found = blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(str(path.relative_to(folder)).encode())
            for line in path.read_bytes().splitlines(keepends=True):
                if not (path.name == "manifest.json" and b'"engine"' in line):
                    found.update(line)
    return found.hexdigest()


def report(paths: list[Path], output: Path, temp: Path, *more: object) -> list[str]:
    """Write the command of a report."""
    names = [str(path) for path in paths]
    command = [sys.executable, "-m", "sentiment", "report", *names, "-o", str(output)]
    command += ["--outages", str(ROOT / "data/sample_outage.csv"), *map(str, more)]
    return [*command, *(["--temp-dir", str(temp)] if "dask" in more else [])]
