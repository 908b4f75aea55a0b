"""Outages out of a history: when each began and ended for users, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd

from sentiment.count.history import History
from sentiment.detect.change_points import Edge, find_edges, whole_days
from sentiment.detect.episodes import MANY, Cluster, Episode, combine, join, tell_kind
from sentiment.detect.grid import Bools, Grid, has_days_only, lay_out
from sentiment.detect.scan import Stretch, split, strongest
from sentiment.detect.signals import SHARES, SIGNALS, as_signal
from sentiment.detect.tabulate import (
    EPISODES,
    HOLES,
    SERIES,
    tabulate_episodes,
    tabulate_holes,
    tabulate_series,
)
from sentiment.results import Detection, to_outage
from sentiment.score.trouble import mentions_trouble

#: Stretches of one signal that are looked for.
_MAX_STRETCHES = 40


def detect_outages(
    posts: pd.DataFrame | History,
    *,
    zone: str = "UTC",
    ignore: Sequence[tuple[datetime, datetime]] = (),
) -> Detection:
    """Find when outages began and ended for users, from their posts alone.

    Looked at are how many of the posts complain (are surely frustrated), how
    many hold words of something that does not work, and how many posts there
    are: each against what hour, weekday and the days around lead one to
    expect, and against how it wanders anyway. *Trouble* (complaints) and
    *silence* (posts fall) are outages; more posts without complaints are
    *attention*, such as a launch's; complaints without words of trouble are
    *unusual*, such as a campaign's.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns) or History
        Layout TAGGED; or the mergeable counts of an archive. Copies of a text
        are best left out before (`Selection`): a headline that is passed on
        is no user.
    zone : str, default "UTC"
        IANA name of the users' zone: whose clocks the day's cycle follows.
    ignore : sequence of tuples of two datetime, default ()
        Stretches that are left aside, as if the archive held nothing there.

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
    >>> posts = st.datasets.make_posts(seed=0)
    >>> found = st.detect_outages(posts.assign(reaction=posts["true_reaction"]))
    >>> [f"{outage.start:%d %b %H:%M}" for outage in found.outages]
    ['03 May 06:00']
    """
    if isinstance(posts, History):
        history = posts
    else:
        history = History()
        if "text" in posts:
            posts = posts.assign(trouble=mentions_trouble(posts["text"]))
        history.add(posts)
    if not history.n_posts:
        episodes, series, holes = (
            pd.DataFrame(columns=columns) for columns in (EPISODES, SERIES, HOLES)
        )
        return Detection([], episodes, series, holes, n_posts=0)
    days_only = has_days_only(history)
    spans = [(int(start.timestamp()), int(end.timestamp())) for start, end in ignore]
    grid = lay_out(history, zone=zone, days_only=days_only, ignore=spans)
    found, calm = _look(history, grid, days_only=days_only)
    episodes = tabulate_episodes(history, grid, calm, found)
    return Detection(
        [to_outage(row) for _, row in episodes[episodes["used"]].iterrows()],
        episodes,
        tabulate_series(grid, calm),
        tabulate_holes(grid, calm),
        n_posts=history.n_posts,
        days_only=days_only,
    )


def _look(history: History, grid: Grid, *, days_only: bool) -> tuple[list[Episode], Bools]:
    """Take the strongest stretch of each signal, then the strongest of the rest, and so on."""
    stretches: dict[str, list[Stretch]] = {name: [] for name in SIGNALS}
    quiets = {name: np.ones(len(grid.posts), dtype=bool) for name in SIGNALS}
    # a silence of hours is nothing in a day's posts; and where all that is collected is about
    # trouble, fewer posts are good news
    no_fall = days_only or grid.words.sum() >= MANY * grid.posts.sum()
    for name in SIGNALS[: -1 if no_fall else None]:
        if name == "fall":  # a launch's hours are no level that a quiet night falls from
            quiets[name] = quiets["rise"].copy()
        while len(stretches[name]) < _MAX_STRETCHES:
            signal = as_signal(grid, quiets[name], name)
            best = strongest(grid, signal, quiets[name])
            if best is None:
                break
            for part in split(signal, quiets[name], best):
                stretches[name].append(part)
                quiets[name][part.first : part.last] = False
    calm = np.logical_and.reduce(list(quiets.values()))
    signals = {name: as_signal(grid, quiets[name], name) for name in SIGNALS}
    found = []
    clusters = [each for name in SIGNALS for each in join(grid, name, stretches[name])]
    told: dict[Cluster, tuple[Edge, Edge]] = {}
    for each in clusters:
        part = each.part
        inside = (np.arange(len(calm)) >= part.first) & (np.arange(len(calm)) < part.last)
        kind = tell_kind(grid, signals, each.name, inside)
        # complaints and words of one outage are the same posts: its edges are told once
        peers = [other for other in clusters if _are_one(each, other)]
        lead = max(peers, key=lambda other: other.part.z)
        if days_only:
            told[lead] = whole_days(grid, part)
        elif lead not in told:
            names = SHARES if each.name in SHARES else (each.name,)
            beside = np.logical_and.reduce([quiets[name] for name in names])
            for other in peers:  # the aftermath is what the end is told from
                beside[other.reach[0] : other.reach[1]] = True
            told[lead] = find_edges(history, grid, signals, beside, lead.part, lead.name)
        start, end = told[lead]
        reaches_end = part.last + max(1, (part.last - part.first) // 2) >= len(calm)
        over = None if end.is_open and reaches_end else end
        found.append(Episode(kind, frozenset([each.name]), part.z, start, over))
    return combine(found), calm


def _are_one(one: Cluster, other: Cluster) -> bool:
    if one is other:
        return True
    near = one.part.first < other.part.last and other.part.first < one.part.last
    return one.name in SHARES and other.name in SHARES and near
