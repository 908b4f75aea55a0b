"""From counts to verdicts: windows compared, checked in other ways, and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sentiment.count.gaps import step_of
from sentiment.count.history import History
from sentiment.count.spans import Span, join_overlapping
from sentiment.count.tally import Tally
from sentiment.measure.author_shares import author_shares
from sentiment.measure.cautions import find_cautions
from sentiment.measure.earlier import count_earlier
from sentiment.measure.evidence import (
    covered_hours,
    find_loud,
    names_nobody,
    placebo_checks,
    same_hours_checks,
    window_rates,
)
from sentiment.measure.hours import lay_hours
from sentiment.measure.judged import Counted, Evidence, Judged
from sentiment.measure.misclassification import ErrorRates, adjusted_changes
from sentiment.measure.ordinary import fit_steps
from sentiment.measure.quantities import IN_TABLES, Quantity, clusters_of, post_shares
from sentiment.measure.robustness import controlled_rows, tabulate_effects
from sentiment.measure.verdict import decide
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS
from sentiment.stats.intervals import holm


def judge(
    counted: Sequence[Counted],
    *,
    masks: Sequence[Span] = (),
    errors: ErrorRates | None = None,
    control: History | None = None,
) -> list[Judged]:
    """Compare the windows of an outage, and say what became of each reaction.

    Several `counted`, parts of the posts, are one family of tests. `masks` are left out of
    every baseline; the moves of `control`, posts about something else, are taken off.
    """
    weighed = [_weigh(each, masks, errors, control) for each in counted]
    tables = decide([each.evidence for each in weighed])
    found = [one._replace(verdicts=told) for one, told in zip(weighed, tables, strict=True)]
    return [
        one._replace(cautions=find_cautions(each, one, masks))
        for each, one in zip(counted, found, strict=True)
    ]


def _weigh(
    counted: Counted,
    masks: Sequence[Span],
    errors: ErrorRates | None,
    control: History | None,
) -> Judged:
    """Find what is known before anything is decided."""
    tally, history, spans = counted
    hours, gaps = covered_hours(history, spans, masks)
    out = join_overlapping([*masks, *gaps])
    first = tally.first or spans[0][0]
    nobody = names_nobody(tally)
    loud = [] if nobody else find_loud(tally)
    groups = [each.group for each in loud]
    windows = clusters_of(tally, nobody=nobody)
    shares = post_shares(windows)
    differences = compare_windows(tally, shares, errors)
    effects, placebos = tabulate_effects(tally, history, differences, spans, masks, control)
    least = max(step_of(each) for each in (history, control) if each is not None)
    around = lay_hours(history, spans, first, out, groups, least)
    # the same bins
    beside = None if control is None else lay_hours(control, spans, first, out, least=least)
    rates = window_rates(history, windows, spans, hours)
    known = tally.n_known > tally.n_posts / 2 and not nobody
    evidence = Evidence(
        shares=shares,
        rates=rates,
        authors=author_shares(tally.panel, windows) if known else {},
        quiet=post_shares(clusters_of(tally, groups)) if groups else {},
        steps=fit_steps(around, beside),
        same_hours=same_hours_checks(effects),
        placebos=placebo_checks(placebos),
        earlier=count_earlier(history, spans, first, out, shares, rates),
        hours=hours,
        n_posts=[int(window.n) for window in windows],
        loud=loud[0].share if loud else 0.0,
        reviews=tally.n_reviews > tally.n_posts / 2,
        ongoing=tally.outage.end is None,
        controlled=control is not None,
    )
    if control is not None:
        told = controlled_rows(evidence.steps, evidence.n_posts, control.n_posts)
        effects = pd.concat([effects, told], ignore_index=True)
    return Judged(gaps, nobody, loud, differences, effects, evidence, pd.DataFrame(), [])


def compare_windows(
    tally: Tally, shares: Mapping[str, Quantity], rates: ErrorRates | None = None
) -> pd.DataFrame:
    """Subtract the before window from the other two, as `Measures.differences`.

    P-values are adjusted by Holm's method over all rows. Where `rates` say how the tagger
    errs, there are adjusted shares as well; they have no p-values, for they would ask the same
    questions twice.
    """
    n = [level.n for level in shares["none"].levels]
    rows = []
    for to in (1, 2):
        head, enough = f"{WINDOWS[to]} - {WINDOWS[0]}", min(n[0], n[to]) >= MIN_WINDOW_POSTS
        tail = (n[0], n[to], enough)
        for name, measure in IN_TABLES.items():
            change = shares[name].changes[to - 1]
            bounds = change[1:] if enough else (np.nan,) * 3
            rows.append((head, measure, change.value, *bounds, *tail))
        if rates is not None:
            changes = adjusted_changes(tally, to, rates)
            rows += [(head, *change, np.nan, *tail) for change in changes]
    columns = ["comparison", "measure", "value", "low", "high", "p", "n_from", "n_to", "enough"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(6, "p_holm", holm(table["p"].to_numpy(float)))
    return table
