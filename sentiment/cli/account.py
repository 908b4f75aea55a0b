"""What was read and what was not, on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click


def print_account(log: Any, selection: Any = None, *, private: bool = False) -> None:
    """Say on stderr what was read and what was not; `private`: nothing out of records."""
    from sentiment.escape import for_terminal  # noqa: PLC0415

    click.echo(
        f"{log.n_records:,} records: {log.n_read:,} posts read, {log.n_skipped:,} skipped.",
        err=True,
    )
    left_out = selection.left_out.items() if selection is not None else ()
    facts = [
        *_first_facts(log),
        *_skipped(log, private=private),
        *_other_facts(log),
        *(f"left out, {reason}: {n:,}" for reason, n in left_out if n),
    ]
    for fact in facts:
        # one line a fact, whatever a file's name or a record holds
        click.echo(f"  {for_terminal(' '.join(fact.splitlines()))}", err=True)
    for failure in log.failures:
        click.echo(f"Error: {for_terminal(failure)}", err=True)


def _first_facts(log: Any) -> Iterator[str]:
    """Say what may make all that follows wrong."""
    for file in log.much_rejected:
        share = 100 * file.share_rejected
        yield f"{file.file}: {share:.0f} % of it was rejected, for the reasons below"
    if log.n_date_only:
        yield (
            f"dates without a time of day: {log.n_date_only:,} of {log.n_read:,} times; "
            f"nothing shorter than a day can be told from these"
        )
    if log.n_naive_times:
        yield f"times that name no zone: {log.n_naive_times:,} (--assume-tz says which)"
    for file in log.files:
        if file.n_coarse_times:
            yield f"{file.file}: its times are estimates, to the hour or day at best"


def _skipped(log: Any, *, private: bool) -> Iterator[str]:
    for reason, n in log.reasons.most_common():
        sample = log.samples[reason][0]
        detail = f": {sample.detail}" if sample.detail and not private else ""
        first = f"record {sample.record:,} of {sample.file}{detail}"
        yield f"skipped, {reason}: {n:,} (first: {first})"


def _other_facts(log: Any) -> Iterator[str]:
    if log.n_repeated:
        yield f"read again, the same id: {log.n_repeated:,}"
    if log.n_shared_ids:
        yield (
            f"different posts with the same id, all kept: {log.n_shared_ids:,} "
            f"(of rows or of what they are about, as it seems)"
        )
    for file in log.files:
        if file.n_float_ids:
            yield f"{file.file}: {file.n_float_ids:,} ids were turned into numbers and not kept"
        for note in file.notes:
            yield f"{file.file}: {note}"
