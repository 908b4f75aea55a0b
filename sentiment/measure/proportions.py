"""Shares of posts that have a property, by window, and how they change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.results import MIN_FLAGGED, MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS
from sentiment.stats.intervals import (
    N_GROUPS,
    Floats,
    Z,
    benjamini_hochberg,
    cluster_error,
    estimate_shares,
    groups_of,
    t_p_value,
)


class Flags:
    """Posts with each of several properties, by window and group of authors.

    `flags` (n_posts, n_names) say which posts have them, where one may have several; `windows`
    (0, 1 or 2) and `units` (as of `keys_of`) are those of each post.

    >>> units = np.arange(40, dtype=np.uint64) << np.uint64(40)
    >>> windows = np.repeat([0, 1], 20)
    >>> flags = Flags(["worry"], np.arange(40)[:, None] >= 30, windows, units)
    >>> flags.shares()[["window", "flag", "share", "n"]]
       window   flag  share   n
    0  before  worry    0.0   0
    1  during  worry    0.5  10
    """

    def __init__(
        self,
        names: Sequence[str],
        flags: NDArray[np.bool_],
        windows: NDArray[np.int64],
        units: NDArray[np.uint64],
    ) -> None:
        self.names = list(names)
        self.n_authors = [len(np.unique(units[windows == at])) for at in range(len(WINDOWS))]
        cell = windows * N_GROUPS + groups_of(units)
        shape = (len(WINDOWS), N_GROUPS)
        n = len(WINDOWS) * N_GROUPS
        #: float arrays of shape (3, n_names, n_groups) and (3, n_groups)
        self.counts: Floats = np.zeros((len(WINDOWS), len(self.names), N_GROUPS))
        for at, flag in enumerate(flags.T):
            self.counts[:, at] = np.bincount(cell[flag], minlength=n).reshape(shape)
        self.by_group: Floats = np.bincount(cell, minlength=n).reshape(shape).astype(np.float64)

    def shares(self) -> pd.DataFrame:
        """Return ``window, flag, share, low, high, n, n_posts`` for windows with posts."""
        tables = []
        for window, counts, total, n_authors in zip(
            WINDOWS, self.counts, self.by_group, self.n_authors, strict=True
        ):
            if n_authors:
                estimates = np.stack(estimate_shares(counts, total, n_authors), axis=1)
                table = pd.DataFrame(estimates, columns=["share", "low", "high"])
                posts = {"n": counts.sum(axis=1), "n_posts": total.sum()}
                tables.append(table.assign(window=window, flag=self.names, **posts))
        columns = ["window", "flag", "share", "low", "high", "n", "n_posts"]
        table = (
            pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)
        )
        return table[columns].astype({"n": "int64", "n_posts": "int64"}, errors="ignore")

    def changes(self) -> pd.DataFrame:
        """Subtract the before window from the other two.

        Interval and p-value, adjusted by Benjamini and Hochberg's method over all rows, are
        missing where a window has fewer than `MIN_WINDOW_POSTS` posts or fewer than
        `MIN_FLAGGED` in both have the property.
        """
        posts = self.by_group.sum(axis=1)
        with_it = self.counts.sum(axis=2)
        tables = []
        for to in (1, 2):
            enough = (min(posts[0], posts[to]) >= MIN_WINDOW_POSTS) & (
                with_it[0] + with_it[to] >= MIN_FLAGGED
            )
            estimates = self._differences(to) if min(posts[0], posts[to]) else np.nan
            table = pd.DataFrame(estimates, self.names, ["value", "low", "high", "p"])
            table.loc[~enough, ["low", "high", "p"]] = np.nan
            tables.append(
                table.rename_axis("flag")
                .reset_index()
                .assign(
                    n_from=with_it[0].astype(np.int64),
                    n_to=with_it[to].astype(np.int64),
                    enough=enough,
                )
            )
            tables[-1].insert(0, "comparison", f"{WINDOWS[to]} - {WINDOWS[0]}")
        table = pd.concat(tables, ignore_index=True)
        table.insert(6, "p_bh", benjamini_hochberg(table["p"].to_numpy(float)))
        return table

    def _differences(self, to: int) -> Floats:
        """Return value, low, high and p of shares in window `to` less those before.

        What few say may be said by nobody in one of the windows, where it then has no spread.
        So the design effect is that of both windows together, p-values are of the score test,
        and intervals are those of Agresti and Caffo (2000), The American Statistician 54,
        280-288, both at the effective numbers of posts.
        """
        counts, by_group = self.counts[[0, to]], self.by_group[[0, to]]
        n = by_group.sum(axis=1)
        both, posts = counts.sum(axis=0), by_group.sum(axis=0)
        share = both.sum(axis=1) / n.sum()
        clusters = np.full(len(share), float((posts > 0).sum()))
        error = cluster_error((both - share[:, None] * posts) / n.sum(), clusters)
        variance = share * (1 - share)
        with np.errstate(divide="ignore", invalid="ignore"):
            # never more than the posts there are: clustering can't add information
            design = np.maximum(1.0, error**2 * n.sum() / variance)
        n_eff = n[:, None] / design
        x_eff = counts.sum(axis=2) / design
        value = x_eff[1] / n_eff[1] - x_eff[0] / n_eff[0]
        null = np.sqrt(variance * (1 / n_eff).sum(axis=0))
        p = t_p_value(value, null, np.inf)
        added = (x_eff + 1) / (n_eff + 2)
        half = Z * np.sqrt((added * (1 - added) / (n_eff + 2)).sum(axis=0))
        middle = added[1] - added[0]
        return np.stack([value, middle - half, middle + half, p], axis=1)
