"""How the sources of an archive are read together: which are, and what comes with posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sentiment.errors import InputError
from sentiment.ingest.field.identifier import id_prefixes
from sentiment.ingest.further import Further, own_columns, profile_columns, refuse_unknown
from sentiment.ingest.identify import beside_downloads
from sentiment.ingest.search_lists import sample_records
from sentiment.ingest.source.encoding import mend_text
from sentiment.ingest.source.paths import Source
from sentiment.ingest.source_reader import Plan, ReadOptions


class Planned(NamedTuple):
    """How one source is read: what it is, how ids begin that are made up, further columns."""

    plan: Plan
    prefix: str
    further: tuple[Further, ...] = ()


def plan_sources(
    sources: Sequence[Source], options: ReadOptions, plans: Iterable[Plan | None]
) -> list[Planned]:
    """Say how each source is read that holds posts; `plans` are those of `plan_reading`.

    What is left aside and what fails goes to the log.
    """
    prefixes = id_prefixes([source.name for source in sources])
    planned = [
        (prefix, plan) for prefix, plan in zip(prefixes, plans, strict=True) if plan is not None
    ]
    aside = beside_downloads(found for _, (found, _) in planned)
    if options.keep and planned:
        samples = (sample_records(found.source, found.container) for _, (found, _) in planned)
        refuse_unknown(options.keep, [record for sample in samples for record in sample])
    own = own_columns(options.keep)
    tells = any(found.platform.layout.profile for _, (found, _) in planned)
    options.log.left_aside += sorted(aside)
    _refuse_empty(sources, {plan[0].source.origin for _, plan in planned}, options)
    return [
        Planned(
            plan,
            prefix,
            (*(profile_columns(plan[0].platform.layout.profile) if tells else ()), *own),
        )
        for prefix, plan in planned
        if plan[0].source.name not in aside
    ]


def _refuse_empty(sources: Sequence[Source], full: set[str], options: ReadOptions) -> None:
    """Say which folders, archives and workbooks hold no posts at all."""
    for origin in dict.fromkeys(source.origin for source in sources):
        inside = [source for source in sources if source.origin == origin]
        if origin in full or any(source.given for source in inside):
            continue
        n = len(inside)
        error = InputError(
            mend_text(origin),
            found=f"{n:,} {'files or sheets' if n > 1 else 'file'}, none of which holds posts",
            expected="exports of posts",
            next_step=f"To see what each is: sentiment identify {mend_text(origin)}",
        )
        if options.on_error != "collect":
            raise error
        options.log.failures.append(str(error))
