"""Seeded faults: small changes to the package, and whether the tests notice.

Run by ``make mutants``; not part of the test command, since it takes an hour. First every test
is run once, to see which functions it calls (``tests.reached``). Each mutant is then one token
of one file (``tests.seeded``). Run are the tests that call its function or else its file, quick
ones first, until one fails or ``--seconds`` of them have passed; one that fails without the
change too is none. What no test noticed so is tried again in a process that reads the package
anew, for three times as long, also by the other tests of the files that name its module: tests
may keep what the package gave before it was changed. What became of each is printed at once,
and a run that is interrupted ends with the share of those it tried; of all, and without those
that were read and change nothing (``tests/equivalents.toml``).

    python -m tests.mutants --n 200 --seed 1 [--only measure/] [--reached FILE]
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import _lru_cache_wrapper, cache, partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from statsmodels.stats.proportion import proportion_confint

from tests.seeded import ROOT, Mutant, draw, equivalents, functions_at

#: What reports of invented archives say compares more than any other test, and comes soon.
_TOLD = "tests/test_golden_reports.py", 0.02
#: Starts clusters: left out where other tests reach what it tests, too.
_CLUSTERS = "tests/test_spread.py"
#: Seconds of a processor and of a clock after which a mutant counts as noticed: it is endless.
_ENDLESS = 90, 900
#: Imported once for all; nothing of the package is.
_SLOW_IMPORTS = "matplotlib.pyplot", "pandas", "pyarrow.parquet", "scipy.stats"


class Reached(NamedTuple):
    """Which tests call a function, by its file and name, and how long each takes."""

    calls: dict[tuple[str, str], set[str]]
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
        for told, file, name in lines:
            test, _, when = told.rpartition(" (")
            if when == "setup)":
                calls[file, name] |= by_file[test.partition("::")[0]]
            elif test in seconds and file:
                calls[file, name].add(test)
        return cls(calls, seconds)

    def of(self, mutant: Mutant, most: float) -> list[str]:
        """Choose tests that call the function, or else its file, quick ones first."""
        return self._in_turn(mutant, self._near(mutant), most)

    def of_more(self, mutant: Mutant, most: float) -> list[str]:
        """Choose also from all of the test files that name the module, and golden reports."""
        speaking = _speaking_of(mutant.file)
        naming = {test for test in self.seconds if test.partition("::")[0] in speaking}
        golden = {test for test in self._reaching(mutant.file) if test.startswith(_TOLD[0])}
        return self._in_turn(mutant, self._near(mutant) | naming | golden, most)

    def _near(self, mutant: Mutant) -> set[str]:
        name = functions_at(mutant)[-1:] or [""]
        return self.calls.get((str(mutant.file), name[0])) or self._reaching(mutant.file)

    def _reaching(self, file: Path) -> set[str]:
        found = [tests for (one, _), tests in self.calls.items() if one == str(file)]
        return set().union(*found)

    def _in_turn(self, mutant: Mutant, tests: set[str], most: float) -> list[str]:
        """Take golden reports, quick ones and those of the module first, while time lasts."""
        speaking = _speaking_of(mutant.file)
        others = {test for test in tests if not test.startswith(_CLUSTERS)}
        if others and "spread" not in mutant.file.parts:
            tests = others

        def rank(test: str) -> float:
            own = 0.2 if test.partition("::")[0] in speaking else 1
            return self.seconds[test] * (_TOLD[1] if test.startswith(_TOLD[0]) else own)

        chosen, spent = [], 0.0
        for test in sorted(tests, key=lambda test: (rank(test), test)):
            if spent + self.seconds[test] <= most or not chosen:
                chosen.append(test)
                spent += self.seconds[test]
        # what a file sets up for its tests is set up once
        files = list(dict.fromkeys(test.partition("::")[0] for test in chosen))
        return sorted(chosen, key=lambda test: files.index(test.partition("::")[0]))


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
    """Tries mutants of functions in forks of a process that has read all tests, when asked."""

    def __init__(
        self, tell: int, asked: int, mutants: list[Mutant], reached: Reached, most: float
    ) -> None:
        super().__init__(tell)
        self._asked, self._mutants, self._reached, self._most = asked, mutants, reached, most
        self._fails: dict[str, bool] = {}

    def pytest_runtestloop(self, session: Any) -> bool:
        items = {item.nodeid: item for item in session.items}
        self._run([each for name, each in items.items() if name.startswith(_TOLD[0])][:1])
        for mutant in self._mutants:
            os.read(self._asked, 1)
            tests = [
                items[test] for test in self._reached.of(mutant, self._most) if test in items
            ]
            os.write(self._tell, f"{self._noticed_by(mutant, tests) or ''}\n".encode())
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
    timer.daemon = True
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


def try_outside(mutant: Mutant, tests: Sequence[str], limit: int, copy: Path) -> str | None:
    """Name the first test that fails where all is read anew, and doesn't without the change."""
    path = copy / mutant.file
    whole = path.read_text(encoding="utf-8")

    def first_failing(some: Sequence[str]) -> str | None:
        files = dict.fromkeys(test.partition("::")[0] for test in some)
        # 5: there are none of these names
        return forked(lambda told: pytest_in(copy, files, _Failed(told, some)) % 5, limit)

    while tests:
        path.write_text(mutant.in_source(whole), encoding="utf-8")
        try:
            failed = first_failing(tests)
        finally:
            path.write_text(whole, encoding="utf-8")
        # what is no test is a file that can't be read, or a time that is over
        again = [failed] if failed in tests else tests
        if failed is None or first_failing(again) is None:
            return failed
        tests = [test for test in tests if test not in again]
    return None


def tried(
    drawn: list[Mutant], reached: Reached, most: float, copy: Path
) -> dict[Mutant, str | None]:
    """Name the test that failed for each mutant, in turn, as far as that got."""
    found: dict[Mutant, str | None] = {}
    limit = _ENDLESS[0] + int(9 * most)
    (told, tell), (asked, ask) = os.pipe(), os.pipe()
    inside = [mutant for mutant in drawn if functions_at(mutant)]
    files = {test.partition("::")[0] for one in inside for test in reached.of(one, most)}
    if not (child := os.fork()):
        try:
            pytest_in(copy, sorted(files), _Within(tell, asked, inside, reached, most))
        finally:
            os._exit(0)
    os.close(tell)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with os.fdopen(told) as lines:
            for mutant in drawn:
                failed: str | None = None
                if functions_at(mutant):
                    os.write(ask, b"\n")
                    failed = lines.readline().strip()
                if not failed:
                    tests = reached.of_more(mutant, 3 * most)
                    failed = try_outside(mutant, tests, limit, copy)
                print("MISSED" if failed is None else "noticed", mutant, failed, flush=True)
                found[mutant] = failed
    except KeyboardInterrupt:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return found


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
        found = tried(drawn, reached, given.seconds, copy)
    if len(found) < len(drawn):
        print(f"\nNot tried: {len(drawn) - len(found)} of {len(drawn)}.")
    same = equivalents()
    missed = [mutant for mutant, failed in found.items() if failed is None]
    left = [mutant for mutant in missed if (str(mutant.file), *mutant.lines()) not in same]
    noticed = len(found) - len(missed)
    for n, what in ((len(found), "all"), (noticed + len(left), "those that change something")):
        low, high = proportion_confint(noticed, n, method="wilson")
        share = f"{noticed / n:.0%} ({low:.0%} to {high:.0%})"
        print(f"\n{noticed} of {n} noticed, of {what}: {share}.")
    print("Not noticed:")
    print("\n".join(map(str, left)) or "none")


if __name__ == "__main__":
    main()
