"""Compare every score with vaderSentiment's on many texts, and the time it takes.

Run from the root of the repository::

    python -m tests.vader.compare_with_vader --invented 200000
"""

import argparse
import platform
import time
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from sentiment.score.vader import load_lexicon, score_texts

from .conftest import expected_scores
from .texts import SHARED, Inventor, real_texts

SHOWN = 10
CHUNK = 20_000
EXTRA = {
    "lagging": -2,
    "down": -1.5,
    "outage": -1,
    "back": 2.0,
    "no": 1,
    "least": -1,
    "but": 3,
    "very": 0.1,
    "ας": 1.7,
}


def compared(name: str, texts: list[str], extra: Mapping[str, float] | None = None) -> int:
    """Print what differs, and the times; return the number of differing texts."""
    column = pa.array(texts, pa.string())
    lexicon = load_lexicon(extra)
    score_texts(column[:100], lexicon=lexicon)
    # Of this thread's time, as others may be using the processor.
    started = time.thread_time()
    scores = score_texts(column, lexicon=lexicon)
    ours = time.thread_time() - started
    started = time.thread_time()
    expected = expected_scores(texts, extra)
    theirs = time.thread_time() - started
    # Bit by bit, so that -0.0 and 0.0 differ as well.
    wrong = np.flatnonzero((scores.view(np.int64) != expected.view(np.int64)).any(axis=1))
    for row in wrong[:SHOWN]:
        print(
            f"  {texts[row]!r}\n    {scores[row].tolist()} instead of {expected[row].tolist()}"
        )
    size = sum(len(text.encode()) for text in texts) / len(texts)
    print(
        f"{name}: {len(texts):,} texts of {size:.0f} bytes, {len(wrong)} differ; "
        f"{theirs / len(texts) * 1e6:.1f} µs each by vaderSentiment, "
        f"{ours / len(texts) * 1e6:.3f} µs here: "
        f"{theirs / ours:.0f} times as fast",
        flush=True,
    )
    return len(wrong)


def main() -> None:
    """Compare, and fail if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--invented", type=int, default=100_000, help="how many texts to invent"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}", flush=True)
    total = wrong = 0
    posts = list(real_texts())
    if posts:
        wrong += compared("real posts", posts)
        total += len(posts)
    else:
        print(f"no real posts: there is no {SHARED}")
    inventor = Inventor(options.seed)
    for number, start in enumerate(range(0, options.invented, CHUNK)):
        texts = inventor.texts(min(CHUNK, options.invented - start))
        # Every fourth time with additional words.
        extra = EXTRA if number % 4 == 3 else None
        inventor.favourites = (
            list(EXTRA) if number % 4 == 2 else inventor.random.sample(inventor.lexicon, 12)
        )
        wrong += compared(
            "invented, with additional words" if extra else "invented", texts, extra
        )
        total += len(texts)
    print(f"{wrong} of {total:,} texts differ")
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
