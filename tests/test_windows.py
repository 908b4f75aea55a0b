from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.count.spans import assign_windows
from sentiment.errors import LayoutError
from sentiment.outage import Outage
from sentiment.schema import WINDOWS

START = datetime(2024, 3, 5, 6, tzinfo=UTC)
times = st.datetimes(datetime(2024, 3, 1), datetime(2024, 3, 9)).map(  # noqa: DTZ001
    lambda t: t.replace(tzinfo=UTC)
)


@given(
    when=st.lists(times, min_size=1, max_size=20),
    hours=st.integers(1, 30),
    before=st.integers(1, 30),
    after=st.integers(1, 30),
)
def test_windows_are_half_open_and_do_not_overlap(
    when: list[datetime], hours: int, before: int, after: int
) -> None:
    outage = Outage(START, START + timedelta(hours=hours))
    posts = pd.DataFrame({"created_at": pd.to_datetime(when, utc=True)})
    found = assign_windows(posts, outage, before=f"{before}h", after=f"{after}h")
    assert outage.end is not None
    edges = {
        "before": (START - timedelta(hours=before), START),
        "during": (START, outage.end),
        "after": (outage.end, outage.end + timedelta(hours=after)),
    }
    for moment, window in zip(when, found["window"], strict=True):
        inside = [name for name, (a, b) in edges.items() if a <= moment < b]
        assert inside == ([] if pd.isna(window) else [window])


def test_edges_belong_to_what_follows(outage: Outage) -> None:
    assert outage.end is not None
    edge = pd.to_datetime(
        [outage.start - timedelta(hours=24), outage.start, outage.end, outage.end]
    )
    edge = edge[:3].append(pd.DatetimeIndex([outage.end + timedelta(hours=24)]))
    found = assign_windows(pd.DataFrame({"created_at": edge}), outage)["window"]
    assert found.tolist()[:3] == ["before", "during", "after"]
    assert pd.isna(found.iloc[3])
    assert found.cat.ordered
    assert list(found.cat.categories) == list(WINDOWS)


def test_an_ongoing_outage_has_no_after() -> None:
    when = pd.to_datetime([START + timedelta(days=300)])
    found = assign_windows(pd.DataFrame({"created_at": when}), Outage(START))
    assert found["window"].tolist() == ["during"]


def test_the_callers_table_stays(outage: Outage) -> None:
    posts = pd.DataFrame({"created_at": pd.to_datetime([START])})
    assign_windows(posts, outage)
    assert list(posts.columns) == ["created_at"]


def test_naive_times_are_refused(outage: Outage) -> None:
    posts = pd.DataFrame({"created_at": pd.to_datetime(["2024-03-05"])})
    with pytest.raises(LayoutError, match="Convert it"):
        assign_windows(posts, outage)
