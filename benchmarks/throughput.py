"""Each stage in posts a second, beside the library that it rests on.

``python -m benchmarks.throughput [--posts N]``
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from sentiment.datasets import make_outage, make_posts
from sentiment.ingest import read_posts
from sentiment.measures import Tally, build_measures
from sentiment.polarity import score_posts
from sentiment.reactions import load_tagger, tag_posts
from sentiment.schema import POSTS
from sentiment.vader import score_texts
from sentiment.windows import assign_windows

if TYPE_CHECKING:
    from collections.abc import Callable


def distinct_posts(n: int) -> pd.DataFrame:
    """Repeat the synthetic archive to `n` posts, each text with a word of its own."""
    posts = make_posts()
    whole = pd.concat([posts] * (n // len(posts) + 1), ignore_index=True).head(n)
    number = pd.Series(range(n)).astype(str)
    return whole.assign(post_id=number, text=whole["text"] + " nr" + number)[list(POSTS)]


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Best of some runs."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    n = parser.parse_args().posts
    posts = distinct_posts(n)
    texts = posts["text"].tolist()
    column = pa.array(texts)
    outage = make_outage()
    analyzer = SentimentIntensityAnalyzer()
    load_tagger()
    score_posts(posts.head(10))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "posts.csv")
        posts.to_csv(path, index=False)

        def plain_csv() -> int:
            with path.open(encoding="utf-8", newline="") as file:
                return sum(1 for _ in csv.reader(file))

        read, plain = seconds(lambda: read_posts(path)), seconds(plain_csv)
    tagged = tag_posts(score_posts(posts))
    day = timedelta(days=1)

    def measured() -> None:
        tally = Tally(outage, timedelta(minutes=30))
        tally.add(assign_windows(tagged, outage))
        build_measures(tally, before=day, after=day)

    vader = seconds(lambda: [analyzer.polarity_scores(text) for text in texts])
    rows = [
        ("read CSV", read, "csv module", plain),
        (
            "score",
            seconds(lambda: score_posts(posts)),
            "vaderSentiment",
            vader,
        ),
        (
            "score, compiled, one thread",
            seconds(lambda: score_texts(column)),
            "vaderSentiment",
            vader,
        ),
        ("tag", seconds(lambda: tag_posts(posts), 1), "", float("nan")),
        ("window and measure", seconds(measured), "", float("nan")),
    ]
    print(f"{n:,} posts, best of 3 runs\n")
    print("| stage | posts a second | beside | posts a second | times as long |")
    print("| --- | --- | --- | --- | --- |")
    for name, took, peer, other in rows:
        rest = f"{peer} | {n / other:,.0f} | {took / other:.2f}" if peer else "| |"
        print(f"| {name} | {n / took:,.0f} | {rest} |")


if __name__ == "__main__":
    main()
