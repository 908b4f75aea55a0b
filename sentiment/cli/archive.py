"""The tagged posts that a verb works on, by the options that verbs share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import sentiment as st
from sentiment.cli.process import share_heap
from sentiment.cli.progress import progress_over
from sentiment.cli.tagging_options import ACCURATE, tagging_options
from sentiment.cli.verb import folded, together

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.analysis.counter import Count, Counter
    from sentiment.analysis.kept import Kept


def _opened(
    engine: str | None, scheduler: str | None, temp_dir: Path | None, max_temp: str | None
) -> AbstractContextManager[Count]:
    from sentiment.analysis.engine import opened_engine  # noqa: PLC0415

    share_heap()
    if engine is None and (scheduler or temp_dir or max_temp):
        raise click.UsageError(
            "--scheduler, --temp-dir, --max-temp: found without --engine dask."
        )
    params = click.get_current_context().params
    return opened_engine(
        scheduler or engine,
        workers=params["jobs"],
        temp=temp_dir,
        most=max_temp,
        tell=str if params.get("quiet") else partial(click.echo, err=True),
    )


#: How to tag, and which machines count; the command gets one `engine`: a context manager of
#: what `analyse` takes as such.
archive_options = together(
    tagging_options,
    click.option(
        "--engine",
        type=click.Choice(["dask"]),
        help="dask: counted in parts by processes of this machine, or by those of "
        "--scheduler. Changes no result.",
    ),
    click.option(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        help="Dask scheduler whose workers count, and see FILES under the same paths.",
    ),
    click.option(
        "--temp-dir",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder that all workers see, where posts wait until it is known which come "
        "again; else the system's.",
    ),
    click.option(
        "--max-temp",
        metavar="BYTES",
        help="Most that the folder of --temp-dir may take, as 50GB; it ends before it "
        "takes more.",
    ),
    folded("engine", ("engine", "scheduler", "temp_dir", "max_temp"), _opened),
)


def kept_parts(
    output: Path | None, options: dict[str, Any], *, quiet: bool = False
) -> AbstractContextManager[Kept | None]:
    """Keep what is tagged beside `output` until the verb is done; see `kept_beside`."""
    from sentiment.analysis.kept import kept_beside, tagging_facts  # noqa: PLC0415

    names = ("model", "lexicon", "allow_none", "min_confidence")
    facts = tagging_facts(**{name: options[name] for name in names})
    return kept_beside(output, facts, str if quiet else partial(click.echo, err=True))


def count_archive(
    counter: Counter,
    files: tuple[str, ...],
    doing: str,
    options: dict[str, Any],
    engine: AbstractContextManager[Count],
    change: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    **more: Any,
) -> tuple[st.IngestLog, st.Selection]:
    """Read, tag and count FILES, with their progress shown; return the accounts of them.

    `doing` is for the progress; `options` are those of ``reading_options``, ``copies_options``
    and ``archive_options``, which give the `engine`, too; `change` is as of `Archive`, `more`
    are further options of reading and tagging.
    """
    # loaded only now: a typo in an option should not wait for pandas
    from sentiment.analysis.counter import Archive  # noqa: PLC0415
    from sentiment.analysis.pipeline import How  # noqa: PLC0415

    given, log = {"on_error": "collect", **options, **more}, st.IngestLog()
    which = {name: given.pop(name) for name in ("reposts", "dedupe_text")}
    if given["lexicon"] is not None:
        given["lexicon"] = st.read_lexicon(given["lexicon"])
    how = How.out_of(given)
    with (
        engine as count,
        progress_over(files, doing, by_posts=how.model == ACCURATE) as steps,
    ):
        return log, count(counter, Archive(files, which, how, given, steps, change), log)
