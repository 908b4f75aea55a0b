"""``sentiment identify``."""

from __future__ import annotations

import json

import click

from sentiment.safety import for_terminal

__all__ = ["identify"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for scripts.")
def identify(files: tuple[str, ...], as_json: bool) -> None:
    """Say what files are and how they will be read.

    \b
    Examples:
      sentiment identify downloads/*
      sentiment identify posts.csv --json
    """
    from sentiment.errors import InputError  # noqa: PLC0415
    from sentiment.ingest import identify as identify_files  # noqa: PLC0415

    failed = False
    for file in files:
        try:
            found = identify_files(file)
        except InputError as error:
            failed = True
            click.echo(f"Error: {for_terminal(str(error))}", err=True)
            continue
        for each in found:
            facts = each.as_dict()
            if as_json:
                click.echo(json.dumps(facts))
                continue
            click.echo(for_terminal(str(facts.pop("file"))))
            columns = facts.pop("columns")
            for name, value in facts.items():
                click.echo(f"  {name:<12} {for_terminal(str(value))}")
            for field, column in columns.items():
                click.echo(f"  {field:<12} <- column {for_terminal(str(column))}")
    if failed:
        raise click.exceptions.Exit(1)
