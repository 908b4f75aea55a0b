"""``sentiment detect``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sentiment.cli.account import print_account
from sentiment.cli.archive import archive_options, count_archive, kept_parts
from sentiment.cli.reading_options import reading_options
from sentiment.cli.selection_options import (
    copies_options,
    ignore_option,
    languages_option,
    zone_option,
)
from sentiment.cli.verb import FOLDER, Verb


@click.command(cls=Verb)
@reading_options
@copies_options
@ignore_option
@languages_option
@archive_options
@zone_option
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    help="Folder for chart, tables and an outages.csv that `report --outages` takes.",
)
def detect(
    files: tuple[str, ...],
    languages: tuple[str, ...] | None,
    ignore: tuple[str, ...],
    output: Path | None,
    tz: str,
    engine: Any,
    **options: Any,
) -> None:
    """Find when outages began and ended for users, from their posts alone.

    Looks at how many of the posts are surely frustrated, how many say that
    something does not work, and how many posts there are, against what hour,
    weekday and the days around lead one to expect; of copies of longer texts
    the first counts. Complaints (trouble) and a fall of posts (silence) are
    outages; a launch and a campaign are told, and are none. Each time has a
    95 % interval. Finding none is a result.

    \b
    Examples:
      sentiment detect posts.csv
      sentiment detect dump/ -o found
      sentiment report dump/ --outages found/outages.csv -o out
    """
    # loaded only now: a typo in an option should not wait for pandas
    from sentiment.analysis.arguments import read_span  # noqa: PLC0415
    from sentiment.analysis.finding import Signals  # noqa: PLC0415
    from sentiment.report.found import describe_found, write_found  # noqa: PLC0415

    ignored = [read_span(text) for text in ignore]
    signals = Signals(languages)
    with kept_parts(output, options) as kept:
        log, selection = count_archive(signals, files, "reading", options, engine, kept=kept)
    found = signals.detect(zone=tz, ignore=ignored)
    print_account(log, selection)
    if not log.n_read:
        raise click.exceptions.Exit(1)
    for line in describe_found(found):
        click.echo(line)
    if output is not None:
        for path in write_found(found, output):
            click.echo(f"Written: {path}")
    if log.failures:
        raise click.exceptions.Exit(1)
