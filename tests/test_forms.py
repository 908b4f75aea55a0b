"""Forms of tables and of values: however posts are written, they are read alike."""

# ruff: noqa: E501  a form is one line
from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sentiment.errors import InputError
from sentiment.ingest import read_posts
from tests.test_layouts import TEXTS, TIMES, _read, _write

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["author", "text", "created_at"]
ROWS = [[f"user_{i}", TEXTS[i], f"{TIMES[i]:%Y-%m-%dT%H:%M:%SZ}"] for i in range(6)]
OBJECTS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
FORMS: dict[str, bytes] = {
    "carets": _write(NAMES, ROWS, "^"),
    "tildes": _write(NAMES, ROWS, "~"),
    "controls": _write(NAMES, ROWS, "\x01"),
    "single quotes": b"author,text,created_at\n"
    + "".join(f"'{a}','{b}','{c}'\n" for a, b, c in ROWS).encode(),
    "columns of lists": json.dumps({name: [each[name] for each in OBJECTS] for name in NAMES}).encode(),
    "a list of rows": json.dumps([NAMES, *ROWS]).encode(),
    "names and rows": json.dumps({"columns": NAMES, "rows": ROWS}).encode(),
    "fields and values": json.dumps({"fields": [{"name": n} for n in NAMES], "data": ROWS}).encode(),
    "by key": json.dumps({"data": {str(1000 + i): each for i, each in enumerate(OBJECTS)}}).encode(),
    "lists in a list": json.dumps([OBJECTS[:3], OBJECTS[3:]]).encode(),
    "attributes": json.dumps({"data": [{"type": "posts", "attributes": o} for o in OBJECTS]}).encode(),
    "a call": f"callback({json.dumps(OBJECTS)});".encode(),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_form_changes_no_post(form: str, tmp_path: Path) -> None:
    posts = _read(tmp_path, FORMS[form], "posts.data")
    assert [[post["author"], post["text"]] for post in posts] == [row[:2] for row in ROWS]
    assert [post["created_at"] for post in posts] == TIMES


def test_pythons_own_notation_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "posts.json").write_text(repr(OBJECTS), encoding="utf-8")
    with pytest.raises(InputError, match="Python") as refused:
        read_posts(tmp_path / "posts.json")
    assert "json.dump" in str(refused.value)


WRITTEN = {
    "Dutch": "{t:%d} jan. 2025 om {t:%H:%M:%S}",
    "Swedish": "{t:%d} januari 2025 kl. {t:%H.%M.%S}",
    "Japanese": "2025年1月27日 {t:%H}時{t:%M}分{t:%S}秒",
    "Japanese with its weekday": "2025年1月27日(月) {t:%H:%M:%S}",
    "a letter for the half": "1/27/25, {t:%I:%M:%S} {h}",
    "seconds in groups": "{e:,}",
    "seconds as a power": "{e:.9E}",
    "JSON of .NET": "/Date({e}000+0100)/",
    "ticks of .NET": "{ticks}",
    "month, day and year in words": "01 27, 2025 {t:%H:%M:%S}",
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_time_is_read_as_it_is_written(form: str, tmp_path: Path) -> None:
    rows = []
    for time, text in zip(TIMES, TEXTS, strict=True):
        e = int(time.timestamp())
        half = "p" if time.hour >= 12 else "a"
        ticks = (e + 62_135_596_800) * 10**7
        rows.append([WRITTEN[form].format(t=time, e=e, h=half, ticks=ticks), text])
    assert [p["created_at"] for p in _read(tmp_path, _write(["date", "text"], rows))] == TIMES


@pytest.mark.parametrize("false", ["\\N", "-1", "NaT", "(null)", "#N/A"])
def test_what_stands_for_nothing_is_no_truth_and_no_text(false: str, tmp_path: Path) -> None:
    rows = [[row[2], row[1], "1" if i == 1 else false] for i, row in enumerate(ROWS)]
    rows.append([ROWS[0][2], false, false])
    posts = _read(tmp_path, _write(["created_at", "text", "is_retweet"], rows))
    assert [post["kind"] for post in posts[:6]] == ["post", "repost", *["post"] * 4]
    assert [post["text"] for post in posts[6:]] == (["-1"] if false == "-1" else [])


def test_what_spreadsheets_write_for_errors_is_no_post(tmp_path: Path) -> None:
    odd = ["#NAME?", "#VALUE!", "[deleted by user]", "[removed by moderator]"]
    rows = [*ROWS, *(["user_1", text, ROWS[0][2]] for text in odd)]
    assert len(_read(tmp_path, _write(NAMES, rows))) == len(ROWS)
