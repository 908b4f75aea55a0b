"""The tagged posts that a verb works on, by the options that verbs share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sentiment.cli.progress import progress_over
from sentiment.cli.tagging_options import ACCURATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from sentiment.ingest import IngestLog
    from sentiment.select.copies import Selection

__all__ = ["tagged_archive"]


@contextmanager
def tagged_archive(
    files: tuple[str, ...], doing: str, options: dict[str, Any], **reading: Any
) -> Iterator[tuple[Iterator[pd.DataFrame], IngestLog, Selection]]:
    """Read, score and tag FILES, with their progress shown; yield posts, and accounts of them.

    `doing` is for the progress; `options` are those of ``reading_options``, ``copies_options``
    and ``tagging_options``.
    """
    # loaded only now: a typo in an option should not wait for pandas
    from sentiment.analysis.pipeline import iter_tagged  # noqa: PLC0415
    from sentiment.ingest import IngestLog  # noqa: PLC0415
    from sentiment.score.lexicon import read_lexicon  # noqa: PLC0415
    from sentiment.select.copies import Selection  # noqa: PLC0415

    given = dict(options)
    path = given.pop("lexicon")
    log = IngestLog()
    selection = Selection(given.pop("reposts"), given.pop("dedupe_text"))
    words = None if path is None else read_lexicon(path)
    with progress_over(files, doing, by_posts=given["model"] == ACCURATE) as steps:
        chunks = iter_tagged(
            files,
            lexicon=words,
            selection=selection,
            on_error="collect",
            log=log,
            progress=steps.read,
            tagged=steps.tagged,
            **given,
            **reading,
        )
        yield chunks, log, selection
