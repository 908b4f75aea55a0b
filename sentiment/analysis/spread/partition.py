"""An archive's sources in parts that one worker each reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from pyarrow import parquet

from sentiment.analysis.spread.tasks import Part
from sentiment.ingest.format.borders import Counted, Look, Marks, count_records, look, settle
from sentiment.ingest.format.container import HEAD
from sentiment.ingest.format.csv_rows import RowReader
from sentiment.ingest.identify import Identified, why_whole
from sentiment.ingest.source.buffer import ByteBuffer
from sentiment.ingest.source.paths import Source
from sentiment.ingest.source.span import Span
from sentiment.ingest.source_reader import Planned
from sentiment.ingest.stats import FileLog

#: Fewest and most bytes of a part, and parts for each worker, so that none waits long for
#: another; parts of an archive beyond which parts are larger.
_LEAST, _BYTES, _EACH, _MOST = 1 << 22, 1 << 26, 8, 10_000
#: Times its size that a packed text of posts has, about: 5 to 7 with zstd and in Parquet.
_UNPACKED = 5

#: Does a task for each of some calls, which have names.
Do = Callable[[Callable[..., Any], Sequence[tuple[tuple[Any, ...], str]]], list[Any]]
_BOM = b"\xef\xbb\xbf"


def cut(planned: Sequence[Planned], most: int, do: Do) -> list[tuple[Planned, int]]:
    """Cut sources into parts of about `most` bytes, where that can be; with theirs."""
    found = [each.found for each in planned]
    sizes = [each.source.size for each in found]
    heads: dict[int, int] = {}
    for at, each in enumerate(found):
        if sizes[at] > most and (head := _head(each)) is not None:
            heads[at] = head

    def over(task: Callable[..., Any], edges: dict[int, list[int]]) -> dict[int, list[Any]]:
        calls = [
            ((found[at].source, start, end, _marks(found[at])), found[at].source.name)
            for at, some in edges.items()
            for start, end in pairwise(some)
        ]
        results = iter(do(task, calls))
        return {at: [next(results) for _ in pairwise(some)] for at, some in edges.items()}

    ranges = {at: [*range(head, sizes[at], most), sizes[at]] for at, head in heads.items()}
    borders = {
        at: [*(heads[at] + each for each in settle(some, most)), sizes[at]]
        for at, some in over(look_at, ranges).items()
    }
    counted = over(count_at, borders)
    return [
        part
        for at, each in enumerate(planned)
        for part in (
            _by_bytes(each, heads[at], borders[at], counted[at])
            if at in counted
            else _by_groups(each, most)
        )
    ]


def _head(found: Identified) -> int | None:
    """Return the bytes of what every part begins with; None of what can't be cut by bytes."""
    container = found.container
    if container.form not in {"csv", "ndjson"} or why_whole(found):
        return None
    mark = len(_BOM) if container.encoding == "utf-8-sig" else 0
    if container.form == "ndjson":
        return mark
    with found.source.path.open("rb") as file:
        data = file.read(HEAD)
    dialect = container.dialect
    buffer = ByteBuffer(iter([data[mark:]]))
    rows = iter(RowReader(buffer, lambda lines, strict: dialect.reader(lines, strict=strict)))
    filled = (row for row in rows if row.fields is None or any(row.fields))
    header = next((row for n, row in enumerate(filled) if n == dialect.n_preamble), None)
    return mark + buffer.position if header is not None and header.fields else None


def _marks(found: Identified) -> Marks:
    dialect = found.container.dialect
    if found.container.form != "csv":
        return Marks()
    return Marks(ord(dialect.quotechar), ord(dialect.delimiter))


def _bytes(source: Source, start: int, end: int) -> bytes:
    with source.path.open("rb") as file:
        file.seek(start)
        return bytes(file.read(end - start))


def look_at(source: Source, start: int, end: int, marks: Marks) -> Look:
    """Look at a range of a file."""
    return look(_bytes(source, start, end), marks)


def count_at(source: Source, start: int, end: int, marks: Marks) -> Counted | None:
    """Count the records of a part of a file."""
    return count_records(_bytes(source, start, end), marks)


