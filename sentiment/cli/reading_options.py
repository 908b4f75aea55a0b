"""Options that say what to read, and how."""

from __future__ import annotations

from typing import Any

import click

from sentiment.cli.verb import INPUT, pairs_of, together


def _columns(
    _: click.Context, __: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, str] | None:
    return pairs_of("FIELD=COLUMN, as text=body", pairs) or None


def _located(_: click.Context, __: click.Parameter, files: tuple[Any, ...]) -> tuple[Any, ...]:
    """Find remote files once, so that all of a run reads the same."""
    if not any("://" in str(each) for each in files):
        return files
    from sentiment.ingest.source.remote import located  # noqa: PLC0415  pandas is loaded late

    return tuple(located(files))


def _names(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for each in given for name in each.split(",") if name.strip())


#: FILES and how to read them.
reading_options = together(
    click.argument("files", nargs=-1, required=True, metavar="FILES...", callback=_located),
    click.option(
        "--platform",
        default="auto",
        help="Adapter to read with, where content does not tell.",
    ),
    click.option(
        "--map",
        "columns",
        multiple=True,
        callback=_columns,
        metavar="FIELD=COLUMN",
        help="Name a column, as text=body, or several that are joined, as "
        "created_at=date+time. Repeatable.",
    ),
    click.option(
        "--assume-tz",
        default="UTC",
        metavar="ZONE",
        help="Zone of times that name none, as Europe/Berlin.",
    ),
    click.option(
        "--date-order",
        type=click.Choice(["auto", "day", "month"]),
        default="auto",
        help="Which number of 03/04/2024 comes first; auto: the whole column decides.",
    ),
    click.option(
        "--time-format",
        metavar="FORMAT",
        help="How times are written, as %d.%m.%Y %H:%M (as strptime); else found.",
    ),
    click.option(
        "--no-header",
        is_flag=True,
        help="No row of a table names its columns: they are column_1, column_2 ...",
    ),
    click.option(
        "--max-expansion",
        type=click.FloatRange(min=0),
        default=200.0,
        metavar="TIMES",
        help="How many times its size a compressed file may grow to; 0: any.",
    ),
)

#: Carries the user's own columns along.
keep_option = click.option(
    "--keep",
    multiple=True,
    callback=_names,
    metavar="COLUMNS",
    help="Columns of FILES that come along, as topic,region. Repeatable.",
)

#: LABELLED, CSVs of texts and labels, and the names of their columns.
labelled_options = together(
    click.argument(
        "labelled",
        nargs=-1,
        required=True,
        type=INPUT,
        metavar="LABELLED...",
    ),
    click.option("--text-column", help="Column of the texts; else found by usual names."),
    click.option("--label-column", help="Column of the labels; else found by usual names."),
)
