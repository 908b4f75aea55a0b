"""The words of posts, and which of them moved a mean between two windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sentiment.measure.proportions import Flags
from sentiment.stats.intervals import Floats

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


#: A word that fewer authors used (posts, where authors are unknown) is not listed: it is noise,
#: and may tell who they are.
MIN_AUTHORS = 5
#: Words of each measure that are listed, those that moved it most.
N_WORDS = 30
_COLUMNS = ["word", "value", "low", "high", "n_from", "n_to"]


def valence_shift(before: Floats, during: Floats, valence: Floats) -> Floats:
    """Return what each word added to the change of the words' mean valence; they add up to it.

    `before` and `during` are how often each word was used; words whose valence is NaN add 0.
    Gallagher, R.J., et al. (2021). Generalized Word Shift Graphs. EPJ Data Science 10, 4.

    >>> shift = valence_shift(np.array([3.0, 1.0]), np.array([1.0, 3.0]), np.array([2.0, -2.0]))
    >>> shift.tolist(), shift.sum()  # from (3 * 2 - 2) / 4 = 1 to -1
    ([-0.5, -1.5], np.float64(-2.0))
    """
    rated = ~np.isnan(valence)
    score = np.where(rated, valence, 0.0)
    first, second = (_shares(np.where(rated, counts, 0.0)) for counts in (before, during))
    return np.where(rated, (second - first) * (score - (first * score).sum()), 0.0)


def share_shift(first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> Floats:
    """Return what each word added to the change of a share of posts; they add up to it.

    Each window has the words' weights, which add up to its posts when each post's 1 is split
    between its words, and the part of the weights that is of posts with the property. It is of
    how often a word is used, and of how often posts with it have the property: as in
    `valence_shift`, its source's section on scores that differ between texts.

    >>> shift = share_shift(
    ...     (np.array([4.0, 4.0]), np.array([0.0, 2.0])),
    ...     (np.array([2.0, 6.0]), np.array([0.0, 6.0])),
    ... )
    >>> shift.tolist(), shift.sum()  # from 2 / 8 to 6 / 8
    ([0.125, 0.375], np.float64(0.5))
    """
    uses = [_shares(weights) for weights, _ in (first, second)]
    rates = [
        np.divide(part, weights, out=np.full(len(part), np.nan), where=weights > 0)
        for weights, part in (first, second)
    ]
    # a word of one window alone has that window's rate: what it adds does not depend on it
    rates = [np.where(np.isnan(a), b, a) for a, b in (rates, rates[::-1])]
    rates = [np.nan_to_num(rate) for rate in rates]
    usual = sum((use * rate).sum() for use, rate in zip(uses, rates, strict=True)) / 2
    used_more = (uses[1] - uses[0]) * ((rates[0] + rates[1]) / 2 - usual)
    return np.asarray(used_more + (uses[0] + uses[1]) / 2 * (rates[1] - rates[0]))


def frequency_shift(before: Floats, during: Floats) -> Floats:
    """Return what each word adds to the Jensen-Shannon divergence of two windows, in bits.

    Positive where the word is used more during; absolute values add up. Lin, J. (1991).
    Divergence Measures Based on the Shannon Entropy. IEEE Transactions on Information Theory
    37(1), 145-151.

    >>> frequency_shift(np.array([1.0, 0.0]), np.array([0.0, 1.0])).tolist()
    [-0.5, 0.5]
    """
    first, second = _shares(before), _shares(during)
    middle = (first + second) / 2
    added = np.zeros(len(middle))
    for shares in (first, second):
        used = shares > 0
        added[used] += shares[used] * np.log2(shares[used] / middle[used]) / 2
    return np.where(second > first, added, -added)


def _shares(counts: Floats) -> Floats:
    total = counts.sum()
    return counts / total if total else np.zeros(len(counts))


def find_shifts(
    found: Words,
    *,
    during: NDArray[np.bool_],
    units: NDArray[np.uint64],
    frustrated: NDArray[np.bool_],
    valence: Floats,
) -> pd.DataFrame:
    """Find the words that moved sentiment, frustration and wording most, as `Content.words`.

    Posts are `during` or before, by `units` as of `keys_of`; `valence` is VADER's, NaN where it
    has none.
    """
    words, word, post = found.words, found.word, found.post
    n = len(words)
    weights = 1.0 / np.bincount(post, minlength=len(during))[post]
    # posts with each word, their parts, and the parts of frustrated ones; before and during
    counts, parts, hit = (
        [
            np.bincount(word[mask], each[mask], minlength=n).astype(np.float64)
            for mask in (~during[post], during[post])
        ]
        for each in (np.ones(len(post)), weights, weights * frustrated[post])
    )
    shifts = {
        "valence": valence_shift(counts[0], counts[1], valence),
        "frustration": share_shift((parts[0], hit[0]), (parts[1], hit[1])),
        "frequency": frequency_shift(counts[0], counts[1]),
    }
    listed = _n_authors(word, post, units, n) >= MIN_AUTHORS
    tops = {
        measure: np.argsort(-np.abs(shift) * listed, kind="stable")[
            : min(N_WORDS, np.count_nonzero(shift * listed))
        ]
        for measure, shift in shifts.items()
    }
    shown = np.unique(np.concatenate(list(tops.values())))
    column = np.full(n, -1)
    column[shown] = np.arange(len(shown))
    flags = np.zeros((len(during), len(shown)), dtype=bool)
    there = column[word] >= 0
    flags[post[there], column[word[there]]] = True
    used = [words[at] for at in shown]
    changes = Flags(used, flags, during.astype(np.int64), units).changes()
    # of the first comparison
    table = changes.iloc[: len(shown)].rename(columns={"flag": "word"})[_COLUMNS]
    n_posts = np.maximum(np.bincount(during, minlength=2), 1)
    table.insert(1, "share_from", table["n_from"] / n_posts[0])
    table.insert(2, "share_to", table["n_to"] / n_posts[1])
    tables = []
    for measure, top in tops.items():
        part = table.iloc[column[top]].assign(contribution=shifts[measure][top])
        part = part[(part["low"] > 0) | (part["high"] < 0)]
        part.insert(0, "measure", measure)
        tables.append(part)
    return pd.concat(tables, ignore_index=True)


def _n_authors(
    word: NDArray[np.int64], post: NDArray[np.int64], units: NDArray[np.uint64], n_words: int
) -> NDArray[np.int64]:
    """Count the authors who used each word, of words that are in as many posts."""
    often = np.bincount(word, minlength=n_words) >= MIN_AUTHORS
    some = often[word]
    # authors by numbers of their own, so that a pair of word and author is one number
    distinct, who = np.unique(units, return_inverse=True)
    pairs = np.unique(word[some] * len(distinct) + who[post[some]])
    return np.bincount(pairs // max(1, len(distinct)), minlength=n_words)
