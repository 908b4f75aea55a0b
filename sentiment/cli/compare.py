"""``sentiment compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import sentiment as st
from sentiment.cli.output import make_output, output_options, say, written
from sentiment.cli.verb import FOLDER, INPUT, Verb


@click.command(cls=Verb)
@click.argument(
    "reports",
    nargs=-1,
    type=FOLDER,
    metavar="[REPORTS]...",
)
@click.option(
    "--outages",
    "table",
    type=INPUT,
    help="A CSV of outages: start, end, name, platform, source; and duration, problem, "
    "acknowledged, certainty where they are known.",
)
@click.option(
    "--span",
    metavar="FIRST/LAST",
    help="The days that this list is complete for, as 2019-01-01/2025-12-31: rates a year are "
    "reckoned over them. Else over the days from its first outage to its last.",
)
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    default=Path("sentiment-comparison"),
    help="Folder for the comparison.",
)
@output_options
def compare(
    reports: tuple[Path, ...],
    table: Path | None,
    span: str | None,
    output: Path,
    form: dict[str, Any],
    tz: str,
    quiet: bool,
) -> None:
    """Put several outages, or platforms, beside each other.

    REPORTS are folders that `sentiment report` wrote; nothing is measured
    again. The comparison holds a table (CSV) of durations, first
    acknowledgements, peaks, what users wrote, and how often outages are
    listed; a page and a summary in words; and charts: outages aligned at their
    onset, and the change during each. What is not known is said, not filled in.

    \b
    Examples:
      sentiment compare out/march out/october -o compared
      sentiment compare out/march --outages outages.csv -o compared
      sentiment compare --outages outages.csv --span 2019-01-01/2025-12-31
    """
    # loaded only now: a typo in an option should not wait for pandas
    from sentiment.compare import parse_span  # noqa: PLC0415
    from sentiment.report.comparison import tell_comparison  # noqa: PLC0415

    comparison = st.compare_outages(
        reports,
        [] if table is None else st.read_incidents(table),
        span=None if span is None else parse_span(span),
    )
    how = make_output(form, tz, "reports")
    paths = st.write_comparison(comparison, output, output=how)
    if not quiet:
        say(tell_comparison(comparison)[0].lines)
        written(paths, output)
