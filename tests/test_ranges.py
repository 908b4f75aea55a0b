"""Files that lie elsewhere, without a network: ranges, tries, names, versions, parts."""

from __future__ import annotations

import io
import os
from fnmatch import fnmatch
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sentiment.errors import InputError, OptionError, RemoteError
from sentiment.ingest.source import ranges, remote
from sentiment.ingest.source.paths import open_sources
from sentiment.ingest.source.ranges import RangeReader, asked
from sentiment.ingest.source.remote import RemotePath, is_remote, located
from sentiment.ingest.source.span import Span, open_span

if TYPE_CHECKING:
    from pathlib import Path


class RefusedError(Exception):
    """An error with a status, as web back ends raise."""

    def __init__(self, status: object) -> None:
        super().__init__("with a secret")
        self.status = status


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that were waited between requests."""
    found: list[float] = []
    monkeypatch.setattr(ranges, "sleep", found.append)
    return found


@pytest.mark.parametrize(
    ("error", "kind", "n_tries"),
    [
        (RefusedError(399), "RefusedError 399", 5),
        (RefusedError(400), "RefusedError 400", 1),
        (RefusedError(404), "RefusedError 404", 1),
        (RefusedError(499), "RefusedError 499", 1),
        (RefusedError(500), "RefusedError 500", 5),
        *(
            (RefusedError(status), f"RefusedError {status}", 5)
            for status in (408, 425, 429, 503)
        ),
        (RefusedError("404"), "RefusedError", 5),
        (ConnectionError("secret"), "ConnectionError", 5),
        (OSError("secret"), "OSError", 5),
        (FileNotFoundError(), "FileNotFoundError", 1),
        (PermissionError(), "PermissionError", 1),
        (ValueError(), "ValueError", 1),
        (ImportError(), "ImportError", 1),
    ],
)
def test_a_refusal_is_final_and_all_else_is_asked_five_times(
    waits: list[float], error: Exception, kind: str, n_tries: int
) -> None:
    tries: list[object] = []

    def ask(*args: object, **options: object) -> None:
        tries.append((args, options))
        raise error

    with pytest.raises(InputError) as caught:
        asked("s3://bucket/a", ask, 1, detail=True)
    said = f"s3://bucket/a: found that it can't be read there ({kind}); expected a file that"
    assert str(caught.value).startswith(said)
    assert "secret" not in str(caught.value)
    assert tries == [((1,), {"detail": True})] * n_tries
    assert waits == [0.5, 1.0, 2.0, 4.0][: n_tries - 1]


@pytest.mark.parametrize("n_failed", range(5))
def test_what_comes_at_last_is_taken(waits: list[float], n_failed: int) -> None:
    answers: list[Any] = [*[ConnectionError()] * n_failed, b"data"]

    def ask() -> Any:
        if isinstance(answer := answers.pop(0), Exception):
            raise answer
        return answer

    assert asked("a", ask) == b"data"
    assert len(waits) == n_failed


def test_what_ends_a_run_is_not_asked_again(waits: list[float]) -> None:
    def ask() -> None:
        raise RemoteError("it changed")

    with pytest.raises(RemoteError, match="it changed"):
        asked("a", ask)
    assert waits == []


DATA = bytes(range(200))


@given(
    some.lists(
        some.one_of(
            some.integers(0, 90),
            some.tuples(some.integers(0, 220), some.just(0)),
            some.tuples(some.integers(-20, 30), some.just(1)),
            some.tuples(some.integers(-210, 10), some.just(2)),
        ),
        max_size=12,
    )
)
def test_ranges_are_read_as_a_file_is(steps: list[Any]) -> None:
    plain, seen = io.BytesIO(DATA), []

    def fetch(start: int, end: int) -> bytes:
        assert 0 <= start < end <= len(DATA)
        seen.append(end - start)
        return DATA[start:end]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "_FIRST", 4)
        patch.setattr(ranges, "_LARGEST", 32)
        reader = RangeReader(fetch, len(DATA))
        assert (reader.readable(), reader.seekable(), reader.writable()) == (True, True, False)
        for step in steps:
            if isinstance(step, int):
                assert reader.read(step) == plain.read(step)
            elif (0, plain.tell(), len(DATA))[step[1]] + step[0] >= 0:
                assert reader.seek(*step) == plain.seek(*step)
            else:
                with pytest.raises(OSError, match="Invalid argument"):
                    reader.seek(*step)
    assert max(seen, default=0) <= 32


def test_ranges_double_while_they_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "_FIRST", 4)
    monkeypatch.setattr(ranges, "_LARGEST", 32)
    asked_for: list[tuple[int, int]] = []

    def fetch(start: int, end: int) -> bytes:
        asked_for.append((start, end))
        return DATA[start:end]

    reader = RangeReader(fetch, len(DATA))
    while reader.read(1):
        pass
    starts = [0, 8, 24, 56, 88, 120, 152, 184]
    assert asked_for == [*pairwise([*starts, 200])]
    asked_for.clear()
    reader.seek(10)
    assert reader.read(3) == DATA[10:13]  # it follows nothing
    assert reader.read(30) == DATA[13:43]  # the rest of a range, then as much as is wanted
    reader.seek(20)
    assert reader.read(1) == DATA[20:21]
    reader.seek(5)
    assert reader.read(1) == DATA[5:6]  # before what is held
    reader.seek(5)
    assert reader.read(4) == DATA[5:9]  # all of what is held
    assert asked_for == [(10, 14), (14, 43), (5, 9)]


def test_a_file_that_was_cut_meanwhile_ends() -> None:
    closed: list[bool] = []
    reader = RangeReader(
        lambda start, end: DATA[start : min(end, 7)], 20, lambda: closed.append(True)
    )
    assert reader.read() == DATA[:7]
    reader.close()
    assert closed
    assert reader.closed


@pytest.mark.parametrize(
    "span",
    [
        Span(0, 30),
        Span(0, 30, head=10),
        Span(10, 30, head=10),
        Span(11, 30, head=10),
        Span(50, 90, head=10),
        Span(50, 50, head=10),
        Span(4, 8, head=10),
        Span(50, 90),
        Span(150, 200, head=1),
    ],
)
def test_a_part_is_read_behind_its_head(
    span: Span, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "_FIRST", 2)
    monkeypatch.setattr(ranges, "_LARGEST", 8)
    path = tmp_path / "data"
    path.write_bytes(DATA)
    whole = DATA[: span.head] + DATA[max(span.start, span.head) : span.end]
    with open_span(path, span) as file:
        assert file.read() == whole
        for at in range(len(whole)):
            file.seek(at)
            assert file.read(3) == whole[at : at + 3]
    assert span.begins == (span.start <= span.head)
    with open_span(path, None) as file:
        assert file.read() == DATA


def test_the_file_of_a_part_is_closed_with_it(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(DATA)
    before = set(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else set()  # noqa: PTH112, PTH208
    open_span(path, Span(1, 9)).close()
    if before:
        assert set(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://bucket/a/b.csv", "s3://bucket/a/b.csv"),
        ("s3://bucket/what?#1.csv", "s3://bucket/what?#1.csv"),
        ("https://host/a.csv?sig=x#y", "https://host/a.csv"),
        ("https://host/a.csv#y?z", "https://host/a.csv"),
        ("https://ann:w@rd@host:80/a", "https://host:80/a"),
        ("http://host?sig=x", "http://host/"),
        ("http://host#x", "http://host/"),
        ("gs://ann@bucket/a@b", "gs://bucket/a@b"),
    ],
)
def test_addresses_are_shown_without_secrets(address: str, shown: str) -> None:
    assert remote._shown(address) == shown


@pytest.mark.parametrize(
    ("path", "far"),
    [
        ("s3://a", True),
        ("git+ssh://a", True),
        ("c://a", False),
        ("9s3://a", False),
        ("a/s3://a", False),
        (b"s3://a", False),
        (7, False),
    ],
)
def test_what_is_an_address(path: object, *, far: bool) -> None:
    assert is_remote(path) == far


@pytest.mark.parametrize(
    ("info", "version"),
    [
        ({"ETag": '"a"', "generation": "b"}, "a"),
        ({"etag": "", "generation": 7}, "7"),
        ({"blob_id": "c", "last-modified": "d"}, "c"),
        ({"last_modified": "f", "LastModified": "e"}, "e"),
        ({"last-modified": "d", "lastmodified": "e"}, "d"),
        ({"mtime": "g"}, ""),
    ],
)
def test_the_surest_version_is_kept(info: dict[str, Any], version: str) -> None:
    assert remote._version("a", {"SIZE": 3, **info}) == (3, version)


@pytest.mark.parametrize("info", [{}, {"size": None}, {"size": "3"}])
def test_a_server_that_tells_no_size(info: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="a: found that its server does not tell its size;"):
        remote._version("a", info)


class Store:
    """A store of files by their paths, and what it was asked."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[tuple[str, str]] = []

    def info(self, path: str) -> dict[str, Any]:
        self.asked.append(("info", path))
        if path in self.files:
            data = self.files[path]
            return {"type": "file", "size": len(data), "ETag": f'"{data[:1].hex()}"'}
        if any(each.startswith(path.rstrip("/") + "/") for each in self.files):
            return {"type": "directory", "size": 0}
        raise FileNotFoundError(path)

    def find(self, path: str, *, detail: bool) -> dict[str, Any]:
        assert detail
        self.asked.append(("find", path))
        inside = [each for each in self.files if each.startswith(path.rstrip("/") + "/")]
        return {each: {"type": "file"} for each in inside}

    def glob(self, path: str, *, detail: bool) -> dict[str, Any]:
        assert detail
        self.asked.append(("glob", path))
        above = path.rpartition("/")[0] + "/"
        inside = [each for each in self.files if each.startswith(above)]
        names = {above + each.removeprefix(above).partition("/")[0] for each in inside}
        kinds = {each: "file" if each in self.files else "directory" for each in names}
        return {each: {"type": kinds[each]} for each in names if fnmatch(each, path)}

    def cat_file(self, path: str, *, start: int, end: int) -> bytes:
        self.asked.append((f"{start}-{end}", path))
        return self.files[path][start:end]


