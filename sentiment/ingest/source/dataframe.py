"""A pandas table as a source: written as Parquet once, then read as any file is."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from sentiment.errors import InputError
from sentiment.leftovers import temporary_file


def spool_table(table: Any, name: str, stack: ExitStack) -> Path:
    """Write a table to a temporary file, which goes with `stack`.

    An index that has a name, or holds times, is a column as well. Raises `InputError` if
    two columns have one name.
    """
    table = _with_index(table if isinstance(table, pd.DataFrame) else table.to_pandas())
    names = _names(table.columns)
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


def _with_index(table: pd.DataFrame) -> pd.DataFrame:
    index = table.index
    if index.nlevels == 1 and index.name is None:
        # the class of an index of times tells; its values may be none
        if not index.inferred_type.startswith(("datetime", "period")):
            return table
        index = index.rename("time")
    levels = {name: index.get_level_values(at) for at, name in enumerate(index.names)}
    new = {name: level for name, level in levels.items() if name is not None}
    return table.assign(**{str(n): v for n, v in new.items() if n not in table.columns})


def _names(columns: pd.Index) -> list[str]:
    """Name columns; of names in several rows the last, where it tells them apart."""
    if columns.nlevels == 1:
        return [str(column) for column in columns]
    labels = [[str(label) for label in column if label not in ("", None)] for column in columns]
    last = [each[-1] if each else "" for each in labels]
    return last if len(set(last)) == len(last) else ["_".join(each) for each in labels]


def _column(values: pd.Series) -> pa.Array:
    """Read a column as Arrow does, or as text where objects of several types stand in it."""
    try:
        return pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.array(values.astype("object").map(str, na_action="ignore"), from_pandas=True)
