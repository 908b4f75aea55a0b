"""Who is told how far an analysis is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext


class Steps:
    """Bytes and posts of an archive that are done: told to `advance`, and what comes `then`.

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
        advance: Callable[[int], object] = lambda _: None,
        *,
        by_posts: bool = False,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        self._advance, self._by_posts, self._then = advance, by_posts, then
        self._read = self._shown = 0
        self.posts = 0

    def read(self, n_bytes: int) -> None:
        """Take note of bytes taken from disk."""
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
        self._then()

    def _show(self, n_bytes: int) -> None:
        if n_bytes > self._shown:
            self._advance(n_bytes - self._shown)
            self._shown = n_bytes


def silent_stages(_: str) -> AbstractContextManager[Steps]:
    """Tell nobody how far a stage is."""
    return nullcontext(Steps())
