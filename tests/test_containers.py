"""What form a file has by its first bytes, and what single values of each form become."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sentiment.errors import InputError, RecordError
from sentiment.ingest.format import chat_text, container, parquet, wrapped
from sentiment.ingest.format.chat_text import is_chat, iter_chat
from sentiment.ingest.format.container import Container, sniff_container
from sentiment.ingest.format.csv_dialect import Dialect
from sentiment.ingest.format.json_stream import MAX_RECORD
from sentiment.ingest.format.pieces import iter_raw
from sentiment.ingest.source.paths import Source, open_sources

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("form", "label"),
    [
        (Container("csv"), "CSV"),
        (Container("csv", dialect=Dialect("\t")), "TSV"),
        (Container("csv", dialect=Dialect(";"), name="XLSX sheet"), "XLSX sheet"),
        (Container("json"), "JSON array"),
        (Container("json", path="data"), "JSON (list at data)"),
        (Container("json", path="data", others=frozenset()), "JSON (lists of alike records)"),
        (Container("ndjson"), "NDJSON"),
        (Container("document"), "JSON object"),
        (Container("documents"), "JSON objects"),
        (Container("pandas"), "JSON of a table (pandas)"),
        (Container("chat"), "chat as text"),
    ],
)
def test_forms_have_names_for_people(form: Container, label: str) -> None:
    assert form.label == label


def sniffed(folder: Path, data: bytes | str, **how: Any) -> tuple[Container, list[Any]]:
    path = folder / "a"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return sniff_container(Source("a", path), **how)


ONE, TWO = '{"id": 1, "text": "a"}', '{"id": 2, "text": "b"}'
CHAT = "04/10/2021, 16:01 - Ann: is it down?\n"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ("id,text\n1,a\n", "csv"),
        (f"[{ONE}]", "json"),
        (f"\n\n[{ONE}]", "json"),
        (f"{ONE}\n{TWO}\n", "ndjson"),
        (f"{ONE}\r{TWO}\r", "ndjson"),
        (f"{ONE}\n", "document"),
        (json.dumps({"data": [1]}, indent=1), "document"),
        (f"{ONE}{TWO}", "documents"),
        (
            f"{json.dumps(json.loads(ONE), indent=1)}\n{json.dumps(json.loads(TWO), indent=1)}",
            "documents",
        ),
        (f'{{"id": 1, "te\n{TWO}\n{ONE}\n', "ndjson"),
        (f'{{"id": 1, "te\n{TWO}', "ndjson"),
        ('{"id": 1, "te\nno object\n', "json"),
        (f"{ONE[:-1]}, \n{TWO}\n{TWO}", "ndjson"),
        (f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n", "ndjson"),
        ('"id","text"\n"1","a"\n', "csv"),
        ('"{""id"": 1}",x\n', "csv"),
        (f"window.YTD.posts.part0 = [{ONE}]", "json"),
        (f"var a = {ONE}", "json"),
        (f"call({ONE})", "json"),
        (f"# a comment\n// another\n{ONE}\n{TWO}\n", "ndjson"),
        ("# a comment\nid,text\n", "csv"),
        (CHAT, "chat"),
        (f"\n\n{CHAT}", "chat"),
    ],
)
def test_the_form_of_a_text(data: str, form: str, tmp_path: Path) -> None:
    found, whole = sniffed(tmp_path, data)
    assert (found.form, found.encoding, found.compression) == (form, "utf-8", "none")
    assert len(whole) == (form == "document")
    again, _ = sniffed(tmp_path, gzip.compress(data.encode("utf-16")))
    assert (again.form, again.encoding, again.compression) == (form, "utf-16", "gz")


def test_columnar_files_and_archives(tmp_path: Path) -> None:
    assert sniffed(tmp_path, b"PAR1x")[0].label == "Parquet"
    assert sniffed(tmp_path, b"ARROW1x")[0].label == "Feather"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "id,text\n")
        archive.writestr("b.csv.gz", gzip.compress(b"id,text\n"))
    with open_sources(tmp_path / "a.zip") as sources:
        assert [sniff_container(each)[0].compression for each in sources] == ["zip", "gz"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf \r\n\t\0\x1a", "an empty file"),
        (b"\x1f\x8b\x08\0", "the gzip stream is cut short; expected a whole file"),
        (b"%PDF-1", "a PDF document"),
        (b"\x01" * 6 + b"a" * 94, "binary data"),
        (b"a" * 94 + b"\x01" * 6, "binary data"),
        (b"\x01" * 5 + b"a,b\n" * 23 + b"abc", None),
        (b"a" * (1 << 14) + b"\x01" * 9000, None),
        (b"\t\r\n" * 40 + b"a", None),
    ],
)
def test_what_is_no_text(data: bytes, said: str | None, tmp_path: Path) -> None:
    if said is None:
        assert sniffed(tmp_path, data)[0].form == "csv"
        return
    with pytest.raises(InputError, match=f"a: found {said}"):
        sniffed(tmp_path, data)


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        ([{"id": 1, "text": "x" * 90}, {"id": 2, "text": "b"}], "ndjson"),
        ([{"id": 1, "data": "x" * 90}, {"id": 2, "data": [1]}], "json"),
        ([{"id": 1, "data": "x" * 90}, {"id": 2, "data": []}], "ndjson"),
        ([{"data": [{"x": "x" * 90}]}], "json"),
    ],
)
def test_a_first_line_that_is_longer_than_a_head(
    lines: list[Any], form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "HEAD", 64)
    text = "\n".join(map(json.dumps, lines))
    assert sniffed(tmp_path, text)[0].form == form
    monkeypatch.setattr(container, "_MAX_BLOCKS", 0)
    assert sniffed(tmp_path, text)[0].form == "json"


# chats


@pytest.mark.parametrize(
    ("stamp", "told"),
    [
        ("04/10/2021, 16:01", "04/10/2021 16:01"),
        ("4/1/21, 4:01:02 PM", "04/01/2021 16:01:02"),
        ("4/1/21, 12:01 AM", "04/01/2021 00:01"),
        ("4/1/21, 12:01 PM", "04/01/2021 12:01"),
        ("4/1/21, 13:01 PM", "04/01/2021 13:01"),
        ("4/1/21, 1:01 p. m.", "04/01/2021 13:01"),
        ("04.10.21, 16:01:02", "2021-10-04 16:01:02"),
        ("4. 10. 2021 16:01", "2021-10-04 16:01"),
        ("2021-10-04, 16.01", "2021-10-04 16:01"),
        ("2021. 10. 4. 오후 4:01", "2021-10-04 16:01"),
        ("2021년 10월 4일 오전 12:01", "2021-10-04 00:01"),
        ("2021/10/4 下午4:01", "2021-10-04 16:01"),
        ("2021/10/4 中午12:01", "2021-10-04 12:01"),
        ("2021/10/4 中午11:01", "2021-10-04 11:01"),
        ("2021/10/4 中午1:01", "2021-10-04 13:01"),
        ("16:01, 04/10/2021", "04/10/2021 16:01"),
        ("4:01 PM, 04/10/21", "04/10/2021 16:01"),
        ("04/10/2021", None),
        ("16:01", None),
        ("04/10/2021, 16:01 and so on without end", None),
    ],
)
def test_times_of_chats(stamp: str, told: str | None) -> None:
    assert chat_text._time(stamp) == told


def test_messages_of_chats() -> None:
    text = (
        "\u200e04/10/2021, 16:01 - Messages are encrypted\n"
        "04/10/2021, 16:02 - Ann: down\r\nagain\n\n"
        "04/10/2021, 16:03 - Bob:\n"
        "[04.10.21, 16:04:05] \u200eAnn: so: it is \n"
    )
    found = [
        ("04/10/2021 16:01", None, "Messages are encrypted"),
        ("04/10/2021 16:02", "Ann", "down\nagain"),
        ("04/10/2021 16:03", "Bob", ""),
        ("2021-10-04 16:04:05", "Ann", "so: it is"),
    ]
    for size in (1, 3, 1000):
        data = text.encode()
        blocks = [data[at : at + size] for at in range(0, len(data), size)]
        records: list[Any] = list(iter_chat(blocks))
        assert [(r["@time"], r["@author"], r["@text"]) for r in records] == found
    (error, *_) = list(iter_chat([b"\nbefore it\n", text.encode()]))
    assert isinstance(error, RecordError)
    assert error.reason == "line outside of a message"
    assert len(list(iter_chat([b"\n \n", text.encode()]))) == 4
    assert list(iter_chat([b"\n \n"])) == []


def test_a_message_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_text, "_MAX_MESSAGE", 10)
    lines = b"04/10/2021, 16:02 - Ann: 1234\n678\n9\nmore\n"
    (record,) = list(iter_chat([lines]))
    assert record["@text"] == "1234\n678\n9"  # type: ignore[index]
    assert is_chat("\n" * 8191 + CHAT) is False
    assert is_chat("\n" * 8100 + CHAT[:90])


# records in records


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ({"a": 1}, {"a": 1}),
        ([1], [1]),
        (' {"a": 1} ', {"a": 1}),
        ("[{'a': None}]", [{"a": None}]),
        ("[{'a': " + "1" * 90 + "}]", None),
        ("7", None),
        (7, None),
        ("{down}", None),
        ("[" * 900, None),
        ("", None),
    ],
)
def test_objects_in_cells(cell: object, found: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapped, "_LONGEST", 60)
    assert wrapped.read_nested(cell) == found
    assert wrapped.read_object(cell) == (found if isinstance(found, dict) else None)


def test_columns_of_objects() -> None:
    sample = [
        {"a": '{"x": 1}', "b": "[1]", "c": {"x": 1}, "d": "", "e": '{"x": 1}', "f": "text"},
        {"a": None, "b": "[2]", "c": None, "d": None, "e": "down", "g": ["x"]},
    ]
    assert wrapped.object_columns(sample) == ["a", "c"]
    assert wrapped.text_columns(sample, list("abcdefg")) == ["a", "b"]
    error = RecordError("x")
    assert wrapped.unwrapped(error, "a", ()) is error
    assert wrapped.unwrapped(sample[0], "a", ()) == {"x": 1}
    inner = wrapped.unwrapped(sample[0], "f", ())
    assert isinstance(inner, RecordError)
    assert (inner.reason, inner.detail) == ("no object where records are", "f")
    read = wrapped.unwrapped(sample[0], "", ("a", "b", "d", "z"))
    assert read == {**sample[0], "a": {"x": 1}, "b": [1]}


# columns


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (pa.array([1, None], pa.int8()), [1, None]),
        (pa.array([2**63, 7], pa.uint64()), ["9223372036854775808", "7"]),
        (pa.array([2**63 - 1], pa.uint64()), [2**63 - 1]),
        (pa.array([1.5, float("nan"), None], pa.float32()), [1.5, None, None]),
        (pa.array([date(2024, 5, 1)]), ["2024-05-01"]),
        (pa.array([Decimal("1.50")]), ["1.50"]),
        (pa.array([time(10, 2)]), ["10:02:00.000000"]),
        (pa.array([timedelta(hours=1)]), ["01:00:00.000000"]),
        (pa.array([timedelta(hours=24)]), [86_400_000_000]),
        (pa.array([timedelta(hours=24) - timedelta(microseconds=1)]), ["23:59:59.999999"]),
        (pa.array([timedelta(0)]), ["00:00:00.000000"]),
        (pa.array([timedelta(microseconds=-1)]), [-1]),
        (pa.array([None], pa.duration("us")), [None]),
        (pa.array([b"caf\xe9", None]), ["caf\ufffd", None]),
        (pa.array(["a", "a"]).dictionary_encode(), ["a", "a"]),
        (pa.array([True]), [True]),
        (pa.array([{"a": 1}]), [{"a": 1}]),
        (
            pa.array([1_714_557_600_123_456_789], pa.timestamp("ns")),
            ["2024-05-01 10:00:00.123456"],
        ),
        (
            pa.array([1_714_557_600], pa.timestamp("s", "Asia/Tokyo")),
            ["2024-05-01 10:00:00.000000Z"],
        ),
    ],
)
def test_values_of_columns(values: pa.Array, read: list[object]) -> None:
    assert parquet._plain(values).to_pylist() == read


def test_sizes_are_those_of_each_rows_own_values() -> None:
    text = pa.array(["x" * 100, None, "x" * 100, "y"]).dictionary_encode()
    batch = pa.record_batch({"t": text, "n": pa.array([1, 2, 3, 4])})
    plain = sum(column.nbytes for column in batch.columns)
    assert parquet._decoded_size(batch) == plain + 201
    nothing = pa.record_batch({"t": pa.array([None], pa.string()).dictionary_encode()})
    assert parquet._decoded_size(nothing) == nothing.columns[0].nbytes


@pytest.mark.parametrize("bound", [1, 8, 16, 23, 24, 1000])
def test_batches_are_halved_until_they_fit(bound: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MAX_RECORD", bound)
    batch = pa.record_batch({"n": pa.array(range(7))})
    found = list(parquet._bounded(batch, None))
    if bound >= 8:
        assert found == [{"n": n} for n in range(7)]
    else:
        assert {(e.reason, e.detail) for e in found if isinstance(e, RecordError)} == {
            ("unreadable row", f"it has more than {bound:,} bytes")
        }
        assert len(found) == 7
    assert MAX_RECORD == 1 << 24


def test_what_takes_little_on_disk_is_decoded_once(tmp_path: Path) -> None:
    table = pa.table({"same": ["x"] * 4000, "own": [f"{n * 7919}" for n in range(4000)]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=1000)
    with (tmp_path / "a.parquet").open("rb") as file:
        schema = parquet._open_parquet(file).schema_arrow
    assert [pa.types.is_dictionary(each.type) for each in schema] == [True, False]


@pytest.mark.parametrize("kind", ["parquet", "feather"])
def test_all_bytes_are_told_once(kind: str, tmp_path: Path) -> None:
    table = pa.table({"text": [f"down {n}" for n in range(40_000)]})
    path = tmp_path / "a"
    if kind == "parquet":
        pq.write_table(table, path, row_group_size=20_000)
        metadata = pq.read_metadata(path)
        size = sum(metadata.row_group(n).column(0).total_compressed_size for n in (0, 1))
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
            file.write_table(table, max_chunksize=20_000)
        size = path.stat().st_size
    taken: list[int] = []
    found = list(iter_raw(Source("a", path), Container("parquet"), taken.append))
    assert found == table.to_pylist()
    assert sum(taken) == size
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    name = "Parquet" if kind == "parquet" else "Feather"
    with pytest.raises(InputError, match=rf"a: found a damaged {name} file \(.{{1,80}}\); exp"):
        list(iter_raw(Source("a", path), Container("parquet")))
    assert parquet._first_line(ValueError("x" * 90 + "\ny")) == "x" * 80
    assert parquet._first_line(ValueError("")) == ""
