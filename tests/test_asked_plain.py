"""What parts of an archive tell each other, and what is counted by value, plainly reckoned."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from sentiment.analysis.by_value import ByValue, ValueCounts, Values, find_values, kept_for
from sentiment.analysis.counter import Archive
from sentiment.analysis.rejected import Rejected
from sentiment.analysis.spread.folder import Folder
from sentiment.analysis.spread.latest import COUNTED, ask_counts, counts_of, told_counts
from sentiment.analysis.spread.seen import Asked, answer
from sentiment.analysis.steps import Steps
from sentiment.errors import OptionError
from sentiment.ingest import Skipped
from sentiment.ingest.repeated import COUNTS, own_keys
from sentiment.keys.hashset import FewSeen, HashSet
from sentiment.measure.breakdown import MOST_VALUES

if TYPE_CHECKING:
    from pathlib import Path

FEW = settings(max_examples=25, phases=[Phase.explicit, Phase.generate])
TOP = (1 << 64) - 1
RANGES = [(0, 4), (5, 5), (6, TOP)]
keys = some.lists(some.lists(some.sampled_from([0, 4, 5, 6, 9, TOP]), max_size=9), max_size=5)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("asked")


def folder_in(place: Path, **more: Any) -> Folder:
    for path in place.iterdir():
        path.unlink()
    return Folder(place, place, **more)


@FEW
@given(keys, some.integers(1, 3))
def test_each_part_knows_what_came_before(
    place: Path, parts: list[list[int]], most: int
) -> None:
    folder, asked = folder_in(place), [np.array(part, np.uint64) for part in parts]
    for number, part in enumerate(asked):
        asking = Asked(folder, number, ["ids"], {})
        seen = asking.seen("ids", most)
        for piece in (part[:3], part[3:]):
            assert seen.add(piece).all()  # all are new as long as others are not asked
        assert asking.ask() == {"ids": len(set(part.tolist()))}
    if not parts:
        return
    n_bytes = [
        answer(folder, "ids", len(parts), at, edges, most) for at, edges in enumerate(RANGES)
    ]
    n_keys = sum(len(set(part)) for part in parts)
    before: Counter[int] = Counter()
    n_told = 0
    for number, part in enumerate(asked):
        n_told += len(set(part.tolist()) & set(before))
        knowing = Asked(folder, number, [], {"ids": len(RANGES)}).seen("ids", most)
        assert isinstance(knowing, HashSet if most == 1 else FewSeen)
        counts = Counter({key: min(n, most) for key, n in before.items()})
        expected = []
        for key in part.tolist():
            expected.append(counts[key] < most)
            counts[key] += 1
        assert knowing.add(part).tolist() == expected
        before.update(part.tolist())
    assert sum(n_bytes) == 12 * n_keys + 16 * n_told


def test_what_was_not_asked_is_looked_at_here(place: Path) -> None:
    seen = Asked(folder_in(place), 0, ["ids"], {}).seen("words", 1)
    assert seen.add(np.array([3, 3], np.uint64)).tolist() == [True, False]
    assert Asked(folder_in(place), 0, [], {}).ask() == {}


numbers = some.sampled_from([None, 0, 3, 7])
rows = some.lists(some.tuples(some.sampled_from("abc"), numbers, numbers), max_size=6)


@settings(FEW, max_examples=10)
@given(some.lists(rows, min_size=1, max_size=4))
def test_the_highest_counts_of_what_comes_again(place: Path, parts: list[list[Any]]) -> None:
    folder = folder_in(place)
    tables = []
    for number, part in enumerate(parts):
        table = pd.DataFrame(part, columns=["post_id", "n_likes", "n_views"], dtype="object")
        table = table.assign(platform="forum", n_reposts=None, n_replies=None, n_quotes=None)
        table = table.astype(dict.fromkeys(COUNTS, "Int64") | {"post_id": "str"})
        tables.append(table)
        pieces = [counts_of(table[:2]), counts_of(table[2:])]
        assert ask_counts(folder, number, pieces) == len({each[0] for each in part})
    edges = [(0, 1 << 63), ((1 << 63) + 1, TOP)]
    for at, each in enumerate(edges):
        answer(folder, COUNTED, len(parts), at, each, 1)
    every = [row for part in parts for row in part]
    n = Counter(row[0] for row in every)
    for number, (part, table) in enumerate(zip(parts, tables, strict=True)):
        latest = told_counts(folder, len(edges), number)._counts
        known = dict(zip(own_keys(table).tolist(), (row[0] for row in part), strict=True))
        expected = {}
        for key, name in known.items():
            if n[name] > 1:
                found = [
                    [row[at] for row in every if row[0] == name and row[at] is not None]
                    for at in (1, 2)
                ]
                likes, views = (max(each, default=None) for each in found)
                expected[key] = [likes, None, None, None, views]
        assert latest == expected


def test_a_folder_has_a_bound_and_is_cleared(place: Path) -> None:
    rows_ = np.zeros(10, [("key", "u8")])
    folder = folder_in(place)
    size = folder.save(folder.file("asked ids", 7), rows_)
    assert size == 80
    assert [path.name for path in place.iterdir()] == ["asked ids 00000007"]
    whole = folder.n_bytes
    folder.forget("ids", 7)
    assert folder.n_bytes == whole
    folder.forget("ids", 8)
    assert folder.n_bytes == 0
    for most, fits in ((2 * whole, True), (2 * whole - 1, False)):
        bounded = folder_in(place, most=most)
        bounded.save(bounded.file("asked ids", 0), rows_)
        if fits:
            bounded.save(bounded.file("asked ids", 1), rows_)
        else:
            with pytest.raises(OptionError, match=f"--max-temp {most:,} bytes: found that"):
                bounded.save(bounded.file("asked ids", 1), rows_)
        names = {path.name for path in place.iterdir()} - {"turn"}
        assert names == {f"asked ids {at:08d}" for at in range(1 + fits)}


# values of a column


def posts_of(values: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame({"topic": pd.Series(values, dtype="str")})


def found_values(column: str, values: list[str | None]) -> tuple[Values, Archive, Any]:
    seen: list[Any] = []

    def count(counter: Any, archive: Archive, _: Any) -> None:
        seen.append(archive)
        for at in range(0, len(values), 3):
            posts = posts_of(values[at : at + 3])
            counter.add(posts if column == "topic" else posts.rename(columns={"topic": column}))

    archive = Archive(("a",), {}, "how", {"platform": "auto"})  # type: ignore[arg-type]
    found = find_values(archive, column, count)  # type: ignore[arg-type]
    return found, seen[0], seen


def test_values_are_ranked_by_their_posts_then_their_names() -> None:
    names = [f"v{at:02}" for at in range(14)]
    values: list[str | None] = [*names, "v13", "v13", "v05", None, None]
    found, archive, _ = found_values("topic", values)
    assert MOST_VALUES == 12
    rest = [name for name in names if name not in {"v13", "v05"}]
    assert found.told == ("v13", "v05", *rest[:10])
    assert found.rest == {"v11": 1, "v12": 1}
    assert list(found.rest) == rest[10:]
    assert found.n_without == 2
    assert archive.how is None
    assert archive.reading == {"platform": "auto", "detect_language": False}
    assert found_values("lang", ["en", "de"])[1].reading["detect_language"] is True


@pytest.mark.parametrize(
    ("values", "said"),
    [(["a", "a", None], r"found 1 value \(a\)"), ([None], r"found 0 value \(none\)")],
)
def test_one_value_tells_nothing_apart(values: list[str | None], said: str) -> None:
    with pytest.raises(OptionError, match=f"--by topic: {said}; expected a column that"):
        found_values("topic", values)


def test_columns_that_every_archive_has_are_not_asked_for() -> None:
    assert [kept_for(each) for each in (None, "platform", "lang", "kind")] == [()] * 4
    assert kept_for("topic") == ("topic",)
    own = pd.DataFrame({"own_reaction": ["a"], "platform": ["forum"]})
    assert Values("reaction", (), {}, 0).of(own).tolist() == ["a"]
    assert Values("platform", (), {}, 0).of(own).tolist() == ["forum"]
    counts = ValueCounts("topic")
    counts.add(posts_of(["a", None, "a"]))
    assert (counts.counts, counts.n_without) == (Counter(a=2), 1)


class Counts:
    """Texts that were counted."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.n_added = 0

    def add(self, posts: pd.DataFrame) -> None:
        self.n_added += 1
        self.texts += posts["text"].tolist()

    def merge(self, other: Any) -> None:
        self.texts += other.texts


