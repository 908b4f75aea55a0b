"""Bars on stderr that say how long it takes; nothing where that is no terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Steps", "progress_bar", "progress_over"]


class Steps:
    """Bytes of an archive that are done.

    Parameters
    ----------
    advance : callable
        Moves the bar by so many bytes.
    by_posts : bool
        Whether bytes are done when their posts are tagged, not when they are
        read: one block may hold posts that the accurate model takes minutes over.

    Examples
    --------
    >>> moves = []
    >>> steps = Steps(moves.append, by_posts=True)
    >>> steps.read(1000)
    >>> steps.tagged(1, 4)
    >>> steps.tagged(4, 4)
    >>> moves
    [250, 750]
    """

    def __init__(self, advance: Callable[[int], object], *, by_posts: bool) -> None:
        self._advance = advance
        self._by_posts = by_posts
        self._read = self._shown = 0

    def read(self, n_bytes: int) -> None:
        """Take note of bytes read."""
        self._read += n_bytes
        if not self._by_posts:
            self._show(self._read)

    def tagged(self, done: int, read: int) -> None:
        """Take note of how many of the posts read so far are tagged."""
        if self._by_posts:
            self._show(self._read * done // read)

    def _show(self, n_bytes: int) -> None:
        if n_bytes > self._shown:
            self._advance(n_bytes - self._shown)
            self._shown = n_bytes


@contextmanager
def progress_bar(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """Show a bar of so many steps."""
    with click.progressbar(
        length=max(length, 1), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield bar.update


@contextmanager
def progress_over(files: tuple[str, ...], label: str, *, by_posts: bool) -> Iterator[Steps]:
    """Show a bar of an archive's bytes."""
    paths = [
        path
        for name in files
        for path in (Path(name).rglob("*") if Path(name).is_dir() else [Path(name)])
    ]
    length = sum(path.stat().st_size for path in paths if path.is_file())
    with progress_bar(length, label) as advance:
        yield Steps(advance, by_posts=by_posts)
