"""Words of posts, and which of them moved a mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from sentiment.analysis.content import measure_content
from sentiment.chart import describe_words, plot_words
from sentiment.measure.word_shift import (
    MIN_AUTHORS,
    STOP_WORDS,
    find_shifts,
    find_words,
    frequency_shift,
    share_shift,
    valence_shift,
)
from sentiment.outage import parse_outage
from sentiment.report.files import write_table
from sentiment.schema import WINDOWS
from sentiment.score.lexicon import valences
from sentiment.select.sample import PostSample
from sentiment.tell.about import tell_about

if TYPE_CHECKING:
    from pathlib import Path

    from sentiment.results import Content

OUTAGE = parse_outage("2024-05-03T06:00Z/2024-05-03T20:00Z", name="Outage")
COUNTS = st.lists(st.integers(0, 50), min_size=3, max_size=3)


def shifts(posts: list[tuple[str, str, bool, str]], **lexicon: float) -> pd.DataFrame:
    """Find the shifts of posts: window, text, whether frustrated, author."""
    windows, texts, frustrated, authors = zip(*posts, strict=True)
    found = find_words(pd.Series(texts, dtype="str"))
    return find_shifts(
        found,
        during=np.array([window == "during" for window in windows]),
        units=pd.util.hash_array(np.array(authors, dtype=object)),
        frustrated=np.array(frustrated),
        valence=np.array(valences(found.words, lexicon)),
    )


def test_words_are_letters_without_links_mentions_numbers_and_stop_words() -> None:
    texts = [
        "It’s DOWN again: http://a.b/c?d=1",
        "'down' @down 503 x #down 😡",
        None,
        "",
        "the",
    ]
    found = find_words(pd.Series(texts, dtype="str"))
    assert found.words == ["down", "again"]
    assert list(zip(found.word.tolist(), found.post.tolist(), strict=True)) == [
        *((0, 0), (1, 0)),
        (0, 1),
    ]
    assert not {"down", "out", "up", "back", "off", "not", "no", "can't"} & STOP_WORDS


@given(st.lists(st.text("ab'B’ @1.é", max_size=12), max_size=6), st.integers(0, 6))
def test_words_do_not_depend_on_how_texts_are_stored(texts: list[str], cut: int) -> None:
    column = pd.Series(texts, dtype="str")
    whole = find_words(column)
    parts = find_words(pd.concat([column[:cut], column[cut:]]))
    assert parts.words == whole.words
    np.testing.assert_array_equal(parts.word, whole.word)
    pairs = set(zip(whole.word.tolist(), whole.post.tolist(), strict=True))
    assert len(pairs) == len(whole.word)


def test_valence_by_hand() -> None:
    # before: good 6, bad 2: mean (6 * 2 - 2 * 2) / 8 = 1; during: good 2, bad 2, mean 0
    before, during = np.array([6.0, 2.0, 9.0]), np.array([2.0, 2.0, 1.0])
    shift = valence_shift(before, during, np.array([2.0, -2.0, np.nan]))
    # good: (1/2 - 3/4) * (2 - 1); bad: (1/2 - 1/4) * (-2 - 1); the third has no valence
    assert shift.tolist() == [-0.25, -0.75, 0.0]


@given(COUNTS, COUNTS, st.lists(st.floats(-4, 4), min_size=3, max_size=3))
def test_valences_add_up_to_the_change(
    before: list[int], during: list[int], valence: list[float]
) -> None:
    if not any(before) or not any(during):
        return
    shift = valence_shift(np.array(before, float), np.array(during, float), np.array(valence))
    change = np.average(valence, weights=during) - np.average(valence, weights=before)
    assert shift.sum() == pytest.approx(change, abs=1e-9)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_shares_add_up_to_the_change(
    before: list[int], hit_before: list[int], during: list[int], hit_during: list[int]
) -> None:
    if not any(before) or not any(during):
        return
    first = np.array(before, float), np.minimum(before, hit_before).astype(float)
    second = np.array(during, float), np.minimum(during, hit_during).astype(float)
    change = second[1].sum() / second[0].sum() - first[1].sum() / first[0].sum()
    assert share_shift(first, second).sum() == pytest.approx(change, abs=1e-9)


@given(COUNTS, COUNTS)
def test_frequencies_add_up_to_the_divergence(before: list[int], during: list[int]) -> None:
    if not any(before) or not any(during):
        return
    shift = frequency_shift(np.array(before, float), np.array(during, float))
    divergence = jensenshannon(before, during, base=2) ** 2
    assert np.abs(shift).sum() == pytest.approx(divergence, abs=1e-9)


def test_the_words_that_moved_are_found_with_their_posts() -> None:
    posts = [("before", "great show", False, f"a{i}") for i in range(40)]
    posts += [("during", "error show", True, f"a{i}") for i in range(30)]
    posts += [("during", "great show", False, f"b{i}") for i in range(10)]
    table = shifts(posts).set_index(["measure", "word"])
    error = table.loc[("valence", "error")]
    assert (error["n_from"], error["n_to"]) == (0, 30)
    assert (error["share_from"], error["share_to"], error["value"]) == (0, 0.75, 0.75)
    assert 0 < error["low"] < 0.75 < error["high"] < 1
    # three of four words with a valence are "error" now; from 3.1 for "great"
    assert error["contribution"] == pytest.approx(0.75 * (-1.7 - 3.1))
    assert table.loc[("frustration", "error"), "contribution"] > 0
    assert table.loc[("frequency", "great"), "contribution"] < 0
    assert "show" not in table.index.get_level_values("word")  # as often as ever


def test_valences_of_further_words_count() -> None:
    posts = [("before", "fine thing", False, f"a{i}") for i in range(40)]
    posts += [("during", "brownout thing", False, f"a{i}") for i in range(40)]
    plain, further = shifts(posts), shifts(posts, brownout=-2.5)
    for table, expected in ((plain, []), (further, ["brownout"])):
        assert sorted(table.loc[table["measure"] == "valence", "word"]) == expected


def test_words_of_few_authors_are_not_listed() -> None:
    posts = [("before", "hello", False, f"a{i}") for i in range(40)]
    few = [f"c{i % (MIN_AUTHORS - 1)}" for i in range(40)]
    posts += [("during", "secretword error", True, author) for author in few]
    assert "secretword" not in set(shifts(posts)["word"])
    posts += [("during", "secretword error", True, f"d{i}") for i in range(20)]
    assert "secretword" in set(shifts(posts)["word"])


def content() -> Content:
    texts = {"before": "great show", "during": "=cmd() error <b>", "after": "x"}
    n = 60
    posts = pd.DataFrame(
        {
            "post_id": [f"{window}{i}" for window in WINDOWS for i in range(n)],
            "text": [texts[window] for window in WINDOWS for _ in range(n)],
            "author": pd.Series([f"a{i}" for _ in WINDOWS for i in range(n)], dtype="str"),
            "created_at": pd.Timestamp("2024-05-03T06:00Z"),
            "compound": 0.0,
            "reaction": np.repeat(["none", "frustration", "none"], n),
            "window": pd.Categorical(np.repeat(WINDOWS, n), WINDOWS, ordered=True),
        }
    )
    sample = PostSample()
    sample.add(posts)
    return measure_content(sample, OUTAGE)


def test_chart_table_and_sentences_agree(tmp_path: Path) -> None:
    found = content()
    frustration, valence = plot_words(found, OUTAGE).child_axes
    for panel, measure, factor in ((valence, "valence", 1), (frustration, "frustration", 100)):
        table = found.words[found.words["measure"] == measure]
        widths = [bar.get_width() for bar in panel.patches]
        np.testing.assert_allclose(widths, factor * table["contribution"])
        labels = [label.get_text().split()[0] for label in panel.get_yticklabels()]
        labels = [label.strip("\u200e") for label in labels]
        assert labels == table["word"].tolist()
    assert "Mean valence was lowered by error" in describe_words(found, OUTAGE)
    assert "“error” (0 % to 100 %)" in tell_about(found)
    write_table(found.words, tmp_path / "words.csv")
    assert set(pd.read_csv(tmp_path / "words.csv")["word"]) == {"great", "error", "cmd", "show"}


def test_nothing_moved_is_said() -> None:
    nothing = measure_content(PostSample(), OUTAGE)
    assert nothing.words.empty
    assert all(panel.texts for panel in plot_words(nothing, OUTAGE).child_axes)
    assert "No word's use changed clearly" in describe_words(nothing, OUTAGE)


def test_long_and_foreign_words_stay_in_their_place() -> None:
    found = content()
    words = found.words.assign(word="متوقف")
    words.loc[0, "word"] = "donaudampfschifffahrt"
    panel = plot_words(replace(found, words=words), OUTAGE).child_axes[1]
    labels = [label.get_text() for label in panel.get_yticklabels()]
    assert labels[0].startswith("\u200edonaudampf…\u200e ")
    frustration = plot_words(replace(found, words=words), OUTAGE).child_axes[0]
    assert frustration.get_yticklabels()[0].get_text().startswith("\u200eمتوقف\u200e ")
