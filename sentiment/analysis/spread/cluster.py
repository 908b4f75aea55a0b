"""A Dask cluster: its workers, what they do, and what becomes of what fails."""

from __future__ import annotations

import logging
from asyncio import CancelledError
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import Any

from sentiment.errors import ClusterError, OptionError, SentimentError
from sentiment.ingest.source.given import is_table

#: How often a task is done again that failed.
_RETRIES = 2
_CONNECT = "10s"
#: How long a worker that was killed may take to come back, on a machine that has much to do.
_BACK = "5 minutes"
#: How workers of this machine are set up.
_CONFIG = {
    # what starts them again would be ended after 15 seconds, and their tasks wait for ever
    "distributed.deploy.lost-worker-timeout": _BACK,
    "distributed.scheduler.no-workers-timeout": _BACK,
    # arrays given back to the system at once take a quarter longer: all is cleared again
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
    "distributed.worker.profile.interval": "100ms",
    # sums are small, and what waits on disk is bounded elsewhere
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
}


@contextmanager
def opened_cluster(
    scheduler: str | None, n_workers: int | None, tell: Callable[[str], object]
) -> Iterator[Cluster]:
    """Connect to a scheduler (``tcp://HOST:PORT``); without one, start workers on this machine.

    There is one a core where `n_workers` is not given; `tell` is told where the dashboard is.
    OptionError if Dask is not installed, or no scheduler answers.
    """
    try:
        import dask  # noqa: PLC0415  an extra
        from distributed import Client, LocalCluster  # noqa: PLC0415
    except ImportError as error:
        raise OptionError(
            f"--engine dask: found no package {error.name}. Install what it needs, in the "
            f"clone: pip install '.[dask]'"
        ) from None
    from sentiment.parallel import available_cores  # noqa: PLC0415

    # what becomes of workers is told by what becomes of their tasks
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set(_CONFIG), ExitStack() as stack:
        where: Any = scheduler
        if scheduler is None:
            where = stack.enter_context(
                LocalCluster(
                    n_workers=n_workers or available_cores(),
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=":0",
                    silence_logs=logging.CRITICAL,
                )
            )
        try:
            client = stack.enter_context(Client(where, timeout=_CONNECT))
        except (OSError, TimeoutError, ValueError) as error:
            raise OptionError(
                f"--scheduler {scheduler}: found no scheduler there ({type(error).__name__}); "
                f"expected a running one, as of: dask scheduler"
            ) from error
        if find_spec("bokeh") is None:
            tell("Dashboard: none, as bokeh is not installed; to have one: pip install bokeh")
        else:
            tell(f"Dashboard: {client.dashboard_link}")
        yield Cluster(client, scheduler)


def room(most: str | None) -> int | None:
    """Read how many bytes may be taken, as ``50 GB``; OptionError if that is no number."""
    from dask.utils import parse_bytes  # noqa: PLC0415  an extra

    try:
        return None if most is None else int(parse_bytes(most))
    except ValueError:
        raise OptionError(f"--max-temp: found {most!r}; expected bytes, as 50GB.") from None


class Cluster:
    """Does tasks by a connected `client`; one that fails is done again, and then named.

    `scheduler` is its address, where its workers are elsewhere.
    """

    def __init__(self, client: Any, scheduler: str | None = None) -> None:
        self._client, self._scheduler = client, scheduler
        self._names: dict[str, str] = {}

    @property
    def n_workers(self) -> int:
        """Workers that there are; 1 while none is known."""
        return max(len(self._client.scheduler_info(n_workers=-1)["workers"]), 1)

    def refuse_unseen(self, sources: Sequence[Any]) -> None:
        """Raise OptionError where workers elsewhere don't see what is to be read."""
        for each in () if self._scheduler is None else sources:
            if is_table(each) or str(each) == "-":
                found = "a table" if is_table(each) else "stdin"
                raise OptionError(
                    f"--scheduler {self._scheduler}: found {found}, which workers "
                    f"elsewhere don't see; expected files that they do."
                )

    def submit(
        self, task: Callable[..., Any], *args: Any, name: str, priority: int = 0, **more: Any
    ) -> Any:
        """Have a task done; `name` is what messages call what it is about."""
        future = self._client.submit(
            task, *args, **more, pure=False, retries=_RETRIES, priority=priority
        )
        self._names[future.key] = name
        return future

    def done(self, futures: Sequence[Any]) -> Iterator[int]:
        """Yield the place of each task when it is done; what it returned may go by then.

        Raises
        ------
        ClusterError
            If one failed again and again, or the cluster is gone.
        """
        from distributed import as_completed  # noqa: PLC0415  an extra

        places = {future.key: at for at, future in enumerate(futures)}
        ending = as_completed(futures)
        del futures  # workers keep what somebody holds
        for future in ending:
            status = future.status
            if status in {"lost", "pending"}:  # its worker is gone: another does it again
                ending.add(future)
                continue
            if status != "finished":
                self._refuse(future)
            yield places[future.key]

    def results(self, futures: Sequence[Any]) -> list[Any]:
        """Return what tasks returned, in their order; raises as `done` does."""
        for _ in self.done(futures):  # the first that fails ends it
            pass
        return [self.result(future) for future in futures]

    def result(self, future: Any) -> Any:
        """Return what a task returned."""
        try:
            return future.result()
        except (Exception, CancelledError):  # noqa: BLE001  whatever a task raises
            return self._refuse(future)

    def _refuse(self, future: Any) -> Any:
        name = self._names.get(future.key, "a task")
        if future.status != "error":
            raise ClusterError(
                "--engine dask: found that the scheduler is gone; expected it to stay to the "
                "end.\nNothing was written. Start it again, and run the same command."
            )
        error = future.exception()
        if isinstance(error, SentimentError):
            raise error
        if type(error).__name__ == "NoWorkerError":  # after `_BACK`, or what a scheduler has
            raise ClusterError(
                "--engine dask: found that all workers were killed, and none came back in "
                "time; expected one at least.\nNothing was written. Give workers more memory, "
                "or take fewer (--jobs), and run the same command."
            ) from error
        raise ClusterError(
            f"{name}: found that its task failed {_RETRIES + 1} times "
            f"({type(error).__name__}: {error}); expected it to be done.\nNothing was written. "
            f"Read that file alone (sentiment identify), or give workers more memory, and run "
            f"the same command."
        ) from error
