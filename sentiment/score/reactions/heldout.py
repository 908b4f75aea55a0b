"""Held-out posts' probabilities, kept with a model: how it errs can be learned from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class HeldOut(NamedTuple):
    """Labels of posts, and what models not trained on them made of each; no texts.

    The probabilities are in the order of the model's ``classes_``.
    """

    labels: NDArray[np.str_]
    proba: NDArray[np.float64]


def pack_held_out(held: HeldOut | None) -> dict[str, Any]:
    """Return the arrays of a model file that hold `held`: none for None.

    Probabilities are stored in half precision: within 0.0005.

    >>> held = HeldOut(np.array(["a"]), np.array([[0.75, 0.25]]))
    >>> sorted(pack_held_out(held)), pack_held_out(None)
    (['held_out_labels', 'held_out_proba'], {})
    """
    if held is None:
        return {}
    return {
        "held_out_labels": held.labels.astype(str),
        "held_out_proba": held.proba.astype(np.float16),
    }


def unpack_held_out(
    stored: Mapping[str, NDArray[Any]], classes: Sequence[str]
) -> HeldOut | None:
    """Read what `pack_held_out` wrote; None where a model holds no held-out posts.

    Raises ValueError if the arrays don't belong together.
    """
    if "held_out_labels" not in stored:
        return None
    labels, proba = stored["held_out_labels"], stored["held_out_proba"].astype(np.float64)
    if (
        labels.dtype.kind != "U"
        or proba.shape != (len(labels), len(classes))
        or not ((proba >= 0) & (proba <= 1)).all()
        or not set(np.unique(labels)) <= set(classes)
    ):
        raise ValueError("held-out posts don't fit the model's classes")
    return HeldOut(labels, proba)
