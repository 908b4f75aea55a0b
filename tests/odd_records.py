"""Records of each export format, whole and odd, and what must be read of each."""

# ruff: noqa: E501  a record is one line
from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sentiment.ingest.format.block import AROUND

#: The time of all posts that say no other.
SECONDS, ISO = 1_714_557_600, "2024-05-01T10:00:00Z"
AT = datetime.fromtimestamp(SECONDS, UTC)
LONG = "x" * 99
NO_WORDS, GONE, NO_TEXT = "no words, only media", "deleted or removed", "no text"


def chat(number: int | None = None, sort: str = "", path: str = "") -> dict[str, Any]:
    told = {"id": number, "type": sort, "@path": path}
    return {AROUND: {key: value for key, value in told.items() if value}}


MESSENGER: dict[str, Any] = {
    "sender_name": "ann",
    "timestamp_ms": SECONDS * 1000,
    "content": "down",
}
WHATSAPP: dict[str, Any] = {"@time": "2024-05-01 10:00:00", "@author": "ann", "@text": "down"}
TELEGRAM: dict[str, Any] = {
    "id": 5,
    "type": "message",
    "date": ISO,
    "date_unixtime": str(SECONDS),
    "text": "down",
}
DISCORD: dict[str, Any] = {
    "id": "5",
    "type": "Default",
    "timestamp": ISO,
    "content": "down",
    "author": {"id": "7"},
}
SLACK: dict[str, Any] = {"type": "message", "ts": str(SECONDS), "text": "down", "user": "U7"}
POST: dict[str, Any] = {"text": "down", "author": "ann"}

CHATS: dict[str, list[tuple[Any, ...]]] = {
    "messenger": [
        (MESSENGER, POST),
        (MESSENGER | {"content": "fÃ¼r", "sender_name": "Ã¼"}, {"text": "für", "author": "ü"}),
        (MESSENGER | {"sender_name": ""}, {"text": "down"}),
        (MESSENGER | {"is_unsent": True}, GONE),
        (MESSENGER | {"is_unsent": False}, POST),
        (MESSENGER | {"reactions": [{}, {}]}, POST | {"n_likes": 2}),
        (MESSENGER | {"reactions": []}, POST | {"n_likes": 0}),
        (MESSENGER | {"reactions": {"reaction": "x"}}, POST),
        (MESSENGER | {"content": None}, NO_WORDS),
        ({"sender_name": "ann", "timestamp_ms": SECONDS * 1000}, NO_WORDS),
        (MESSENGER | {"timestamp_ms": None}, "no time"),
    ],
    "whatsapp": [
        (WHATSAPP, POST),
        (WHATSAPP | {"@author": "~\u202fann"}, POST),
        (WHATSAPP | {"@author": "~ann\u00a0"}, POST),
        (WHATSAPP | {"@author": "~"}, POST | {"author": "~"}),
        (WHATSAPP | {"@author": "", "@text": LONG}, f"service message: {LONG[:40]}"),
        (WHATSAPP | {"@author": None, "@text": None}, "service message"),
        (WHATSAPP | {"@text": "a.jpg (file attached)\ndown"}, POST),
        (
            WHATSAPP | {"@text": "a.jpg (file attached)\nb.jpg (file attached)\ndown"},
            POST | {"text": "b.jpg (file attached)\ndown"},
        ),
        (WHATSAPP | {"@text": "a.jpg (file attached)"}, NO_WORDS),
        (WHATSAPP | {"@text": "\u200eimage omitted"}, NO_WORDS),
        (WHATSAPP | {"@text": " <Media omitted> "}, NO_WORDS),
        (WHATSAPP | {"@text": "<Media omitted> x"}, POST | {"text": "<Media omitted> x"}),
        (WHATSAPP | {"@text": "down \u200e<This message was edited>"}, POST),
        (WHATSAPP | {"@text": "This message was deleted."}, GONE),
        (WHATSAPP | {"@text": ""}, NO_WORDS),
        (WHATSAPP | {"@time": ""}, "no time"),
    ],
    "telegram": [
        (TELEGRAM | chat(9) | {"from": "ann"}, POST | {"post_id": "9/5"}),
        (TELEGRAM | chat(9) | {"from": "ann", "from_id": "user7"}, POST | {"post_id": "9/5", "author": "user7"}),
        (TELEGRAM | {"from": "ann", "from_id": "user7"}, POST | {"post_id": "user7/5", "author": "user7"}),
        (TELEGRAM | chat(sort="private_group") | {"from": "ann"}, POST | {"post_id": "ann/5"}),
        (TELEGRAM | {"id": None, "from": "ann"}, POST),
        (TELEGRAM | {"date_unixtime": None}, {"text": "down"}),
        # of a chat that was exported alone, of one among others
        (TELEGRAM | chat(9, "personal_chat", "messages"), {"text": "down", "post_id": "9/5"}),
        (TELEGRAM | chat(9, "personal_chat", "chats.list[].messages"), "letter in a personal chat"),
        (TELEGRAM | chat(9, "bot_chat", "left_chats.list[].messages"), "letter in a personal chat"),
        (TELEGRAM | chat(9, "public_channel", "chats.list[].messages"), {"text": "down", "post_id": "9/5"}),
        (TELEGRAM | {"type": "service", "action": LONG}, f"service message: {LONG[:40]}"),
        (TELEGRAM | {"type": None}, "service message: None"),
        (TELEGRAM | {"text": ["it ", {"type": "bold", "text": "is"}, {"type": "x"}, 7, " down"]}, {"text": "it is down"}),
        (TELEGRAM | {"text": "not", "text_entities": [{"text": "do"}, {"text": None}, {"text": "wn"}]}, {"text": "down"}),
        (TELEGRAM | {"text_entities": []}, {"text": "down"}),
        (TELEGRAM | {"text": "", "text_entities": []}, NO_WORDS),
        (TELEGRAM | {"text": 7}, f"{NO_TEXT}: int"),
        (TELEGRAM | {"reply_to_message_id": 4}, {"text": "down", "kind": "reply"}),
        (TELEGRAM | {"forwarded_from": "bob", "reply_to_message_id": 4}, {"text": "down", "kind": "repost"}),
        (TELEGRAM | {"forwarded_from": None}, {"text": "down"}),
        (
            TELEGRAM | {"reactions": [{"emoji": "a", "count": 2}, {"emoji": "b", "count": 3}, {"emoji": "c"}]},
            {"text": "down", "n_likes": 5},
        ),
        (TELEGRAM | {"reactions": []}, {"text": "down", "n_likes": 0}),
    ],
    "discord": [
        (DISCORD, {"post_id": "5", "text": "down", "author": "7"}),
        (DISCORD | {"author": {"name": "ann"}}, POST | {"post_id": "5"}),
        (DISCORD | {"type": "Reply"}, {"post_id": "5", "text": "down", "author": "7", "kind": "reply"}),
        (DISCORD | {"type": 19}, {"post_id": "5", "text": "down", "author": "7", "kind": "reply"}),
        (DISCORD | {"type": 0}, {"post_id": "5", "text": "down", "author": "7"}),
        (
            DISCORD | {"reference": {"messageId": "4"}, "reactions": [{"count": 2}, {"count": 1}]},
            {"post_id": "5", "text": "down", "author": "7", "kind": "reply", "n_likes": 3},
        ),
        (DISCORD | {"reference": {"messageId": None}}, {"post_id": "5", "text": "down", "author": "7"}),
        (DISCORD | {"type": LONG}, f"service message: {LONG[:40]}"),
        (DISCORD | {"type": 1}, "service message: 1"),
        ({key: value for key, value in DISCORD.items() if key != "type"}, {"post_id": "5", "text": "down", "author": "7"}),
        (
            DISCORD | {"content": "", "forwardedMessage": {"content": "gone"}, "type": "Reply"},
            {"post_id": "5", "text": "gone", "author": "7", "kind": "repost"},
        ),
        (DISCORD | {"forwardedMessage": {"content": ""}}, {"post_id": "5", "text": "down", "author": "7", "kind": "repost"}),
        (DISCORD | {"content": ""}, NO_WORDS),
    ],
    "slack": [
        (SLACK, {"text": "down", "author": "U7"}),
        (SLACK | {"user": None, "bot_id": "B7", "username": "ann"}, {"text": "down", "author": "B7"}),
        (SLACK | {"user": "", "username": "ann", "client_msg_id": "m"}, POST | {"post_id": "m"}),
        (SLACK | {"thread_ts": str(SECONDS)}, {"text": "down", "author": "U7"}),
        (SLACK | {"thread_ts": str(SECONDS - 9)}, {"text": "down", "author": "U7", "kind": "reply"}),
        (SLACK | {"thread_ts": None}, {"text": "down", "author": "U7"}),
        (SLACK | {"ts": f"{SECONDS}.000200"}, {"text": "down", "author": "U7", "created_at": "2024-05-01T10:00:00.000200+00:00"}),
        (SLACK | {"reactions": [{"count": 2}, {"name": "x"}]}, {"text": "down", "author": "U7", "n_likes": 2}),
        (SLACK | {"subtype": "me_message"}, {"text": "down", "author": "U7"}),
        (SLACK | {"subtype": LONG}, f"service message: {LONG[:40]}"),
        (SLACK | {"type": LONG}, f"service message: {LONG[:40]}"),
        (SLACK | {"type": "event", "subtype": "bot_message"}, "service message: bot_message"),
        *(
            (SLACK | {"text": f"see {mark}"}, {"text": f"see {plain}", "author": "U7"})
            for mark, plain in (
                ("<https://x.example>", "https://x.example"),
                ("<https://x.example/a|x.example>", "https://x.example/a"),
                ("<https://x.example|status>", "status (https://x.example)"),
                ("<https://x.example|>", "https://x.example"),
                *(("<#C1|help>", "#help"), ("<#C1>", "#C1"), ("<#C1|>", "#C1")),
                *(("<@U1|ann>", "@ann"), ("<@U1>", "@U1"), ("<!here>", "@here")),
                *(("<!subteam^S1>", "@S1"), ("<!subteam^S1|@team>", "@team")),
            )
        ),
        (SLACK | {"text": ""}, NO_WORDS),
        (SLACK | {"text": 7}, f"{NO_TEXT}: int"),
    ],
}  # fmt: skip


