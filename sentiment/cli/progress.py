"""A line a stage on stderr that says how long it takes; nothing where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import click

from sentiment.analysis.steps import Steps

_MB = 1_000_000


def progress_bar(length: int, label: str, *, quiet: bool = False, **looks: Any) -> Any:
    """Make a bar of so many steps, a context manager of what is told of them (``update``)."""
    hidden = quiet or not sys.stderr.isatty()
    return click.progressbar(
        length=max(length, 1), label=label, file=sys.stderr, hidden=hidden, **looks
    )


@contextmanager
def progress_over(
    files: tuple[Any, ...], label: str, *, by_posts: bool, quiet: bool = False
) -> Iterator[Steps]:
    """Show a bar of an archive's bytes, with posts a second; then that it is measured."""
    paths = [
        path
        for name in files
        if isinstance(name, str)
        for path in (Path(name).rglob("*") if Path(name).is_dir() else [Path(name)])
    ]
    length = sum(path.stat().st_size for path in paths if path.is_file())
    length += sum(each.size for each in files if not isinstance(each, str))
    began = monotonic()

    def pace(steps: Steps | None) -> str | None:
        if steps is None or not steps.posts:
            return None
        return f"{steps.posts / max(monotonic() - began, 0.1):,.0f} posts a second"

    with ExitStack() as lines:

        def measure() -> None:
            bar.update(0, steps)
            bar.render_progress()
            lines.close()  # ends the line of reading
            lines.enter_context(
                progress_bar(1, "measuring", quiet=quiet, bar_template="%(label)s ...")
            )

        title = f"{label} {length / _MB:,.1f} MB"
        bar = lines.enter_context(progress_bar(length, title, quiet=quiet, item_show_func=pace))
        steps = Steps(lambda n: bar.update(n, steps), by_posts=by_posts, then=measure)
        yield steps


@contextmanager
def progress_drawing(*, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """Show a bar of charts: what it yields is told how many there are, then of each."""
    with ExitStack() as line:
        bars: list[Any] = []

        def told(total: int) -> None:
            if bars:
                bars[0].update(1)
            else:
                bars.append(line.enter_context(progress_bar(total, "drawing", quiet=quiet)))

        yield told
