"""``sentiment identify``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from sentiment.cli.options import reading_options
from sentiment.escape import for_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["identify"]

_MAX_SHOWN = 8


@click.command()
@reading_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for scripts.")
def identify(files: tuple[str, ...], as_json: bool, **reading: Any) -> None:
    """Say what files are and how they will be read.

    Each file is read once, from end to end.

    \b
    Examples:
      sentiment identify downloads/*
      sentiment identify posts.csv --json
    """
    from sentiment.errors import InputError  # noqa: PLC0415
    from sentiment.ingest.profile import survey  # noqa: PLC0415

    failed = False
    for file in files:
        try:
            for found in survey(file, **reading):
                facts = found.as_dict()
                failed |= bool(found.failure) and found.given
                lines = [json.dumps(facts)] if as_json else _lines(facts)
                for line in lines:
                    click.echo(for_terminal(line))
        except InputError as error:
            failed = True
            click.echo(f"Error: {for_terminal(str(error))}", err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _line(name: str, value: object) -> str:
    return f"  {name:<12} {' '.join(str(value).split())}"


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    yield str(facts["file"])
    if facts["failure"]:
        yield _line("not read", facts["failure"])
        return
    for name in ("container", "compression", "encoding", "platform"):
        yield _line(name, facts[name])
    yield _line("records", _counts(facts))
    if facts["first"]:
        yield _line("times", f"{facts['first']} to {facts['last']}")
    for name in ("languages", "kinds"):
        counts = list(facts[name].items())[:_MAX_SHOWN]
        yield _line(name, ", ".join(f"{key} {n:,}" for key, n in counts) or "none")
    for field, column in facts["columns"].items():
        yield _line(field, f"<- column {column}")
    yield from _remarks(facts)


def _remarks(facts: dict[str, Any]) -> Iterator[str]:
    for skipped in facts["skipped"]:
        yield _line("skipped", f"{skipped['reason']}: {skipped['n']:,}")
        for sample in skipped["samples"]:
            yield _line("", f"record {sample['record']:,} {sample['detail']}")
    for name, words in (
        ("ids_not_kept", "ids were turned into numbers and are not kept"),
        ("mended", "texts were mended"),
        ("naive_times", "times name no zone (--assume-tz)"),
    ):
        if facts[name]:
            yield _line("note", f"{facts[name]:,} {words}")
    for note in facts["notes"]:
        yield _line("note", note)


def _counts(facts: dict[str, Any]) -> str:
    return (
        f"{facts['records']:,}: {facts['posts']:,} posts, {facts['rejected']:,} rejected, "
        f"{facts['not_posts']:,} no posts by design"
    )
