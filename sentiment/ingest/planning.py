"""How the sources of an archive are read together: which are, and what comes with posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sentiment.errors import InputError
from sentiment.ingest.field.identifier import id_prefixes
from sentiment.ingest.further import own_columns, profile_columns, refuse_unknown
from sentiment.ingest.identify import beside_downloads
from sentiment.ingest.search_lists import sample_records
from sentiment.ingest.source.encoding import mend_text
from sentiment.ingest.source.paths import Source
from sentiment.ingest.source_reader import Planned, ReadOptions


def plan_sources(
    sources: Sequence[Source], options: ReadOptions, plans: Iterable[Planned | None]
) -> list[Planned]:
    """Say how each source is read that holds posts; `plans` are those of `plan_reading`.

    What is left aside and what fails goes to the log.
    """
    prefixes = id_prefixes([source.name for source in sources])
    planned = [
        each._replace(prefix=prefix)
        for prefix, each in zip(prefixes, plans, strict=True)
        if each is not None
    ]
    aside = beside_downloads(each.found for each in planned)
    if options.keep and planned:
        samples = (sample_records(each.found.source, each.found.container) for each in planned)
        refuse_unknown(options.keep, [record for sample in samples for record in sample])
    own = own_columns(options.keep)
    profiles = [each.found.platform.layout.profile for each in planned]
    options.log.left_aside += sorted(aside)
    _refuse_empty(sources, {each.found.source.origin for each in planned}, options)
    return [
        each._replace(further=(*(profile_columns(profile) if any(profiles) else ()), *own))
        for each, profile in zip(planned, profiles, strict=True)
        if each.found.source.name not in aside
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
