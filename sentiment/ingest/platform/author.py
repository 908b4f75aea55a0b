"""Where an export tells of the author of a post: description, followers, verified mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sentiment.ingest.platform.layout import either

if TYPE_CHECKING:
    from sentiment.ingest.format.block import Path


class AuthorPaths(NamedTuple):
    """Paths in the record of a post: the first that holds a value is taken."""

    description: tuple[Path, ...] = ()
    followers: tuple[Path, ...] = ()
    verified: tuple[Path, ...] = ()


def author_paths(
    *, description: str = "", followers: str = "", verified: str = ""
) -> AuthorPaths:
    """Name the paths, as ``a|b/c``.

    >>> author_paths(followers="user/followers|fans").followers
    (('user', 'followers'), ('fans',))
    """
    return AuthorPaths(either(description), either(followers), either(verified))
