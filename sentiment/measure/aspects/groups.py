"""Posts to user groups: by profiles of authors, and by what they say of themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.measure.aspects.facet_patterns import Facet, load_groups, load_profiles
from sentiment.measure.aspects.find import find_facets
from sentiment.schema import require_columns

#: The groups, in the order of tables.
GROUPS = ("casual", "creator", "business", "influencer", "unknown")
#: Followers from which on an author is an influencer, and below which one whose profile says
#: nothing else is a casual user. Conventions of this package.
MANY, FEW = 100_000, 1_000


def find_groups(posts: pd.DataFrame, *, by: str = "author") -> pd.DataFrame:
    """Add the user group of each post's author.

    What stands in one post counts for all of an author's. Profiles go first,
    where posts have them: a description that names a trade, or 100,000 followers
    and more. Then what people write of themselves. Who speaks as an influencer is one,
    whatever else; who speaks both as a creator and as a business is unknown, as is who
    says nothing of themselves; casual is who says so and nothing else, or has a profile that
    says nothing else, fewer than 1,000 followers and no verified mark.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns)
        Any layout; only ``text``, `by` and the columns of `PROFILE` that are there are read.
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
    >>> st.find_groups(posts)["group"].tolist()
    ['business', 'business', 'unknown']
    >>> st.find_groups(posts.assign(author_followers=250_000))["group"].tolist()
    ['influencer', 'influencer', 'influencer']
    """
    require_columns(posts, ["text", by], stage="find_groups")
    authors, distinct = pd.factorize(posts[by])
    alone = authors < 0
    authors[alone] = len(distinct) + np.arange(alone.sum())

    def of_author(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        told = np.zeros(len(distinct) + int(alone.sum()), dtype=bool)
        told[authors[flags]] = True
        return np.asarray(told[authors], dtype=bool)

    def named(texts: pd.Series, groups: Sequence[Facet]) -> NDArray[np.int64]:
        found = find_facets(pd.DataFrame({"text": texts}), facets=groups)
        return _of_flags(
            {each.name: of_author(found[f"facet_{each.name}"].to_numpy()) for each in groups}
        )

    unknown = GROUPS.index("unknown")
    group = named(posts["text"], load_groups())
    if "author_description" in posts and posts["author_description"].notna().any():
        described = named(posts["author_description"].astype("str"), load_profiles())
        group = np.where(described != unknown, described, group)
    if "author_followers" in posts:
        followers = posts["author_followers"].astype("Float64").to_numpy(float, na_value=np.nan)
        group[of_author(followers >= MANY)] = GROUPS.index("influencer")
        few = of_author(followers < FEW) & ~of_author(followers >= FEW)
        if "author_verified" in posts:
            few &= ~of_author(posts["author_verified"].fillna(value=False).to_numpy(bool))
        group[few & (group == unknown)] = GROUPS.index("casual")
    return posts.assign(group=pd.Categorical.from_codes(group, categories=pd.Index(GROUPS)))


def _of_flags(says: dict[str, NDArray[np.bool_]]) -> NDArray[np.int64]:
    """Settle on one group for each post, by all that was said."""
    n = len(says["creator"])
    group = np.full(n, GROUPS.index("unknown"), dtype=np.int64)
    if "casual" in says:
        group[says["casual"]] = GROUPS.index("casual")
    for name in ("creator", "business"):
        group[says[name]] = GROUPS.index(name)
    group[says["creator"] & says["business"]] = GROUPS.index("unknown")
    group[says["influencer"]] = GROUPS.index("influencer")
    return group
