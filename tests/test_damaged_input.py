"""Damaged, odd and hostile files: posts, or a located reason."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import zstandard

from sentiment import IngestLog, InputError, analyse, read_posts
from sentiment.ingest.format import csv_rows, json_stream
from sentiment.ingest.source import decompress
from sentiment.ingest.source.paths import open_sources

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,text,created_at\n"


def row(number: object, text: str) -> str:
    return f'{number},"{text}",2024-05-01T10:00Z\n'


def read(path: Path, content: bytes | str, **options: object) -> tuple[pd.DataFrame, IngestLog]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    log = IngestLog()
    posts = read_posts(path, log=log, detect_language=False, **options)
    assert log.n_records == log.n_read + log.n_skipped
    return posts, log


@pytest.mark.parametrize(
    "bad",
    ['2,"never closed,2024-05-01T10:00Z\n', '2,never closed,2024-05-01T10:00Z,"\n'],
)
@pytest.mark.parametrize("quoted", [True, False])
def test_an_open_quote_loses_only_its_own_record(
    tmp_path: Path, bad: str, *, quoted: bool
) -> None:
    after = "".join(
        row(n, "x") if quoted else f"{n},x,2024-05-01T10:00Z\n" for n in range(3, 30)
    )
    posts, log = read(tmp_path / "a.csv", HEAD + row(1, "fine\nover lines") + bad + after)
    assert posts["post_id"].tolist() == ["1", *map(str, range(3, 30))]
    (sample,) = log.samples["unreadable row"]
    assert sample.record == 2


def test_a_file_of_open_quotes_takes_bounded_time(tmp_path: Path) -> None:
    bad = "".join(f'{n},"a"" b,2024-05-01T10:00Z\n' for n in range(5000))
    _, log = read(tmp_path / "a.csv", HEAD + row(1, "fine") + bad)
    assert log.n_read


def test_loose_quotes_inside_a_field_stay(tmp_path: Path) -> None:
    posts, _ = read(tmp_path / "a.csv", HEAD + '1,he said "hi" twice,2024-05-01T10:00Z\n')
    assert posts["text"].tolist() == ['he said "hi" twice']


def test_a_line_beyond_bounds_is_rejected_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_rows, "MAX_LINE", 1000)
    content = HEAD + row(1, "a") + row(2, "y" * 5000) + row(3, "c")
    posts, log = read(tmp_path / "a.csv", content)
    assert posts["post_id"].tolist() == ["1", "3"]
    assert log.reasons == {"unreadable row": 1}


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_a_record_beyond_bounds_is_rejected_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(json_stream, "MAX_RECORD", 400_000)
    monkeypatch.setattr(json_stream, "MAX_STRING", 300_000)
    records = [
        {"id": str(n), "text": text, "created_at": "2024-05-01T10:00Z"}
        for n, text in enumerate(["a", 'y"\\' * 800_000, "c"])
    ]
    lines = [json.dumps(record) for record in records]
    text = "\n".join(lines) if form == "ndjson" else f"[{','.join(lines)}]"
    posts, log = read(tmp_path / "a.json", text)
    assert posts["text"].tolist() == ["a", "c"]
    assert log.reasons == {"record too large": 1}


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ((HEAD + row(1, "a") + row(2, "b")).replace("\n", "\r"), ["a", "b"]),
        (HEAD + row(1, "a") + row(2, "b") + "\x1a", ["a", "b"]),
        (HEAD + row(1, "a\0b") + row(2, "\x1b[31mred"), ["ab", "[31mred"]),
        ('Export\n"Query: outage, down"\n\n' + HEAD + row(1, "a") + row(2, "b"), ["a", "b"]),
        (
            '{"id":"1","text":"a","created_at":"2024-05-01"}\r'
            '{"id":"2","text":"b\\ud83d","created_at":"2024-05-01"}\r',
            ["a", "b\ufffd"],
        ),
        (HEAD + "1,a,2024-05-01,,\n2,b,2024-05-01\n", ["a", "b"]),
    ],
)
def test_repairs(tmp_path: Path, content: str, texts: list[str]) -> None:
    posts, log = read(tmp_path / "a", content)
    assert posts["text"].tolist() == texts
    assert not log.n_skipped


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    content = HEAD + "".join(row(n, f"naïve café n° {n}, c'est cassé") for n in range(9))
    posts, _ = read(tmp_path / "a.csv", content.encode(encoding))
    assert posts["text"].tolist() == [f"naïve café n° {n}, c'est cassé" for n in range(9)]


def test_columns_get_names_of_their_own(tmp_path: Path) -> None:
    posts, log = read(tmp_path / "a.csv", "id,text,text,,created_at\n1,a,b,c,2024-05-01\n")
    assert posts["text"].tolist() == ["a"]
    assert any("'text_2'" in note for note in log.files[0].notes)


def test_ids_that_became_numbers_are_not_trusted(tmp_path: Path) -> None:
    content = HEAD + row("1.2e+17", "a") + row("1.2e+17", "b") + row("17.0", "c")
    posts, log = read(tmp_path / "a.csv", content)
    assert posts["post_id"].tolist() == ["a.csv#1", "a.csv#2", "17"]
    assert log.files[0].n_float_ids == 2


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_is_refused_and_may_be_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: object
) -> None:
    monkeypatch.setattr(decompress, "BOMB_SIZE", 1 << 20)
    path = tmp_path / "bomb"
    path.write_bytes(pack((HEAD + row(1, "a") * 60_000).encode()))  # type: ignore[operator]
    with pytest.raises(InputError, match="decompression bomb"):
        read_posts(path, max_expansion=20, detect_language=False)
    assert len(read_posts(path, max_expansion=0, detect_language=False)) == 1


def test_a_cut_gzip_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    whole = gzip.compress((HEAD + "".join(row(n, f"t{n * n}") for n in range(2000))).encode())
    posts, log = read(tmp_path / "a.gz", whole[:-2000])
    assert len(posts)
    assert posts["text"].tolist() == [f"t{n * n}" for n in range(len(posts))]
    assert log.reasons == {"file cut short": 1}


def test_members_of_a_zip_stay_inside_it(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.csv", HEAD + row(9, "nested"))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../up.csv", "/root.csv", "C:\\w.csv", "ok/posts.csv", ".hidden"):
            archive.writestr(name, HEAD + row(1, name))
        archive.writestr("ok/inner.zip", inner.getvalue())
    log = IngestLog()
    posts = read_posts(path, log=log, detect_language=False)
    assert posts["text"].tolist() == ["ok/posts.csv"]
    assert [name.rsplit("!")[1] for name in log.left_aside] == ["ok/inner.zip"]


def test_links_in_a_directory_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "out/secret.csv").write_text(HEAD + row(1, "secret"))
    (tmp_path / "in/posts.csv").write_text(HEAD + row(2, "open"))
    (tmp_path / "in/link.csv").symlink_to(tmp_path / "out/secret.csv")
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    with open_sources(tmp_path / "in") as found:
        assert [source.path.name for source in found] == ["posts.csv"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEAD.encode(),
        b'{"a":' * 50_000,
        b"[" * 50_000,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"PK\x03\x04 no zip",
        b"\x1f\x8b no gzip",
        b"\x28\xb5\x2f\xfd no zstd",
        b'{"__proto__": {"text": 1}, "constructor": []}',
    ],
)
def test_files_without_posts_are_errors(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError):
        read(tmp_path / "a", content)


def test_odd_records_are_rejected_one_by_one(tmp_path: Path) -> None:
    good = '{"id":"1","text":"x","created_at":"2024-05-01T10:00Z"}'
    odd = [
        '{"id":"2","text":"x","created_at":' + "9" * 5000 + "}",
        '{"id":"3","text":["x"],"created_at":"2024-05-01T10:00Z"}',
        '{"id":"4","text":"x","created_at":' + "[" * 900 + "]" * 900 + "}",
        '{"a":' * 3000 + "1" + "}" * 3000,
        '{"id":"6","text":"x","created_at":1e400}',
        "null",
        '{"__proto__":{"text":"y"},"text":"x"}',
    ]
    posts, log = read(tmp_path / "a.ndjson", "\n".join([good, *odd]))
    assert len(posts) == 1
    assert log.n_skipped == len(odd)


@pytest.mark.parametrize(("n_broken", "is_told"), [(30, True), (29, False)])
def test_a_twentieth_of_the_records_that_can_t_be_read_is_told(
    n_broken: int,
    is_told: bool,  # noqa: FBT001
) -> None:
    times = [f"2024-05-01T{n % 24:02}:{n % 60:02}Z" for n in range(600)]
    times[:n_broken] = ["soon"] * n_broken
    posts = pd.DataFrame({"created_at": times, "text": [f"down {n}" for n in range(600)]})
    found = analyse(posts, outage="2024-05-01T10:00Z/2024-05-01T14:00Z")
    told = [line for line in found.cautions if "could not be read" in line]
    assert [line[:24] for line in told] == ["30 of 600 records (5 %) "] * is_told


def test_ten_thousand_columns(tmp_path: Path) -> None:
    names = ",".join(f"c{n}" for n in range(10_000))
    posts, _ = read(
        tmp_path / "a.csv", f"{names},text,date\n" + "v," * 10_000 + "down,2024-05-01\n"
    )
    assert posts["text"].tolist() == ["down"]


def test_a_first_record_beyond_bounds_loses_only_itself(tmp_path: Path) -> None:
    texts = ["x" * (17 << 20), "down", "up"]
    table = HEAD + "".join(row(n, text) for n, text in enumerate(texts))
    records = [
        {"id": str(n), "text": text, "created_at": "2024-05-01T10:00Z"}
        for n, text in enumerate(texts)
    ]
    lines = "\n".join(map(json.dumps, records))
    for name, content in [
        ("a.csv", table),
        ("a.ndjson", lines),
        ("a.json", json.dumps(records)),
    ]:
        posts, log = read(tmp_path / name, content)
        assert posts["text"].tolist() == ["down", "up"]
        assert log.n_skipped == 1
    alone = HEAD + row(0, texts[0])
    with pytest.raises(InputError, match="the first: unreadable row: line 2: a line of more"):
        read(tmp_path / "a.csv", alone)
