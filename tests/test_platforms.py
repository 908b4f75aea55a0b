"""Each export format: a golden input of invented posts, with what must be read beside it."""

from __future__ import annotations

import copy
import gzip
import json
import zipfile
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import zstandard

from sentiment.errors import InputError, RecordError
from sentiment.ingest import IngestLog, identify, read_posts
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.pieces import iter_raw
from sentiment.ingest.platform import PLATFORMS, Adapter, formats_table
from sentiment.ingest.platform.folded import fold
from sentiment.ingest.source.encoding import sniff_encoding

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir())
COUNTS = ("n_likes", "n_reposts", "n_replies", "n_quotes", "n_views")


def _input(case: str) -> Path:
    return next((GOLDEN / case).glob("input.*"))


def _expected(case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / case / "expected.json").read_text("utf-8"))
    return found


def _read(path: Path) -> dict[str, Any]:
    log = IngestLog()
    table = read_posts(path, log=log, detect_language=False)
    posts = []
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        row["created_at"] = row["created_at"].isoformat()
        assert row.pop("platform") == log.files[0].platform
        posts.append({name: value for name, value in row.items() if value is not None})
    account = log.files[0]
    names = ("n_rejected", "n_not_posts", "n_mojibake", "n_naive_times")
    return {
        "platform": account.platform,
        "container": account.container,
        **{name: getattr(account, name) for name in names},
        "posts": posts,
    }


def _records(case: str) -> list[dict[str, Any]]:
    """The raw records of a golden input, as its adapter gets them."""
    found = identify(_input(case))[0]
    raw = iter_raw(found.source, found.container)
    records = [record for record in islice(raw, 20) if isinstance(record, dict)]
    is_folded = found.platform.is_folded
    return [fold(record, blank=True) for record in records] if is_folded else records


def _adapter(case: str) -> Adapter | None:
    name = _expected(case)["platform"]
    return next((adapter for adapter in PLATFORMS if adapter.name == name), None)


@pytest.mark.parametrize("case", CASES)
def test_golden_input_is_read_as_expected(case: str) -> None:
    assert _read(_input(case)) == _expected(case)


