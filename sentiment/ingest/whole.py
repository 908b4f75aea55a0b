"""Why a file is read whole by one worker, where others are cut where their records end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentiment.ingest.identify import Identified

#: Bytes in which a line of NDJSON must end.
_LINE = 1 << 18


def why_whole(found: Identified) -> str:
    """Say why a file is not cut; ``""`` where it is, if its quotes stand as in strict CSV."""
    container, source = found.container, found.source
    text = container.form in {"csv", "ndjson"}
    table, parquet = container.form == "csv", container.label == "Parquet"
    reasons = (
        (bool(source.kind), "it lies in a workbook"),
        (source.member is not None, "it lies in an archive"),
        (container.compression != "none", f"it is compressed ({container.compression})"),
        (not found.platform.is_one_to_one, "a record may hold several posts"),
        (not text and not parquet, f"it is one {container.label}, not a record a line"),
        (
            text and container.encoding not in {"utf-8", "utf-8-sig"},
            f"it is in {container.encoding}, not in UTF-8",
        ),
        (table and not container.dialect.has_header, "no row names its columns"),
        (table and container.dialect.n_below > 0, "other rows stand below its header"),
        (table and container.dialect.backslash, "backslashes stand before its quotes"),
    )
    why = next((reason for is_so, reason in reasons if is_so), "")
    if why or table or parquet:
        return why
    with source.path.open("rb") as file:
        return "" if b"\n" in file.read(_LINE) else "its lines are too long"
