"""Reactions, sentiment and activity over time, one below the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from matplotlib import dates as mdates
from matplotlib.axes import Axes

from sentiment.chart.canvas import (
    USUAL,
    as_change,
    as_count,
    as_share,
    draw_holes,
    draw_outage,
    holes_of,
    number_axis,
    set_time_axis,
    starts_of,
    values,
    zero_line,
)
from sentiment.chart.look import Look, drawable, wrap
from sentiment.chart.sheet import GREY, Sheet, chart, panel_title
from sentiment.chart.smooth import Course, moving_level
from sentiment.outage import Statement
from sentiment.results import MIN_BIN_POSTS, MIN_WINDOW_POSTS, Measures
from sentiment.schema import REACTING
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import duration_words, per_words
from sentiment.tell.verdicts import verdict_of

_SHOWN = (*REACTING, "compound")
_ROWS = (8.0, 5.2, 5.2, 6.2, 5.2)


@chart("frustration, concern, humor, mean sentiment, posts")
def plot_timeline(sheet: Sheet, measures: Measures) -> None:
    """Draw each reaction's share, mean sentiment and posts, one below the other.

    Dots are bins with at least `MIN_BIN_POSTS` posts, the line a moving level
    with its 95 % interval, which never reaches across the outage's edges. The
    grey band is the level before the outage with its interval. Dots beyond the
    axis stand at its edge as triangles. Stretches without posts are hatched.
    """
    look = sheet.look
    first, last = _span(measures)
    statements = [s for s in measures.outage.statements if first <= s.time <= last]
    names = (*(f"share_{name}" for name in REACTING), "compound_mean")
    courses = [moving_level(measures, name) for name in names]
    pooled = courses[0].pooled * measures.bin_width
    keys = _key_lines(statements, look)
    panels = sheet.lay(
        title=title_of("timeline", measures),
        text=subtitle(
            measures,
            f"{_dots_and_line(measures.bin_width, pooled)}, with its 95 % interval",
            "grey: before" * any(_usual_of(measures, name) for name in _SHOWN),
            tz=look.tz,
        ),
        rows=_ROWS,
        gap=2.5,
        key=len(keys) + bool(keys),
    )
    holes = holes_of(measures)
    for panel in panels:
        set_time_axis(panel, first, last, look, named=panel is panels[-1])
        draw_outage(panel, measures.outage, look, label=panel is panels[0])
        draw_holes(panel, holes)
    for panel, course, name in zip(panels, courses, _SHOWN, strict=False):
        _draw(panel, course, measures, name, look)
    _draw_posts(panels[-1], measures, look, hatched=bool(holes))
    _draw_statements(panels, statements, keys, look)


def _dots_and_line(width: timedelta, pooled: timedelta) -> str:
    if width == pooled:
        return f"dots and line: {duration_words(width)}"
    return f"dots: {duration_words(width)}, line: {duration_words(pooled)}"


def _span(measures: Measures) -> tuple[datetime, datetime]:
    table = measures.windows
    if not measures.n_posts:
        outage = measures.outage
        return outage.start - measures.before, (outage.end or outage.start) + measures.after
    return table["start"].min().to_pydatetime(), table["end"].max().to_pydatetime()


def _usual_of(measures: Measures, name: str) -> tuple[float, float] | None:
    """Return the interval of the level before, where enough posts tell it."""
    found = verdict_of(measures, name, quantity="mean" if name == "compound" else "share")
    if found.n_before < MIN_WINDOW_POSTS:
        return None
    ends = found.before_low, found.before_high
    return ends if np.isfinite(ends).all() else None


def _draw(ax: Axes, course: Course, measures: Measures, name: str, look: Look) -> None:
    colour = look.colour(name)
    usual = _usual_of(measures, name)
    if usual:
        ax.axhspan(*usual, color=USUAL, alpha=0.8, zorder=0.3, lw=0)
    solid = course.n >= MIN_BIN_POSTS
    ax.fill_between(course.x, course.low, course.high, color=colour, alpha=0.2, linewidth=0)
    ax.plot(course.x, course.level, color=colour, label="level")
    alone = np.isfinite(course.level) & ~_beside(np.isfinite(course.level))
    ax.errorbar(
        course.x[alone],
        course.level[alone],
        yerr=np.vstack([course.level - course.low, course.high - course.level])[:, alone],
        fmt="none",
        ecolor=colour,
        elinewidth=0.12 * look.font,
    )
    low, high = _limits(course, solid, name, usual[1] if usual else 0.0)
    ax.set_ylim(low, high)
    inside = solid & (course.value <= high) & (course.value >= low)
    size = 0.28 * look.font
    dots: dict[str, Any] = {
        "linestyle": "none",
        "color": colour,
        "alpha": 0.55,
        "markeredgewidth": 0,
    }
    ax.plot(course.x[inside], course.value[inside], marker="o", ms=size, label="bins", **dots)
    for beyond, edge, marker in (
        (solid & (course.value > high), high, "^"),
        (solid & (course.value < low), low, "v"),
    ):
        ax.plot(
            course.x[beyond],
            np.full(beyond.sum(), edge),
            marker=marker,
            ms=1.7 * size,
            clip_on=False,
            label="beyond",
            **dots,
        )
    above, below = (
        int((solid & each).sum()) for each in (course.value > high, course.value < low)
    )
    n_beyond, marks = above + below, "▲" * bool(above) + "▼" * bool(below)
    note = f" ({n_beyond} dot{'s' * (n_beyond > 1)} beyond the axis: {marks})"
    note = note if n_beyond else ""
    label = look.word(name)
    what = f"{label[0].upper()}{label[1:]}, {look.word('share of posts')}{note}"
    if name == "compound":
        what = f"{look.word('Mean sentiment')} (VADER, −1 to +1){note}"
        zero_line(ax, look, across=True)
        number_axis(ax.yaxis, as_change, 3)
    else:
        number_axis(ax.yaxis, as_share, 3)
    panel_title(ax, what, look, colour=look.ink(name))


def _beside(solid: np.ndarray) -> np.ndarray:
    padded = np.concatenate([[False], solid, [False]])
    return np.asarray(padded[:-2] | padded[2:])


def _limits(course: Course, solid: np.ndarray, name: str, usual: float) -> tuple[float, float]:
    """Hold the level with its interval, and nearly all of the dots."""
    dots = course.value[solid]
    if name == "compound":
        shown = np.concatenate(
            [course.low, course.high, np.quantile(dots, [0.03, 0.97])]
            if len(dots)
            else [course.low, course.high]
        )
        shown = shown[np.isfinite(shown)]
        low, high = min([0.0, *shown]), max([0.0, *shown])
        room = 0.08 * (high - low) + 0.02
        return max(-1.0, low - room), min(1.0, high + room)
    most = float(np.quantile(dots, 0.97)) if len(dots) else 0.0
    top = max(
        0.05,
        most,
        usual,
        float(np.nanmax(course.high, initial=0)),
    )
    return 0.0, min(1.0, 1.08 * float(top))


def _draw_posts(ax: Axes, measures: Measures, look: Look, *, hatched: bool) -> None:
    table = values(measures.timeline, "n_posts")
    width = measures.bin_width.total_seconds() / 86_400
    start = starts_of(table)
    posts = table["value"].to_numpy(float)
    if len(start):
        edges = np.append(start, start[-1] + width)
        ax.stairs(
            posts, edges, fill=True, color=look.colour("posts"), alpha=0.75, label="posts"
        )
    top = float(np.nanmax(posts, initial=1))
    ax.set_ylim(0, 1.08 * top)
    number_axis(ax.yaxis, as_count, 3, integer=True)
    hole = f" ({look.word('hatched: none')})" if hatched else ""
    what = f"{look.word('Posts')} per {per_words(measures.bin_width)}{hole}"
    panel_title(ax, what, look, colour=look.ink("posts"))


def _key_lines(statements: list[Statement], look: Look) -> list[str]:
    """Write out what was said, each statement whole; the lines after its first are indented."""
    lines = []
    room = look.width - 6.5 * look.font / 72
    for number, statement in enumerate(statements, 1):
        text = f"{statement.kind}: {statement.text}" if statement.text else statement.kind
        when = f"{statement.time.astimezone(look.zone):%d %b %H:%M}"
        first, *more = wrap(drawable(f"{number}  {when}  {text}", 600), room, look.small)
        lines += [first, *(f"     {line}" for line in more)]
    return lines


def _draw_statements(
    panels: list[Axes], statements: list[Statement], keys: list[str], look: Look
) -> None:
    left, right = panels[0].get_xlim()
    previous, level = -np.inf, 0
    for number, statement in enumerate(statements, 1):
        at = float(mdates.date2num(statement.time))
        # two statements close in time stand one above the other
        level = level + 1 if at - previous < 0.03 * (right - left) else 0
        previous = at
        for panel in panels:
            panel.axvline(at, color=GREY, linewidth=0.08 * look.font, linestyle=":", zorder=1)
        panels[-1].annotate(
            str(number),
            (at, 0.86 - 0.3 * level),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="center",
            fontsize=0.8 * look.small,
            color="white",
            bbox={"boxstyle": "circle,pad=0.2", "facecolor": GREY, "edgecolor": "none"},
        )
    for number, line in enumerate(keys, 1):
        panels[-1].annotate(
            line,
            (0, 0),
            xytext=(0, -(2.9 + 1.45 * number) * look.font),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=look.small,
            color=GREY,
            va="center",
            annotation_clip=False,
        )
