"""Whether intervals hold, and how often verdicts are false or missed, where truth is known.

``python -m benchmarks.coverage intervals claims power [--runs N]``
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.wandering import Archive, World, draw_archive
from sentiment.count.history import History
from sentiment.count.spans import assign_windows
from sentiment.count.tally import Tally
from sentiment.measure.judge import judge
from sentiment.measure.judged import Counted, Judged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import pandas as pd

    from sentiment.outage import Outage

__all__ = [
    "judge_archive",
    "judge_posts",
    "study_claims",
    "study_control",
    "study_intervals",
    "study_power",
]

_DAY = timedelta(days=1)
_QUIET = {
    **{
        f"wander {wander:g}, {per_hour:g} posts an hour": World(per_hour, wander)
        for wander in (0.0, 0.25, 0.5)
        for per_hour in (50.0, 500.0)
    },
    **{
        f"reviews, as many as wander by 0.5, {per_hour:g} an hour": World(
            per_hour, 0.25, restless=0.5, reviews=True
        )
        for per_hour in (50.0, 500.0)
    },
    "days alone, 5 posts an hour, 28 days": World(
        5.0, 0.25, days=28, restless=0.5, memory=24.0, dated=True
    ),
    "weekend": World(50.0, 0.25, weekend=0.3),
    "growth of 5 % a day": World(50.0, 0.25, growth=0.05),
    "10 % of posts copied four times": World(50.0, 0.25, copied=0.1),
    "one account floods the outage": World(50.0, 0.25, flood=8.0),
    "3,000 posts before, 30 during": World(125.0, 0.0, hours=0.25),
}
_COVERED = {
    f"{name}, {per_hour:g} posts an hour": replace(world, per_hour=per_hour)
    for name, world in {
        "Zipf authors": World(),
        "one author writes 30 %": World(loudest=0.3),
        "10 % of posts copied four times": World(copied=0.1),
    }.items()
    for per_hour in (5.0, 50.0, 500.0)
}


def judge_archive(archive: Archive) -> Judged:
    """Judge one archive by the functions that reports use."""
    return judge_posts(archive.posts, archive.outage, archive.control)


def judge_posts(
    posts: pd.DataFrame,
    outage: Outage,
    beside: pd.DataFrame | None = None,
    *,
    last: datetime | None = None,
) -> Judged:
    """Judge tagged posts; `beside` are a control's, `last` is where the archive ends."""
    start, end = outage.start, outage.end
    assert end is not None
    tally, history = Tally(outage, _DAY), History()
    tally.add(assign_windows(posts, outage))
    history.add(posts)
    control = None
    if beside is not None and len(beside):
        control = History()
        control.add(beside)
    over = end + _DAY if last is None else max(end, min(end + _DAY, last))
    spans = [(start - _DAY, start), (start, end), (end, over)]
    return judge([Counted(tally, history, spans)], control=control)[0]


def _hits(archive: Archive, found: Judged) -> Iterator[tuple[str, float]]:
    evidence = found.evidence
    names = ("frustration", "concern", "humor")
    for window in range(3):
        for at, name in enumerate(names):
            truth = archive.shares[window, at]
            yield "shares", _held(evidence.shares[name].levels[window], truth)
            yield "author shares", _held(evidence.authors[name].levels[window], truth)
            rate = truth * archive.rates[window]
            yield "rates", _held(evidence.rates[name].levels[window], rate)
        yield (
            "compound",
            _held(evidence.shares["compound"].levels[window], archive.compound[window]),
        )
    for to in (1, 2):
        for at, name in enumerate(names):
            change = archive.shares[to, at] - archive.shares[0, at]
            yield (
                "changes of shares",
                _held(evidence.shares[name].changes[to - 1], change),
            )
            yield (
                "of author shares",
                _held(evidence.authors[name].changes[to - 1], change),
            )
            more = archive.rates[to] / archive.rates[0]
            ratio = more * archive.shares[to, at] / archive.shares[0, at]
            yield (
                "ratios of rates",
                _held(evidence.rates[name].changes[to - 1], float(ratio)),
            )


def _held(estimate: tuple[float, ...], truth: float) -> float:
    _, low, high, *_ = estimate
    return np.nan if np.isnan(low) else float(low <= truth <= high)