def _by_bytes(
    planned: Planned, head: int, borders: list[int], counted: list[Counted | None]
) -> list[tuple[Planned, int]]:
    """Make parts of a file; one, where what it holds may be read otherwise."""
    sure = [each for each in counted if each is not None]
    if len(sure) < len(counted):
        return [(planned, planned.found.source.size)]
    lines = accumulate((each.n_lines for each in sure), initial=0)
    records = accumulate((each.n_records for each in sure), initial=0)
    before = zip(pairwise(borders), lines, records, strict=False)
    return [
        (_part(planned, Span(start, end, head, n_lines, n_records)), end - start)
        for (start, end), n_lines, n_records in before
    ]


def _by_groups(planned: Planned, most: int) -> list[tuple[Planned, int]]:
    """Cut Parquet at its row groups."""
    found = planned.found
    whole = found.source.size
    if found.container.label != "Parquet" or why_whole(found) or whole <= most:
        return [(planned, whole)]
    with found.source.path.open("rb") as file:
        facts = parquet.ParquetFile(file).metadata
        groups = [facts.row_group(number) for number in range(facts.num_row_groups)]
        sizes = [
            sum(each.column(at).total_compressed_size for at in range(each.num_columns))
            for each in groups
        ]
        rows = [0, *accumulate(each.num_rows for each in groups)]
    parts, start, waiting = [], 0, 0
    for number, size in enumerate(sizes, 1):
        waiting += size
        if waiting >= most or number == len(sizes):
            parts.append((_part(planned, Span(start, number, n_records=rows[start])), waiting))
            start, waiting = number, 0
    return parts or [(planned, whole)]


def _part(planned: Planned, span: Span) -> Planned:
    found = planned.found
    return planned._replace(found=replace(found, source=replace(found.source, span=span)))


def make_parts(
    planned: Sequence[Planned],
    part_bytes: int | None,
    n_workers: int,
    do: Do,
    *,
    cuts: bool = True,
) -> list[Part]:
    """Put small sources together, and cut large ones where that can be done.

    A part has about `part_bytes`, where that is given; `do` does a task for each of some calls.
    """
    pieces = [(each, each.found.source.size) for each in planned]
    total = sum(map(_plain, pieces))
    fair = min(max(total // (_EACH * n_workers), _LEAST), _BYTES)
    most = part_bytes or max(fair, total // _MOST)
    some = _together(cut(planned, most, do) if cuts else pieces, most)
    return [
        Part(number, tuple(one for one, _ in each), sum(n for _, n in each), _name(each))
        for number, each in enumerate(some)
    ]


def are_even(parts: Sequence[Part], found: Sequence[Sequence[FileLog]]) -> bool:
    """Tell whether the parts of files hold as many records as was told before."""
    n_before = 0
    for part, files in zip(parts, found, strict=True):
        for planned, account in zip(part.planned, files, strict=True):
            span = planned.found.source.span
            n_before = 0 if account.begins else n_before
            if span is not None and span.n_records != n_before:
                return False
            n_before += account.n_records
    return True


def _together(
    pieces: Sequence[tuple[Planned, int]], most: int
) -> Iterator[list[tuple[Planned, int]]]:
    waiting: list[tuple[Planned, int]] = []
    for piece in pieces:
        if waiting and sum(map(_plain, [*waiting, piece])) > most:
            yield waiting
            waiting = []
        waiting.append(piece)
    if waiting:
        yield waiting


def _plain(piece: tuple[Planned, int]) -> int:
    """Reckon the bytes of a piece when it is unpacked, or parts took very different times."""
    planned, n_bytes = piece
    container = planned.found.container
    packed = container.compression != "none" or container.label == "Parquet"
    return n_bytes * _UNPACKED if packed else n_bytes


def _name(pieces: Sequence[tuple[Planned, int]]) -> str:
    source = pieces[0][0].found.source
    name = source.name
    if source.span is not None:
        name = f"{name}, {source.span.start:,} to {source.span.end:,}"
    n = len(pieces) - 1
    return f"{name} and {n:,} more file{'s' * (n > 1)}" if n else name
