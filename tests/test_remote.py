"""Remote files: ranges, broken connections, changes on the way, secrets, a real S3 protocol."""

from __future__ import annotations

import json
import pickle
import re
import socket
import sys
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner

from sentiment import read_posts
from sentiment.cli.group import cli
from sentiment.errors import InputError, OptionError, RemoteError
from sentiment.ingest.source import ranges
from sentiment.ingest.source.paths import open_sources
from sentiment.ingest.source.remote import located

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "hunter2"
POSTS = pd.DataFrame(
    {
        "id": [f"{n + 10**12}" for n in range(6000)],
        "text": [f"the app is down again, {n}" + ", it is" * 20 for n in range(6000)],
        "created_at": pd.date_range("2024-05-01", periods=6000, freq="40s", tz="UTC").astype(
            str
        ),
        "author": [f"user{n % 700}" for n in range(6000)],
    }
)


class Shelf:
    """What a server holds, and how it misbehaves."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.drop = 0
        self.has_ranges = True
        self.after_first: dict[str, bytes] = {}
        self.root = ""


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    pytest.importorskip("aiohttp", reason="the extra remote is not installed")
    pytest.importorskip("fsspec", reason="the extra remote is not installed")
    it = Shelf()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def _head(self) -> tuple[bytes, bytes] | None:
            data = it.files.get(self.path.partition("?")[0])
            if data is None:
                self.send_error(404)
                return None
            part = data
            given = re.match(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            if given and it.has_ranges:
                part = data[int(given[1]) : int(given[2]) + 1]
                self.send_response(206)
                end = int(given[1]) + len(part) - 1
                self.send_header("Content-Range", f"bytes {given[1]}-{end}/{len(data)}")
            else:
                self.send_response(200)
            self.send_header("ETag", f'"{hash(data)}"')
            self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            return data, part

        def do_HEAD(self) -> None:
            self._head()

        def do_GET(self) -> None:
            it.asked.append(self.headers.get("Range", ""))
            found = self._head()
            if found is None:
                return
            if it.drop:
                it.drop -= 1
                self.wfile.write(found[1][: len(found[1]) // 2])
                self.wfile.flush()
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            self.wfile.write(found[1])
            it.files.update(it.after_first)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    it.root = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield it
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "_WAIT", 0.001)


def as_bytes(kind: str, tmp_path: Path) -> bytes:
    path = tmp_path / f"posts.{kind}"
    if kind == "parquet":
        POSTS.to_parquet(path, row_group_size=1000)
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("posts.csv", POSTS.to_csv(index=False))
    else:
        POSTS.to_csv(path, index=False)
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet", "zip"])
def test_a_remote_file_gives_what_a_local_one_gives(
    shelf: Shelf, tmp_path: Path, kind: str
) -> None:
    data = as_bytes(kind, tmp_path)
    shelf.files[f"/posts.{kind}"] = data
    shelf.drop = 2
    local = read_posts(tmp_path / f"posts.{kind}", detect_language=False)
    remote = read_posts(f"{shelf.root}/posts.{kind}", detect_language=False)
    pd.testing.assert_frame_equal(local, remote)
    assert len(remote) == len(POSTS)
    assert all(shelf.asked)  # each request is for a range


def test_only_the_columns_that_are_needed_are_fetched(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    ballast = [f"{n * 7919 % 104729:06d}" * 200 for n in range(len(POSTS))]
    POSTS.assign(ballast=ballast).to_parquet(path, row_group_size=1000, compression=None)
    shelf.files["/wide.parquet"] = path.read_bytes()
    with open_sources(f"{shelf.root}/wide.parquet") as (source,):
        taken = 0
        raw = source.path.open("rb")
        fetch = raw._fetch

        def watched(start: int, end: int) -> bytes:
            nonlocal taken
            taken += end - start
            return bytes(fetch(start, end))

        raw._fetch = watched
        columns = ["id", "text", "created_at"]
        assert len(pd.read_parquet(raw, columns=columns)) == len(POSTS)
    assert taken < 0.6 * path.stat().st_size


def test_a_connection_that_stays_broken_ends_the_run(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["/posts.csv"] = as_bytes("csv", tmp_path)
    place = located([f"{shelf.root}/posts.csv?sig={SECRET}"])
    shelf.drop = 1000
    with pytest.raises(RemoteError, match="can't be read there") as caught:
        read_posts(place, detect_language=False)
    assert SECRET not in str(caught.value)
    assert len(shelf.asked) == ranges._TRIES


def test_a_file_that_changes_on_the_way_is_an_error(shelf: Shelf, tmp_path: Path) -> None:
    data = as_bytes("csv", tmp_path)
    shelf.files["/posts.csv"] = data
    place = located([f"{shelf.root}/posts.csv"])
    shelf.after_first = {"/posts.csv": data.replace(b"down", b"DOWN")}
    for on_error in ("raise", "collect"):
        with pytest.raises(RemoteError, match="changed while it was read"):
            read_posts(place, detect_language=False, on_error=on_error)


def test_a_server_without_ranges_is_told(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["/posts.csv"] = as_bytes("csv", tmp_path)
    shelf.has_ranges = False
    with pytest.raises(RemoteError, match="no parts of files"):
        read_posts(f"{shelf.root}/posts.csv", detect_language=False)


def test_what_is_not_there_is_told_without_secrets(shelf: Shelf) -> None:
    address = shelf.root.replace("://", f"://ann:{SECRET}@") + f"/no.csv?sig={SECRET}"
    with pytest.raises(InputError, match=r"/no.csv: found .*FileNotFoundError") as caught:
        read_posts(address)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert shelf.asked == [] or len(shelf.asked) == 1  # a refusal is not asked again


def test_addresses_that_differ_in_their_query_are_two_files(shelf: Shelf) -> None:
    rows = 'text,date\n"down, again",2024-05-01T10:00Z\n'
    shelf.files["/get"] = rows.encode()
    both = located([f"{shelf.root}/get?file={n}" for n in (1, 2)])
    assert [each.name for each in both] == [f"{shelf.root}/get", f"{shelf.root}/get (2)"]
    posts = read_posts(both)
    assert posts["post_id"].nunique() == 2


@pytest.mark.drawn
def test_nothing_secret_is_in_a_report(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["/posts.csv"] = POSTS[::10].to_csv(index=False).encode()
    address = f"{shelf.root}/posts.csv?sig={SECRET}"
    outage = "2024-05-02T10:00Z/2024-05-02T14:00Z"
    arguments = ["report", address, "--outage", outage, "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert not [path.name for path in written if SECRET.encode() in path.read_bytes()]
    assert SECRET not in result.output
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    (given,) = manifest["inputs"]
    assert given["path"] == f"{shelf.root}/posts.csv"
    assert given["bytes"] == len(shelf.files["/posts.csv"])
    assert given["version"]
    again = ["report", "--from", str(tmp_path / "out/manifest.json"), "-o", str(tmp_path / "b")]
    assert CliRunner().invoke(cli, again).exit_code == 0
    page = (tmp_path / "out/report.html").read_bytes()
    assert (tmp_path / "b/report.html").read_bytes() == page
    shelf.files["/posts.csv"] += b"\n"
    result = CliRunner().invoke(cli, again)
    assert "changed since the report was made" in result.output


def test_a_remote_file_travels_without_its_connection(shelf: Shelf, tmp_path: Path) -> None:
    shelf.files["/posts.csv"] = as_bytes("csv", tmp_path)
    (place,) = located([f"{shelf.root}/posts.csv?sig={SECRET}"])
    copy = pickle.loads(pickle.dumps(place))
    assert copy == place
    assert copy.fetch(0, 4) == b"id,t"
    assert SECRET not in repr(place)


def test_missing_packages_and_unknown_schemes_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(OptionError, match="an address of ftp; expected one of s3, gs, az"):
        read_posts(f"ftp://ann:{SECRET}@host/posts.csv")
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(OptionError, match=r"pip install '\.\[remote\]'"):
        read_posts("s3://bucket/posts.csv")


def test_patterns_of_local_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        rows = f"text,date\n{name} is down,2024-05-01T10:00Z\n"
        (tmp_path / f"{name}.csv").write_text(rows)
    assert len(read_posts(str(tmp_path / "*.csv"))) == 2
    with pytest.raises(InputError, match="no such file"):
        read_posts(str(tmp_path / "*.json"))


@contextmanager
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = pytest.importorskip("moto.server", reason="moto's server is not installed")
    boto3 = pytest.importorskip("boto3", reason="moto's server is not installed")
    pytest.importorskip("s3fs", reason="the extra remote is not installed")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    host, port = running.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("s3")
    client.create_bucket(Bucket="posts")
    yield client
    client.close()
    running.stop()


@pytest.mark.filterwarnings("default")  # of the server's packages
def test_an_s3_bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with bucket(monkeypatch) as client:
        POSTS[:200].to_parquet(tmp_path / "a.parquet")
        POSTS[200:400].to_csv(tmp_path / "b.csv.gz", index=False)
        for name in ("a.parquet", "b.csv.gz"):
            client.put_object(
                Bucket="posts", Key=f"2024/{name}", Body=(tmp_path / name).read_bytes()
            )
        client.put_object(Bucket="posts", Key="2024/.hidden", Body=b"\0")
        local = read_posts(tmp_path, detect_language=False)
        for address in ("s3://posts/2024", "s3://posts/2024/*.*", "s3://posts/2024/"):
            remote = read_posts(address, detect_language=False)
            pd.testing.assert_frame_equal(remote, local)
        (place,) = located(["s3://posts/2024/b.csv.gz"])
        assert place.version == client.head_object(Bucket="posts", Key="2024/b.csv.gz")[
            "ETag"
        ].strip('"')
        client.put_object(Bucket="posts", Key="2024/b.csv.gz", Body=b"text,date\n")
        with pytest.raises(
            RemoteError, match=r"s3://posts/2024/b.csv.gz: found that it changed"
        ):
            read_posts([place], detect_language=False)
        with pytest.raises(InputError, match=r"s3://posts/no\.csv") as caught:
            read_posts("s3://posts/no.csv")
        assert SECRET not in str(caught.value)
