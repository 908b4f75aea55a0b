"""A line a stage on stderr that says how long it takes; nothing where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import click

from sentiment.analysis.steps import Steps as _Steps

_MB = 1_000_000


class Steps(_Steps):
    """Bytes and posts of an archive that are done, and what comes `then`.

    With `by_posts` bytes are done when their posts are tagged, not when they are read: one
    block may hold posts that the accurate model takes minutes over.

    Examples
    --------
    >>> moves = []
    >>> steps = Steps(moves.append, by_posts=True)
    >>> steps.read(1000)
    >>> steps.tagged(1, 4)
    >>> steps.tagged(4, 4)
    >>> moves, steps.posts
    ([250, 750], 4)
    """

    def __init__(
        self,
        advance: Callable[[int], object],
        *,
        by_posts: bool,
        then: Callable[[], object] | None = None,
    ) -> None:
        self._advance = advance
        self._by_posts = by_posts
        self._then = then
        self._read = self._shown = 0
        self.posts = 0

    def read(self, n_bytes: int) -> None:
        """Take note of bytes read."""
        self._read += n_bytes
        if not self._by_posts:
            self._show(self._read)

    def tagged(self, done: int, read: int) -> None:
        """Take note of how many of the posts read so far are tagged."""
        self.posts = done if self._by_posts else read
        if self._by_posts:
            self._show(self._read * done // max(read, 1))

    def measuring(self) -> None:
        """Take note that all is read."""
        if self._then is not None:
            self._then()

    def _show(self, n_bytes: int) -> None:
        if n_bytes > self._shown:
            self._advance(n_bytes - self._shown)
            self._shown = n_bytes


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
