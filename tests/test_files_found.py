"""What files are taken for, where in them posts are found, and what is said of that."""

# ruff: noqa: E501  a case is one line
from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from sentiment.errors import InputError, OptionError
from sentiment.ingest import IngestLog, identify, read_posts, search_lists
from sentiment.ingest.detect_platform import known_adapter, wanted_adapters
from sentiment.ingest.further import own_columns, profile_columns
from sentiment.ingest.platform import PLATFORMS
from sentiment.ingest.profile import Profile
from sentiment.ingest.repeated import LatestCounts, RepeatedIds, merge_repeated
from sentiment.ingest.source_reader import ReadOptions
from sentiment.ingest.told import chosen_and_left

if TYPE_CHECKING:
    from pathlib import Path

TIMES = [f"2024-05-01T1{n}:00:00Z" for n in range(4)]
ROWS = [{"text": f"it is down {n}", "date": time} for n, time in enumerate(TIMES)]
HIDDEN = [{"words": f"it is down for {n} of us", "when": time} for n, time in enumerate(TIMES)]
TOOT = {"id": "5", "created_at": TIMES[0], "content": "down", "account": {"id": "7"}}


def found(folder: Path, document: object, *, lines: bool = False, **more: Any) -> Any:
    path = folder / "posts.json"
    rows = document if isinstance(document, list) else [document]
    text = "\n".join(map(json.dumps, rows)) if lines else json.dumps(document)
    path.write_text(text, encoding="utf-8")
    return identify(path, **more)[0]


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (ROWS, ("generic", "", 1)),
        ({"a": 1, "posts": ROWS}, ("generic", "posts", 1)),
        ({"page": {"posts": ROWS}, "users": [{"id": 1}]}, ("generic", "page.posts", 1)),
        ({"pages": [{"n": 1, "posts": ROWS}]}, ("generic", "pages[].posts", 2)),
        ({"a": [{"b": [{"c": ROWS}]}]}, ("generic", "a[].b[].c", 3)),
        ({"direct messages": ROWS, "posts": ROWS}, ("generic", "posts", 1)),
        ({"x": [{"chat_history": ROWS}], "y": [{"posts": ROWS}]}, ("generic", "y[].posts", 2)),
        # a format's own records go before columns, wherever they lie
        ({"posts": ROWS, "toots": [TOOT]}, ("mastodon", "toots", 1)),
        ({"posts": ROWS, "pages": [{"toots": [TOOT]}]}, ("mastodon", "pages[].toots", 2)),
        ({"a": [{"b": [{"toots": [TOOT]}]}]}, ("mastodon", "a[].b[].toots", 3)),
        # where no name is usual, texts are told by their look
        (HIDDEN, ("generic", "", 1)),
    ],
)
def test_lists_of_posts_are_found_in_documents(
    document: object, where: tuple[str, str, int], tmp_path: Path
) -> None:
    named = found(tmp_path, document)
    assert (named.platform.name, named.container.path, named.container.depth) == where
    n = len(read_posts(tmp_path / "posts.json", log=IngestLog(), detect_language=False))
    assert n == (1 if where[0] == "mastodon" else 4)


def test_lists_too_deep_or_of_letters_are_no_posts(tmp_path: Path) -> None:
    deep = {"a": [{"b": [{"c": [{"d": ROWS}]}]}]}
    for document in (deep, {"a": [{"b": [{"c": [{"d": [TOOT]}]}]}]}, {"inbox": ROWS}):
        with pytest.raises(InputError):
            found(tmp_path, document)


def test_lists_beside_the_first_are_read_where_their_records_are_alike(tmp_path: Path) -> None:
    found(tmp_path, {"a": ROWS[:2], "b": ROWS[2:], "c": [{"id": 1}]})
    assert len(read_posts(tmp_path / "posts.json", log=IngestLog())) == 4
    found(tmp_path, {"a": ROWS[:2], "b": [{**row, "z": 1} for row in ROWS[2:]]})
    assert len(read_posts(tmp_path / "posts.json", log=IngestLog())) == 2


