"""What a page and a summary are made of: tables, sections, charts, and parts of these."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote


@dataclass(frozen=True)
class Table:
    """A table as people read it: cells are plain text, numbers with their n and interval."""

    head: list[str]
    rows: list[list[str]]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the details; open: not folded away."""

    title: str
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    open: bool = False


class Image(NamedTuple):
    """A chart in a page: data URIs, sizes in pixels, its words, its files."""

    wide: str
    size: tuple[int, int]
    alt: str
    narrow: str
    narrow_size: tuple[int, int]
    files: list[tuple[str, str]]

    @classmethod
    def of(cls, wide: bytes, narrow: bytes, alt: str, files: Iterable[str]) -> Image:
        """Embed a PNG and its narrow drawing."""
        return cls(
            _uri(wide), _size(wide), alt, _uri(narrow), _size(narrow), [link(f) for f in files]
        )


@dataclass(frozen=True)
class Part:
    """A part of a page: an outage, a comparison, or what holds for all; plain text.

    `id` is its anchor. What could overturn its answer is told in three sentences at most.
    """

    id: str
    title: str
    headline: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    postmortem: list[tuple[str, list[str]]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    charts: Sequence[Image] = ()


def _uri(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def _size(data: bytes) -> tuple[int, int]:
    # a PNG begins with eight bytes, then its first chunk: length, IHDR, width, height
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def link(name: str) -> tuple[str, str]:
    """Return a file's name, and its address beside the page."""
    return name, quote(name)