FACEBOOK: dict[str, Any] = {"timestamp": SECONDS, "data": [{"post": "down"}]}
GRAPH: dict[str, Any] = {
    "id": "1_5",
    "created_time": "2024-05-01T10:00:00+0000",
    "message": "down",
    "from": {"id": "7", "name": "ann"},
}
META: dict[str, Any] = {
    "id": "5",
    "creation_time": "2024-05-01 10:00:00",
    "text": "down",
    "post_owner": {"id": "7"},
}
TANGLE: dict[str, Any] = {
    "Post Created": "2024-05-01 10:00:00 UTC",
    "Message": "down",
    "User Name": "ann",
    "URL": "u5",
}
MEDIA: dict[str, Any] = {"creation_timestamp": SECONDS, "title": "down", "uri": "a.jpg"}
COMMENT: dict[str, Any] = {
    "string_map_data": {"Comment": {"value": "down"}, "Time": {"timestamp": SECONDS}}
}
WEB: dict[str, Any] = {
    "code": "c5",
    "taken_at": SECONDS,
    "caption": {"text": "down"},
    "user": {"pk": 7},
}
APIFY: dict[str, Any] = {
    "id": "5",
    "timestamp": ISO,
    "text": "down",
    "ownerId": "7",
    "likesCount": 2,
}


def comment(*data: Any, **more: Any) -> dict[str, Any]:
    return {"timestamp": SECONDS, "data": list(data), **more}


