"""``sentiment report``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sentiment.cli.options import (
    ACCURATE,
    copies_options,
    languages_option,
    print_account,
    pseudonymise_option,
    reading_options,
    tagging_options,
)
from sentiment.cli.progress import progress_over
from sentiment.errors import OptionError, SentimentError
from sentiment.escape import for_terminal
from sentiment.incidents import read_incidents, read_statements
from sentiment.outage import parse_outage

if TYPE_CHECKING:
    from sentiment.outage import Outage

__all__ = ["report"]


@click.command()
@reading_options
@click.option(
    "--outage",
    "given",
    multiple=True,
    metavar="START/END",
    help="The outage's times with their zone; START/ while it goes on. Repeatable. "
    "Without it (and --outages) outages are looked for in the posts.",
)
@click.option(
    "--outages",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV of outages: start, end, name, platform, source.",
)
@click.option("--name", default="", help="Name of the outage, for the titles.")
@click.option(
    "--statements",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV of official statements: time, kind, text.",
)
@click.option("--before", default="24h", show_default=True, help="Length of the before window.")
@click.option("--after", default="24h", show_default=True, help="Length of the after window.")
@click.option(
    "--baseline",
    type=click.Choice(["adjacent", "same-hours"]),
    default="adjacent",
    show_default=True,
    help="What during and after are compared with: the window before, or the same hours of "
    "earlier days.",
)
@click.option("--bin-width", default=None, help="Width of a time bin; else chosen, as 30min.")
@copies_options
@languages_option
@click.option(
    "--quotes",
    "n_quotes",
    is_flag=False,
    flag_value=3,
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Quote N posts for each window and reaction in the summary; 3 where N is left out.",
)
@tagging_options
@click.option(
    "--labels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV of labelled posts of this archive (sentiment label), which the model was not "
    "trained on: corrects shares for the tagger's errors.",
)
@pseudonymise_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("sentiment-report"),
    show_default=True,
    help="Folder for the report.",
)
def report(
    files: tuple[str, ...],
    platform: str,
    columns: dict[str, str] | None,
    assume_tz: str,
    date_order: str,
    max_expansion: float,
    given: tuple[str, ...],
    table: Path | None,
    name: str,
    statements: Path | None,
    before: str,
    after: str,
    baseline: str,
    bin_width: str | None,
    reposts: str,
    dedupe_text: str,
    languages: tuple[str, ...] | None,
    n_quotes: int,
    model: str | Path | None,
    allow_none: bool,
    lexicon: Path | None,
    jobs: int | None,
    min_confidence: float,
    labels: Path | None,
    chunk_rows: int,
    key_file: Path | None,
    output: Path,
) -> None:
    """Chart how people reacted before, during and after an outage.

    FILES are exports of posts: CSV, TSV, JSON, NDJSON or Parquet, also .gz, .zst or
    .zip; directories; or - for stdin. The report holds trend charts (PNG),
    their numbers (CSV), a summary in words, every record that could not be
    read, and a manifest to make it again.

    \b
    Examples:
      sentiment report posts.csv --outage 2025-01-27T11:00Z/2025-01-27T18:00Z -o out
      sentiment report dump/ --outages outages.csv --statements said.csv -o out
      zcat reviews.csv.gz | sentiment report - --outage 2025-01-27T11:00Z/ -o out
    """
    outages = _outages(given, table, name, files)
    said = [] if statements is None else read_statements(statements)
    # loaded only now: a typo in an option should not wait for pandas
    from sentiment.analysis.error_rates import describe_tagging  # noqa: PLC0415
    from sentiment.analysis.pipeline import iter_tagged, run_detection, run_study  # noqa: PLC0415
    from sentiment.ingest import IngestLog, Skipped  # noqa: PLC0415
    from sentiment.report import build_manifest, report_writer, strongest_of  # noqa: PLC0415
    from sentiment.score.lexicon import read_lexicon  # noqa: PLC0415
    from sentiment.select.copies import Selection  # noqa: PLC0415
    from sentiment.select.pseudonyms import Pseudonymiser, mask_text  # noqa: PLC0415

    pseudonyms = None if key_file is None else Pseudonymiser.from_file(key_file)
    words = None if lexicon is None else read_lexicon(lexicon)
    selection = Selection(reposts, dedupe_text)
    tagging = describe_tagging(
        model, labels=labels, allow_none=allow_none, min_confidence=min_confidence
    )
    reading: dict[str, Any] = {
        "platform": platform,
        "columns": columns,
        "assume_tz": assume_tz,
        "date_order": date_order,
        "max_expansion": max_expansion,
    }
    measuring = {
        "before": before,
        "after": after,
        "baseline": baseline,
        "bin_width": bin_width,
    }
    with report_writer(output) as (sink, write):

        def masked(skipped: Skipped) -> None:
            sink(replace(skipped, detail=mask_text(skipped.detail)))

        log = IngestLog(sink=sink if pseudonyms is None else masked)
        by: dict[str, Any] = {
            "model": model,
            "allow_none": allow_none,
            "lexicon": words,
            "jobs": jobs,
            "min_confidence": min_confidence,
            "chunk_rows": chunk_rows,
            "on_error": "collect",
        }
        detection = None
        if not outages:
            with progress_over(files, "finding outages", by_posts=model == ACCURATE) as steps:
                detection = run_detection(
                    iter_tagged(
                        files,
                        log=IngestLog(),
                        progress=steps.read,
                        tagged=steps.tagged,
                        selection=Selection(reposts, dedupe_text),
                        **by,
                        **reading,
                    ),
                    languages=languages,
                )
            outages = [replace(outage, name=name) for outage in strongest_of(detection)]
            if not outages:
                raise SentimentError(
                    f"no outage found in {detection.n_posts:,} posts, and none was named. "
                    f"Where you know its times: --outage START/END"
                )
        outages = [replace(each, statements=(*each.statements, *said)) for each in outages]
        with progress_over(files, "reading", by_posts=model == ACCURATE) as steps:
            chunks = iter_tagged(
                files,
                log=log,
                progress=steps.read,
                tagged=steps.tagged,
                selection=selection,
                **by,
                **reading,
            )
            study = run_study(
                chunks if pseudonyms is None else map(pseudonyms.apply, chunks),
                outages,
                languages=languages,
                selection=selection,
                n_quotes=n_quotes,
                lexicon=words,
                tagging=tagging,
                **measuring,  # type: ignore[arg-type]
            )
        study = replace(study, detection=detection)
        print_account(log, selection, private=pseudonyms is not None)
        if not log.n_read:
            raise click.exceptions.Exit(1)
        options = {
            **reading,
            **measuring,
            "allow_none": allow_none,
            "min_confidence": min_confidence,
            "labels": None if labels is None else str(labels),
            "reposts": reposts,
            "dedupe_text": dedupe_text,
            "languages": languages,
            "n_quotes": n_quotes,
            "pseudonymised": pseudonyms is not None,
        }
        charts = write(study, log, build_manifest(files, log, options, model, lexicon))
    click.echo(f"Summary: {output / 'summary.md'}")
    for chart in charts:
        click.echo(f"Chart:   {chart}")
    if log.failures:
        raise click.exceptions.Exit(1)


def _outages(
    given: tuple[str, ...], table: Path | None, name: str, files: tuple[str, ...]
) -> list[Outage]:
    outages = [parse_outage(text, name=name) for text in given]
    if table is not None:
        incidents = read_incidents(table)
        timed = [incident.outage for incident in incidents if incident.outage is not None]
        if len(timed) < len(incidents):
            click.echo(
                f"{for_terminal(str(table))}: {len(incidents) - len(timed)} of {len(incidents)}"
                f" rows give a date without a time of day and are left out.",
                err=True,
            )
        outages += timed
        if not outages:
            raise OptionError("--outages: no row tells when an outage began.")
    if not outages and "-" in files:
        raise OptionError(
            "no outage was named, and to find one the posts are read twice, which stdin does "
            "not allow; expected --outage START/END or --outages FILE, such as "
            "--outage 2025-01-27T11:00Z/2025-01-27T18:00Z, or FILES on disk"
        )
    return outages
