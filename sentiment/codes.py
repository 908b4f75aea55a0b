"""Columns of posts as whole numbers: what is counted leaves pandas here, once a chunk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.schema import REACTIONS, WINDOWS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REACTION_KIND = pd.CategoricalDtype(list(REACTIONS))
WINDOW_KIND = pd.CategoricalDtype(list(WINDOWS), ordered=True)


def microseconds(times: pd.Series) -> NDArray[np.int64]:
    """Return times as microseconds since 1970, as `instant` does one."""
    return np.asarray(pd.DatetimeIndex(times).as_unit("us").asi8)


def instant(time: datetime) -> int:
    """Return a time as microseconds since 1970.

    >>> instant(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    return (time - _EPOCH) // timedelta(microseconds=1)


def as_utc(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a table with times in some columns, in microseconds and UTC; NaT where missing."""
    times = {name: pd.to_datetime(table[name], utc=True).dt.as_unit("us") for name in columns}
    return table.assign(**times)


def reaction_codes(posts: pd.DataFrame) -> NDArray[np.int64]:
    """Return the place of each post's reaction in `REACTIONS`."""
    return _codes(posts["reaction"], REACTION_KIND)


def window_codes(posts: pd.DataFrame) -> NDArray[np.int64]:
    """Return the place of each post's window in `WINDOWS`; -1 outside."""
    return _codes(posts["window"], WINDOW_KIND)


def _codes(column: pd.Series, kind: pd.CategoricalDtype) -> NDArray[np.int64]:
    values = column.array if column.dtype == kind else column.astype(kind).array
    assert isinstance(values, pd.Categorical)
    return values.codes.astype(np.int64)


def count_names(column: pd.Series) -> dict[str, int]:
    """Count the values of a column; what is missing is no value."""
    values = column.astype("category").array
    assert isinstance(values, pd.Categorical)
    # the first place is that of code -1, of what is missing
    counts = np.bincount(values.codes + 1, minlength=len(values.categories) + 1)
    return dict(zip(map(str, values.categories), counts[1:].tolist(), strict=True))
