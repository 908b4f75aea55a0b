"""What options are made of: kinds of paths, and several as one decorator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

#: A file that is there, and a folder that is written.
INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def together(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Make one decorator of several; help pages list their options in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def pairs_of(example: str, given: tuple[str, ...], *, last: bool = False) -> dict[str, str]:
    """Read ``LEFT=RIGHT``, parted at the first sign of equality or at the `last`."""
    found = {}
    for pair in given:
        left, equals, right = pair.rpartition("=") if last else pair.partition("=")
        if not equals or not left or not right:
            raise click.BadParameter(f"found {pair!r}; expected {example}.")
        found[left] = right
    return found
