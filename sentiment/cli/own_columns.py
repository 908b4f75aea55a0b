"""Options that name columns of the user's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def _names(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for each in given for name in each.split(",") if name.strip())


def keep_option(command: Command) -> Command:
    """Add the option that carries the user's own columns along."""
    return click.option(
        "--keep",
        multiple=True,
        callback=_names,
        metavar="COLUMNS",
        help="Columns of FILES that come along, as topic,region. Repeatable.",
    )(command)


def by_option(command: Command) -> Command:
    """Add the option that repeats a report's answer for each value of a column."""
    return click.option(
        "--by",
        metavar="COLUMN",
        help="A column of FILES, or platform, lang, kind: its twelve values with the most "
        "posts are told apart as well.",
    )(command)


def weight_option(command: Command) -> Command:
    """Add the option that counts posts by their likes as well."""
    return click.option(
        "--weight",
        type=click.Choice(["likes"]),
        help="Further shares in which each post counts as itself and once more for each like; "
        "the answer stays that of plain posts.",
    )(command)
