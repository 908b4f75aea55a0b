"""Which posts of an archive to label: what ``sentiment label`` asks about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment.analysis.arguments import Source
from sentiment.analysis.pipeline import iter_tagged
from sentiment.evaluate.labelling import Proposals
from sentiment.select.copies import DEFAULT_LANGUAGES, in_languages


def propose_posts(
    source: Source,
    *,
    size: int = 200,
    random_share: float = 0.5,
    languages: Sequence[str] = DEFAULT_LANGUAGES,
    model: str | Path | None = None,
    seed: int = 0,
    known: Collection[str] = (),
    **reading: Any,
) -> pd.DataFrame:
    """Choose posts of an archive to label by hand.

    Parameters
    ----------
    source : str, Path, DataFrame, or iterable of them
        As of `analyse`.
    size : int, default 200
        Posts to choose.
    random_share : float, default 0.5
        Share of them drawn at random, to measure by; of the rest the tagger is
        least sure.
    languages : sequence of str, default ("en", "unknown")
        BCP 47 codes, ``unknown`` or ``all``.
    model : str or Path, optional
        As of `analyse`.
    seed : int, default 0
        Of the draw.
    known : collection of str
        Keys of texts that are not asked about again (`LabelFile.keys`).
    **reading
        Further options of `iter_posts`.

    Returns
    -------
    DataFrame of shape (at most size, n_columns)
        Layout TAGGED and ``stratum``: "random" or "uncertain"; near-duplicates once.

    Examples
    --------
    >>> texts = ["Down!", "down", "is my data safe?"]
    >>> posts = pd.DataFrame({"text": texts, "date": "2024-05-01"})
    >>> len(st.propose_posts(posts, size=10))
    2
    """
    proposals = Proposals(size, random_share, seed, known)
    for posts in iter_tagged(source, model=model, **reading):
        proposals.add(posts[in_languages(posts, tuple(languages))])
    return proposals.chosen()
