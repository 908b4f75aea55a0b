"""Work on several cores: a stream in threads, drawing in a copy of the process.

In threads taking the next item, working on items, and what the caller does with a
result go on at the same time: in order, bounded, and carrying exceptions. That makes
things faster where most of it lets go of Python's lock: compiled code, Arrow, NumPy,
decompression.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Event, Semaphore
from typing import Any, NoReturn, Protocol, TypeVar

#: Linux' PR_SET_PDEATHSIG, of <linux/prctl.h>.
_DIE_WITH_PARENT = 1
Item = TypeVar("Item")
Result = TypeVar("Result")
#: What a work tells how far it is.
Tell = Callable[[Any], object]


class Worker(Protocol):
    """What begins a work, somewhere."""

    def __call__(
        self, work: Callable[[Tell], Result], tell: Tell = ...
    ) -> Callable[[], Result]:
        """Begin ``work(tell)``; return what waits for its result."""


def available_cores() -> int:
    """Return how many cores this process may use.

    >>> available_cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def parallel_map(
    items: Iterable[Item], work: Callable[[Item], Result], *, jobs: int
) -> Generator[Result]:
    """Work on items in threads; the results come in the items' order.

    Items are taken one after the other, in one thread; a generator is closed in the end,
    however that comes. `jobs` are worked on at once, and at most ``jobs + 2`` items and
    results are held; with 1 no thread is made, and an item is taken when the result before it
    was used. What `items` or `work` raised is raised after the results before it.

    >>> list(parallel_map([1, 2, 3], lambda number: number**2, jobs=2))
    [1, 4, 9]
    """
    if jobs == 1:
        with closing(_generator(items)) as source:
            yield from map(work, source)
        return
    room = Semaphore(jobs + 1)
    stop = Event()
    results: SimpleQueue[Future[Result] | None] = SimpleQueue()
    with ThreadPoolExecutor(jobs, "work") as workers, ThreadPoolExecutor(1, "read") as reader:

        def read() -> None:
            with closing(_generator(items)) as source:
                for item in source:
                    results.put(workers.submit(work, item))
                    del item  # or it would be held while the next is waited for
                    room.acquire()
                    if stop.is_set():
                        return

        def end(reading: Future[None]) -> None:
            if error := reading.exception():
                failed: Future[Result] = Future()
                failed.set_exception(error)
                results.put(failed)
            results.put(None)

        try:
            reader.submit(read).add_done_callback(end)
            while (future := results.get()) is not None:
                result = future.result()
                del future
                yield result
                del result
                room.release()
        finally:
            stop.set()
            room.release()  # wakes the reader, should it wait
            workers.shutdown(wait=False, cancel_futures=True)


@contextmanager
def beside(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Do `work` in a copy of this process during the block, which can ask for its result.

    For what holds Python's lock, as matplotlib does. Where there is one core, the
    system is not Linux, or another thread of Python's runs, which a copy would lack,
    and where the copy fails, for want of memory say, the work is done when it is
    asked for.
    """
    with _copy(lambda pipe: pipe.send(work())) as pipe:

        def result() -> Result:
            with suppress(OSError, EOFError):
                if pipe is not None:
                    done: Result = pipe.recv()
                    return done
            return work()

        yield result


def work_here(work: Callable[[Tell], Result], tell: Tell = id) -> Callable[[], Result]:
    """Do a work in this process, when its result is asked for; see `standby`."""
    return partial(work, tell)


@contextmanager
def standby(prepare: Callable[[], object]) -> Iterator[Worker]:
    """Have a copy of this process do `prepare`, as loading libraries, and then works on call.

    The block gets what begins ``work(tell)`` there, one at a time, and hands on what `tell` is
    told while the result is waited for. All travel pickled. Where there is no copy, or it fails
    (see `beside`), a work is done here.
    """

    def serve(pipe: Connection) -> None:
        prepare()
        while True:  # until it is ended
            work = pipe.recv()
            pipe.send((True, work(lambda value: pipe.send((False, value)))))

    with _copy(serve) as pipe:

        def worker(work: Callable[[Tell], Result], tell: Tell = id) -> Callable[[], Result]:
            if pipe is None:
                return work_here(work, tell)
            with suppress(OSError):  # of a copy that has gone; asking it for results tells
                pipe.send(work)

            def result() -> Result:
                with suppress(OSError, EOFError):
                    done, value = pipe.recv()
                    while not done:
                        tell(value)
                        done, value = pipe.recv()
                    found: Result = value
                    return found
                return work(tell)

            return result

        yield worker


@contextmanager
def _copy(work: Callable[[Connection], object]) -> Iterator[Connection | None]:
    """Do `work` in a copy of this process; yield a pipe to it, or None where there is none."""
    if sys.platform != "linux" or available_cores() == 1 or threading.active_count() > 1:
        yield None
        return
    from multiprocessing import Pipe  # noqa: PLC0415  few need it

    mine, theirs = Pipe()
    parent = os.getpid()
    try:
        with warnings.catch_warnings():
            # of threads: those of libraries are idle, and the libraries know of copies
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
    except OSError:
        child = -1
    if not child:
        mine.close()
        _end_after(work, theirs, parent)
    theirs.close()
    try:
        yield None if child < 0 else mine
    finally:
        mine.close()
        if child > 0:
            os.kill(child, signal.SIGKILL)  # not waited for yet, so it is none other's number
            os.waitpid(child, 0)


def _end_after(work: Callable[[Connection], object], pipe: Connection, parent: int) -> NoReturn:
    """Do `work`, which may fail; end without any ado."""
    try:
        # or a killed run would leave a copy that holds its locks
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() == parent:
            work(pipe)
    finally:
        os._exit(0)


def _generator(items: Iterable[Item]) -> Generator[Item]:
    # closing this closes what it goes over, where that is a generator itself
    yield from items
