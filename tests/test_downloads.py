"""Platform downloads as people get them: zips in which few members hold posts."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from sentiment.errors import InputError
from sentiment.ingest import IngestLog, identify, read_posts

GOLDEN = Path(__file__).parent / "golden"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8


def _zip(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _golden(case: str) -> bytes:
    return next((GOLDEN / case).glob("input.*")).read_bytes()


def _script(name: str, records: list[object]) -> str:
    return f"window.YTD.{name}.part0 = {json.dumps(records, indent=2)}"


X_MEMBERS: dict[str, bytes | str] = {
    "data/tweets.js": _golden("x_archive"),
    "data/account.js": _script(
        "account", [{"account": {"username": "user1", "createdAt": "2010-01-01T00:00:00.000Z"}}]
    ),
    "data/like.js": _script("like", [{"like": {"tweetId": "1", "fullText": "not mine"}}]),
    "data/direct-messages.js": _script(
        "direct_messages",
        [
            {
                "dmConversation": {
                    "conversationId": "1-2",
                    "messages": [
                        {
                            "messageCreate": {
                                "text": "between us",
                                "createdAt": "2021-10-04T16:00:00.000Z",
                            }
                        }
                    ],
                }
            }
        ],
    ),
    "data/manifest.js": 'window.__THAR_CONFIG = {"userInfo": {"userName": "user1"}}',
    "data/tweets_media/1.png": PNG,
    "Your archive.html": "<!doctype html><html><body>Your archive</body></html>",
}
MASTODON_MEMBERS: dict[str, bytes | str] = {
    "outbox.json": _golden("mastodon_outbox"),
    "actor.json": json.dumps(
        {
            "@context": ["https://www.w3.org/ns/activitystreams"],
            "type": "Person",
            "id": "https://social.example/users/user1",
            "summary": "<p>about me</p>",
            "published": "2017-01-01T00:00:00Z",
            "attachment": [{"type": "PropertyValue", "name": "site", "value": "x"}],
        }
    ),
    "likes.json": json.dumps(
        {"id": "likes.json", "type": "OrderedCollection", "orderedItems": ["https://a.example"]}
    ),
    "avatar.png": PNG,
}
INSTAGRAM_MEMBERS: dict[str, bytes | str] = {
    "your_instagram_activity/comments/post_comments_1.json": _golden("instagram"),
    "your_instagram_activity/content/posts_1.json": _golden("instagram_posts"),
    "your_instagram_activity/likes/liked_posts.json": json.dumps(
        {"likes_media_likes": [{"title": "user2", "string_list_data": [{"timestamp": 1}]}]}
    ),
    "your_instagram_activity/messages/inbox/user2/message_1.json": json.dumps(
        {
            "participants": [{"name": "user2"}],
            "messages": [
                {"sender_name": "user2", "timestamp_ms": 1633362000000, "content": "psst"}
            ],
        }
    ),
    "media/posts/1.png": PNG,
}


@pytest.mark.parametrize(
    ("members", "posts", "holders"),
    [
        (X_MEMBERS, 4, ["data/tweets.js"]),
        (MASTODON_MEMBERS, 2, ["outbox.json"]),
        (
            INSTAGRAM_MEMBERS,
            4,
            [
                "your_instagram_activity/comments/post_comments_1.json",
                "your_instagram_activity/content/posts_1.json",
            ],
        ),
    ],
    ids=["x", "mastodon", "instagram"],
)
def test_the_members_that_hold_posts_are_found(
    tmp_path: Path, members: dict[str, bytes | str], posts: int, holders: list[str]
) -> None:
    path = _zip(tmp_path / "download.zip", members)
    log = IngestLog()
    table = read_posts(path, log=log, detect_language=False)
    assert len(table) == posts
    assert [file.file.split("!")[1] for file in log.files] == holders
    assert len(log.left_aside) == len(members) - len(holders)
    assert not log.failures


def test_letters_to_single_persons_are_no_posts(tmp_path: Path) -> None:
    path = tmp_path / "user_data.json"
    letters = [{"Date": "2025-01-19 03:36:00", "From": "user1", "Content": "between us"}]
    history = {"ChatHistory": {"Chat History with user2:": letters}}
    path.write_text(json.dumps({"Direct Messages": {"Chat History": history}}), "utf-8")
    members: dict[str, bytes | str] = {
        "user_data.json": path.read_bytes(),
        "readme.txt": "hello",
    }
    with pytest.raises(InputError, match="none of which holds posts"):
        read_posts(_zip(tmp_path / "t.zip", members), log=IngestLog())


def test_a_list_behind_a_long_other_one_is_found(tmp_path: Path) -> None:
    path = tmp_path / "user_data.json"
    watched = [{"Date": "2025-01-19 03:00:00", "Link": f"https://v/{i}"} for i in range(40_000)]
    comments = [{"date": "2025-01-19 03:35:20", "comment": "gone"}]
    export = {
        "Activity": {"Video Browsing History": {"VideoList": watched}},
        "Comment": {"Comments": {"CommentsList": comments}},
    }
    path.write_text(json.dumps(export), "utf-8")
    assert path.stat().st_size > 1 << 20
    assert read_posts(path, log=IngestLog(), detect_language=False)["text"].tolist() == ["gone"]


def test_a_chat_is_read_message_by_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a chat of a full export is longer than what is taken into memory at once
    monkeypatch.setattr("sentiment.ingest.format.json_stream.MAX_RECORD", 1 << 19)
    message = {"type": "message", "date": "2021-10-04T18:40:00", "date_unixtime": "1633362000"}
    chat = [
        {"id": i, **message, "from_id": "user1", "text": "x" * 200, "text_entities": []}
        for i in range(8000)
    ]
    export = {"chats": {"list": [{"name": "One", "id": 1, "messages": chat}]}}
    path = tmp_path / "result.json"
    path.write_text(json.dumps(export), "utf-8")
    assert path.stat().st_size > 1 << 21
    log = IngestLog()
    assert len(read_posts(path, log=log, detect_language=False)) == len(chat)
    assert log.files[0].container == "JSON (list at chats.list[].messages)"


def test_an_archive_cut_short_gives_what_comes_before(tmp_path: Path) -> None:
    path = tmp_path / "tweets.js"
    whole = _golden("x_archive").decode()
    path.write_text(whole[: whole.index("user3: Status")], "utf-8")
    log = IngestLog()
    assert len(read_posts(path, log=log, detect_language=False)) == 2
    assert log.reasons == {"file cut short": 1}


def test_grailbird_archives_are_statuses(tmp_path: Path) -> None:
    # X's archives before 2018: one file a month, statuses with their user
    path = tmp_path / "2014_01.js"
    status = {
        "source": "web",
        "entities": {"urls": []},
        "id_str": "418000000000000001",
        "id": 418000000000000001,
        "text": "it is back",
        "created_at": "2014-01-01 10:00:00 +0000",
        "user": {"name": "User 1", "screen_name": "user1", "id_str": "1", "id": 1},
    }
    path.write_text(f"Grailbird.data.tweets_2014_01 = \n [ {json.dumps(status)} ]", "utf-8")
    assert identify(path)[0].platform.name == "twitter_v1"
    table = read_posts(path, detect_language=False)
    assert table["created_at"][0].isoformat() == "2014-01-01T10:00:00+00:00"
