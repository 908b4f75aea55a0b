"""How often intervals of outages and of hours a year hold the truth, in simulated lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.compare.outage_figures import UNSEEN, rate_interval

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["cover_downtime", "study_downtime"]


def cover_downtime(
    mean: float, sigma: float, *, unseen: float = UNSEEN, runs: int = 1000, seed: int = 0
) -> float:
    """Share of lists whose interval of hours a year holds the truth.

    Parameters
    ----------
    mean : float
        Outages a year; lists without any are left out, since they give no interval.
    sigma : float
        Standard deviation of the durations' logarithms; 0: only their number counts.
    unseen : float
        As of `rate_interval`.
    """
    rng = np.random.default_rng(seed)
    truth = mean * np.exp(sigma**2 / 2)
    held = []
    for n in rng.poisson(mean, runs):
        if n:
            hours = rng.lognormal(0, sigma, n).tolist()
            _, low, high = rate_interval(hours, 1.0, unseen=unseen)
            held.append(low <= truth <= high)
    return float(np.mean(held))


def study_downtime(runs: int) -> Iterator[str]:
    """Outages and hours a year from lists of one year, lognormal durations."""
    sigmas = (0.5, 1.0, 1.2)
    yield f"{runs:,} lists a cell; hours: known weights (Fay and Feuer) -> as given"
    yield ""
    yield (
        "| outages a year | their number | "
        + " | ".join(f"hours, sigma {sigma}" for sigma in sigmas)
        + " |"
    )
    yield "| --- | --- |" + " --- |" * len(sigmas)
    for mean in (1, 2, 3, 6, 15, 40):
        counts = cover_downtime(mean, 0.0, unseen=1.0, runs=runs)
        cells = []
        for sigma in sigmas:
            plain, given = (
                cover_downtime(mean, sigma, unseen=unseen, runs=runs)
                for unseen in (1.0, UNSEEN)
            )
            cells.append(f"{100 * plain:.1f} % -> {100 * given:.1f} %")
        yield f"| {mean} | {100 * counts:.1f} % | {' | '.join(cells)} |"
