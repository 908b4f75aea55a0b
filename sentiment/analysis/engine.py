"""By what an archive is counted: on this machine, or in parts on many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sentiment.analysis.counter import Count, count_here
from sentiment.errors import OptionError

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def on_engine(function: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Open the engine that a function's caller names; one that is open is passed on."""

    @wraps(function)
    def opened(*args: _Given.args, **given: _Given.kwargs) -> _Made:
        options: Any = given
        with opened_engine(options.get("engine"), workers=options.get("jobs")) as engine:
            return function(*args, **options | {"engine": engine})

    return opened


@contextmanager
def opened_engine(
    name: str | Count | None,
    *,
    workers: int | None = None,
    temp: Path | None = None,
    most: str | None = None,
    tell: Callable[[str], object] = str,
) -> Iterator[Count]:
    """Open what archives are counted by.

    `name` is ``dask``, the address of its scheduler (``tcp://HOST:PORT``), or None: this
    process; or what is open already. Without a scheduler there are as many processes as
    `workers` says, else one a core. `temp` is a folder that all workers see, else the system's
    for temporary files, of which `most` bytes may be taken, as ``"50 GB"``. `tell` is told
    where Dask's dashboard is, and in the end what was taken. OptionError if there is no such
    engine, or it can't be reached.
    """
    if not isinstance(name, str):
        yield name or count_here
        return
    scheduler = None if name == "dask" else name
    if scheduler is not None and "://" not in scheduler:
        raise OptionError(
            f"engine: found {name!r}; expected dask, or the address of a scheduler, as "
            f"tcp://HOST:PORT."
        )
    # an extra, and slow to load
    from sentiment.analysis.spread.cluster import opened_cluster, room  # noqa: PLC0415
    from sentiment.analysis.spread.spread import Spread  # noqa: PLC0415

    with opened_cluster(scheduler, workers, tell) as cluster, ExitStack() as stack:
        spread = Spread(cluster, stack, temp, room(most))
        yield spread
        tell(spread.account)
