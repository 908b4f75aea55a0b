"""An archive to one table of tagged posts: what ``sentiment tag`` does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment.analysis.arguments import Source
from sentiment.analysis.pipeline import iter_tagged
from sentiment.ingest.frames import ARROW_POSTS, to_frame
from sentiment.score.lexicon import read_lexicon
from sentiment.score.polarity import score_posts
from sentiment.score.reactions import tag_posts
from sentiment.select.copies import Selection
from sentiment.select.pseudonyms import Pseudonymiser


def tag(
    source: Source,
    *,
    reposts: str = "keep",
    dedupe_text: str = "off",
    lexicon: str | Path | Mapping[str, float] | None = None,
    pseudonymise: str | Path | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Read, score and tag an archive into one table, as ``sentiment tag`` writes it.

    Parameters
    ----------
    source : str, Path, DataFrame, or iterable of them
        As of `analyse`.
    reposts, dedupe_text, lexicon, pseudonymise
        As of `analyse`.
    **options
        Further options of `iter_tagged` (``model``, ``allow_none``, ``min_confidence``) and of
        `iter_posts`, as ``keep`` for columns of the files that come along.

    Returns
    -------
    DataFrame of shape (n_posts, n_columns)
        Layout TAGGED; behind it authors' profiles where files have them, and the columns of
        ``keep``.

    Examples
    --------
    >>> posts = pd.DataFrame(
    ...     {"text": ["Down again, fix it!"], "date": ["2024-05-01T10:00Z"], "topic": ["app"]}
    ... )
    >>> tagged = st.tag(posts, keep=["topic"])
    >>> tagged[["reaction", "topic"]].values.tolist()
    [['frustration', 'app']]
    """
    words = read_lexicon(Path(lexicon)) if isinstance(lexicon, str | Path) else lexicon
    options.setdefault("repeated", "latest")
    chunks = list(
        iter_tagged(source, lexicon=words, selection=Selection(reposts, dedupe_text), **options)
    )
    if not chunks:
        return tag_posts(score_posts(to_frame(ARROW_POSTS.empty_table(), detect=False)))
    posts = pd.concat(chunks, ignore_index=True)
    names = ("platform", "lang", "kind", "reaction")
    posts = posts.astype(dict.fromkeys(names, "category"))
    if pseudonymise is None:
        return posts
    return Pseudonymiser.from_file(Path(pseudonymise)).apply(posts)