FILES = {
    "shelf/posts/b.csv": b"text,date\n",
    "shelf/posts/a.csv": b"date,text\n",
    "shelf/posts/deep/c.csv": b"id,text,date\n",
    "shelf/posts/.hidden": b"x",
    "shelf/posts/__MACOSX/a.csv": b"x",
    "shelf/posts/deep/.git/a": b"x",
    "shelf/.own/one.csv": b"x",
    "shelf/what[1].csv": b"y",
}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    it = Store(dict(FILES))
    monkeypatch.setattr(
        remote,
        "_system",
        lambda address: (it, address.partition("://")[2].partition("?sig=")[0]),
    )
    return it


@pytest.mark.parametrize(
    ("address", "names", "origin"),
    [
        ("s3://shelf/posts/a.csv", ["s3://shelf/posts/a.csv"], None),
        *(
            (
                address,
                [f"s3://shelf/posts/{name}" for name in ("a.csv", "b.csv", "deep/c.csv")],
                address,
            )
            for address in ("s3://shelf/posts", "s3://shelf/posts/")
        ),
        (
            "s3://shelf/posts/*",
            [f"s3://shelf/posts/{name}" for name in ("a.csv", "b.csv")],
            None,
        ),
        # hidden is what lies below what was named
        ("s3://shelf/.own", ["s3://shelf/.own/one.csv"], "s3://shelf/.own"),
        ("s3://shelf/posts/.hidden", ["s3://shelf/posts/.hidden"], None),
        ("https://shelf/what[1].csv?sig=x", ["https://shelf/what[1].csv"], None),
    ],
)
def test_what_addresses_stand_for(
    store: Store, address: str, names: list[str], origin: str | None
) -> None:
    found = located([address, "posts.csv", 7])
    assert found[-2:] == ["posts.csv", 7]
    places = found[:-2]
    assert all(isinstance(place, RemotePath) for place in places)
    assert [str(place) for place in places] == names
    assert [place.origin for place in places] == [origin or name for name in names]
    for place in places:
        data = FILES[place.name.partition("://")[2]]
        assert place.stat().st_size == place.size == len(data)
        assert place.version == data[:1].hex()
        assert place.is_file()
        with place.open() as file:
            assert file.read() == data
    assert ("find" in dict(store.asked)) == (origin is not None)
    own = [("info", name.partition("://")[2]) for name in names]
    # once when it is found, and once when it is opened
    assert all(store.asked.count(each) == 2 for each in own)


