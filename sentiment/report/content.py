"""What posts say: sentences, tables and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.report.numbers import ALPHA, change_words, p_words, share_words
from sentiment.results import MIN_FLAGGED, MIN_WINDOW_POSTS
from sentiment.safety import for_markdown
from sentiment.schema import WINDOWS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sentiment.outage import Outage
    from sentiment.results import Content

__all__ = ["describe_content", "save_content"]

#: Destinations that a window's sentence names.
_PLACES = 5


def save_content(content: Content, outage: Outage, folder: Path) -> list[str]:
    """Write the tables, and ``facets.png`` with its words where a facet has enough posts.

    Returns
    -------
    list of str
        Names of the PNG files.
    """
    # matplotlib is loaded by who draws
    from sentiment.charts import describe_facets, facets_shown, plot_facets  # noqa: PLC0415
    from sentiment.report.figures import save_chart  # noqa: PLC0415

    tables = {"facets": content.facets, "facet_changes": content.changes}
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g")
    if facets_shown(content).empty:
        return []
    save_chart(plot_facets(content, outage), folder / "facets.png")
    words = describe_facets(content, outage)
    (folder / "facets.txt").write_text(words + "\n", encoding="utf-8")
    return ["facets.png"]


def describe_content(content: Content, outage: Outage) -> list[str]:
    """Say what posts said before, during and after, each number with n and interval."""
    lines = ["### What posts said", "", *_limits(content), ""]
    windows = WINDOWS[1:] if outage.end is not None else WINDOWS[1:2]
    for to in windows:
        changes = content.changes[content.changes["comparison"] == f"{to} - before"]
        if min(content.n_sampled[0], content.n_sampled[WINDOWS.index(to)]) < MIN_WINDOW_POSTS:
            lines.append(f"- {to.capitalize()}: too few posts to compare.")
            continue
        clear = changes[(changes["p_bh"] < ALPHA) & (changes["family"] != "destination")]
        order = clear["value"].abs().sort_values(ascending=False, kind="stable").index
        asked = int((changes["enough"] & (changes["family"] != "destination")).sum())
        if clear.empty:
            lines.append(
                f"- {to.capitalize()}: no clear change in what posts said; {asked} facets had "
                f"the {MIN_FLAGGED} posts that a comparison needs."
            )
        lines += [f"- {_change(content, to, changes.loc[at])}" for at in order]
        lines += _places(content, to)
    return [*lines, ""]


def _limits(content: Content) -> list[str]:
    searched = "all posts of the windows"
    if content.is_sample:
        parts = [
            f"{part:,} of {whole:,} {window}"
            for part, whole, window in zip(
                content.n_sampled, content.n_posts, WINDOWS, strict=True
            )
        ]
        searched = f"a random sample of posts ({', '.join(parts)})"
    return [
        f"Found by patterns of English words in {searched}. Patterns miss what is said in "
        f"other words, so shares are floors; a rumoured cause is no evidence of the cause. A "
        f"change is called one where its p-value, adjusted by Benjamini and Hochberg's method, "
        f"is below {ALPHA}."
    ]


def _change(content: Content, to: str, row: pd.Series) -> str:
    verb = "rose" if row["value"] > 0 else "fell"
    levels = ", ".join(
        f"{_share(content, window, str(row['facet']))} {window}" for window in ("before", to)
    )
    name = _name(str(row["facet"]))
    difference = change_words(row.rename({"facet": "measure"}))
    return (
        f"**{name} ({row['family']}) {verb}** {to} the outage: {levels}; difference "
        f"{difference}; {p_words(row['p_bh'])})."
    )


def _places(content: Content, window: str) -> list[str]:
    table = content.facets
    there = table[(table["window"] == window) & (table["family"] == "destination")]
    there = there[there["n"] > 0].sort_values("n", ascending=False, kind="stable")
    if there.empty:
        return []
    named = "; ".join(
        f"{_name(str(name)).lower()} {_share(content, window, str(name))}"
        for name in there["facet"].iloc[:_PLACES]
    )
    return [f"- Where posts {window} the outage say that people turn to: {named}."]


def _share(content: Content, window: str, facet: str) -> str:
    table = content.facets
    row = table[(table["window"] == window) & (table["facet"] == facet)].iloc[0]
    return share_words(
        row["share"], row["low"], row["high"], int(row["n"]), int(row["n_posts"])
    )


def _name(facet: str) -> str:
    words = facet.removeprefix("to_").replace("_", " ")
    return for_markdown(words[0].upper() + words[1:])