def test_how_far_lists_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = {"a": [{"b": [TOOT]}], "posts": ROWS}
    assert found(tmp_path, document).platform.name == "mastodon"
    named = found(tmp_path, {"posts": ROWS, "a": [{"b": [TOOT]}]})
    source, container = named.source, named.container
    data = (tmp_path / "posts.json").read_bytes()
    pieces = [data[at : at + 8] for at in range(0, len(data), 8)]
    monkeypatch.setattr(search_lists, "utf8_blocks", lambda *_: iter(pieces))
    whole = len(data)
    for searched, outer, deeper in (
        *(((whole, whole, 1), 4, 1), ((whole, 1, whole), 4, 0), ((1, whole, whole), 0, 1)),
        ((whole, whole - 48, 1), 4, 0),
    ):
        monkeypatch.setattr(search_lists, "_SEARCHED", searched)
        lists: dict[str, list[Any]] = {}
        sought = search_lists.search_lists(source, container, PLATFORMS, lists)
        assert len(lists.get("posts", [])) == outer
        assert (sought is not None) == bool(deeper)
        inner = search_lists.inner_lists(source, container, 2)
        assert len(inner.get("a[].b", [])) == deeper
    for size, n in ((1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (99, 3)):
        blocks = search_lists._first_blocks([b"ab", b"cd", b"ef"], size)
        assert len(list(blocks)) == n


def test_how_many_lists_and_records_of_each_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = found(tmp_path, {f"l{n}": ROWS * 30 for n in range(6)})
    found_in = search_lists.inner_lists(many.source, many.container, 1)
    assert {len(rows) for rows in found_in.values()} == {50}
    monkeypatch.setattr(search_lists, "_MAX_LISTS", 3)
    assert len(search_lists.inner_lists(many.source, many.container, 1)) == 4
    monkeypatch.setattr(search_lists, "_MAX_PAGE", len(json.dumps(ROWS[0])))
    assert len(search_lists.inner_lists(many.source, many.container, 1)["l0"]) == 50
    monkeypatch.setattr(search_lists, "_MAX_PAGE", len(json.dumps(ROWS[0])) - 1)
    assert search_lists.inner_lists(many.source, many.container, 1) == {}


def test_records_of_the_outermost_lists_are_collected(tmp_path: Path) -> None:
    named = found(tmp_path, {"a": ROWS * 20, "b": [{"x": 1}], "c": []})
    for wanted in ((), PLATFORMS):
        lists: dict[str, list[Any]] = {}
        assert search_lists.search_lists(named.source, named.container, wanted, lists) is None
        assert {path: len(rows) for path, rows in lists.items()} == {"a": 50, "b": 1}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"error": "too many"}, "went wrong (too many)"),
        ({"errors": [{"message": "x" * 99}]}, f"went wrong ({'x' * 80})"),
        ({"errors": [[{"message": "no"}]], "a": 1, "b": 2, "c": 3}, "went wrong (no)"),
        ({"code": 88, "message": "slow down"}, "went wrong (slow down)"),
        ({"message": "hello"}, "no column of times among message"),
        ({"error": "x", "a": 1, "b": 2, "c": 3, "d": 4}, "no known platform"),
        ({"error": "x", "data": None}, "no known platform"),
        ({"errors": []}, "no known platform"),
        ({"date": TIMES[0], "likes": 5}, "no column of texts among date, likes"),
        (
            {f"c{n}": n for n in range(12)},
            "among c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11; expected",
        ),
        ({f"c{n}": n for n in range(13)}, "c10, c11, ...; expected"),
        ({"y" * 50: 1}, f"among {'y' * 40}; expected"),
    ],
)
def test_what_is_said_of_files_without_posts(
    record: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refused:
        found(tmp_path, [record, record], lines=True)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("record", "near"),
    [
        ({"did": "7", "time_us": 1}, "nearest: bluesky_jetstream, missing commit|identity"),
        ({"zz": "7", "yy": 1}, ""),
        ({"id": "5", "content": "x"}, "nearest: mastodon, missing created_at, account/id"),
    ],
)
def test_the_nearest_platform_lacks_no_more_than_half(
    record: dict[str, Any], near: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refused:
        found(tmp_path, [record] * 2, lines=True)
    assert near in str(refused.value)
    assert ("(nearest: " in str(refused.value)) == bool(near)


def test_platforms_that_are_wanted() -> None:
    assert wanted_adapters("auto", None) == PLATFORMS
    assert wanted_adapters("auto", {"text": "a"}) == wanted_adapters("generic", None) == ()
    assert [each.name for each in wanted_adapters("slack", {"text": "a"})] == ["slack"]
    with pytest.raises(InputError, match="Did you mean mastodon") as refused:
        wanted_adapters("mastadon", None)
    assert "one of auto, generic, x_archive" in str(refused.value)
    with pytest.raises(InputError) as refused:
        wanted_adapters("zzz", None)
    assert "Did you mean" not in str(refused.value)


def test_any_record_of_a_sample_tells_its_format(tmp_path: Path) -> None:
    source = found(tmp_path, ROWS).source
    likes = {"timestamp": 1, "data": [{"like": {}}]}
    sample = [likes, {"timestamp": 1, "data": [{"post": "x"}]}]
    for records, name in (
        (sample, "facebook"),
        (sample[:1], None),
        ([{"a": 1}, TOOT], "mastodon"),
    ):
        adapter = known_adapter(source, records, PLATFORMS)
        assert (adapter.name if adapter else None) == name
    flat = {"id": "5", "created_at": "x", "content": "x", "account.id": "7"}
    adapter = known_adapter(source, [{"a": 1}, flat], PLATFORMS)
    assert adapter is not None
    assert (adapter.name, adapter.is_folded) == ("mastodon", True)
    plain = known_adapter(source, [TOOT], PLATFORMS)
    assert plain is not None
    assert not plain.is_folded
    comment = {"date": "x", "comment": "x"}
    for path, name in (("Comment.Comments.CommentsList", "tiktok_export"), ("x", None)):
        adapter = known_adapter(source, [comment], PLATFORMS, path)
        assert (adapter.name if adapter else None) == name


def notes_of(folder: Path, text: str, **options: Any) -> list[str]:
    (folder / "posts.csv").write_bytes(text.encode(options.pop("encoding", "utf-8")))
    log = IngestLog()
    read_posts(folder / "posts.csv", log=log, detect_language=False, **options)
    return log.files[0].notes


@pytest.mark.parametrize(
    ("text", "options", "notes"),
    [
        ("text,date\nit is down,2024-05-01 10:00\n", {}, []),
        (
            "text,date\na,13/05/2024 10:00\nb,03/04/2024 10:00\n",
            {},
            ["numeric dates read day-first: 1 dates can only be day-first, 0 only month-first, 1 either"],
        ),
        ("text,date\na,13/05/2024 10:00\n", {"date_order": "day"}, []),
        ("text,date\na,13/05/2024\n", {"time_format": "%d/%m/%Y"}, []),
        (
            "text,date\na,45413.5\nb,45414.5\n",
            {},
            ["times are numbers, read as a spreadsheet's days since 1899-12-30 (Excel, 1900)"],
        ),
        (
            "text,Date (UTC)\na,2024-05-01 10:00\n",
            {},
            ["times are of the zone that their column names: UTC"],
        ),
        (
            "text,date,title\na,2024-05-01 10:00,no\nb,2024-05-01 11:00,no\n",
            {},
            ["title: title is left: it repeats, so it is no post's own"],
        ),
        (
            "text,date,likes\na,2024-05-01 10:00,1.204\nb,2024-05-01 11:00,17\n",
            {},
            ["n_likes is read from likes: . groups thousands, as other values there show"],
        ),
    ],
)  # fmt: skip
def test_what_is_noted_of_a_read(
    text: str, options: dict[str, Any], notes: list[str], tmp_path: Path
) -> None:
    assert notes_of(tmp_path, text, **options) == notes


def test_what_the_whole_file_shows_is_in_its_account(tmp_path: Path) -> None:
    long = "135000000000000"
    rows = [f"a,2024-05-{n + 1:02} 00:00,{long}{n:02}000" for n in range(20)]
    notes = notes_of(tmp_path, "\n".join(["text,date,id", *rows]))
    assert [note[:35] for note in notes] == ["20 of 20 long ids end in 000: a spr"]
    log = IngestLog()
    read_posts(tmp_path / "posts.csv", log=log)
    account = log.files[0]
    assert (account.resolution, account.n_date_only, account.n_naive_times) == ("day", 20, 20)
    assert (account.n_records, account.n_read, account.n_long_ids) == (20, 20, 20)


def test_other_encodings_are_noted(tmp_path: Path) -> None:
    text = "text;date\nça marche pas à Liège, c’est l’été;2024-05-01 10:00\n"
    assert notes_of(tmp_path, text, encoding="cp1252") == [
        "texts are read as cp1252, as their bytes look"
    ]
    assert notes_of(tmp_path, text, encoding="utf-16") == []


def test_orders_of_dates_that_are_not_shown_are_asked_for(tmp_path: Path) -> None:
    text = "text,date\na,03/04/2024 10:00\n"
    with pytest.raises(InputError, match=r"0 dates can only be day-first.*1 either"):
        notes_of(tmp_path, text)
    log = IngestLog()
    read_posts(tmp_path / "posts.csv", log=log, on_error="collect")
    assert len(log.failures) == 1
    for order, month in (("day", 4), ("month", 3)):
        posts = read_posts(tmp_path / "posts.csv", log=IngestLog(), date_order=order)
        assert posts["created_at"][0].month == month


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"date_order": "x"}, "date_order: found 'x'; expected auto, day or month."),
        ({"repeated": "x"}, "repeated: found 'x'; expected drop, keep or latest."),
        ({"max_expansion": -1}, "max_expansion: found -1; expected a number, 0 for any."),
        ({"max_expansion": float("nan")}, "max_expansion: found nan"),
    ],
)
def test_options_that_can_not_be(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError) as refused:
        ReadOptions(**options)
    assert said in str(refused.value)
    assert ReadOptions(max_expansion=0).max_expansion == 0


