"""Posts to facets: the stage that adds one yes or no a facet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sentiment.measure.aspects.facet_patterns import Facet, any_of, load_facets, service_names
from sentiment.results import MIN_FLAGGED
from sentiment.schema import require_columns

#: A post is searched from its start; further on, long texts are lists and quotations.
MAX_CHARS = 2_000
#: Posts that are asked what they are about.
_ASKED = 2_000


def find_facets(posts: pd.DataFrame, *, facets: Sequence[Facet] | None = None) -> pd.DataFrame:
    """Add which facets each post has.

    Patterns are RE2's, whose time grows with the text's length and nothing
    else, so that no post can make the search hang.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns)
        Any layout; only ``text`` is read, its first 2,000 characters.
    facets : sequence of Facet, optional
        Which to look for; all of `load_facets` where it is not given.

    Returns
    -------
    DataFrame of shape (n_posts, n_columns + n_facets)
        A copy with one bool column a facet, ``facet_`` and its name.

    Raises
    ------
    LayoutError
        If ``text`` is missing.

    Examples
    --------
    >>> posts = pd.DataFrame({"text": ["I hope my data is safe!", "fix your servers"]})
    >>> found = st.find_facets(posts)
    >>> found["facet_data_loss"].tolist(), found["facet_fix"].tolist()
    ([True, False], [False, True])
    """
    require_columns(posts, ["text"], stage="find_facets")
    texts = _starts(posts["text"])
    columns = {}
    for _, group in groupby(load_facets() if facets is None else facets, attrgetter("family")):
        family = list(group)
        # most posts have none of a family: one search tells so
        rows = np.flatnonzero(_search(texts, any_of(family)))
        some = texts.take(pa.array(rows))
        for facet in family:
            found = np.zeros(len(posts), dtype=bool)
            if len(rows):  # else its pattern need not even be compiled
                found[rows] = _matches(some, facet)
            columns[f"facet_{facet.name}"] = found
    return pd.concat([posts, pd.DataFrame(columns, index=posts.index)], axis=1)


def main_service(texts: pd.Series) -> frozenset[str]:
    """Return the destination that posts are about: most of those that name a service name it.

    Of the first 2,000 texts; empty where fewer than `MIN_FLAGGED` name one.

    >>> sorted(main_service(pd.Series(["TikTok is fun"] * 30 + ["fb"])))
    ['to_tiktok']
    """
    starts = _starts(texts.head(_ASKED))
    starts = starts.filter(pa.array(_search(starts, "|".join(service_names().values()))))
    named = {key: _search(starts, rf"\b(?:{name})\b") for key, name in service_names().items()}
    n = np.any(list(named.values()), axis=0).sum()
    return frozenset(
        f"to_{key}"
        for key, found in named.items()
        if found.sum() >= MIN_FLAGGED and 2 * found.sum() > n
    )


def _starts(texts: pd.Series) -> pa.Array:
    """Return what of texts is searched, with one kind of apostrophe."""
    starts = pa.array(texts, pa.large_string(), from_pandas=True)
    starts = pc.fill_null(pc.utf8_slice_codeunits(starts, 0, MAX_CHARS), "")
    return pc.replace_substring(starts, "’", "'")


def _matches(texts: pa.Array, facet: Facet) -> NDArray[np.bool_]:
    found = _search(texts, facet.pattern)
    if facet.unless and found.any():
        rows = np.flatnonzero(found)
        found[rows] = ~_search(texts.take(pa.array(rows)), facet.unless)
    return found


def _search(texts: pa.Array, pattern: str) -> NDArray[np.bool_]:
    found = pc.match_substring_regex(texts, pattern, ignore_case=True)
    return np.array(found.to_numpy(zero_copy_only=False), dtype=bool)
