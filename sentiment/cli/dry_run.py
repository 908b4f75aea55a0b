"""``sentiment report --dry-run``: what would be read, and what it could tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

import sentiment as st
from sentiment.cli.account import print_account
from sentiment.escape import for_terminal
from sentiment.outage import Outage, parse_duration

_READING = (
    *("platform", "columns", "assume_tz", "date_order", "max_expansion"),
    *("time_format", "no_header"),
)


def tell_plan(
    files: tuple[str, ...], outages: Sequence[Outage], options: dict[str, Any]
) -> None:
    """Read the archive without scoring it, and print how it lies around each outage."""
    from sentiment.results import MIN_WINDOW_POSTS  # noqa: PLC0415
    from sentiment.schema import WINDOWS  # noqa: PLC0415

    log = st.IngestLog()
    counts = [dict.fromkeys(WINDOWS, 0) for _ in outages]
    first: datetime | None = None
    last: datetime | None = None
    before, after = (parse_duration(options[each], each) for each in ("before", "after"))
    reading = {key: options[key] for key in _READING}
    for posts in st.iter_posts(files, log=log, on_error="collect", **reading):
        if posts.empty:
            continue
        least, most = posts["created_at"].min(), posts["created_at"].max()
        first, last = min(first or least, least), max(last or most, most)
        for found, outage in zip(counts, outages, strict=True):
            windows = st.assign_windows(posts, outage, before=before, after=after)["window"]
            for name, n in windows.value_counts().items():
                found[str(name)] += int(n)
    print_account(log, None, private=True)
    for file in log.files:
        click.echo(
            f"{for_terminal(file.file)}: {file.container}, {file.encoding}, "
            f"{for_terminal(file.platform)}; {file.n_read:,} posts"
        )
    if first is None or last is None:
        raise click.exceptions.Exit(1)
    click.echo(f"Posts from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC.")
    for found, outage in zip(counts, outages, strict=True):
        posts_in = ", ".join(f"{many:,} {name}" for name, many in found.items())
        click.echo(f"{for_terminal(outage.label)}: posts {posts_in}.")
        few = [name for name, many in found.items() if many < MIN_WINDOW_POSTS]
        if few:
            click.echo(
                f"Too few posts {' and '.join(few)} to compare shares (fewer than "
                f"{MIN_WINDOW_POSTS}): other times, or longer windows (--before, --after)?"
            )
    if not outages:
        click.echo("No outage is named: it would be looked for in the posts.")
    click.echo("Nothing was written.")