META_FORMATS: dict[str, list[tuple[Any, ...]]] = {
    "facebook": [
        (comment({"post": "fÃ¼r"}), {"text": "für"}),
        (comment({"update_timestamp": 1}, {"post": "down"}, {"post": "not"}), {"text": "down"}),
        (comment({"post": None}, {"post": "down"}), {"text": "down"}),
        (
            comment({"comment": {"comment": "down", "author": "ann", "timestamp": SECONDS - 60}}),
            POST | {"kind": "reply"},
        ),
        (
            {"timestamp": None} | {"data": [{"comment": {"comment": "down", "timestamp": SECONDS - 60}}]},
            {"text": "down", "kind": "reply", "created_at": "2024-05-01T09:59:00+00:00"},
        ),
        (comment({"post": "down"}, title="ann shared bob's post."), {"text": "down", "kind": "quote"}),
        (comment({"post": "down"}, title="ann shared a memory."), {"text": "down"}),
        (comment(title="ann shared a link."), NO_WORDS),
        (comment({"update_timestamp": 1}), NO_WORDS),
        (comment({"update_timestamp": 1}, {"likes": 1, "by": 2}), "activity that is no post: likes, by"),
        (comment({LONG: 1}), f"activity that is no post: {LONG[:40]}"),
        ({"timestamp": SECONDS, "unread": False, "href": "x"}, "activity that is no post: notification"),
    ],
    "facebook_graph": [
        (
            GRAPH | {"comments": {"data": [
                {"id": "6", "created_time": ISO, "message": "me too", "like_count": 1, "comment_count": 2,
                 "comments": {"data": [{"id": "7", "created_time": ISO, "message": "and I"}]}},
                {"id": "8", "created_time": ISO, "message": "no", "from": {"name": "bob"}},
            ], "summary": {"total_count": 3}}, "shares": {"count": 4}, "reactions": {"summary": {"total_count": 5}}},
            {"post_id": "1_5", "text": "down", "author": "7", "n_likes": 5, "n_reposts": 4, "n_replies": 3},
            {"post_id": "6", "text": "me too", "kind": "reply", "n_likes": 1, "n_replies": 2},
            {"post_id": "7", "text": "and I", "kind": "reply"},
            {"post_id": "8", "text": "no", "author": "bob", "kind": "reply"},
        ),
        (GRAPH | {"message": "", "story": "ann was here"}, {"post_id": "1_5", "text": "ann was here", "author": "7"}),
        (GRAPH | {"message": None, "comments": None}, NO_WORDS),
    ],
    "meta_content_library": [
        (META | {"statistics": {"like_count": 1, "share_count": 2, "reply_count": 3, "view_count": 4}},
         {"post_id": "5", "text": "down", "author": "7", "n_likes": 1, "n_reposts": 2, "n_replies": 3, "n_views": 4}),
        (META | {"quoted_post_id": "4"}, {"post_id": "5", "text": "down", "author": "7", "kind": "quote"}),
        (META | {"parent_id": "4", "shared_post_id": ""}, {"post_id": "5", "text": "down", "author": "7", "kind": "reply"}),
    ],
    "crowdtangle": [
        (TANGLE | {"Likes": "1,204", "Shares": 2}, POST | {"post_id": "u5", "n_likes": 1204, "n_reposts": 2}),
        *(
            (TANGLE | {"Post Created": time}, POST | {"post_id": "u5"})
            for time in (
                *("2024-05-01 06:00:00 EDT", "2024-05-01 04:00:00 CST", "2024-05-01 11:00:00 BST"),
                *("2024-05-01 06:00:00 AST", "2024-05-01 07:00:00 -03", " 2024-05-01 15:30:00 +0530 "),
                *("2024-05-01 06:30:00 NST", "2024-05-01 19:30:00 ACST", "2024-05-01 10:00:00 GMT"),
                *("2024-05-01 10:00:00", "2024-05-01 10:00:00 AM", "2024-05-01 10:00:00Z"),
            )
        ),
        (TANGLE | {"Post Created": "2024-05-01 10:00:00 PM"}, POST | {"post_id": "u5", "created_at": "2024-05-01T22:00:00+00:00"}),
        (TANGLE | {"Post Created": "2024-05-01 10:00:00 QQQ"}, "time in a zone that is not known: QQQ"),
        (TANGLE | {"Post Created": None}, "no time"),
        (TANGLE | {"Message": "", "Title": "gone", "Facebook Id": "7"}, {"post_id": "u5", "text": "gone", "author": "7"}),
    ],
    "instagram": [
        ({"media": [MEDIA]}, {"text": "down"}),
        ({"media": [MEDIA, MEDIA | {"title": "not"}], "title": "caption", "creation_timestamp": SECONDS}, {"text": "caption"}),
        ({"media": [MEDIA | {"title": ""}]}, NO_WORDS),
        ({"media": []}, "no time"),
        ({"media": [7]}, "no time"),
        (COMMENT, {"text": "down"}),
        ({"string_map_data": {"Kommentar": {"value": "fÃ¼r"}, "Zeit": {"timestamp": SECONDS}}}, {"text": "für"}),
        ({"string_map_data": {"KomentÃ¡Å\x99": {"value": "down"}, "Ann": {"timestamp": 0}, "T": {"timestamp": SECONDS}}}, {"text": "down"}),
        ({"string_map_data": {"Owner": {"value": "ann"}, "Time": {"timestamp": SECONDS}}}, NO_WORDS),
        ({"string_map_data": {"Comment": {"value": "down"}, "Time": {"timestamp": 0}}}, "no time"),
        ({"string_map_data": [7]}, "no time"),
    ],
    "instagram_web": [
        ({"data": WEB | {"like_count": 2, "play_count": 3}}, {"post_id": "c5", "text": "down", "author": "7", "n_likes": 2, "n_views": 3}),
        (
            {"node": {"shortcode": "c5", "taken_at_timestamp": SECONDS, "owner": {"id": "7"},
                      "edge_media_to_caption": {"edges": [{"node": {"text": "down"}}, {"node": {"text": "not"}}]}}},
            {"post_id": "c5", "text": "down", "author": "7"},
        ),
        ({"node": 7, **WEB, "edge_media_to_caption": {"edges": []}}, {"post_id": "c5", "text": "down", "author": "7"}),
        (WEB | {"edge_media_to_caption": {"edges": [7]}}, {"post_id": "c5", "text": "down", "author": "7"}),
        (WEB | {"caption": None}, NO_WORDS),
        (WEB | {"text_post_app_info": {"is_reply": True}}, {"post_id": "c5", "text": "down", "author": "7", "kind": "reply"}),
    ],
    "apify_instagram": [
        (
            APIFY | {"replies": [{"id": "6", "timestamp": ISO, "text": "me too", "ownerUsername": "bob", "likesCount": 0}], "repliesCount": 1},
            {"post_id": "5", "text": "down", "author": "7", "n_likes": 2, "n_replies": 1},
            {"post_id": "6", "text": "me too", "author": "bob", "n_likes": 0, "kind": "reply"},
        ),
    ],
}  # fmt: skip


V1: dict[str, Any] = {
    "created_at": "Wed May 01 10:00:00 +0000 2024",
    "id_str": "5",
    "full_text": "down",
    "user": {"id_str": "7"},
}
V2: dict[str, Any] = {"id": "5", "text": "down", "created_at": ISO, "author_id": "7"}
X_WEB: dict[str, Any] = {
    "rest_id": "5",
    "legacy": {"full_text": "down", "created_at": V1["created_at"], "user_id_str": "7"},
}
TWINT: dict[str, Any] = {
    "id": "5",
    "tweet": "down",
    "date": "2024-05-01",
    "time": "10:00:00",
    "username": "ann",
}
TWEET: dict[str, Any] = {
    "id": "5",
    "createdAt": ISO,
    "text": "down",
    "author": {"userName": "ann"},
    "likeCount": 2,
}
DOWN: dict[str, Any] = {"post_id": "5", "text": "down", "author": "7"}

