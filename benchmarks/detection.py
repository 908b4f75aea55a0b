"""How often outages are found where there are none, and how well where there is one.

``python -m benchmarks.detection`` draws archives as counts (`benchmarks.quiet`):
quiet ones that wander, a launch, growth, weekdays and a change of clocks;
trouble whose complaints fade; silence. ``FILES…`` (quiet exports, or exports
that are quiet before ``--until``) are shuffled instead: what the posts say is
dealt anew to their times, and every hour's posts to the same hour of another
day (an archive that grows is not quiet: its late hours come out as bursts).

What was seen while the method was chosen: simulations like these (with another
seed), and nine real archives, tweets and reviews. The thresholds are from
the simulations.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from benchmarks.quiet import FIRST_DAY, Archive, draw_history
from sentiment.analysis.finding import PASSED_ON
from sentiment.analysis.pipeline import iter_tagged
from sentiment.count.history import History
from sentiment.detect import detect_outages
from sentiment.outage import parse_time
from sentiment.select.copies import Selection


def shuffled(posts: pd.DataFrame, rng: np.random.Generator) -> History:
    """Deal the posts anew to their times, and the hours to the same hours of other days."""
    hours = (posts["created_at"] - posts["created_at"].min().floor("h")) // pd.Timedelta("1h")
    # days that are there as a whole, so that the ends stay as they are
    n_days = int(hours.max()) // 24
    table = np.arange(n_days * 24).reshape(n_days, 24)
    into = np.append(
        rng.permuted(table, axis=0).ravel(), np.arange(n_days * 24, hours.max() + 1)
    )
    moved = pd.to_timedelta(into[hours] - hours, unit="h")
    times = (posts["created_at"] + moved).to_numpy()[rng.permutation(len(posts))]
    history = History()
    history.add(posts.assign(created_at=pd.to_datetime(times, utc=True).as_unit("us")))
    return history


def read_quiet(file: str, until: str | None) -> pd.DataFrame:
    """Read the posts of a quiet export as detection sees them, those before `until`."""
    firsts = Selection(dedupe_text="all", least_length=PASSED_ON)
    chunks = [firsts.apply(chunk) for chunk in iter_tagged(file, on_error="collect")]
    posts = pd.concat(chunks, ignore_index=True)
    return posts if until is None else posts[posts["created_at"] < parse_time(until)]


#: Nothing happens in these, but for what is no outage.
QUIET = {
    "7 days, 100 an hour, wandering by 0.25": Archive(),
    "the same, by 0.4": Archive(wander=0.4),
    "28 days, 20 an hour, by 0.25": Archive(days=28, per_hour=20),
    "5 an hour": Archive(per_hour=5),
    "a launch: six times the posts, halving daily": Archive(launch=6),
    "growth by 5 % a day, 28 days": Archive(days=28, per_hour=25, growth=0.05),
    "weekends with 40 % of the posts, 28 days": Archive(days=28, per_hour=50, weekend=0.4),
    "clocks go back, 14 days": Archive(days=14, cycle=1.2, clock_back=True),
}
#: Something happens in these, at 100 posts an hour.
EVENTS = {
    "trouble: +30 points for 6 h": Archive(rise=0.3),
    "the same, fading with a half-life of 3 h": Archive(rise=0.3, half_life=3),
    "silence: -80 % for 3 h": Archive(posts=0.2, hours=3),
    "the same, wandering by 0.4": Archive(posts=0.2, hours=3, wander=0.4),
}


def find_event(history: History, archive: Archive) -> list[float] | None:
    """Return how far off the edges are in hours, and whether their intervals hold the truth."""
    start = datetime.fromtimestamp(FIRST_DAY * 86_400 + archive.onset * 3600, tz=UTC)
    end = start + timedelta(hours=archive.hours)
    for found in detect_outages(history).outages:
        if found.end is None or found.end_range is None or found.start_range is None:
            continue
        if found.start < end and start < found.end:
            pairs = ((found.start, start, found.start_range), (found.end, end, found.end_range))
            return [
                *((at - true) / timedelta(hours=1) for at, true, _ in pairs),
                *(float(low <= true <= high) for _, true, (low, high) in pairs),
            ]
    return None


def main() -> None:
    """Print a table of false finds, and one of what is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="quiet exports, to be shuffled")
    parser.add_argument("--until", help="the exports are quiet before this time")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("| quiet archive | archives with an outage | of |\n| --- | --- | --- |")
    makers = {
        name: lambda rng, archive=archive: draw_history(rng, archive)
        for name, archive in QUIET.items()
    }
    if given.files:
        makers = {}
    for file in given.files:
        posts = read_quiet(file, given.until)
        makers[f"{file}, shuffled"] = lambda rng, posts=posts: shuffled(posts, rng)
    for name, make in makers.items():
        rng = np.random.default_rng(given.seed)
        n = sum(bool(detect_outages(make(rng)).outages) for _ in range(given.runs))
        print(f"| {name} | {100 * n / given.runs:.1f} % | {given.runs} |", flush=True)
    if given.files:
        return
    print(
        "\n| event | found | onset: median error, h | held | end: median error, h | held | of |"
        "\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    for name, archive in EVENTS.items():
        rng = np.random.default_rng(given.seed)
        every = [find_event(draw_history(rng, archive), archive) for _ in range(given.runs)]
        found = np.array([each for each in every if each is not None]).reshape(-1, 4)
        off = np.median(np.abs(found[:, :2]), axis=0)
        held = 100 * found[:, 2:].mean(axis=0)
        cells = [f"{off[0]:.2f}", f"{held[0]:.0f} %", f"{off[1]:.2f}", f"{held[1]:.0f} %"]
        share = f"{100 * len(found) / given.runs:.0f} %"
        print(f"| {' | '.join([name, share, *cells, str(given.runs)])} |", flush=True)


if __name__ == "__main__":
    main()
