"""A comparison to files: a page, its table, its charts, and a summary in words."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sentiment.atomic import staged_directory
from sentiment.report.comparison import tell_comparison
from sentiment.report.files import Output, safe_table, write_table
from sentiment.report.manifest import files_before
from sentiment.report.parts import Image, Part
from sentiment.report.summary import summarise_part
from sentiment.report.workbook import write_workbook
from sentiment.results import Comparison


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
    from sentiment.report.page import write_pages  # noqa: PLC0415

    target, how = Path(folder), output or Output()
    with staged_directory(target, replaces=files_before(target)) as stage:
        first, *rest = tell_comparison(comparison)
        charts = [] if comparison.aligned.empty else _draw(comparison, stage, how)
        part = Part("comparison", first.title, first.lines, sections=rest, charts=charts)
        table = safe_table(comparison.table, "platform", "outage", "note")
        write_table(table, stage / "comparison.csv", bom=how.bom)
        if how.xlsx:
            write_workbook(stage)
        written = write_pages(
            stage,
            "Outages compared",
            [part],
            summarise_part("Outages compared", part),
            {},
            again="Made from reports and a list of outages; nothing was measured again.",
        )
    return [target / name for name in written]


def _draw(comparison: Comparison, stage: Path, output: Output) -> list[Image]:
    from sentiment.chart import (  # noqa: PLC0415  loads matplotlib
        describe_aligned,
        describe_forest,
        plot_aligned,
        plot_forest,
    )
    from sentiment.report.figures import draw_charts  # noqa: PLC0415  as above

    charts = [
        (name, partial(plot, comparison), describe(comparison), safe_table(table, "outage"))
        for name, plot, describe, table in (
            ("forest", plot_forest, describe_forest, comparison.effects),
            ("aligned", plot_aligned, describe_aligned, comparison.aligned),
        )
    ]
    return draw_charts(charts, stage, output, "")