def study_intervals(runs: int) -> Iterator[str]:
    """Shares, compound, rates: how often 95 % intervals hold the truth, by kind of archive."""
    tables = {}
    for name, world in _COVERED.items():
        rng = np.random.default_rng(22)
        hits: dict[str, list[float]] = defaultdict(list)
        for _ in range(runs):
            archive = draw_archive(rng, replace(world, days=1))
            for quantity, held in _hits(archive, judge_archive(archive)):
                hits[quantity].append(held)
        tables[name] = {quantity: float(np.nanmean(held)) for quantity, held in hits.items()}
    yield f"share of 95 % intervals that hold the truth; {runs:,} archives a row"
    yield ""
    columns = list(next(iter(tables.values())))
    yield "| archives | " + " | ".join(columns) + " |"
    yield "| --- |" + " --- |" * len(columns)
    for name, row in tables.items():
        yield f"| {name} | " + " | ".join(f"{100 * row[key]:.1f} %" for key in columns) + " |"


def study_claims(runs: int) -> Iterator[str]:
    """Quiet archives: how often anything is called clear, or likely."""
    yield f"share of {runs:,} quiet archives; all windows and reactions together"
    yield ""
    yield "| archives | a clear headline | anything clear | a clear or likely headline |"
    yield "| --- | --- | --- | --- |"
    for name, world in _QUIET.items():
        rng = np.random.default_rng(2)
        found = np.zeros(3)
        for _ in range(runs):
            table = judge_archive(draw_archive(rng, world)).verdicts
            clear, told = table["grade"] == "clear", table["grade"] != ""
            found += [
                (clear & table["headline"]).any(),
                clear.any(),
                (told & table["headline"]).any(),
            ]
        yield f"| {name} | " + " | ".join(f"{100 * n / runs:.1f} %" for n in found) + " |"


def study_power(runs: int) -> Iterator[str]:
    """Outages of 6 hours: how often a rise of frustration is called clear, or likely."""
    yield f"share of {runs:,} archives; wander 0.25, seven earlier days"
    yield ""
    yield "| outage | clear | clear or likely |"
    yield "| --- | --- | --- |"
    for effect in (0.05, 0.1, 0.15, 0.25):
        for per_hour in (50.0, 500.0):
            rng = np.random.default_rng(3)
            found = np.zeros(2)
            for _ in range(runs):
                archive = draw_archive(rng, World(per_hour, 0.25, effect=effect))
                table = judge_archive(archive).verdicts
                row = table[(table["window"] == "during") & (table["measure"] == "frustration")]
                row = row[row["headline"]].iloc[0]
                rose = row["verdict"] == "rose"
                found += [rose and row["grade"] == "clear", rose]
            cells = " | ".join(f"{100 * n / runs:.1f} %" for n in found)
            yield f"| +{100 * effect:.0f} points, {per_hour:g} posts an hour | {cells} |"


def study_control(runs: int) -> Iterator[str]:
    """Control series that share a wandering of 0.5: whether differences in differences hold."""
    yield f"{runs:,} archives a row; shares of frustration during"
    yield ""
    yield "| archives | interval holds | clear without the control | clear with it |"
    yield "| --- | --- | --- | --- |"
    for effect in (0.0, 0.15):
        for per_hour in (50.0, 500.0):
            rng = np.random.default_rng(4)
            found = np.zeros(3)
            for _ in range(runs):
                archive = draw_archive(rng, World(per_hour, shared=0.5, effect=effect))
                alone = judge_archive(replace(archive, control=archive.control.iloc[:0]))
                beside = judge_archive(archive)
                effects = beside.effects
                rows = effects[effects["method"] == "difference in differences"]
                row = rows[rows["measure"] == "share_frustration"].iloc[0]
                claims = [
                    bool(
                        ((each.verdicts["grade"] == "clear") & each.verdicts["headline"]).any()
                    )
                    for each in (alone, beside)
                ]
                found += [row["low"] <= effect <= row["high"], *claims]
            cells = " | ".join(f"{100 * n / runs:.1f} %" for n in found)
            yield f"| {100 * effect:.0f} points, {per_hour:g} posts an hour | {cells} |"
