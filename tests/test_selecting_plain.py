"""Posts that stay, samples of them, copies and pseudonyms: as reckoned post by post."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from sentiment.codes import WINDOW_KIND
from sentiment.errors import InputError, OptionError
from sentiment.keys.posts import keys_of
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.select.copies import Selection, is_control
from sentiment.select.copy_effect import CopyEffect
from sentiment.select.pseudonyms import Pseudonymiser, mask_text
from sentiment.select.sample import PostSample

if TYPE_CHECKING:
    from pathlib import Path

# what stays


def stream() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    texts = ["down", "down again", "it is down again!", "@ann", "https://a.b/c"]
    n = 90
    return pd.DataFrame(
        {
            "post_id": [f"p{k}" for k in range(n)],
            "text": pd.Series([texts[k] for k in rng.integers(0, 5, n)], dtype="str"),
            "author": pd.Series(
                [[None, "[deleted]", "a", "b", "c"][k] for k in rng.integers(0, 5, n)],
                dtype="str",
            ),
            "kind": [["post", "repost", "reply"][k] for k in rng.integers(0, 3, n)],
        }
    )


@dataclass
class Told:
    """What is counted of a stream, and which posts stay."""

    stays: list[str]
    n_reposts: int
    n_copies: int
    n_copies_by_reposts: int
    left_out: dict[str, int]


def told(
    posts: pd.DataFrame,
    reposts: str,
    dedupe: str,
    least: int,
    excluded: set[str],
    most: int | None,
) -> Told:
    """Go through the posts one after the other."""
    stays, left_out, seen = [], Counter[str](), set()
    kept, by_author = set(), Counter[str]()
    n_reposts = n_copies = both = 0
    for post in posts.to_dict("records"):
        text, author = post["text"], post["author"]
        says = not text.startswith(("@", "http"))
        named = not pd.isna(author)
        repost = post["kind"] == "repost"
        copy = says and text in seen
        seen.add(text)
        n_reposts += repost
        n_copies += copy
        both += copy and repost
        if reposts == "drop" and repost:
            left_out["reposts (--reposts drop)"] += 1
            continue
        if reposts == "only" and not repost:
            left_out["no reposts (--reposts only)"] += 1
            continue
        if author in excluded:
            left_out["excluded authors (--exclude-authors)"] += 1
            continue
        if dedupe != "off" and says and len(text) >= least and (dedupe == "all" or named):
            key = (text, author if dedupe == "author" else None)
            if key in kept:
                left_out[f"copies of a text (--dedupe-text {dedupe})"] += 1
                continue
            kept.add(key)
        if most is not None and named and author != "[deleted]":
            by_author[author] += 1
            if by_author[author] > most:
                left_out[f"more of an author (--max-per-author {most})"] += 1
                continue
        stays.append(post["post_id"])
    return Told(stays, n_reposts, n_copies, both, dict(left_out))


@pytest.mark.parametrize("reposts", ["keep", "drop", "only"])
@pytest.mark.parametrize("dedupe", ["off", "author", "all"])
def test_posts_stay_that_nothing_leaves_out(reposts: str, dedupe: str) -> None:
    posts = stream()
    for least, excluded, most in (
        (0, set[str](), None),
        (5, {"b"}, 3),
        (10, set[str](), 1),
        (11, {"b"}, None),
    ):
        found = Selection(reposts, dedupe, least, excluded, most)
        parts = (posts[:1], posts[1:1], posts[1:40], posts[40:])
        stays = [each for part in parts for each in found.apply(part)["post_id"].astype("str")]
        expected = told(posts, reposts, dedupe, least, excluded, most)
        assert stays == expected.stays
        counts = found.n_reposts, found.n_copies, found.n_copies_by_reposts
        assert counts == (
            expected.n_reposts,
            expected.n_copies,
            expected.n_copies_by_reposts,
        )
        assert found.n_posts == 90
        assert {why: n for why, n in found.left_out.items() if n} == expected.left_out


def test_what_stays_is_numbered_anew() -> None:
    posts = stream()
    assert Selection("drop").apply(posts).index.tolist() == list(
        range((posts["kind"] != "repost").sum())
    )
    assert Selection().apply(posts) is posts


@pytest.mark.parametrize(
    "wrong", [{"reposts": "some"}, {"dedupe_text": "on"}, {"max_per_author": 0}]
)
def test_options_that_are_none_are_refused(wrong: dict) -> None:
    (name,) = wrong
    with pytest.raises(OptionError, match=f"^{name}: found"):
        Selection(**wrong)
    assert Selection(max_per_author=1).max_per_author == 1


def test_posts_of_a_control_series_hold_its_value() -> None:
    posts = pd.DataFrame({"n": [1, 2, 1], "_own": [1, 1, 1], "lang": ["en", None, "es"]})
    assert is_control(posts, ("n", "1")).tolist() == [True, False, True]
    assert is_control(posts, ("lang", "en")).tolist() == [True, False, False]
    with pytest.raises(OptionError) as raised:
        is_control(posts, ("platform", "x"))
    assert str(raised.value) == "--control platform=x: no column platform; found n, lang."


# copies


def windowed(n: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(9)
    texts = ["the same", "another one", "a third", "@ann"]
    return pd.DataFrame(
        {
            "post_id": pd.Series([f"p{k}" for k in range(n)], dtype="str"),
            "created_at": pd.to_datetime("2024-03-05T06:00Z"),
            "author": pd.Series(
                [["a", "b", None, "ghost"][k] for k in rng.integers(0, 4, n)], dtype="str"
            ),
            "text": pd.Series([texts[k] for k in rng.integers(0, 4, n)], dtype="str"),
            "compound": rng.choice([-1.0, 0.0, 0.5, 1.0], n),
            "reaction": rng.choice(REACTIONS[1:3], n),
            "window": pd.Categorical(
                [[None, *WINDOWS][k] for k in rng.integers(0, 4, n)], dtype=WINDOW_KIND
            ),
        }
    )


def plain_counts(posts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Count posts and compound by window and reaction, with copies and without."""
    counts, compound = np.zeros((2, 3, 4), int), np.zeros((2, 3), int)
    seen = set()
    for post in posts[posts["window"].notna()].to_dict("records"):
        window, reaction = WINDOWS.index(post["window"]), REACTIONS.index(post["reaction"])
        key = (post["text"], window, reaction, post["compound"])
        for row in (0, 1):
            if row == 0 or key not in seen or post["text"] == "@ann":
                counts[row, window, reaction] += 1
                compound[row, window] += round(post["compound"] * 10_000)
        seen.add(key)
    return counts, compound