@pytest.mark.parametrize("everything", [True, False])
def test_posts_are_counted_by_value_inside_and_outside(everything: bool) -> None:  # noqa: FBT001
    values = Values("topic", ("a", "b", "none"), {"c": 1}, 1)
    counts: Any = ByValue.of(values, Counts)  # type: ignore[arg-type]
    posts = posts_of(["a", "a", "b", "c", None]).assign(text=list("12345"))
    inside = np.array([True, False, True, True, True])
    counts.add(posts, inside)
    pairs = counts.counts.values()
    assert [[each.n_added for each in pair] for pair in pairs] == [[1, 1], [1, 0], [0, 0]]
    found = {value: part.texts for value, part in counts.parts(everything=everything).items()}
    assert found == {"a": ["1", "2"] if everything else ["1"], "b": ["3"], "none": []}


# progress, and what was skipped


@pytest.mark.parametrize("by_posts", [True, False])
def test_bytes_are_done_when_they_are_read_or_tagged(by_posts: bool) -> None:  # noqa: FBT001
    moves: list[int] = []
    then: list[str] = []
    steps = Steps(moves.append, by_posts=by_posts, then=lambda: then.append("measured"))
    steps.read(0)
    steps.read(600)
    steps.tagged(0, 0)
    steps.tagged(1, 3)
    steps.tagged(1, 3)
    assert steps.posts == (1 if by_posts else 3)
    steps.read(400)
    steps.tagged(1, 4)  # more was read than is tagged: it does not go back
    steps.tagged(4, 4)
    assert moves == ([200, 50, 750] if by_posts else [600, 400])
    steps.measuring()
    assert then == ["measured"]


def test_skipped_records_are_kept_in_their_order() -> None:
    for masked in (True, False):
        rejected = Rejected(masked=masked)
        for n in range(3):
            rejected.add(Skipped("a.csv", n, "no time", "by @ann"))
            lines = list(rejected)
            assert len(lines) == n + 1
            assert b'"record": 0' in lines[0]
            assert (b"@ann" in lines[n]) == (not masked)
