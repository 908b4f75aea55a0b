"""An analysis in a notebook: the answer, its chart, its tables."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

import pandas as pd

from sentiment.chart import plot_timeline
from sentiment.chart.picture import as_png
from sentiment.escape import for_terminal
from sentiment.results import Measures

_TABLES = ("differences", "effects", "shape", "windows")


def show_html(
    headline: Sequence[str], cautions: Sequence[str], outages: Sequence[Measures]
) -> str:
    """Write an analysis as HTML for a notebook's cell; every text is escaped, nothing runs.

    Headline, what could overturn it, the timeline of each outage as an image, tables folded
    away.
    """
    lines = [f"<p style='font-size:1.15em'>{_text(' '.join(headline))}</p>"]
    if cautions:
        items = "".join(f"<li>{_text(line)}</li>" for line in cautions)
        lines.append(f"<p>What could overturn this:</p><ul>{items}</ul>")
    for measures in outages:
        data = base64.b64encode(as_png(plot_timeline(measures), 100)).decode()
        alt = _text(measures.outage.label)
        lines.append(
            f"<img alt='{alt}' style='max-width:100%' src='data:image/png;base64,{data}'>"
        )
        lines += [_folded(name, getattr(measures, name)) for name in _TABLES]
    return f"<div>{''.join(lines)}</div>"


def _text(text: str) -> str:
    return escape(for_terminal(text))


def _folded(name: str, table: pd.DataFrame) -> str:
    rows = table.head(60).to_html(
        index=False, na_rep="", border=0, float_format="{:.3g}".format
    )
    return f"<details><summary>{name} ({len(table):,} rows)</summary>{rows}</details>"
