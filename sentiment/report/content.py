"""What posts say: sentences, tables and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.escape import for_markdown
from sentiment.report.groups import describe_groups
from sentiment.report.numbers import ALPHA, change_words, p_words, share_words
from sentiment.results import MIN_FLAGGED, MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sentiment.outage import Outage
    from sentiment.results import Content

__all__ = ["describe_content", "save_content"]

#: Words that a measure's sentence names.
_N_WORDS = 3
_MOVED = {"valence": "mean sentiment", "frustration": "frustration"}
#: Destinations that a window's sentence names.
_PLACES = 5


def save_content(content: Content, outage: Outage, folder: Path) -> list[str]:
    """Write the tables, and ``facets.png`` and ``words.png`` where there is enough to draw.

    Returns
    -------
    list of str
        Names of the PNG files.
    """
    # matplotlib is loaded by who draws
    from sentiment.chart import (  # noqa: PLC0415
        describe_facets,
        describe_words,
        facets_shown,
        plot_facets,
        plot_words,
    )
    from sentiment.report.figures import save_drawn  # noqa: PLC0415

    tables = {
        "facets": content.facets,
        "facet_changes": content.changes,
        "words": content.words,
        "groups": content.groups,
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g")
    charts = {}
    if not facets_shown(content).empty:
        charts["facets"] = plot_facets, describe_facets
    if content.words["measure"].isin(_MOVED).any():
        charts["words"] = plot_words, describe_words
    for name, (plot, describe) in charts.items():
        path, words = folder / f"{name}.png", describe(content, outage)
        save_drawn(plot(content, outage), path, words, tables[name])
    return [f"{name}.png" for name in charts]


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
                f"- {to.capitalize()}: no clear change in what posts said; of the facets "
                f"{asked or 'none'} had the {MIN_FLAGGED} posts that a comparison needs."
            )
        lines += [f"- {_change(content, to, changes.loc[at])}" for at in order]
        lines += _places(content, to)
    return [*lines, *_words(content), *describe_groups(content, windows), ""]


def _words(content: Content) -> list[str]:
    lines = []
    for measure, name in _MOVED.items():
        table = content.words[content.words["measure"] == measure].head(_N_WORDS)
        if len(table):
            words = "; ".join(_word(row) for _, row in table.iterrows())
            lines.append(f"- Words that moved {name} most during the outage: {words}.")
    return lines


def _word(row: pd.Series) -> str:
    verb = "raised" if row["contribution"] > 0 else "lowered"
    return (
        f"{for_markdown(str(row['word']))} ({verb} it; in {100 * row['share_from']:.1f} % of "
        f"posts before and {100 * row['share_to']:.1f} % during: {change_words(row)}), n = "
        f"{row['n_from']:,} and {row['n_to']:,})"
    )


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
        f"Found by patterns of English words in {searched}. Patterns read words, not what a "
        f"post is about, and miss what is said in others: compare windows rather than levels. "
        f"A rumoured cause is no evidence of the cause. A change is called one where its "
        f"p-value, adjusted by Benjamini and Hochberg's method, is below {ALPHA}."
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
