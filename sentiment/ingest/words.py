"""Data of the package: words that exports use, in the languages of those who make them."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def data(*path: str) -> dict[str, Any]:
    """Read a file of TOML in this package."""
    return tomllib.loads(resources.files("sentiment.ingest").joinpath(*path).read_text("utf-8"))


WORDS = data("words.toml")