def _squeeze(data: bytes, compression: str, path: Path) -> None:
    if compression == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"export/{path.name}", data)
        return
    squeeze = {"none": bytes, "gz": gzip.compress, "zst": zstandard.compress}[compression]
    path.write_bytes(squeeze(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("compression", ["none", "gz", "zst", "zip"])
@pytest.mark.parametrize("case", CASES)
def test_encoding_and_compression_change_nothing(
    case: str, compression: str, encoding: str, tmp_path: Path
) -> None:
    source = _input(case)
    path = tmp_path / source.name  # ids that are made up name their file
    data = source.read_bytes()
    text = data.decode(sniff_encoding(data)).removeprefix("\ufeff")
    _squeeze(text.encode(encoding), compression, path)
    assert _read(path)["posts"] == _expected(case)["posts"]


def test_every_adapter_has_a_golden_input() -> None:
    assert {adapter.name for adapter in PLATFORMS} <= {
        _expected(case)["platform"] for case in CASES
    }


@pytest.mark.parametrize("case", CASES)
def test_the_file_name_does_not_matter(case: str, tmp_path: Path) -> None:
    renamed = tmp_path / "download.bin"
    renamed.write_bytes(_input(case).read_bytes())
    assert identify(renamed)[0].platform.name == _expected(case)["platform"]


# what lies inside of lists is told by the list, and times there by no key
UNTOLD = {"facebook_comments": {"created_at", "author", "kind"}, "facebook": {"author"}}


@pytest.mark.parametrize("case", CASES)
def test_identify_tells_where_each_field_comes_from(case: str) -> None:
    found = identify(_input(case))[0]
    told = found.as_dict()
    fields = {name for post in _expected(case)["posts"] for name in post}
    fields -= UNTOLD.get(case, set()) | {"kind"}
    if all("#" in post["post_id"] for post in _expected(case)["posts"]):  # made up
        fields -= {"post_id"}
    assert fields <= set(told["columns"]), told["columns"]
    assert not set(told["columns_read"]) & set(told["columns_left"])
    assert bool(told["time_sample"]) == ("created_at" in told["columns"])


@pytest.mark.parametrize("case", CASES)
def test_no_other_adapter_matches_a_record(case: str) -> None:
    own = _adapter(case)
    matched = 0
    for record in _records(case):
        # the lists that hold records of TikTok's export are told by their path
        matches = [a for a in PLATFORMS if not a.list_path and not a.missing(record)]
        assert matches in ([], [own])
        matched += own is not None and not own.missing(record)
    assert own is None or matched


@pytest.mark.parametrize("adapter", PLATFORMS, ids=lambda adapter: adapter.name)
def test_missing_takes_any_record(adapter: Adapter) -> None:
    for case in CASES:
        for record in _records(case):
            lacks = adapter.missing(record)
            assert all(isinstance(name, str) for name in lacks)
    odd_ones: list[dict[str, Any]] = [{}, {"data": []}, {"data": {}}, {"tweet": None}]
    odd_ones += [{"snippet": 1}, {"media": [1]}]
    assert all(adapter.missing(odd) for odd in odd_ones)


@pytest.mark.parametrize("case", CASES)
def test_a_field_of_another_type_rejects_its_record_alone(case: str) -> None:
    adapter = _adapter(case)
    if adapter is None:
        return
    for record in _records(case):
        for path in _paths(record):
            odd: Any
            for odd in (None, 7, 1.5, True, "x", "", [], ["x"], {}, {"x": []}):
                broken = copy.deepcopy(record)
                _set(broken, path, odd)
                adapter.missing(broken)
                try:
                    for inner in adapter.unpack(broken):
                        adapter.post(inner, TimeParser())
                except RecordError:
                    continue


def _paths(value: object, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs: Any = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    return [
        path for key, inner in pairs for path in [(*above, key), *_paths(inner, (*above, key))]
    ]


def _set(record: Any, path: tuple[Any, ...], value: object) -> None:
    for key in path[:-1]:
        record = record[key]
    record[path[-1]] = value


@pytest.mark.parametrize("case", CASES)
def test_a_post_has_the_types_of_its_fields(case: str) -> None:
    adapter = _adapter(case)
    if adapter is None:
        return
    for record in _records(case):
        for inner in adapter.unpack(record):
            try:
                post = adapter.post(inner, TimeParser())
            except RecordError:
                continue
            assert isinstance(post.post_id, str)
            assert isinstance(post.text, str)
            assert post.author is None or isinstance(post.author, str)
            assert all(isinstance(getattr(post, name), int | None) for name in COUNTS)


def test_a_record_of_two_platforms_is_an_error_that_names_both(tmp_path: Path) -> None:
    path = tmp_path / "both.ndjson"
    both = {**_records("discord")[0], **_records("mastodon")[0]}
    path.write_text(json.dumps(both) + "\n" + json.dumps(both) + "\n", "utf-8")
    with pytest.raises(InputError, match="mastodon, discord"):
        identify(path)
    assert identify(path, platform="mastodon")[0].platform.name == "mastodon"


def test_no_match_names_the_nearest_and_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "posts.ndjson"
    record = {"did": "did:plc:user1", "time_us": 1, "seq": 4}
    path.write_text(json.dumps(record) + "\n" + json.dumps(record) + "\n", "utf-8")
    with pytest.raises(InputError, match=r"nearest: bluesky_jetstream, missing commit"):
        identify(path)


def test_numeric_dates_of_a_platform_are_settled_by_the_whole_column(tmp_path: Path) -> None:
    path = tmp_path / "mentions.csv"
    head = "Query Name,Date,Full Text,Author,Thread Entry Type\n"
    rows = "".join(f"q,{day}/10/2021 10:00,down on {day},user1,post\n" for day in ("02", "13"))
    path.write_text(head + rows, "utf-8")
    times = read_posts(path, detect_language=False)["created_at"]
    assert [str(time.date()) for time in times] == ["2021-10-02", "2021-10-13"]
    path.write_text(head + rows.replace("13/", "03/"), "utf-8")
    with pytest.raises(InputError, match="--date-order"):
        read_posts(path)


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        *(("post", "post"), (None, "post"), ("", "post"), ("article", "post")),
        *((" Reply ", "reply"), ("COMMENT", "reply"), ("quote", "quote")),
        *(("share", "repost"), ("Retweet", "repost"), ("repost", "repost")),
    ],
)
def test_brandwatch_tells_kinds_apart(entry: str | None, kind: str) -> None:
    row = {"Date": "2021-10-04 15:44:23.0", "Full Text": "down", "Thread Entry Type": entry}
    adapter = next(each for each in PLATFORMS if each.name == "brandwatch")
    assert adapter.post(row, TimeParser()).kind == kind


def test_a_platform_named_by_the_user_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "comments.json"
    path.write_text(json.dumps({"list": [{"date": "2025-01-19 03:35:20", "comment": "x"}]}))
    assert identify(path)[0].platform.name == "generic"
    posts = read_posts(path, platform="tiktok_export", detect_language=False)
    assert posts["platform"].tolist() == ["tiktok_export"]


def test_each_adapter_is_described() -> None:
    table = formats_table()
    assert len({adapter.name for adapter in PLATFORMS}) == len(PLATFORMS)
    assert table.count("\n") == len(PLATFORMS) + 2
    for adapter in PLATFORMS:
        assert f"| {adapter.called} | {adapter.where} | {adapter.reads} |" in table


def test_the_docs_list_the_formats() -> None:
    page = Path(__file__).parents[1] / "docs" / "formats.md"
    text = page.read_text("utf-8")
    block = text.split("<!-- formats -->")[1].split("<!-- /formats -->")[0]
    assert block.strip() == formats_table()


ADAPTERS = {each.name: each for each in PLATFORMS}


@pytest.mark.parametrize(
    ("record", "time"),
    [
        ({"created_at": "2021-10-04 04:01:00 EST"}, "2021-10-04 04:01:00 EST"),
        ({"date": "2021-10-04"}, "2021-10-04"),
        (
            {"created_at": "2021-10-04 04:01:00 EDT", "timezone": "-0400"},
            "2021-10-04 04:01:00-0400",
        ),
        ({"date": "2021-10-04", "time": " 04:01 ", "timezone": "x"}, "2021-10-04 04:01"),
    ],
)
def test_what_twint_knew_of_a_time(record: dict[str, str], time: str) -> None:
    assert ADAPTERS["twint"].time(record) == time


@pytest.mark.parametrize(
    ("by", "number"),
    [
        ({"from": "Ann"}, "Ann/5"),
        ({"from_id": "user7"}, "user7/5"),
        ({"from": "Ann", "from_id": "user7"}, "user7/5"),
        ({}, ""),  # by its place, then
    ],
)
def test_messages_of_no_known_chat_are_numbered_by_author(
    by: dict[str, str], number: str
) -> None:
    record = {"id": 5, "type": "message", "date": "2021-10-04T04:01:00", "text": "down", **by}
    assert ADAPTERS["telegram"].post(record, TimeParser()).post_id == number
