"""``sentiment tag``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sentiment.cli.options import (
    print_account,
    progress_over,
    reading_options,
    tagging_options,
)

__all__ = ["tag"]


@click.command()
@reading_options
@tagging_options
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    required=True,
    help="File to write: .csv, .ndjson or .parquet; - for CSV on stdout.",
)
@click.option(
    "--raw-cells",
    is_flag=True,
    help="Write CSV cells as they are, also those that a spreadsheet would run.",
)
def tag(
    files: tuple[str, ...],
    platform: str,
    columns: dict[str, str] | None,
    assume_tz: str,
    date_order: str,
    model: Path | None,
    allow_none: bool,
    chunk_rows: int,
    output: Path,
    raw_cells: bool,
) -> None:
    """Add sentiment and reaction to every post of an archive.

    \b
    Examples:
      sentiment tag posts.csv -o tagged.csv
      sentiment tag dump.ndjson.zst -o tagged.parquet --no-none
      sentiment tag posts.json -o - | head
    """
    from sentiment.ingest import IngestLog  # noqa: PLC0415
    from sentiment.pipeline import iter_tagged  # noqa: PLC0415
    from sentiment.report.export import export_posts  # noqa: PLC0415

    log = IngestLog()
    with progress_over(files, "tagging") as progress:
        chunks = iter_tagged(
            files,
            model=model,
            allow_none=allow_none,
            chunk_rows=chunk_rows,
            platform=platform,
            columns=columns,
            assume_tz=assume_tz,
            date_order=date_order,
            on_error="collect",
            log=log,
            progress=progress,
        )
        export_posts(
            chunks,
            sys.stdout.buffer if str(output) == "-" else output,
            raw_cells=raw_cells,
        )
    print_account(log)
    if log.failures or not log.n_read:
        raise click.exceptions.Exit(1)
