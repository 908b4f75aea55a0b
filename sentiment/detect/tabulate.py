"""What was found, as tables: a row an episode, and a series for charts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sentiment.codes import as_utc
from sentiment.count.history import History
from sentiment.detect.expectation import expect, expect_share
from sentiment.detect.grid import Bools, Grid, lay_out, runs_of
from sentiment.detect.signals import SIGNALS
from sentiment.stats.intervals import Z, score_interval

if TYPE_CHECKING:
    from sentiment.detect.episodes import Episode

#: Kinds of episodes that are outages.
OUTAGES = ("trouble", "silence")
#: Bins of the table for charts, and their widths in seconds.
_CHART_BINS = 240
_WIDTHS = (300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800)
EPISODES = [
    *("start", "start_low", "start_high", "end", "end_low", "end_high", "kind", "signal"),
    *("used", "in_hole", "n_posts", "n_expected", "share", "share_low", "share_high"),
    *("share_expected", "words", "words_expected", "z"),
]
HOLES = ["start", "end", "n_expected"]
SERIES = ["time", "n_posts", "expected", "share", "share_expected", "observed"]


def tabulate_episodes(
    history: History, grid: Grid, calm: Bools, episodes: list[Episode]
) -> pd.DataFrame:
    """Make `Detection.episodes`, in time order; `calm` is False in outages."""
    rows = [_row(history, grid, calm, each) for each in episodes]
    table = pd.DataFrame(rows, columns=EPISODES)
    return as_utc(table, *EPISODES[:6]).assign(used=table["used"].astype(bool))


def _row(history: History, grid: Grid, calm: Bools, episode: Episode) -> dict[str, Any]:
    start, end = episode.start, episode.end
    last = int(grid.times[-1]) + grid.width if end is None else end.at
    part = lay_out(history, start.at, max(start.at, last - 1))
    bins = np.searchsorted(grid.times, part.times, side="right") - 1
    counted = ~grid.ignored[np.maximum(bins, 0)]
    found = expect(grid, calm)
    inside = (grid.times >= start.at - grid.width // 2) & (grid.times < last - grid.width // 2)
    inside &= ~grid.ignored
    n = float(part.posts[counted].sum())
    weights = grid.posts[inside]
    usual = {
        name: float(np.average(expect_share(grid, counts, used)[0][inside], weights=weights))
        if weights.sum()
        else np.nan
        for used in (calm & found.observed,)
        for name, counts in (("share", grid.tagged), ("words", grid.words))
    }
    return {
        "start": _time(start.at),
        "start_low": _time(start.low),
        "start_high": _time(start.high),
        "end": None if end is None else _time(end.at),
        "end_low": None if end is None else _time(end.low),
        "end_high": None if end is None else _time(end.high),
        "kind": episode.kind,
        "signal": " + ".join(name for name in SIGNALS if name in episode.signals),
        "used": episode.kind in OUTAGES,
        "in_hole": start.in_hole or (end is not None and end.in_hole),
        "n_posts": int(n),
        "n_expected": float(found.posts[inside & found.observed].sum()),
        **_share(float(part.tagged[counted].sum()), n),
        "share_expected": usual["share"],
        "words": float(part.words[counted].sum()) / n if n else np.nan,
        "words_expected": usual["words"],
        "z": episode.z,
    }


def _share(hits: float, n: float) -> dict[str, float]:
    """Share with its 95 % interval, Wilson's."""
    share = np.array([hits / n if n else np.nan])
    columns = share, *score_interval(share, np.array([n]), Z)
    names = ("share", "share_low", "share_high")
    return {name: float(each[0]) for name, each in zip(names, columns, strict=True)}


def _time(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def tabulate_holes(grid: Grid, calm: Bools) -> pd.DataFrame:
    """Make `Detection.holes`."""
    found = expect(grid, calm)
    edges = runs_of(~found.observed & ~grid.ignored)
    times = np.append(grid.times, grid.times[-1] + grid.width)
    start, end = (pd.to_datetime(times[at], unit="s", utc=True).as_unit("us") for at in edges)
    total = np.concatenate([[0.0], np.cumsum(found.posts)])
    return pd.DataFrame(
        {"start": start, "end": end, "n_expected": total[edges[1]] - total[edges[0]]}
    )


def tabulate_series(grid: Grid, calm: Bools) -> pd.DataFrame:
    """Make `Detection.series`: bins are joined until they can be drawn."""
    found = expect(grid, calm)
    usual, _ = expect_share(grid, grid.tagged, calm & found.observed)
    least = max(grid.width, int(grid.times[-1] - grid.times[0]) // _CHART_BINS)
    weeks = -(-least // _WIDTHS[-1]) * _WIDTHS[-1]
    width = next((width for width in _WIDTHS if width >= least), weeks)
    block = grid.times // width
    first = np.flatnonzero(np.diff(block, prepend=block[0] - 1))

    def sums(values: Any) -> Any:
        return np.add.reduceat(np.asarray(values, dtype=float), first)

    posts, expected = sums(grid.posts), sums(found.posts)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = sums(grid.tagged) / posts
        share_expected = sums(grid.posts * usual) / posts
    return pd.DataFrame(
        {
            "time": pd.to_datetime(block[first] * width, unit="s", utc=True).as_unit("us"),
            "n_posts": posts.astype(np.int64),
            "expected": expected,
            "share": share,
            "share_expected": share_expected,
            "observed": sums(found.observed) > 0,
        }
    )
