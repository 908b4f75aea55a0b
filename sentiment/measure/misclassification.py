"""Shares corrected for the tagger's errors, with intervals that carry both uncertainties.

A share of tags is biased where the tagger errs: of the posts that express no
reaction some are tagged frustrated, of the frustrated some are not. How the
tagger errs is known from held-out posts, and undone here: the mean
probabilities of a window are a mixture of what posts of each true reaction
get on average; the weights of that mixture are the adjusted shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sentiment.count.tally import PROBABILITY_UNIT, Tally
from sentiment.errors import OptionError
from sentiment.results import MAX_WIDTH, MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS
from sentiment.stats.intervals import Floats, cluster_error, t_quantile

#: Held-out posts of a reaction that its figures need.
_MIN_POSTS = 20
#: Times that the matrix must stand above its own noise to be turned round.
_CLEAR = 3.0
#: One-sided standard normal quantile at 0.995: a share this far below zero does not fit.
_MISFIT = 2.5758293035489004
_ROUNDING = 1e-9
_NAMES = [f"adjusted_share_{name}" for name in REACTIONS]


class ErrorRates(NamedTuple):
    """What probabilities posts of each true reaction get.

    Attributes
    ----------
    mean : float array of shape (4, 4)
        Mean probability of each reaction (columns) of the posts that express
        each (rows), in the order of ``REACTIONS``; rows add up to 1.
    spread : float array of shape (4, 4, 4)
        Covariance of each row: how far it may be off by chance.
    n : tuple of int
        Held-out posts of each reaction.
    """

    mean: Floats
    spread: Floats
    n: tuple[int, ...]


def estimate_error_rates(labels: Sequence[str], proba: ArrayLike) -> ErrorRates:
    """Learn from held-out posts how a tagger errs.

    Parameters
    ----------
    labels : sequence of str of length n
        Reaction that each post expresses.
    proba : array-like of shape (n, 4)
        Its probabilities, in the order of ``REACTIONS``, by a model that was
        not trained on it.

    Returns
    -------
    ErrorRates

    Raises
    ------
    OptionError
        If a reaction has too few held-out posts, or the tagger tells two
        reactions apart too badly for its errors to be undone.

    Examples
    --------
    >>> labels = ["frustration", "concern", "humor", "none"] * 30
    >>> found = st.estimate_error_rates(labels, np.tile(0.6 * np.eye(4) + 0.1, (30, 1)))
    >>> found.mean[0].round(2).tolist(), found.n
    ([0.7, 0.1, 0.1, 0.1], (30, 30, 30, 30))
    """
    truth, given = np.asarray(labels, dtype=str), np.asarray(proba, dtype=np.float64)
    counts = tuple(int((truth == name).sum()) for name in REACTIONS)
    if min(counts) < _MIN_POSTS:
        held = ", ".join(f"{name} {n:,}" for name, n in zip(REACTIONS, counts, strict=True))
        raise OptionError(
            f"held-out posts: found {held}; expected {_MIN_POSTS} or more of each."
        )
    rows = [given[truth == name] for name in REACTIONS]
    found = ErrorRates(
        np.array([row.mean(axis=0) for row in rows]),
        np.array([np.cov(row.T) / len(row) for row in rows]),
        counts,
    )
    left, values, right = np.linalg.svd(found.mean)
    noise = _quadratic(left[:, -1] ** 2, right[-1], found.spread)
    if values[-1] <= _CLEAR * np.sqrt(noise):
        raise OptionError(
            "held-out posts: the tagger tells two reactions apart too badly for its errors "
            "to be undone; expected a better model, or more labelled posts."
        )
    return found


def _quadratic(weights: Floats, direction: Floats, spread: Floats) -> float:
    """Variance along `direction` of a sum of independent rows, weighted."""
    return float(np.einsum("i,j,ijk,k->", weights, direction, spread, direction))


def _unmix(
    expected: Floats, by_group: Floats, rates: ErrorRates
) -> tuple[Floats, Floats, float]:
    """Unconstrained shares of one window, what groups of authors add to them, how many add."""
    n = float(by_group.sum())
    mean = expected.sum(axis=0) / n
    residuals = (expected - mean * by_group[:, None]) / n
    undo = np.linalg.inv(rates.mean.T)
    return undo @ mean, undo @ residuals.T, float((by_group > 0).sum())


def _errors(weights: Floats, residuals: Floats, clusters: float, rates: ErrorRates) -> Floats:
    """Return standard errors: of the archive's posts, and of the rates (delta method)."""
    undo = np.linalg.inv(rates.mean.T)
    of_rates = np.einsum("i,aj,ijk,ak->a", weights**2, undo, rates.spread, undo)
    return np.asarray(np.sqrt(cluster_error(residuals, clusters) ** 2 + of_rates))


def _on_simplex(shares: Floats) -> Floats:
    """Nearest shares that are not negative and add up to 1 (Duchi et al. 2008)."""
    ordered = np.sort(shares)[::-1]
    over = (np.cumsum(ordered) - 1) / np.arange(1, len(shares) + 1)
    return np.asarray(np.maximum(shares - over[ordered > over][-1], 0))


