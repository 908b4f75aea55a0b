"""Small invented grids of posts, to compare what is made of them with plain reckoning."""

from __future__ import annotations

import numpy as np

from sentiment.detect.grid import DAY, Grid

#: A Monday, 2024-03-04, in Unix seconds.
MONDAY = 1_709_510_400


def make_grid(
    seed: int,
    n: int,
    width: int,
    *,
    rate: float = 6.0,
    shift: int = 0,
    gaps: tuple[tuple[int, int], ...] = (),
    ignored: tuple[int, int] = (0, 0),
    hot: tuple[int, int] = (0, 0),
) -> Grid:
    """Draw posts, complaints and words in bins; none in `gaps`, many complaints in `hot`."""
    rng = np.random.default_rng(seed)
    number = np.arange(n)
    times = MONDAY + number * width
    local = times + width // 2 + shift
    level = rate * (1 + 0.5 * np.sin(2 * np.pi * local / DAY)) * (1 - 0.3 * (local % 5 == 0))
    is_hot = (number >= hot[0]) & (number < hot[1])
    posts = rng.poisson(level[:, None] / 4, (n, 4)).astype(np.float64)
    for first, last in gaps:
        posts[first:last] = 0
    share = np.where(is_hot, 0.6, 0.12)[:, None]
    complaints = np.round(rng.binomial(posts.astype(int), share) * rng.choice([1, 0.75]), 2)
    words = rng.binomial(posts.astype(int), share / 2).astype(np.float64)
    by_group = np.stack([posts, complaints, words], axis=-1)
    sums = by_group.sum(axis=1)
    return Grid(
        times=times,
        width=width,
        local=local,
        by_group=by_group,
        posts=sums[:, 0],
        complaints=sums[:, 1],
        words=sums[:, 2],
        tagged=sums[:, 1],
        ignored=(number >= ignored[0]) & (number < ignored[1]),
    )
