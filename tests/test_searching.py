"""Where records lie in documents, how far is searched, and what an archive's files get."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sentiment.errors import InputError
from sentiment.ingest import IngestLog, search_lists
from sentiment.ingest.format.container import Container
from sentiment.ingest.planning import plan_sources
from sentiment.ingest.search_lists import DATE_SAMPLE, inner_lists, sample_records, whole_table
from sentiment.ingest.source import decompress
from sentiment.ingest.source.paths import Source, open_sources
from sentiment.ingest.source_reader import ReadOptions, plan_reading
from sentiment.schema import PROFILE

GOLDEN = Path(__file__).parent / "golden"
ADAPTER: Any = SimpleNamespace(name="a format")
JSON = Container("json")


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompress, "_BLOCK", 8)


def source_of(folder: Path, document: object) -> Source:
    path = folder / "a.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return Source("a.json", path)


def nested(n: int, depth: int) -> Any:
    """A list of ``n`` small records, so many lists deep."""
    records = [{"n": at % 10} for at in range(n)]
    for _ in range(depth - 1):
        records = [{"l": records}]
    return records


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_each_depth_is_searched_so_far(
    depth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = (160, 80, 240)
    monkeypatch.setattr(search_lists, "_SEARCHED", searched)
    document = nested(40, depth)
    text = json.dumps(document)
    size = searched[depth - 1]
    assert size % 8 == 0  # blocks are whole
    whole = text[:size].count("}")
    found = inner_lists(source_of(tmp_path, document), JSON, depth)
    assert [len(records) for records in found.values()] == [whole]
    assert list(found) == [{1: "", 2: "[].l", 3: "[].l[].l"}[depth]]


def searched(
    monkeypatch: pytest.MonkeyPatch, source: Source, *, wanted: Any = (ADAPTER,), **how: Any
) -> tuple[tuple[int, str] | None, dict[str, list[Any]], int]:
    """Search for a record that is a hit; return where it is, the lists, and records seen."""
    seen: list[Any] = []

    def known(_: Source, records: list[Any], formats: Any, path: str) -> Any:
        assert formats == wanted
        (record,) = records
        seen.append((path, record))
        return ADAPTER if "hit" in record else None

    monkeypatch.setattr(search_lists, "known_adapter", known)
    lists: dict[str, list[Any]] = {}
    found = search_lists.search_lists(source, how.get("container", JSON), wanted, lists)
    if found is None:
        return None, lists, len(seen)
    container, adapter = found
    assert adapter is ADAPTER
    assert container.form == "json"
    return (container.depth, container.path), lists, len(seen)


HIT = {"hit": 1}


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([HIT], (1, "")),
        ({"a": [{"n": 1}], "b": {"c": [HIT]}}, (1, "b.c")),
        ({"a": [{"n": [HIT]}], "b": [{"n": 1}]}, (2, "a[].n")),
        ({"a": [{"n": [{"m": [HIT]}]}]}, (3, "a[].n[].m")),
        ({"a": [{"n": [{"m": [{"o": [HIT]}]}]}]}, None),
        ({"a": [{"n": 1}]}, None),
        # fifty of an array are looked at, and fifty of each list in an object
        ([{"n": 1}] * 49 + [HIT], (1, "")),
        ([{"n": 1}] * 50 + [HIT], None),
        ({"a": [{"n": 1}] * 99, "b": [HIT]}, (1, "b")),
        ({"a": [{"n": 1}] * 50 + [HIT]}, None),
        ([{"n": 1}] * 60 + [{"n": [HIT]}], (2, "[].n")),
    ],
)
def test_the_outermost_lists_come_first(
    document: Any,
    place: tuple[int, str] | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, lists, _ = searched(monkeypatch, source_of(tmp_path, document))
    assert found == place
    outermost = {"": document} if isinstance(document, list) else document
    assert all(path.partition(".")[0] in outermost for path in lists)
    assert all(len(records) <= 50 for records in lists.values())


def test_formats_of_their_own_alone_lie_deeper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(tmp_path, {"a": [{"n": [HIT]}]})
    found, lists, n = searched(monkeypatch, source, wanted=())
    assert (found, list(lists), n) == (None, ["a"], 1)


def test_long_records_are_no_posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(json.dumps(HIT))
    for most, place in ((size, (1, "")), (size - 1, None)):
        monkeypatch.setattr(search_lists, "_MAX_PAGE", most)
        found, *_ = searched(monkeypatch, source_of(tmp_path, [HIT]))
        assert found == place
    monkeypatch.setattr(search_lists, "_MAX_PAGE", 1 << 23)
    cut = source_of(tmp_path, json.dumps([{"n": 1}, HIT])[:-2])  # its last is no whole one
    assert searched(monkeypatch, cut)[0] is None


@pytest.mark.parametrize(("n", "hit"), [(2, True), (3, True), (4, False)])
def test_so_many_lists_are_told_apart(
    n: int, *, hit: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_lists, "_MAX_LISTS", 3)
    document = {f"l{at}": [{"n": 1}] for at in range(n)} | {"last": [HIT]}
    found, lists, _ = searched(monkeypatch, source_of(tmp_path, document))
    assert found == ((1, "last") if hit else None)
    assert len(lists) == n + hit
    assert len(inner_lists(source_of(tmp_path, document), JSON, 1)) == min(n + 1, 4)


def test_lines_are_searched_as_far_as_a_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_lists, "HEAD", 40)
    lines = "\n".join(json.dumps({"n": [each]}) for each in ([{"m": 1}] * 2 + [HIT]))
    lines = lines.replace('{"n": [[', '{"n": [').replace("]]}", "]}")
    source = source_of(tmp_path, lines)
    ndjson = replace(JSON, form="ndjson")
    assert searched(monkeypatch, source, container=ndjson)[0] is None
    monkeypatch.setattr(search_lists, "HEAD", 80)
    assert searched(monkeypatch, source, container=ndjson)[0] == (1, "n")


TABLE = '{"columns": ["a", "b"], "data": [[1, 2], [3, 4], [5, 6]]}'


@pytest.mark.parametrize(
    ("text", "form", "bound", "n"),
    [
        (TABLE, "json", 0, 3),
        (TABLE, "document", 0, 3),
        (TABLE, "ndjson", 0, 0),
        (TABLE, "json", -1, 0),
        (TABLE[:-1], "json", 9, 0),
        ('{"id": 7}', "json", 9, 0),
    ],
)
def test_a_whole_table_has_a_bound(
    text: str, form: str, bound: int, n: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_lists, "MAX_TABLE", len(text) + bound)
    source, container = source_of(tmp_path, text), Container(form)
    rows = [{"a": 1, "b": 2}, {"a": 3, "b": 4}, {"a": 5, "b": 6}]
    assert whole_table(source, container, 9) == rows[:n]
    assert whole_table(source, container, 2) == rows[: min(n, 2)]


def test_a_thousand_records_are_looked_at(tmp_path: Path) -> None:
    source = source_of(tmp_path, "\n".join(['{"n": 1}', "broken"] * 600))
    assert DATE_SAMPLE == 1000
    assert len(sample_records(source, Container("ndjson"))) == 500


def planned(paths: list[Path], **options: Any) -> tuple[list[Any], IngestLog]:
    log = IngestLog()
    how = ReadOptions(log=log, repeated="keep", detect_language=False, **options)
    with open_sources(paths) as sources:
        plans = [plan_reading(each, how) for each in sources]
        return plan_sources(sources, how, plans), log


def test_profiles_come_with_all_files_where_one_has_them(tmp_path: Path) -> None:
    profiled = next(GOLDEN.glob("bluesky*/input.*"))
    plain = tmp_path / "a.csv"
    plain.write_text("text,date\ndown,2024-05-01T10:00Z\n")
    with_, without = planned([profiled, plain])[0]
    names = list(PROFILE)
    assert [column.name for column in with_.further] == names
    assert [column.name for column in without.further] == names
    assert [bool(column.paths) for column in without.further] == [False] * len(names)
    (alone,) = planned([plain])[0]
    assert alone.further == ()


@pytest.mark.parametrize(
    ("names", "said"),
    [(["a.pdf"], "found 1 file, none"), (["a.pdf", "b.pdf"], "found 2 files or sheets, none")],
)
def test_a_folder_of_no_posts_is_counted(names: list[str], said: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"%PDF-1.7\n")
    with pytest.raises(InputError, match=said):
        planned([folder])
    plans, log = planned([folder], on_error="collect")
    assert plans == []
    assert [failure.split(";")[0] for failure in log.failures] == [
        f"{folder}: {said} of which holds posts"
    ]
    (folder / "posts.csv").write_text("text,date\ndown,2024-05-01T10:00Z\n")
    plans, log = planned([folder], on_error="collect")
    assert len(plans) == 1
    assert log.failures == []
