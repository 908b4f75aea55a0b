"""``sentiment report``."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import click

import sentiment as st
from sentiment.cli.account import print_account
from sentiment.cli.archive import archive_options, kept_parts
from sentiment.cli.output import config_option, make_output, output_options, say, written
from sentiment.cli.progress import progress_drawing, progress_over
from sentiment.cli.reading_options import reading_options
from sentiment.cli.selection_options import pseudonymise_option, selection_options
from sentiment.cli.tagging_options import ACCURATE
from sentiment.cli.verb import FOLDER, INPUT, Verb
from sentiment.errors import OptionError
from sentiment.escape import for_terminal
from sentiment.incidents import read_incidents, read_statements
from sentiment.outage import Outage, parse_outage


@click.command(cls=Verb)
@reading_options
@click.option(
    "--outage",
    "given",
    multiple=True,
    metavar="START/END",
    help="The outage's times with their zone, or in --assume-tz or --tz: START/END, "
    "START/PT3H, START/ while it goes on. Repeatable. Without it (and --outages) outages are "
    "looked for in the posts.",
)
@click.option(
    "--outages",
    "table",
    type=INPUT,
    help="A CSV of outages: start, end; and name, platform, source where they are known.",
)
@click.option(
    "--name", default="", show_default=False, help="Name of the outage, for the titles."
)
@click.option(
    "--statements",
    type=INPUT,
    help="A CSV of official statements: time, kind, text.",
)
@click.option("--before", default="24h", help="Length of the before window.")
@click.option("--after", default="24h", help="Length of the after window.")
@click.option(
    "--baseline",
    type=click.Choice(["adjacent", "same-hours"]),
    default="adjacent",
    help="What differences.csv compares with: the window before, or the same hours of earlier "
    "days, which the answer then tells, too.",
)
@click.option(
    "--margin",
    type=click.FloatRange(0, 100, min_open=True),
    default=5.0,
    metavar="POINTS",
    help="A reaction is back to usual where its share stays within so many points above that "
    "before.",
)
@click.option("--bin-width", default=None, help="Width of a time bin; else chosen, as 30min.")
@selection_options
@click.option(
    "--quotes",
    "n_quotes",
    is_flag=False,
    flag_value=3,
    type=click.IntRange(min=0),
    default=0,
    show_default=False,
    metavar="N",
    help="Quote N posts for each window and reaction, of each topic the surest; 3 where N is "
    "left out.",
)
@click.option(
    "--raw-quotes",
    is_flag=True,
    help="Quote posts as they are; else names, addresses, numbers, links and swear words are "
    "masked.",
)
@archive_options
@click.option(
    "--labels",
    type=INPUT,
    help="A CSV of labelled posts of this archive (sentiment label), which the model was not "
    "trained on: corrects shares for the tagger's errors.",
)
@pseudonymise_option
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    default=Path("sentiment-report"),
    help="Folder for the report.",
)
@output_options
@click.option(
    "--dry-run",
    is_flag=True,
    help="Say what would be read and how, and what can be told of the outage; write nothing.",
)
@config_option
@click.pass_context
def report(
    context: click.Context,
    /,
    files: tuple[str, ...],
    given: tuple[str, ...],
    table: Path | None,
    name: str,
    statements: Path | None,
    key_file: Path | None,
    control: tuple[str, ...],
    output: Path,
    form: dict[str, Any],
    tz: str,
    quiet: bool,
    dry_run: bool,
    engine: Any,
    **options: Any,
) -> None:
    """Chart how people reacted before, during and after an outage.

    FILES are exports of posts: CSV, TSV, JSON, NDJSON or Parquet, also .gz, .zst or
    .zip; directories; or - for stdin. The report answers first: report.html is a page to
    send to people, summary.md the same in words; charts, their numbers (CSV), every
    record that could not be read, and a manifest to make it again stand beside them.

    \b
    Examples:
      sentiment report posts.csv --outage 2025-01-27T11:00Z/2025-01-27T18:00Z -o out
      sentiment report dump/ --outages outages.csv --statements said.csv -o out
      zcat reviews.csv.gz | sentiment report - --outage 2025-01-27T11:00Z/ -o out
      sentiment report --from out/manifest.json -o again
    """
    zone = _named_zone("assume_tz", options["assume_tz"]) or _named_zone("tz", tz)
    outages = _outages(given, table, name, zone) or context.meta.get("outages", [])
    said = [] if statements is None else read_statements(statements, zone=zone)
    if dry_run:
        from sentiment.cli.dry_run import tell_plan  # noqa: PLC0415

        tell_plan(files, outages, options)
        return
    # loaded only now: a typo in an option should not wait for pandas
    from sentiment.parallel import standby  # noqa: PLC0415
    from sentiment.report import missing_letters, prepare_drawing, refuse_folder  # noqa: PLC0415

    refuse_folder(output)
    source = ", ".join(Path(str(each)).name for each in files[:2]) + " …" * (len(files) > 2)  # noqa: PLR2004
    how = make_output(form, tz, source)
    assert how.look  # a zone or a palette that there is not is said before anything is read
    with (
        standby(prepare_drawing) as worker,
        kept_parts(output, options, quiet=quiet) as kept,
        engine as count,
    ):
        analysis = st.analyse(
            files,
            engine=count,
            kept=kept,
            outages=outages,
            name=name,
            statements=said,
            pseudonymise=key_file,
            control=control[0] if len(control) == 1 else list(control) or None,
            tz=tz,
            stages=partial(
                progress_over, files, by_posts=options["model"] == ACCURATE, quiet=quiet
            ),
            **options,
        )
        if not quiet or not analysis.log.n_read or analysis.log.failures:
            print_account(analysis.log, analysis.selection, private=key_file is not None)
        if not analysis.log.n_read:
            raise click.exceptions.Exit(1)
        with progress_drawing(quiet=quiet) as told:
            paths = st.write_report(analysis, output, output=how, progress=told, worker=worker)
        if not quiet and (missing := missing_letters(analysis, worker)):
            click.echo(missing, err=True)
    if not quiet:
        overturn = ["", "What could overturn this:"] if analysis.cautions else []
        overturn += [f"- {line}" for line in analysis.cautions]
        say(["", *analysis.headline, *overturn, ""])
        written(paths, output)
    if analysis.log.failures:
        raise click.exceptions.Exit(1)


def _named_zone(option: str, name: str) -> tzinfo | None:
    """Return the zone that the user named for times without one; what is assumed is none."""
    source = click.get_current_context().get_parameter_source(option)
    if source is not click.core.ParameterSource.COMMANDLINE:
        return None
    from sentiment.ingest.field.zone import parse_zone  # noqa: PLC0415

    return parse_zone(name)


def _outages(
    given: tuple[str, ...], table: Path | None, name: str, zone: tzinfo | None
) -> list[Outage]:
    outages = [parse_outage(text, name=name, zone=zone) for text in given]
    if table is not None:
        incidents = read_incidents(table, zone=zone)
        timed = [incident.outage for incident in incidents if incident.outage is not None]
        if left := len(incidents) - len(timed):
            rows = f"{left} of {len(incidents)} row{'s' * (len(incidents) > 1)}"
            what = "gives a date without a time of day and is" if left == 1 else ""
            what = what or "give a date without a time of day and are"
            click.echo(f"{for_terminal(str(table))}: {rows} {what} left out.", err=True)
        outages += timed
        if not outages:
            raise OptionError("--outages: no row tells when an outage began.")
    return outages
