"""Outages out of a history: when each began and ended for users, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sentiment.count.history import History
from sentiment.detect.episodes import combine, delimit, join
from sentiment.detect.grid import lay_out
from sentiment.detect.scan import THRESHOLDS, strongest
from sentiment.detect.signals import SIGNALS, as_signal
from sentiment.detect.tables import (
    EPISODES,
    SERIES,
    tabulate_episodes,
    tabulate_series,
    to_outage,
)
from sentiment.results import Detection

if TYPE_CHECKING:
    from sentiment.detect.episodes import Episode
    from sentiment.detect.grid import Bools, Grid
    from sentiment.detect.scan import Stretch

__all__ = ["detect_outages"]

#: Stretches of one signal that are looked for.
_MAX_STRETCHES = 40


def detect_outages(posts: pd.DataFrame | History) -> Detection:
    """Find when outages began and ended for users, from their posts alone.

    Two signals are looked at: how many of the posts complain (are surely
    frustrated), and how many posts there are; each against what the hour, the
    weekday and the days around lead one to expect. Where complaints tell,
    they are believed: more posts alone may be an app's launch.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns) or History
        Layout TAGGED; or the mergeable counts of an archive. Copies of a text
        are best left out before (`Selection`): a headline that is passed on
        is no user.

    Returns
    -------
    Detection
        The outages, in time order, with an interval for each edge; and what
        speaks for them. None is a valid answer.

    Raises
    ------
    LayoutError
        If a column is missing.

    Examples
    --------
    >>> from sentiment.datasets import make_posts
    >>> posts = make_posts(seed=0)
    >>> found = detect_outages(posts.assign(reaction=posts["true_reaction"]))
    >>> [f"{outage.start:%d %b %H:%M}" for outage in found.outages]
    ['03 May 06:05']
    """
    if isinstance(posts, History):
        history = posts
    else:
        history = History()
        history.add(posts)
    if not history.n_posts:
        return Detection([], pd.DataFrame(columns=EPISODES), pd.DataFrame(columns=SERIES), 0)
    grid = lay_out(history)
    calm: dict[str, Bools] = {}
    found: dict[str, list[Episode]] = {}
    for name in SIGNALS:
        stretches, calm[name] = _stretches(grid, name)
        signal = as_signal(grid, calm[name], name)
        found[name] = [
            delimit(history, grid, signal, calm[name], joined, name)
            for joined in join(grid, stretches)
        ]
    usual = calm["complaints" if found["complaints"] else "activity"]
    episodes = tabulate_episodes(history, grid, usual, combine(found))
    return Detection(
        outages=[to_outage(row) for _, row in episodes[episodes["used"]].iterrows()],
        episodes=episodes,
        series=tabulate_series(grid, usual),
        n_posts=history.n_posts,
    )


def _stretches(grid: Grid, name: str) -> tuple[list[Stretch], Bools]:
    """Take the strongest stretch, then the strongest of the rest, and so on."""
    quiet = np.ones(len(grid.posts), dtype=bool)
    found: list[Stretch] = []
    while len(found) < _MAX_STRETCHES:
        best = strongest(grid, quiet, name)
        if best is None or best.z < THRESHOLDS[name]:
            break
        found.append(best)
        quiet[best.first : best.last] = False
    return found, quiet
