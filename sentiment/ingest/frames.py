"""Posts to tables in layout POSTS: in Arrow on the way, in pandas at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sentiment.ingest.field.column import odd_rows, reread, string_bytes
from sentiment.ingest.field.html import unescape
from sentiment.ingest.field.identifier import IdCheck
from sentiment.ingest.source.encoding import mend_text
from sentiment.ingest.stats import FileLog
from sentiment.language.identification import language_column
from sentiment.schema import KINDS, POSTS, PROFILE, Post

#: Types of columns in pandas -> in Arrow; all others are times.
ARROW_TYPES = {
    "str": pa.large_string(),
    "category": pa.dictionary(pa.int32(), pa.large_string()),
    "Int64": pa.int64(),
    "boolean": pa.bool_(),
}
_NULLABLE = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
#: Layout POSTS in Arrow's types.
ARROW_POSTS = pa.schema(
    [(name, ARROW_TYPES.get(kind, pa.timestamp("us", "UTC"))) for name, kind in POSTS.items()]
)


def as_table(
    posts: Sequence[Post], numbers: NDArray[np.int64], checks: IdCheck, account: FileLog
) -> pa.Table:
    """Build a table of single posts, with their numbers among the records."""
    columns = []
    for name, values in zip(Post._fields, zip(*posts, strict=True), strict=True):
        if POSTS[name] == "str":
            column = _strings([value or None for value in values], account)
            if name == "post_id":
                column = checks.post_ids(column, numbers)
            elif name == "author":
                column = checks.authors(column)
            columns.append(mended(column, account))
        elif POSTS[name] == "category":
            read = [each and mend_text(each) for each in values] if name == "lang" else values
            columns.append(pa.array(read, pa.large_string()).dictionary_encode())
        else:
            columns.append(pa.array(values, ARROW_POSTS.field(name).type))
    return pa.table(columns, schema=ARROW_POSTS)


def _strings(values: Sequence[str | None], account: FileLog) -> pa.LargeStringArray:
    try:
        return pa.array(values, pa.large_string())
    except UnicodeEncodeError:
        read = [value and mend_text(value) for value in values]
        account.n_mended += sum(a != b for a, b in zip(values, read, strict=True))
        return pa.array(read, pa.large_string())


def mended(
    values: pa.LargeStringArray, account: FileLog, *, entities: bool = False
) -> pa.LargeStringArray:
    """Mend the texts of a column; with `entities` those of HTML are decoded before."""

    def mend(given: list[str]) -> list[str]:
        read = [unescape(value) for value in given] if entities else given
        new = [mend_text(value) for value in read]
        account.n_mended += sum(a != b for a, b in zip(read, new, strict=True))
        return new

    return reread(values, odd_rows(*string_bytes(values), entities=entities), mend)


def in_chunks(tables: Iterable[pa.Table], n_rows: int) -> Iterator[pa.Table]:
    """Cut and join tables to `n_rows` each, but for the last.

    >>> tables = [pa.table({"n": [1, 2, 3]}), pa.table({"n": [4, 5]})]
    >>> [len(table) for table in in_chunks(tables, 2)]
    [2, 2, 1]
    """
    waiting: list[pa.Table] = []
    n_waiting = 0
    for table in tables:
        waiting.append(table)
        n_waiting += len(table)
        if n_waiting < n_rows:
            continue
        joined = pa.concat_tables(waiting)
        whole = n_waiting - n_waiting % n_rows
        for start in range(0, whole, n_rows):
            yield joined.slice(start, n_rows)
        waiting, n_waiting = [joined.slice(whole)], n_waiting - whole
    if n_waiting:
        yield pa.concat_tables(waiting)


def add_languages(posts: pd.DataFrame) -> pd.DataFrame:
    """Give posts in layout POSTS without a language one, where their text tells it."""
    columns = (pa.chunked_array([pa.array(posts[name])]) for name in ("lang", "text"))
    return posts.assign(lang=_languages(*columns, detect=True))


def to_frame(table: pa.Table, *, detect: bool) -> pd.DataFrame:
    """Build a table in pandas; strings stay in Arrow's memory."""
    columns: dict[str, Any] = {}
    kinds = POSTS | {
        name: PROFILE.get(name, "str") for name in table.column_names if name not in POSTS
    }
    for name, kind in kinds.items():
        values = table.column(name)
        if name == "lang":
            columns[name] = _languages(values, table.column("text"), detect=detect)
        elif kind == "category":
            columns[name] = _categories(values, KINDS if name == "kind" else None)
        elif kind in {"Int64", "boolean"}:
            columns[name] = values.to_pandas(types_mapper=_NULLABLE.get)
        elif kind == "str":
            columns[name] = pd.Series(values.combine_chunks(), dtype="str")
        else:
            columns[name] = values.to_pandas().dt.as_unit("us").copy()
    return pd.DataFrame(columns, copy=False)


def _categories(values: pa.ChunkedArray, names: Sequence[str] | None) -> pd.Categorical:
    """Make categories of the names that occur, in their order, or of `names`."""
    found: pd.Categorical = values.unify_dictionaries().to_pandas().array
    if names is None:
        names = sorted(found.remove_unused_categories().categories)
    # a copy, for what Arrow gave must not be written to
    return found.set_categories(pd.Index(list(names), dtype="str")).copy()


def _languages(
    given: pa.ChunkedArray, texts: pa.ChunkedArray, *, detect: bool
) -> pd.Categorical:
    if not detect or not given.null_count:
        return _categories(given, None)
    missing = given.is_null()
    found = language_column(texts.filter(missing))
    whole = given.cast(pa.large_string()).combine_chunks()
    filled = pc.replace_with_mask(whole, missing.combine_chunks(), found)
    return _categories(pa.chunked_array([filled.dictionary_encode()]), None)
