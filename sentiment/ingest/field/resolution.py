"""How finely a file's times are written, as the whole of them shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
#: From the coarsest to the finest.
_UNITS = {"day": _DAY, "hour": 3600 * _SECOND, "minute": 60 * _SECOND, "second": _SECOND}
#: So few times may be whole days, or the same time of day, by chance.
_FEW = 3


class Resolution:
    """Follows the times of a file.

    >>> import numpy as np
    >>> times = Resolution()
    >>> times.add(np.array([1714521600, 1714608000, 1714694400]) * 1_000_000)
    >>> times.unit
    'day'
    >>> times.add(np.array([1714521600 + 90 * 60]) * 1_000_000)
    >>> times.unit
    'minute'
    """

    def __init__(self) -> None:
        self.n = 0
        self._whole = dict.fromkeys(_UNITS, True)
        self._lowest, self._highest = _DAY, -1  # times of day
        self._days: set[int] = set()

    def add(self, micros: NDArray[np.int64]) -> None:
        """Take note of times in microseconds since 1970."""
        if not len(micros):
            return
        self.n += len(micros)
        of_day = micros % _DAY
        self._lowest = min(self._lowest, int(of_day.min()))
        self._highest = max(self._highest, int(of_day.max()))
        if len(self._days) < _FEW:
            self._days |= {int(micros.min()) // _DAY, int(micros.max()) // _DAY}
        for unit, length in _UNITS.items():
            self._whole[unit] = self._whole[unit] and not (of_day % length).any()

    def merge(self, other: Resolution) -> None:
        """Take note of the times that `other` saw."""
        self.n += other.n
        self._lowest = min(self._lowest, other._lowest)
        self._highest = max(self._highest, other._highest)
        # two days are enough to be several
        self._days = set(sorted({*self._days, *other._days})[:_FEW])
        self._whole = {name: each and other._whole[name] for name, each in self._whole.items()}

    @property
    def unit(self) -> str:
        """``day``, ``hour``, ``minute``, ``second`` or ``finer``; ``""`` of too few times.

        Times of several days that all have one time of day are whole days too, of
        another zone.
        """
        if self.n < _FEW:
            return ""
        if self._lowest == self._highest and len(self._days) > 1:
            return "day"
        return next((unit for unit, whole in self._whole.items() if whole), "finer")
