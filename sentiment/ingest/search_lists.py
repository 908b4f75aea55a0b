"""Where in a document the records lie: its lists, from the outermost inwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from sentiment.errors import RecordError
from sentiment.ingest.detect_platform import SAMPLE, known_adapter
from sentiment.ingest.format.block import Record
from sentiment.ingest.format.container import HEAD, Container
from sentiment.ingest.format.json_stream import parse_json, parse_record, split_document
from sentiment.ingest.format.json_table import MAX_TABLE, is_table, table_records
from sentiment.ingest.format.pieces import iter_raw
from sentiment.ingest.platform import Adapter
from sentiment.ingest.source.encoding import utf8_blocks
from sentiment.ingest.source.paths import Source

#: Bytes searched for a list of posts, at each depth: a record that lies deeper
#: than the outermost list shows early, one list may follow after a long other.
_SEARCHED = (1 << 28, 1 << 23, 1 << 23)
#: What is longer is neither a post nor a page of them, but holds their list.
_MAX_PAGE = 1 << 23
#: Records looked at for dates that could be day-first or month-first.
DATE_SAMPLE = 1000
#: Lists of a document that are told apart.
_MAX_LISTS = 1000


def search_lists(
    source: Source,
    container: Container,
    wanted: tuple[Adapter, ...],
    lists: dict[str, list[Record]],
) -> tuple[Container, Adapter] | None:
    """Search the lists of a document, the outermost first, for records of a format.

    `lists` collects the first records of the outermost ones, by path.
    """
    # only formats of their own have records that lie deeper
    for depth, size in enumerate(_SEARCHED if wanted else _SEARCHED[:1], 1):
        by_path: dict[str, list[Record]] = lists if depth == 1 else {}
        # records a line are alike: the first of them show what lies inside
        for path, record in _list_records(
            source, container, depth, HEAD if container.form == "ndjson" else size
        ):
            sample = by_path.setdefault(path, [])
            sample.append(record)
            if found := known_adapter(source, [record], wanted, path):
                chosen = replace(container, form="json", path=path, depth=depth)
                return chosen, found
            if (len(sample) >= SAMPLE and path == "") or len(by_path) > _MAX_LISTS:
                break
    return None


def _list_records(
    source: Source, container: Container, depth: int, size: int
) -> Iterator[tuple[str, Record]]:
    """Yield the first records of each list at one depth, with the list's path."""
    seen: Counter[str] = Counter()
    with source.open() as stream:
        blocks = _first_blocks(utf8_blocks(stream, container.encoding), size)
        for found in split_document(blocks, depth):
            for text in found.texts:
                seen[found.path] += 1
                short = len(text) <= _MAX_PAGE and not found.fault
                if seen[found.path] <= SAMPLE and short:
                    with suppress(RecordError):
                        yield found.path, parse_record(text)


def inner_lists(source: Source, container: Container, depth: int) -> dict[str, list[Record]]:
    """Return the first records of the lists at one depth, by path."""
    found: dict[str, list[Record]] = {}
    for path, record in _list_records(source, container, depth, _SEARCHED[depth - 1]):
        found.setdefault(path, []).append(record)
        if len(found) > _MAX_LISTS:
            break
    return found


def whole_table(source: Source, container: Container, most: int) -> list[Record]:
    """Return the first rows of a document that is a table in one of pandas' forms."""
    if container.form not in {"json", "document"}:
        return []
    with source.open() as stream:
        blocks = list(_first_blocks(utf8_blocks(stream, container.encoding), MAX_TABLE + 1))
    data = b"".join(blocks)
    try:
        if len(data) > MAX_TABLE or not is_table(parse_json(data)):
            return []
    except RecordError:
        return []
    rows = islice(table_records(data), most)
    return [row for row in rows if isinstance(row, dict)]


def _first_blocks(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    for block in blocks:
        yield block
        size -= len(block)
        if size <= 0:
            return


def sample_records(source: Source, container: Container) -> list[Record]:
    """Return the first records of a file, as its container gives them."""
    raw = islice(iter_raw(source, container), DATE_SAMPLE)
    return [record for record in raw if isinstance(record, dict)]