X: dict[str, list[tuple[Any, ...]]] = {
    "x_archive": [
        ({"tweet": V1 | {"favorite_count": "3", "lang": "en"}}, {"post_id": "5", "text": "down", "n_likes": 3, "lang": "en"}),
        ({"tweet": V1 | {"full_text": "RT @bob: down"}}, {"post_id": "5", "text": "RT @bob: down", "kind": "repost"}),
        ({"tweet": V1 | {"full_text": "", "text": "RT @bob: x"}}, {"post_id": "5", "text": "RT @bob: x", "kind": "repost"}),
        ({"tweet": V1 | {"full_text": "RT: down"}}, {"post_id": "5", "text": "RT: down"}),
        ({"tweet": V1 | {"in_reply_to_status_id": 4}}, {"post_id": "5", "text": "down", "kind": "reply"}),
        ({"tweet": V1 | {"deleted_at": "x"}}, "deleted post"),
        ({"tweet": 7, **V1}, {"post_id": "5", "text": "down"}),
    ],
    "twitter_v1": [
        (V1, DOWN),
        (V1 | {"user": {"screen_name": "ann"}, "text": "cut"}, DOWN | {"author": "ann"}),
        (V1 | {"extended_tweet": {"full_text": "whole"}}, DOWN | {"text": "whole"}),
        (V1 | {"retweeted_status": {"full_text": "original"}}, DOWN | {"text": "original", "kind": "repost"}),
        (V1 | {"retweeted_status": {"text": ""}}, DOWN | {"kind": "repost"}),
        (V1 | {"is_quote_status": True, "in_reply_to_status_id": 4}, DOWN | {"kind": "reply"}),
        (V1 | {"is_quote_status": True, "quote_count": 1}, DOWN | {"kind": "quote", "n_quotes": 1}),
        ({"delete": {}, "limit": {}}, "stream message: delete, limit"),
        ({"delete": {}, **V1}, DOWN),
        ({}, "no time"),
        ({"created_at": V1["created_at"]}, NO_TEXT),
    ],
    "twitter_v2": [
        (V2, DOWN),
        (V2 | {"public_metrics": {"like_count": 1, "impression_count": 2}}, DOWN | {"n_likes": 1, "n_views": 2}),
        (V2 | {"note_tweet": {"text": "whole"}}, DOWN | {"text": "whole"}),
        *(
            (V2 | {"referenced_tweets": [{"type": word, "id": "4"}]}, DOWN | {"kind": kind})
            for word, kind in (("retweeted", "repost"), ("replied_to", "reply"), ("quoted", "quote"))
        ),
        (V2 | {"referenced_tweets": [{"type": "x"}, 7]}, DOWN),
        (V2 | {"referenced_tweets": [{"type": "quoted"}, {"type": "replied_to"}]}, DOWN | {"kind": "reply"}),
        (
            V2 | {"referenced_tweets": [{"type": "quoted", "text": "no"}, {"type": "retweeted", "text": "whole"}]},
            DOWN | {"text": "whole", "kind": "repost"},
        ),
        (
            V2 | {"referenced_tweets": [{"type": "retweeted", "text": "one"}, {"type": "retweeted", "text": "two"}]},
            DOWN | {"text": "two", "kind": "repost"},
        ),
        ({"title": "x", "detail": "y"}, "error object of the API"),
        ({"errors": [{"x": 1}]}, "error object of the API"),
        ({"error": None}, "error object of the API"),
        ({"id": "5", "created_at": ISO}, NO_TEXT),
        (V2 | {"title": "x"}, DOWN),
        (
            {
                "data": [
                    V2 | {"referenced_tweets": [{"type": "retweeted", "id": "4"}]},
                    V2 | {"id": "6", "referenced_tweets": [{"type": "retweeted", "id": "3"}]},
                    7,
                ],
                "includes": {"tweets": [{"id": "4", "text": "whole", "type": "x"}], "users": [{"id": "7"}]},
                "errors": [{"title": "x"}],
            },
            DOWN | {"text": "whole", "kind": "repost"},
            DOWN | {"post_id": "6", "kind": "repost"},
            "no time",
            "error object of the API",
        ),
        ({"data": V2, "errors": 7}, DOWN),
        ({"data": None, "errors": [{"title": "x"}], "text": "y"}, "error object of the API"),
        ({"data": []},),
        ({"data": None},),
        ({"meta": {"result_count": 0}}, "no time"),
    ],
    "x_web": [
        (X_WEB, DOWN),
        ({"data": X_WEB}, DOWN),
        ({"data": {"tweet": X_WEB}}, DOWN),
        ({"content": {"itemContent": {"tweet_results": {"result": X_WEB}}}, "data": {}}, DOWN),
        ({"content": {"itemContent": {"tweet_results": {"result": {"tweet": X_WEB}}}}}, DOWN),
        ({"entryId": LONG}, f"entry that is no post: {LONG[:40]}"),
        ({"content": {"itemContent": {"tweet_results": {"result": 7}}}}, "entry that is no post: None"),
        ({"data": {"tweet": 7}}, "entry that is no post: None"),
        (
            {**X_WEB, "legacy": X_WEB["legacy"] | {"conversation_id_str": "4"}},
            DOWN | {"kind": "reply"},
        ),
        ({**X_WEB, "legacy": X_WEB["legacy"] | {"conversation_id_str": "5"}}, DOWN),
        ({**X_WEB, "legacy": X_WEB["legacy"] | {"conversation_id_str": "0"}}, DOWN),
        (
            {**X_WEB, "legacy": X_WEB["legacy"] | {"conversation_id_str": "4", "is_quote_status": True}},
            DOWN | {"kind": "reply"},
        ),
        (
            {**X_WEB, "legacy": X_WEB["legacy"] | {
                "conversation_id_str": "4",
                "retweeted_status_result": {"result": {"tweet": {"legacy": {"full_text": "whole"}}}},
            }},
            DOWN | {"text": "whole", "kind": "repost"},
        ),
    ],
    "twint": [
        (TWINT, DOWN | {"author": "ann"}),
        (TWINT | {"time": "12:00:00", "timezone": "+0200"}, DOWN | {"author": "ann"}),
        (TWINT | {"timezone": "CEST"}, DOWN | {"author": "ann"}),
        (TWINT | {"time": " ", "created_at": "2024-05-01 12:00:00 CEST", "timezone": "+0200"}, DOWN | {"author": "ann"}),
        (TWINT | {"time": None, "created_at": "2024-05-01 10:00:00"}, DOWN | {"author": "ann"}),
        (TWINT | {"time": None, "created_at": "2024-05-01 06:00:00 EDT"}, DOWN | {"author": "ann"}),
        (TWINT | {"date": SECONDS, "timezone": "+0200"}, DOWN | {"author": "ann"}),
        (TWINT | {"created_at": SECONDS * 1000, "time": "", "timezone": "+0200"}, DOWN | {"author": "ann"}),
        (TWINT | {"conversation_id": "4", "retweets_count": 2}, DOWN | {"author": "ann", "kind": "reply", "n_reposts": 2}),
        (TWINT | {"conversation_id": "5", "retweet": "False", "quote_url": ""}, DOWN | {"author": "ann"}),
        (TWINT | {"retweet": "True", "user_id": "7"}, DOWN | {"kind": "repost"}),
    ],
    "apify_twitter": [
        (TWEET, DOWN | {"author": "ann", "n_likes": 2}),
        (TWEET | {"type": "mock_tweet"}, "note of the scraper"),
        (TWEET | {"type": "tweet", "isReply": True}, DOWN | {"author": "ann", "n_likes": 2, "kind": "reply"}),
        (TWEET | {"retweet": {"fullText": "whole"}}, DOWN | {"author": "ann", "n_likes": 2, "text": "whole", "kind": "repost"}),
    ],
}  # fmt: skip


