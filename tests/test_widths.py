"""How wide bins get, and what is told while somebody labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sentiment.cli import label
from sentiment.count.tally import MAX_BINS, Tally
from sentiment.errors import OptionError
from sentiment.measure.bins import chosen_bin_width, widen_bins
from sentiment.outage import Outage
from tests.conftest import tagged_posts

ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def outage(hours: float | None = 6.0) -> Outage:
    return Outage(ONSET, None if hours is None else ONSET + hours * HOUR)


@pytest.mark.parametrize(
    ("span", "hours", "minutes"),
    [
        # of all windows in minutes: 110 bins at most
        (110, 1.0, 1),
        (111, 1.0, 5),
        (550, 1.0, 5),
        (551, 1.0, 10),
        (110 * 60, 6.0, 60),
        (110 * 60 + 1, 6.0, 120),
        (110 * 1440, 6.0, 1440),
        (900 * 1440, 6.0, 1440),
        (110 * 60, None, 60),
        (110 * 60 + 1, None, 120),
    ],
)
def test_bins_are_as_narrow_as_a_chart_has_room_for(
    span: int, hours: float | None, minutes: int
) -> None:
    outer = span * MINUTE - (24.0 if hours is None else hours) * HOUR
    found = chosen_bin_width(None, outage(hours), outer / 3, outer * 2 / 3)
    assert found == minutes * MINUTE


@pytest.mark.parametrize(("seconds", "fits"), [(60, True), (59, False)])
def test_too_many_bins_are_refused(seconds: int, *, fits: bool) -> None:
    outer = (MAX_BINS * MINUTE - 6 * HOUR) / 2
    given = timedelta(seconds=seconds)
    if fits:
        assert chosen_bin_width(given, outage(), outer, outer) == given
        return
    with pytest.raises(OptionError, match="so 1min or more"):
        chosen_bin_width(given, outage(), outer, outer)
    more = (MAX_BINS * MINUTE - 6 * HOUR + MINUTE) / 2
    with pytest.raises(OptionError, match="so 2min or more"):
        chosen_bin_width(given, outage(), more, more)


@dataclass
class Counted:
    """What is asked of a tally: posts by bin, and the same of bins that are joined."""

    posts: dict[int, int]
    bin_width: timedelta = 5 * MINUTE
    outage: Outage = field(default_factory=outage)

    @property
    def activity(self) -> dict[int, int]:
        return self.posts

    @property
    def bins(self) -> dict[int, Any]:
        return {k: SimpleNamespace(reactions=np.array([n])) for k, n in self.posts.items()}

    def coarsened(self, factor: int) -> Counted:
        joined: dict[int, int] = {}
        for number, n in self.posts.items():
            joined[number // factor] = joined.get(number // factor, 0) + n
        return Counted(joined, self.bin_width * factor, self.outage)


def widened(posts: dict[int, int], hours: float | None = 6.0) -> float:
    """Return the width in minutes."""
    return widen_bins(Counted(posts, outage=outage(hours))).bin_width / MINUTE  # type: ignore[arg-type]


def test_bins_are_joined_until_most_posts_stand_in_full_ones() -> None:
    assert widened(dict.fromkeys(range(36), 10)) == 5
    # four fifths of the posts are enough
    assert widened({k: 10 if k < 36 else 9 for k in range(46)}) == 5
    assert widened({k: 10 if k < 35 else 9 for k in range(46)}) == 10
    # eight bins are joined no further
    assert widened(dict.fromkeys(range(8), 1)) == 5
    assert widened(dict.fromkeys(range(9), 1)) == 10
    assert widened({10 * k: 1 for k in range(-6, 8)}, 48.0) == 120
    # as long as the outage at most, or an hour; of one that goes on a day
    far = {40 * k: 1 for k in range(-30, 30)}
    assert [widened(far, hours) for hours in (0.5, 1.0, 1.9, 2.0, 6.0, None)] == [
        60,
        60,
        60,
        120,
        360,
        1440,
    ]


@pytest.mark.parametrize(("n", "minutes"), [(4, 1440), (3, 5)])
def test_days_alone_are_bins_of_days(n: int, minutes: int) -> None:
    assert widened({288 * k + 7: 20 for k in range(n)}) == minutes
    assert widened({288 * k + 7 + (k == 2): 20 for k in range(n)}) == 5


@pytest.mark.parametrize(
    ("n", "width"), [(MAX_BINS, 5), (MAX_BINS + 1, 10), (2 * MAX_BINS + 1, 20)]
)
def test_bins_double_where_there_would_be_too_many(n: int, width: int) -> None:
    posts = tagged_posts(2)
    long = Outage(ONSET, ONSET + n * 5 * MINUTE)
    times = [ONSET, ONSET + (n - 1) * 5 * MINUTE]
    window = {"window": ["during"] * 2, "outage": long.label}
    made = posts.assign(created_at=times, **window)
    made["created_at"] = made["created_at"].dt.as_unit("us")
    tally = Tally(long, 5 * MINUTE, widens=True)
    tally.add(made)
    assert tally.bin_width == width * MINUTE
    if width > 5:
        strict = Tally(long, 5 * MINUTE, widens=False)
        with pytest.raises(OptionError, match=f"which makes {n:,} bins"):
            strict.add(made)


@pytest.mark.parametrize(
    ("labelled", "before", "seconds", "told"),
    [
        (0, 0, 9.0, "1 of 50"),
        (20, 20, 9.0, "21 of 50"),
        (21, 20, 9.0, "22 of 50 · 9 s a post · about 4 min to go"),
        (30, 20, 60.0, "31 of 50 · 6 s a post · about 2 min to go"),
    ],
)
def test_what_is_left_to_label_is_told(
    labelled: int, before: int, seconds: float, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.monotonic", lambda: 100.0 + seconds)
    labels = SimpleNamespace(n_labelled=labelled)
    assert label._progress(labels, 50, 100.0, before) == told  # type: ignore[arg-type]
