"""How often a quiet archive gets a clear headline, at every hour that might be an onset.

``python -m benchmarks.onsets FILE`` judges each onset of outages of 1, 2 and 6
hours that the archive has a day before and the outage itself for.
"""

from __future__ import annotations

import argparse
from datetime import timedelta

import pandas as pd

from benchmarks.verdicts import judge_posts
from sentiment.analysis.pipeline import iter_tagged
from sentiment.keys.posts import add_keys
from sentiment.outage import Outage

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_LENGTHS = (1, 2, 6)


def main() -> None:
    """Print a table, and what was claimed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", help="an export in which nothing happens")
    given = parser.parse_args()
    posts = pd.concat(map(add_keys, iter_tagged(given.file)), ignore_index=True)
    first = posts["created_at"].min().ceil("h").to_pydatetime() + _DAY
    last = posts["created_at"].max().to_pydatetime()
    claims: list[str] = []
    print("| outage | onsets | with a clear headline | clear or likely |")
    print("| --- | --- | --- | --- |")
    for hours in _LENGTHS:
        n, found, told = 0, 0, 0
        at = first
        while at + hours * _HOUR <= last:
            table = judge_posts(posts, Outage(at, at + hours * _HOUR), last=last).verdicts
            table = table[table["headline"] & (table["grade"] != "")]
            clear = table[table["grade"] == "clear"]
            claims += [
                f"{at:%d %b %H:%M}, {hours} h: {row['window']} {row['measure']} "
                f"{row['verdict']}"
                for _, row in clear.iterrows()
            ]
            n, found, told = n + 1, found + (len(clear) > 0), told + (len(table) > 0)
            at += _HOUR
        print(f"| {hours} h | {n} | {found} | {told} |", flush=True)
    print("\n".join(["", *claims]))


if __name__ == "__main__":
    main()
