from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sentiment import IngestLog, InputError, iter_posts, parse_outage, read_posts
from sentiment.cli.group import cli
from sentiment.escape import for_spreadsheet
from sentiment.keys import hashset
from sentiment.keys.hashset import HashSet
from sentiment.keys.posts import keys_of
from sentiment.select.copies import Selection
from sentiment.select.copy_effect import CopyEffect
from sentiment.select.pseudonyms import Pseudonymiser, mask_text
from tests.studies import run_study

HEAD = "id,text,created_at,author,likes\n"
OUTAGE = "2024-05-01T10:00Z/2024-05-01T12:00Z"


@given(
    st.lists(st.lists(st.integers(0, 40) | st.just(2**64 - 1), max_size=15), max_size=25),
    st.integers(1, 9),
    st.integers(1, 5),
)
def test_the_hash_set_is_a_set(chunks: list[list[int]], size: int, block: int) -> None:
    found, known = HashSet(size, block), set()
    for chunk in chunks:
        expected = []
        for value in chunk:
            expected.append(value not in known)
            known.add(value)
        assert found.add(np.array(chunk, dtype=np.uint64)).tolist() == expected
    assert len(found) == len(known)


def test_each_hash_is_moved_to_another_file_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    n, found, written = 64, HashSet(max_in_memory=8), []
    plain = hashset._Spilled.__init__

    def counted(self: hashset._Spilled, blocks: Iterable[np.ndarray]) -> None:
        written.extend(blocks := list(blocks))
        plain(self, blocks)

    monkeypatch.setattr(hashset._Spilled, "__init__", counted)
    for number in range(n):  # each chunk is more than memory takes
        assert found.add(np.arange(9 * number, 9 * (number + 1), dtype=np.uint64)).all()
    assert len(found) == 9 * n
    assert sum(map(len, written)) <= 9 * n * (1 + np.log2(n))


def test_one_id_is_one_post_with_the_highest_counts(tmp_path: Path) -> None:
    for name, likes in (("a.csv", 5), ("b.csv", 9), ("c.csv", 7)):
        lines = f"1,down,2024-05-01T10:00Z,u,{likes}\n{likes},x,2024-05-01T10:00Z,u,\n"
        (tmp_path / name).write_text(HEAD + lines)
    log = IngestLog()
    posts = read_posts(tmp_path, log=log, detect_language=False)
    assert posts["post_id"].tolist() == ["1", "5", "9", "7"]
    assert posts["n_likes"].iloc[0] == 9
    assert log.n_repeated == 2
    chunks = iter_posts(tmp_path, chunk_rows=2, detect_language=False)
    assert sum(map(len, chunks)) == 4


