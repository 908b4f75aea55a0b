"""Which posts say that something does not work.

A post can complain of anything: a price, a new picture, a rule. What separates an
outage from a campaign is what posts are about, and people who can't use a
service say so in few words. Nothing here decides a reaction.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@cache
def _pattern() -> str:
    """All patterns of the list as one, for an engine whose time is linear in the text."""
    lines = files("sentiment.score").joinpath("trouble.txt").read_text(encoding="utf-8")
    kept = [line.strip() for line in lines.splitlines() if line.strip() and line[0] != "#"]
    # letters of any script: the engine's own \b knows ASCII alone
    return rf"(?i)(?:^|[^\pL\pN])(?:{'|'.join(kept)})(?:$|[^\pL\pN])"


def mentions_trouble(texts: pd.Series) -> NDArray[np.bool_]:
    """Tell which texts hold words of something that does not work; missing texts hold none.

    Words of ten languages (`trouble.txt`, a convention of this package): an outage of an app,
    a site, a network or of power. They are signs, read without context; compare how often they
    come rather than single posts.

    >>> import pandas as pd
    >>> texts = pd.Series(["I can’t log in!", "no funciona", "ugly stickers"])
    >>> mentions_trouble(texts).tolist()
    [True, True, False]
    """
    found = pc.match_substring_regex(pa.array(texts, type=pa.large_string()), _pattern())
    return np.asarray(pc.fill_null(found, fill_value=False).to_numpy(zero_copy_only=False))
