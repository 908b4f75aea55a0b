"""What was measured around an outage: the tables that charts and reports share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sentiment.outage import Outage

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    import pandas as pd

__all__ = [
    "CLEAR",
    "LIKELY",
    "MAX_WIDTH",
    "MIN_BIN_POSTS",
    "MIN_FLAGGED",
    "MIN_WINDOW_POSTS",
    "Comparison",
    "Content",
    "Detection",
    "Measures",
    "to_outage",
]

#: A bin with fewer posts is drawn hollow.
MIN_BIN_POSTS = 10
#: A window with fewer posts is not compared.
MIN_WINDOW_POSTS = 30
#: Something that fewer posts of two windows say is not compared between them.
MIN_FLAGGED = 10
#: Adjusted p-values below which a verdict is clear, and likely.
CLEAR, LIKELY = 0.01, 0.05
#: An adjusted share whose interval would be wider is not given.
MAX_WIDTH = 0.3


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
    resampled : str
        As of `Measures`.
    """

    n_posts: tuple[int, ...]
    n_sampled: tuple[int, ...]
    facets: pd.DataFrame
    changes: pd.DataFrame
    words: pd.DataFrame
    groups: pd.DataFrame
    resampled: str

    @property
    def is_sample(self) -> bool:
        """Whether some posts were not searched."""
        return self.n_posts != self.n_sampled


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
        a fitted exponential; ``excess_posts`` is withheld;
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
        ``low``, ``high``, ``n_days`` (of authors where known, else of posts).
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
    beside: pd.DataFrame
    n_posts: int
    n_authors: int
    authors_exact: bool
    resampled: str
    first: datetime | None
    last: datetime | None

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


@dataclass(frozen=True)
class Comparison:
    """Several outages beside each other.

    Attributes
    ----------
    outages : DataFrame
        One a row, in time order: ``number`` (from 1), ``outage`` (its name),
        ``platform``, ``start``, ``end`` (text, UTC; a date alone where no more
        is known, or "goes on"), ``problem``, ``certainty``, ``estimated`` (whether its times
        are), ``source``, ``n_posts`` (NA where no posts were given).
    table : DataFrame
        One figure a row. Of an outage: ``number``, ``platform``, ``outage``,
        ``start``, ``certainty``, ``measure``, ``window``, ``value``, ``low``,
        ``high`` (95 % interval), ``unit``, ``n`` (posts), ``note``. Where a
        value is missing `note` says why. Of a platform: ``number`` is NA, n
        counts outages.
    aligned : DataFrame
        The share of frustration by bin: ``number``, ``outage``, ``hours``
        (middle of the bin, since onset), ``lengths`` (the same in lengths of
        the outage; NaN where it goes on), ``value``, ``low``, ``high``, ``n``,
        ``bin_hours``.
    effects : DataFrame
        Differences "during - before": ``number``, ``outage``, ``measure``,
        ``value``, ``low``, ``high``, ``p_holm``, ``n_from``, ``n_to``,
        ``enough``.
    span : tuple of two date, or None
        First and last day that rates a year are reckoned over; None without a
        list of outages.
    span_given : bool
        Whether somebody named the span, else it is the list's own.
    unlike : list of str
        What the reports were not made alike in.
    limits : dict of str to list of int
        What reports say that their numbers can't say, as Markdown, to the
        numbers of the outages that are in them.
    """

    outages: pd.DataFrame
    table: pd.DataFrame
    aligned: pd.DataFrame
    effects: pd.DataFrame
    span: tuple[date, date] | None
    span_given: bool
    unlike: list[str]
    limits: dict[str, list[int]]
