"""One score a post out of complaints and words of trouble."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sentiment.detect.grid import Bools, Floats, Grid
from sentiment.detect.signals import SHARES, Signal

#: Least variance of a post's complaint or word, and least shift of the score.
_LEAST, _LEAST_SHIFT = 1e-3, 0.1


class Score(NamedTuple):
    """Weights of a complaint and of words of trouble beyond their expected shares.

    They give a score with variance 1 beside the outage, which is higher by `shift` within,
    where `noise` is its variance.
    """

    weights: Floats
    shift: float
    noise: float


def tell_apart(grid: Grid, signals: dict[str, Signal], inside: Bools, beside: Bools) -> Score:
    """Weigh complaints and words by Fisher's linear discriminant, `inside` against `beside`.

    Both are of the same posts, so that neither adds all that it says. Fisher, R.A. (1936). The
    use of multiple measurements in taxonomic problems. Annals of Eugenics 7(2), 179-188.
    """
    posts = grid.by_group[..., 0]
    off = np.stack(
        [signals[name].by_group - posts * signals[name].share[:, None] for name in SHARES]
    )
    number = [max(float(posts[where].sum()), 1.0) for where in (inside, beside)]
    means = [
        off[:, where].sum(axis=(1, 2)) / n
        for where, n in zip((inside, beside), number, strict=True)
    ]
    shift = np.maximum(means[0] - means[1], 0.0)
    # one author's posts of a bin are in one cell, so a loud author counts as variance
    cells = off[:, beside].reshape(len(SHARES), -1)
    spread = cells @ cells.T / number[1] + _LEAST * np.eye(len(SHARES))
    weights = np.maximum(np.linalg.solve(spread, shift), 0.0)
    scale = float(np.sqrt(weights @ spread @ weights))
    if not scale:
        weights = np.array([1.0, 0.0])
        scale = float(np.sqrt(spread[0, 0]))
    weights = weights / scale
    within = weights @ (off - posts * shift[:, None, None])[:, inside].reshape(len(SHARES), -1)
    noise = float((within**2).sum()) / number[0]
    return Score(weights, max(float(weights @ shift), _LEAST_SHIFT), max(noise, 1.0))
