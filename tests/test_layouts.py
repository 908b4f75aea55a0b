"""Layouts of tables that people hold, each written anew here: what is read, and from where."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from sentiment.ingest import IngestLog, read_posts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXTS = (
    "Cannot log in since this morning, anyone else?",
    "The app is down again and support is silent",
    "Works fine for me in the north",
    "lol guess I have to talk to my family now",
    "Payment failed twice today, what is going on",
    "Back to normal here, thanks everyone",
)
KINDS = ("post", "repost", "reply", "post", "post", "post")
TIMES = [pd.Timestamp(f"2025-01-27T1{i}:03:05Z") for i in range(6)]
Values = dict[str, str]


def _values(i: int) -> Values:
    """What a cell can hold of post `i`, by a short name."""
    time = TIMES[i]
    asctime = f"{time:%a %b %d %H:%M:%S} +0000 2025"
    epoch = str(int(time.timestamp()))
    return {
        "text": TEXTS[i],
        "html": f"<p>{TEXTS[i]}</p>",
        "naive": f"{time:%Y-%m-%d %H:%M:%S}",
        "iso": f"{time:%Y-%m-%dT%H:%M:%SZ}",
        "us": f"{time:%m/%d/%Y %H:%M:%S}",
        "asctime": asctime,
        "epoch": epoch,
        "millis": epoch + "000",
        "est": f"{time - pd.Timedelta(hours=5):%Y-%m-%d %H:%M:%S}",
        "plus2": f"{time + pd.Timedelta(hours=2):%Y-%m-%d %H:%M:%S}",
        "later": f"2025-02-01 09:0{i}:00",
        "once": "2025-02-03 08:00:00",
        "before": "2025-01-27T09:00:00Z",
        "birth": f"2012-05-0{i + 1} 10:00:00",
        "id": str(1883900000000000000 + 7919 * i),
        "quoted": f'"{1883900000000000000 + 7919 * i}"',
        "user": f"user_{i}",
        "number": str(100 + i),
        "name": ("Ann One", "Bob Two", "Cy Three", "Di Four", "Ed Five", "Flo Six")[i],
        "i": str(i),
        "2i": str(2 * i),
        "3i": str(3 * i),
        "4i": str(4 * i),
        "shared": "We know of the trouble and are on it; more follows here as soon as we can.",
        "answer": "Thank you for your words, please write to our help centre with more of it.",
        "title": f"Trouble {i} here",
        "isrepost": str(KINDS[i] == "repost"),
        "repostid": "77" if KINDS[i] == "repost" else "",
        "replyid": "88" if KINDS[i] == "reply" else "",
        "isreply": str(int(KINDS[i] == "reply")),
        "tweet": {"repost": "ReTweet", "reply": "Reply"}.get(KINDS[i], "Tweet"),
        "source": {"repost": "retweeted", "reply": "replied_to"}.get(KINDS[i], "NA"),
        "": "",
    }


# header, cells (names above; what is none stands as it is), fields that are read
TABLES: dict[str, tuple[str, str, str]] = {
    "a search tool's sheet": (
        "Tweet Id,Text,Name,Screen Name,UTC,Created At,Favorites,Retweets,Tweet Type",
        "quoted,text,name,user,iso,asctime,i,2i,tweet",
        "post_id=id author=user n_likes=i n_reposts=2i kind",
    ),
    "an old scraper of pages": (
        "screen_name,username,user_id,tweet_id,timestamp,timestamp_epochs,text,text_html,likes,is_reply_to",
        "user,name,number,id,naive,epoch,text,html,i,isreply",
        "post_id=id author=number n_likes=i",
    ),
    "a data set with accounts beside posts": (
        ",userid,username,acctdesc,usercreatedts,tweetid,tweetcreatedts,retweetcount,text,favorite_count,is_retweet,extractedts",
        "i,number,user,shared,birth,id,naive,i,text,2i,isrepost,once",
        "post_id=id author=number n_likes=2i n_reposts=i",
    ),
    "a research package's tidy table": (
        "tweet_id,user_username,text,lang,created_at,author_id,user_created_at,retweet_count,like_count,sourcetweet_type,sourcetweet_text",
        "id,user,text,en,iso,number,birth,i,2i,source,shared",
        "post_id=id author=number n_likes=2i kind",
    ),
    "edges of a network": (
        "Vertex 1,Vertex 2,Relationship,Relationship Date (UTC),Tweet,Tweet Date (UTC),Imported ID,In-Reply-To Tweet ID,Favorite Count,Retweet ID",
        "user,name,Tweet,naive,text,naive,id,replyid,i,repostid",
        "post_id=id author=user n_likes=i kind",
    ),
    "a zone in a column's name": (
        "GUID,Date (EST),Contents,Author,Followers",
        "id,est,text,user,3i",
        "post_id=id author=user",
    ),
    "an offset in a column's name": ("created_at_gmt+2,user,text", "plus2,user,text", "author=user"),
    "a time of day beside the zone of its name": (
        "Date (UTC),Author,Comment", "naive,user,text", "author=user",
    ),
    "a store's console": (
        "Package Name,Reviewer Language,Review Submit Date and Time,Review Submit Millis Since Epoch,Review Last Update Date and Time,Star Rating,Review Text,Developer Reply Date and Time,Developer Reply Text",
        "x,en,iso,millis,later,1,text,later,answer",
        "",
    ),
    "reviews with accounts": (
        "Review Created (UTC),Review Consumer User ID,Review Username,Review Content,Review Id,Reply Content,Reply Created (UTC)",
        "naive,number,name,text,id,answer,later",
        "post_id=id author=number",
    ),
    "a map's reviews": (
        "name,review_id,author_title,author_id,review_text,owner_answer,owner_answer_timestamp_datetime_utc,review_rating,review_timestamp,review_datetime_utc,review_likes",
        "Acme,id,name,number,text,answer,once,1,epoch,us,i",
        "post_id=id author=number n_likes=i",
    ),
    "comments beside their post": (
        "position,post_id,post_by,post_text,post_published,comment_id,comment_by,is_reply,comment_message,comment_published,comment_like_count",
        "i,p1,page,shared,before,id,user,isreply,text,iso,i",
        "post_id=id author=user n_likes=i",
    ),
    "comments of videos without ids of their own": (
        "video_id,video_title,author,comment,published_at", "v1,shared,user,text,iso", "author=user",
    ),
    "videos": (
        "video_id,video_timestamp,video_diggcount,video_sharecount,video_commentcount,video_playcount,video_description,author_username",
        "id,naive,i,2i,3i,4i,text,user",
        "post_id=id author=user n_likes=i n_reposts=2i n_replies=3i n_views=4i",
    ),
    "channels": (
        "channel_id,msg_id,message,date,views,number_replies,number_forwards,is_forward,is_reply",
        "5,id,text,iso,4i,i,2i,isrepost,isreply",
        "n_views=4i n_replies=i n_reposts=2i kind",
    ),
    "a time of collection first": (
        "timestamp,tweetDate,text,handle,likeCount", "later,asctime,text,user,i", "author=user n_likes=i",
    ),
    "a time of collection of the same name": (
        "date,created,user,body", "once,naive,user,text", "author=user",
    ),
    "a mention made after its post": (
        "Id,Description,Published at,Created at,Language", "id,text,naive,later,en", "post_id=id",
    ),
    "only when it was indexed": (
        "uri,cid,author_handle,text,like_count,indexed_at,in_reply_to",
        "id,x,user,text,3i,iso,replyid",
        "post_id=id author=user n_likes=3i",
    ),
    "HTML in a table": (
        "id,created_at,content,favourites_count,account_username,account_acct",
        "id,naive,html,2i,name,user",
        "post_id=id author=user n_likes=2i",
    ),
    "mentions": (
        "Mention date,Author name,Author username,Post snippet", "naive,name,user,text", "author=user",
    ),
}  # fmt: skip
# ruff: noqa: E501  a table's header is one line


def _write(header: list[str], rows: list[list[Any]], delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([header, *rows])
    return stream.getvalue().encode()


def _read(tmp_path: Path, data: bytes, name: str = "posts.csv") -> list[dict[Any, Any]]:
    (tmp_path / name).write_bytes(data)
    posts = read_posts(tmp_path / name, log=IngestLog(), detect_language=False)
    return posts.astype(object).where(posts.notna(), None).to_dict("records")


@pytest.mark.parametrize("layout", TABLES)
def test_a_table_is_read_by_what_stands_in_it(layout: str, tmp_path: Path) -> None:
    header, cells, fields = TABLES[layout]
    rows = []
    for i in range(6):
        values = _values(i)
        rows.append([values.get(cell, cell) for cell in cells.split(",")])
    posts = _read(tmp_path, _write(header.split(","), rows))
    assert [post["text"] for post in posts] == list(TEXTS)
    assert [post["created_at"] for post in posts] == TIMES
    for each in fields.split():
        field, _, cell = each.partition("=")
        expected: list[Any] = [_values(i).get(cell) for i in range(6)]
        if field == "kind":
            expected = list(KINDS)
        elif field.startswith("n_"):
            expected = [int(value) for value in expected]
        assert [post[field] for post in posts] == expected, field


def test_the_zone_of_a_columns_name_is_said_and_no_time_is_called_naive(tmp_path: Path) -> None:
    rows = [[f"2025-07-01 0{i}:00", TEXTS[i]] for i in range(6)]
    (tmp_path / "posts.csv").write_bytes(_write(["Date (ET)", "Text"], rows))
    log = IngestLog()
    posts = read_posts(tmp_path / "posts.csv", log=log)
    assert posts["created_at"][0] == pd.Timestamp("2025-07-01T04:00Z")  # of summer
    assert log.n_naive_times == 0
    assert any("their column names" in note for note in log.files[0].notes)


#: Header, cells of a post at 10:03 to 15:03, by its hour.
PARTS: dict[str, tuple[list[str], Callable[[int], list[str]]]] = {
    "parts": (["year", "month", "day", "hour", "minute"], lambda h: ["2025", "1", "27", str(h), "3"]),
    "shares of a day": (["Date", "Time"], lambda h: ["45684", f"{(h * 60 + 3) / 1440:.9f}"]),
    "shares with commas": (
        ["Date", "Time"], lambda h: ["45684", f"{(h * 60 + 3) / 1440:.9f}".replace(".", ",")],
    ),
    "hours and minutes": (["date", "hour"], lambda h: ["2025-01-27", f"{h}03"]),
    "halves of the day": (
        ["Date", "Time", "AM/PM"],
        lambda h: ["01/27/2025", f"{(h - 1) % 12 + 1}:03", "PM" if h >= 12 else "AM"],
    ),
    "a day that is none": (
        ["Date", "Time"], lambda h: ["2025-01-27 00:00:00", f"1899-12-30 {h}:03:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("parts", PARTS)
def test_dates_and_clocks_in_columns_of_their_own_are_joined(
    parts: str, tmp_path: Path
) -> None:
    names, cells = PARTS[parts]
    rows = [[*cells(10 + i), f"user_{i}", TEXTS[i]] for i in range(6)]
    posts = _read(tmp_path, _write([*names, "Author", "Text"], rows))
    found = [post["created_at"].round("1s") for post in posts]
    assert found == [time.replace(second=0) for time in TIMES]


RECORDS: dict[str, Callable[[Values], dict[str, Any]]] = {
    "messages with their peers": lambda v: {
        "_": "Message", "id": 10 + int(v["i"]), "date": v["iso"], "message": v["text"],
        "from_id": {"_": "PeerUser", "user_id": int(v["number"])}, "forwards": int(v["2i"]),
        "fwd_from": {"date": "2024-01-01"} if v["repostid"] else None,
        "reply_to": {"reply_to_msg_id": 10} if v["replyid"] else None,
    },
    "counts in objects": lambda v: {
        "id": int(v["id"]), "from_id": int(v["number"]), "owner_id": -5, "text": v["text"],
        "date": int(v["epoch"]), "reposts": {"count": int(v["2i"])}, "likes": {"count": 0},
        "is_repost": bool(v["repostid"]), "is_reply": bool(v["replyid"]),
    },
    "a comment in its surroundings": lambda v: {
        "comment": {"id": int(v["id"]), "content": v["html"], "published": v["iso"]},
        "creator": {"id": int(v["number"]), "published": v["birth"]},
        "post": {"id": 5, "name": "Down?", "body": v["shared"], "published": v["before"]},
        "counts": {"reposts": int(v["2i"])}, "is_repost": bool(v["repostid"]),
        "is_reply": bool(v["replyid"]),
    },
}  # fmt: skip


@pytest.mark.parametrize("form", ["lines", "array", "nodes", "pages"])
@pytest.mark.parametrize("layout", RECORDS)
def test_a_nested_record_is_read_wherever_it_lies(
    layout: str, form: str, tmp_path: Path
) -> None:
    records = [RECORDS[layout](_values(i)) for i in range(6)]
    whole: dict[str, Any] = {
        "array": records,
        "nodes": {"data": {"search": {"edges": [{"node": each} for each in records]}}},
        "pages": [{"page": n, "items": records[3 * n : 3 * n + 3]} for n in range(2)],
    }
    text = "\n".join(map(json.dumps, records)) if form == "lines" else json.dumps(whole[form])
    posts = _read(tmp_path, text.encode(), "posts.json")
    assert [post["text"] for post in posts] == list(TEXTS)
    assert [post["created_at"] for post in posts] == TIMES
    assert [post["author"] for post in posts] == [str(100 + i) for i in range(6)]
    assert [post["n_reposts"] for post in posts] == [2 * i for i in range(6)]
    assert [post["kind"] for post in posts] == list(KINDS)
