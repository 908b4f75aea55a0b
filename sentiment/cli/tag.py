"""``sentiment tag``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import sentiment as st
from sentiment.cli.account import print_account
from sentiment.cli.archive import archive_options, count_archive, kept_parts
from sentiment.cli.reading_options import keep_option, reading_options
from sentiment.cli.selection_options import copies_options, pseudonymise_option
from sentiment.cli.verb import Verb
from sentiment.errors import OptionError
from sentiment.escape import for_terminal

if TYPE_CHECKING:
    import pandas as pd


@click.command(cls=Verb)
@reading_options
@copies_options
@archive_options
@pseudonymise_option
@keep_option
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True, path_type=Path),
    required=True,
    help="File to write: .csv, .ndjson or .parquet; - for CSV on stdout. With --engine dask a "
    "folder of Parquet, a file a part.",
)
@click.option(
    "--raw-cells",
    is_flag=True,
    help="Write CSV cells as they are, also those that a spreadsheet would run.",
)
def tag(
    files: tuple[str, ...],
    key_file: Path | None,
    output: Path,
    raw_cells: bool,
    engine: Any,
    **options: Any,
) -> None:
    """Add sentiment and reaction to every post of an archive.

    \b
    Examples:
      sentiment tag posts.csv -o tagged.csv
      sentiment tag dump.ndjson.zst -o tagged.parquet --no-none
      sentiment tag posts.csv -o tagged.csv --keep topic,region
      sentiment tag posts.json -o - | head
      sentiment tag dump/ -o tagged --engine dask
    """
    from sentiment.report.export import FORMATS, exported, exported_parts  # noqa: PLC0415

    to_stdout = str(output) == "-"
    spread = click.get_current_context().params["engine"] is not None
    if spread == (to_stdout or output.suffix.lower() in FORMATS or output.is_file()):
        expected = "a folder, as tagged" if spread else f"a file, one of {', '.join(FORMATS)}"
        raise OptionError(f"--output {output}: expected {expected}.")
    changes = [] if key_file is None else [st.Pseudonymiser.from_file(key_file).apply]
    if to_stdout and sys.stdout.isatty():
        changes.append(_visible)
    target = sys.stdout.buffer if to_stdout else output
    with (
        suppress(_NothingReadError),
        kept_parts(None if to_stdout else output, options) as kept,
        exported_parts(output) if spread else exported(target, raw_cells=raw_cells) as written,
    ):
        change = partial(_changed, changes)
        more = {"kept": kept, "repeated": "latest"}
        found = count_archive(written, files, "tagging", options, engine, change, **more)
        log, selection = found
        if not log.n_read:
            raise _NothingReadError
    print_account(log, selection, private=key_file is not None)
    if log.failures or not log.n_read:
        raise click.exceptions.Exit(1)


class _NothingReadError(Exception):
    """No post was read: what stood at the output before stays."""


def _changed(
    changes: Sequence[Callable[[pd.DataFrame], pd.DataFrame]], posts: pd.DataFrame
) -> pd.DataFrame:
    """Do what is done to posts before they are written; these carry no keys, as others do."""
    for change in changes:
        posts = change(posts)
    return posts


def _visible(posts: pd.DataFrame) -> pd.DataFrame:
    free = [str(name) for name in posts if posts[name].dtype == "str" or name == "lang"]
    shown = {
        name: posts[name].astype("str").map(for_terminal, na_action="ignore") for name in free
    }
    return posts.assign(**shown).rename(columns=for_terminal)
