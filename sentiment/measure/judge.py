"""From counts to verdicts: windows compared, checked in other ways, and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sentiment.count.spans import Span, join_overlapping
from sentiment.measure.cautions import find_cautions
from sentiment.measure.differences import compare_windows
from sentiment.measure.evidence import covered_hours, find_loud, gather, names_nobody
from sentiment.measure.quantities import clusters_of, post_shares
from sentiment.measure.robustness import controlled_rows, tabulate_effects
from sentiment.measure.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sentiment.count.history import History
    from sentiment.count.tally import Tally
    from sentiment.measure.misclassification import ErrorRates
    from sentiment.measure.quantities import Quantity
    from sentiment.measure.verdict import Evidence

__all__ = ["Judged", "judge"]


class Judged(NamedTuple):
    """What one outage's counts come to.

    Attributes
    ----------
    hours : list of float
        Hours of each window that the archive covers.
    shares : mapping of str to Quantity
        As of `post_shares`.
    evidence : Evidence
        What the verdicts rest on.
    differences, effects, verdicts, cautions
        As of `Measures`.
    nobody : bool
        Whether author names tell nothing.
    """

    hours: list[float]
    shares: Mapping[str, Quantity]
    evidence: Evidence
    differences: pd.DataFrame
    effects: pd.DataFrame
    verdicts: pd.DataFrame
    cautions: list[str]
    nobody: bool


def judge(
    tally: Tally,
    history: History,
    spans: Sequence[Span],
    *,
    masks: Sequence[Span] = (),
    errors: ErrorRates | None = None,
    control: History | None = None,
) -> Judged:
    """Compare the windows of an outage, and say what became of each reaction.

    Parameters
    ----------
    tally, history : Tally, History
        Finished.
    spans : sequence of three tuples of two datetime
        The windows as far as the archive covers them.
    masks : sequence of (start, end), default ()
        What is left out of every baseline.
    errors : ErrorRates, optional
        How the tagger errs.
    control : History, optional
        Of posts about something else, whose moves are taken off.
    """
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
    verdicts = decide(evidence)
    cautions = find_cautions(
        tally, evidence, verdicts, loud, nobody=nobody, spans=spans, gaps=gaps, masks=masks
    )
    return Judged(
        hours,
        shares,
        evidence,
        differences,
        effects,
        verdicts,
        cautions,
        nobody,
    )
