"""Posts to a table in layout POSTS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sentiment.ingest.encoding import mend_text
from sentiment.ingest.language import detect_languages
from sentiment.schema import KINDS, POSTS, Post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.ingest.log import IngestLog

__all__ = ["to_frame"]

# the controls that mend_text takes out, in RE2's notation
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}]"


def to_frame(posts: Sequence[Post], log: IngestLog, *, detect: bool) -> pd.DataFrame:
    """Build a table of posts.

    Parameters
    ----------
    posts : sequence of Post
        What adapters gave.
    log : IngestLog
        Told of texts that had to be mended.
    detect : bool
        Whether posts without a language get one.

    Returns
    -------
    DataFrame of shape (n_posts, 12)
        Layout POSTS.
    """
    fields = list(zip(*posts, strict=True)) if posts else [()] * len(Post._fields)
    by_name = dict(zip(Post._fields, fields, strict=True))
    columns: dict[str, Any] = {}
    for name, dtype in POSTS.items():
        values = by_name[name]
        if name == "lang":
            columns[name] = _languages(values, by_name["text"], detect=detect)
        elif dtype == "str":
            columns[name] = pd.Series(_strings(values, log), dtype="str")
        elif dtype == "Int64":
            columns[name] = pd.array(list(values), dtype="Int64")
        elif dtype == "category":
            kinds = list(KINDS) if name == "kind" else None
            columns[name] = pd.Categorical(values, categories=kinds)
        else:
            times = pa.array(values, pa.timestamp("us", tz="UTC"))
            columns[name] = pd.Series(times.to_pandas()).dt.as_unit("us")
    return pd.DataFrame(columns, columns=list(POSTS))


def _strings(values: Sequence[str | None], log: IngestLog) -> pa.Array:
    try:
        strings = pa.array(values, pa.large_string())
    except UnicodeEncodeError:
        pass
    else:
        if not pc.any(pc.match_substring_regex(strings, _CONTROL)).as_py():
            return strings
    mended = [None if value is None else mend_text(value) for value in values]
    changed = sum(a != b for a, b in zip(values, mended, strict=True))
    if log.files:
        log.files[-1].n_mended += changed
    return pa.array(mended, pa.large_string())


def _languages(
    given: Sequence[str | None], texts: Sequence[str], *, detect: bool
) -> pd.Categorical:
    langs = [None if lang is None else mend_text(lang) for lang in given]
    if detect:
        holes = [i for i, lang in enumerate(langs) if lang is None]
        for i, lang in zip(holes, detect_languages(texts[i] for i in holes), strict=True):
            langs[i] = lang
    return pd.Categorical(langs)
