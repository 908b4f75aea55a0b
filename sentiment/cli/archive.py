"""The tagged posts that a verb works on, by the options that verbs share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sentiment.cli.progress import progress_over
from sentiment.cli.tagging_options import ACCURATE

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.analysis.kept import Kept
    from sentiment.ingest import IngestLog
    from sentiment.select.copies import Selection


@contextmanager
def kept_parts(
    output: Path | None, options: dict[str, Any], *, quiet: bool = False
) -> Iterator[Kept | None]:
    """Keep what is tagged beside `output` until the verb is done; see `kept_beside`."""
    from sentiment.analysis.kept import kept_beside, tagging_facts  # noqa: PLC0415

    names = ("model", "lexicon", "allow_none", "min_confidence")
    facts = tagging_facts(**{name: options[name] for name in names})
    with kept_beside(
        output, facts, partial(click.echo, err=True) if not quiet else str
    ) as kept:
        yield kept


@contextmanager
def tagged_archive(
    files: tuple[str, ...],
    doing: str,
    options: dict[str, Any],
    output: Path | None,
    **reading: Any,
) -> Iterator[tuple[Iterator[pd.DataFrame], IngestLog, Selection]]:
    """Read, score and tag FILES, with their progress shown; yield posts, and accounts of them.

    `doing` is for the progress; `options` are those of ``reading_options``, ``copies_options``
    and ``tagging_options``; beside `output` is kept what a run after this may need.
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
    with (
        kept_parts(output, options) as kept,
        progress_over(files, doing, by_posts=given["model"] == ACCURATE) as steps,
    ):
        chunks = iter_tagged(
            files,
            lexicon=words,
            selection=selection,
            on_error="collect",
            log=log,
            progress=steps.read,
            tagged=steps.tagged,
            kept=kept,
            **given,
            **reading,
        )
        yield chunks, log, selection
