"""Who is told how far an analysis is."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Steps(Protocol):
    """What is told how far a stage is."""

    def read(self, n_bytes: int) -> None:
        """Take note of bytes taken from disk."""

    def tagged(self, done: int, read: int) -> None:
        """Take note of how many of the posts read so far are tagged."""

    def measuring(self) -> None:
        """Take note that all is read."""


class SilentSteps:
    """Nobody wants to know how far a stage is."""

    def read(self, n_bytes: int) -> None:
        """Do nothing."""

    def tagged(self, done: int, read: int) -> None:
        """Do nothing."""

    def measuring(self) -> None:
        """Do nothing."""


def silent_stages(_: str) -> AbstractContextManager[Steps]:
    """Tell nobody how far a stage is."""
    return nullcontext(SilentSteps())
