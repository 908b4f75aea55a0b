"""When compiled code is worth its loading."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Demand"]


class Demand:
    """Counts what a process asks for.

    Compiled code gives the same results, sooner where there is much to do: but
    loading it takes half a second, and compiling it, the first time on a machine,
    some seconds.

    Parameters
    ----------
    enough : int
        Posts from which on it is worth it, in a process.
    where_kept : int, optional
        Posts from which on it is worth it where the code is kept from an
        earlier run; as many as `enough` where it is not given.
    is_kept : callable, optional
        Tells whether it is; asked only from `where_kept` posts on.

    Examples
    --------
    >>> demand = Demand(100)
    >>> [demand.grows(60), demand.grows(60), demand.grows(0)]
    [False, True, True]
    >>> Demand(100, where_kept=10, is_kept=lambda: True).grows(20)
    True
    """

    def __init__(
        self,
        enough: int,
        *,
        where_kept: int | None = None,
        is_kept: Callable[[], bool] = lambda: False,
    ) -> None:
        self.enough, self.n_asked = enough, 0
        self.where_kept = enough if where_kept is None else where_kept
        self._is_kept = is_kept

    def grows(self, n: int) -> bool:
        """Count `n` more, and tell whether there are enough."""
        self.n_asked += n
        if self.n_asked >= self.enough:
            return True
        return self.n_asked >= self.where_kept and self._is_kept()
