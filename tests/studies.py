"""Posts that are tagged already, analysed in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

from sentiment.analysis.analysis import Analysis
from sentiment.analysis.around import measure_study
from sentiment.analysis.finding import Signals
from sentiment.analysis.study import Beside, Study
from sentiment.outage import Outage
from sentiment.results import Detection


def run_detection(chunks: Iterable[pd.DataFrame]) -> Detection:
    """Find the outages of an archive in layout TAGGED."""
    signals = Signals()
    for chunk in chunks:
        signals.add(chunk)
    return signals.detect()


def run_study(
    chunks: Iterable[pd.DataFrame],
    outages: Sequence[Outage],
    *,
    control: Iterable[pd.DataFrame] | tuple[str, str] | None = None,
    lexicon: Mapping[str, float] | None = None,
    **options: Any,
) -> Analysis:
    """Measure one archive around some outages, in one pass; the same by chunks of any size.

    `chunks` (and `control`, unless it names a column and its value) are in layout TAGGED;
    `options` are those of `Study`, and fields of `Analysis`.
    """
    column = control if isinstance(control, tuple) else None
    counted = {
        each.name: options.pop(each.name) for each in fields(Study) if each.name in options
    }
    study = Study(outages, column=column, **counted)
    other = None
    if control is not None and column is None:
        other = Beside(study.history(), study.languages)
        for chunk in control:
            other.add(chunk)
    counts = study.counts()
    for chunk in chunks:
        counts.add(chunk)
    return measure_study(counts, other, lexicon, **options)
