"""What posts say before, during and after: shares of facets, grouped by question."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sentiment.chart.canvas import number_axis, say_empty, set_rows
from sentiment.chart.look import Look
from sentiment.chart.sheet import GREY, Sheet, chart
from sentiment.outage import Outage
from sentiment.results import MIN_FLAGGED, MIN_WINDOW_POSTS, Content
from sentiment.schema import WINDOWS
from sentiment.tell import title_of
from sentiment.tell.about import clear_aspects
from sentiment.tell.when import when_words

#: Families in the order of the chart, with the question that they answer.
FAMILIES = {
    "worry": "Worries",
    "cause": "Rumoured causes",
    "ask": "Asks",
    "scam": "Signs of scams",
    "mood": "Relief, detox, checking",
    "destination": "Where people turn to",
}
#: Destinations that are drawn, those with the most posts.
_MAX_DESTINATIONS = 6
#: Marker of a window, so that greyscale tells them apart as well.
_MARKS = {"before": "o", "during": "D", "after": "s"}
_ROW = 2.5  # ems
_OFFSETS = (0.26, 0.0, -0.26)


def facet_words(name: str) -> str:
    """Write a facet's name as people do.

    >>> facet_words("data_loss"), facet_words("to_google_meet")
    ('data loss', 'google meet')
    """
    return name.removeprefix("to_").replace("_", " ")


def facets_shown(content: Content) -> pd.DataFrame:
    """Return the rows of `Content.facets` that a chart shows.

    Those of facets that at least `MIN_FLAGGED` posts have, in windows with at
    least `MIN_WINDOW_POSTS`; of destinations the six with the most.
    """
    table = content.facets[content.facets["n_posts"] >= MIN_WINDOW_POSTS]
    totals = table.groupby("facet", sort=False)["n"].sum()
    totals = totals[totals >= MIN_FLAGGED]
    is_place = totals.index.str.startswith("to_")
    places = totals[is_place].sort_values(ascending=False, kind="stable")
    kept = {*totals.index[~is_place], *places.index[:_MAX_DESTINATIONS]}
    return table[table["facet"].isin(kept)]


def _rows(content: Content, table: pd.DataFrame) -> list[tuple[str, str]]:
    """Order the facets of each family by their change during the outage, its name first."""
    changes = content.changes[content.changes["comparison"] == "during - before"]
    size = changes.set_index("facet")["value"].abs()
    rows: list[tuple[str, str]] = []
    for family, heading in FAMILIES.items():
        members = list(dict.fromkeys(table.loc[table["family"] == family, "facet"]))
        members.sort(key=lambda name: -size.get(name, 0.0))
        if members:
            rows += [("", heading), *((name, facet_words(name)) for name in members)]
    return rows


@chart("the chart alone")
def plot_facets(sheet: Sheet, content: Content, outage: Outage) -> None:
    """Draw the share of posts with each facet in the three windows, with intervals.

    In each family the greatest change stands first; a name is bold where the
    change is clear.
    """
    look = sheet.look
    table = facets_shown(content)
    rows = _rows(content, table)
    counts = ", ".join(
        f"{n:,} {look.word(window)}"
        for n, window in zip(content.n_sampled, WINDOWS, strict=True)
    )
    note = " sampled" if content.is_sample else ""
    (panel,) = sheet.lay(
        title=title_of("facets", content=content),
        text=f"{outage.name or when_words(outage, look.tz)} · share of posts, n = {counts}"
        f"{note} · bars: 95 % intervals, bold: a clear change",
        rows=(_ROW * max(len(rows), 3),),
        left=14.0,
        gap=2.6,
        method="patterns of English words",
    )
    names = [name for name, _ in rows]
    for window, offset in zip(WINDOWS, _OFFSETS, strict=True):
        part = table[table["window"] == window].set_index("facet")
        at = np.array([y for y, name in enumerate(names) if name in part.index])
        part = part.reindex([name for name in names if name in part.index])
        share, low, high = (100 * part[key].to_numpy(float) for key in ("share", "low", "high"))
        panel.errorbar(
            share,
            at - offset,
            xerr=np.vstack([share - low, high - share]),
            linestyle="none",
            markersize=0.45 * look.font,
            elinewidth=0.13 * look.font,
            label=look.word(window),
            color=look.colour(window),
            marker=_MARKS[window],
        )
    _finish(panel, rows, set(clear_aspects(content)["facet"]), look)


def _finish(panel: Axes, rows: list[tuple[str, str]], clear: set[str], look: Look) -> None:
    set_rows(panel, [words for _, words in rows])
    most = max(1.0, 1.02 * float(panel.dataLim.x1)) if rows else 1.0
    panel.set_xlim(-0.006 * most, most)  # so that dots at 0 % are whole
    for (name, _), label in zip(rows, panel.get_yticklabels(), strict=True):
        if not name:  # a heading
            label.set(color=GREY, fontstyle="italic")
        elif name in clear:
            label.set_fontweight("bold")
    number_axis(panel.xaxis, lambda x: f"{x:g} %", 4 if look.narrow else 6)
    if not rows:
        say_empty(panel, f"No facet has {MIN_FLAGGED} posts.")
        return
    panel.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=3,
        borderaxespad=0.2,
        handletextpad=0.2,
    )


def describe_facets(content: Content, outage: Outage) -> str:
    """Say what the chart of facets shows."""
    table = facets_shown(content)
    parts = []
    for name, rows in table.groupby("facet", sort=False):
        pairs = zip(rows["share"].tolist(), rows["window"], strict=True)
        levels = ", ".join(f"{100 * share:.1f} % {window}" for share, window in pairs)
        parts.append(f"{facet_words(str(name))} {levels}")
    found = "; ".join(parts) or f"no facet has {MIN_FLAGGED} posts"
    return (
        f"A chart of dots with 95 % intervals, for {outage.label}: the share of posts that "
        f"say something, before, during and after. {found}."
    )
