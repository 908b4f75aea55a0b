"""Which platform a sample of records is of."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from sentiment.errors import InputError, OptionError, RecordError
from sentiment.ingest.format.block import Record
from sentiment.ingest.format.container import Container
from sentiment.ingest.format.pieces import iter_raw
from sentiment.ingest.platform import PLATFORMS, Adapter, Generic
from sentiment.ingest.platform.folded import fold, is_flat
from sentiment.ingest.source.paths import Source

#: Records looked at to find the platform.
SAMPLE = 50
_MAX_SHOWN = 12
#: A platform is named as the nearest where no more of its keys are missing.
_NEAR = 0.5
#: Keys of an answer that says only what went wrong.
_SHORT = 4
_CALLED = {"text": "texts", "created_at": "times"}


def wanted_adapters(platform: str, columns: Mapping[str, str] | None) -> tuple[Adapter, ...]:
    """List the adapters that may match: all, the one that was named, or none but `Generic`.

    Raises `InputError` if there is none of that name.
    """
    known = {adapter.name: adapter for adapter in PLATFORMS}
    if platform not in {"auto", "generic", *known}:
        alike = get_close_matches(platform, known, 1)
        raise InputError(
            f"--platform {platform}",
            found="no such platform",
            expected=f"one of auto, generic, {', '.join(known)}",
            next_step=f"Did you mean {alike[0]}?" if alike else "",
        )
    if platform in known:
        return (known[platform],)
    return () if platform == "generic" or columns else PLATFORMS


def known_adapter(
    source: Source, sample: list[Record], wanted: tuple[Adapter, ...], path: str = ""
) -> Adapter | None:
    """Find the one adapter that matches a record of `sample`, or its columns nested again.

    Raises `InputError` if more than one matches, or if letters are found that the user did not
    name.
    """
    at = [adapter for adapter in wanted if path.lower().endswith(adapter.list_path)]
    seen: tuple[str, ...] = ()
    for record in sample:
        # rows of a table are alike: only what looks at values too has to see more than one
        keys = tuple(record)
        again = keys == seen and not any(isinstance(v, dict) for v in record.values())
        seen = keys
        asked = [each for each in at if not (again and each.by_keys)]
        matches = [adapter for adapter in asked if adapter.matches(record)]
        flat = not matches and not again and is_flat(record)
        if flat:
            nested = fold(record, blank=True)
            matches = [adapter for adapter in at if adapter.matches(nested)]
        if len(matches) > 1:
            names = ", ".join(adapter.name for adapter in matches)
            raise InputError(
                source.name,
                found=f"records that more than one platform matches: {names}",
                expected="exactly one",
                next_step=f"Say which: --platform {matches[0].name}",
            )
        if matches:
            if matches[0].is_private and not source.given:
                raise InputError(
                    source.name,
                    found="letters to single persons",
                    expected="posts",
                    next_step="Name the file itself if you mean this chat.",
                )
            return matches[0].folded() if flat or _nests(matches[0], record) else matches[0]
    return None


def _nests(adapter: Adapter, record: Record) -> bool:
    """Whether a row has columns, such as ``likes.count``, that the format has as objects."""
    nested = [path for path in adapter.layout.paths if len(path) > 1]
    return any(sign.join(path) in record for path in nested for sign in "./")


def generic_adapter(
    sample: list[Record], columns: Mapping[str, str] | None, *, any_name: bool = False
) -> Generic | None:
    """Find the columns of a table by their names and content, or by what the user says."""
    try:
        generic = Generic.find(sample, columns, any_name=any_name)
    except OptionError:  # another list may have the column
        return None
    return None if {"text", "created_at"} - generic.paths.keys() else generic


def _no_record(source: Source, container: Container) -> InputError:
    """Say that nothing could be read, and what was wrong with the first record."""
    bad = next(
        (one for one in iter_raw(source, container) if isinstance(one, RecordError)), None
    )
    return InputError(
        source.name,
        found="no records" if bad is None else f"no record that can be read (the first: {bad})",
        expected="posts, one a row or object",
    )


def no_platform(source: Source, container: Container, sample: list[Record]) -> InputError:
    """Say what was found where no platform matches, and what to do."""
    if not sample:
        return _no_record(source, container)
    record = sample[0]
    names = [str(name)[:40] for name in record]
    shown = ", ".join(names[:_MAX_SHOWN]) + (", ..." if len(names) > _MAX_SHOWN else "")
    if said := _error_said(record):
        return InputError(
            source.name,
            found=f"the answer of a service that something went wrong ({said})",
            expected="posts",
            next_step="Collect them again.",
        )
    lacks = {"text", "created_at"} - Generic.find(sample).paths.keys()
    nearest = min(PLATFORMS, key=lambda each: len(each.missing(record)) / len(each.keys))
    missing = nearest.missing(record)
    near = f" (nearest: {nearest.name}, missing {', '.join(missing)})"
    absent = " and ".join(_CALLED[name] for name in sorted(lacks, reverse=True)) or "posts"
    named = " ".join(f"--map {name}=COLUMN" for name in sorted(lacks, reverse=True))
    return InputError(
        source.name,
        found=f"no known platform, and no column of {absent} among {shown or 'none'}",
        expected="text and time columns, or a platform"
        + (near if len(missing) <= _NEAR * len(nearest.keys) else ""),
        next_step=f"Name the columns: {named or '--map text=COLUMN --map created_at=COLUMN'}",
    )


def _error_said(record: Record) -> str:
    """Return what a service says went wrong, where an answer says nothing else."""
    if len(record) > _SHORT or "data" in record:
        return ""
    inner = (
        record.get("error") or record.get("errors") or (record if "code" in record else None)
    )
    while isinstance(inner, list) and inner:
        inner = inner[0]
    said = inner.get("message") if isinstance(inner, dict) else inner
    return said[:80] if isinstance(said, str) else ""
