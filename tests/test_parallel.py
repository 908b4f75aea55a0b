"""Work in threads gives what work in a row gives, and ends as it does."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment import parallel
from sentiment.parallel import Tell, beside, parallel_map, standby

JOBS = [1, 2, 3]


@given(st.lists(st.integers()), st.integers(1, 4))
def test_the_results_are_those_of_map(items: list[int], jobs: int) -> None:
    assert list(parallel_map(items, str, jobs=jobs)) == [str(item) for item in items]


@pytest.mark.parametrize("jobs", JOBS)
def test_results_keep_their_order_when_work_takes_unlike_times(jobs: int) -> None:
    def work(number: int) -> int:
        time.sleep(0.02 if number % 3 == 0 else 0)
        return number

    assert list(parallel_map(range(12), work, jobs=jobs)) == list(range(12))


@pytest.mark.parametrize("jobs", JOBS)
def test_an_error_of_the_work_comes_in_its_place(jobs: int) -> None:
    results = parallel_map([2, 1, 0, 5], lambda number: 10 // number, jobs=jobs)
    assert [next(results), next(results)] == [5, 10]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert list(results) == []


@pytest.mark.parametrize("jobs", JOBS)
def test_an_error_of_the_items_comes_after_what_they_gave(jobs: int) -> None:
    def items() -> Iterator[int]:
        yield from (1, 2)
        raise ValueError("cut short")

    results = parallel_map(items(), str, jobs=jobs)
    assert [next(results), next(results)] == ["1", "2"]
    with pytest.raises(ValueError, match="cut short"):
        next(results)


@pytest.mark.parametrize("jobs", JOBS)
def test_a_stream_that_is_left_is_closed_and_its_threads_end(jobs: int) -> None:
    closed = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield from range(1000)
        finally:
            closed.set()

    before = threading.active_count()
    results = parallel_map(items(), str, jobs=jobs)
    assert next(results) == "0"
    results.close()
    assert closed.is_set()
    assert threading.active_count() == before


@pytest.mark.parametrize("jobs", JOBS)
def test_few_items_are_held_at_once(jobs: int) -> None:
    lock = threading.Lock()
    held = most = 0

    def items() -> Iterator[int]:
        nonlocal held, most
        for number in range(40):
            with lock:
                held += 1
                most = max(most, held)
            yield number

    for _ in parallel_map(items(), str, jobs=jobs):
        time.sleep(0.001)
        with lock:
            held -= 1
    assert most <= jobs + 3  # the one that is let go of counts until here


def test_items_are_taken_while_results_are_used() -> None:
    second = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    results = parallel_map(items(), str, jobs=2)
    next(results)
    assert second.wait(5)
    assert list(results) == ["2"]


def test_work_goes_on_at_the_same_time() -> None:
    both = threading.Barrier(2)
    assert len(list(parallel_map(range(4), lambda _: both.wait(5), jobs=2))) == 4


copies = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux")


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "available_cores", lambda: 2)
    # those that run the tests may have threads of their own
    monkeypatch.setattr(parallel.threading, "active_count", lambda: 1)


@copies
@pytest.mark.usefixtures("two_cores")
def test_a_copy_of_the_process_works_beside_it() -> None:
    with beside(lambda: (os.getpid(), "x" * 200_000)) as result:
        number, text = result()
    assert number != os.getpid()
    assert len(text) == 200_000


@copies
@pytest.mark.usefixtures("two_cores")
def test_what_a_copy_could_not_do_is_done_here() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    with beside(work) as result:
        assert result() == here


@copies
@pytest.mark.usefixtures("two_cores")
def test_a_copy_ends_with_the_block(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / str(os.getpid())).touch()
        time.sleep(60)

    def run() -> None:
        with beside(work):
            while not (there := list(tmp_path.iterdir())):
                time.sleep(0.01)
            raise KeyError(there[0].name)

    with pytest.raises(KeyError) as stopped:
        run()
    with pytest.raises(ProcessLookupError):
        os.kill(int(stopped.value.args[0]), 0)


@copies
@pytest.mark.usefixtures("two_cores")
def test_errors_are_raised_where_the_result_is_asked_for(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def ask() -> None:
        with beside(lambda: 1 // 0) as result:
            result()

    with pytest.raises(ZeroDivisionError):
        ask()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2)])
def test_without_a_core_or_beside_threads_nothing_is_copied(
    monkeypatch: pytest.MonkeyPatch, cores: int, threads: int
) -> None:
    monkeypatch.setattr(parallel, "available_cores", lambda: cores)
    monkeypatch.setattr(parallel.threading, "active_count", lambda: threads)
    with beside(os.getpid) as result:
        assert result() == os.getpid()


PREPARED: list[int] = []


def who_works(tell: Tell) -> list[int]:
    tell("half way")
    return [os.getpid(), *PREPARED]


def fails_elsewhere(here: int, tell: Tell) -> int:
    tell(os.getpid())
    assert os.getpid() == here
    return here


@copies
@pytest.mark.usefixtures("two_cores")
def test_a_copy_that_stands_by_is_prepared_and_does_one_work_after_the_other() -> None:
    told: list[object] = []
    with standby(lambda: PREPARED.append(7)) as worker:
        works = [worker(who_works, told.append)(), worker(who_works)()]
    number = works[0][0]
    assert works == [[number, 7]] * 2
    assert number != os.getpid()
    assert told == ["half way"]
    assert PREPARED == []
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@copies
@pytest.mark.usefixtures("two_cores")
def test_works_that_fail_in_a_copy_are_done_here(capfd: pytest.CaptureFixture[str]) -> None:
    told: list[int] = []
    with standby(lambda: None) as worker:
        for _ in range(2):
            assert worker(partial(fails_elsewhere, os.getpid()), told.append)() == os.getpid()
    assert [number == os.getpid() for number in told] == [False, True, True]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("cores", [1, 2])
def test_without_a_copy_works_are_done_here(
    monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(parallel, "available_cores", lambda: cores)
    monkeypatch.setattr(parallel.threading, "active_count", lambda: 2)
    with standby(lambda: PREPARED.append(7)) as worker:
        assert worker(who_works)() == [os.getpid()]
