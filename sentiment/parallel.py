"""Work on a stream in threads: in order, bounded, and carrying exceptions.

Taking the next item, working on items, and what the caller does with a result go
on at the same time. That makes things faster where most of it lets go of Python's
lock: compiled code, Arrow, NumPy, decompression.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from queue import SimpleQueue
from threading import Event, Semaphore
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

__all__ = ["available_cores", "parallel_map"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def available_cores() -> int:
    """Return how many cores this process may use.

    Examples
    --------
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

    Parameters
    ----------
    items : iterable
        Taken one after the other, in one thread; a generator is closed in the
        end, however that comes.
    work : callable
        Called with each item, for several at once.
    jobs : int
        How many are worked on at once. 1: no thread is made, and an item is
        taken when the result before it was used.

    Yields
    ------
    Result
        What `work` returned. At most ``jobs + 2`` items and results are held.

    Raises
    ------
    Exception
        What `items` or `work` raised, after the results before it.

    Examples
    --------
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


def _generator(items: Iterable[Item]) -> Generator[Item]:
    # closing this closes what it goes over, where that is a generator itself
    yield from items
