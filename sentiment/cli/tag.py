"""``sentiment tag``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sentiment.cli.options import (
    ACCURATE,
    copies_options,
    print_account,
    pseudonymise_option,
    reading_options,
    tagging_options,
)
from sentiment.cli.progress import progress_over

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["tag"]


@click.command()
@reading_options
@copies_options
@tagging_options
@pseudonymise_option
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
    max_expansion: float,
    reposts: str,
    dedupe_text: str,
    model: str | Path | None,
    allow_none: bool,
    lexicon: Path | None,
    jobs: int | None,
    min_confidence: float,
    chunk_rows: int,
    key_file: Path | None,
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
    from sentiment.copies import Selection  # noqa: PLC0415
    from sentiment.ingest import IngestLog  # noqa: PLC0415
    from sentiment.lexicon import read_lexicon  # noqa: PLC0415
    from sentiment.pipeline import iter_tagged  # noqa: PLC0415
    from sentiment.privacy import Pseudonymiser  # noqa: PLC0415
    from sentiment.report.export import export_posts  # noqa: PLC0415

    on_terminal = str(output) == "-" and sys.stdout.isatty()
    log = IngestLog()
    selection = Selection(reposts, dedupe_text)
    pseudonyms = None if key_file is None else Pseudonymiser.from_file(key_file)
    words = None if lexicon is None else read_lexicon(lexicon)
    with progress_over(files, "tagging", by_posts=model == ACCURATE) as steps:
        chunks = iter_tagged(
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
            repeated="latest",
            log=log,
            progress=steps.read,
            tagged=steps.tagged,
        )
        if pseudonyms is not None:
            chunks = map(pseudonyms.apply, chunks)
        export_posts(
            map(_visible, chunks) if on_terminal else chunks,
            sys.stdout.buffer if str(output) == "-" else output,
            raw_cells=raw_cells,
        )
    print_account(log, selection, private=pseudonyms is not None)
    if log.failures or not log.n_read:
        raise click.exceptions.Exit(1)


def _visible(posts: pd.DataFrame) -> pd.DataFrame:
    from sentiment.safety import for_terminal  # noqa: PLC0415

    names = ("post_id", "text", "author", "lang")
    shown = {
        name: posts[name].astype("str").map(for_terminal, na_action="ignore") for name in names
    }
    return posts.assign(**shown)
