"""Small inputs as people hold them, each written anew here, with what must be read of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from sentiment.errors import InputError
from sentiment.ingest import IngestLog, read_posts

if TYPE_CHECKING:
    from pathlib import Path

# ruff: noqa: E501, RUF001  a table's header is one line; letters of other scripts
ONE, TWO = "Cannot log in since this morning, anyone?", "It is back for me now, thanks"
AT, LATER = "2025-01-27T10:03:05Z", "2025-01-27T23:13:05Z"


def _read(tmp_path: Path, data: str | bytes, suffix: str = "csv") -> list[dict[Any, Any]]:
    path = tmp_path / f"posts.{suffix}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    posts = read_posts(path, log=IngestLog(), detect_language=False)
    return posts.astype(object).where(posts.notna(), None).to_dict("records")


#: Header, the row of a post, that of another, and what the first must give.
TABLES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "a dashboard's stream": (
        "Date,Network,Author,Message,Link,Sentiment,Likes,Shares,Comments",
        "2025-01-27 10:03:05,TWITTER,ann,ONE,https://x,neg,1,2,3",
        "2025-01-27 23:13:05,TWITTER,bob,TWO,https://y,neg,1,2,3",
        {"platform": "generic", "author": "ann", "n_likes": 1, "n_reposts": 2, "n_replies": 3},
    ),
    "Sprinklr's stream": (
        "Conversation Stream,Profile URL,User Name,Permalink,Created Time,snType column,Sender Screen Name,Sender Follower Count,Sender Bio",
        "ONE,https://p,Ann One,https://x,2025-01-27 10:03:05,TWITTER,ann1,77,I am",
        "TWO,https://p,Bob,https://y,2025-01-27 23:13:05,TWITTER,bob2,78,me",
        {
            "platform": "sprinklr",
            "author": "ann1",
            "author_followers": 77,
            "author_description": "I am",
        },
    ),
    "tickets": (
        "Id,Subject,Description,Requester,Created at,Updated at,Status",
        "101,Login,ONE,Ann,2025-01-27 10:03:05,2025-01-28 10:03:05,open",
        "102,Billing,TWO,Bob,2025-01-27 23:13:05,2025-01-29 10:03:05,open",
        {"text": f"Login\n\n{ONE}", "author": "Ann", "post_id": "101"},
    ),
    "subjects without an author": (
        "Ticket ID,Subject,Description,Created at",
        "101,Login,ONE,2025-01-27 10:03:05",
        "102,Billing,TWO,2025-01-27 23:13:05",
        {"text": f"Login\n\n{ONE}", "author": None, "post_id": "101"},
    ),
    "a survey of Qualtrics": (
        'StartDate,RecordedDate,ResponseId,Q1\nStart Date,Recorded Date,Response ID,What happened?\n"{""ImportId"":""startDate""}","{""ImportId"":""recordedDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}"',
        "2025-01-27 10:00:00,2025-01-27 10:03:05,R_1,ONE",
        "2025-01-27 23:10:00,2025-01-27 23:13:05,R_2,TWO",
        {"post_id": "R_1"},
    ),
    "a survey with a row of its own below the header": (
        "Respondent ID,Date Created,Date Modified,What happened?\n,,,Open-Ended Response",
        "118,01/27/2025 10:03:05 AM,01/27/2025 10:09:05 AM,ONE",
        "119,01/27/2025 11:13:05 PM,01/27/2025 11:19:05 PM,TWO",
        {"post_id": "118"},
    ),
    "replies by the id of a comment": (
        "id,date,text,profileId,likesCount,replyToCommentId",
        "c2,2025-01-27 10:03:05,ONE,77,3,c1",
        "c1,2025-01-27 23:13:05,TWO,78,0,",
        {"kind": "reply", "n_likes": 3},
    ),
    "ratings by another name": (
        "reviewTitle,reviewDescription,ratingScore,date,username",
        "Bad,ONE,1,2025-01-27 10:03:05,ann",
        "Good,TWO,5,2025-01-27 23:13:05,bob",
        {"text": f"Bad\n\n{ONE}", "kind": "review"},
    ),
    "numbers of points": (
        "title,num_points,num_comments,author,created_at,id",
        "ONE,5,4,ann,1/27/2025 10:03:05,101",
        "TWO,5,4,bob,1/27/2025 23:13:05,102",
        {"n_likes": 5, "n_replies": 4},
    ),
    "ratings of an old collection": (
        "reviewerID,reviewText,overall,summary,unixReviewTime",
        "A77,ONE,1.0,Bad,1737972185",
        "A78,TWO,5.0,Good,1738019585",
        {"text": f"Bad\n\n{ONE}", "kind": "review", "author": "A77"},
    ),
    "followers of a video's author": (
        "video_id,video_timestamp,video_description,author_username,author_followercount",
        "7400,2025-01-27T10:03:05,ONE,ann,5",
        "7401,2025-01-27T23:13:05,TWO,bob,6",
        {"author": "ann", "author_followers": 5, "post_id": "7400"},
    ),
    "a toolset's profiles": (
        "id,created_at,from_user_name,text,from_user_id,from_user_verified,from_user_description,from_user_followercount",
        "1,2025-01-27 10:03:05,ann,ONE,77,0,I am,5",
        "2,2025-01-27 23:13:05,bob,TWO,78,0,me,6",
        {
            "author": "77",
            "author_followers": 5,
            "author_description": "I am",
            "author_verified": False,
        },
    ),
    "engagement types": (
        "id,text,created_at,author,Engagement Type",
        "1,ONE,2025-01-27 10:03:05,ann,RETWEET",
        "2,TWO,2025-01-27 23:13:05,bob,",
        {"kind": "repost"},
    ),
    "answers longer than reviews": (
        "id,review_text,reply_text,review_date,reply_date,user",
        f"1,ONE,{'We are sorry to hear that. ' * 3},2025-01-27 10:03:05,2025-02-01 10:00:00,ann",
        f"2,TWO,{'Thank you for your stars. ' * 3},2025-01-27 23:13:05,2025-02-02 10:00:00,bob",
        {"text": ONE, "author": "ann"},
    ),
    "a local time before that of UTC": (
        "id,local_time,utc_time,text,user",
        "1,2025-01-27 11:03:05,2025-01-27 10:03:05,ONE,ann",
        "2,2025-01-28 00:13:05,2025-01-27 23:13:05,TWO,bob",
        {"text": ONE},
    ),
    "posts of Weibo by another name": (
        "用户名,微博内容,发布时间,转发数,评论数,点赞数",
        "安,ONE,2025-01-27 10:03:05,2,1,3",
        "鲍,TWO,2025-01-27 23:13:05,2,1,3",
        {"author": "安", "n_likes": 3, "n_reposts": 2, "n_replies": 1},
    ),
    "scores of questions": (
        "question_id,creation_date,title,score,view_count,answer_count",
        "101,1737972185,ONE,3,9,0",
        "102,1738019585,TWO,3,9,0",
        {"n_likes": 3, "n_views": 9, "kind": "post"},
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table(name: str, tmp_path: Path) -> None:
    header, *rows, expected = TABLES[name]
    text = "\n".join([header, *rows]).replace("ONE", f'"{ONE}"').replace("TWO", f'"{TWO}"')
    first, second = _read(tmp_path, text)
    assert {name: first[name] for name in expected} == expected
    assert first["text"].endswith(ONE)
    assert second["text"].endswith(TWO)
    assert [first["created_at"], second["created_at"]] == [
        pd.Timestamp(AT),
        pd.Timestamp(LATER),
    ]


def test_what_groups_thousands_shows_in_the_column_of_a_known_format(tmp_path: Path) -> None:
    header = "Query Id,Query Name,Date,Full Text,Author,X Likes,X Retweets"
    rows = [
        f"1,Acme,2025-01-27 10:0{i}:05,{TWO.replace(',', '')} {i},ann,{n},{i}.500"
        for i, n in enumerate(("1.204", "17", "950"))
    ]
    posts = _read(tmp_path, "\n".join([header, *rows]))
    assert {post["platform"] for post in posts} == {"brandwatch"}
    log = IngestLog()
    read_posts(tmp_path / "posts.csv", log=log)
    assert any("grouped by . in X Likes" in note for note in log.files[0].notes)
    assert [post["n_likes"] for post in posts] == [1204, 17, 950]
    assert [post["n_reposts"] for post in posts] == [None, None, None]  # half a repost is none


@pytest.mark.parametrize(("likes", "said"), [("1.204,17,950", True), ("3,17,950", False)])
def test_what_groups_thousands_is_said_where_a_value_needs_it(
    likes: str, said: object, tmp_path: Path
) -> None:
    rows = [f'"{TWO} {i}",2025-01-27 10:0{i}:05,{n}' for i, n in enumerate(likes.split(","))]
    (tmp_path / "posts.csv").write_text("\n".join(["text,date,likes", *rows]), encoding="utf-8")
    log = IngestLog()
    read_posts(tmp_path / "posts.csv", log=log)
    assert any("groups thousands" in note for note in log.files[0].notes) is said


@pytest.mark.parametrize(
    "header",
    [
        *("ID;Kommentar;Dato;Bruger;Synes godt om", "ID;Komentář;Datum;Uživatel;Líbí se"),
        *(
            "ID;Hozzászólás;Dátum;Szerző;Kedvelések",
            "ID;Kommentti;Päivämäärä;Käyttäjä;Tykkäykset",
        ),
        *("ID;评论内容;评论时间;用户名;点赞数", "번호;댓글;작성일시;작성자;좋아요"),
        *("ID;Bình luận;Thời gian;Người dùng;Lượt thích", "ID;Σχόλιο;Ημερομηνία;Χρήστης;Likes"),
        *("ID;ความคิดเห็น;วันที่;ผู้ใช้;ถูกใจ", "ID;टिप्पणी;तारीख;उपयोगकर्ता;पसंद"),
        *(
            "ID;Texte;Date;Nom d'utilisateur;Nombre de likes",
            "ID;Komentarz;Data;Użytkownik;Polubienia",
        ),
    ],
)
def test_columns_named_in_more_languages(header: str, tmp_path: Path) -> None:
    rows = [
        f"{n};{text};2025-01-27 1{n}:03:05;{name};{n}"
        for n, text, name in ((1, ONE, "ann"), (2, TWO, "bob"))
    ]
    posts = _read(tmp_path, "\n".join([header, *rows]))
    assert [post["text"] for post in posts] == [ONE, TWO]
    assert [post["author"] for post in posts] == ["ann", "bob"]
    assert [post["n_likes"] for post in posts] == [1, 2]


TIMES = {
    "all digits of a number": ("1.737972185E9", "1.738019585E9"),
    "Russian": ("27 января 2025 г. в 10:03:05", "27 января 2025 г. в 23:13:05"),
    "Finnish": ("27.1.2025 klo 10.03.05", "27.1.2025 klo 23.13.05"),
    "Indonesian": ("27 Januari 2025 pukul 10.03.05", "27 Januari 2025 pukul 23.13.05"),
    "a clock before numbers": ("10:03:05 27/01/2025", "23:13:05 27/01/2025"),
    "Greek halves": ("27 Ιαν 2025 10:03:05 πμ", "27 Ιαν 2025 11:13:05 μ.μ."),
    "Turkish halves": ("27.01.2025 10:03:05 ÖÖ", "27.01.2025 11:13:05 ÖS"),
}


@pytest.mark.parametrize("name", TIMES)
def test_a_time(name: str, tmp_path: Path) -> None:
    one, two = TIMES[name]
    posts = _read(tmp_path, f'text,date\n"{ONE}",{one}\n"{TWO}",{two}\n')
    assert [post["created_at"] for post in posts] == [pd.Timestamp(AT), pd.Timestamp(LATER)]


@pytest.mark.parametrize(
    "words",
    [
        *("[Comment deleted]", "[unavailable]", "[Original Message Deleted]"),
        *("This message was deleted", "This comment has been removed by the moderator"),
    ],
)
def test_what_stands_where_a_text_was_is_no_post(words: str, tmp_path: Path) -> None:
    text = f'text,date\n"{ONE}",{AT}\n{words},{LATER}\n'
    assert [post["text"] for post in _read(tmp_path, text)] == [ONE]


RECORDS = [
    {"id": str(n), "text": (ONE, TWO)[n], "created_at": (AT, LATER)[n]} for n in range(2)
]


@pytest.mark.parametrize(
    "text",
    [
        "# exported today\n" + "\n".join(map(json.dumps, RECORDS)),
        "// one\n// two\n\n" + "\n".join(map(json.dumps, RECORDS)),
        "".join(f"\x1e{json.dumps(record)}\n" for record in RECORDS),
    ],
    ids=["a comment", "comments", "a sequence (RFC 7464)"],
)
def test_lines_of_json_with_signs_before_them(text: str, tmp_path: Path) -> None:
    assert [post["text"] for post in _read(tmp_path, text, "json")] == [ONE, TWO]


def test_a_chat_of_kakaotalk_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"KakaoTalk.*\n.*as CSV"):
        _read(
            tmp_path, "카카오 친구들 님과 카카오톡 대화\n\n[안] [오전 10:03] 안 돼요\n", "txt"
        )


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Nie mogę się zalogować, aplikacja nie działa", "cp1250"),
        ("Nemůžu se přihlásit, aplikace nefunguje", "cp1250"),
        ("Ne mogu se prijaviti, što je? Već čekam", "cp1250"),
        ("Ich kann mich nicht anmelden, blöd für alle", "cp1252"),
        ("Ça marche pas chez vous ? C’est réparé, œuvre", "cp1252"),
        ("Não consigo entrar, ninguém põe ação nisso", "cp1252"),
    ],
)
def test_letters_tell_an_encoding_and_it_is_said(
    words: str, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(
        f"date;text\n2025-01-27 10:03:05;{words}\n2025-01-27 11:03:05;ok\n".encode(encoding)
    )
    log = IngestLog()
    assert read_posts(path, log=log, detect_language=False)["text"][0] == words
    assert any(encoding in note for note in log.files[0].notes)
