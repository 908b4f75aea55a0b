"""An evaluation to files: its tables, the chart of its probabilities, its sentences."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sentiment.atomic import staged_directory
from sentiment.chart.picture import as_png
from sentiment.chart.reliability import describe_reliability, plot_reliability
from sentiment.escape import for_terminal
from sentiment.evaluate import Assessment, judge
from sentiment.report.files import safe_table, write_table


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
