"""Posts to reactions: the stage that adds the tag and its probabilities."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.errors import ModelError, OptionError
from sentiment.schema import REACTIONS, require_columns
from sentiment.score.reactions.other import Classifier
from sentiment.score.reactions.store import load_tagger
from sentiment.score.reactions.trained import TrainedTagger


def check_min_confidence(value: float, *, allow_none: bool = True) -> None:
    """Raise OptionError unless `value` can be the least probability of a tag."""
    if not 0 <= value <= 1:  # also where it is no number
        raise OptionError(
            f"--min-confidence: found {value}; expected a probability from 0 to 1."
        )
    if value > 0 and not allow_none:
        raise OptionError(
            f"--min-confidence: found {value} with --no-none; expected one of the two, since "
            f"unsure posts become none."
        )


def tag_posts(
    posts: pd.DataFrame,
    *,
    tagger: Classifier | None = None,
    allow_none: bool = True,
    min_confidence: float = 0.0,
    threads: int | None = None,
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
    min_confidence : float, default 0
        In [0, 1]. Posts whose likeliest reaction has a lower probability
        become ``none``; their probabilities stay.
    threads : int, optional
        How many compiled code uses, which tags many posts; all cores where it
        is not given. Only a `TrainedTagger` has such; tags don't depend on it.

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
    OptionError
        If `min_confidence` lies outside [0, 1], or is above 0 while
        `allow_none` is off.

    Examples
    --------
    >>> posts = pd.DataFrame({"text": ["This is unacceptable! My work is stalled!"]})
    >>> st.tag_posts(posts)["reaction"].tolist()
    ['frustration']
    """
    require_columns(posts, ["text"], stage="tag_posts")
    check_min_confidence(min_confidence, allow_none=allow_none)
    model = load_tagger() if tagger is None else tagger
    names = [str(name) for name in model.classes_]
    if sorted(names) != sorted(REACTIONS):
        raise ModelError(
            f"tag_posts: found a model of classes {', '.join(names)}; "
            f"expected {', '.join(REACTIONS)}.\nTrain one on these labels: sentiment train"
        )
    order = [names.index(name) for name in REACTIONS]
    proba = _probabilities(model, posts["text"], threads)[:, order]
    if not allow_none:
        proba = proba * np.array([name != "none" for name in REACTIONS])
        proba /= proba.sum(axis=1, keepdims=True)
    codes = proba.argmax(axis=1)
    codes[proba.max(axis=1) < min_confidence] = REACTIONS.index("none")
    reaction = pd.Categorical.from_codes(codes, categories=pd.Index(REACTIONS))
    columns = {f"p_{name}": proba[:, i] for i, name in enumerate(REACTIONS)}
    return posts.assign(reaction=reaction, **columns)


def _probabilities(
    model: Classifier, texts: pd.Series, threads: int | None
) -> NDArray[np.float64]:
    if isinstance(model, TrainedTagger):
        return model.predict_proba(texts, threads=threads)
    plain = [text if isinstance(text, str) else "" for text in texts.array]
    return model.predict_proba(plain) if plain else np.empty((0, len(model.classes_)))