def test_keys_of_fields_are_found_by_trying() -> None:
    slack = next(each for each in PLATFORMS if each.name == "slack")
    record = {"type": "message", "ts": "1714557600.5", "text": "down", "user": "U7", "x": 1}
    more = record | {"user": None, "username": "ann", "thread_ts": "1714557000", "@path": "a"}
    told = chosen_and_left(slack, [record, more])
    assert told["columns"] == {
        "created_at": "ts",
        "text": "text",
        "author": "user or username",
        "kind": "thread_ts",
    }
    assert told["columns_left"] == ["x"]
    assert told["time_sample"] == "1714557600.5"
    assert set(told["columns_read"]) == {*record, *more} - {"x", "@path"}
    # what holds a field in more records is named first
    by_name = {key: more[key] for key in ("type", "ts", "text", "username")}
    named = chosen_and_left(slack, [by_name, record, record])["columns"]["author"]
    assert named == "user or username"
    named = chosen_and_left(slack, [record, by_name, by_name])["columns"]["author"]
    assert named == "username or user"
    empty = chosen_and_left(slack, [])
    assert empty == {"columns": {}, "columns_read": [], "columns_left": [], "time_sample": ""}


NOW = pd.Timestamp("2024-05-01T10:00Z")


def posts_of(*rows: tuple[str, str, int, str, int | None]) -> pd.DataFrame:
    """Posts of (platform, id, hour, text, likes)."""
    return pd.DataFrame(
        {
            "platform": pd.Categorical([row[0] for row in rows]),
            "post_id": [row[1] for row in rows],
            "created_at": [NOW + pd.Timedelta(hours=row[2]) for row in rows],
            "text": [row[3] for row in rows],
            "n_likes": pd.array([row[4] for row in rows], dtype="Int64"),
            **{
                name: pd.array([None] * len(rows), dtype="Int64")
                for name in ("n_reposts", "n_replies", "n_quotes", "n_views")
            },
        }
    )


