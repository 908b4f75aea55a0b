"""What a user gives to be read: paths, tables, or neither."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sentiment.errors import InputError, OptionError
from sentiment.ingest.source.encoding import mend_text
from sentiment.ingest.source.remote import RemotePath, located

HIDDEN = (".", "__MACOSX")


def is_table(item: object) -> bool:
    """Whether something is a table: of pandas, or one that becomes one of pandas."""
    return hasattr(item, "columns") and (hasattr(item, "iloc") or hasattr(item, "to_pandas"))


def listed_sources(source: object) -> list[Any]:
    """List paths and tables; one alone is a list of one. Remote ones are found once a run.

    Raises `OptionError` if it is neither.
    """
    # a path or a table can be iterated over, and is meant as one
    if isinstance(source, str | Path | RemotePath) or is_table(source):
        return located([source])
    if isinstance(source, bytes | Mapping) or hasattr(source, "iloc"):
        raise _no_source(source)
    try:
        return located(source)  # type: ignore[arg-type]
    except TypeError as error:
        raise _no_source(source) from error


def as_path(item: object) -> Path:
    """Take a path; see `listed_sources`."""
    try:
        return Path(item)  # type: ignore[arg-type]
    except TypeError as error:
        raise _no_source(item) from error


def _no_source(found: object) -> OptionError:
    return OptionError(
        f"posts: found a {type(found).__name__}; expected paths or tables. Make a table of "
        f"records first: pandas.DataFrame(records)"
    )


def no_such_file(path: Path) -> InputError:
    """Say that there is no such file, and what is called nearly so."""
    beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
    alike = get_close_matches(path.name, beside, 1)
    return InputError(
        str(path),
        found="no such file",
        expected="a file, a directory or - for stdin",
        next_step=f"Did you mean {mend_text(str(path.with_name(alike[0])))}?" if alike else "",
    )


def walk(directory: Path) -> Iterator[Path]:
    """List the files of a folder to its bottom, and what can't be looked into."""
    # no symbolic links: they may lead out of the directory, or to a file that is read anyway
    closed: list[Path] = []  # told when they are opened to be read
    tree = os.walk(directory, onerror=lambda error: closed.append(Path(error.filename)))
    found = [Path(above, name) for above, _, names in tree for name in names]
    for path in sorted([*found, *closed]):
        parts = path.relative_to(directory).parts
        if any(part.startswith(HIDDEN) for part in parts):
            continue
        steps = (directory.joinpath(*parts[: n + 1]) for n in range(len(parts)))
        if (path in closed or path.is_file()) and not any(step.is_symlink() for step in steps):
            yield path