THREAD: dict[str, Any] = {
    "id": "5",
    "snippet": {
        "totalReplyCount": 2,
        "topLevelComment": {"id": "5", "snippet": {"publishedAt": ISO, "textOriginal": "down", "authorChannelId": {"value": "7"}, "likeCount": 1}},
    },
    "replies": {"comments": [
        {"id": "6", "snippet": {"publishedAt": ISO, "textDisplay": "me <b>too</b>", "parentId": "5", "authorDisplayName": "bob"}},
        7,
    ]},
}  # fmt: skip
ROW: dict[str, Any] = {
    "publishedAt": ISO,
    "textOriginal": "down",
    "authorDisplayName": "ann",
    "likeCount": "3",
    "commentId": "5",
}
TAKEOUT: dict[str, Any] = {
    "Comment ID": "5",
    "Channel ID": "7",
    "Comment Create Timestamp": ISO,
    "Comment Text": "down",
}
CHANNEL, UG = f"UC{'a' * 22}", f"Ug{'b' * 20}"
OUTBOX: dict[str, Any] = {
    "id": "a5",
    "type": "Create",
    "actor": "7",
    "published": ISO,
    "object": {"id": "5", "content": "<p>down</p>"},
}
REDDIT: dict[str, Any] = {
    "created_utc": SECONDS,
    "id": "5",
    "body": "down",
    "author": "ann",
    "subreddit": "x",
}
HN: dict[str, Any] = {"id": 5, "time": SECONDS, "type": "comment", "by": "ann", "text": "down"}
LINKED: dict[str, Any] = {"Date": "2024-05-01 10:00:00", "Link": "l", "Message": "down"}
SHARE: dict[str, Any] = {
    "Date": "2024-05-01 10:00:00",
    "ShareLink": "l",
    "ShareCommentary": 'one"\n"two',
    "Visibility": "x",
}
WEIBO: dict[str, Any] = {
    "id": "5",
    "text": "down",
    "created_at": "2024-05-01 18:00:00",
    "user_id": "7",
    "attitudes_count": 1,
}
FOURCAT: dict[str, Any] = {
    "id": "5",
    "thread_id": "5",
    "body": "down",
    "author": "ann",
    "timestamp": "2024-05-01 10:00:00",
}
EXPORT: dict[str, Any] = {
    "": "2",
    "Name (click to view profile)": "ann",
    "Date": "2024-05-01 10:00:00",
    "Comment": "down",
}
MELT: dict[str, Any] = {
    "Date": "2024-05-01 10:00:00",
    "Hit Sentence": "down",
    "Influencer": "ann",
    "Tweet Id": '"5"',
}
TALK: dict[str, Any] = {
    "published": "2024-05-01 10:00:00",
    "content": "down",
    "engagement": 9,
    "author": "ann",
}
SPRINKLR: dict[str, Any] = {
    "Message": "down",
    "Created Time": "2024-05-01 10:00:00",
    "Sender Screen Name": "ann",
}
BSKY: dict[str, Any] = {
    "uri": "at://d/app.bsky.feed.post/5",
    "author": {"did": "7"},
    "record": {"text": "down", "createdAt": ISO},
}
JET: dict[str, Any] = {
    "did": "7",
    "time_us": SECONDS * 10**6,
    "commit": {
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": "5",
        "record": {"text": "down", "createdAt": ISO},
    },
}
ANN: dict[str, Any] = {"post_id": "5", "text": "down", "author": "ann"}
SKY: dict[str, Any] = {"post_id": BSKY["uri"], "text": "down", "author": "7"}


def commit(**more: Any) -> dict[str, Any]:
    return {**JET, "commit": JET["commit"] | more}


def status(**more: Any) -> dict[str, Any]:
    return {**BSKY, "record": BSKY["record"] | more}


def thing(kind: object, data: object) -> dict[str, Any]:
    return {"kind": kind, "data": data}


def listing(*children: object) -> dict[str, Any]:
    return thing("Listing", {"children": list(children)})


