"""From counts to verdicts: windows compared, checked in other ways, and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sentiment.count.history import History
from sentiment.count.spans import Span, join_overlapping
from sentiment.count.tally import Tally
from sentiment.measure.cautions import find_cautions
from sentiment.measure.evidence import Loud, covered_hours, find_loud, gather, names_nobody
from sentiment.measure.misclassification import ErrorRates, adjusted_changes
from sentiment.measure.quantities import Quantity, clusters_of, post_shares
from sentiment.measure.robustness import controlled_rows, tabulate_effects
from sentiment.measure.verdict import Evidence, decide
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.intervals import holm


class Counted(NamedTuple):
    """What was counted of some posts around one outage; `spans` are the windows, as covered."""

    tally: Tally
    history: History
    spans: Sequence[Span]


class Judged(NamedTuple):
    """What one outage's counts come to; verdicts and cautions come last.

    `hours` of each window are covered by the archive, `gaps` hold no posts, `nobody`: author
    names tell nothing, `loud` are those of `find_loud`, `shares` those of `post_shares`; the
    tables and cautions are those of `Measures`.
    """

    hours: list[float]
    gaps: list[Span]
    nobody: bool
    loud: list[Loud]
    shares: Mapping[str, Quantity]
    differences: pd.DataFrame
    effects: pd.DataFrame
    evidence: Evidence
    verdicts: pd.DataFrame
    cautions: list[str]


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
    return [
        one._replace(
            verdicts=verdicts,
            cautions=find_cautions(
                each.tally,
                one.evidence,
                verdicts,
                one.loud,
                nobody=one.nobody,
                spans=each.spans,
                gaps=one.gaps,
                masks=masks,
            ),
        )
        for each, one, verdicts in zip(counted, weighed, tables, strict=True)
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
    nobody = names_nobody(tally)
    loud = [] if nobody else find_loud(tally)
    shares = post_shares(clusters_of(tally, nobody=nobody))
    differences = compare_windows(tally, shares, errors)
    effects, placebos = tabulate_effects(tally, history, differences, spans, masks, control)
    evidence = gather(
        tally,
        history,
        spans,
        hours,
        join_overlapping([*masks, *gaps]),
        effects,
        placebos,
        loud,
        shares,
        nobody=nobody,
        control=control,
    )
    if control is not None:
        told = controlled_rows(evidence.steps, evidence.n_posts, control.n_posts)
        effects = pd.concat([effects, told], ignore_index=True)
    known = hours, gaps, nobody, loud, shares, differences, effects, evidence
    return Judged(*known, verdicts=pd.DataFrame(), cautions=[])


def compare_windows(
    tally: Tally, shares: Mapping[str, Quantity], rates: ErrorRates | None = None
) -> pd.DataFrame:
    """Subtract the before window from the other two, as `Measures.differences`.

    P-values are adjusted by Holm's method over all rows. Where `rates` say how the tagger
    errs, there are adjusted shares as well; they have no p-values, for they would ask the same
    questions twice.
    """
    names = {name: f"share_{name}" for name in REACTIONS} | {"compound": "compound_mean"}
    n = [level.n for level in shares["none"].levels]
    rows = []
    for to in (1, 2):
        head, enough = f"{WINDOWS[to]} - {WINDOWS[0]}", min(n[0], n[to]) >= MIN_WINDOW_POSTS
        tail = (n[0], n[to], enough)
        for name, measure in names.items():
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
