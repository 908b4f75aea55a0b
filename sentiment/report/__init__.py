"""Measures to files: charts, tables, a summary in words, a manifest."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentiment.atomic import staged_directory
from sentiment.escape import for_file_name
from sentiment.report.compared import write_comparison
from sentiment.report.content import save_content
from sentiment.report.found import save_figure, strongest_of
from sentiment.report.manifest import build_manifest, describe_outage
from sentiment.report.statements import save_statements
from sentiment.report.summary import describe_limits, summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sentiment.analysis.study import Study
    from sentiment.ingest import IngestLog, Skipped

__all__ = [
    "build_manifest",
    "report_writer",
    "strongest_of",
    "summarise",
    "write_comparison",
    "write_report",
]


def write_report(
    study: Study,
    log: IngestLog,
    folder: str | Path,
    *,
    manifest: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Write a report: all its files or none.

    Parameters
    ----------
    study : Study
        What was measured.
    log : IngestLog
        What was read.
    folder : str or Path
        Where to; made where it is missing.
    manifest : mapping, optional
        What `build_manifest` returned; limits and outages are added to it.

    Returns
    -------
    list of Path
        The charts, ready to be looked at. With several outages each has a
        folder of its own.
    """
    with report_writer(folder) as (_, write):
        return write(study, log, manifest)


@contextmanager
def report_writer(
    folder: str | Path,
) -> Iterator[tuple[Callable[[Skipped], None], Callable[..., list[Path]]]]:
    """Open a report while its archive is still being read.

    Yields
    ------
    sink : callable
        For `IngestLog`: writes each skipped record to ``rejected.ndjson``.
    write : callable
        Takes study, log and manifest; writes the rest.
    """
    target = Path(folder)
    with (
        staged_directory(target) as stage,
        (stage / "rejected.ndjson").open("w", encoding="utf-8") as rejected,
    ):

        def sink(skipped: Skipped) -> None:
            json.dump(vars(skipped), rejected, ensure_ascii=True)
            rejected.write("\n")

        def write(
            study: Study, log: IngestLog, manifest: Mapping[str, Any] | None
        ) -> list[Path]:
            rejected.flush()
            (stage / "summary.md").write_text(summarise(study, log), encoding="utf-8")
            folders = _folders(study)
            outages = map(describe_outage, study.measures, folders)
            facts = {**(manifest or {}), "limits": describe_limits(study)}
            facts["outages"] = list(outages)
            text = json.dumps(facts, indent=2, ensure_ascii=True)
            (stage / "manifest.json").write_text(text + "\n", encoding="utf-8")
            charts = _draw(study, stage, folders)
            return [target / path.relative_to(stage) for path in charts]

        yield sink, write


def _folders(study: Study) -> list[str]:
    """Name the folder of each outage; one alone is at home in the report's own."""
    if len(study.measures) == 1:
        return ["."]
    names: list[str] = []
    for number, measures in enumerate(study.measures, 1):
        name = for_file_name(measures.outage.label, f"outage-{number}")
        while name in names:
            name = f"{name}-{number}"
        names.append(name)
    return names


def _draw(study: Study, stage: Path, folders: list[str]) -> list[Path]:
    # matplotlib is loaded by who draws, not by who exports posts
    from sentiment.report.figures import save_figures  # noqa: PLC0415

    charts: list[Path] = []
    if study.detection is not None:
        charts.append(save_figure(study.detection, stage))
    for measures, content, name in zip_longest(study.measures, study.content, folders):
        folder = stage / name
        folder.mkdir(exist_ok=True)
        charts += [folder / chart for chart in save_figures(measures, folder)]
        if content is not None:
            saved = save_content(content, measures.outage, folder)
            charts += [folder / chart for chart in saved]
        for table in ("differences", "shape"):
            rows = getattr(measures, table)
            if len(rows):
                rows.to_csv(folder / f"{table}.csv", index=False, float_format="%.6g")
        save_statements(measures, folder)
    return charts
