"""Invented archives that are hard in one way each, and what is measured, found and drawn.

Most without charts, so that they are quick; see `tests.golden_reports`.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock

import numpy as np
import pandas as pd

from benchmarks.quiet import Archive, draw_history
from sentiment import score_posts
from sentiment.analysis.by_value import Values
from sentiment.chart import (
    Look,
    plot_activity,
    plot_effects,
    plot_rates,
    plot_timeline,
    plot_windows,
)
from sentiment.count.spans import assign_windows
from sentiment.detect import detect_outages
from sentiment.measure import measure_outage
from sentiment.outage import Outage
from sentiment.report import write_report
from sentiment.report.figures import figures_of
from sentiment.results import MIN_BIN_POSTS
from sentiment.schema import REACTIONS
from tests.drawn import artists_on
from tests.golden_reports import (
    FAILING,
    FIRST,
    HOUR,
    SAID,
    SECOND,
    START,
    TEXTS,
    USUAL,
    artists_alone,
    make_posts,
)
from tests.studies import run_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Tables of many rows are kept in part: every so many rows.
_EVERY = {"timeline": 7, "activity": 11, "series": 9, "cumulative": 5}

FOUND = {
    "fading": Archive(rise=0.3, half_life=3),
    "silence": Archive(posts=0.2, hours=3),
    "gone": Archive(posts=1e-4, hours=5),
    "wandering": Archive(wander=0.4, rise=0.2),
    "few": Archive(per_hour=5, rise=0.5, hours=12),
    "weekends": Archive(days=28, per_hour=25, weekend=0.4, posts=0.15, hours=6),
    "clocks": Archive(days=14, per_hour=50, cycle=1.2, clock_back=True, rise=0.3),
    "rush": Archive(posts=6, rise=0.3),
    "goes on": Archive(rise=0.3, onset=164),
    "growth": Archive(days=14, growth=0.08, rise=0.3, hours=2),
    "crowd": Archive(posts=5, share=0.05),
    "brief": Archive(per_hour=200, rise=0.5, hours=0.7),
    "long": Archive(days=45, per_hour=8, onset=706, rise=0.6, hours=5),
}


def write_tables(folder: Path, tables: dict[str, list[pd.DataFrame]]) -> None:
    """Write tables of one name under each other."""
    folder.mkdir()
    for name, parts in tables.items():
        filled = [each.iloc[:: _EVERY.get(name, 1)] for each in parts if len(each)]
        table = pd.concat(filled, ignore_index=True)
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g")


def detected(folder: Path) -> None:
    """What a search finds, of all kinds, by posts of days alone, and beside what is ignored."""
    histories = {
        name: draw_history(np.random.default_rng(5), archive) for name, archive in FOUND.items()
    }
    found = {name: detect_outages(each) for name, each in histories.items()}
    day = timedelta(days=1)
    start = START + 9 * day
    days = make_posts(11, per_hour=3, fall=3.0, kind="review")
    found["days"] = detect_outages(days.assign(created_at=days["created_at"].dt.floor("D")))
    posts = make_posts(12, per_hour=30)
    holed = posts[~posts["created_at"].between(start - 2 * day, start - 1.5 * day)]
    found["a hole"] = detect_outages(holed, zone="America/New_York")
    assert FIRST.end is not None
    found["ignored"] = detect_outages(posts, ignore=[(FIRST.start, FIRST.end)])
    write_tables(
        folder,
        {
            table: [getattr(each, table).assign(of=name) for name, each in found.items()]
            for table in ("episodes", "series", "holes")
        },
    )


def _studies() -> dict[str, tuple[pd.DataFrame, Outage, dict[str, Any]]]:
    posts = make_posts(21)
    at = posts["created_at"]
    assert FIRST.end is not None
    hole = (at > FIRST.start - 9 * HOUR) & (at < FIRST.start - 5 * HOUR)
    days = make_posts(22, per_hour=2, fall=3.0, kind="review")
    midnight = START + pd.Timedelta(days=9)
    a_day = Outage(midnight.to_pydatetime(), (midnight + pd.Timedelta(days=1)).to_pydatetime())
    loud = make_posts(23, per_hour=8, authors=40)
    copied = posts.assign(text=posts["text"].str.rstrip("0123456789 "))
    brief = replace(FIRST, end=FIRST.start + 0.7 * HOUR)
    week = {"before": "7d", "after": "3d"}
    return {
        "brief": (make_posts(24, per_hour=60), brief, {"before": "6h", "after": "6h"}),
        "days": (days.assign(created_at=days["created_at"].dt.floor("D")), a_day, week),
        "hole": (posts[~hole], FIRST, {"others": [SECOND], "after": "72h", "margin": 2.0}),
        "ignored": (posts, FIRST, {"ignored": [(FIRST.end, FIRST.end + 4 * HOUR)]}),
        "column": (posts, FIRST, {"column": ("region", "south")}),
        "loud": (loud, FIRST, {"zone": "Asia/Tokyo", "baseline": "same-hours"}),
        "copied": (copied, FIRST, {"bin_width": "30min"}),
        "thin": (make_posts(25, per_hour=1.5), FIRST, {"after": "48h"}),
        "relief": (make_posts(26, failing=(0.02, 0.01, 0.3)), FIRST, {"languages": ["en"]}),
        "from the onset on": (posts[at >= FIRST.start], FIRST, {}),
        "many": (make_posts(27, per_hour=120, failing=USUAL), SECOND, week),
        "goes on": (posts[at < FIRST.start + 3 * HOUR], Outage(FIRST.start, None), {}),
        "rises": (make_posts(28, failing=FAILING, fall=2.5), FIRST, {"margin": 10.0}),
    }


def measured(folder: Path) -> None:
    """What is measured where posts are few, many, alike, missing, loud or of days alone."""
    tables: dict[str, list[pd.DataFrame]] = {}
    for name, (posts, outage, options) in _studies().items():
        control = options.pop("column", None)
        analysis = run_study([posts], [outage], control=control, **options)
        measures = analysis.measures[0]
        for each in fields(measures):
            value = getattr(measures, each.name)
            if isinstance(value, pd.DataFrame):
                tables.setdefault(each.name, []).append(value.assign(of=name))
        said = [*analysis.headline, *analysis.cautions]
        tables.setdefault("said", []).append(pd.DataFrame({"said": said, "of": name}))
    write_tables(
        folder, {name: parts for name, parts in tables.items() if any(map(len, parts))}
    )


def just_enough(folder: Path) -> None:
    """As many posts in windows, bins and groups as are asked for, and none to spare."""
    posts = make_posts(31)
    window = [FIRST.start - 24 * HOUR, FIRST.start, FIRST.start + 6 * HOUR]
    earlier = posts[posts["created_at"] < window[0]]
    three_times_ten = np.repeat([1, 2, 3], MIN_BIN_POSTS)
    parts = [earlier]
    for number, start in enumerate(window):
        part = posts.iloc[-90:].iloc[30 * number : 30 * (number + 1)]
        minutes = pd.to_timedelta(60 * three_times_ten + np.tile(np.arange(10), 3), unit="min")
        names = [f"{number}-{max(0, at - 2)}" for at in range(30)]  # one in ten by one author
        n_frustrated = (2, 8, 3)[number]
        reaction = ["frustration"] * n_frustrated + ["none"] * (30 - n_frustrated)
        texts = [f"{TEXTS[name][at % 4]} {at} {number}" for at, name in enumerate(reaction)]
        changed = part.assign(
            created_at=(pd.Timestamp(start) + minutes).as_unit("us"),
            author=names,
            lang="en",
            reaction=pd.Categorical(reaction, categories=list(REACTIONS)),
            text=texts,
            region=["north"] * 30,
        )
        parts.append(score_posts(changed))
    few = pd.concat(parts, ignore_index=True)
    by = Values("region", ("north", "south"), {}, 0)
    analysis = run_study([few], [replace(FIRST, statements=SAID)], by=by, weight="likes")
    with mock.patch("sentiment.report.figures.draw_charts", artists_alone):
        write_report(analysis, folder)


def small(folder: Path) -> None:
    """Charts on a phone, and charts of few posts and of none."""
    folder.mkdir()
    outage = replace(FIRST, statements=SAID)
    posts, quiet = make_posts(1), make_posts(2, failing=USUAL, fall=1.0)
    by = Values("region", ("north", "south"), {}, 0)
    study = run_study([posts], [outage], control=[quiet], by=by)
    detection = detect_outages(make_posts(6, per_hour=40))
    phone = figures_of(study.measures[0], study.content[0], detection, study.breakdowns[0])
    drawn = {name: draw(look=Look("phone")) for name, draw, *_ in phone}
    during = posts[posts["created_at"] >= FIRST.start]
    for part, some in (("few", posts.iloc[::60]), ("late", during), ("no", posts.iloc[:0])):
        measures = measure_outage(assign_windows(some, outage), outage)
        for plot in (plot_timeline, plot_windows, plot_rates, plot_activity, plot_effects):
            drawn[f"{part}-{plot.__name__[5:]}"] = plot(measures)
    for name, ax in drawn.items():
        artists_on(ax).to_csv(folder / f"{name}.drawn.csv", index=False, float_format="%.9g")


TABLES: tuple[Callable[[Path], None], ...] = (detected, measured, just_enough, small)
