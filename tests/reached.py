"""Which functions of the package a test calls, and how long it takes, for ``tests.mutants``.

Laid beside a copy of the package as ``sitecustomize.py``, so that processes that tests start
tell it too: each writes lines of (test, file, name of the function) behind the others'.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

_SEEN: set[int] = set()


def follow() -> None:
    """Write each function of the package that is called, once a test and process."""
    log, package = os.environ["REACHED"], str(Path(__file__).parent / "sentiment") + os.sep

    def called(frame: Any, _event: str, _arg: object) -> None:
        code = frame.f_code
        if not code.co_filename.startswith(package) or id(code) in _SEEN:
            return
        _SEEN.add(id(code))
        test = os.environ.get("PYTEST_CURRENT_TEST")
        if test:
            place = "sentiment/" + code.co_filename[len(package) :]
            with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123  quick
                file.write(f"{test}\t{place}\t{code.co_qualname}\n")

    threading.settrace(called)
    sys.settrace(called)


def _spent() -> float:
    """Return seconds of a processor, those of processes that have ended as well."""
    return sum(os.times()[:4])


class Followed:
    """Begins anew with each test, and writes how long those took that passed."""

    def pytest_runtest_logstart(self) -> None:
        follow()
        _SEEN.clear()
        self._began = _spent()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" and report.passed:
            seconds = _spent() - self._began
            with open(os.environ["REACHED"], "a", encoding="utf-8") as file:  # noqa: PTH123
                file.write(f"{report.nodeid} (took)\t\t{seconds:.3f}\n")


if "REACHED" in os.environ and "PYTEST_CURRENT_TEST" in os.environ:
    follow()
