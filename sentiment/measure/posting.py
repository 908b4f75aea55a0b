"""What became of the number of posts: how many more or fewer, and when they were back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sentiment.count.history import History
from sentiment.count.spans import Span
from sentiment.measure.due import Due, expect_since_onset
from sentiment.outage import Outage
from sentiment.stats.intervals import Floats, Z

#: Columns of the table.
EXCESS_COLUMNS = ("time", "end", "value", "low", "high", "n")


class Excess(NamedTuple):
    """Posts since the onset beyond what was expected; NaN and no rows where it can't be told.

    `table` is as `Measures.cumulative`; the value is that by the end of the outage, in which
    `n` posts came. `note` tells what it rests on, or why it is withheld.
    """

    table: pd.DataFrame
    value: float
    low: float
    high: float
    n: int
    note: str


def tabulate_excess(due: Due, onset: datetime) -> Excess:
    """Count posts since the onset beyond what the weeks before lead one to expect.

    What would have come is never negative: its logarithm is taken to be about normal.
    """
    if due.why:
        nothing = pd.DataFrame(columns=list(EXCESS_COLUMNS))
        return Excess(nothing, np.nan, np.nan, np.nan, due.n, f"withheld: {due.why}")
    so_far, expected = np.cumsum(due.posts), np.cumsum(due.due)
    whole = np.outer(due.due, due.due) * due.covariance + np.diag(due.due * due.spread)
    variance = whole.cumsum(axis=0).cumsum(axis=1).diagonal() / expected**2
    spread = np.sqrt(np.log1p(variance))
    half = due.quantile * spread
    middle = expected * np.exp(-(spread**2) / 2)
    since = onset.astimezone(UTC)
    table = pd.DataFrame(
        {
            "time": [since] * len(expected),
            "end": [since + timedelta(hours=float(each)) for each in due.ends],
            "value": so_far - expected,
            "low": so_far - middle * np.exp(half),
            "high": so_far - middle * np.exp(-half),
            "n": so_far.astype(np.int64),
        }
    )
    row = table.iloc[due.during - 1]
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    return Excess(table, value, low, high, due.n, due.note)


def tabulate_posting(
    history: History,
    spans: Sequence[Span],
    first: datetime,
    masks: Sequence[Span],
    outage: Outage,
    verdicts: pd.DataFrame,
) -> tuple[pd.DataFrame, list[tuple[Any, ...]]]:
    """Return `Measures.cumulative`, and rows of `Measures.shape`.

    A fall of posts has a course where its verdict is one; so has the rate of frustration where
    that answers for it, and rose. The rest is as of `expect_since_onset`.
    """
    due = expect_since_onset(history, spans, first, masks)
    table, *numbers, n, note = tabulate_excess(due, outage.start)
    told = verdicts[(verdicts["window"] == "during") & verdicts["headline"]]
    said = {row["measure"]: row for row in told.to_dict("records")}
    fell = "posts" in said and said["posts"]["verdict"] == "fell"
    ongoing = outage.end is None
    rows: list[tuple[Any, ...]] = [("posts", "excess_posts", *numbers, "posts", n, note)]
    rows += return_rows(due, "posts", FELL, moved=fell, ongoing=ongoing)
    felt = said.get("frustration")
    if felt is not None and felt["quantity"] == "rate" and felt["verdict"] == "rose":
        angry = expect_since_onset(history, spans, first, masks, of="frustration")
        rows += return_rows(angry, "frustration", ROSE, moved=True, ongoing=ongoing)
    return table, rows


class Way(NamedTuple):
    """Levels, as multiples of the expected, that are weighed; how near to 1 they are back."""

    levels: Floats
    margin: float
    note: str


FELL = Way(np.linspace(0.01, 1.1, 56), 0.1, "a tenth or less of the expected missing")
ROSE = Way(np.geomspace(1.0, 100.0, 56), 0.5, "within 1.5 times the expected rate")
#: Times of the return (hours), and its forms that are weighed: from slow at the end to about a
#: straight line, and a step.
_TIMES = np.geomspace(0.1, 72.0, 40)
_FORMS = np.array([0.7, 1.0, 1.5, 2.5])
#: Hours up to which all times of a return are as likely beforehand; beyond, all orders are.
_EVEN = 2.0
#: Points of an hour at which a return is averaged; hours after the end, at most and at least;
#: by how much each stretch of hours that are joined is longer than the one before.
_POINTS, _MOST, _LEAST, _GROWING = 6, 30, 3, 1.25


def estimate_return(due: Due, way: Way) -> dict[str, tuple[float, float, float]]:
    """Estimate the level during an outage, and the hours after it until posts were back.

    What is missing (or too much) fades as ``exp(-(t / s) ** k)`` from the mean level during the
    outage; level, time and form are weighed by their likelihood, given how far levels wander
    anyway and how counts vary. Medians and 95 % intervals of "depth", a multiple of what was
    expected; of "half_back", when half of the difference was gone; and of "back", when it was
    less than the margin.
    """
    sums = _groups(due.during, len(due.due))
    m = sums.shape[1]
    expected, found = sums @ due.due[:m], sums @ due.posts[:m]
    weights = sums * due.due[:m] / expected[:, None]
    wander = weights @ due.covariance[:m, :m] @ weights.T
    ends = due.ends[due.during - 1 : m] - due.ends[due.during - 1]
    levels = _levels(way.levels, ends, due.during) @ weights.T
    depth, time, form = np.meshgrid(way.levels, _TIMES, _FORMS, indexing="ij")
    # how far levels wander is known only about: as a normal interval is widened to Student's
    known = (Z / due.quantile) ** 2
    chance = _chance(found, expected, levels, wander, due.spread) ** known
    chance *= time / (time + _EVEN)
    off = np.abs(depth - 1)
    half = np.where(off > 0, time * np.log(2) ** (1 / form), 0.0)
    back = time * np.log(np.maximum(off, way.margin) / way.margin) ** (1 / form)
    told = {"depth": _depth(due, float(wander[0, 0]))}
    for name, hours in (("half_back", half), ("back", back)):
        value, low, high = _quantiles(hours, chance)
        # bins of an hour tell no shorter times apart
        told[name] = value, low if low >= 1 else 0.0, max(high, 1.0)
    return told


def return_rows(
    due: Due, name: str, way: Way, *, moved: bool, ongoing: bool
) -> list[tuple[Any, ...]]:
    """Return rows of `Measures.shape`: level, and hours until half and all were back.

    `moved`: its verdict is that it went that way; `ongoing`: the outage has no end yet.
    """
    after = len(due.due) - due.during
    why = f"withheld: {due.why}" if due.why else ""
    if not moved:
        why = "no clear fall" if way is FELL else "no clear rise"
    elif not why and (ongoing or after < _LEAST):
        why = "the outage goes on" if ongoing else f"fewer than {_LEAST} hours after are known"
    units = {"depth": "share", "half_back": "hours", "back": "hours"}
    n = int(due.posts.sum()) if len(due.posts) else due.n
    if why:
        nothing = (np.nan, np.nan, np.nan)
        return [(name, quantity, *nothing, unit, n, why) for quantity, unit in units.items()]
    seen = float(due.ends[-1] - due.ends[due.during - 1])
    rows = []
    for quantity, (value, low, high) in estimate_return(due, way).items():
        note = way.note if quantity == "back" else due.note
        if quantity == "half_back":
            note = "of the difference to what was expected"
        numbers = (value, low, high)
        if quantity != "depth" and value > seen:
            numbers, note = (np.nan, np.nan, np.nan), f"not within the {seen:.0f} hours after"
        elif quantity != "depth" and high > seen:
            numbers, note = (value, low, np.inf), f"{note}; perhaps not within {seen:.0f} h"
        rows.append((name, quantity, *numbers, units[quantity], n, note))
    return rows


def _depth(due: Due, wander: float) -> tuple[float, float, float]:
    """Level during: found by expected, whose logarithm is about normal."""
    found, expected = due.posts[: due.during].sum(), due.due[: due.during].sum()
    spread = np.log1p(wander)
    middle = float(found / expected * np.exp(spread / 2))
    half = float(due.quantile * np.sqrt(spread + due.spread / (found + 0.5)))
    return middle, middle * np.exp(-half), middle * np.exp(half)


def _groups(during: int, n: int) -> Floats:
    """Join hours, a row each: the outage's, which need not be alike, and ever more after it."""
    sizes = [during]
    while sum(sizes) < min(n, during + _MOST):
        wide = int(_GROWING ** (len(sizes) - 1))
        sizes.append(min(wide, min(n, during + _MOST) - sum(sizes)))
    of = np.repeat(np.arange(len(sizes)), sizes)
    return np.asarray(np.arange(len(sizes))[:, None] == of, dtype=np.float64)


