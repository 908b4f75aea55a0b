"""Further words for VADER: read strictly, and the same in both ways of scoring."""

import json
from pathlib import Path

import pandas as pd
import pytest
import vaderSentiment
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from sentiment import read_lexicon, score_posts
from sentiment.cli import cli
from sentiment.errors import InputError
from sentiment.score.vader import COLUMNS
from tests.conftest import ROOT

VADERS_OWN = Path(vaderSentiment.__file__).parent / "vader_lexicon.txt"
TEXTS = [
    "Facebook is DOWN again",
    "down down down!!!",
    "not down, but slow :(",
    "the statuspage says very unreachable",
    "great, another outage. just great",
    "👍 unreachable ❤️",
    "",
]


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text(
        "down\t-1.5\nunreachable\t-1.8\t0.4\t[-2, -2]\r\n\n>:-o\t-2\ngreat\t0.5\ndown\t-2.5\n",
        encoding="utf-8-sig",
    )
    return path


def test_words_are_read_and_the_later_wins(words: Path) -> None:
    assert read_lexicon(words) == {
        "down": -2.5,
        "unreachable": -1.8,
        ">:-o": -2.0,
        "great": 0.5,
    }


def test_vaders_own_file_is_read_as_vader_reads_it() -> None:
    assert read_lexicon(VADERS_OWN) == SentimentIntensityAnalyzer().lexicon


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("down -1.5", "line 2: found 'down -1.5', without a tab; expected a word, a tab"),
        ("down\tbad", "line 2: found valence 'bad' of 'down'; expected a number from -4 to 4"),
        ("down\t-40", "line 2: found valence '-40' of 'down'"),
        ("down\tnan", "line 2: found valence 'nan' of 'down'"),
        ("Down\t-1", "line 2: found 'Down', which VADER never looks up"),
        ("#down\t-1", r"line 2: found '#down', .*\nWrite 'down'\."),
        ("not working\t-1", "line 2: found 'not working'"),
        ("💩\t-1", "line 2: found '💩'"),
    ],
)
def test_a_line_that_can_not_count_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"slow\t-1\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"(?s)words.txt, {message}"):
        read_lexicon(path)


def test_files_without_words_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="found no words"):
        read_lexicon(path)
    path.write_bytes(b"down\t-1\n\xff")
    with pytest.raises(InputError, match="no UTF-8, at byte 8"):
        read_lexicon(path)


def assert_vaders_own(texts: list[str], words: dict[str, float]) -> pd.DataFrame:
    """Score with further words, and compare with the original that was given them."""
    scored = score_posts(pd.DataFrame({"text": texts}), lexicon=words)
    analyzer = SentimentIntensityAnalyzer()
    analyzer.lexicon.update(words)
    for text, row in zip(texts, scored[list(COLUMNS)].to_numpy(), strict=True):
        assert row.tolist() == [analyzer.polarity_scores(text)[n] for n in COLUMNS]
    return scored


def test_words_count_as_in_the_original(words: Path) -> None:
    scored = assert_vaders_own(TEXTS, dict(read_lexicon(words)))
    assert scored["compound"][0] < 0 == score_posts(scored.head(1))["compound"][0]


_WORD = st.sampled_from(
    ["down", "outage", "love", "great", ":)", "lagging", "kind", "\u017flow"]
)


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(_WORD, st.floats(-4, 4), min_size=1),
    st.lists(st.lists(_WORD | st.sampled_from(["not", "very", "BUT", "!"])).map(" ".join)),
)
def test_any_words_count_as_in_the_original(words: dict[str, float], texts: list[str]) -> None:
    assert_vaders_own(["love", *texts], words)


def test_the_command_uses_the_words_and_notes_them(tmp_path: Path, words: Path) -> None:
    posts = tmp_path / "posts.csv"
    lines = (ROOT / "data" / "sample_posts.csv").read_text(encoding="utf-8").splitlines()
    posts.write_text("\n".join([lines[0], *lines[6400:6500]]), encoding="utf-8")
    outage = ["--outage", "2024-05-03T06:00Z/", "-o", str(tmp_path / "out")]
    args = ["report", str(posts), "--lexicon", str(words), *outage]
    assert CliRunner().invoke(cli, args).exit_code == 0
    noted = json.loads((tmp_path / "out" / "manifest.json").read_text())["lexicon"]
    assert noted["path"] == str(words)
    assert len(noted["sha256"]) == 64
    tagged = {}
    for name, more in (("plain", []), ("extra", ["--lexicon", str(words)])):
        out = tmp_path / f"{name}.csv"
        CliRunner().invoke(cli, ["tag", str(posts), "-o", str(out), *more])
        tagged[name] = pd.read_csv(out)
    down = tagged["plain"]["text"].str.contains(r"\bdown\b")
    assert down.any()
    assert (tagged["extra"]["compound"] < tagged["plain"]["compound"])[down].any()
    columns = ["reaction", "p_none", "p_humor"]
    assert tagged["plain"][columns].equals(tagged["extra"][columns])
