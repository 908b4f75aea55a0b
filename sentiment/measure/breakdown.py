"""One outage measured anew for each value of a column."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from sentiment.outage import Outage
from sentiment.results import Measures

#: Values that are told, those with the most posts; the rest are named.
MOST_VALUES = 12


@dataclass(frozen=True)
class Breakdown:
    """What was measured around one outage, by the values of a column.

    Its p-values are adjusted over all values together.

    Attributes
    ----------
    column : str
        The column, as the user named it.
    outage : Outage
        The outage.
    measures : dict of str to Measures
        Of the posts with each value, those with the most posts first.
    rest : dict of str to int
        Posts of the values that are not told.
    n_without : int
        Posts without a value, which are in no part.
    """

    column: str
    outage: Outage
    measures: dict[str, Measures]
    rest: dict[str, int] = field(default_factory=dict)
    n_without: int = 0

    def table(self, name: str) -> pd.DataFrame:
        """Put the tables of all values below each other.

        Parameters
        ----------
        name : {"windows", "timeline", "differences", "verdicts"}
            Of `Measures`.

        Returns
        -------
        DataFrame
            With ``by``, the value, before its columns.
        """
        tables = [getattr(each, name).assign(by=value) for value, each in self.measures.items()]
        whole: pd.DataFrame = pd.concat(tables, ignore_index=True)
        return whole[["by", *(column for column in whole if column != "by")]]