@given(order=st.permutations(range(3)), chunk_rows=st.integers(1, 5))
def test_a_stream_holds_the_latest_counts(order: list[int], chunk_rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number in order:
            path = Path(folder, f"crawl-{number}.csv")
            path.write_text(
                "id,created_at,text,likes,replies\n"
                f"a,2024-05-01T10:00Z,down again,{10 * number},\n"
                f"b{number},2024-05-01T10:05Z,other post,1,2\n"
                f"a,2024-05-01T10:00Z,down again,{10 * number + 1},{number}\n"
            )
            files.append(path)
        log = IngestLog()
        chunks = list(iter_posts(files, chunk_rows=chunk_rows, repeated="latest", log=log))
    posts = pd.concat(chunks).set_index("post_id")
    assert sorted(posts.index) == ["a", "b0", "b1", "b2"]
    assert posts.loc["a", ["n_likes", "n_replies"]].tolist() == [21, 2]
    assert (log.n_records, log.n_read, log.n_repeated) == (9, 9, 5)


def test_made_up_ids_never_meet(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "p.csv").write_text("text,date\ndown,2024-05-01\n")
    posts = read_posts(tmp_path, detect_language=False)
    assert posts["post_id"].tolist() == ["a/p.csv#1", "b/p.csv#1"]


def test_copies_are_counted_and_left_out() -> None:
    posts = pd.DataFrame(
        {
            "text": ["Down  @a", "down https://t.co/x", "RT @x: DOWN", "@only", "@links"],
            "author": ["a", "a", "b", "c", None],
            "kind": ["post", "post", "repost", "post", "post"],
        }
    )
    kept = {
        (reposts, dedupe): len(Selection(reposts, dedupe).apply(posts))
        for reposts in ("keep", "drop", "only")
        for dedupe in ("off", "author", "all")
    }
    assert kept["keep", "off"] == 5
    assert kept["keep", "author"] == 4
    assert kept["keep", "all"] == 3
    assert kept["drop", "off"] == 4
    assert kept["only", "all"] == 1
    selection = Selection()
    selection.apply(posts.iloc[:0])
    selection.apply(posts)
    assert (selection.n_copies, selection.n_copies_by_reposts) == (2, 1)


def tagged(langs: list[str | None]) -> pd.DataFrame:
    n = len(langs)
    return pd.DataFrame(
        {
            "post_id": [str(i) for i in range(n)],
            "platform": "generic",
            "created_at": pd.to_datetime(["2024-05-01T10:30Z"] * n).as_unit("us"),
            "text": ["the same text"] * n,
            "author": [f"u{i}" for i in range(n)],
            "lang": pd.Categorical(langs),
            "kind": "post",
            "compound": 0.5,
            "reaction": pd.Categorical(["humor"] * n),
        }
    )


def test_the_effect_of_copies() -> None:
    study = run_study([tagged(["en"] * 4)], [parse_outage(OUTAGE)])
    table = study.copies[0].table()
    assert table["n"].unique().tolist() == [4]
    assert table["n_without"].unique().tolist() == [1]
    assert CopyEffect().table().empty


@pytest.mark.parametrize(
    ("langs", "n_posts", "chosen"),
    [
        (["en", "en-GB", None, "es"], 3, ("en", "unknown")),
        (["es"] * 20 + ["en"], 21, None),
    ],
)
def test_languages(langs: list[str | None], n_posts: int, chosen: object) -> None:
    study = run_study([tagged(langs)], [parse_outage(OUTAGE)])
    assert study.measures[0].n_posts == n_posts
    assert study.languages == chosen
    assert study.overview.n_posts == len(langs)


def test_masks() -> None:
    masked = mask_text("@a.b u/bob mail x.y@z.org call +1 (555) 123-4567 at 2024-05-01 10:00")
    assert masked == "@name @name mail [e-mail] call [phone] at 2024-05-01 10:00"


def test_pseudonyms_depend_on_the_key_alone(tmp_path: Path) -> None:
    a, b = Pseudonymiser(b"k" * 16), Pseudonymiser(b"j" * 16)
    assert a.hash_id("ann") == Pseudonymiser(b"k" * 16).hash_id("ann") != b.hash_id("ann")
    (tmp_path / "key").write_bytes(b"short\n")
    with pytest.raises(InputError, match="16 random bytes"):
        Pseudonymiser.from_file(tmp_path / "key")


def test_of_own_columns_texts_alone_are_masked() -> None:
    posts = pd.DataFrame(
        {
            "post_id": pd.Series(["1"], dtype="str"),
            "author": pd.Series(["ann"], dtype="str"),
            "text": pd.Series(["thanks @bob"], dtype="str"),
            "platform": pd.Series(["@clips"], dtype="str"),  # not what people wrote
            "reply": pd.Series(["to @bob"], dtype="str"),
            "rank": [4],
        }
    )
    pseudonyms = Pseudonymiser(b"k" * 16)
    assert pseudonyms.apply(posts).iloc[0].to_dict() == {
        "post_id": pseudonyms.hash_id("1"),
        "author": pseudonyms.hash_id("ann"),
        "text": "thanks @name",
        "platform": "@clips",
        "reply": "to @name",
        "rank": 4,
    }


@pytest.mark.parametrize(("digits", "masked"), [(7, False), (8, True), (15, True), (16, False)])
def test_a_phone_number_has_eight_to_fifteen_digits(digits: int, masked: bool) -> None:  # noqa: FBT001
    number = "5" * digits
    assert mask_text(f"call {number}!") == f"call {'[phone]' if masked else number}!"


def test_cells_that_a_spreadsheet_runs() -> None:
    cells = pd.Series([" =1", "\uff1d1", "@a", "a=1", None])
    assert for_spreadsheet(cells).isna().tolist() == [False] * 4 + [True]
    assert [str(cell)[0] for cell in for_spreadsheet(cells)[:4]] == ["'", "'", "'", "a"]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    rows = (
        f'{n},"the app is down, thanks @ann\u202e {n % 9}",2024-05-01T{n % 24:02d}:10Z,u{n},1\n'
        for n in range(120)
    )
    path.write_text(HEAD + "".join(rows) + '998,"\x1b[31m",bad \x1b[31m time,u,1\n999,"open\n')
    return path


def run(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "\x1b" not in result.output
    assert "\u202e" not in result.stderr
    return result.exit_code, result.output


def test_identify_reads_the_whole_file(archive: Path) -> None:
    code, output = run("identify", archive, "--json")
    facts = json.loads(output)
    assert code == 0
    assert (facts["records"], facts["posts"], facts["rejected"]) == (122, 120, 2)
    assert {skipped["reason"] for skipped in facts["skipped"]} == {
        "unreadable time",
        "unreadable row",
    }
    assert "posts, 2 rejected" in run("identify", archive)[1]
    assert run("identify", archive.parent / "none.csv")[0] == 1


def test_a_report_hides_people_and_quotes_only_when_asked(archive: Path) -> None:
    key = archive.parent / "key"
    key.write_bytes(b"k" * 32)
    out = archive.parent / "out"
    code, output = run("report", archive, "--outage", OUTAGE, "-o", out)
    assert code == 0, output
    summary = (out / "summary.md").read_text()
    assert "@ann" not in summary
    assert "repeat a text" in summary
    run("report", archive, "--outage", OUTAGE, "-o", out, "--quotes", 1, "--pseudonymise", key)
    summary = (out / "summary.md").read_text()
    assert "thanks @name" in summary
    assert "\u202e" not in summary


def test_tag_with_pseudonyms(archive: Path) -> None:
    key = archive.parent / "key"
    key.write_bytes(b"k" * 32)
    target = archive.parent / "t.ndjson"
    code, said = run("tag", archive, "-o", target, "--pseudonymise", key)
    assert code == 0
    assert "unreadable time" in said
    assert "bad " not in said  # what stood in the record
    first = json.loads(target.read_text().splitlines()[0])
    assert first["author"] == Pseudonymiser(b"k" * 32).hash_id("u0")
    assert "@ann" not in target.read_text()
    assert run("tag", archive, "-o", target, "--pseudonymise", archive.parent)[0] == 2


def test_nothing_is_left_behind_by_a_failure(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(b"")
    code, _ = run("report", tmp_path / "bad.csv", "--outage", OUTAGE, "-o", tmp_path / "out")
    assert code == 1
    assert not (tmp_path / "out").exists()


def test_posts_carry_the_keys_of_their_texts_where_asked() -> None:
    texts = ["Down again!", "down  again! https://a.b/c", "https://a.b/c", "Fixed"]
    posts = pd.DataFrame(
        {"post_id": list("1234"), "author": "a", "text": texts, "kind": "post"}
    )
    plain, carrying = Selection().apply(posts), Selection(carries=True).apply(posts)
    assert list(plain) == list(posts)
    without_texts = keys_of(carrying.assign(text=""))
    assert all((a == b).all() for a, b in zip(without_texts, keys_of(posts), strict=True))