def test_texts_that_wait_are_counted_once_they_are_told_to_be_first() -> None:
    posts = windowed()
    counts, compound = plain_counts(posts)
    plain, waits = CopyEffect(), CopyEffect(waits=True)
    for part in (posts[:20], posts[20:20], posts[20:]):
        plain.add(part)
        waits.add(part)
    for row, effect in ((0, plain), (1, plain), (0, waits)):
        np.testing.assert_array_equal(effect.counts[row], counts[row])
        np.testing.assert_array_equal(effect.compound[row], compound[row])
    says_nothing = posts[posts["text"] == "@ann"]
    np.testing.assert_array_equal(waits.counts[1], plain_counts(says_nothing)[0][0])
    keys, state = waits.take_waiting()
    assert len(keys) == len(set(keys.tolist())) == counts[1].sum() - waits.counts[1].sum()
    waits.count_firsts(state)
    np.testing.assert_array_equal(waits.counts, counts)
    np.testing.assert_array_equal(waits.compound, compound)
    # they are forgotten: the same texts wait anew
    assert [len(each) for each in waits.take_waiting()] == [0, 0]
    waits.add(posts)
    assert sorted(waits.take_waiting()[0].tolist()) == sorted(keys.tolist())


def test_the_table_of_copies_holds_shares_and_means_by_window() -> None:
    posts = windowed()
    posts = posts[posts["window"] != "before"]
    effect = CopyEffect()
    effect.add(posts)
    counts, compound = plain_counts(posts)
    found = effect.table()
    rows = iter(found.to_dict("records"))
    for window in (1, 2):
        n, without = counts[:, window].sum(axis=1)
        for k, name in enumerate([*(f"share_{each}" for each in REACTIONS), "compound_mean"]):
            row = next(rows)
            assert (row["window"], row["measure"]) == (WINDOWS[window], name)
            assert (row["n"], row["n_without"]) == (n, without)
            totals = compound[:, window] / 10_000 if k == 4 else counts[:, window, k]
            assert row["value"] == pytest.approx(totals[0] / n)
            assert row["without_copies"] == pytest.approx(totals[1] / without)
    assert next(rows, None) is None


# samples


