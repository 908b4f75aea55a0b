"""What was said around one outage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Content:
    """What was said around one outage, found in a sample of its posts.

    Attributes
    ----------
    n_posts, n_sampled : tuple of int
        Posts of the windows before, during and after, and those that were
        searched: all, where there are no more than the sample holds.
    facets : DataFrame
        ``window``, ``family``, ``facet``, ``share`` in [0, 1] with its 95 %
        interval ``low``, ``high``, ``n`` (posts with it), ``n_posts``.
    changes : DataFrame
        ``comparison`` ("during - before", "after - before"), ``family``,
        ``facet``, ``value``, ``low``, ``high`` (differences of shares), ``p``,
        ``p_bh`` (Benjamini and Hochberg's, over all rows), ``n_from``,
        ``n_to`` (posts with it), ``enough`` (enough posts, and enough with it).
    words : DataFrame
        Words that moved a measure from before to during, the strongest first:
        ``measure`` ("valence": mean valence of VADER's words; "frustration":
        its share; "frequency": Jensen-Shannon divergence in bits), ``word``,
        ``share_from``, ``share_to`` (of posts with the word), their difference
        ``value`` and its 95 % interval ``low``, ``high``, ``n_from``, ``n_to``
        (posts with it), ``contribution`` in the measure's unit. Only of words that five authors
        used, and whose difference is clear of 0.
    groups : DataFrame
        ``window``, ``group`` ("casual", "creator", "business", "influencer",
        "unknown"), ``measure`` (``n_posts``, ``n_authors``, shares of reactions,
        ``compound_mean``), ``value``, ``low``, ``high``, ``n``; of fewer than
        `MIN_WINDOW_POSTS` posts only their number.
    """

    n_posts: tuple[int, ...]
    n_sampled: tuple[int, ...]
    facets: pd.DataFrame
    changes: pd.DataFrame
    words: pd.DataFrame
    groups: pd.DataFrame

    @property
    def is_sample(self) -> bool:
        """Whether some posts were not searched."""
        return self.n_posts != self.n_sampled