def _levels(levels: Floats, ends: Floats, during: int) -> Floats:
    """Mean level of each hour, by level, time and form."""
    points = np.linspace(0, 1, 2 * _POINTS + 1)[1::2]
    at = ends[:-1, None] + np.diff(ends)[:, None] * points
    left = np.exp(-((at / _TIMES[:, None, None, None]) ** _FORMS[:, None, None])).mean(axis=-1)
    level = levels[:, None, None, None]
    first = np.broadcast_to(level, (len(levels), *left.shape[:2], during))
    return np.concatenate([first, 1 - (1 - level) * left], axis=-1)


def _chance(
    found: Floats, expected: Floats, levels: Floats, wander: Floats, spread: float
) -> Floats:
    """Likelihoods of the logarithms of counts, but for a constant."""
    shape, n = levels.shape[:3], len(found)
    flat = levels.reshape(-1, n)
    off = np.log((found + 0.5) / (expected * flat + 0.5)) + np.diag(wander) / 2
    noise = spread / (expected * flat + 0.5)
    likely = np.empty(len(flat))
    for at in range(0, len(flat), 2000):
        part = slice(at, at + 2000)
        whole = np.repeat(wander[None], len(off[part]), axis=0)
        whole[:, np.arange(n), np.arange(n)] += noise[part]
        root = np.linalg.cholesky(whole)
        white = np.linalg.solve(root, off[part, :, None])[..., 0]
        logs = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
        likely[part] = -(white**2).sum(axis=1) / 2 - logs
    return np.asarray(np.exp(likely - likely.max()).reshape(shape))


def _quantiles(value: Floats, chance: Floats) -> tuple[float, float, float]:
    order = np.argsort(value, axis=None)
    total = np.cumsum(chance.ravel()[order])
    at = np.searchsorted(total, total[-1] * np.array([0.5, 0.025, 0.975]))
    middle, low, high = value.ravel()[order][at]
    return float(middle), float(low), float(high)
