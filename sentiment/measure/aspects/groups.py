"""Posts to user groups, by what their authors say of themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sentiment.measure.aspects.find import find_facets
from sentiment.measure.aspects.lexicon import load_groups
from sentiment.schema import require_columns

__all__ = ["GROUPS", "find_groups"]

#: The groups, in the order of tables.
GROUPS = ("casual", "creator", "business", "influencer", "unknown")


def find_groups(posts: pd.DataFrame, *, by: str = "author") -> pd.DataFrame:
    """Add the user group of each post's author.

    What an author says in one post counts for all of theirs. Who speaks as an
    influencer is one, whatever else; who speaks both as a creator and as a
    business is unknown, as is who says nothing of themselves; casual is who
    says so and nothing else.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns)
        Any layout; only ``text`` and `by` are read.
    by : str, default "author"
        Column that tells authors; a post that lacks it stands for itself.

    Returns
    -------
    DataFrame of shape (n_posts, n_columns + 1)
        A copy with ``group``, a category: ``casual``, ``creator``,
        ``business``, ``influencer`` or ``unknown``.

    Raises
    ------
    LayoutError
        If ``text`` or `by` is missing.

    Examples
    --------
    >>> texts = ["our customers can't reach us", "down again", "down again"]
    >>> posts = pd.DataFrame({"text": texts, "author": ["a", "a", "b"]})
    >>> find_groups(posts)["group"].tolist()
    ['business', 'business', 'unknown']
    """
    require_columns(posts, ["text", by], stage="find_groups")
    found = find_facets(posts[["text"]], facets=load_groups())
    authors, distinct = pd.factorize(posts[by])
    alone = authors < 0
    authors[alone] = len(distinct) + np.arange(alone.sum())
    says = {}
    for facet in load_groups():
        told = np.zeros(len(distinct) + int(alone.sum()), dtype=bool)
        told[authors[found[f"facet_{facet.name}"].to_numpy()]] = True
        says[facet.name] = told[authors]
    group = np.full(len(posts), GROUPS.index("unknown"))
    group[says["casual"]] = GROUPS.index("casual")
    for name in ("creator", "business"):
        group[says[name]] = GROUPS.index(name)
    group[says["creator"] & says["business"]] = GROUPS.index("unknown")
    group[says["influencer"]] = GROUPS.index("influencer")
    return posts.assign(group=pd.Categorical.from_codes(group, categories=pd.Index(GROUPS)))
