"""What the verdicts of one outage rest on, beside shares: hours, authors, rates, checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sentiment.count.gaps import find_gaps, step_of
from sentiment.count.history import CONTRASTED, History, running_sums
from sentiment.count.spans import Span, hours_of, join_overlapping, without
from sentiment.count.tally import Tally
from sentiment.measure.quantities import IN_TABLES, Change, Quantity, post_rates
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTING, REACTIONS, WINDOWS
from sentiment.stats.clusters import Clustered, design_effect, difference, estimate
from sentiment.stats.counts import dispersion
from sentiment.stats.intervals import Floats, Z, t_quantile

if TYPE_CHECKING:
    from sentiment.measure.earlier import Placebos

#: What an author may write of a window's posts before each author is counted once.
LOUD = 0.10
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
#: Posts that an author who is loud has written at least.
_LOUD_POSTS = 10
#: Placebo onsets that fit beside each other, for all of them to mean something.
_ROOM = 4
#: Groups of texts that posts of many people spread over evenly at least.
_DIFFERENT = 50
#: A shorter archive has no rates: its posts are of one moment.
_MOMENT = 5 * _MINUTE
#: Bins at most that the spread of counts is taken from.
_MOST_BINS = 2000


class Loud(NamedTuple):
    """An author who wrote much of a window: `n` posts, a `share` of all, where they wrote most.

    `group` is the group of authors, of which this one is nearly all.
    """

    group: int
    window: int
    n: int
    share: float


def names_nobody(tally: Tally) -> bool:
    """Whether one author name stands for many people.

    It is at half of the posts or more in each window that holds enough, and what it says
    differs: one person who writes as much, before as during, and never the same, is less
    likely than a name that an export puts in.
    """
    by_group = np.stack([window.by_group for window in tally.windows])
    total = by_group.sum(axis=1)
    enough = total >= MIN_WINDOW_POSTS
    if enough.sum() < 2 or tally.n_known < total.sum() / 2:  # noqa: PLR2004  one may be a flood
        return False
    group = int(by_group.sum(axis=0).argmax())
    texts = tally.texts[0, :, :, : len(REACTIONS)].sum(axis=(0, 2)).astype(np.float64)
    differ = texts.sum() ** 2 / np.square(texts).sum()
    most = by_group[enough, group] >= total[enough] / 2
    return bool(most.all() and differ >= _DIFFERENT)


def find_loud(tally: Tally) -> list[Loud]:
    """Find authors who wrote more than a tenth of a window, the loudest first."""
    found: dict[int, Loud] = {}
    for window, cell in enumerate(tally.windows):
        by_group = cell.by_group
        total = int(by_group.sum())
        if total < MIN_WINDOW_POSTS:
            continue
        for group in np.flatnonzero(by_group > max(LOUD * total, _LOUD_POSTS)).tolist():
            n = tally.panel.most_by(group, window, int(by_group[group]))
            share = n / total
            if (
                share > LOUD
                and n >= _LOUD_POSTS
                and (group not in found or found[group].share < share)
            ):
                found[group] = Loud(group, window, n, share)
    return sorted(found.values(), key=lambda loud: -loud.share)


def covered_hours(
    history: History, spans: Sequence[Span], masks: Sequence[Span]
) -> tuple[list[float], list[Span]]:
    """Return the hours of each window that the archive covers, and its gaps.

    An archive of one moment covers none.
    """
    gaps = find_gaps(history)
    out = join_overlapping([*masks, *gaps])
    whole = spans[2][1] - min(spans[0][0], spans[1][0])
    hours = [hours_of(without(span, out)) if span[1] > span[0] else 0.0 for span in spans]
    if whole < _MOMENT:
        return [0.0] * len(spans), gaps
    return [each if each * _HOUR >= _MOMENT else 0.0 for each in hours], gaps


def window_rates(
    history: History,
    windows: Sequence[Clustered],
    spans: Sequence[Span],
    hours: Sequence[float],
) -> dict[str, Quantity]:
    """Estimate posts an hour; `windows` are those of `clusters_of`."""
    k = len(REACTING)
    counts, spreads = np.zeros((len(WINDOWS), k + 1)), np.ones((len(WINDOWS), k + 1))
    for at, (window, span) in enumerate(zip(windows, spans, strict=True)):
        counts[at] = [*window.sums[0, :k].sum(axis=1), window.n]
        if not hours[at] or not window.n:
            continue
        # copies come together: groups of texts vary more than their number
        by_text = window.posts[-2 if len(window.posts) > 1 else 0]
        spreads[at, k] = max(1.0, by_text.var(ddof=1) * len(by_text) / window.n)
        step = max(step_of(history), (span[1] - span[0]) / _MOST_BINS)
        edges = [span[0] + i * step for i in range((span[1] - span[0]) // step + 1)]
        bins = np.diff(running_sums(history, edges, range(len(REACTIONS))), axis=0)
        spreads[at, k] = max(spreads[at, k], dispersion(bins.sum(axis=1)))
    shares = [estimate(window) for window in windows]
    values = np.array([one.value[:k] for one in shares])
    own = np.array([design_effect(one.value, one.variance, one.n)[:k] for one in shares])
    # few clusters tell an error less surely: as a normal interval is widened to Student's
    own *= _widened([one.free for one in shares])[:, None]
    # of a reaction: what its share varies by, and what the number of posts does
    spreads[:, :k] = np.nan_to_num(own * (1 - values) + spreads[:, k:] * values, nan=1.0)
    between = np.ones((2, k + 1))
    for to in (1, 2):
        one, two = shares[0], shares[to]
        between[to - 1, k] = max(spreads[0, k], spreads[to, k])
        if not one.n or not two.n:
            continue
        plain = sum(each.value[:k] * (1 - each.value[:k]) / each.n for each in (one, two))
        apart = difference(windows[0], windows[to])
        with np.errstate(divide="ignore", invalid="ignore"):
            design = np.maximum(1.0, apart.variance[:k] / plain)
        design = np.nan_to_num(design, nan=1.0, posinf=1.0) * _widened([apart.free])
        share = values[[0, to]].mean(axis=0)
        between[to - 1, :k] = design * (1 - share) + between[to - 1, k] * share
    return post_rates(counts, hours, spreads, between)


def _widened(free: Sequence[float]) -> Floats:
    return np.asarray((t_quantile(np.array(free) + 1) / Z) ** 2)


def same_hours_checks(effects: pd.DataFrame) -> dict[tuple[str, int], Change]:
    """Say what the same hours of earlier days show, by measure and window."""
    names = {IN_TABLES[name]: name for name in (*REACTING, "compound")}
    rows = effects[(effects["method"] == "same hours") & effects["measure"].isin(names)]
    return {
        (names[row["measure"]], WINDOWS.index(row["comparison"].split(" - ")[0])): Change(
            float(row["value"]), p=float(row["p"])
        )
        for _, row in rows.iterrows()
    }


def placebo_checks(found: Placebos | None) -> dict[tuple[str, int], Change]:
    """Say how many of the placebos are as large, where there is room for some."""
    if found is None or found.n_apart < _ROOM:
        return {}
    shares = dict(zip(CONTRASTED, (found.n_as_large / found.n).tolist(), strict=True))
    return {(name, 1): Change(p=shares[IN_TABLES[name]]) for name in (*REACTING, "compound")}
