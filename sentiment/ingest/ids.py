"""Ids that can't be trusted: a spreadsheet made numbers of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentiment.ingest.log import FileLog
    from sentiment.schema import Post

__all__ = ["IdCheck"]

# 1.23457E+17, or all digits with .0 behind them
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}|\d{16,}[.,]0*")
#: A float above 2**53 has no last digits of its own; 16 digits are 10**15 and more.
_EXACT = re.compile(r"(\d{1,15})[.,]0+")
#: Spreadsheets keep 15 digits of a number; longer ids then end in zeros.
_LONG = 17
_ZEROS = "000"
#: One id in a thousand ends in 000; a file where most do went through a spreadsheet.
_SUSPECT_SHARE = 0.5
_SUSPECT_MIN = 20


class IdCheck:
    """Gives posts ids of their own where the file has none that can be trusted.

    Parameters
    ----------
    account : FileLog
        Told how many ids were not trusted.
    prefix : str
        Name of the file in the ids that are made up.
    """

    def __init__(self, account: FileLog, prefix: str) -> None:
        self._account, self._prefix = account, prefix
        self._n_long = self._n_zeros = 0

    def checked(self, post: Post, number: int) -> Post:
        """Return `post` with an id: its own, or ``file#number``."""
        given = post.post_id
        if given.isdigit():
            if len(given) >= _LONG:
                self._n_long += 1
                self._n_zeros += given.endswith(_ZEROS)
        elif not given:
            post = post._replace(post_id=f"{self._prefix}#{number}")
        elif given[0].isdigit():
            post = post._replace(post_id=self._trusted(given) or f"{self._prefix}#{number}")
        author = post.author
        if author and author[0].isdigit() and not author.isdigit():
            post = post._replace(author=self._trusted(author))
        return post

    def _trusted(self, given: str) -> str | None:
        if _ROUNDED.fullmatch(given):
            self._account.n_float_ids += 1
            return None
        exact = _EXACT.fullmatch(given)
        return exact[1] if exact else given

    def close(self) -> None:
        """Note what only the whole file shows."""
        if self._n_long >= _SUSPECT_MIN and self._n_zeros > _SUSPECT_SHARE * self._n_long:
            self._account.notes.append(
                f"{self._n_zeros:,} of {self._n_long:,} long ids end in {_ZEROS}: a "
                f"spreadsheet rounded them, so different posts may share one"
            )
