"""Files that somebody made up: lists, models, tables of words and folders of reports."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.torture.disturbance import OUTAGE, PATIENCE, ROOT
from tests.torture.mutation import mutate

if TYPE_CHECKING:
    from tests.torture.disturbance import Bench

__all__ = ["craft"]

MODEL = ROOT / "sentiment" / "models" / "reactions.npz"
LISTS = {
    "--outages": ROOT / "data" / "sample_outage.csv",
    "--statements": ROOT / "data" / "sample_statements.csv",
}
WORDS = b"unreachable\t-1.8\nlagging\t-1.2\n"


def craft(bench: Bench, seed: int) -> str:
    """Run a verb on a file that is changed as a seed says; say what is wrong, or nothing."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=bench.folder) as name:
        folder = Path(name)
        what = rng.choice(["--outages", "--statements", "--lexicon", "--model", "compare"])
        given, out = folder / "given", folder / "out"
        if what == "compare":
            shutil.copytree(bench.folder / "report" / "out", given)
            _change(rng.choice([*given.glob("*.csv"), given / "manifest.json"]), rng)
            arguments = ["compare", str(given), "-o", str(out)]
        else:
            kept = {"--model": MODEL.read_bytes(), "--lexicon": WORDS}
            given.write_bytes(kept.get(what) or LISTS[what].read_bytes())
            _change(given, rng)
            posts = str(bench.posts)
            arguments = ["tag", posts, what, str(given), "-o", str(out.with_suffix(".csv"))]
            if what in LISTS:
                outage = [] if what == "--outages" else ["--outage", OUTAGE]
                arguments = ["report", posts, *outage, what, str(given), "-o", str(out)]
        try:
            run = subprocess.run(
                [sys.executable, "-m", "sentiment", *arguments],
                capture_output=True,
                check=False,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return f"crafted {seed}, {what}: no end within {PATIENCE} s"
        told = run.stderr.decode(errors="replace")
        if "Traceback" in told or run.returncode not in {0, 1, 2}:
            return f"crafted {seed}, {what}: {told.strip().splitlines()[-1:]}"
        left = {path.name for path in folder.iterdir()} - {"given"}
        if run.returncode and left:
            return f"crafted {seed}, {what}: failed and left {', '.join(sorted(left))}"
    return ""


def _change(path: Path, rng: random.Random) -> None:
    data = path.read_bytes()
    for _ in range(rng.randint(1, 3)):
        data = mutate(data, rng)
    path.write_bytes(data)
