"""A report's page, one HTML file that asks no network for anything, and what lies beside it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from sentiment import __version__
from sentiment.escape import for_terminal
from sentiment.report.parts import Part, link


def write_pages(
    stage: Path,
    title: str,
    parts: Sequence[Part],
    summary: str,
    facts: Mapping[str, Any],
    *,
    again: str,
    command: str = "",
    cite: Sequence[str] = (),
) -> list[str]:
    """Write page, summary and manifest of what is in `stage`; name the page and its charts.

    `facts` are the manifest's; the page says how it is made `again`, and whom to cite. All on
    it is escaped by the template, control and direction characters are shown by their code
    points, and the content security policy allows the page's own style and script alone.
    """
    held = {each.relative_to(stage).as_posix() for each in stage.rglob("*.*")}
    names = sorted({"summary.md", "report.html", "manifest.json"} | held)
    css, js = (_static(name) for name in ("page.css", "page.js"))
    page = _template().render(
        title=title,
        parts=parts,
        files=[link(name) for name in names],
        again=again,
        command=command,
        cite=cite,
        css=Markup(css),  # noqa: S704  shipped with the package
        js=Markup(js),  # noqa: S704  as above
        css_hash=_hash(css),
        js_hash=_hash(js),
        footer=f"outage-sentiment {__version__}",
    )
    manifest = json.dumps({**facts, "files": names}, indent=2) + "\n"
    for name, text in zip(
        ("summary.md", "report.html", "manifest.json"), (summary, page, manifest), strict=True
    ):
        (stage / name).write_text(text, encoding="utf-8")
    return ["report.html", *(chart.files[0][0] for part in parts for chart in part.charts)]


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
