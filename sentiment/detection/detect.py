"""Outages out of a history: when each began and ended for users, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sentiment.detection.edges import Edge, locate
from sentiment.detection.expectation import expect
from sentiment.detection.grid import lay_out
from sentiment.detection.scan import (
    SIGNALS,
    THRESHOLD,
    Stretch,
    as_signal,
    divergence,
    strongest,
)
from sentiment.history import History
from sentiment.outage import Outage
from sentiment.results import Detection

if TYPE_CHECKING:
    from sentiment.detection.grid import Bools, Grid
    from sentiment.detection.scan import Signal

__all__ = ["detect_outages", "find_outages"]

#: Stretches of one signal that are looked for.
_MAX_STRETCHES = 40
#: Stretches with less than this share of the time between them are one outage.
_GAP, _LONGEST_GAP, _SHORTEST_GAP = 0.5, 6 * 3600, 3600
#: A stretch that follows with less than this share of the excess is the aftermath.
_AFTERMATH = 0.5
#: Seconds on either side of a stretch that its edges are looked for in, at least.
_REACH = 6 * 3600
#: Posts, or complaints, by which the level beside a stretch is drawn to the archive's.
_PRIOR = 10.0
#: Bins of the table for charts, and their widths in seconds.
_CHART_BINS = 240
_WIDTHS = (300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)


def detect_outages(posts: pd.DataFrame | History) -> Detection:
    """Find when outages began and ended for users, from their posts alone.

    Two signals are looked at: the share of posts that complain (frustration
    or concern), and how many posts there are; each against what the hour, the
    weekday and the days around lead one to expect. Where complaints tell,
    they are believed: more posts alone may be an app's launch.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns) or History
        Layout TAGGED; or the mergeable counts of an archive.

    Returns
    -------
    Detection
        The outages, in time order, with an interval for each edge; and what
        speaks for them. None is a valid answer.

    Raises
    ------
    LayoutError
        If a column is missing.

    Examples
    --------
    >>> from sentiment.datasets import make_posts
    >>> posts = make_posts(seed=0)
    >>> found = detect_outages(posts.assign(reaction=posts["true_reaction"]))
    >>> [f"{outage.start:%d %b %H:%M}" for outage in found.outages]
    ['03 May 06:00']
    """
    if isinstance(posts, History):
        return find_outages(posts)
    history = History()
    history.add(posts)
    return find_outages(history)


@dataclass(frozen=True)
class _Episode:
    """Neighbouring stretches of one signal, and where they begin and end."""

    signal: str
    z: float
    start: tuple[int, int, int]
    end: tuple[int, int, int] | None
    start_in_hole: bool
    end_in_hole: bool


def find_outages(history: History, *, threshold: float = THRESHOLD) -> Detection:
    """Find outages in a finished history; see `detect_outages`.

    Parameters
    ----------
    history : History
        Counts of the archive.
    threshold : float
        Least value of the scan statistic.
    """
    if not len(history.keys):
        return Detection([], _table([]), pd.DataFrame(columns=_SERIES), 0)
    grid = lay_out(history)
    found: dict[str, list[_Episode]] = {}
    calm = np.ones(len(grid.posts), dtype=bool)
    for name in SIGNALS:
        quiet = np.ones(len(grid.posts), dtype=bool)
        stretches: list[Stretch] = []
        while len(stretches) < _MAX_STRETCHES:
            best = strongest(grid, quiet, name)
            if best is None or best.z < threshold:
                break
            stretches.append(best)
            quiet[best.first : best.last] = False
        signal = as_signal(grid, quiet, name)
        found[name] = []
        for joined in _joined(grid, signal, stretches):
            part = _without_aftermath(signal, joined)
            beside = quiet.copy()  # the aftermath is what the end is told from
            beside[part.last : joined.last] = True
            found[name].append(_episode(history, grid, signal, beside, part, name))
        calm &= quiet
    rows = [_row(history, grid, calm, episode) for episode in _combined(found)]
    rows.sort(key=lambda row: row["start"])
    complaints = any(row["signal"] != "activity" for row in rows)
    for row in rows:
        row["used"] = row["signal"] != "activity" or not complaints
    return Detection(
        outages=[_outage(row) for row in rows if row["used"]],
        episodes=_table(rows),
        series=_series(grid, calm),
        n_posts=history.n_posts,
    )


def _excess(signal: Signal, first: int, last: int) -> float:
    """Return what was counted beyond the expected, per post (per bin, where posts are)."""
    inside = slice(first, last)
    weight = signal.usable if signal.trials is None else signal.trials
    beyond = (signal.count[inside] - signal.expected[inside])[signal.usable[inside]]
    return float(beyond.sum()) / max(1.0, float(weight[inside].sum()))


def _without_aftermath(signal: Signal, part: Stretch) -> Stretch:
    """Cut off a second half that only lingers: complaints outlive what they complain of."""
    at = np.arange(part.first, part.last)[signal.usable[part.first : part.last]]
    if len(at) < 4:  # noqa: PLR2004  two bins either side
        return part
    sums = [np.cumsum(v[at]) for v in (signal.count, signal.expected)]
    trials = None if signal.trials is None else np.cumsum(signal.trials[at])
    before = divergence(sums[0], sums[1], trials)
    c, e = sums[0][-1] - sums[0], sums[1][-1] - sums[1]
    after = divergence(c, e, None if trials is None else trials[-1] - trials)
    gain = (before + after - before[-1])[:-1] / part.dispersion
    k = int(gain.argmax())
    cut = int(at[k + 1])
    if 2 * gain[k] < THRESHOLD**2:
        return part
    lingers = _excess(signal, cut, part.last) < _AFTERMATH * _excess(signal, part.first, cut)
    return replace(part, last=cut) if lingers else part


def _joined(grid: Grid, signal: Signal, stretches: list[Stretch]) -> list[Stretch]:
    """Join neighbours to outages; what only lingers behind one is left out."""

    def excess(part: Stretch) -> float:
        return _excess(signal, part.first, part.last)

    out: list[Stretch] = []
    reach = 0.0  # where the aftermath of the last one ends
    for part in sorted(stretches, key=lambda each: each.first):
        if out:
            last = out[-1]
            longer = max(last.last - last.first, part.last - part.first) * grid.width
            allowed = min(max(_SHORTEST_GAP, _GAP * longer), _LONGEST_GAP)
            if (part.first - reach) * grid.width <= allowed:
                reach = max(reach, part.last)
                if excess(part) >= _AFTERMATH * excess(last):
                    main = max(last, part, key=lambda each: each.z)
                    out[-1] = Stretch(
                        last.first,
                        max(last.last, part.last),
                        main.z,
                        max(last.dispersion, part.dispersion),
                        main.ratio,
                    )
                continue
        out.append(part)
        reach = part.last
    return out


def _episode(
    history: History, grid: Grid, signal: Signal, quiet: Bools, part: Stretch, name: str
) -> _Episode:
    """Locate both edges on the history's own bins."""
    start, opening = _edge(history, grid, signal, quiet, part, first=True)
    end, closing = _edge(history, grid, signal, quiet, part, first=False)
    reaches_end = part.last + max(1, (part.last - part.first) // 2) >= len(grid.posts)
    return _Episode(
        name,
        part.z,
        start,
        None if closing.is_open and reaches_end else end,
        opening.in_hole,
        closing.in_hole,
    )


def _edge(
    history: History, grid: Grid, signal: Signal, quiet: Bools, part: Stretch, *, first: bool
) -> tuple[tuple[int, int, int], Edge]:
    reach = max(_REACH // grid.width, part.last - part.first)
    middle = (part.first + part.last) // 2
    # so many bins that are no holes
    seen = np.concatenate([[0], np.cumsum(signal.usable)])
    if first:
        a = int(np.searchsorted(seen, seen[part.first] - reach, side="right")) - 1
        b = middle + 1
    else:
        a, b = middle, int(np.searchsorted(seen, seen[part.last] + reach))
    a, b = max(0, a), min(len(grid.posts), b)
    # another outage nearby is no level to compare with
    beside = np.arange(a, part.first) if first else np.arange(part.last, b)
    beside = beside[quiet[beside] & signal.usable[beside]]
    inside = np.arange(part.first, part.last)[signal.usable[part.first : part.last]]
    outer = (signal.count[beside].sum() + _PRIOR) / (signal.expected[beside].sum() + _PRIOR)
    inner = signal.count[inside].sum() / max(signal.expected[inside].sum(), 1e-9)

    fine = lay_out(
        history, int(grid.times[a]), int(grid.times[b - 1]) + grid.width - 1, fine=True
    )
    at = np.clip((fine.times - grid.times[0]) // grid.width, 0, len(grid.posts) - 1)
    count = fine.complaints if signal.group else fine.posts
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(grid.posts > 0, signal.expected / grid.posts, 0.0)
    trials = fine.posts if signal.group else None
    expected = (
        fine.posts * share[at]
        if signal.group
        else signal.expected[at] * fine.width / grid.width
    )
    # either level's divergence is against what was counted, so the lower one fits better
    gain = divergence(count, expected * outer, trials) - divergence(
        count, expected * inner, trials
    )
    observed = expect(grid, quiet).observed[at]
    # another outage beside this one belongs to neither level
    gain = np.where(observed & (quiet[at] | ((at >= part.first) & (at < part.last))), gain, 0.0)
    if first:
        edge = locate(gain, observed, part.dispersion)
        # somewhere inside its bin
        late = 0 if edge.in_hole else 1
        ends = [fine.times[0] + k * fine.width for k in (edge.at, edge.low, edge.high + late)]
    else:
        edge = locate(gain[::-1], observed[::-1], part.dispersion)
        stop = fine.times[-1] + fine.width
        early = 0 if edge.in_hole else 1
        ends = [stop - k * fine.width for k in (edge.at, edge.high + early, edge.low)]
    return (int(ends[0]), int(ends[1]), int(ends[2])), edge


def _combined(found: dict[str, list[_Episode]]) -> list[_Episode]:
    """Complaints' episodes, named "both" where activity rose too, and activity's other ones."""
    complaints, activity = found["complaints"], found["activity"]
    out = []
    for one in complaints:
        met = any(_overlap(one, other) for other in activity)
        out.append(
            _Episode(
                "both" if met else "complaints",
                one.z,
                one.start,
                one.end,
                one.start_in_hole,
                one.end_in_hole,
            )
        )
    out += [each for each in activity if not any(_overlap(each, one) for one in complaints)]
    return out


def _overlap(one: _Episode, other: _Episode) -> bool:
    far = np.inf
    ends = [far if each.end is None else each.end[0] for each in (one, other)]
    return bool(
        one.start[0] <= ends[1] + _SHORTEST_GAP and other.start[0] <= ends[0] + _SHORTEST_GAP
    )


def _row(history: History, grid: Grid, calm: Bools, episode: _Episode) -> dict[str, Any]:
    start, end = episode.start, episode.end
    last = int(grid.times[-1]) + grid.width if end is None else end[0]
    part = lay_out(history, start[0], max(start[0], last - 1), fine=True)
    found = expect(grid, calm)
    inside = (grid.times >= start[0] - grid.width // 2) & (grid.times < last - grid.width // 2)
    n = float(part.posts.sum())
    usual = grid.posts[inside]
    return {
        "start": _time(start[0]),
        "start_low": _time(start[1]),
        "start_high": _time(start[2]),
        "end": None if end is None else _time(end[0]),
        "end_low": None if end is None else _time(end[1]),
        "end_high": None if end is None else _time(end[2]),
        "signal": episode.signal,
        "in_hole": episode.start_in_hole or (end is not None and episode.end_in_hole),
        "n_posts": int(n),
        "n_expected": float(found.posts[inside & found.observed].sum()),
        "share": float(part.complaints.sum()) / n if n else np.nan,
        "share_expected": (
            float(np.average(found.share[inside], weights=usual)) if usual.sum() else np.nan
        ),
        "z": episode.z,
    }


def _time(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _outage(row: dict[str, Any]) -> Outage:
    end = row["end"]
    return Outage(
        row["start"],
        end,
        source="estimated from the posts themselves",
        start_range=(row["start_low"], row["start_high"]),
        end_range=None if end is None else (row["end_low"], row["end_high"]),
    )


_COLUMNS = [
    *("start", "start_low", "start_high", "end", "end_low", "end_high", "signal", "used"),
    *("in_hole", "n_posts", "n_expected", "share", "share_expected", "z"),
]
_SERIES = ["time", "n_posts", "expected", "share", "share_expected", "observed"]


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=_COLUMNS)
    times = {
        name: pd.to_datetime(table[name], utc=True).dt.as_unit("us") for name in _COLUMNS[:6]
    }
    return table.assign(**times)


def _series(grid: Grid, calm: Bools) -> pd.DataFrame:
    """Join bins until counts and expectations can be drawn."""
    found = expect(grid, calm)
    least = max(grid.width, int(grid.times[-1] - grid.times[0]) // _CHART_BINS)
    width = next((width for width in _WIDTHS if width >= least), least)
    block = grid.times // width
    first = np.flatnonzero(np.diff(block, prepend=block[0] - 1))

    def sums(values: Any) -> Any:
        return np.add.reduceat(np.asarray(values, dtype=float), first)

    posts, expected = sums(grid.posts), sums(found.posts)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = sums(grid.complaints) / posts
        usual = sums(grid.posts * found.share) / posts
    return pd.DataFrame(
        {
            "time": pd.to_datetime(block[first] * width, unit="s", utc=True).as_unit("us"),
            "n_posts": posts.astype(np.int64),
            "expected": expected,
            "share": share,
            "share_expected": usual,
            "observed": sums(found.observed) > 0,
        }
    )
