"""The tagged posts that a verb works on, by the options that verbs share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sentiment.cli.process import share_heap
from sentiment.cli.progress import progress_over
from sentiment.cli.tagging_options import ACCURATE
from sentiment.cli.verb import Command, together

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.analysis.counter import Count, Counter
    from sentiment.analysis.kept import Kept
    from sentiment.ingest import IngestLog
    from sentiment.select.copies import Selection


def _one_engine(command: Command) -> Command:
    """Give the command one `engine`: a context manager of what `analyse` takes as such."""

    @wraps(command)
    def with_engine(
        *,
        engine: str | None,
        scheduler: str | None,
        temp_dir: Path | None,
        max_temp: str | None,
        **given: Any,
    ) -> Any:
        from sentiment.analysis.counter import opened_engine  # noqa: PLC0415

        share_heap()
        if engine is None and (scheduler or temp_dir or max_temp):
            raise click.UsageError(
                "--scheduler, --temp-dir, --max-temp: found without --engine dask."
            )
        opened = opened_engine(
            scheduler or engine,
            workers=given["jobs"],
            temp=temp_dir,
            most=max_temp,
            tell=str if given.get("quiet") else partial(click.echo, err=True),
        )
        return command(engine=opened, **given)

    return with_engine  # type: ignore[return-value]  # as any decorator


#: Which machines count.
engine_options = together(
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
    _one_engine,
)


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


def count_archive(
    counter: Counter,
    files: tuple[str, ...],
    doing: str,
    options: dict[str, Any],
    output: Path | None,
    engine: AbstractContextManager[Count],
    change: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    **more: Any,
) -> tuple[IngestLog, Selection]:
    """Count FILES by an engine, with their progress shown; return the accounts of them.

    `engine` is what `engine_options` give, `change` as of `Archive`, `more` are further options
    of reading; see `tagged_archive`.
    """
    from sentiment.analysis.counter import Archive  # noqa: PLC0415
    from sentiment.analysis.pipeline import How  # noqa: PLC0415
    from sentiment.ingest import IngestLog  # noqa: PLC0415
    from sentiment.score.lexicon import read_lexicon  # noqa: PLC0415

    given, log = dict(options), IngestLog()
    which = {name: given.pop(name) for name in ("reposts", "dedupe_text")}
    path = given.pop("lexicon")
    given["lexicon"] = None if path is None else read_lexicon(path)
    how = How.out_of(given)
    with (
        kept_parts(output, options) as kept,
        engine as count,
        progress_over(files, doing, by_posts=how.model == ACCURATE) as steps,
    ):
        reading = {"on_error": "collect", **given, **more}
        archive = Archive(files, which, replace(how, kept=kept), reading, steps, change)
        return log, count(counter, archive, log)
