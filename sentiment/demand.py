"""When compiled code is worth its loading."""

from __future__ import annotations

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

    Examples
    --------
    >>> demand = Demand(100)
    >>> [demand.grows(60), demand.grows(60), demand.grows(0)]
    [False, True, True]
    """

    def __init__(self, enough: int) -> None:
        self.enough, self.n_asked = enough, 0

    def grows(self, n: int) -> bool:
        """Count `n` more, and tell whether there are enough."""
        self.n_asked += n
        return self.n_asked >= self.enough