JET_POST: dict[str, Any] = {
    "post_id": "at://7/app.bsky.feed.post/5",
    "text": "down",
    "author": "7",
}
BY: dict[str, Any] = {
    "$type": "app.bsky.feed.defs#reasonRepost",
    "by": {"did": "8"},
    "indexedAt": "2024-05-01T11:00:00Z",
}
REPOSTED: dict[str, Any] = {
    "text": "down",
    "author": "8",
    "kind": "repost",
    "created_at": "2024-05-01T11:00:00+00:00",
}
OTHERS: dict[str, list[tuple[Any, ...]]] = {
    "youtube": [
        (
            THREAD,
            {"post_id": "5", "text": "down", "author": "7", "n_likes": 1, "n_replies": 2},
            {"post_id": "6", "text": "me too", "author": "bob", "kind": "reply"},
        ),
        (ROW, ANN | {"n_likes": 3}),
        ({**ROW, "textOriginal": None, "textDisplay": "it &amp; <br>x"}, ANN | {"text": "it &\nx", "n_likes": 3}),
        ({**ROW, "textOriginal": None}, NO_TEXT),
        ({"id": "5", "snippet": {"publishedAt": ISO, "textOriginal": "down", "authorChannelId": "7", "topLevelComment": 7}}, DOWN),
    ],
    "takeout_youtube": [
        (TAKEOUT, DOWN),
        (TAKEOUT | {"Parent Comment ID": "4"}, DOWN | {"kind": "reply"}),
        (TAKEOUT | {"Comment Text": '{"text":"do"},{"mention":1},{"text":"wn"}'}, DOWN),
        (TAKEOUT | {"Comment Text": ' {"takeoutSegments":[{"text":"do"},{"text":"wn"}]}'}, DOWN),
        (TAKEOUT | {"Comment Text": '{"text":"do'}, DOWN | {"text": '{"text":"do'}),
        (TAKEOUT | {"Comment Text": '{"text":7}'}, NO_WORDS),
        (TAKEOUT | {"Comment Text": None}, NO_WORDS),
        (
            {"Kommentar-ID": UG, "Kanal-ID": CHANNEL, "Zeit": "2024-05-01T10:00:00+00:00", "Text": '{"text":"down"}', "Oben": f"{UG}x"},
            {"post_id": UG, "text": "down", "author": CHANNEL},
        ),
        ({"a": f"{CHANNEL}x", "b": "2024-05-01T10:00:00", "c": '{"text":"down"}'}, {"text": "down"}),
    ],
    "mastodon_outbox": [
        (OUTBOX, DOWN),
        (OUTBOX | {"object": OUTBOX["object"] | {"contentMap": {"de": "x", "en": "y"}, "inReplyTo": "4"}}, DOWN | {"lang": "de", "kind": "reply"}),
        (OUTBOX | {"object": OUTBOX["object"] | {"contentMap": {}, "summary": "CW"}}, DOWN | {"text": "CW\n\ndown"}),
        (OUTBOX | {"object": OUTBOX["object"] | {"contentMap": ["de"]}}, DOWN),
        (OUTBOX | {"type": "Announce"}, DOWN | {"post_id": "a5", "kind": "repost"}),
        (OUTBOX | {"type": "Announce", "id": None}, DOWN | {"kind": "repost"}),
        (OUTBOX | {"type": "Announce", "object": LONG}, f"repost without its text: {LONG[:80]}"),
        (OUTBOX | {"type": LONG}, f"activity that is no post: {LONG[:40]}"),
        (OUTBOX | {"type": None}, "activity that is no post"),
    ],
    "reddit": [
        (REDDIT, ANN),
        (REDDIT | {"body": None, "title": "Down?", "selftext": "for me", "ups": 3}, ANN | {"text": "Down?\n\nfor me", "n_likes": 3}),
        (REDDIT | {"body": None, "title": "Down?", "selftext": ""}, ANN | {"text": "Down?"}),
        (REDDIT | {"title": "Down?", "selftext": " [removed] ", "body": None}, GONE),
        (REDDIT | {"title": "[deleted by user]", "body": None, "selftext": "x"}, GONE),
        (REDDIT | {"body": "[deleted]"}, GONE),
        (REDDIT | {"title": "it", "body": "", "selftext": "[removed]"}, GONE),
        (REDDIT | {"parent_id": "t3_1"}, ANN | {"kind": "reply"}),
        (REDDIT | {"kind": "t1"}, ANN),
        (thing("t5", {"x": 1}), "thing that is no post: t5"),
        (thing(LONG, {}), f"thing that is no post: {LONG[:40]}"),
        (thing("t1", 7), "thing that is no post: t1"),
        (
            listing(
                thing("t3", REDDIT | {"id": "1"}),
                thing("t1", REDDIT | {"id": "2", "replies": listing(
                    thing("t1", REDDIT | {"id": "3", "replies": ""}), thing("more", {"count": 9}))}),
                7,
                thing("t1", REDDIT | {"id": "4", "replies": [7]}),
            ),
            ANN | {"post_id": "1"}, ANN | {"post_id": "2"}, ANN | {"post_id": "3"},
            "thing that is no post: more", "thing that is no post: None", ANN | {"post_id": "4"},
        ),
        (listing(),),
        (thing("Listing", {"children": 7}),),
        ({"kind": "x"}, "thing that is no post: x"),
        ({"body": "down"}, "no time"),
    ],
    "hackernews": [
        (HN, ANN),
        (HN | {"type": "story", "title": "Is it down?", "text": "<p>me &amp; you", "score": 3}, ANN | {"text": "Is it down?\n\nme & you", "n_likes": 3}),
        (HN | {"parent": 4}, ANN | {"kind": "reply"}),
        (HN | {"deleted": True}, GONE),
        (HN | {"dead": True}, GONE),
        (HN | {"dead": False, "deleted": "false"}, ANN),
    ],
    "hackernews_algolia": [
        (
            {"id": 5, "created_at_i": SECONDS, "author": "ann", "title": "Down?", "children": [
                {"id": 6, "created_at_i": SECONDS, "author": "bob", "text": "yes", "parent_id": 5, "children": []}, None]},
            ANN | {"text": "Down?"},
            {"post_id": "6", "author": "bob", "text": "yes", "kind": "reply"},
        ),
    ],
    "linkedin": [
        (LINKED, {"text": "down", "kind": "reply"}),
        (LINKED | {"Message": 'one"\n"two'}, {"text": 'one"\n"two', "kind": "reply"}),
        (SHARE, {"text": "one\ntwo"}),
        (SHARE | {"ShareCommentary": None}, NO_WORDS),
        (dict.fromkeys(("CONVERSATION ID", "FROM", "TO", "DATE", "CONTENT"), "x"), "letter to a person"),
    ],
    "weibo": [
        (WEIBO, DOWN | {"n_likes": 1}),
        (WEIBO | {"created_at": "2024-05-01T18:00"}, DOWN | {"n_likes": 1}),
        (WEIBO | {"created_at": ISO}, DOWN | {"n_likes": 1}),
        (WEIBO | {"created_at": SECONDS}, DOWN | {"n_likes": 1}),
        (WEIBO | {"text": "a<br>b"}, DOWN | {"text": "a\nb", "n_likes": 1}),
        (WEIBO | {"text": None}, NO_WORDS),
        *((WEIBO | {name: "4"}, DOWN | {"n_likes": 1, "kind": "repost"}) for name in ("retweet_id", "源微博id", "retweet")),
        (WEIBO | {"retweet_id": ""}, DOWN | {"n_likes": 1}),
        (WEIBO | {"是否为原创微博": "否"}, DOWN | {"n_likes": 1, "kind": "repost"}),
        (WEIBO | {"是否为原创微博": "是", "retweet_id": "4"}, DOWN | {"n_likes": 1}),
        (WEIBO | {"original": False}, DOWN | {"n_likes": 1, "kind": "repost"}),
        (WEIBO | {"original": True}, DOWN | {"n_likes": 1}),
    ],
    "fourcat": [
        (FOURCAT, ANN),
        (FOURCAT | {"subject": "Down?", "unix_timestamp": SECONDS}, ANN | {"text": "Down?\n\ndown"}),
        (FOURCAT | {"thread_id": "4"}, ANN | {"kind": "reply"}),
        (FOURCAT | {"thread_id": ""}, ANN),
        (FOURCAT | {"id": "", "thread_id": "4"}, {"text": "down", "author": "ann"}),
        (FOURCAT | {"thread_id": "4", "reblog_key": "k"}, ANN),
        (FOURCAT | {"thread_id": "4", "is_reply": "no"}, ANN),
        (FOURCAT | {"thread_id": "4", "is_retweet": "yes"}, ANN | {"kind": "repost"}),
        (FOURCAT | {"thread_id": "4", "is_quote_tweet": "yes"}, ANN | {"kind": "reply"}),
        (FOURCAT | {"body": "a <b>b</b>"}, ANN | {"text": "a <b>b</b>"}),
        (FOURCAT | {"body": "a <b>b</b>", "account_id": "7"}, DOWN | {"text": "a b"}),
    ],
    "exportcomments": [
        (EXPORT, {"text": "down", "author": "ann"}),
        *((EXPORT | {"": number}, {"text": "down", "author": "ann", "kind": "reply"}) for number in ("2-1", "2-1-3")),
        *((EXPORT | {"": number}, {"text": "down", "author": "ann"}) for number in ("a-1", "", "-")),
        (EXPORT | {"SubId": "4"}, {"text": "down", "author": "ann", "kind": "reply"}),
        (EXPORT | {"SubId": "0", "Likes": "2"}, {"text": "down", "author": "ann", "n_likes": 2}),
    ],
    "meltwater": [
        (MELT, ANN),
        (MELT | {"Hit Sentence": "'down'", "Twitter Id": "'7'"}, DOWN | {"text": "'down'"}),
        (MELT | {"Date": "2024-05-01", "Time": "10:00:00", "Headline": "Is it?"}, ANN | {"text": "Is it?\n\ndown"}),
        (MELT | {"Hit Sentence": "RT @bob: x"}, ANN | {"text": "RT @bob: x", "kind": "repost"}),
        (MELT | {"Hit Sentence": None, "Opening Text": "QT @bob: x"}, ANN | {"text": "QT @bob: x", "kind": "quote"}),
        (MELT | {"Language": "German"}, ANN | {"lang": "de"}),
        (MELT | {"Language": "de"}, ANN | {"lang": "de"}),
        (MELT | {"Language": "unknown"}, ANN),
        (MELT | {"Likes": 0, "Reactions": "3", "Reposts": 1, "Retweets": 0}, ANN | {"n_likes": 3, "n_reposts": 1}),
        (MELT | {"Content Type": "reply"}, ANN | {"kind": "reply"}),
        (MELT | {"Content Type": "post", "Hit Sentence": "RT @bob: x"}, ANN | {"text": "RT @bob: x", "kind": "repost"}),
    ],
    "talkwalker": [
        (TALK | {"external_id": "5"}, ANN),
        *(
            (TALK | {"tags_internal": tags}, {"text": "down", "author": "ann", "kind": kind})
            for tags, kind in (
                *(("isRetweet, isComment", "repost"), ("x,isTwitterReply", "reply")),
                *(("isTwitterQuote", "quote"), ("isQuote", "quote"), ("is Comment", "reply")),
            )
        ),
        (TALK | {"tags_internal": "isCommented"}, {"text": "down", "author": "ann"}),
        (TALK | {"tags_internal": None, "content": "RT @bob: x"}, {"text": "RT @bob: x", "author": "ann", "kind": "repost"}),
        (
            TALK | {"source_type": "SOCIALMEDIA_TWITTER", "twitter_likes": 2, "facebook_likes": 9, "likes": 1, "twitter_retweets": 4,
                    "article_extended_attributes.num_comments": 6, "youtube_views": 8, "quotes": 7},
            {"text": "down", "author": "ann", "n_likes": 2, "n_reposts": 4, "n_replies": 6, "n_quotes": 7},
        ),
        (TALK | {"facebook_likes": 9, "twitter_likes": 2, "reposts": 3, "replies": 5}, {"text": "down", "author": "ann", "n_likes": 9, "n_reposts": 3, "n_replies": 5}),
        (
            TALK | {"url": "https://www.youtube.com/reddit", "youtube_views": 8, "reddit_comments": 3},
            {"post_id": "https://www.youtube.com/reddit", "text": "down", "author": "ann", "n_views": 8},
        ),
    ],
    "sprinklr": [
        (SPRINKLR, {"text": "down", "author": "ann"}),
        *(
            (SPRINKLR | {"Message Type": sort}, {"text": "down", "author": "ann"} | kind)
            for sort, kind in (
                *(("X Retweet", {"kind": "repost"}), ("Share", {"kind": "repost"})),
                *(("Reply", {"kind": "reply"}), ("Page Comment", {"kind": "reply"})),
                *(("Quote", {"kind": "quote"}), ("Update", {})),
            )
        ),
        ({"created_time": "2024-05-01 10:00:00", "SNIPPET": "down", "From-User": "ann"}, {"text": "down", "author": "ann"}),
    ],
    "bluesky": [
        (BSKY, SKY),
        (status(langs=["pt-BR", "en"], reply={"parent": {}}), SKY | {"lang": "pt-BR", "kind": "reply"}),
        ({**BSKY, "indexedAt": "2024-05-03T10:00:00Z"}, SKY | {"created_at": "2024-05-03T10:00:00+00:00"}),
        ({**BSKY, "indexedAt": "2024-05-02T10:00:00Z"}, SKY),
        ({**BSKY, "indexedAt": "2024-04-30T09:59:59Z"}, SKY | {"created_at": "2024-04-30T09:59:59+00:00"}),
        (status(createdAt="soon") | {"indexedAt": ISO}, SKY),
        (status(createdAt="soon"), "unreadable time: soon"),
        (status(embed={"record": {"uri": "at://d/app.bsky.feed.post/4"}}), SKY | {"kind": "quote"}),
        (status(embed={"record": {"record": {"uri": "at://d/app.bsky.feed.post/4"}}}), SKY | {"kind": "quote"}),
        (status(embed={"record": {"uri": "at://d/app.bsky.feed.generator/4"}}), SKY),
        ({"post": BSKY}, SKY),
        ({"thread": {"post": BSKY, "replies": [
            {"post": {**BSKY, "uri": "u6"}, "replies": [{"post": {**BSKY, "uri": "u7"}}]}, 7, {"post": {**BSKY, "uri": "u8"}}]}},
         SKY, SKY | {"post_id": "u6"}, SKY | {"post_id": "u7"}, SKY | {"post_id": "u8"}),
        ({**BSKY, "replies": [{"post": BSKY}]}, SKY),
        ({"post": BSKY, "reason": BY}, REPOSTED | {"post_id": f"{BSKY['uri']}#8"}),
        ({"post": BSKY, "reason": {**BY, "uri": "at://8/r"}}, REPOSTED | {"post_id": "at://8/r"}),
        ({"post": {**BSKY, "uri": None}, "reason": {**BY, "by": {"handle": "bob"}}}, REPOSTED | {"post_id": "#bob", "author": "bob"}),
        ({"post": {**BSKY, "record": 7}, "reason": BY}, NO_WORDS),
        ({"post": BSKY, "reason": {"$type": "reasonPin"}}, SKY),
        (
            {"post": {"uri": BSKY["uri"], "author": {"did": "7"}, "like_count": 2, "indexed_at": ISO,
                      "record": {"text": "down", "created_at": ISO, "langs": ["en"]}},
             "reason": {**{k: v for k, v in BY.items() if k != "$type"}, "py_type": BY["$type"], "indexed_at": BY["indexedAt"]}},
            REPOSTED | {"post_id": f"{BSKY['uri']}#8", "lang": "en", "n_likes": 2},
        ),
        ({"uri": BSKY["uri"], "value": BSKY["record"]}, SKY | {"author": "d"}),
        ({"uri": "x", "value": BSKY["record"]}, "no time"),
        ({**BSKY, "value": 7}, SKY),
    ],
    "bluesky_jetstream": [
        (JET, JET_POST),
        (commit(record={"text": "down", "createdAt": "2020-01-01T00:00:00Z"}), JET_POST),
        (commit(record=JET["commit"]["record"] | {"reply": {"root": {"uri": "x"}}}), JET_POST | {"kind": "reply"}),
        (commit(operation="update"), "event that is no post: update in app.bsky.feed.post"),
        (commit(collection=LONG), f"event that is no post: {('create in ' + LONG)[:80]}"),
        (commit(operation="delete", collection="x"), "event that is no post: delete in x"),
        ({"did": "7", "time_us": 1, "kind": LONG}, f"event that is no post: {LONG[:40]}"),
        (commit(rkey=None), {"text": "down", "author": "7"}),
    ],
}  # fmt: skip
EVERY: dict[str, Any] = {**CHATS, **META_FORMATS, **X, **OTHERS}
LETTER = dict.fromkeys(("CONVERSATION ID", "FROM", "TO", "DATE", "CONTENT"), "x")
NO_OWN, NO_ENTRY = ["data[]/post|data[]/comment"], ["legacy/full_text", "legacy/created_at"]
NO_COMMENT = ["string_map_data/Comment/value", "string_map_data/Time/timestamp"]
FLAT = "(nested objects instead of flat columns)"
#: Of formats that look at more than keys: records, and what these lack.
LACKING: dict[str, list[tuple[dict[str, Any], list[str]]]] = {
    "facebook": [
        *((comment(each), []) for each in ({"post": "x"}, {"post": ""}, {"comment": {}})),
        *((comment(each), NO_OWN) for each in ({"comment": "x"}, {"post": None}, {"like": 1})),
        *((comment(title="x"), []), (comment(title=None), NO_OWN), (comment(title=7), NO_OWN)),
        (comment(title="x") | {"timestamp": "x"}, NO_OWN),
        ({"timestamp": SECONDS, "unread": 1, "href": "x"}, []),
        ({"timestamp": SECONDS, "unread": 1}, NO_OWN),
        ({"data": [{"post": "x"}]}, ["timestamp"]),
    ],
    "hackernews": [
        *((HN | {"type": sort}, []) for sort in ("story", "comment", "poll", "pollopt", "job")),
        (HN | {"type": "x"}, ["type (story, comment, poll, pollopt, job)"]),
        ({"id": 5, "time": SECONDS, "by": "ann"}, ["type"]),
    ],
    "instagram": [
        *(({"media": [MEDIA]}, []), ({"media": [MEDIA, 7]}, []), ({"media": [7, MEDIA]}, NO_COMMENT)),
        *(({"media": MEDIA}, NO_COMMENT), ({"media": [{"title": "x"}]}, NO_COMMENT)),
        (COMMENT, []),
        ({"string_map_data": {"Comment": {"value": "x"}}}, NO_COMMENT),
        ({"string_map_data": {"Time": {"timestamp": 1}}}, NO_COMMENT),
        ({"string_map_data": {"X": {"value": "x"}, "Time": {"timestamp": 1}}}, NO_COMMENT),
    ],
    "linkedin": [
        *((LETTER, []), (LETTER | {"SUBJECT": "x"}, [])),
        *((LINKED, []), (LINKED | {"x": 1}, ["no columns but Date, Link, Message"])),
        *((SHARE, []), (SHARE | {"Message": "x"}, ["no columns but Date, Link, Message"])),
        ({"Date": "x", "Message": "x"}, ["Link|ShareLink"]),
    ],
    "reddit": [
        *((REDDIT, []), (thing("t1", REDDIT), []), (thing("t3", REDDIT), [])),
        *((listing(), []), (listing(7, thing("t1", REDDIT)), []), (listing(7), [])),
        *(
            (record, ["created_utc", "body|title", "parent_id|link_id|selftext|num_comments|subreddit"])
            for record in (
                *(thing("t5", REDDIT), thing("t1", 7), thing("Listing", {"children": 7})),
                *(listing(thing("t5", REDDIT)), thing("x", {"children": []}), {"kind": "t1"}),
            )
        ),
        ({"kind": "x", "data": {"children": []}} | REDDIT, []),
    ],
    "x_archive": [
        *(({"tweet": V1 | {"favorite_count": 1}}, []), ({"tweet": V1}, ["favorite_count|retweet_count"])),
        (V1 | {"retweet_count": 1}, ["tweet"]),
        *(
            ({"created_at": "x", "id_str": "5", "text": "x", "retweet_count": 1} | more, lacks)
            for more, lacks in (
                *(({}, []), ({"in_reply_to_screen_name": "x"}, []), ({"source": "x"}, [])),
                *(({"User": 1}, ["tweet"]), ({"author_id": 1}, ["tweet"]), ({"is_x": 1}, ["tweet"])),
                *(({"screen_name": 1}, ["tweet"]), ({"tweet": 7, "name": 1}, ["tweet"])),
            )
        ),
    ],
    "twitter_v1": [(V1, []), (V1 | {"attitudes_count": 1}, ["favorite_count"]), ({**V1, "user": {}}, ["user/id_str|user/id|user/screen_name"])],
    "twitter_v2": [
        *((V2, []), (V2 | {"id_str": "5"}, [FLAT]), (V2 | {"public_metrics.like_count": 1}, [FLAT])),
        *(({"data": [{"id": "5", "text": "x"}], key: {}}, []) for key in ("meta", "includes", "errors")),
        *(({"data": data, "meta": {}}, []) for data in ({"id": "5", "text": "x"}, [V2, 7])),
        ({"data": {"id": "5", "text": "x", "author_id": "7", "z": 1}, "meta": {}}, []),
        ({"data": {"id": "5", "text": "x", "created_at": "x"}, "meta": {}}, []),
        ({"data": {"text": "x"}, "meta": {}}, ["id"]),
        *(
            ({"data": data, **more}, ["id", "text", "created_at", "author_id|public_metrics|edit_history_tweet_ids"])
            for data, more in (
                *(([{"id": "5", "text": "x"}], {}), ([], {"meta": {}}), ([7], {"meta": {}})),
                *((None, {"meta": {}}), ({"id": "5", "text": "x", "z": 1}, {"meta": {}})),
            )
        ),
    ],
    "x_web": [(X_WEB, []), ({"data": {"tweet": X_WEB}}, []), ({"data": {"tweet": 7}}, NO_ENTRY), ({"legacy": 7}, NO_ENTRY)],
    "youtube": [
        *((THREAD, []), (ROW, []), (THREAD["snippet"]["topLevelComment"], [])),
        ({"snippet": {"topLevelComment": {"snippet": {}}}}, ["snippet/publishedAt", "snippet/textOriginal|snippet/textDisplay"]),
        ({"publishedAt": ISO, "textOriginal": "x"}, ["snippet/publishedAt", "snippet/textOriginal|snippet/textDisplay"]),
    ],
    "takeout_youtube": [
        *((TAKEOUT, []), ({"a": UG, "b": ISO, "c": '{"text":"x"}'}, [])),
        ({"a": UG, "b": "x", "c": '{"text":"x"}'}, ["Comment Create Timestamp|Live Chat Create Timestamp"]),
        (TAKEOUT | {"Live Chat Text": "x"}, []),
        ({"Live Chat ID": UG, "Live Chat Text": "x", "Live Chat Create Timestamp": ISO}, []),
        ({"Comment Text": '{"text":"x"}', "a": UG, "b": ISO}, ["Comment ID|Live Chat ID", "Comment Create Timestamp|Live Chat Create Timestamp"]),
    ],
    "bluesky": [
        *((BSKY, []), ({"post": BSKY}, []), ({"thread": {"post": BSKY}}, []), ({"post": 7, **BSKY}, [])),
        ({"uri": "at://d/x/5", "value": BSKY["record"]}, []),
        ({"uri": "x", "value": BSKY["record"]}, ["author/did", "record/text", "record/createdAt|indexedAt|record/created_at|indexed_at"]),
    ],
    "sprinklr": [
        (SPRINKLR, []),
        ({"message": "x", "CREATED-TIME": "x", "From User": "x"}, []),
        ({"message": "x", "created": "x", "From User": "x"}, ["createdtime|createddate|snscreatedtime"]),
    ],
    "tiktok_posts": [
        ({"data": {"desc": "x", "createTime": 1, "author": "x", "music": {}}}, []),
        ({"data": 7, "desc": "x", "createTime": 1, "author": "x", "video": {}}, []),
        ({"data": {"desc": "x"}}, ["createTime", "author", "stats|statsV2|music|video"]),
    ],
}  # fmt: skip