def test_a_damaged_archive_is_told_where_it_was_named(store: Store) -> None:
    store.files["shelf/zip/a.zip"] = b"PK\x03\x04 broken"
    said = pytest.raises(InputError, match=r"a\.zip: found a damaged zip archive")
    with said, open_sources("s3://shelf/zip/a.zip"):
        pass
    with open_sources("s3://shelf/zip") as sources:
        found = [(source.name, source.origin, source.given) for source in sources]
    assert found == [("s3://shelf/zip/a.zip", "s3://shelf/zip", False)]
    with open_sources("s3://shelf/posts/a.csv") as (source,):
        assert (source.given, source.size) == (True, 10)
        source.check()
        store.files["shelf/posts/a.csv"] = b"other"
        with pytest.raises(RemoteError, match="changed while it was read"):
            source.check()


def test_a_file_is_no_folder(store: Store) -> None:
    located(["s3://shelf/posts/a.csv"])
    assert store.asked == [("info", "shelf/posts/a.csv")]
    store.asked.clear()
    store.files = {"shelf/page/a.csv": b"x"}
    with pytest.raises(InputError):  # web servers have no folders
        located(["https://shelf/none"])
    assert [what for what, _ in store.asked] == ["info"]


@pytest.mark.parametrize("address", ["s3://shelf/posts/?.none", "s3://shelf/posts/*.none"])
@pytest.mark.usefixtures("store")
def test_a_pattern_of_nothing_is_said(address: str) -> None:
    with pytest.raises(InputError, match="found no files there; expected exports"):
        located([address])


