"""Measures to files: a page, a summary, charts, tables, a manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from sentiment.analysis.analysis import Analysis
from sentiment.atomic import refuse_in_the_way, staged_directory
from sentiment.escape import for_file_name
from sentiment.measure import Breakdown
from sentiment.measure.weighted import Weighted
from sentiment.parallel import Tell, Worker, work_here
from sentiment.report.account import CITATIONS
from sentiment.report.compared import write_comparison as write_comparison
from sentiment.report.files import Output, safe_table, write_table
from sentiment.report.manifest import build_manifest, describe_outage, files_before
from sentiment.report.parts import Image, Part
from sentiment.report.story import tell_story as tell_story
from sentiment.report.summary import summarise as summarise
from sentiment.report.workbook import write_workbook
from sentiment.results import Content, Detection, Measures

_NAMES = ("summary.md", "report.html", "manifest.json", "rejected.ndjson", "report.xlsx")


def refuse_folder(folder: str | Path) -> None:
    """Raise OptionError, before anything is read, where `folder` can't take a report."""
    charts = ("timeline", "windows", "rates", "activity", "effects", "facets", "words")
    kinds = ("png", "csv", "txt")
    names = [f"{name}.{kind}" for name in (*charts, "by_value") for kind in kinds]
    refuse_in_the_way(Path(folder), (*_NAMES, *names))


def write_report(
    analysis: Analysis,
    folder: str | Path,
    *,
    output: Output | None = None,
    progress: Callable[[int], object] = lambda _: None,
    worker: Worker = work_here,
) -> list[Path]:
    """Write a report: all its files or none.

    It replaces the files that a report before it wrote there, as that one's
    manifest lists them; other files stay.

    Parameters
    ----------
    analysis : Analysis
        What `analyse` returned.
    folder : str or Path
        Where to; made where it is missing.
    output : Output, optional
        Formats and look of the charts, and how tables are written.
    progress : callable, optional
        Told how many charts there are, once, and then after each.
    worker : callable, optional
        What draws: of `standby`, which loads what drawing needs (`prepare_drawing`) beforehand.

    Returns
    -------
    list of Path
        Page and charts, ready to be looked at. With several outages each has
        a folder of its own for its charts and tables.

    Raises
    ------
    OptionError
        If a folder stands where a file is to be.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> analysis = st.analyse("data/sample_posts.csv", outages="data/sample_outage.csv")
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in st.write_report(analysis, folder)][:2]
    ['report.html', 'timeline.png']
    """
    from sentiment.report.page import write_pages  # noqa: PLC0415

    target = Path(folder)
    how = output or Output()
    with staged_directory(target, replaces=files_before(target)) as stage:
        with (stage / "rejected.ndjson").open("wb") as rejected:
            rejected.writelines(analysis.rejected)
        folders = _folders(analysis)
        parts = zip_longest(analysis.measures, analysis.content, analysis.breakdowns, folders)
        drawn = worker(partial(_draw, [*parts], analysis.detection, stage, how), progress)
        story = tell_story(analysis)
        pairs = zip(story.outages, drawn(), strict=True)
        story = replace(story, outages=[replace(one, charts=each) for one, each in pairs])
        _write_tables(analysis, stage, folders, how)
        if how.xlsx:
            write_workbook(stage)
        facts = {
            **build_manifest(analysis),
            "outages": [
                describe_outage(measures, folder, each.cautions)
                # the story has one part more where no outage was found
                for measures, folder, each in zip(
                    analysis.measures, folders, story.outages, strict=False
                )
            ],
            "form": how.form,
        }
        written = write_pages(
            stage,
            story.title,
            [
                *story.outages,
                Part("method", "Method, and what was read", sections=story.sections),
            ],
            summarise(story),
            facts,
            again="manifest.json holds versions, options and hashes of inputs and model: the "
            "same give the same numbers.",
            command="sentiment report --from manifest.json",
            cite=CITATIONS,
        )
    return [target / name for name in written]


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


def prepare_drawing() -> None:
    """Load what charts are drawn with, and the fonts."""
    from sentiment.chart import undrawable  # noqa: PLC0415  loads matplotlib
    from sentiment.report import figures  # noqa: F401, PLC0415  as above

    undrawable("")


def missing_letters(analysis: Analysis, worker: Worker = work_here) -> str:
    """Say how many letters of what charts show no font here has; empty where none."""
    outages = [each.outage for each in analysis.measures]
    texts = [text for each in outages for text in (each.name, each.platform)]
    texts += [said.text for each in outages for said in each.statements]
    texts += [value for each in analysis.breakdowns for value in each.measures]
    texts += [str(word) for each in analysis.content for word in each.words["word"]]
    n = worker(partial(_count_undrawable, texts))()
    return (
        f"{n:,} characters of names, statements and words are drawn as ? in charts: no font on "
        f"this machine has them. Fonts of most scripts: pip install '.[fonts]', in the clone."
        if n
        else ""
    )


def _count_undrawable(texts: Sequence[str], _: Tell) -> int:
    from sentiment.chart import undrawable  # noqa: PLC0415  loads matplotlib

    return undrawable(texts)


def _draw(
    parts: Sequence[tuple[Measures | None, Content | None, Breakdown | None, str]],
    detection: Detection | None,
    stage: Path,
    output: Output,
    progress: Callable[[int], object],
) -> list[list[Image]]:
    """Write charts; return each outage's, the first's with what was found."""
    from sentiment.report.figures import draw_charts, figures_of  # noqa: PLC0415

    charts = [list(figures_of(one, said, breakdown=more)) for one, said, more, _ in parts]
    search = list(figures_of(detection=detection))
    progress(sum(map(len, [search, *charts])))
    found = draw_charts(search, stage, output, "", progress) if search else []
    images = []
    for (*_, name), each in zip(parts, charts, strict=True):
        folder = stage / name
        folder.mkdir(exist_ok=True)
        prefix = "" if name == "." else f"{name}/"
        images.append(draw_charts(each, folder, output, prefix, progress) + found)
        found = []
    if found:  # no outage: there is nothing else to show
        images.append(found)
    return images


def _write_tables(analysis: Analysis, stage: Path, folders: list[str], output: Output) -> None:
    """Write the tables that no chart shows, each outage's into its folder."""
    for folder, measures, content, breakdown, weighted in zip_longest(
        folders, analysis.measures, analysis.content, analysis.breakdowns, analysis.weighted
    ):
        for name, table in _tables_of(measures, content, breakdown, weighted):
            free = [each for each in ("text", "word", "by") if each in table]
            path = stage / folder / f"{name}.csv"
            write_table(safe_table(table, *free), path, bom=output.bom)
    if analysis.detection is not None:
        write_table(analysis.detection.episodes, stage / "episodes.csv", bom=output.bom)


def _tables_of(
    measures: Measures,
    content: Content | None,
    breakdown: Breakdown | None,
    weighted: Weighted | None,
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tables of one outage, those that were asked for last."""
    for name in ("verdicts", "differences", "effects", "shape", "statements"):
        if len(table := getattr(measures, name)):
            yield name, table
    if content is not None:
        yield "facets", content.facets
        yield "facet_changes", content.changes
        yield "words", content.words
        yield "groups", content.groups
    if weighted is not None:
        yield "weighted", weighted.table
    if breakdown is not None:
        for name in ("windows", "differences", "verdicts"):
            yield f"by_value_{name}", breakdown.table(name)
