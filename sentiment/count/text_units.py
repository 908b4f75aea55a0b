"""What counts as one text: copies of a text share a hash, all other posts have their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.keys.posts import Keys

#: Characters from which on the same text is taken to be a copy: shorter ones many people write.
SHARED_FROM = 20


def text_units(keys: Keys, posts: pd.DataFrame) -> tuple[NDArray[np.uint64], ...]:
    """Return hashes that copies share, and hashes that copies by one author share."""
    shared = keys.said
    if "text" in posts:
        shared = shared & (posts["text"].str.len() >= SHARED_FROM).to_numpy(bool)
    return tuple(np.where(shared, key, keys.post) for key in (keys.text, keys.both()))
