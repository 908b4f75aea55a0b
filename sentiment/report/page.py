"""A story as one HTML file that asks no network for anything."""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from sentiment import __version__
from sentiment.escape import for_terminal
from sentiment.report.tables import Section


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
            _uri(wide), _size(wide), alt, _uri(narrow), _size(narrow), [_link(f) for f in files]
        )


@dataclass(frozen=True)
class Part:
    """A part of a page: an outage, or what holds for all."""

    id: str
    title: str
    headline: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    postmortem: list[tuple[str, list[str]]] = field(default_factory=list)
    charts: list[Image] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True)
class Again:
    """How to make a report again, and whom to cite."""

    lines: list[str]
    command: str = ""
    cite: Sequence[str] = ()


def render_page(title: str, parts: list[Part], names: Iterable[str], again: Again) -> str:
    """Render a page as HTML; `names` are files beside it, as paths with slashes.

    Everything is escaped by the template, control and direction characters are shown by their
    code points, and the content security policy allows the page's own style and script alone.
    """
    css, js = (_static(name) for name in ("page.css", "page.js"))
    page: str = _template().render(
        title=title,
        parts=parts,
        files=[_link(name) for name in names],
        again=again,
        css=Markup(css),  # noqa: S704  shipped with the package
        js=Markup(js),  # noqa: S704  as above
        css_hash=_hash(css),
        js_hash=_hash(js),
        footer=f"outage-sentiment {__version__}",
    )
    return page


def _finalize(value: object) -> object:
    """Show characters that would turn or hide what stands around them; keep 5 % together."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return for_terminal(value).replace(" %", "\xa0%")
    return value


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    return environment.from_string(_static("page.html.j2"))


@cache
def _static(name: str) -> str:
    return (files("sentiment.report") / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _uri(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def _size(data: bytes) -> tuple[int, int]:
    # a PNG begins with eight bytes, then its first chunk: length, IHDR, width, height
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _link(name: str) -> tuple[str, str]:
    return name, quote(name)
