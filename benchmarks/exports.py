"""Processor time of reading export formats, for a post and for a megabyte, beside plain NDJSON.

``python -m benchmarks.exports [--posts N]``: formats of which people hold millions, each as
its tools write it; the same invented texts, without detection of languages.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentiment.ingest import reader
from sentiment.ingest.source_reader import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST = datetime(2025, 1, 27, tzinfo=UTC)
_WORDS = [
    "the",
    "app",
    "is",
    "down",
    "again",
    "cannot",
    "log",
    "in",
    "since",
    "this",
    "morning",
    "anyone",
    "else",
    "please",
    "fix",
    "it",
]
_RUNS = 3


def _plain(n: int, text: str, time: datetime) -> dict[str, Any]:
    return {"id": str(n), "text": text, "created_at": time.isoformat(), "author": f"u{n % 999}"}


def _reddit(n: int, text: str, time: datetime) -> dict[str, Any]:
    return {
        "id": f"c{n}",
        "body": text,
        "created_utc": int(time.timestamp()),
        "score": 3,
        "author": f"u{n % 999}",
        "parent_id": "t1_x",
        "link_id": "t3_y",
        "subreddit": "z",
    }


def _x_v1(n: int, text: str, time: datetime) -> dict[str, Any]:
    return {
        "id_str": str(n),
        "full_text": text,
        "lang": "en",
        "is_quote_status": False,
        "created_at": f"{time:%a %b %d %H:%M:%S +0000 %Y}",
        "user": {"id_str": str(n % 999), "description": "of me", "followers_count": 5},
        "entities": {"hashtags": [], "urls": []},
        "retweet_count": 1,
        "favorite_count": 2,
    }


def _x_v2(n: int, text: str, time: datetime) -> dict[str, Any]:
    return {
        "id": str(n),
        "text": text,
        "author_id": str(n % 999),
        "lang": "en",
        "created_at": f"{time:%Y-%m-%dT%H:%M:%S.000Z}",
        "public_metrics": {"like_count": 1, "retweet_count": 2, "reply_count": 0},
        "edit_history_tweet_ids": [str(n)],
    }


def _jetstream(n: int, text: str, time: datetime) -> dict[str, Any]:
    record = {"createdAt": f"{time:%Y-%m-%dT%H:%M:%S.000Z}", "langs": ["en"], "text": text}
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": f"r{n}"}
    micros = int(time.timestamp() * 1e6)
    did = f"did:plc:{n % 999}"
    return {
        "did": did,
        "time_us": micros,
        "kind": "commit",
        "commit": commit | {"record": record},
    }


def _youtube(n: int, text: str, time: datetime) -> dict[str, Any]:
    snippet = {
        "textDisplay": text,
        "textOriginal": text,
        "likeCount": 1,
        "authorChannelId": {"value": f"C{n % 999}"},
        "publishedAt": f"{time:%FT%TZ}",
    }
    top = {"id": f"U{n}", "snippet": snippet}
    return {"id": f"U{n}", "snippet": {"topLevelComment": top, "totalReplyCount": 0}}


def _telegram(n: int, text: str, time: datetime) -> dict[str, Any]:
    return {
        "id": n,
        "type": "message",
        "date": f"{time:%FT%T}",
        "from_id": f"user{n % 999}",
        "date_unixtime": str(int(time.timestamp())),
        "text": text,
        "text_entities": [{"type": "plain", "text": text}],
    }


def _lines(records: list[dict[str, Any]]) -> str:
    return "\n".join(map(json.dumps, records))


def _pages(records: list[dict[str, Any]]) -> str:
    return _lines(
        [{"data": records[i : i + 100], "meta": {}} for i in range(0, len(records), 100)]
    )


def _chat(records: list[dict[str, Any]]) -> str:
    return json.dumps({"id": 7, "type": "public_supergroup", "messages": records}, indent=1)


#: What it is, how a record looks, how a file of them does.
FORMATS: dict[str, tuple[Callable[..., dict[str, Any]], Callable[[Any], str]]] = {
    "plain NDJSON": (_plain, _lines),
    "plain array": (_plain, json.dumps),
    "Reddit, NDJSON": (_reddit, _lines),
    "X v1.1, NDJSON": (_x_v1, _lines),
    "X v1.1, array": (_x_v1, json.dumps),
    "X v2, flattened": (_x_v2, _lines),
    "X v2, pages": (_x_v2, _pages),
    "Bluesky Jetstream": (_jetstream, _lines),
    "YouTube, pages": (_youtube, lambda records: json.dumps({"items": records})),
    "Telegram": (_telegram, _chat),
}


def _seconds(path: Path) -> float:
    """Return the least processor time of some runs, behind one that warms up."""
    taken = []
    for _ in range(_RUNS + 1):
        options = ReadOptions(detect_language=False, repeated="keep")
        start = time.process_time()
        for _chunk in reader.iter_chunks(path, reader.CHUNK_ROWS, options):
            pass
        taken.append(time.process_time() - start)
    return min(taken[1:])


def main() -> None:
    """Write each file, read it, and print a row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=60_000)
    n_posts = parser.parse_args().posts
    draw = random.Random(1)
    texts = [" ".join(draw.choices(_WORDS, k=draw.randint(5, 25))) for _ in range(n_posts)]
    print("| format | µs a post | times plain NDJSON | ms a MB |")
    print("| --- | --- | --- | --- |")
    usual = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "posts.json")
        for name, (record, document) in FORMATS.items():
            at = (_FIRST + timedelta(seconds=n) for n in range(n_posts))
            path.write_text(
                document(
                    [
                        record(n, t, each)
                        for (n, t), each in zip(enumerate(texts), at, strict=True)
                    ]
                )
            )
            seconds = _seconds(path)
            usual = usual or seconds
            cost = 1e6 * seconds / n_posts
            rate = 1e9 * seconds / path.stat().st_size
            print(f"| {name} | {cost:.1f} | {seconds / usual:.1f} | {rate:.0f} |")


if __name__ == "__main__":
    main()
