"""What the tests share."""

import functools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from vaderSentiment import vaderSentiment

from sentiment.score.vader import COLUMNS, Lexicon, load_lexicon, score_texts

Compare = Callable[..., None]


@functools.cache
def both_with(
    extra: tuple[tuple[str, float], ...],
) -> tuple[vaderSentiment.SentimentIntensityAnalyzer, Lexicon]:
    """Return the original and the lexicon, both with some additional words."""
    analyzer = vaderSentiment.SentimentIntensityAnalyzer()
    analyzer.lexicon.update(extra)
    return analyzer, load_lexicon(dict(extra))


def expected_scores(
    texts: Sequence[str | None], extra: Mapping[str, float] | None = None
) -> npt.NDArray[np.float64]:
    """Return the scores by the original."""
    analyzer, _ = both_with(tuple((extra or {}).items()))
    rows = [analyzer.polarity_scores(text or "") for text in texts]
    return np.array([[row[column] for column in COLUMNS] for row in rows], np.float64).reshape(
        -1, len(COLUMNS)
    )


@pytest.fixture(scope="session")
def assert_same() -> Compare:
    """Return a function that compares the scores of texts with the original's."""

    def compare(texts: Sequence[str | None], extra: Mapping[str, float] | None = None) -> None:
        _, lexicon = both_with(tuple((extra or {}).items()))
        scores = score_texts(pa.array(texts, pa.string()), lexicon=lexicon)
        expected = expected_scores(texts, extra)
        # As integers, which tells -0.0 from 0.0, and takes no two floats for one.
        differing = (scores.view(np.int64) != expected.view(np.int64)).any(axis=1)
        rows = np.flatnonzero(differing).tolist()
        wrong = [(texts[row], scores[row].tolist(), expected[row].tolist()) for row in rows]
        assert not wrong, f"{len(wrong)} differ, such as {wrong[:3]}"

    return compare