@pytest.mark.parametrize("size", [1, 7, 100])
@pytest.mark.parametrize("merged", [False, True])
def test_a_sample_is_of_the_smallest_hashes_of_each_window(size: int, *, merged: bool) -> None:
    posts = windowed(120).assign(
        author_followers=pd.Series(range(120), dtype="Int64"),
        p_concern=np.linspace(0, 1, 120),
    )
    posts.loc[5, "text"] = "x" * 2_001
    posts.loc[5, "window"] = "during"
    sample = PostSample(size)
    for part in (posts[:40], posts[40:40], posts[40:43], posts[43:90], posts[90:]):
        one = PostSample(size) if merged else sample
        one.add(part)
        if merged:
            sample.merge(one)
    keys = keys_of(posts)
    expected = []
    for window in WINDOWS:
        rows = [k for k in range(120) if posts["window"][k] == window]
        expected += sorted(rows, key=lambda k: keys.post[k])[:size]
    found = sample.posts
    assert found["post_id"].tolist() == [f"p{k}" for k in expected]
    assert sample.n_posts.tolist() == [(posts["window"] == each).sum() for each in WINDOWS]
    for name in ("compound", "reaction", "window", "author_followers"):
        assert found[name].astype("str").tolist() == (
            posts[name].iloc[expected].astype("str").tolist()
        )
    assert found["text"].tolist() == [posts["text"][k][:2000] for k in expected]
    assert found["unit"].tolist() == keys.unit[expected].tolist()
    assert found["known"].tolist() == [posts["author"][k] in {"a", "b"} for k in expected]
    told = [
        posts["p_concern"][k] if posts["reaction"][k] == "concern" else np.nan for k in expected
    ]
    np.testing.assert_array_equal(found["probability"], told)
    assert sum(map(len, sample._parts)) <= 6 * size


def test_where_no_post_is_in_a_window_a_sample_is_empty() -> None:
    sample = PostSample(3)
    sample.add(windowed().assign(window=pd.Categorical([None] * 60, dtype=WINDOW_KIND)))
    assert sample.posts.empty
    assert list(sample.posts) == [
        *("post_id", "created_at", "text", "compound", "reaction"),
        *("probability", "window", "unit", "known"),
    ]
    assert sample.n_posts.tolist() == [0, 0, 0]


# pseudonyms


@pytest.mark.parametrize("n", [16, 63, 64, 65, 200])
def test_a_pseudonym_is_a_keyed_hash_of_16_bytes(n: int) -> None:
    key = bytes(range(n))
    used = key if n <= 64 else hashlib.blake2b(key).digest()
    for value in ("ann", "", "é", "\ud83d"):
        data = value.encode("utf-8", "surrogatepass")
        expected = hashlib.blake2b(data, key=used, digest_size=16).hexdigest()
        assert Pseudonymiser(key).hash_id(value) == expected
    assert len(expected) == 32


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"k" * 15, None),
        (b"\r\n" + b"k" * 15 + b"\n", None),
        (b"k" * 16, b"k" * 16),
        (b"k" * 15 + b" ", b"k" * 15 + b" "),
        (b"k" * 16 + b"\r\n\n", b"k" * 16),
        (b"\n" + b"k" * 16, b"k" * 16),
        (b"k" * 8 + b"\n" + b"k" * 8, b"k" * 8 + b"\n" + b"k" * 8),
    ],
)
def test_a_key_has_16_bytes_without_the_line_ends_around(
    data: bytes, key: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    path.write_bytes(data)
    if key is not None:
        assert Pseudonymiser.from_file(path).hash_id("a") == Pseudonymiser(key).hash_id("a")
        return
    with pytest.raises(InputError, match="found a key of 15 bytes"):
        Pseudonymiser.from_file(path)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail a.b+c@d-e.org.uk now", "mail [e-mail] now"),
        ("no mail a@b", "no mail a@b"),
        ("(@ann, @b.c. and @d@host)", "(@name, @name. and @name)"),
        ("u/ann and /u/b-c, not menu/ann", "@name and @name, not menu/ann"),
        ("HTTPS://a@x.com/b?c#d and http://y.org", "HTTPS://x.com/... and http://y.org/..."),
        ("call (0)30 1234-5678.", "call [phone]."),
        ("+1 (555) 123-4567", "[phone]"),
        ("1234567", "1234567"),
        ("12345678", "[phone]"),
        ("123 45 67", "123 45 67"),
        ("on 2024-05-01 10:00", "on 2024-05-01 10:00"),
        ("on 01.05.2024 10", "on 01.05.2024 10"),
        ("on 1/5/24 - 2/5/24", "on 1/5/24 - 2/5/24"),
        ("v1.12345678", "v1.12345678"),
        ("a12345678", "a12345678"),
        ("12345678b", "12345678b"),
    ],
)
def test_what_leads_to_people_is_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked
