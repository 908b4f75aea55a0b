"""An evaluation in words for a terminal, as plain values for scripts, and as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment.atomic import staged_directory
from sentiment.chart.picture import as_png
from sentiment.chart.tagger import describe_reliability, plot_reliability
from sentiment.escape import for_terminal
from sentiment.evaluate import Agreement, Assessment, judge
from sentiment.report.files import safe_table, write_table


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


def write_quality(
    found: Assessment, folder: Path, *, method: str, curve: pd.DataFrame | None = None
) -> None:
    """Write an evaluation with the sentence for a methods section: all files or none."""
    tables = {
        "classes": found.scores.classes.rename_axis("label").reset_index(),
        "confusion": found.scores.confusion.rename_axis("label").reset_index(),
        "reliability": found.calibration.table,
        "mistakes": safe_table(found.mistakes, "text"),
    }
    if found.strata is not None:
        tables["strata"] = found.strata.reset_index()
    if curve is not None:
        tables["learning_curve"] = curve
    verdict = judge(found.typical.scores, found.typical.agreement)
    with staged_directory(folder) as stage:
        for name, table in tables.items():
            write_table(table, stage / f"{name}.csv")
        picture = as_png(plot_reliability(found.calibration))
        (stage / "reliability.png").write_bytes(picture)
        alt = describe_reliability(found.calibration)
        (stage / "reliability.txt").write_text(for_terminal(alt) + "\n", encoding="utf-8")
        words = "\n".join([*verdict, "", method, ""])
        (stage / "verdict.txt").write_text(for_terminal(words), encoding="utf-8")
