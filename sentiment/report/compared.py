"""A comparison to files: a page, its table, its charts, and a summary in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sentiment.atomic import staged_directory
from sentiment.report.comparison import tell_comparison
from sentiment.report.files import Output, safe_table, write_table
from sentiment.report.manifest import files_before
from sentiment.report.summary import summarise_sections
from sentiment.report.workbook import write_workbook
from sentiment.results import Comparison

if TYPE_CHECKING:
    from sentiment.report.figures import Chart
    from sentiment.report.page import Image


def write_comparison(
    comparison: Comparison, folder: str | Path, *, output: Output | None = None
) -> list[Path]:
    """Write a comparison: all its files or none.

    Parameters
    ----------
    comparison : Comparison
        What `compare_outages` returned.
    folder : str or Path
        Where to; made where it is missing. Files that a comparison before it
        wrote there are replaced, others stay.
    output : Output, optional
        Formats and look of the charts, and how tables are written.

    Returns
    -------
    list of Path
        The page and the charts, ``forest.png`` and ``aligned.png``, each with
        its words (``.txt``) and numbers (``.csv``); no chart where no report
        was given. Beside them stand ``summary.md`` and ``comparison.csv``.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> found = st.compare_outages(incidents=st.read_incidents("data/outages.csv"))
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in st.write_comparison(found, folder)]
    ['report.html']
    """
    from sentiment.report.page import Again, Part, render_page  # noqa: PLC0415

    target, how = Path(folder), output or Output()
    with staged_directory(target, replaces=files_before(target)) as stage:
        sections = tell_comparison(comparison)
        images = [] if comparison.aligned.empty else _draw(comparison, stage, how)
        table = safe_table(comparison.table, "platform", "outage", "note")
        write_table(table, stage / "comparison.csv", bom=how.bom)
        if how.xlsx:
            write_workbook(stage)
        shown = [(image.files[0][1], image.alt) for image in images]
        text = summarise_sections("Outages compared", sections, shown)
        (stage / "summary.md").write_text(text, encoding="utf-8")
        names = {"summary.md", "report.html", "manifest.json"}
        names |= {each.name for each in stage.iterdir()}
        first, *rest = sections
        parts = [
            Part("comparison", first.title, first.lines, charts=images, sections=rest),
        ]
        again = Again(["Made from reports and a list of outages; nothing was measured again."])
        page = render_page("Outages compared", parts, sorted(names), again)
        (stage / "report.html").write_text(page, encoding="utf-8")
        facts = json.dumps({"files": sorted(names)}, indent=2)
        (stage / "manifest.json").write_text(facts + "\n", encoding="utf-8")
    return [target / name for name in ("report.html", *(image.files[0][0] for image in images))]


def _draw(comparison: Comparison, stage: Path, output: Output) -> list[Image]:
    from sentiment.report.figures import draw_charts  # noqa: PLC0415  loads matplotlib

    return draw_charts(_charts(comparison), stage, output, "")


def _charts(comparison: Comparison) -> Iterator[Chart]:
    from sentiment.chart import (  # noqa: PLC0415
        describe_aligned,
        describe_forest,
        plot_aligned,
        plot_forest,
    )

    for name, plot, describe, table in (
        ("forest", plot_forest, describe_forest, comparison.effects),
        ("aligned", plot_aligned, describe_aligned, comparison.aligned),
    ):
        yield name, partial(plot, comparison), describe(comparison), safe_table(table, "outage")
