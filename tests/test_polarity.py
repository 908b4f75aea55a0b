import pandas as pd
import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from sentiment.datasets import make_posts
from sentiment.errors import LayoutError
from sentiment.score.polarity import score_posts
from sentiment.score.vader import COLUMNS


def test_scores_are_vaders_own() -> None:
    texts = make_posts()["text"].drop_duplicates().head(600)
    scored = score_posts(pd.DataFrame({"text": texts}))
    analyzer = SentimentIntensityAnalyzer()
    for text, row in zip(texts, scored[list(COLUMNS)].to_numpy(), strict=True):
        expected = analyzer.polarity_scores(text)
        assert row.tolist() == [expected[name] for name in COLUMNS]


def test_missing_and_empty_texts_score_nothing() -> None:
    texts = pd.Series([None, "", "   ", float("nan"), pd.NA], dtype=object)
    assert score_posts(pd.DataFrame({"text": texts}))["compound"].tolist() == [0] * 5


def test_a_table_without_texts_is_refused() -> None:
    with pytest.raises(LayoutError, match="score_posts: missing columns: text"):
        score_posts(pd.DataFrame({"body": ["x"]}))


def test_what_vader_does_not_see() -> None:
    texts = ["I hope my data is safe!", "Facebook is down again"]
    scores = score_posts(pd.DataFrame({"text": texts}))["compound"].round(2).tolist()
    assert scores == [0.73, 0.0]  # the README quotes these


def test_emoji_runs_take_no_quadratic_time() -> None:
    runs = pd.DataFrame({"text": ["😂" * 50_000, "❤️ " * 350 + "great"]})
    scores = score_posts(runs)["compound"].tolist()  # minutes, by vaderSentiment
    assert scores[0] > 0.99
    analyzer = SentimentIntensityAnalyzer()
    assert scores[1] == analyzer.polarity_scores(runs["text"][1])["compound"]
