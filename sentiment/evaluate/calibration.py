"""Whether probabilities mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Bins of equal width, as in Guo et al. (2017).
N_BINS = 15


@dataclass(frozen=True)
class Calibration:
    """How often posts are tagged rightly, by the probability of their tag.

    Attributes
    ----------
    error : float
        Expected calibration error in [0, 1]: the mean distance between a
        bin's mean probability and its share of right tags, weighted by posts.
    table : DataFrame
        ``start, end`` of each bin that holds posts; ``n``; ``confidence``,
        their mean probability; ``accuracy``, the share tagged rightly, with
        Wilson's 95 % interval ``low, high``. All in [0, 1].
    """

    error: float
    table: pd.DataFrame


def measure_calibration(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], *, n_bins: int = N_BINS
) -> Calibration:
    """Compare the probabilities of tags with how often these are right.

    Parameters
    ----------
    confidence : float array of shape (n,)
        Probability of each post's tag, in [0, 1].
    right : bool array of shape (n,)
        Whether the tag is the label.
    n_bins : int, default 15
        Bins of equal width.

    References
    ----------
    Guo, C., Pleiss, G., Sun, Y., Weinberger, K.Q. (2017). On Calibration of
    Modern Neural Networks. ICML.

    Examples
    --------
    >>> found = st.measure_calibration(np.array([0.9, 0.9, 0.5]), np.array([True, False, True]))
    >>> round(found.error, 3), found.table["n"].tolist()
    (0.433, [1, 2])
    """
    from scipy.stats import binomtest  # noqa: PLC0415  slow to load

    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    rows = []
    for number in np.unique(bins).tolist():
        inside = bins == number
        n, hits = int(inside.sum()), int(right[inside].sum())
        bounds = binomtest(hits, n).proportion_ci(method="wilson")
        rows.append(
            (
                number / n_bins,
                (number + 1) / n_bins,
                n,
                float(confidence[inside].mean()),
                hits / n,
                float(bounds.low),
                float(bounds.high),
            )
        )
    names = ["start", "end", "n", "confidence", "accuracy", "low", "high"]
    table = pd.DataFrame(rows, columns=names)
    distance = (table["confidence"] - table["accuracy"]).abs()
    error = float((distance * table["n"]).sum() / max(len(bins), 1))
    return Calibration(error, table)
