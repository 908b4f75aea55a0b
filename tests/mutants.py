"""Seeded faults: small changes to the package, and whether the tests of their module notice.

Run by ``make mutants``; not part of the test command, since it takes minutes. Each mutant is
one token of one file: a comparison, an operator, a number, or a word such as ``and``. The tests
that are run are those that import the module, or else those that speak of a name that it
makes public, what reports of invented archives say, and the module's own examples.

    python -m tests.mutants --n 200 --seed 1 [--only measure/]
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tokenize
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
_SWAPS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "//": "*",
    "+=": "-=",
    "&": "|",
    "and": "or",
    "or": "and",
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "True": "False",
    "False": "True",
    "is": "is not",
    "break": "continue",
}
#: What reports of invented archives say, and the rooms that it comes from.
_TOLD = "tests/test_golden_reports.py"
_TOLD_OF = (
    *("analysis", "chart", "compare", "count", "detect", "keys", "measure", "report"),
    *("results", "select", "stats", "tell"),
)
#: Least seconds, and never below four times the usual ones, after which a mutant counts as
#: noticed: it made something endless.
_PATIENCE = 240


class Mutant(NamedTuple):
    """One token changed."""

    file: Path
    line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        """Name the place as compilers do."""
        return f"{self.file}:{self.line}:{self.start}: {self.old} -> {self.new}"


def mutants_of(file: Path) -> list[Mutant]:
    """List what can be changed in a file: code alone, no annotation, text or import."""
    source = (ROOT / file).read_text(encoding="utf-8")
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if re.match(r"\s*(from|import|def|class|@|\"\"\"|[\w.]+: )", token.line):
            continue
        new = _SWAPS.get(token.string)
        if token.type == tokenize.NUMBER:
            new = str(eval(token.string) * 2 + 1)
        elif token.type not in {tokenize.OP, tokenize.NAME}:
            continue
        if new is not None:
            (line, start), (_, end) = token.start, token.end
            found.append(Mutant(file, line, start, end, token.string, new))
    return found


def tests_of(file: Path) -> list[str]:
    """Find the test files that speak of a module."""
    module = ".".join(file.with_suffix("").parts)
    source = (ROOT / file).read_text(encoding="utf-8")
    names = re.findall(r"^(?:def |class |(?=[A-Z]))([A-Za-z]\w*)", source, re.MULTILINE)
    tests = {
        str(test.relative_to(ROOT)): test.read_text(encoding="utf-8")
        for test in sorted((ROOT / "tests").rglob("test_*.py"))
    }
    for spoken in (re.escape(module) + r"\b", "|".join(rf"\b{name}\b" for name in names)):
        found = [test for test, text in tests.items() if spoken and re.search(spoken, text)]
        if found:
            break
    else:
        found = ["tests/test_analyse.py", "tests/test_cli.py"]
    told = [_TOLD] if file.parts[1] in _TOLD_OF and _TOLD not in found else []
    return [str(file), *told, *found]


def run_tests(tests: list[str], copy: Path, patience: float) -> int | None:
    """Return how pytest ended in the copy, or None where it took longer than was allowed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *tests],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode


def is_noticed(mutant: Mutant, copy: Path, patience: float) -> bool:
    """Change a copy of the package, run the tests, and change it back."""
    path = copy / mutant.file
    whole = path.read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    line = lines[mutant.line - 1]
    lines[mutant.line - 1] = line[: mutant.start] + mutant.new + line[mutant.end :]
    path.write_text("".join(lines), encoding="utf-8")
    try:
        return run_tests(tests_of(mutant.file), copy, patience) != 0
    finally:
        path.write_text(whole, encoding="utf-8")


def usual_seconds(file: Path, copy: Path) -> float | None:
    """Time a module's tests on the code as it is; None where they don't pass there."""
    began = time.monotonic()
    passed = run_tests(tests_of(file), copy, 4 * _PATIENCE) == 0
    return time.monotonic() - began if passed else None


def main() -> None:
    """Draw mutants, try each, and print the share noticed and those that were not."""
    parser = argparse.ArgumentParser(description="Seeded faults, and which the tests notice.")
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="files whose path holds this")
    given = parser.parse_args()
    files = [path.relative_to(ROOT) for path in sorted((ROOT / "sentiment").rglob("*.py"))]
    every = [m for file in files if given.only in str(file) for m in mutants_of(file)]
    drawn = random.Random(given.seed).sample(every, min(given.n, len(every)))
    missed, untried, usual = [], [], {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "copy"
        ignored = shutil.ignore_patterns(".git", ".venv", "build", "demo-report")
        shutil.copytree(ROOT, copy, ignore=ignored)
        for number, mutant in enumerate(drawn, 1):
            if mutant.file not in usual:
                usual[mutant.file] = usual_seconds(mutant.file, copy)
            seconds = usual[mutant.file]
            if seconds is None:
                untried.append(mutant)
                result = "UNTRIED (its tests fail without it)"
            elif is_noticed(mutant, copy, max(_PATIENCE, 4 * seconds)):
                result = "noticed"
            else:
                missed.append(mutant)
                result = "MISSED"
            print(f"{number}/{len(drawn)} {result} {mutant}", flush=True)
    tried = len(drawn) - len(untried)
    share = 100 * (1 - len(missed) / max(tried, 1))
    print(f"\n{tried - len(missed)} of {tried} noticed ({share:.0f} %). Not noticed:")
    print("\n".join(map(str, missed)) or "none")
    if untried:
        print(f"{len(untried)} not tried: their tests fail on the code as it is.")


if __name__ == "__main__":
    main()
