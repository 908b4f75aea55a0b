"""Measures to files: charts, tables, a summary in words, a manifest."""

from __future__ import annotations

import json
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from sentiment.atomic import staged_directory
from sentiment.escape import for_file_name
from sentiment.report.compared import write_comparison
from sentiment.report.content import save_content
from sentiment.report.found import save_figure
from sentiment.report.manifest import build_manifest, describe_outage
from sentiment.report.statements import save_statements
from sentiment.report.summary import describe_limits, summarise

if TYPE_CHECKING:
    from sentiment.analysis.study import Analysis

__all__ = [
    "summarise",
    "write_comparison",
    "write_report",
]


def write_report(analysis: Analysis, folder: str | Path) -> list[Path]:
    """Write a report: all its files or none.

    Parameters
    ----------
    analysis : Analysis
        What `analyse` returned.
    folder : str or Path
        Where to; made where it is missing.

    Returns
    -------
    list of Path
        The charts, ready to be looked at. With several outages each has a
        folder of its own.
    """
    target = Path(folder)
    with staged_directory(target) as stage:
        with (stage / "rejected.ndjson").open("wb") as rejected:
            rejected.writelines(analysis.rejected)
        (stage / "summary.md").write_text(summarise(analysis), encoding="utf-8")
        folders = _folders(analysis)
        facts = {
            **build_manifest(analysis),
            "limits": describe_limits(analysis),
            "outages": list(map(describe_outage, analysis.measures, folders)),
        }
        text = json.dumps(facts, indent=2, ensure_ascii=True)
        (stage / "manifest.json").write_text(text + "\n", encoding="utf-8")
        charts = _draw(analysis, stage, folders)
        return [target / path.relative_to(stage) for path in charts]


def _folders(analysis: Analysis) -> list[str]:
    """Name the folder of each outage; one alone is at home in the report's own."""
    if len(analysis.measures) == 1:
        return ["."]
    names: list[str] = []
    for number, measures in enumerate(analysis.measures, 1):
        name = for_file_name(measures.outage.label, f"outage-{number}")
        while name in names:
            name = f"{name}-{number}"
        names.append(name)
    return names


def _draw(analysis: Analysis, stage: Path, folders: list[str]) -> list[Path]:
    # matplotlib is loaded by who draws, not by who exports posts
    from sentiment.report.figures import save_figures  # noqa: PLC0415

    charts: list[Path] = []
    if analysis.detection is not None:
        charts.append(save_figure(analysis.detection, stage))
    for measures, content, name in zip_longest(analysis.measures, analysis.content, folders):
        folder = stage / name
        folder.mkdir(exist_ok=True)
        charts += [folder / chart for chart in save_figures(measures, folder)]
        if content is not None:
            saved = save_content(content, measures.outage, folder)
            charts += [folder / chart for chart in saved]
        for table in ("verdicts", "differences", "shape"):
            rows = getattr(measures, table)
            if len(rows):
                rows.to_csv(folder / f"{table}.csv", index=False, float_format="%.6g")
        save_statements(measures, folder)
    return charts
