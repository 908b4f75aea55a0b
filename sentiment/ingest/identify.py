"""What a file is: container, encoding, platform, columns. Content decides, never the name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from sentiment.errors import InputError, RecordError
from sentiment.ingest.containers import Container, iter_raw, sniff_container
from sentiment.ingest.encoding import utf8_blocks
from sentiment.ingest.jsontext import parse_record, split_document
from sentiment.ingest.platforms import PLATFORMS, Generic
from sentiment.ingest.sources import Source, open_sources
from sentiment.ingest.times import is_numeric_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sentiment.ingest.platforms import Platform

__all__ = ["Identified", "identify", "identify_source"]

#: Records looked at to find the platform.
SAMPLE = 50
#: Records looked at for dates that could be day-first or month-first.
DATE_SAMPLE = 1000
_MAX_SHOWN = 12


@dataclass(frozen=True)
class Identified:
    """How a file will be read.

    Attributes
    ----------
    source : Source
        The file.
    container : Container
        Its form, encoding and compression.
    platform : Platform
        The adapter that reads its records.
    date_evidence : bool
        Whether its dates are numeric, so that the whole column must show
        which number is the day.
    """

    source: Source
    container: Container
    platform: Platform
    date_evidence: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Describe it in plain values, for printing."""
        found = {
            "file": self.source.name,
            "container": self.container.label,
            "compression": self.container.compression,
            "encoding": self.container.encoding,
            "platform": self.platform.name,
        }
        columns = dict(self.platform.columns) if isinstance(self.platform, Generic) else {}
        return {**found, "columns": columns}


def identify(
    paths: str | Path | Iterable[str | Path],
    *,
    platform: str = "auto",
    columns: Mapping[str, str] | None = None,
) -> list[Identified]:
    """Say what each file is, reading only its start.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        Files, directories, zip archives, or ``-`` for stdin.
    platform : str, default "auto"
        Name of an adapter, to force it.
    columns : dict of str to str, optional
        Fields of a post -> columns, for ``generic``.

    Returns
    -------
    list of Identified
        One for each file that holds posts; what else lies in a directory or
        an archive is left out.

    Raises
    ------
    InputError
        If a file that was named holds no posts, or more than one platform matches.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "posts.csv")
    ...     _ = path.write_text("body,date\\nDown again,2024-05-01T10:00Z\\n")
    ...     identify(path)[0].as_dict()["columns"]
    {'text': 'body', 'created_at': 'date'}
    """
    found = []
    with open_sources(paths) as sources:
        for source in sources:
            try:
                found.append(identify_source(source, platform=platform, columns=columns))
            except InputError:
                if source.given:
                    raise
    return found


def identify_source(
    source: Source, *, platform: str = "auto", columns: Mapping[str, str] | None = None
) -> Identified:
    """Say what one source is; see `identify`."""
    container, whole = sniff_container(source)
    if container.form == "document":
        found = _match(source, whole, platform, columns)
        if found is not None:
            return Identified(source, container, found)
        container = replace(container, form="json")
    if container.form != "json":
        sample = _sample(source, container)
        found = _match(source, sample, platform, columns)
        return _settled(source, container, found, sample)
    return _identify_lists(source, container, platform, columns)


def _sample(source: Source, container: Container) -> list[dict[str, Any]]:
    raw = islice(iter_raw(source, container), DATE_SAMPLE)
    return [record for _, record in raw if isinstance(record, dict)]


def _identify_lists(
    source: Source,
    container: Container,
    platform: str,
    columns: Mapping[str, str] | None,
) -> Identified:
    """Try the lists of a JSON document in order; the first that holds posts is it."""
    by_path: dict[str, list[dict[str, Any]]] = {}
    with source.open() as stream:
        for element in islice(split_document(utf8_blocks(stream, container.encoding)), 100_000):
            sample = by_path.setdefault(element.path, [])
            if len(sample) < SAMPLE and element.whole:
                try:
                    sample.append(parse_record(element.data))
                except RecordError:
                    continue
            if len(sample) == SAMPLE and _match(source, sample, platform, columns):
                break
    for path, sample in by_path.items():
        if found := _match(source, sample, platform, columns):
            chosen = replace(container, path=path)
            return _settled(source, chosen, found, _sample(source, chosen))
    longest = max(by_path.values(), key=len, default=[])
    return _settled(source, container, None, longest)


def _match(
    source: Source,
    sample: list[dict[str, Any]],
    platform: str,
    columns: Mapping[str, str] | None,
) -> Platform | None:
    known = {adapter.name: adapter for adapter in PLATFORMS}
    if platform not in {"auto", "generic", *known}:
        raise InputError(
            f"--platform {platform}",
            found="no such platform",
            expected=f"one of auto, generic, {', '.join(known)}",
        )
    if platform in known:
        return known[platform]
    if platform == "auto" and not columns:
        for record in sample[:SAMPLE]:
            matches = [adapter for adapter in PLATFORMS if not adapter.missing(record)]
            if len(matches) > 1:
                names = ", ".join(adapter.name for adapter in matches)
                raise InputError(
                    source.name,
                    found=f"records that more than one platform matches: {names}",
                    expected="exactly one",
                    next_step=f"Say which: --platform {matches[0].name}",
                )
            if matches:
                return matches[0]
    for record in sample[:SAMPLE]:
        generic = Generic.find(record, columns)
        if not generic.missing(record):
            return generic
    return None


def _settled(
    source: Source,
    container: Container,
    found: Platform | None,
    sample: list[dict[str, Any]],
) -> Identified:
    if found is None:
        raise _no_platform(source, sample)
    column = found.columns["created_at"] if isinstance(found, Generic) else ""
    numeric = any(is_numeric_date(record.get(column)) for record in sample)
    return Identified(source, container, found, date_evidence=bool(column) and numeric)


def _no_platform(source: Source, sample: list[dict[str, Any]]) -> InputError:
    if not sample:
        return InputError(
            source.name, found="no records", expected="posts, one a row or object"
        )
    record = sample[0]
    names = [str(name)[:40] for name in record]
    shown = ", ".join(names[:_MAX_SHOWN]) + (", ..." if len(names) > _MAX_SHOWN else "")
    nearest = min(PLATFORMS, key=lambda adapter: len(adapter.missing(record)))
    lacks = ", ".join(nearest.missing(record))
    return InputError(
        source.name,
        found=f"no known platform; columns {shown}",
        expected=f"text and time columns, or a platform "
        f"(nearest: {nearest.name}, missing {lacks})",
        next_step="Name the columns: --map text=COLUMN --map created_at=COLUMN",
    )
