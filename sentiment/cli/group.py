"""The group of verbs; the help page loads none of them."""

from __future__ import annotations

import errno
import gc
from importlib import import_module
from typing import Any

import click

from sentiment import __version__
from sentiment.cli.process import prepare_process
from sentiment.errors import OptionError, SentimentError
from sentiment.escape import for_terminal

# verb -> (module, what the group's help says); kept here, since asking the verbs loads them
_VERBS = {
    "report": ("report", "Chart how people reacted before, during and after an outage."),
    "detect": ("detect", "Find when outages began and ended for users."),
    "compare": ("compare", "Put several outages, or platforms, beside each other."),
    "tag": ("tag", "Add sentiment and reaction to every post of an archive."),
    "identify": ("identify", "Say what files are and how they will be read."),
    "label": ("label", "Label posts of an archive in the terminal."),
    "train": ("train", "Train a tagger on labelled posts, or adapt one to them."),
    "evaluate": ("evaluate", "Measure a tagger on labelled posts."),
    "explain": ("explain", "Show what decided a post's tag."),
}


class _Failure(click.ClickException):
    """An error in the data: exit code 1."""

    def show(self, file: Any = None) -> None:  # noqa: ARG002  click's signature
        click.echo(f"Error: {for_terminal(self.message)}", err=True)


class _Stopped(_Failure):
    """Ctrl-C, with the exit code that shells give it."""

    exit_code = 130


def _is_short_of_memory(error: Exception) -> bool:
    """Tell whether memory is what lacks, also where the loader of a library says so."""
    said = str(error).lower()
    return (
        isinstance(error, MemoryError)
        or getattr(error, "errno", None) == errno.ENOMEM
        or "failed to map segment" in said
        or "cannot allocate memory" in said
    )


class _LazyGroup(click.Group):
    """Loads a verb when it is run, and turns the package's errors into messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _VERBS:
            return None
        command = getattr(import_module(f"sentiment.cli.{_VERBS[cmd_name][0]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches  # noqa: PLC0415  only for a slip

            if near := get_close_matches(args[0], _VERBS, 1):
                said = f"{error.message} Did you mean {near[0]}?"
                raise click.UsageError(said, ctx) from error
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _VERBS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise _Stopped(
                "stopped; outputs are as they were before, none is half-made. Run the same "
                "command again."
            ) from None
        except OptionError as error:
            raise click.UsageError(for_terminal(str(error))) from error
        except SentimentError as error:
            raise _Failure(str(error)) from error
        except BrokenPipeError:
            raise  # click ends quietly: the reader of the output has gone
        except (OSError, MemoryError, ImportError) as error:
            if _is_short_of_memory(error):
                raise _Failure(
                    "the memory does not suffice. Smaller chunks need less: --chunk-rows 5000"
                ) from error
            if isinstance(error, OSError):
                raise _Failure(
                    f"{error.filename or 'output'}: {error.strerror or error}"
                ) from error
            raise
        except (UnicodeError, RecursionError) as error:
            raise _Failure(
                f"an input could not be read ({type(error).__name__}: {str(error)[:200]}). "
                f"Please report it with the input's first lines."
            ) from error


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
)
@click.version_option(__version__, prog_name="sentiment")
def cli() -> None:
    """How people reacted before, during and after a platform outage.

    \b
    Examples:
      sentiment report posts.csv --outage 2025-01-27T11:00Z/2025-01-27T18:00Z -o out
      sentiment tag posts.ndjson.zst -o tagged.parquet
      sentiment identify downloads/
    """


def main() -> None:
    """Run the command line."""
    prepare_process()
    try:
        cli(prog_name="sentiment")
    except SystemExit as end:
        if not end.code:  # all is tidied up: looking for garbage takes a quarter second
            gc.freeze()
        raise
