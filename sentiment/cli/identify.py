"""``sentiment identify``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

import sentiment as st
from sentiment.cli.reading_options import reading_options
from sentiment.escape import for_terminal

_MAX_SHOWN = 8
_MAX_LEFT = 20


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
    from sentiment.ingest.profile import iter_profiles  # noqa: PLC0415

    failed = False
    for file in files:
        n_read = 0
        try:
            for found in iter_profiles(file, **reading):
                facts = found.as_dict()
                failed |= bool(found.failure) and found.given
                n_read += not found.failure and (facts["posts"] > 0 or not facts["rejected"])
                zone = str(reading.get("assume_tz", "UTC"))
                lines = [json.dumps(facts)] if as_json else _lines(facts, zone)
                for line in lines:
                    click.echo(for_terminal(line))
        except st.InputError as error:
            click.echo(f"Error: {for_terminal(str(error))}", err=True)
        failed |= not n_read
    if failed:
        raise click.exceptions.Exit(1)


def _line(name: str, value: object) -> str:
    return f"  {name:<12} {' '.join(str(value).split())}"


def _lines(facts: dict[str, Any], zone: str) -> Iterator[str]:
    yield str(facts["file"])
    if facts["failure"]:
        yield _line("not read", facts["failure"])
        return
    for name in ("container", "compression", "encoding", "platform"):
        yield _line(name, facts[name])
    if facts["whole"]:
        yield _line("in parts", f"not with --engine dask: {facts['whole']}")
    yield _line("records", _counts(facts))
    yield from _time_lines(facts, zone)
    for name in ("languages", "kinds"):
        counts = list(facts[name].items())[:_MAX_SHOWN]
        yield _line(name, ", ".join(f"{key} {n:,}" for key, n in counts) or "none")
    for field, column in facts["columns"].items():
        why = facts["why"].get(field)
        yield _line(field, f"<- column {column}" + (f" ({why})" if why else ""))
    if not facts["columns"] and facts["columns_read"]:
        yield _line("read", f"columns {', '.join(facts['columns_read'][:_MAX_LEFT])}")
    if left := facts["columns_left"]:
        more = f" and {len(left) - _MAX_LEFT:,} more" if len(left) > _MAX_LEFT else ""
        yield _line("left", f"columns {', '.join(map(str, left[:_MAX_LEFT]))}{more}")
    yield from _remarks(facts)


def _time_lines(facts: dict[str, Any], zone: str) -> Iterator[str]:
    """Say how times are written, and what that leaves unknown."""
    n, naive, days = facts["posts"], facts["naive_times"], facts["dates_only"]
    if not facts["first"]:
        return
    if days:
        yield _line("days only", f"{days:,} of {n:,} times are dates without a time of day")
    if facts["estimated_times"]:
        yield _line("estimates", 'times are reckoned from "2 days ago" and the like')
    yield _line("times", f"{facts['first']} to {facts['last']}")
    form = [f"written as {facts['time_sample']}"] if facts["time_sample"] else []
    if facts["resolution"]:
        form.append(f"to the {facts['resolution']}".replace("the finer", "part of a second"))
    if form:
        yield _line("time form", ", ".join(form))
    named = f"{naive:,} of {n:,} times name none, read as {zone} (--assume-tz)"
    yield _line("zone", named if naive else "named, or of the format")


def _remarks(facts: dict[str, Any]) -> Iterator[str]:
    for skipped in facts["skipped"]:
        yield _line("skipped", f"{skipped['reason']}: {skipped['n']:,}")
        for sample in skipped["samples"]:
            yield _line("", f"record {sample['record']:,} {sample['detail']}")
    for name, words in (
        ("ids_not_kept", "ids were turned into numbers and are not kept"),
        ("mended", "texts were mended"),
    ):
        if facts[name]:
            yield _line("note", f"{facts[name]:,} {words}")
    for note in facts["notes"]:
        yield _line("note", note)


def _counts(facts: dict[str, Any]) -> str:
    share = f" ({100 * facts['share_rejected']:.1f} %)" if facts["rejected"] else ""
    return (
        f"{facts['records']:,}: {facts['posts']:,} posts, "
        f"{facts['rejected']:,} rejected{share}, "
        f"{facts['not_posts']:,} no posts by design"
    )
