"""A comparison to files: its table, its charts, and a summary in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sentiment.atomic import staged_directory
from sentiment.escape import for_spreadsheet
from sentiment.report.comparison import summarise_comparison

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.results import Comparison

__all__ = ["write_comparison"]


def write_comparison(comparison: Comparison, folder: str | Path) -> list[Path]:
    """Write a comparison: all its files or none.

    Parameters
    ----------
    comparison : Comparison
        What `compare_outages` returned.
    folder : str or Path
        Where to; made where it is missing.

    Returns
    -------
    list of Path
        The charts: ``aligned.png`` and ``forest.png``, each with its words
        (``.txt``) and numbers (``.csv``); none where no report was given.
        Beside them stand ``summary.md`` and ``comparison.csv``.
    """
    with staged_directory(Path(folder)) as stage:
        text = summarise_comparison(comparison)
        (stage / "summary.md").write_text(text, encoding="utf-8")
        table = _safe(comparison.table, "platform", "outage", "note")
        table.to_csv(stage / "comparison.csv", index=False, float_format="%.6g")
        charts = [] if comparison.aligned.empty else _draw(comparison, stage)
    return [Path(folder) / name for name in charts]


def _draw(comparison: Comparison, stage: Path) -> list[str]:
    # matplotlib is loaded by who draws
    from sentiment.chart import (  # noqa: PLC0415
        describe_aligned,
        describe_forest,
        plot_aligned,
        plot_forest,
    )
    from sentiment.report.figures import save_drawn  # noqa: PLC0415

    charts = (
        ("aligned.png", plot_aligned, describe_aligned, comparison.aligned),
        ("forest.png", plot_forest, describe_forest, comparison.effects),
    )
    for name, plot, describe, table in charts:
        words = describe(comparison)
        save_drawn(plot(comparison), stage / name, words, _safe(table, "outage"))
    return [name for name, *_ in charts]


def _safe(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(
        **{name: for_spreadsheet(table[name].astype("str")) for name in columns}
    )
