"""Posts to reactions: the stage that adds the tag and its probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from sentiment.errors import ModelError
from sentiment.reactions.store import load_tagger
from sentiment.schema import REACTIONS, require_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["tag_posts"]


class _Classifier(Protocol):
    classes_: NDArray[np.str_]

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]: ...


def tag_posts(
    posts: pd.DataFrame, *, tagger: _Classifier | None = None, allow_none: bool = True
) -> pd.DataFrame:
    """Add the reaction that each post expresses.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns)
        Any layout; only ``text`` is read.
    tagger : classifier, optional
        With ``classes_`` and ``predict_proba``; the model in the package
        where it is not given.
    allow_none : bool, default True
        Whether a post may express none of the three reactions. If not, every
        post gets the likeliest of the three, and their probabilities are
        shared out anew.

    Returns
    -------
    DataFrame of shape (n_posts, n_columns + 5)
        A copy with ``reaction``, a category of ``REACTIONS``, and
        ``p_frustration, p_concern, p_humor, p_none`` in [0, 1], which add up to 1.

    Raises
    ------
    LayoutError
        If ``text`` is missing.
    ModelError
        If the tagger knows other classes than ``REACTIONS``.

    Examples
    --------
    >>> posts = pd.DataFrame({"text": ["This is unacceptable! My work is stalled!"]})
    >>> tag_posts(posts)["reaction"].tolist()
    ['frustration']
    """
    require_columns(posts, ["text"], stage="tag_posts")
    model = load_tagger() if tagger is None else tagger
    order = [list(model.classes_).index(name) for name in REACTIONS if name in model.classes_]
    if (
        len(order) != len(model.classes_)
        or "none" not in model.classes_
        or len(order) < len(REACTIONS)
    ):
        raise ModelError(
            f"tag_posts: found a model of classes {', '.join(map(str, model.classes_))}; "
            f"expected {', '.join(REACTIONS)}.\nTrain one on these labels: sentiment train"
        )
    texts = [text if isinstance(text, str) else "" for text in posts["text"].array]
    proba = model.predict_proba(texts)[:, order] if texts else np.empty((0, len(REACTIONS)))
    if not allow_none:
        proba = proba * np.array([name != "none" for name in REACTIONS])
        proba /= proba.sum(axis=1, keepdims=True)
    reaction = pd.Categorical.from_codes(proba.argmax(axis=1), categories=pd.Index(REACTIONS))
    columns = {f"p_{name}": proba[:, i] for i, name in enumerate(REACTIONS)}
    return posts.assign(reaction=reaction, **columns)
