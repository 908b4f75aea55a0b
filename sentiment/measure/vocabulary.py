"""The words of posts: which word stands in which post."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

#: Function words. Lists for searching hold more; "down", "out", "up", "back", "off", "not" and
#: "can't" stay, for they are what posts about outages are made of.
STOP_WORDS = frozenset(
    """
    a about after all also am amp an and any are aren't as at be because been before being
    both but by could did do does doing don for from had has have having he he's her here
    here's hers him his how how's i i'd i'll i'm i've if in into is it it's its itself just
    let's like lol me more most my myself nor of on once one only or other our ours over own
    rt s same she she's should so some such t than that that's the their theirs them then
    there there's these they they'd they'll they're they've this those through to too u until
    ur us very was we we'd we'll we're we've were what what's when when's where where's which
    while who who's whom why will with would you you'd you'll you're you've your yours
    yourself
    """.split()  # noqa: SIM905  a list of words is easier to read, and to extend, as a text
)
#: Links, mentions, and whatever is neither letter nor apostrophe, such as numbers and emoji.
_NO_WORD = r"https?://\S+|www\.\S+|@\w+|[^\p{L}']+"


@dataclass(frozen=True)
class Words:
    """Which word (a place in the lower-case `words`) stands in which post (a row); once."""

    words: list[str]
    word: NDArray[np.int64]
    post: NDArray[np.int64]


def find_words(texts: pd.Series) -> Words:
    """Find the words of posts, those of a single post too.

    Words are runs of letters, with apostrophes inside, in lower case and of at least two
    letters. Links, mentions, numbers, emoji and `STOP_WORDS` are left out; of a hashtag the
    word counts.

    >>> import pandas as pd
    >>> posts = pd.Series(["Down AGAIN, @you? down!", "it's #down https://t.co/x 404"])
    >>> found = find_words(posts)
    >>> found.words, found.word.tolist(), found.post.tolist()
    (['down', 'again'], [0, 1, 0], [0, 0, 1])
    """
    plain = pa.array(texts, pa.large_string(), from_pandas=True)
    if isinstance(plain, pa.ChunkedArray):
        plain = plain.combine_chunks()
    plain = pc.replace_substring(plain, "’", "'")
    plain = pc.replace_substring_regex(pc.utf8_lower(plain), _NO_WORD, " ")
    lists = pc.utf8_split_whitespace(plain)
    coded = pc.list_flatten(lists).dictionary_encode()
    post = pc.list_parent_indices(lists).to_numpy().astype(np.int64)
    vocabulary: dict[str, int] = {}
    place = np.full(len(coded.dictionary), -1, dtype=np.int64)
    for code, found in enumerate(coded.dictionary.to_pylist()):
        bare = found.strip("'")
        if len(bare) > 1 and bare not in STOP_WORDS:
            place[code] = vocabulary.setdefault(bare, len(vocabulary))
    word = place[coded.indices.to_numpy(zero_copy_only=False)]
    kept = word >= 0
    n_words = max(1, len(vocabulary))
    pairs = np.sort(post[kept] * n_words + word[kept])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return Words(list(vocabulary), pairs % n_words, pairs // n_words)
