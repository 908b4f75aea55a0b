"""Options that name columns of the user's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["keep_option"]

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
