"""What was measured around one outage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sentiment.outage import Outage

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Measures:
    """What was measured around one outage.

    Attributes
    ----------
    outage : Outage
        The outage.
    before, after, bin_width : timedelta
        As used.
    windows : DataFrame
        Columns ``window`` (ordered), ``start``, ``end`` (UTC; the part of the
        window that the archive covers), ``measure``, ``value``, ``low``,
        ``high``, ``n``. Shares in [0, 1], compound in [-1, 1], rates in posts
        per hour; ``low`` and ``high`` bound a 95 % interval. Where the
        tagger's errors are known, ``adjusted_share_<reaction>`` is the share
        corrected for them: NaN where they don't fit the archive.
    timeline : DataFrame
        The same by bin: ``time`` (its start) instead of ``window``.
    differences : DataFrame
        ``comparison`` ("during - before", "after - before"), ``measure``,
        ``value``, ``low``, ``high``, ``p``, ``p_holm`` (adjusted for all rows),
        ``n_from``, ``n_to``, ``enough`` (both windows have enough posts).
    verdicts : DataFrame
        What became of each reaction, and the only place that says so: a row for
        each ``window`` ("during", "after"), ``measure`` (a reaction, "compound",
        "posts") and ``quantity``: "share" of posts; "rate", posts an hour that the
        archive covers; "authors", the mean over authors of the share of their
        posts, so that each counts once; "mean". ``verdict`` is "rose", "fell",
        "no clear change" or "can't be told", ``grade`` "clear" or "likely" where it
        rose or fell. ``before``, ``before_low``, ``before_high``, ``n_before`` and
        ``value``, ``low``, ``high``, ``n`` are the levels with 95 % intervals and the
        posts (or authors) behind them; ``change``, ``change_low``, ``change_high``
        their difference, of rates the ratio; ``p`` is adjusted. ``checks`` are what
        it rests on, joined by "; ", ``reason`` why it can't be told, or is not
        graded higher. ``headline`` marks the quantity that answers the question for
        this archive, one for each measure and window, ``why`` says why that is not
        the share.
    cautions : list of str
        What could overturn the answer, strongest first.
    masks : list of (datetime, datetime)
        What is left out of windows and baselines: other outages with their
        aftermath, and what was to be ignored.
    effects : DataFrame
        The same differences by every method that the archive allows:
        ``method`` ("adjacent windows", "same hours" of earlier days, "within
        authors" who posted in both, "placebo onsets": what the same analysis
        finds where nothing happened, "interrupted series", "difference in
        differences" from a control series), ``comparison`` (as
        above; of the series, the level and the slope per hour at onset and at
        restoration), ``measure``, ``value``,
        ``low``, ``high`` (95 % interval; of placebos, their median and range),
        ``p``, ``p_bh`` (Benjamini and Hochberg's; not of placebos), ``n_from``,
        ``n_to`` (posts), ``note`` (what it rests on, or why there is none).
    shape : DataFrame
        The course of each reaction: ``measure`` (a reaction, or "posts"),
        ``quantity``, ``value``, ``low``, ``high``, ``unit`` ("hours", "share",
        "posts"), ``n`` (posts behind it), ``note`` (of which window or range,
        or why it can't be told: then ``value`` is NaN). ``peak`` is the
        highest share of a moving window from the onset on (of posts, the most
        an hour); ``time_to_peak`` and ``first_reaction`` (half-way to it) count
        from the onset to that window's beginning; ``half_life`` and
        ``recovery`` (until the share is back within a fixed margin above that
        before, and stays there for two hours) count from the restoration, by
        a fitted exponential; ``excess_posts`` are those during the outage
        beyond what was expected;
        ``lag_behind_frustration`` is how much later the middle of humor's
        excess lies. ``high`` is infinite where the archive ends too early.
    statements : DataFrame
        A row for each official statement and measure: ``number`` (as on the
        timeline), ``time``, ``kind``, ``text``, ``hours_since_onset``,
        ``hours_since_previous``, ``measure``, ``change`` (the step beyond the
        trend that the statement met), ``low``, ``high``, ``p``, ``p_bh``,
        ``n_before``, ``n_after`` (posts), ``note`` (how far to either side, what
        else happened there, or why there is none).
    baseline : {"adjacent", "same-hours"}
        What ``differences`` compare with.
    activity : DataFrame
        ``time``, ``n_posts``, ``n_authors`` (NA where unknown) for every bin
        from 28 days before the onset to the end of the after window; what the
        same time of the earlier days leads one to expect: ``expected``,
        ``low``, ``high``, ``n_days``.
    cumulative : DataFrame
        Posts beyond what was expected, from the onset on: ``time`` (the
        onset), ``end`` (until when), ``value``, ``low``, ``high`` (95 %
        interval), ``n`` (posts until then); by the hour, to the end of the
        after window, or the first hour that is not known. Empty where it is
        withheld; `shape` says why.
    beside : DataFrame
        The archive and its control over time, empty without one: ``series``
        ("archive", "control"), ``window``, ``time`` and ``end`` of a bin,
        ``measure`` (shares of reactions), ``value``, ``low``, ``high`` (95 %
        interval), ``n`` (posts).
    n_posts, n_authors : int
        In the windows; `n_authors` is 0 where no author is known.
    authors_exact : bool
        Whether `n_authors` is exact or an estimate (above 65,536).
    resampled : {"authors", "posts", "authors where known, else posts"}
        What the intervals resample.
    first, last : datetime or None
        Times of the archive's first and last post.
    """

    outage: Outage
    before: timedelta
    after: timedelta
    bin_width: timedelta
    windows: pd.DataFrame
    timeline: pd.DataFrame
    differences: pd.DataFrame
    verdicts: pd.DataFrame
    cautions: list[str]
    masks: list[tuple[datetime, datetime]]
    effects: pd.DataFrame
    shape: pd.DataFrame
    statements: pd.DataFrame
    baseline: str
    activity: pd.DataFrame
    cumulative: pd.DataFrame
    beside: pd.DataFrame
    n_posts: int
    n_authors: int
    authors_exact: bool
    resampled: str
    first: datetime | None
    last: datetime | None

    @cached_property
    def verdict_rows(self) -> list[dict[str, Any]]:
        """The rows of `verdicts`: each sentence asks for some."""
        return self.verdicts.to_dict("records")  # type: ignore[return-value]  # named by texts

    @property
    def adjusted(self) -> bool:
        """Whether the tables hold shares corrected for the tagger's errors."""
        return bool((self.windows["measure"] == "adjusted_share_none").any())

    def verdict(self, window: str, measure: str) -> pd.Series:
        """Return the headline verdict of one measure in one window."""
        table = self.verdicts
        rows = table[(table["window"] == window) & (table["measure"] == measure)]
        return rows[rows["headline"]].iloc[0]

    def value(self, window: str, measure: str) -> pd.Series:
        """Return the row of one measure in one window."""
        table = self.windows
        return table[(table["window"] == window) & (table["measure"] == measure)].iloc[0]
