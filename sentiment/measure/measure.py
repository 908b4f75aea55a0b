"""A finished tally to tidy tables: one estimate a row, with its n and its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from sentiment.codes import as_utc
from sentiment.count.grouped import Cell, DistinctCount
from sentiment.count.history import History
from sentiment.count.spans import Span
from sentiment.count.tally import Tally
from sentiment.measure.activity import tabulate_activity
from sentiment.measure.beside import tabulate_beside
from sentiment.measure.bins import chosen_bin_width, widen_bins
from sentiment.measure.course import MARGIN, tabulate_shape
from sentiment.measure.estimates import estimate_cell
from sentiment.measure.interrupted import tabulate_statements
from sentiment.measure.judge import judge
from sentiment.measure.judged import Counted, Judged
from sentiment.measure.misclassification import ErrorRates, adjusted_rows
from sentiment.measure.posting import tabulate_posting
from sentiment.measure.quantities import IN_TABLES
from sentiment.measure.robustness import same_hours_differences
from sentiment.outage import Outage, parse_duration
from sentiment.results import Measures
from sentiment.schema import WINDOWS
from sentiment.stats.intervals import holm

_HOUR = timedelta(hours=1)


def measure_outage(  # noqa: PLR0913  each is an option of a report
    posts: pd.DataFrame,
    outage: Outage,
    *,
    before: str | timedelta = "24h",
    after: str | timedelta = "24h",
    bin_width: str | timedelta | None = None,
    rates: ErrorRates | None = None,
    baseline: str = "adjacent",
    masks: Sequence[Span] = (),
    control: pd.DataFrame | None = None,
) -> Measures:
    """Measure one table of posts.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns)
        Layout WINDOWED.
    outage : Outage
        As given to `assign_windows`.
    before, after : str or timedelta, default "24h"
        As given to `assign_windows`.
    bin_width : str or timedelta, optional
        Width of a time bin; chosen from span and number of posts where it is
        not given.
    rates : ErrorRates, optional
        How the tagger errs (`error_rates`); with it the tables hold shares
        corrected for these errors, as ``adjusted_share_<reaction>``.
    baseline : {"adjacent", "same-hours"}, default "adjacent"
        What during and after are compared with in ``differences``: the window
        before, or the same hours of earlier days.
    masks : sequence of (start, end), default ()
        As given to `assign_windows`: what is left out of every baseline.
    control : DataFrame, optional
        Posts about something else in the same hours, layout TAGGED: what they
        do is taken off.

    Returns
    -------
    Measures
        Tidy tables with intervals.

    Raises
    ------
    LayoutError
        If a column is missing.
    OptionError
        If a duration can't be used.

    Examples
    --------
    >>> outage = st.datasets.make_outage()
    >>> posts = st.datasets.make_posts().assign(compound=0.0)
    >>> posts = posts.assign(reaction=posts["true_reaction"])
    >>> found = st.measure_outage(st.assign_windows(posts, outage), outage)
    >>> round(found.value("during", "share_humor")["value"], 2).item()
    0.25
    """
    first, last = parse_duration(before, "before"), parse_duration(after, "after")
    width = chosen_bin_width(bin_width, outage, first, last)
    tally = Tally(outage, width, widens=bin_width is None)
    tally.add(posts)
    history = History()
    history.add(posts)
    if bin_width is None:
        tally = widen_bins(tally)
    beside = None
    if control is not None:
        beside = History()
        beside.add(control)
    terms = Terms(first, last, rates, baseline, masks, beside)
    return build_measures([tally], [history], terms)[0]


@dataclass(frozen=True)
class Terms:
    """How an outage is measured: options of `measure_outage`, and of `analyse`.

    `control` is counted, `margin` a share of 1.
    """

    before: timedelta
    after: timedelta
    rates: ErrorRates | None = None
    baseline: str = "adjacent"
    masks: Sequence[Span] = ()
    control: History | None = None
    zone: str = "UTC"
    margin: float = MARGIN


def build_measures(
    tallies: Sequence[Tally], histories: Sequence[History], terms: Terms
) -> list[Measures]:
    """Turn finished counts into tables; see `measure_outage`.

    Those of several parts of an archive, around one outage, are one family of tests.
    """
    if any(tally.n_with_proba < tally.n_posts for tally in tallies):
        terms = replace(terms, rates=None)  # tags of another tool come without probabilities
    counted = [
        Counted(tally, history, _window_spans(tally, terms.before, terms.after))
        for tally, history in zip(tallies, histories, strict=True)
    ]
    judged = judge(counted, masks=terms.masks, errors=terms.rates, control=terms.control)
    measured = [
        _measures(each, found, terms) for each, found in zip(counted, judged, strict=True)
    ]
    if len(measured) == 1:
        return measured
    p_values = [each.differences["p"].to_numpy(float) for each in measured]
    together = iter(holm(np.concatenate(p_values)))
    return [
        replace(
            each,
            differences=each.differences.assign(
                p_holm=[next(together) for _ in range(len(each.differences))]
            ),
        )
        for each in measured
    ]


def _measures(counted: Counted, found: Judged, terms: Terms) -> Measures:
    tally, history, spans = counted
    outage, masks = tally.outage, terms.masks
    everybody = DistinctCount(tally.windows[0].authors.k)
    for window in tally.windows:
        everybody.merge(window.authors)
    known = 0 if found.nobody else tally.n_known
    cumulative, more = tabulate_posting(
        history, spans, tally.first or outage.start, masks, outage, found.verdicts
    )
    return Measures(
        outage=outage,
        before=terms.before,
        after=terms.after,
        bin_width=tally.bin_width,
        windows=_window_table(tally, list(spans), found, terms.rates),
        timeline=_timeline(tally, list(spans)),
        differences=(
            found.differences
            if terms.baseline == "adjacent"
            else same_hours_differences(found.effects)
        ),
        verdicts=found.verdicts,
        cautions=found.cautions,
        masks=list(masks),
        effects=found.effects,
        shape=tabulate_shape(
            history,
            spans,
            ongoing=outage.end is None,
            margin=terms.margin,
            masks=masks,
            more=more,
        ),
        statements=tabulate_statements(history, outage),
        baseline=terms.baseline,
        cumulative=cumulative,
        beside=tabulate_beside(history, terms.control, spans),
        activity=tabulate_activity(tally, max(end for _, end in spans), masks, zone=terms.zone),
        n_posts=tally.n_posts,
        n_authors=0 if found.nobody else everybody.estimate(),
        authors_exact=everybody.is_exact,
        resampled=(
            "posts"
            if known == 0
            else "authors"
            if known == tally.n_posts
            else "authors where known, else posts"
        ),
        first=tally.first,
        last=tally.last,
    )


def _window_spans(tally: Tally, before: timedelta, after: timedelta) -> list[Span]:
    """Return the windows as far as the archive covers them."""
    outage = tally.outage
    first = tally.first or outage.start
    # the last post's moment belongs to the archive
    last = (tally.last or outage.start) + timedelta(microseconds=1)
    end = outage.end or max(last, outage.start)
    spans = [(outage.start - before, outage.start), (outage.start, end), (end, end + after)]
    if outage.end is None:
        spans[2] = (end, end)
    return [(max(a, min(first, b)), min(b, max(last, a))) for a, b in spans]


_COLUMNS = ["measure", "value", "low", "high", "n"]


def _table(rows: list[Any], keys: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=[*keys, *_COLUMNS])
    return table.astype({"n": "int64", "value": float, "low": float, "high": float})


def _window_table(
    tally: Tally, spans: list[Span], found: Judged, rates: ErrorRates | None
) -> pd.DataFrame:
    shares, hours = found.evidence.shares, found.evidence.hours
    told = {measure: shares[name] for name, measure in IN_TABLES.items()}
    told["posts_per_hour"] = found.evidence.rates["posts"]
    rows: list[Any] = []
    for number, (name, (start, end)) in enumerate(zip(WINDOWS, spans, strict=True)):
        for measure, *estimate in estimate_cell(tally.windows[number], hours[number]):
            numbers = told[measure].levels[number] if measure in told else estimate
            rows.append((name, start, end, measure, *numbers))
        if rates is not None:
            rows += [(name, start, end, *each) for each in adjusted_rows(tally, number, rates)]
    table = _table(rows, ["window", "start", "end"])
    window = pd.Categorical(table["window"], categories=list(WINDOWS), ordered=True)
    return as_utc(table.assign(window=window), "start", "end")


def _timeline(tally: Tally, spans: list[Span]) -> pd.DataFrame:
    width = tally.bin_width
    end = max(end for _, end in spans)
    start = max(spans[0][0], min(tally.first or end, end))  # none before the archive
    first = (start - tally.outage.start) // width
    last = -((tally.outage.start - end) // width)
    numbers = range(first, last) if tally.n_posts else range(0)
    rows: list[Any] = []
    nothing = Cell()
    for number in numbers:
        cell = tally.bins.get(number, nothing)
        left = tally.bin_start(number)
        hours = (min(left + width, end) - max(left, start)) / _HOUR
        rows += [(left, *estimate) for estimate in estimate_cell(cell, hours)]
    return as_utc(_table(rows, ["time"]), "time")
