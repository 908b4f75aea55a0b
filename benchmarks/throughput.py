"""Each stage in posts a second, beside the library that it rests on or competes with.

``python -m benchmarks.throughput [--posts N] [--runs N]``

What is compared runs alternately, on the same texts, which are nearly all distinct;
the slow peers run on a part of them, as their time is linear.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from benchmarks.corpus import write_corpus
from benchmarks.naive import train_tagger
from benchmarks.table import Row, as_table
from sentiment.count.history import History
from sentiment.count.spans import assign_windows
from sentiment.datasets import make_outage
from sentiment.ingest import iter_posts, read_posts
from sentiment.measure import Tally, Terms, build_measures
from sentiment.score.polarity import score_posts
from sentiment.score.reactions import load_tagger, tag_posts
from sentiment.score.vader import score_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: The share of the posts that peers in plain Python are given.
PART = 0.1
_UNIT = "µs a post"


Work = tuple["Callable[[], object]", int]
"""What is to be run, and on how many posts."""


def microseconds(works: Sequence[Work], runs: int) -> list[list[float]]:
    """Run each work in turn, some times over: microseconds a post, for each its runs."""
    found: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for values, (work, n) in zip(found, works, strict=True):
            start = time.perf_counter()
            work()
            values.append(1e6 * (time.perf_counter() - start) / n)
    return found


def compare(what: str, ours: Work, peers: dict[str, Work], runs: int) -> list[Row]:
    """Measure one work beside others that do the same."""
    mine, *theirs = microseconds([ours, *peers.values()], runs)
    if not theirs:
        return [Row(what, mine, _UNIT)]
    return [
        Row(what, mine, _UNIT, name, values) for name, values in zip(peers, theirs, strict=True)
    ]


def vader_peers(texts: list[str]) -> dict[str, Work]:
    """Return vaderSentiment, and nltk's port of it where that is installed."""
    original = SentimentIntensityAnalyzer().polarity_scores
    peers: dict[str, Work] = {
        "vaderSentiment": (lambda: [original(text) for text in texts], len(texts))
    }
    if find_spec("nltk") is None:
        print("nltk is not installed; its VADER is left out\n")
        return peers
    from nltk.sentiment.vader import SentimentIntensityAnalyzer as Port  # noqa: PLC0415

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as lexicon:
        # nltk has its lexicon from a download; these are the same words
        words = SentimentIntensityAnalyzer().lexicon.items()
        lexicon.writelines(f"{word}\t{valence}\n" for word, valence in words)
        lexicon.flush()
        port = Port(lexicon.name).polarity_scores
    return peers | {"nltk": (lambda: [port(text) for text in texts], len(texts))}


def reading(path: Path, n: int, runs: int) -> list[Row]:
    """Measure reading a CSV."""

    def plain() -> int:
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file))

    ours = (lambda: sum(map(len, iter_posts(path))), n)
    rows = compare("read CSV", ours, {"`csv`, rows alone": (plain, n)}, runs)
    return [replace(row, more="times as long") for row in rows]


def stages(n: int, runs: int) -> list[Row]:
    """Measure every stage on `n` posts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "posts.csv")
        write_corpus(n, [path])
        posts = read_posts(path)
        rows = reading(path, n, runs)
    column = pa.array(posts["text"], pa.large_string(), from_pandas=True)
    texts = posts["text"].tolist()
    part = texts[:: round(1 / PART)]
    score_texts(column.slice(0, 1000))  # loads the lexicon
    one, both = (lambda: score_texts(column), n), (lambda: score_texts(column, threads=2), n)
    rows += compare("score, one thread", one, vader_peers(part), runs)
    rows += compare("score, two threads", both, {"one thread": one}, runs)
    scored = score_posts(posts)
    tagger = load_tagger()
    tagger.predict_proba(column.slice(0, 1000))  # loads the model
    trained = train_tagger()
    peers: dict[str, Work] = {
        "scikit-learn, the same weights": (
            lambda: tagger.transform(part) @ tagger.coef_.T,
            len(part),
        ),
        "scikit-learn, words and pairs alone": (
            lambda: trained.predict_proba(part),
            len(part),
        ),
    }
    one = (lambda: tagger.predict_proba(column, threads=1), n)
    both = (lambda: tagger.predict_proba(column, threads=2), n)
    rows += compare("tag, one thread", one, peers, runs)
    rows += compare("tag, two threads", both, {"one thread": one}, runs)
    tagged = tag_posts(scored)
    outage, day = make_outage(), timedelta(days=1)

    def measured() -> None:
        tally, history = Tally(outage, timedelta(minutes=30)), History()
        tally.add(assign_windows(tagged, outage))
        history.add(tagged)
        build_measures([tally], [history], Terms(day, day))

    return rows + compare("window and measure", (measured, n), {}, runs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print(f"Stages, {given.posts:,} posts:\n")
    print(as_table(stages(given.posts, given.runs)))


if __name__ == "__main__":
    main()
