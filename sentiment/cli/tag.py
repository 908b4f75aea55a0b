"""``sentiment tag``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sentiment.cli.account import print_account
from sentiment.cli.archive import count_archive, engine_options, tagged_archive
from sentiment.cli.reading_options import keep_option, reading_options
from sentiment.cli.selection_options import copies_options, pseudonymise_option
from sentiment.cli.tagging_options import tagging_options
from sentiment.cli.verb import Verb
from sentiment.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.ingest import IngestLog


@click.command(cls=Verb)
@reading_options
@copies_options
@tagging_options
@engine_options
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
    from sentiment.report.export import FORMATS, export_posts  # noqa: PLC0415
    from sentiment.select.pseudonyms import Pseudonymiser  # noqa: PLC0415

    on_terminal = str(output) == "-" and sys.stdout.isatty()
    beside = None if str(output) == "-" else output
    pseudonyms = None if key_file is None else Pseudonymiser.from_file(key_file)
    spread = click.get_current_context().params["engine"] is not None
    if spread == (str(output) == "-" or output.suffix.lower() in FORMATS or output.is_file()):
        expected = "a folder, as tagged" if spread else f"a file, one of {', '.join(FORMATS)}"
        raise OptionError(f"--output {output}: expected {expected}.")
    if spread:
        change = None if pseudonyms is None else pseudonyms.apply
        log, selection = _tag_parts(files, output, options, engine, change)
        print_account(log, selection, private=pseudonyms is not None)
        if log.failures or not log.n_read:
            raise click.exceptions.Exit(1)
        return
    tagged = tagged_archive(files, "tagging", options, beside, repeated="latest")
    with suppress(_NothingReadError), tagged as (chunks, log, selection):
        some = _some(chunks, log)
        posts = some if pseudonyms is None else map(pseudonyms.apply, some)
        export_posts(
            map(_visible, posts) if on_terminal else posts,
            sys.stdout.buffer if str(output) == "-" else output,
            raw_cells=raw_cells,
        )
    print_account(log, selection, private=pseudonyms is not None)
    if log.failures or not log.n_read:
        raise click.exceptions.Exit(1)


class _NothingReadError(Exception):
    """No post was read: what stood at the output before stays."""


def _some(chunks: Iterator[pd.DataFrame], log: IngestLog) -> Iterator[pd.DataFrame]:
    yield from chunks
    if not log.n_read:
        raise _NothingReadError


def _tag_parts(
    files: tuple[str, ...], output: Path, options: dict[str, Any], engine: Any, change: Any
) -> tuple[Any, Any]:
    """Tag in parts, into a folder that is there whole or not at all."""
    from sentiment.atomic import staged_directory  # noqa: PLC0415
    from sentiment.report.export import Dataset  # noqa: PLC0415

    before = [path.name for path in output.glob("part-*.parquet")]
    replaced = staged_directory(output, replaces=[*before, "_metadata"])
    with suppress(_NothingReadError), replaced as folder:
        dataset = Dataset(folder.absolute())
        found = count_archive(
            dataset, files, "tagging", options, output, engine, change, repeated="latest"
        )
        if not found[0].n_read:
            raise _NothingReadError
        dataset.finish()
    return found


def _visible(posts: pd.DataFrame) -> pd.DataFrame:
    from sentiment.escape import for_terminal  # noqa: PLC0415

    free = [str(name) for name in posts if posts[name].dtype == "str" or name == "lang"]
    shown = {
        name: posts[name].astype("str").map(for_terminal, na_action="ignore") for name in free
    }
    return posts.assign(**shown).rename(columns=for_terminal)
