"""The archive and its control over time: bins as narrow as most of them hold enough posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from sentiment.count.history import History
from sentiment.measure.beside import tabulate_beside

START = datetime(2025, 1, 27, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


def counted(per_quarter: int, hours: int) -> History:
    """As many posts in every quarter of an hour, one in five frustrated."""
    n = per_quarter * 4 * hours
    seconds = np.repeat(np.arange(4 * hours) * 900, per_quarter)
    times = pd.Timestamp(START) + pd.to_timedelta(seconds, unit="s")
    history = History()
    history.add(
        pd.DataFrame(
            {
                "post_id": [f"{i}" for i in range(n)],
                "created_at": times.as_unit("us"),
                "author": [f"u{i}" for i in range(n)],
                "reaction": np.where(np.arange(n) % 5, "none", "frustration"),
                "compound": np.zeros(n),
            }
        )
    )
    return history


@pytest.mark.parametrize(
    ("archive", "control", "hours", "minutes"),
    [
        (30, 30, 2, 15),
        (29, 30, 2, 30),
        (30, 10, 2, 60),
        (10, 30, 2, 60),
        # sixty bins are drawn, more are not
        (30, 30, 5, 15),
        (30, 30, 6, 30),
    ],
)
def test_bins_are_as_narrow_as_both_series_hold_enough(
    archive: int, control: int, hours: int, minutes: int
) -> None:
    spans = [(START + i * hours * HOUR, START + (i + 1) * hours * HOUR) for i in range(3)]
    table = tabulate_beside(counted(archive, 3 * hours), counted(control, 3 * hours), spans)
    assert set(table["end"] - table["time"]) == {pd.Timedelta(minutes=minutes)}
    assert (
        table.groupby("series", observed=True).size().tolist()
        == [3 * 3 * hours * 60 // minutes] * 2
    )
    rows = table[table["measure"] == "share_frustration"]
    assert rows["value"].between(0.1, 0.3).all()
    assert ((rows["low"] < rows["value"]) & (rows["value"] < rows["high"])).all()


def test_without_a_control_there_is_nothing_beside() -> None:
    spans = [(START, START + HOUR)] * 3
    assert tabulate_beside(counted(30, 1), None, spans).empty
