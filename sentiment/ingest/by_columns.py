"""Records of no known format: columns of posts by their names and by what stands in them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sentiment.ingest.detect_platform import SAMPLE, generic_adapter, known_adapter, no_platform
from sentiment.ingest.format.csv_header import is_time
from sentiment.ingest.format.wrapped import object_columns, read_object
from sentiment.ingest.platform import PLATFORMS, Adapter, Generic
from sentiment.ingest.platform.column_sample import is_known_object
from sentiment.ingest.search_lists import inner_lists, sample_records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.format.block import Record
    from sentiment.ingest.format.container import Container
    from sentiment.ingest.source.paths import Source

    _Found = tuple[Container, Adapter, list[Record]]

#: How many lists may lie around posts of no known platform, beyond one.
_DEEPER = (2, 3)
# letters to single persons are no posts, however much they look like them
_PRIVATE = re.compile(r"direct[ _-]?messages?|chat[ _-]?history|inbox", re.IGNORECASE)


def by_columns(
    source: Source,
    container: Container,
    sample: list[Record],
    lists: dict[str, list[Record]],
    columns: Mapping[str, str] | None,
) -> _Found:
    """Settle for the usual names of columns, or for those that the user names."""
    generic = generic_adapter(sample, columns)
    if sample and (inside := _inside(source, container, sample, columns, generic)):
        return inside
    if generic:
        return container, generic, sample
    if listed := _of_lists(source, container, lists, columns):
        return listed
    if source.given and container.form not in {"csv", "parquet", "chat", "pandas"}:
        for depth in _DEEPER:  # pages of posts, one after another
            for path, records in inner_lists(source, container, depth).items():
                generic = None if _PRIVATE.search(path) else generic_adapter(records, columns)
                if generic:
                    chosen = replace(container, form="json", path=path, depth=depth)
                    return chosen, generic, sample_records(source, chosen)
    some = sample or max(lists.values(), key=len, default=[])
    named = source.given and not any(is_time(str(name)) for name in (some or [{}])[0])
    if named and (generic := generic_adapter(some, columns, any_name=True)):
        path = next((path for path, records in lists.items() if records is some), "")
        chosen = container if sample else replace(container, form="json", path=path)
        return chosen, generic, some
    sample = some
    if columns and sample:
        Generic.find(sample, columns)  # tells which of the named columns is not there
    raise no_platform(source, container, sample)


def _of_lists(
    source: Source,
    container: Container,
    lists: dict[str, list[Record]],
    columns: Mapping[str, str] | None,
) -> _Found | None:
    """Settle for the first list of posts, and for those beside it whose records are alike."""
    for path, records in lists.items():
        if not _PRIVATE.search(path) and (generic := generic_adapter(records, columns)):
            alike = {p for p, some in lists.items() if some[0].keys() == records[0].keys()}
            others = {p for p in lists if p not in alike or _PRIVATE.search(p)}
            several = frozenset(others) if len(lists) - len(others) > 1 else None
            chosen = replace(container, form="json", path=path, others=several)
            return chosen, generic, sample_records(source, chosen)
    return None


def _inside(
    source: Source,
    container: Container,
    sample: list[Record],
    columns: Mapping[str, str] | None,
    generic: Generic | None,
) -> _Found | None:
    """Look for records inside of records, and for objects in cells of tables."""
    names = object_columns(sample)
    holder = None if generic is None else generic.paths["text"][0][0]
    for name in names:
        if holder not in (None, name):  # the texts lie elsewhere
            continue
        inner = [each for record in sample if (each := read_object(record.get(name)))]
        found = known_adapter(source, inner[:SAMPLE], () if columns else PLATFORMS)
        if found or (generic is None and (found := generic_adapter(inner, columns))):
            return replace(container, within=name), found, inner
    told = [n for n in names if not isinstance(sample[0].get(n), dict)]
    if generic is not None:  # only what tells whose a post is, and its counts
        told = [name for name in told if is_known_object(name)]
    opened = [record | {n: read_object(record.get(n)) for n in told} for record in sample]
    if told and (found := generic_adapter(opened, columns)):
        return replace(container, cells=tuple(told)), found, opened
    return None
