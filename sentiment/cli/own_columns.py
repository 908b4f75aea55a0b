"""Options that name columns of the user's."""

from __future__ import annotations

import click


def _names(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for each in given for name in each.split(",") if name.strip())


#: Carries the user's own columns along.
keep_option = click.option(
    "--keep",
    multiple=True,
    callback=_names,
    metavar="COLUMNS",
    help="Columns of FILES that come along, as topic,region. Repeatable.",
)

#: Repeats a report's answer for each value of a column.
by_option = click.option(
    "--by",
    metavar="COLUMN",
    help="A column of FILES, or platform, lang, kind: its twelve values with the most "
    "posts are told apart as well.",
)

#: Counts posts by their likes as well.
weight_option = click.option(
    "--weight",
    type=click.Choice(["likes"]),
    help="Further shares in which each post counts as itself and once more for each like; "
    "the answer stays that of plain posts.",
)
