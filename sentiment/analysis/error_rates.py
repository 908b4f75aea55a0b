"""How an archive is tagged, and what held-out posts tell of the tagger's errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import OptionError
from sentiment.evaluate import read_labelled_table
from sentiment.measure import ErrorRates, estimate_error_rates
from sentiment.schema import REACTIONS
from sentiment.score.reactions import choose_tagger
from sentiment.score.reactions.heldout import HeldOut
from sentiment.score.reactions.tag import check_min_confidence


@dataclass(frozen=True)
class Tagging:
    """How an archive was tagged, for its summary and the correction of its shares.

    Attributes
    ----------
    min_confidence : float
        In [0, 1]: posts with a lower probability became ``none``.
    rates : ErrorRates or None
        How the tagger errs.
    basis : str
        What that was learned from, in words.
    why_not : str
        Why shares are not corrected, where they are not.
    """

    min_confidence: float = 0.0
    rates: ErrorRates | None = None
    basis: str = ""
    why_not: str = ""


def error_rates(
    model: str | Path | None = None, *, labels: str | Path | None = None
) -> ErrorRates:
    """Estimate how a tagger errs, for `measure_outage`.

    Parameters
    ----------
    model : str or Path, optional
        As of `choose_tagger`.
    labels : str or Path, optional
        A CSV of labelled posts of the archive at hand, not trained on
        (`read_labelled`); best of all, since taggers err differently from
        archive to archive. With a column ``stratum`` only the posts of the
        stratum ``random`` count. The held-out posts stored with the model
        where it is not given.

    Raises
    ------
    OptionError
        If there are no held-out posts, or too few of a reaction, or the
        tagger tells reactions apart too badly.

    Examples
    --------
    >>> st.error_rates(labels="data/labelled/guard.csv").n
    (115, 105, 105, 115)
    """
    tagger = choose_tagger(model)
    if labels is not None:
        truth, texts = _drawn(Path(labels))
        return _rates(tagger.classes_, truth, tagger.predict_proba(texts))
    held: HeldOut | None = getattr(tagger, "held_out_", None)
    if held is None:
        raise OptionError(
            "held-out posts: the model stores none; expected a model of `sentiment train`, or "
            "labelled posts of this archive (--labels)."
        )
    return _rates(tagger.classes_, held.labels.tolist(), held.proba)


def _drawn(path: Path) -> tuple[list[str], list[str]]:
    table = read_labelled_table([path], optional=["stratum"])
    if (table["stratum"] == "random").any():  # posts chosen for doubt err more than others
        table = table[table["stratum"] == "random"]
    return table["label"].tolist(), table["text"].tolist()


def _rates(
    classes: NDArray[np.str_],
    labels: Sequence[str],
    proba: NDArray[np.float64],
) -> ErrorRates:
    names = [str(name) for name in classes]
    strange = sorted({*names, *labels} - {*REACTIONS})
    if strange or len(names) != len(REACTIONS):
        raise OptionError(
            f"held-out posts: found labels {', '.join(strange) or ', '.join(names)}; expected "
            f"{', '.join(REACTIONS)}."
        )
    order = [names.index(name) for name in REACTIONS]
    return estimate_error_rates(labels, proba[:, order])


def describe_tagging(
    model: str | Path | None = None,
    *,
    labels: str | Path | None = None,
    allow_none: bool = True,
    min_confidence: float = 0.0,
) -> Tagging:
    """Prepare the correction of a study's shares; where there can be none, say why.

    Parameters
    ----------
    model : str or Path, optional
        As of `error_rates`.
    labels : str or Path, optional
        As of `error_rates`.
    allow_none : bool, default True
        As of `tag_posts`: without ``none`` shares can't be corrected.

    min_confidence : float, default 0
        As of `tag_posts`. It changes tags; adjusted shares rest on
        probabilities, and stay.

    Raises
    ------
    InputError
        If the labels can't be read.
    OptionError
        If `min_confidence` can't be used.

    Examples
    --------
    >>> st.describe_tagging(min_confidence=0.4).min_confidence
    0.4
    """
    check_min_confidence(min_confidence, allow_none=allow_none)
    if not allow_none:
        return Tagging(why_not="every post was given a reaction (--no-none)")
    if labels is None and getattr(choose_tagger(model), "held_out_", None) is None:
        # what other archives teach errs more than plain shares: nothing is offered
        return Tagging(min_confidence)
    try:
        rates = error_rates(model, labels=labels)
    except OptionError as error:
        return Tagging(min_confidence, why_not=str(error).rstrip("."))
    where = "stored with the model" if labels is None else f"of {Path(labels).name}"
    return Tagging(min_confidence, rates, f"{sum(rates.n):,} labelled posts {where}")
