"""An evaluation in words for a terminal, and as plain values for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sentiment.escape import for_terminal
from sentiment.evaluate import Agreement, Assessment, judge


def assessment_facts(
    found: Assessment,
    method: str,
    readers: Agreement | None = None,
    curve: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Collect an evaluation's figures as plain values, ready for JSON.

    `readers` is how far two readers agree, `curve` what `learning_curve` returned.
    """
    scores = found.scores
    return {
        "n": scores.n,
        "macro_f1": scores.macro_f1,
        "low": scores.low,
        "high": scores.high,
        "kappa": found.agreement._asdict(),
        "calibration_error": found.calibration.error,
        "n_unsure": found.n_unsure,
        "classes": scores.classes.to_dict(orient="index"),
        "confusion": scores.confusion.to_dict(orient="index"),
        "strata": None
        if found.strata is None
        else json.loads(found.strata.to_json(orient="index")),
        "reliability": found.calibration.table.to_dict(orient="records"),
        "readers": None if readers is None else readers._asdict(),
        "learning_curve": None if curve is None else curve.to_dict(orient="records"),
        "verdict": judge(found.typical.scores, found.typical.agreement),
        "method": method,
    }


def assessment_lines(
    found: Assessment,
    method: str,
    readers: Agreement | None = None,
    curve: pd.DataFrame | None = None,
    *,
    n_mistakes: int = 0,
) -> Iterator[str]:
    """Yield an evaluation, with some of its surest mistakes, as lines for a terminal."""
    scores = found.scores
    number = "{:.3f}".format
    yield (
        f"macro-F1 {scores.macro_f1:.3f} (95 % interval {scores.low:.3f} to {scores.high:.3f}, "
        f"n = {scores.n:,})\n"
    )
    yield for_terminal(scores.classes.to_string(float_format=number))
    yield "\nlabel (rows) against tag (columns):"
    yield for_terminal(scores.confusion.to_string())
    if found.strata is not None:
        yield f"\n{for_terminal(found.strata.to_string(float_format=number, na_rep='-'))}"
    yield f"\nexpected calibration error {found.calibration.error:.3f}"
    if found.n_unsure:
        yield f"{found.n_unsure:,} posts below the minimum confidence became none"
    if readers is not None:
        yield (
            f"readers agree at Cohen's kappa {readers.kappa:.2f} ({readers.low:.2f} to "
            f"{readers.high:.2f}, n = {readers.n:,})"
        )
    if curve is not None:
        yield f"\n{curve.to_string(index=False, float_format=number)}"
    if n_mistakes:
        yield "\nsurest mistakes:"
        for row in found.mistakes.head(n_mistakes).itertuples():
            text = " ".join(str(row.text).split())
            yield for_terminal(
                f"  {row.confidence:.2f} {row.tag}, labelled {row.label}: {text}"
            )
    on = " (judged by the posts drawn at random)" if found.drawn else ""
    yield f"\nCan these tags be trusted?{on}"
    for line in judge(found.typical.scores, found.typical.agreement):
        yield f"  {for_terminal(line)}"
    yield f"\nFor the methods section:\n  {for_terminal(method)}"
