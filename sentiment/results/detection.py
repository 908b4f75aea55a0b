"""What was found in an archive whose outages' times are not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sentiment.outage import Outage

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Detection:
    """What was found in an archive whose outages' times are not known.

    Attributes
    ----------
    outages : list of Outage
        In time order; `Outage.start_range` and `end_range` are 95 % intervals.
        ``end`` is None where the outage reaches the archive's end.
    episodes : DataFrame
        ``start``, ``start_low``, ``start_high``, ``end``, ``end_low``,
        ``end_high`` (UTC; an end that is not in the archive is missing),
        ``kind`` ("trouble": complaints of something that does not work;
        "silence": posts fall; "unusual": complaints of something else;
        "attention": more posts without complaints), ``signal`` (what rose or
        fell: "complaints", "words" of trouble, "rise" or "fall" of posts,
        joined by " + "), ``used`` (whether it is among `outages`: trouble and
        silence), ``in_hole`` (an edge falls where the archive holds nothing),
        ``n_posts``, ``n_expected``, ``share`` of frustration in [0, 1] with
        ``share_low`` and ``share_high`` (Wilson's 95 % interval),
        ``share_expected``, ``words`` and ``words_expected`` (shares of posts
        with words of trouble), ``z`` (the scan statistic: a normal deviate
        less what luck reaches).
    series : DataFrame
        For charts, by bin: ``time`` (its start), ``n_posts``, ``expected``,
        ``share``, ``share_expected``, ``observed`` (False in a hole).
    holes : DataFrame
        Stretches without any post: ``start``, ``end``, ``n_expected``. A hole
        of the archive, or a service that is silent altogether: posts can't
        tell which, so no hole is an outage.
    n_posts : int
        Posts looked at; the command leaves out copies of longer texts.
    days_only : bool
        Whether only days are known, so that times are those of whole days.
    """

    outages: list[Outage]
    episodes: pd.DataFrame
    series: pd.DataFrame
    holes: pd.DataFrame
    n_posts: int
    days_only: bool = False


def to_outage(row: pd.Series) -> Outage:
    """Make an outage of a row of `Detection.episodes`."""
    start, low, high = (
        row[name].to_pydatetime() for name in ("start", "start_low", "start_high")
    )
    over = row["end"] == row["end"]  # a missing time differs from itself
    end, end_low, end_high = (
        row[name].to_pydatetime() for name in ("end", "end_low", "end_high")
    )
    return Outage(
        start,
        end if over else None,
        source="estimated from the posts themselves",
        start_range=(low, high),
        end_range=(end_low, end_high) if over else None,
    )
