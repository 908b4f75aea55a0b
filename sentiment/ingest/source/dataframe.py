"""A pandas table as a source: written as Parquet once, then read as any file is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from sentiment.errors import InputError
from sentiment.leftovers import temporary_file

if TYPE_CHECKING:
    from contextlib import ExitStack

    import pandas as pd

__all__ = ["spool_table"]


def spool_table(table: pd.DataFrame, name: str, stack: ExitStack) -> Path:
    """Write a table to a temporary file, which goes with `stack`; the index is left out.

    Parameters
    ----------
    table : DataFrame of shape (n_posts, n_columns)
        With any names of columns, any types that Arrow has; it is not changed.
    name : str
        What messages call it.
    stack : ExitStack
        Removes the file.

    Raises
    ------
    InputError
        If two columns have one name.
    """
    names = [str(column) for column in table.columns]
    twice = sorted({column for column in names if names.count(column) > 1})
    if twice:
        raise InputError(
            name,
            found=f"several columns named {', '.join(twice)}",
            expected="a name for each column",
            next_step="Rename or drop them: posts.loc[:, ~posts.columns.duplicated()]",
        )
    arrays = [_column(table.iloc[:, at]) for at in range(len(names))]
    file = stack.enter_context(temporary_file(".parquet"))
    parquet.write_table(pa.table(arrays, names=names), file)
    file.flush()
    return Path(file.name)


def _column(values: pd.Series) -> pa.Array:
    """Read a column as Arrow does, or as text where objects of several types stand in it."""
    try:
        return pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.array(values.astype("object").map(str, na_action="ignore"), from_pandas=True)
