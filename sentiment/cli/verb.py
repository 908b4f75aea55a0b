"""What verbs are made of: kinds of options, and a command that writes over nothing it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from sentiment.errors import OptionError

_STDIN = "-"

Command = TypeVar("Command", bound=Callable[..., Any])

#: A file that is there, and a folder that is written.
INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


class Verb(click.Command):
    """A command whose ``--output`` is none of the files and folders that it is given.

    However they are spelled: links, other cases and other ways to the same
    file count as that file.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb, unless its output is an input."""
        output = ctx.params.get("output")
        if output is not None and str(output) != _STDIN:
            for param in self.params:
                if param.name != "output":
                    what = param.opts[-1] if isinstance(param, click.Option) else "an input"
                    _refuse_same(Path(output), what, ctx.params.get(param.name or ""))
        return super().invoke(ctx)


def _refuse_same(output: Path, what: str, given: object) -> None:
    paths = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    for path in paths:
        if not isinstance(path, str | Path) or str(path) == _STDIN:
            continue
        if _is_same(output, Path(path)):
            raise OptionError(
                f"--output: found {output}, which is {what} too and would be lost; expected "
                f"another {'folder' if output.is_dir() else 'file'}."
            )


def _is_same(output: Path, path: Path) -> bool:
    """Tell whether writing `output` would replace `path`, or a file in that folder."""
    try:
        # a way through folders that are not there yet leads to the file as well
        target, source = output.resolve(), path.resolve()
        inside = target.is_file() and source.is_dir() and source in target.parents
        return inside or target == source or target.samefile(source)
    except (OSError, ValueError):  # one of them is no file, or not there
        return False


def together(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Make one decorator of several; help pages list their options in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def folded(
    into: str, names: Iterable[str], make: Callable[..., Any]
) -> Callable[[Command], Command]:
    """Give a command one value `into`, which `make` makes of the options of these names."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def with_one(**given: Any) -> Any:
            made = make(**{name: given.pop(name) for name in names})
            return command(**{into: made}, **given)

        return with_one  # type: ignore[return-value]  # as any decorator

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
