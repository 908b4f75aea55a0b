"""Real exports, where present beside the repository: read by other means and compared."""

from __future__ import annotations

import csv
import html
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sentiment.ingest import IngestLog, read_posts

if TYPE_CHECKING:
    import pandas as pd

EXPORTS = Path(__file__).parents[2] / "shared" / "exports"
pytestmark = pytest.mark.skipif(not EXPORTS.is_dir(), reason="no sample exports here")


def _read(name: str, platform: str) -> tuple[pd.DataFrame, IngestLog]:
    path = EXPORTS / name
    if not path.exists():
        pytest.skip(f"no sample of {name}")
    log = IngestLog()
    table = read_posts(path, log=log, detect_language=False)
    assert set(table["platform"]) == {platform}
    assert sum(file.n_rejected for file in log.files) == 0
    return table.set_index("post_id", drop=False), log


def _x_time(text: str) -> datetime:
    return datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_x_archive() -> None:
    posts, _ = _read("x_archive/tweets.js", "x_archive")
    raw = (EXPORTS / "x_archive/tweets.js").read_text("utf-8")
    items = [item["tweet"] for item in json.loads(raw[raw.index("[") :])]
    assert len(posts) == len(items)
    assert posts["author"].isna().all()
    for item in items:
        row = posts.loc[item["id_str"]]
        assert row["text"] == html.unescape(item["full_text"])
        assert row["created_at"] == _x_time(item["created_at"])
        assert row["n_likes"] == int(item["favorite_count"])
        assert row["n_reposts"] == int(item["retweet_count"])
        kind = "reply" if "in_reply_to_status_id" in item else "post"
        assert row["kind"] == ("repost" if item["full_text"].startswith("RT @") else kind)


def test_twitter_v1() -> None:
    posts, _ = _read("twitter_v1/tweets.json", "twitter_v1")
    items = json.loads((EXPORTS / "twitter_v1/tweets.json").read_text("utf-8"))
    assert posts["kind"].tolist() == ["repost", "reply", "quote"]
    for item in items:
        row = posts.loc[item["id_str"]]
        original = item.get("retweeted_status", item)
        assert row["text"] == html.unescape(original["full_text"])
        assert row["author"] == item["user"]["id_str"]
        assert row["created_at"] == _x_time(item["created_at"])
        assert row["n_reposts"] == item["retweet_count"]


def test_twitter_v2() -> None:
    posts, _ = _read("twitter_v2/flat.jsonl", "twitter_v2")
    lines = (EXPORTS / "twitter_v2/flat.jsonl").read_text("utf-8").splitlines()
    types = {"retweeted": "repost", "replied_to": "reply", "quoted": "quote"}
    for item in map(json.loads, lines):
        row = posts.loc[item["id"]]
        refs = {ref["type"]: ref for ref in item.get("referenced_tweets") or []}
        assert row["kind"] == next((types[name] for name in types if name in refs), "post")
        assert row["text"] == html.unescape(refs.get("retweeted", item)["text"])
        assert row["author"] == item["author_id"]
        assert row["created_at"] == _iso(item["created_at"])
        assert row["n_likes"] == item["public_metrics"]["like_count"]
    assert len(posts) == len(lines)


def test_twitter_v2_page() -> None:
    posts, _ = _read("twitter_v2/edited.jsonl", "twitter_v2")
    assert len(posts) == 1


def test_twarc_csv() -> None:
    posts, _ = _read("twarc_csv/two_tweets.csv", "twarc_csv")
    with (EXPORTS / "twarc_csv/two_tweets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert posts["text"].tolist() == [row["text"] for row in rows]
    assert posts["post_id"].tolist() == [row["id"] for row in rows]
    assert posts["author"].tolist() == [row["author_id"] for row in rows]
    assert posts["kind"].tolist() == ["repost"]
    assert posts["n_reposts"].tolist() == [1]
    assert posts["lang"].isna().all()


def test_mastodon_outbox() -> None:
    posts, log = _read("mastodon_outbox/outbox.json", "mastodon_outbox")
    items = json.loads((EXPORTS / "mastodon_outbox/outbox.json").read_text("utf-8"))
    created = [item for item in items["orderedItems"] if item["type"] == "Create"]
    assert len(posts) == len(created)
    assert log.reasons == {"repost without its text": len(items["orderedItems"]) - len(created)}
    for item in created:
        note = item["object"]
        row = posts.loc[note["id"]]
        assert row["created_at"] == _iso(item["published"])
        assert row["author"] == item["actor"]
        assert row["kind"] == ("reply" if note["inReplyTo"] else "post")
        assert row["lang"] == next(iter(note["contentMap"]))
        assert not re.search(r"</?(p|a|span|br)\b", row["text"])
        if "<a " not in note["content"]:
            words = html.unescape(re.sub(r"<[^>]+>", "", note["content"]))
            assert re.sub(r"\s", "", row["text"]) == re.sub(r"\s", "", words)


def test_bluesky_author_feed() -> None:
    posts, log = _read("bluesky_author_feed/getAuthorFeed.json", "bluesky")
    feed = json.loads((EXPORTS / "bluesky_author_feed/getAuthorFeed.json").read_text("utf-8"))
    with_words = [item for item in feed["feed"] if item["post"]["record"]["text"].strip()]
    assert log.reasons == {"no words, only media": len(feed["feed"]) - len(with_words)}
    assert len(posts) == len(with_words)
    for item, (_, row) in zip(with_words, posts.iterrows(), strict=True):
        view, reason = item["post"], item.get("reason")
        assert row["text"] == html.unescape(view["record"]["text"])
        assert row["n_likes"] == view["likeCount"]
        assert row["n_replies"] == view["replyCount"]
        by = reason["by"] if reason else view["author"]
        time = reason["indexedAt"] if reason else view["record"]["createdAt"]
        assert row["author"] == by["did"]
        assert row["created_at"] == _iso(time)
        assert (row["kind"] == "repost") == bool(reason)


def test_hackernews() -> None:
    posts, _ = _read("hackernews_items/items.jsonl", "hackernews")
    lines = (EXPORTS / "hackernews_items/items.jsonl").read_text("utf-8").splitlines()
    items: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert Counter(posts["kind"]) == {"post": 5, "reply": 1}
    for item in items:
        row = posts.loc[str(item["id"])]
        assert row["created_at"] == datetime.fromtimestamp(item["time"], tz=UTC)
        assert row["author"] == item["by"]
        assert row["text"].startswith(item.get("title", ""))
        assert "<p>" not in row["text"]
        if "score" in item:
            assert row["n_likes"] == item["score"]
