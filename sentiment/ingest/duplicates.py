"""The same post twice, in one file or in several: one post.

Exports overlap: a crawler that ran every hour holds each post many times, with
counts that grew from one to the next. A post is known by its platform's
service and its id; ids that the reader made up (``file#record``) differ for
different files, so they never meet.

Which copy stays: in a table that is read whole, the first, with the highest of
each count, since counts grow and an export does not say when it was made. In a
stream the first, with its own counts: what went out can't be changed. Reading
the table whole (`read_posts`) is the way to the latest counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sentiment.hashset import HashSet, hash_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sentiment.ingest.log import IngestLog

__all__ = ["RepeatedIds", "merge_repeated"]

_COUNTS = ["n_likes", "n_reposts", "n_replies", "n_quotes", "n_views"]


def _keys(posts: pd.DataFrame) -> NDArray[np.uint64]:
    # v1.1, v2 and archives of one service share its ids
    service = posts["platform"].astype("str").str.partition("_")[0]
    return hash_columns(service, posts["post_id"])


class RepeatedIds:
    """Drops posts of a stream that were there before.

    Parameters
    ----------
    log : IngestLog
        Told how many were dropped.
    """

    def __init__(self, log: IngestLog) -> None:
        self._seen = HashSet()
        self._log = log

    def drop(self, posts: pd.DataFrame) -> pd.DataFrame:
        """Return the posts of a chunk that are new, in their order."""
        fresh = self._seen.add(_keys(posts))
        self._log.n_repeated += int((~fresh).sum())
        return posts if fresh.all() else posts[fresh].reset_index(drop=True)


def merge_repeated(posts: pd.DataFrame, log: IngestLog) -> pd.DataFrame:
    """Make one post of those with the same id, with the highest of each count.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, 12)
        Layout POSTS; the whole archive.
    log : IngestLog
        Told how many were merged.

    Returns
    -------
    DataFrame of shape (n_different, 12)
        The first of each, in their order.
    """
    keys = pd.Series(_keys(posts), index=posts.index)
    repeated = keys.duplicated(keep=False)
    if not repeated.any():
        return posts
    first = ~keys.duplicated()
    highest = posts.loc[repeated, _COUNTS].groupby(keys[repeated]).max()
    merged = posts[first].copy()
    some = repeated[first]
    merged.loc[some, _COUNTS] = highest.loc[keys[first][some]].to_numpy()
    log.n_repeated += int((~first).sum())
    return merged.astype(dict.fromkeys(_COUNTS, "Int64")).reset_index(drop=True)