@pytest.mark.usefixtures("store")
def test_addresses_that_are_shown_alike_are_counted() -> None:
    one, two = "https://shelf/posts/a.csv?sig=1", "https://shelf/posts/a.csv?sig=2"
    found = located([one, two, one, "https://shelf/posts/b.csv?sig=1"])
    shown = "https://shelf/posts/a.csv"
    names = [shown, f"{shown} (2)", shown, "https://shelf/posts/b.csv"]
    assert [place.name for place in found] == names


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"date,texts\n", r"changed while it was read \(10 bytes 64, now 11 64\)"),
        (b"Date,text\n", r"changed while it was read \(10 bytes 64, now 10 44\)"),
    ],
)
def test_what_changed_is_not_opened(store: Store, data: bytes, said: str) -> None:
    (place,) = located(["s3://shelf/posts/a.csv"])
    place.check()
    store.files["shelf/posts/a.csv"] = data
    with pytest.raises(RemoteError, match=said):
        place.open()
    store.files["shelf/posts/a.csv"] = FILES["shelf/posts/a.csv"]
    place.open()


def test_ranges_that_are_too_long_or_too_short(
    store: Store, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    (place,) = located(["s3://shelf/posts/a.csv"])
    assert place.fetch(2, 6) == b"te,t"
    monkeypatch.setattr(store, "cat_file", lambda *_, start, end: bytes(end - start + 1))
    with pytest.raises(RemoteError, match="found a server that gives no parts of files"):
        place.fetch(2, 6)
    assert waits == []
    monkeypatch.setattr(store, "cat_file", lambda *_, start, end: bytes(end - start - 1))
    with pytest.raises(RemoteError, match="It could be read before: the run ends"):
        place.fetch(2, 6)
    assert len(waits) == 4


def test_patterns_of_local_files_come_in_their_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "deep/c.csv", "what[1].csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = {
        "*.csv": ["a.csv", "b.csv", "what[1].csv"],
        "**/*.csv": ["a.csv", "b.csv", "deep/c.csv", "what[1].csv"],
        "?.csv": ["a.csv", "b.csv"],
        "what[1].csv": ["what[1].csv"],  # there is one of that name
        "none*": ["none*"],
    }
    for pattern, found in names.items():
        given_ = [str(tmp_path / pattern), tmp_path / pattern]
        assert located(given_) == [*(str(tmp_path / name) for name in found), given_[1]]


def test_an_unknown_scheme_is_told_with_the_known() -> None:
    with pytest.raises(OptionError) as caught:
        located(["FTP://ann:word@host/a"])
    assert str(caught.value) == (
        "ftp://host/a: found an address of ftp; expected one of s3, gs, az, https, http, hf, "
        "or a file."
    )
