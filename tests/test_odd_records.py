"""Records of each format, whole and odd: every field of what must be read of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sentiment.errors import RecordError
from sentiment.ingest import IngestLog
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import AROUND
from sentiment.ingest.platform import PLATFORMS
from sentiment.ingest.platform.folded import fold, grouped_columns, is_flat
from sentiment.ingest.reader import iter_chunks
from sentiment.ingest.source_reader import ReadOptions
from tests.odd_records import AT, EVERY, ISO, LACKING

if TYPE_CHECKING:
    from pathlib import Path

ADAPTERS = {each.name: each for each in PLATFORMS}


def said(name: str, record: dict[str, Any]) -> list[Any]:
    """What becomes of a record: of posts what they say, of others why they are none."""
    found: list[Any] = []
    adapter = ADAPTERS[name]
    for inner in adapter.records(record):
        try:
            post = adapter.post(inner, TimeParser())
        except RecordError as error:
            found.append(str(error))
            continue
        assert post.platform == name
        told = {key: value for key, value in post._asdict().items() if value not in (None, "")}
        del told["platform"]
        if told["created_at"] == AT:
            del told["created_at"]
        else:
            told["created_at"] = told["created_at"].isoformat()
        if told["kind"] == "post":
            del told["kind"]
        found.append(told)
    return found


@pytest.mark.parametrize("name", EVERY)
def test_records_are_read_as_they_must(name: str) -> None:
    for record, *expected in EVERY[name]:
        assert said(name, record) == expected, record


@pytest.mark.parametrize("name", EVERY)
def test_records_of_a_file_are_read_as_each_alone(name: str, tmp_path: Path) -> None:
    kept = [record for record, *_ in EVERY[name] if AROUND not in record]
    path = tmp_path / "posts.json"
    if name == "telegram":  # numbers of messages are those of their chat
        path.write_text(json.dumps({"id": 9, "messages": kept}), encoding="utf-8")
    else:
        path.write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
    found = []
    for in_blocks in (True, False):
        log = IngestLog()
        options = ReadOptions(
            platform=name, in_blocks=in_blocks, log=log, repeated="keep", detect_language=False
        )
        posts = [each.to_csv() for each in iter_chunks(path, 1000, options)]
        found.append((posts, log.reasons, log.n_records))
    assert found[0] == found[1]
    assert found[0][2] >= len(kept) - 2


@pytest.mark.parametrize("name", LACKING)
def test_what_a_record_lacks_to_be_of_a_format(name: str) -> None:
    for record, lacks in LACKING[name]:
        assert ADAPTERS[name].missing(record) == lacks, record


def test_a_record_matches_where_it_lacks_nothing() -> None:
    records = [each[0] for some in (*EVERY.values(), *LACKING.values()) for each in some]
    for adapter in PLATFORMS:
        for record in records:
            assert adapter.matches(record) == (not adapter.missing(record)), record


def test_records_of_several_posts_are_known_by_their_format() -> None:
    assert {each.name for each in PLATFORMS if not each.is_one_to_one} == {
        *("apify_instagram", "bluesky", "facebook_graph", "hackernews_algolia", "reddit"),
        *("tiktok_comments", "twitter_v2", "youtube"),
    }


def test_flat_tables_of_a_format_are_read_row_by_row() -> None:
    plain = ADAPTERS["discord"]
    flat = plain.folded({"likes": "."})
    assert (flat.is_folded, flat.in_blocks, flat.grouping) == (True, False, {"likes": "."})
    assert (plain.is_folded, plain.in_blocks, plain.grouping) == (False, True, None)
    row = {"id": "5", "timestamp": ISO, "content": "down", "author.id": "7", "likes": "1.204"}
    nested = {key: row[key] for key in ("id", "timestamp", "content")} | {"author": {"id": "7"}}
    assert list(flat.records(row)) == [nested | {"likes": "1204"}]
    assert list(plain.records(row)) == [row]
    assert list(flat.records({"id": "", "likes": 1204})) == [{"id": "", "likes": 1204}]


NAN = float("nan")


@pytest.mark.parametrize(
    ("row", "nested"),
    [
        ({"a.b": 1, "c": 2}, {"a": {"b": 1}, "c": 2}),
        ({"a.b": "", "a.c": None, "d": NAN, "e": 0}, {"e": 0}),
        # a column has the name of the whole object
        ({"a": "x", "a.b": 1, "a.b.c": 2}, {"a": "x"}),
        ({"a.b": 1, "a.b.c": 2, "d": 3}, {"a": {"b": 1}, "d": 3}),
        ({"a/1": "y", "a/0": "x", "a/10": "z"}, {"a": ["x", "y", "z"]}),
        ({"a/0": "x", "a/b": "y"}, {"a": {"0": "x", "b": "y"}}),
        ({"a.b/c": 1, "a b.c": 2, "d": {}}, {"a.b": {"c": 1}, "a b.c": 2, "d": {}}),
    ],
)
def test_columns_are_nested_again(row: dict[str, Any], nested: dict[str, Any]) -> None:
    assert fold(row) == nested
    assert is_flat(row) == any("." in name or "/" in name for name in row)


def test_empty_cells_are_keys_where_they_are_asked_for() -> None:
    row = {"a.b": "", "a.c": None, "d": NAN, "e": 0}
    assert fold(row, blank=True) == {"a": {"b": "", "c": None}, "d": row["d"], "e": 0}


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        *((["1.204", "17", " "], "."), (["1.204", "17", "many"], None), (["1204", "17"], None)),
        *((["1.204", "1204"], None), (["", None, 1], None), (["0,5", "1.204"], None)),
    ],
)
def test_signs_of_thousands_are_those_that_a_column_needs(
    values: list[Any], sign: str | None
) -> None:
    sample = [{"likes": value, "text": "down"} for value in values]
    assert grouped_columns(sample) == ({} if sign is None else {"likes": sign})


def test_what_tells_of_authors_may_be_one_thing_alone() -> None:
    assert ADAPTERS["yt_dlp"].layout.profile == ((), (), (("author_is_verified",),))
    assert ADAPTERS["slack"].layout.profile == ()
