"""``sentiment detect``."""

from __future__ import annotations

from pathlib import Path

import click

from sentiment.cli.options import (
    ACCURATE,
    copies_options,
    languages_option,
    print_account,
    reading_options,
    tagging_options,
)
from sentiment.cli.progress import progress_over

__all__ = ["detect"]


@click.command()
@reading_options
@copies_options
@languages_option
@tagging_options
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for chart, tables and an outages.csv that `report --outages` takes.",
)
def detect(
    files: tuple[str, ...],
    platform: str,
    columns: dict[str, str] | None,
    assume_tz: str,
    date_order: str,
    max_expansion: float,
    reposts: str,
    dedupe_text: str,
    languages: tuple[str, ...] | None,
    model: str | Path | None,
    allow_none: bool,
    lexicon: Path | None,
    jobs: int | None,
    min_confidence: float,
    chunk_rows: int,
    output: Path | None,
) -> None:
    """Find when outages began and ended for users, from their posts alone.

    Looks at the share of posts that complain (frustration or concern) and at
    how many posts there are, against what the hour, the weekday and the days
    around lead one to expect. Each time has a 95 % interval. Finding none is
    a result.

    \b
    Examples:
      sentiment detect posts.csv
      sentiment detect dump/ -o found
      sentiment report dump/ --outages found/outages.csv -o out
    """
    # loaded only now: a typo in an option should not wait for pandas
    from sentiment.copies import Selection  # noqa: PLC0415
    from sentiment.ingest import IngestLog  # noqa: PLC0415
    from sentiment.lexicon import read_lexicon  # noqa: PLC0415
    from sentiment.pipeline import iter_tagged, run_detection  # noqa: PLC0415
    from sentiment.report.found import describe_found, write_found  # noqa: PLC0415

    words = None if lexicon is None else read_lexicon(lexicon)
    log = IngestLog()
    selection = Selection(reposts, dedupe_text)
    with progress_over(files, "reading", by_posts=model == ACCURATE) as steps:
        found = run_detection(
            iter_tagged(
                files,
                model=model,
                allow_none=allow_none,
                lexicon=words,
                jobs=jobs,
                min_confidence=min_confidence,
                chunk_rows=chunk_rows,
                selection=selection,
                platform=platform,
                columns=columns,
                assume_tz=assume_tz,
                date_order=date_order,
                max_expansion=max_expansion,
                on_error="collect",
                log=log,
                progress=steps.read,
                tagged=steps.tagged,
            ),
            languages=languages,
        )
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
