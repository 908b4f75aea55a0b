"""Seeded faults: small changes to the package, and whether the tests notice.

Run by ``make mutants``; not part of the test command, since it takes an hour. First every test
is run once, to see which functions it calls (``tests.reached``). Each mutant is then one token
of one file: a comparison, an operator, a number, or a word such as ``and``. Run are the tests
that call its function or else its file, quick ones first, until one fails or ``--seconds`` of
them have passed; one that fails without the change too is none. Not drawn is what doesn't
change what the package does: annotations, texts, assertions, ``strict=`` of a zip, stars
that unpack, what does not compile, and what compiles to the same. What became of each is
printed at once, and a run that is interrupted ends with the share of those it tried.

    python -m tests.mutants --n 200 --seed 1 [--only measure/] [--reached FILE]
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import io
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import tokenize
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import _lru_cache_wrapper, cache, partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple, TextIO

from statsmodels.stats.proportion import proportion_confint

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
#: What reports of invented archives say compares more than any other test, and comes soon.
_TOLD = "tests/test_golden_reports.py", 0.02
#: Seconds of a processor and of a clock after which a mutant counts as noticed: it is endless.
_ENDLESS = 90, 900
#: Imported once for all; nothing of the package is.
_SLOW_IMPORTS = "matplotlib.pyplot", "pandas", "pyarrow.parquet", "scipy.stats"


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

    def in_source(self, source: str) -> str:
        """Change the token in a file's text."""
        lines = source.splitlines(keepends=True)
        line = lines[self.line - 1]
        lines[self.line - 1] = line[: self.start] + self.new + line[self.end :]
        return "".join(lines)


class Reached(NamedTuple):
    """Which tests call a function, by its file and first line, and how long each takes."""

    calls: dict[tuple[str, int], set[str]]
    seconds: dict[str, float]

    @classmethod
    def read(cls, log: Path) -> Reached:
        """Read what tests wrote; what one sets up may be there for all of its file."""
        seconds, by_file, calls = {}, defaultdict(set), defaultdict(set)
        lines = [line.split("\t") for line in log.read_text(encoding="utf-8").splitlines()]
        for told, _, value in lines:
            test, _, when = told.rpartition(" (")
            if when == "took)":
                seconds[test] = float(value)
                by_file[test.partition("::")[0]].add(test)
        for told, file, value in lines:
            test, _, when = told.rpartition(" (")
            if when == "setup)":
                calls[file, int(value)] |= by_file[test.partition("::")[0]]
            elif test in seconds and file:
                calls[file, int(value)].add(test)
        return cls(calls, seconds)

    def of(self, mutant: Mutant, most: float) -> list[str]:
        """Choose tests that call the function, or else its file, quick ones first."""
        file = str(mutant.file)
        near = self.calls.get((file, max(functions_at(mutant), default=0)), set()) or {
            test for (one, _), tests in self.calls.items() if one == file for test in tests
        }
        speaking = set(_speaking_of(mutant.file))

        def rank(test: str) -> float:
            own = 0.2 if test.partition("::")[0] in speaking else 1
            return self.seconds[test] * (_TOLD[1] if test.startswith(_TOLD[0]) else own)

        chosen, spent = [], 0.0
        for test in sorted(near, key=rank):
            if spent + self.seconds[test] <= most or not chosen:
                chosen.append(test)
                spent += self.seconds[test]
        # what a file sets up for its tests is set up once
        files = list(dict.fromkeys(test.partition("::")[0] for test in chosen))
        return sorted(chosen, key=lambda test: files.index(test.partition("::")[0]))


def mutants_of(file: Path) -> list[Mutant]:
    """List what can be changed in a file: code alone, no annotation, text or import."""
    source = (ROOT / file).read_text(encoding="utf-8")
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if re.match(r"\s*(from|import|def|class|assert|@|\"\"\"|[\w.]+: )", token.line):
            continue
        new = _SWAPS.get(token.string)
        if token.type == tokenize.NUMBER:
            new = str(eval(token.string) * 2 + 1)
        elif token.type not in {tokenize.OP, tokenize.NAME}:
            continue
        (line, start), (_, end) = token.start, token.end
        kept = re.search(r"strict=$|[(,]\s*$|^\s*$", token.line[:start])
        if new is not None and not (kept and (kept[0] == "strict=" or token.string == "*")):
            found.append(Mutant(file, line, start, end, token.string, new))
    return found


