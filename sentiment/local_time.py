"""The clock of a zone for times in seconds: hours of the day are the users' own."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def local_seconds(times: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """Return what a zone's clocks show, as seconds since 1970 on these clocks, at Unix `times`.

    >>> summer = np.array([1_720_000_800])  # 2024-07-03 10:00 UTC
    >>> int(local_seconds(summer, "Europe/Berlin")[0]) % 86_400 / 3600
    12.0
    """
    if zone == "UTC" or not len(times):
        return np.asarray(times, dtype=np.int64)
    shown = pd.to_datetime(times, unit="s", utc=True).tz_convert(zone).tz_localize(None)
    return np.asarray(shown.as_unit("s").astype("int64"), dtype=np.int64)
