"""Whether a share rose in a stretch, or only wandered as it does anyway.

Shares of complaints wander: topics come and go, and people answer each other.
A stretch is therefore compared with the rest in a model of three parts: the
shift that is asked for, a level that wanders around its expectation (an
Ornstein-Uhlenbeck process, which is a first-order autoregression over uneven
gaps), and the posts' own noise. How far and how long the level wanders is not
known and a few days tell little about it, so that all that fits the archive
counts, each as likely as the archive makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sentiment.detect.grid import Floats

__all__ = ["fit_shifts", "judge_shift", "weigh_shifts"]

#: Standard deviations of the wandering level, by that of one post; and how long it remembers,
#: in hours. No share is quite steady, and longer swings than these are what is looked for.
_SPREADS = (0.07, 0.1, 0.14, 0.2, 0.28, 0.4)
_MEMORIES = (0.5, 1.0, 2.0, 4.0, 8.0)
_WANDERINGS = [(spread, memory) for spread in _SPREADS for memory in _MEMORIES]
#: Hours of the waves that a daily rhythm is made of.
_PERIODS = np.array([24.0, 12.0, 8.0])
#: Standard deviation of a daily rhythm beforehand, by that of one post: where a tenth to a
#: fourth of the posts complain, hours differ by a third.
_SWING = 0.15
#: Wanderings that the archive makes less likely than this, by the likeliest, do not matter.
_LEAST = 0.02


def judge_shift(
    hours: Floats, share: Floats, posts: Floats, inside: Floats
) -> tuple[float, float]:
    """Return how surely a share shifted, and how precisely the shift is known.

    Parameters
    ----------
    hours : float array of shape (n_blocks,)
        Times of the blocks, ascending.
    share : float array of shape (n_blocks,)
        Shares beyond their expectation, in units of one post's standard
        deviation.
    posts : float array of shape (n_blocks,)
        Posts behind them, above 0.
    inside : float array of shape (n_blocks,)
        Share of each block's posts that lie in the stretch, in [0, 1].

    Returns
    -------
    deviate, variance : float
        The normal deviate of the probability that the shift is 0 or less
        (large: surely up), averaged over wanderings by their restricted
        likelihood; and the variance of the estimated shift, likewise.

    References
    ----------
    Patterson, H.D., Thompson, R. (1971). Recovery of inter-block information
    when block sizes are unequal. Biometrika 58(3), 545-554.

    Examples
    --------
    >>> hours, posts = np.arange(0.0, 48, 0.5), np.full(96, 30.0)
    >>> inside = (abs(hours - 24) < 3).astype(float)
    >>> steady = np.random.default_rng(0).normal(0, 30**-0.5, 96)
    >>> deviate, variance = judge_shift(hours, steady + inside, posts, inside)
    >>> round(deviate, 1), round(variance, 3)
    (7.8, 0.008)
    """
    from scipy.special import log_ndtr, logsumexp, ndtri_exp  # noqa: PLC0415  takes a while

    box = inside[:, None]
    fits = [fit_shifts(hours, share, posts, box, *each) for each in _WANDERINGS]
    likelihood, shift, variance = np.array(fits)[:, :, 0].T
    weight = likelihood - logsumexp(likelihood)
    tail = logsumexp(weight + log_ndtr(-shift / np.sqrt(variance)))
    return float(-ndtri_exp(tail)), float(np.exp(weight) @ variance)


def weigh_shifts(
    hours: Floats, share: Floats, posts: Floats, boxes: Floats, likely: Floats
) -> Floats:
    """Return the log-likelihood of a rise in each of several stretches.

    Parameters
    ----------
    hours, share, posts : float arrays of shape (n_blocks,)
        As of `judge_shift`.
    boxes : float array of shape (n_blocks, n_boxes)
        As `inside` of `judge_shift`, one column a stretch.
    likely : float array of shape (n_blocks,)
        One that is near the truth, to tell by which wanderings matter.

    Returns
    -------
    float array of shape (n_boxes,)
        But for a constant, averaged over wanderings; -inf for a fall.
    """
    from scipy.special import logsumexp  # noqa: PLC0415

    first = np.array(
        [fit_shifts(hours, share, posts, likely[:, None], *each)[0][0] for each in _WANDERINGS]
    )
    found = []
    for at in np.flatnonzero(first >= first.max() + np.log(_LEAST)):
        likelihood, shift, _ = fit_shifts(hours, share, posts, boxes, *_WANDERINGS[at])
        found.append(np.where(shift > 0, likelihood, -np.inf))
    return np.asarray(logsumexp(found, axis=0))


def fit_shifts(
    hours: Floats, share: Floats, posts: Floats, boxes: Floats, spread: float, memory: float
) -> tuple[Floats, Floats, Floats]:
    """Fit a level and one shift by generalised least squares, for each of several stretches.

    Parameters
    ----------
    hours, share, posts : float arrays of shape (n_blocks,)
        As of `judge_shift`.
    boxes : float array of shape (n_blocks, n_boxes)
        As `inside` of `judge_shift`, one column a stretch.
    spread, memory : float
        Standard deviation of the wandering level, above 0, and hours.

    Returns
    -------
    likelihood, shift, variance : float arrays of shape (n_boxes,)
        Restricted log-likelihood but for a constant; the shift and its variance.
    """
    from scipy.linalg import cho_solve_banded, cholesky_banded  # noqa: PLC0415

    turns = 2 * np.pi * hours[:, None] / _PERIODS
    prior = np.diag([0.0, *[len(_PERIODS) / _SWING**2] * (2 * len(_PERIODS))])
    columns = np.column_stack([share, np.ones(len(share)), np.cos(turns), np.sin(turns), boxes])
    weighted = posts[:, None] * columns
    # inverse covariance of the level alone: tridiagonal, since it remembers one step
    keep = np.exp(-np.diff(hours) / memory)
    gone = spread**2 * (1 - keep**2)
    diagonal = np.full(len(hours), spread**-2)
    diagonal[1:] = 1 / gone
    diagonal[:-1] += keep**2 / gone
    band = np.stack([np.concatenate([[0.0], -keep / gone]), diagonal + posts])
    root = cholesky_banded(band, check_finite=False)
    # Woodbury's identity
    weighted -= posts[:, None] * cho_solve_banded((root, False), weighted)
    determinant = 2 * (np.log(root[1]).sum() + np.log(spread)) + np.log(gone).sum()
    # level and daily rhythm are not asked for: what they explain is taken off
    asked = len(prior) + 1
    other = columns[:, 1:asked]
    inner = np.linalg.inv(other.T @ weighted[:, 1:asked] + prior)
    to_share, to_boxes = weighted[:, 1:asked].T @ share, weighted[:, 1:asked].T @ boxes
    yy = share @ weighted[:, 0] - to_share @ inner @ to_share
    xy = weighted[:, 0] @ boxes - to_share @ inner @ to_boxes
    xx = (boxes * weighted[:, asked:]).sum(axis=0) - (to_boxes * (inner @ to_boxes)).sum(axis=0)
    xx = np.maximum(xx, 1e-12)
    determinant -= np.linalg.slogdet(inner)[1]
    shift = xy / xx
    return -0.5 * (determinant + yy - shift * xy + np.log(xx)), shift, 1 / xx