def compiled(source: str) -> list[object] | None:
    """Return what a text does, whatever the columns; None where it is no Python."""

    def plain(code: CodeType) -> list[object]:
        consts = [plain(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
        return [code.co_code, code.co_names, code.co_varnames, consts]

    try:
        return plain(compile(source, "", "exec", dont_inherit=True))
    except SyntaxError:
        return None


def draw(files: list[Path], n: int, seed: int) -> list[Mutant]:
    """Draw mutants that change what is done."""
    every = [mutant for file in files for mutant in mutants_of(file)]
    drawn: list[Mutant] = []
    for mutant in random.Random(seed).sample(every, len(every)):
        source = (ROOT / mutant.file).read_text(encoding="utf-8")
        if len(drawn) < n and compiled(mutant.in_source(source)) not in (
            None,
            compiled(source),
        ):
            drawn.append(mutant)
    return drawn


def functions_at(mutant: Mutant) -> list[int]:
    """Return the first lines of the functions around a mutant, the outermost first."""
    tree = ast.parse((ROOT / mutant.file).read_text(encoding="utf-8"))
    starts = [
        min(node.lineno, *(d.lineno for d in node.decorator_list), node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.lineno <= mutant.line <= (node.end_lineno or 0)
    ]
    return sorted(starts)


@cache
def _speaking_of(file: Path) -> list[str]:
    """List the test files that name a module, or else what it makes public."""
    module = ".".join(file.with_suffix("").parts)
    source = (ROOT / file).read_text(encoding="utf-8")
    names = re.findall(r"^(?:def |class |(?=[A-Z]))([A-Za-z]\w*)", source, re.MULTILINE)
    tests = {
        str(test.relative_to(ROOT)): test.read_text(encoding="utf-8")
        for test in sorted((ROOT / "tests").rglob("test_*.py"))
    }
    found: list[str] = []
    for spoken in (re.escape(module) + r"\b", "|".join(rf"\b{name}\b" for name in names)):
        found = found or [t for t, text in tests.items() if spoken and re.search(spoken, text)]
    return [str(file), *found]


def change(mutant: Mutant) -> None:
    """Change the functions of a file in this process, wherever they are bound by now."""
    parts = mutant.file.with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    path = str(importlib.import_module(name).__file__)
    source = Path(path).read_text(encoding="utf-8")
    found = [compile(mutant.in_source(source), path, "exec", dont_inherit=True)]
    codes: dict[tuple[int, str], CodeType] = {}
    while found:
        code = found.pop()
        codes[code.co_firstlineno, code.co_qualname] = code
        found += [each for each in code.co_consts if isinstance(each, CodeType)]
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == path:
            old = each.__code__
            each.__code__ = codes.get((old.co_firstlineno, old.co_qualname), old)
        elif isinstance(each, _lru_cache_wrapper) and str(each.__module__).startswith(
            "sentiment"
        ):
            each.cache_clear()  # what the unchanged gave


class _Failed:
    """Names the test that failed, and finds no smaller example of what failed."""

    def __init__(self, tell: int, tests: Sequence[str] = ()) -> None:
        self._tell, self._tests = tell, tests

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        if self._tests:  # in their order
            found = {item.nodeid: item for item in items}
            items[:] = [found[test] for test in self._tests if test in found]

    def pytest_sessionstart(self) -> None:
        from hypothesis import Phase, settings  # noqa: PLC0415  after the configuration

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", settings.get_profile("suite"), phases=phases)
        settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            os.write(self._tell, report.nodeid.encode())


class _Within(_Failed):
    """Tries mutants of functions in forks of a process that has read all tests."""

    def __init__(self, tell: int, mutants: list[Mutant], reached: Reached, most: float) -> None:
        super().__init__(tell)
        self._stdout = os.fdopen(os.dup(1), "w")  # pytest keeps what is printed until its end
        self._mutants, self._reached, self._most = mutants, reached, most
        self._fails: dict[str, bool] = {}

    def pytest_runtestloop(self, session: Any) -> bool:
        items = {item.nodeid: item for item in session.items}
        self._run([each for name, each in items.items() if name.startswith(_TOLD[0])][:1])
        for mutant in self._mutants:
            tests = [
                items[test] for test in self._reached.of(mutant, self._most) if test in items
            ]
            failed = self._noticed_by(mutant, tests)
            say(mutant, failed, self._tell, self._stdout)
        return True

    def _noticed_by(self, mutant: Mutant, items: list[Any]) -> str | None:
        """Name the first test that fails with the change, and doesn't without it."""
        while True:
            items = [item for item in items if not self._fails.get(item.nodeid)]
            said = forked(partial(self._try, mutant, items), _ENDLESS[0] + int(3 * self._most))
            assert said is None or said.startswith("\n"), f"{mutant} could not be made"
            failed = None if said is None else said.strip()
            at = [item.nodeid for item in items].index(failed) if failed else -1
            if at < 0 or failed in self._fails:
                return failed
            self._fails[str(failed)] = forked(partial(self._try, None, [items[at]])) is not None
            if not self._fails[str(failed)]:
                return failed
            items = items[at:]

    def _try(self, mutant: Mutant | None, items: list[Any], told: int) -> int:
        if mutant is not None:
            change(mutant)
        os.write(told, b"\n")
        failed = self._run(items)
        os.write(told, failed.encode())
        return bool(failed)

    def _run(self, items: list[Any]) -> str:
        from _pytest.runner import runtestprotocol  # noqa: PLC0415  as pytest's own loop does

        for item, after in zip(items, [*items[1:], None], strict=False):
            reports = runtestprotocol(item, log=False, nextitem=after)
            if any(report.failed for report in reports):
                return item.nodeid
        return ""


def say(mutant: Mutant, failed: str | None, tell: int, to: TextIO = sys.stdout) -> None:
    """Note and print which test failed."""
    os.write(tell, f"{failed}\n".encode())
    print("MISSED" if failed is None else "noticed", mutant, failed, file=to, flush=True)


def forked(run: Callable[[int], int], limit: int = _ENDLESS[0]) -> str | None:
    """Run in a fork; return what it wrote, or None where it ended well."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if sys.stdin is not None:
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        for stream in (1, 2):
            os.dup2(0, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        status = 1
        try:
            status = run(tell)
        finally:
            os._exit(status)
    os.close(tell)
    timer = threading.Timer(_ENDLESS[1], os.killpg, (child, signal.SIGKILL))
    timer.start()
    status, said = os.waitpid(child, 0)[1], ""
    timer.cancel()
    with suppress(ProcessLookupError):  # what its tests left running
        os.killpg(child, signal.SIGKILL)
    os.set_blocking(told, False)
    with suppress(BlockingIOError):
        said = os.read(told, 10_000).decode()
    os.close(told)
    return None if status == 0 else said


def pytest_in(copy: Path, tests: Iterable[str], plugin: object) -> int:
    """Run pytest on files of tests in this process, on a copy of the package."""
    import pytest  # noqa: PLC0415  it looks at arguments and folders when it is imported

    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy)
    sys.path.insert(0, str(copy))
    for name in [name for name in sys.modules if name.split(".")[0] == "tests"]:
        del sys.modules[name]
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    return int(pytest.main([*options, *tests], plugins=[plugin]))


def try_outside(mutant: Mutant, tests: Sequence[str], copy: Path) -> str | None:
    """Try a mutant of what stands outside of functions: all is read anew."""
    path = copy / mutant.file
    whole = path.read_text(encoding="utf-8")

    def first_failing(some: Sequence[str]) -> str | None:
        files = dict.fromkeys(test.partition("::")[0] for test in some)
        return forked(lambda told: pytest_in(copy, files, _Failed(told, some)))

    while True:
        path.write_text(mutant.in_source(whole), encoding="utf-8")
        try:
            failed = first_failing(tests)
        finally:
            path.write_text(whole, encoding="utf-8")
        if failed not in tests or first_failing([failed]) is None:
            return failed
        tests = [test for test in tests if test != failed]


def tried(
    inside: list[Mutant], outside: list[Mutant], reached: Reached, most: float, copy: Path
) -> list[str]:
    """Name the test that failed for each mutant, in turn, as far as that got."""
    found = copy.parent / "found"
    tell = os.open(found, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    files = {test.partition("::")[0] for one in inside for test in reached.of(one, most)}
    if not (child := os.fork()):
        try:
            pytest_in(copy, sorted(files), _Within(tell, inside, reached, most))
        finally:
            os._exit(0)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        os.waitpid(child, 0)
        for mutant in outside:
            say(mutant, try_outside(mutant, reached.of(mutant, most), copy), tell)
    except KeyboardInterrupt:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return found.read_text(encoding="utf-8").splitlines()


def main() -> None:
    """Draw mutants, try each, and print the share noticed and those that were not."""
    parser = argparse.ArgumentParser(description="Seeded faults, and which the tests notice.")
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="files whose path matches this")
    parser.add_argument("--seconds", type=float, default=30, help="of tests a mutant, at most")
    parser.add_argument("--reached", type=Path, help="where to keep which test calls what")
    given = parser.parse_args()
    files = [path.relative_to(ROOT) for path in sorted((ROOT / "sentiment").rglob("*.py"))]
    drawn = draw([f for f in files if re.search(given.only, str(f))], given.n, given.seed)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "copy"
        ignored = shutil.ignore_patterns(".git", ".venv", "build", "demo-report")
        shutil.copytree(ROOT, copy, ignore=ignored)
        log = given.reached or Path(folder) / "reached"
        if not log.exists():
            shutil.copy(ROOT / "tests" / "reached.py", copy / "sitecustomize.py")
            command = "import pytest, sitecustomize as s; pytest.main(plugins=[s.Followed()])"
            env = {**os.environ, "PYTHONPATH": str(copy), "REACHED": str(log.resolve())}
            subprocess.run([sys.executable, "-c", command], cwd=copy, env=env, check=True)
            (copy / "sitecustomize.py").unlink()
        for name in _SLOW_IMPORTS:
            importlib.import_module(name)
        reached = Reached.read(log)
        inside = [mutant for mutant in drawn if functions_at(mutant)]
        outside = [mutant for mutant in drawn if not functions_at(mutant)]
        failed = tried(inside, outside, reached, given.seconds, copy)
    missed = [m for m, test in zip(inside + outside, failed, strict=False) if test == "None"]
    n = len(failed)
    noticed = n - len(missed)
    if n < len(drawn):
        print(f"\nNot tried: {len(drawn) - n} of {len(drawn)}.")
    low, high = proportion_confint(noticed, n, method="wilson")
    print(f"\n{noticed} of {n} noticed: {noticed / n:.0%} ({low:.0%} to {high:.0%}).")
    print("Not noticed:")
    print("\n".join(map(str, missed)) or "none")


if __name__ == "__main__":
    main()
