"""Workbooks: each sheet as the CSV that a careful person would save of it.

ECMA-376 (Office Open XML), part 2, "Open Packaging Conventions"; OpenDocument 1.3, part 2,
section 3 (``mimetype``); https://github.com/tafia/calamine
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Collection
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from sentiment.errors import InputError
from sentiment.ingest.source.decompress import Expansion
from sentiment.ingest.source.magic import OLE2_MAGIC, what_else
from sentiment.leftovers import temporary_file

_BLOCK = 1 << 20
_HEAD = 1 << 20
#: Sheets whose CSV is kept for the next reading: a file is looked at, then read.
_KEPT = 4
_EXACT = 1 << 53
_HALF_MS = timedelta(microseconds=500)
_ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  clocks of cells have no zone


def workbook_kind(head: bytes, members: Collection[str]) -> str:
    """Name the kind of workbook a file is, by its first 100 bytes; ``""``: it is none.

    >>> workbook_kind(b"PK", ["xl/workbook.xml"]), workbook_kind(b"PK", ["posts.csv"])
    ('XLSX', '')
    """
    if head.startswith(OLE2_MAGIC):
        return "XLS"
    if "xl/workbook.xml" in members:
        return "XLSX"
    if "xl/workbook.bin" in members:
        return "XLSB"
    # the first file of an OpenDocument package is its type, as it stands
    return "ODS" if b"application/vnd.oasis.opendocument.spreadsheet" in head[:128] else ""


def sheet_names(path: Path, name: str, max_expansion: float) -> list[str]:
    """List the sheets of a workbook.

    Raises `InputError` if it can't be read, is locked by a password, or grows as only a
    decompression bomb does.
    """
    _check_growth(path, name, max_expansion)
    return list(_workbook(path, name).sheet_names)


def open_sheet(path: Path, name: str, sheet: str) -> IO[bytes]:
    """Open a sheet as CSV in UTF-8; raises `InputError` if it can't be read."""
    stat = path.stat()
    kept = _as_csv(path, name, sheet, (stat.st_mtime_ns, stat.st_size))
    return open(kept.name, "rb")  # noqa: PTH123  the caller closes it


def _check_growth(path: Path, name: str, max_expansion: float) -> None:
    """Unpack a workbook once, to nowhere: what its files say of their sizes is not believed."""
    if not zipfile.is_zipfile(path):
        return
    limit = Expansion(name, max_expansion, path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                with archive.open(info) as member:
                    while block := member.read(_BLOCK):
                        limit.gave(len(block))
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise _damaged(name, error) from error


def _damaged(name: str, error: Exception) -> InputError:
    return InputError(
        name,
        found=f"a workbook that can't be read ({str(error)[:100]})",
        expected="a whole one without a password",
        next_step="In a spreadsheet program, save the sheet of posts as CSV (UTF-8).",
    )


def _workbook(path: Path, name: str) -> Any:
    import python_calamine  # noqa: PLC0415  few files are workbooks

    try:
        with path.open("rb") as file:  # by its bytes: a path's suffix would be believed
            if (known := what_else(file.read(_HEAD))) is not None and "password" in known[0]:
                raise InputError(name, found=known[0], expected="posts", next_step=known[1])
            file.seek(0)
            return python_calamine.CalamineWorkbook.from_filelike(file)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged(name, error) from error


@lru_cache(maxsize=_KEPT)
def _as_csv(path: Path, name: str, sheet: str, _: tuple[int, int]) -> Any:
    import python_calamine  # noqa: PLC0415

    # closed, and so removed, when the cache lets it go
    kept = temporary_file()
    text = io.TextIOWrapper(kept, encoding="utf-8", errors="surrogatepass", newline="")
    writer = csv.writer(text)
    try:
        rows = _workbook(path, name).get_sheet_by_name(sheet).iter_rows()
        for row in rows:
            writer.writerow([_cell(value) for value in row])
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged(name, error) from error
    text.flush()
    text.detach()
    return kept


def _cell(value: object) -> str:
    """Write a cell's value: numbers without a needless ``.0``, times to the millisecond."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):  # beyond 2**53 the last digits are not its own, and it says so
        exact = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if exact else repr(value)
    if isinstance(value, datetime):
        rounded = value + _HALF_MS
        return rounded.replace(microsecond=rounded.microsecond // 1000 * 1000).isoformat(" ")
    if isinstance(value, time):
        return _cell(datetime.combine(_ANY_DAY, value)).partition(" ")[2]
    if isinstance(value, timedelta):  # the clock of a cell of hours and minutes
        return _cell(_ANY_DAY + value).partition(" ")[2]
    return "" if value is None else str(value)
