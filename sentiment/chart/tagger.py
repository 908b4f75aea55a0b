"""A tagger in charts: what decided a post's tag, and how often tags are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.chart.canvas import as_count, as_share, number_axis, zero_line
from sentiment.chart.look import Look, drawable
from sentiment.chart.sheet import GREY, Sheet, chart, panel_title
from sentiment.tell.numbers import signed

if TYPE_CHECKING:
    from sentiment.evaluate import Calibration
    from sentiment.score.reactions.explain import Explanation

_LOOK = Look(figsize=(7.0, None))


@chart("the chart alone", like=_LOOK)  # type: ignore[arg-type]  # n is no subject
def plot_explanation(sheet: Sheet, found: Explanation, *, n: int = 12) -> None:
    """Draw the words and signs that spoke for and against a post's tag.

    Examples
    --------
    >>> ax = st.plot_explanation(st.explain("I hope my photos are safe"))
    """
    look, reaction = sheet.look, found.reaction
    table = found.top(n)
    weights = table[reaction].to_numpy(float)
    names = [
        f"{feature}  ({kind})"
        for kind, feature in zip(table["kind"], table["feature"], strict=True)
    ]
    share = 100 * found.probabilities[reaction]
    (panel,) = sheet.lay(
        title=f"{reaction}, {share:.0f} %",
        text=f"“{drawable(found.text, 80)}”",
        rows=(1.9 * max(len(table), 1),),
        left=17.0,
        right=3.0,
        gap=1.0,
        method="words and signs of the tagger",
    )
    y = np.arange(len(table))
    colours = np.where(weights > 0, look.colour(reaction), "#C9C9C9")
    panel.barh(y, weights, color=colours, height=0.66)
    for at, weight in enumerate(weights):
        speaks = weight > 0
        panel.annotate(
            signed(weight, 2),
            (weight, at),
            xytext=(4 if speaks else -4, 0),
            textcoords="offset points",
            ha="left" if speaks else "right",
            va="center",
            fontsize=look.small,
            color=look.ink(reaction) if speaks else GREY,
        )
    panel.set_yticks(y, [drawable(name, 40) for name in names])
    panel.invert_yaxis()
    zero_line(panel, look)
    panel.margins(x=0.16)
    panel.tick_params(axis="y", length=0)
    panel.set_xlabel(f"speaks for {drawable(reaction, 30)} (log-odds)")


@chart("the diagram, then the counts", like=Look(figsize=(6.4, 5.8)))
def plot_reliability(sheet: Sheet, found: Calibration) -> None:
    """Draw a reliability diagram, and how many posts stand behind each point.

    Examples
    --------
    >>> found = st.measure_calibration(np.array([0.9, 0.6]), np.array([True, False]))
    >>> ax = st.plot_reliability(found)
    """
    look = sheet.look
    table = found.table
    n = int(table["n"].sum())
    value, low, high = (table[key].to_numpy(float) for key in ("accuracy", "low", "high"))
    x = table["confidence"].to_numpy(float)
    diagram, counts = sheet.lay(
        title="Do probabilities mean what they say?",
        text=f"n = {n:,} posts · bars: 95 % intervals · expected calibration error "
        f"{found.error:.3f}",
        rows=(18.0, 4.5),
        method="bins of probability, Wilson's intervals",
    )
    counts.sharex(diagram)
    diagram.plot([0, 1], [0, 1], color=GREY, linestyle=(0, (4, 3)), linewidth=0.9)
    diagram.annotate(
        "as often right as said",
        (0.12, 0.12),
        xytext=(9, -6),
        textcoords="offset points",
        color=GREY,
        fontsize=look.small,
    )
    colour = look.colour("concern")
    error = np.vstack([value - low, high - value])
    diagram.plot(x, value, color=colour, marker="o", markersize=5, linewidth=1.2)
    diagram.errorbar(x, value, yerr=error, fmt="none", ecolor=colour, elinewidth=1.3)
    diagram.set_xlim(0, 1)
    diagram.set_ylim(0, 1.03)  # so that points at 100 % are whole
    panel_title(diagram, "Share of tags that are right", look)
    width = (table["end"] - table["start"]).to_numpy(float)
    counts.bar(table["start"], table["n"], width=0.9 * width, align="edge", color="#B8B8B8")
    panel_title(counts, "Posts", look)
    counts.set_xlabel("probability of the tag")
    for axis in (diagram.xaxis, diagram.yaxis):
        number_axis(axis, as_share, 5)
    number_axis(counts.yaxis, as_count, 3)
    diagram.tick_params(axis="x", labelbottom=False)


def describe_reliability(found: Calibration) -> str:
    """Say what the reliability diagram shows."""
    table = found.table
    n = int(table["n"].sum())
    columns = (table[name].tolist() for name in ("confidence", "accuracy", "n"))
    points = "; ".join(
        f"{100 * said:.0f} % said, {100 * right:.0f} % right (n = {behind:,})"
        for said, right, behind in zip(*columns, strict=True)
    )
    return (
        f"A line of the share of tags that are right against the probability that the tagger "
        f"gave them, and bars of the posts behind each point, for n = {n:,} posts: "
        f"{points}. The expected calibration error is {found.error:.3f}."
    )