def plainly_new(posts: pd.DataFrame) -> tuple[list[bool], int]:
    """Which posts are new, and how many share an id alone, one by one."""
    ids, times, texts = set(), set(), set()
    fresh, shared = [], 0
    for post in posts.itertuples():
        key = (str(post.platform).partition("_")[0], post.post_id)
        new = key not in ids
        if post.platform == "generic":
            other = (*key, post.created_at) not in times and (*key, post.text) not in texts
            shared += other and not new
            new = other
        ids.add(key)
        times.add((*key, post.created_at))
        texts.add((*key, post.text))
        fresh.append(new)
    return fresh, shared


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("size", [1, 40])
def test_posts_are_dropped_that_were_there_before(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    names = [["generic"], ["mastodon"], ["generic", "twitter_v1", "twitter_v2"]][seed % 3]
    rows = [
        (
            str(rng.choice(names)),
            f"p{rng.integers(30 if seed % 2 else 300)}",
            int(rng.integers(3)),
            f"t{rng.integers(3)}",
            None if rng.random() < 0.3 else int(rng.integers(9)),
        )
        for _ in range(40)
    ]
    posts = posts_of(*rows)
    expected, shared = plainly_new(posts)
    log = IngestLog()
    known = RepeatedIds(log)
    parts = [posts.iloc[at : at + size].reset_index(drop=True) for at in range(0, 40, size)]
    kept = [row for part in parts for row in known.drop(part).itertuples(index=False)]
    if size == 1:  # of a chunk, posts are compared with those before it and in it
        assert [tuple(row)[:4] for row in kept] == [
            tuple(row)[:4]
            for row, new in zip(posts.itertuples(index=False), expected, strict=True)
            if new
        ]
        assert (log.n_repeated, log.n_shared_ids) == (40 - sum(expected), shared)
    assert len(kept) == 40 - log.n_repeated


def test_of_the_same_posts_the_first_stays_with_the_highest_counts() -> None:
    posts = posts_of(
        ("mastodon", "1", 0, "a", 3),
        ("mastodon", "2", 1, "b", None),
        ("mastodon", "1", 2, "c", 5),
        ("mastodon", "2", 3, "d", 0),
        ("mastodon", "1", 4, "e", None),
    )
    log = IngestLog()
    merged = merge_repeated(posts, log)
    assert merged["text"].tolist() == ["a", "b"]
    assert merged["n_likes"].tolist() == [5, 0]
    assert log.n_repeated == 3
    latest = LatestCounts()
    latest.watch(posts)
    assert latest.apply(posts)["n_likes"].tolist()[:2] == [5, 0]
    assert merge_repeated(posts[:2], log) is not None
    assert merge_repeated(posts[:2], log)["n_likes"].isna().tolist() == [False, True]


def test_a_profile_counts_chunks() -> None:
    found = Profile("f")
    for hours, langs in (([3, 5], ["en", None]), ([1, 4], ["en", "de"]), ([], [])):
        found.add(
            pd.DataFrame(
                {
                    "created_at": [NOW + pd.Timedelta(hours=hour) for hour in hours],
                    "kind": pd.Categorical(["reply"] * len(hours)),
                    "lang": pd.Categorical(langs),
                }
            )
        )
    told = found.as_dict()
    assert (told["first"], told["last"]) == (
        "2024-05-01T11:00:00+00:00",
        "2024-05-01T15:00:00+00:00",
    )
    assert told["languages"] == {"en": 2, "unknown": 1, "de": 1}
    assert told["kinds"] == {"reply": 4}
    assert (told["failure"], told["posts"], told["records"]) == (None, 0, 0)
    assert found.first == datetime(2024, 5, 1, 11, tzinfo=UTC)


def test_what_tells_of_authors_and_columns_of_users() -> None:
    about, followers, mark = profile_columns(((("a",), ("b", "c")), (("n",),), (("v",),)))
    assert about.value({"a": " NaN ", "b": {"c": "x &amp; y"}}, {}) == "x & y"
    assert about.value({"b": {}}, {"a": "<p>x</p>"}) == "x"
    assert about.value({"a": 7}, {}) is None
    assert followers.value({"n": "1,204"}, {}) == 1204
    assert [
        mark.value({"v": value}, {}) for value in (True, "no", "", None, "unverified", 1)
    ] == [*(True, False, None, None, False, True)]
    kept = own_columns(["topic", "a/b", "reaction", "topic"])
    assert [each.name for each in kept] == ["topic", "a/b", "own_reaction"]
    record = {"a": {"b": [1, "é"]}, "topic": " x ", "reaction": float("nan")}
    assert [each.value(record, {}) for each in kept] == ["x", '[1, "é"]', None]
    assert kept[0].value({"topic": True}, {}) == "true"
    assert kept[0].value({"topic": "none"}, {"topic": 5}) == "5"
    assert kept[1].value({"a/b": 1.5, "a": {"b": 2}}, {}) == "1.5"
