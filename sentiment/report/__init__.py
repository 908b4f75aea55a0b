"""Measures to files: charts, tables, a summary in words, a manifest."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentiment.report.found import save_figure, strongest_of
from sentiment.report.manifest import build_manifest
from sentiment.report.summary import summarise
from sentiment.safety import for_file_name
from sentiment.staging import staged_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sentiment.ingest import IngestLog, Skipped
    from sentiment.pipeline import Study

__all__ = [
    "build_manifest",
    "report_writer",
    "strongest_of",
    "summarise",
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
        What `build_manifest` returned.

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
            if manifest is not None:
                text = json.dumps(manifest, indent=2, ensure_ascii=True)
                (stage / "manifest.json").write_text(text + "\n", encoding="utf-8")
            return [target / path.relative_to(stage) for path in _draw(study, stage)]

        yield sink, write


def _draw(study: Study, stage: Path) -> list[Path]:
    # matplotlib is loaded by who draws, not by who exports posts
    from sentiment.report.figures import save_figures  # noqa: PLC0415

    charts: list[Path] = []
    if study.detection is not None:
        charts.append(save_figure(study.detection, stage))
    used: set[str] = set()
    for number, measures in enumerate(study.measures, 1):
        folder = stage
        if len(study.measures) > 1:
            name = for_file_name(measures.outage.label, f"outage-{number}")
            name = f"{name}-{number}" if name in used else name
            used.add(name)
            folder = stage / name
            folder.mkdir()
        charts += [folder / chart for chart in save_figures(measures, folder)]
        measures.differences.to_csv(
            folder / "differences.csv", index=False, float_format="%.6g"
        )
    return charts
