"""The errors that the package raises on purpose.

Every message names its subject, what was found, what was expected and what
to do next, so that a reader of a log can act on it.
"""

from __future__ import annotations

import copyreg
from typing import Any


class SentimentError(Exception):
    """Base class of every error that the package raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes as what it says, however it is made."""
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


class InputError(SentimentError):
    """A file can't be read as posts: unknown format, broken container, no records.

    Examples
    --------
    >>> raise st.InputError("posts.bin", found="a PNG image", expected="CSV or JSON")
    Traceback (most recent call last):
    sentiment.errors.InputError: posts.bin: found a PNG image; expected CSV or JSON.
    """

    def __init__(
        self, subject: str, *, found: str, expected: str, next_step: str | None = None
    ) -> None:
        message = f"{subject}: found {found}; expected {expected}."
        super().__init__(f"{message}\n{next_step}" if next_step else message)
        self.subject = subject


class KernelError(SentimentError, ImportError):
    """The compiled code is not there, or of other sources than those that call it."""


class UnreadableError(InputError):
    """A file or folder can't be opened, so that what it holds is not known."""


class RemoteError(SentimentError):
    """A remote file changed, or could not be read on, in the middle of a run: the run ends."""


class ClusterError(SentimentError):
    """A task of a cluster failed again and again, or the cluster is gone: the run ends."""


class LayoutError(SentimentError, ValueError):
    """A table lacks a column of the layout that a stage needs, or holds a wrong type."""


class ModelError(SentimentError, ValueError):
    """A model file is damaged, of another version, or not a model at all."""


class OptionError(SentimentError, ValueError):
    """An option's value can't be used: an outage that ends before it starts, say."""


class RecordError(SentimentError):
    """One record can't become a post; it is counted and its neighbours go on.

    Records are counted by `reason`, a short phrase that all with that problem share; `detail`
    is what was found in this one.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class NotAPostError(RecordError):
    """A record that is no post by design (a like, a delete, an error object)."""