def adjust_shares(
    expected: Floats, by_group: Floats, rates: ErrorRates
) -> tuple[Floats, Floats, Floats]:
    """Estimate the shares of posts that truly express each reaction, in one window.

    Parameters
    ----------
    expected : float array of shape (n_groups, 4)
        Sums of the posts' probabilities, by group of authors.
    by_group : float array of shape (n_groups,)
        Posts of each group.
    rates : ErrorRates
        How the tagger errs; taken to hold in this archive too.

    Returns
    -------
    share, low, high : float arrays of shape (4,)
        In [0, 1], shares adding up to 1, with 95 % intervals that carry the
        sampling of authors and the uncertainty of `rates`. NaN with fewer
        than `MIN_WINDOW_POSTS` posts, where the probabilities don't fit
        `rates` (a share would be below zero by more than chance), and where an
        interval would be wider than `MAX_WIDTH`: such a number says nothing.

    References
    ----------
    Bella, A., Ferri, C., Hernandez-Orallo, J., Ramirez-Quintana, M.J. (2010).
    Quantification via Probability Estimators. ICDM, 737-742. Variance: Buonaccorsi,
    J.P. (2010). Measurement Error, section 2.3 (delta method). Duchi, J. et al.
    (2008). Efficient Projections onto the l1-Ball. ICML (projection).

    Examples
    --------
    >>> labels = ["frustration", "concern", "humor", "none"] * 30
    >>> rates = st.estimate_error_rates(labels, np.tile(0.6 * np.eye(4) + 0.1, (30, 1)))
    >>> posts = np.tile([0.4, 0.1, 0.1, 0.4], (60, 1))
    >>> st.adjust_shares(posts, np.ones(60), rates)[0].round(2).tolist()
    [0.5, 0.0, 0.0, 0.5]
    """
    nothing = np.full(len(REACTIONS), np.nan)
    if by_group.sum() < MIN_WINDOW_POSTS:
        return nothing, nothing, nothing
    found, residuals, clusters = _unmix(expected, by_group, rates)
    error = _errors(np.clip(found, 0, 1), residuals, clusters, rates)
    if (found + _MISFIT * error < -_ROUNDING).any() or np.isnan(error).any():
        return nothing, nothing, nothing
    half = t_quantile(np.array([clusters]))[0] * error
    share = _on_simplex(found)
    low = np.minimum(np.clip(found - half, 0, 1), share)
    high = np.maximum(np.clip(found + half, 0, 1), share)
    if (high - low > MAX_WIDTH).any():
        return nothing, nothing, nothing
    return share, low, high


def adjust_difference(
    expected: Floats, by_group: Floats, rates: ErrorRates
) -> tuple[Floats, Floats, Floats]:
    """Estimate how true shares (4,) differ between two windows, with bounds: second less first.

    `expected` (2, n_groups, 4) is as of `adjust_shares`, `by_group` (2, n_groups) are posts.
    The tagger errs in both windows alike, so most of its uncertainty cancels. NaN where either
    window has no adjusted shares.
    """
    shares = [adjust_shares(e, n, rates)[0] for e, n in zip(expected, by_group, strict=True)]
    nothing = np.full(len(REACTIONS), np.nan)
    if np.isnan(shares).any():
        return nothing, nothing, nothing
    unmixed = [_unmix(e, n, rates) for e, n in zip(expected, by_group, strict=True)]
    (first, before, n_first), (second, then, n_second) = unmixed
    few, change = min(n_first, n_second), second - first
    # an author in both windows moves both: differences of residuals see it
    error = _errors(change, then - before, few, rates)
    half = t_quantile(np.array([few]))[0] * error
    value = shares[1] - shares[0]
    low = np.minimum(np.clip(change - half, -1, 1), value)
    return value, low, np.maximum(np.clip(change + half, -1, 1), value)


def adjusted_rows(tally: Tally, number: int, rates: ErrorRates) -> list[Any]:
    """List ``(measure, value, low, high, n)`` of one window's adjusted shares."""
    expected, by_group = _window(tally, number)
    columns = zip(_NAMES, *adjust_shares(expected, by_group, rates), strict=True)
    return [(*column, float(by_group.sum())) for column in columns]


def adjusted_changes(tally: Tally, to: int, rates: ErrorRates) -> list[Any]:
    """List ``(measure, value, low, high)`` of a window's adjusted shares against before."""
    (first, n_first), (second, n_second) = _window(tally, 0), _window(tally, to)
    found = adjust_difference(np.stack([first, second]), np.stack([n_first, n_second]), rates)
    return list(zip(_NAMES, *found, strict=True))


def _window(tally: Tally, number: int) -> tuple[Floats, Floats]:
    by_group = tally.windows[number].by_group.astype(np.float64)
    return tally.expected[number] * PROBABILITY_UNIT, by_group
