"""Where a stretch begins and ends, with an interval for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sentiment.detection.grid import Bools, Floats

__all__ = ["Edge", "locate"]

_LEVEL = 0.95


@dataclass(frozen=True)
class Edge:
    """A change at position `at`, as likely as not inside [low, high].

    Attributes
    ----------
    at, low, high : int
        Positions between bins: k lies before bin k.
    in_hole : bool
        Whether the archive holds nothing where the change falls.
    is_open : bool
        Whether a change before the first bin is nearly as credible.
    """

    at: int
    low: int
    high: int
    in_hole: bool
    is_open: bool


def locate(gain: Floats, observed: Bools, dispersion: float) -> Edge:
    """Find where evidence turns: bins before it speak for one level, from it on for another.

    The posterior of the position under a flat prior over time, with the
    likelihood flattened by the dispersion. The interval holds the most
    credible positions that make up 95 %; a hole, which can't be told from
    within, belongs to it as a whole or not at all.

    Parameters
    ----------
    gain : float array of shape (n_bins,)
        Log-likelihood of the later level minus that of the earlier one, by
        bin; 0 where there is nothing.
    observed : bool array of shape (n_bins,)
        False in holes.
    dispersion : float
        At least 1.

    References
    ----------
    Smith, A.F.M. (1975). A Bayesian approach to inference about a change-point
    in a sequence of random variables. Biometrika 62(2), 407-416.

    Examples
    --------
    >>> gain = np.array([-3.0, -3, -3, 4, 4, 4])
    >>> edge = locate(gain, np.ones(6, dtype=bool), 1.0)
    >>> edge.at, edge.low, edge.high
    (3, 2, 3)
    """
    # evidence for a change before bin k: all gains from k on
    after = np.concatenate([np.cumsum(gain[::-1])[::-1], [0.0]]) / dispersion
    weight = np.exp(after - after.max())
    weight /= weight.sum()
    at = int(weight.argmax())
    order = np.argsort(-weight, kind="stable")
    kept = order[: int(np.searchsorted(np.cumsum(weight[order]), _LEVEL)) + 1]
    low, high = int(kept.min()), int(kept.max())
    hole = _hole_around(weight, observed)
    is_open = bool(weight[0] > (1 - _LEVEL) * weight.max())
    if hole is None:
        return Edge(at, low, high, in_hole=False, is_open=is_open)
    return Edge(hole[0], hole[0], hole[1], in_hole=True, is_open=is_open)


def _hole_around(weight: Floats, observed: Bools) -> tuple[int, int] | None:
    """Return the hole that the change most credibly falls into, if it does."""
    step = np.diff(np.concatenate([[0], (~observed).astype(np.int8), [0]]))
    for a, b in zip(np.flatnonzero(step == 1), np.flatnonzero(step == -1), strict=True):
        if weight[a : b + 1].sum() > 0.5:  # noqa: PLR2004  more likely than all else
            return int(a), int(b)
    return None
