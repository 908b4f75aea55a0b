"""A large archive from a seed, nearly all of its texts distinct.

``python -m benchmarks.corpus POSTS FILE... [--seed N]`` writes the same posts to
each FILE: ``.csv``, ``.ndjson`` (either also ``.zst``) or ``.parquet``. The posts
follow the synthetic archive of `sentiment.datasets` in time, language and kind;
each text is one of its texts as a reply to somebody, or two of that hour, all changed
a little. Rows are made and written in pieces, so that any number fits in memory.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from sentiment.datasets import make_posts
from sentiment.datasets.variation import vary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

#: Posts made at once, about 25 MB.
PIECE = 100_000
#: Variants of each text of the synthetic archive.
VARIANTS = 20
#: How many posts away, in the synthetic archive, a text's other half is taken from.
NEAR = 100
# shares of posts made of two texts (the others reply to somebody), with a link, and with
# a line break
_TWO, _LINKED, _BROKEN = 0.5, 0.2, 0.04
_FIRST_ID, _ID_STEP = 1_785_000_000_000_000_000, 7_919


def _variants(base: pd.DataFrame, seed: int) -> NDArray[np.object_]:
    """Return texts of shape (n_base, VARIANTS)."""
    rng = Random(seed)
    rows = zip(base["text"], base["lang"].isin(["en"]), strict=True)
    return np.array(
        [
            [vary(text, outage=True, english=english, rng=rng) for _ in range(VARIANTS)]
            for text, english in rows
        ],
        dtype=object,
    )


def _beside(
    at: NDArray[np.int64], lang: NDArray[np.object_], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return, for each post of the synthetic archive, one in its language and near it."""
    by_lang = np.argsort(lang, kind="stable")
    place = np.empty_like(by_lang)
    place[by_lang] = np.arange(len(lang))
    near = place[at] + rng.integers(-NEAR, NEAR + 1, len(at))
    found = by_lang[np.clip(near, 0, len(lang) - 1)]
    # two languages in one text would make it harder to tell than it is
    return np.where(lang[found] == lang[at], found, at)


def _with_numbers(
    pattern: str, rng: np.random.Generator, n: int, below: int
) -> NDArray[np.object_]:
    numbers = rng.integers(0, below, n).tolist()
    return np.array([pattern.format(number) for number in numbers], dtype=object)


def pieces(n_posts: int, seed: int = 0) -> Iterator[pa.Table]:
    """Make posts, in the order of their times.

    Parameters
    ----------
    n_posts : int
        How many.
    seed : int, default 0
        The same seed gives the same posts.

    Yields
    ------
    Table
        At most `PIECE` rows of ``post_id``, ``created_at`` (UTC), ``author``,
        ``lang``, ``kind``, ``text``, ``n_likes``, ``n_reposts``, ``n_replies``.
    """
    base, n_authors = make_posts(seed), max(n_posts // 5, 1)
    texts = _variants(base, seed)
    lang = base["lang"].astype("str").fillna("").to_numpy(dtype=object)
    times = base["created_at"].dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    columns = {
        name: pa.array(base[name].astype("str"), from_pandas=True) for name in ("lang", "kind")
    }
    counts = ("n_likes", "n_reposts", "n_replies")
    columns |= {name: pa.array(base[name], pa.int64(), from_pandas=True) for name in counts}
    for start in range(0, n_posts, PIECE):
        n = min(PIECE, n_posts - start)
        rng = np.random.default_rng([seed, start])
        number = np.arange(start, start + n)
        at = number * len(base) // n_posts
        beside = _beside(at, lang, rng)
        first, second = (texts[row, rng.integers(0, VARIANTS, n)] for row in (at, beside))
        gap = np.where(rng.random(n) < _BROKEN, "\n", " ").astype(object)
        replied = _with_numbers("@user{} ", rng, n, n_authors)
        whole = np.where(rng.random(n) < _TWO, first + gap + second, replied + first)
        text = np.where(
            rng.random(n) < _LINKED,
            whole + _with_numbers(" https://t.co/{:x}", rng, n, 36**6),
            whole,
        )
        seconds = rng.integers(0, 60, n).astype("timedelta64[s]")
        created = np.sort(times[at] + seconds)
        author = rng.integers(0, n_authors, n)
        yield pa.table(
            {
                "post_id": pa.array(_FIRST_ID + _ID_STEP * number).cast(pa.string()),
                "created_at": pa.array(created, pa.timestamp("us", "UTC")),
                "author": pc.binary_join_element_wise(
                    "user", pa.array(author).cast(pa.string()), ""
                ),
                "lang": columns["lang"].take(pa.array(at)),
                "kind": columns["kind"].take(pa.array(at)),
                "text": pa.array(text, pa.string()),
                **{name: columns[name].take(pa.array(at)) for name in counts},
            }
        )


def _with_plain_times(table: pa.Table) -> pa.Table:
    times = pc.strftime(
        table["created_at"].cast(pa.timestamp("s", "UTC")), "%Y-%m-%dT%H:%M:%SZ"
    )
    return table.set_column(table.column_names.index("created_at"), "created_at", times)


def _writer(path: Path, schema: pa.Schema, stack: ExitStack) -> Callable[[pa.Table], object]:
    """Open one file; what is returned writes a piece to it."""
    kind = path.suffixes[0]
    if kind == ".parquet":
        return stack.enter_context(pq.ParquetWriter(path, schema, compression="zstd")).write
    if kind not in {".csv", ".ndjson"}:
        raise SystemExit(f"{path}: expected .csv, .ndjson or .parquet, perhaps with .zst")
    compression = "zstd" if path.suffix == ".zst" else None
    stream = stack.enter_context(pa.output_stream(str(path), compression=compression))
    if kind == ".csv":
        plain = _with_plain_times(schema.empty_table()).schema
        table = stack.enter_context(pa_csv.CSVWriter(stream, plain))
        return lambda piece: table.write(_with_plain_times(piece))

    def write_lines(piece: pa.Table) -> None:
        rows = _with_plain_times(piece).to_pylist()
        stream.write(
            b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
        )

    return write_lines


def write_corpus(n_posts: int, paths: list[Path], seed: int = 0) -> None:
    """Write `n_posts` posts to each of `paths`."""
    with ExitStack() as stack:
        writers: list[Callable[[pa.Table], object]] = []
        for piece in pieces(n_posts, seed):
            writers = writers or [_writer(path, piece.schema, stack) for path in paths]
            for write in writers:
                write(piece)


def main() -> None:
    """Write the files that were named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=int)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    write_corpus(given.posts, given.files, given.seed)


if __name__ == "__main__":
    main()
