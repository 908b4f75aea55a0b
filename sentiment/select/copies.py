"""Copies: the same text again, by one author or by many.

One machine's message, posted a thousand times, can make a study's "rising
anger". Copies are therefore always counted, and can be left out. Two posts
are copies when their texts are the same after case, links, mentions and
spacing are evened out. Hashes of the texts are kept, in bounded memory.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sentiment.errors import OptionError
from sentiment.keys.authors import is_nobody
from sentiment.keys.hashset import HashSet, hash_columns
from sentiment.keys.posts import keys_of, text_keys
from sentiment.keys.rows import add_rows
from sentiment.schema import REACTIONS, WINDOWS, require_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

REPOSTS = ("keep", "drop", "only")
DEDUPE = ("off", "author", "all")


@dataclass
class Selection:
    """Counts reposts and copies of a stream, and leaves them out where asked.

    Parameters
    ----------
    reposts : {"keep", "drop", "only"}, default "keep"
        What becomes of posts whose kind is repost.
    dedupe_text : {"off", "author", "all"}, default "off"
        ``author``: of copies by one author the first stays (posts without a
        known author all stay); ``all``: of all copies the first stays.
    least_length : int, default 0
        Characters; shorter texts all stay: many people say "it's down".
    excluded : collection of str, default ()
        Authors whose posts are left out, as the archive names them.
    max_per_author : int, optional
        Posts of each known author that stay: the first that are read.

    Attributes
    ----------
    n_posts, n_reposts, n_copies, n_copies_by_reposts : int
        Posts seen; reposts among them; posts whose text was there before;
        those of them that are reposts.
    left_out : Counter
        Posts left out by reason.

    Raises
    ------
    OptionError
        If an option's value is none of these.

    Examples
    --------
    >>> import pandas as pd
    >>> posts = pd.DataFrame({"text": ["Down!", "down!"], "author": ["a", "b"], "kind": "post"})
    >>> selection = Selection(dedupe_text="all")
    >>> len(selection.apply(posts)), selection.n_copies
    (1, 1)
    """

    reposts: str = "keep"
    dedupe_text: str = "off"
    least_length: int = 0
    excluded: Collection[str] = ()
    max_per_author: int | None = None
    n_posts: int = 0
    n_reposts: int = 0
    n_copies: int = 0
    n_copies_by_reposts: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    _texts: HashSet = field(default_factory=HashSet, repr=False)
    _kept: HashSet = field(default_factory=HashSet, repr=False)
    _authors: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    _written: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 1), np.int64))

    def __post_init__(self) -> None:
        if self.max_per_author is not None and self.max_per_author < 1:
            raise OptionError(
                f"max_per_author: found {self.max_per_author}; expected 1 or more."
            )
        for name, value, allowed in (
            ("reposts", self.reposts, REPOSTS),
            ("dedupe_text", self.dedupe_text, DEDUPE),
        ):
            if value not in allowed:
                raise OptionError(
                    f"{name}: found {value!r}; expected one of {', '.join(allowed)}."
                )

    def apply(self, posts: pd.DataFrame) -> pd.DataFrame:
        """Count a chunk in layout POSTS, and return the posts of it that stay."""
        require_columns(posts, ["text", "author", "kind"], stage="select")
        keys, known = text_keys(posts["text"])
        repost = (posts["kind"] == "repost").to_numpy()
        copy = np.zeros(len(posts), dtype=bool)
        copy[known] = ~self._texts.add(keys[known])
        self.n_posts += len(posts)
        self.n_reposts += int(repost.sum())
        self.n_copies += int(copy.sum())
        self.n_copies_by_reposts += int((copy & repost).sum())

        stays = np.ones(len(posts), dtype=bool)
        if self.reposts != "keep":
            stays = repost if self.reposts == "only" else ~repost
            name = "no reposts" if self.reposts == "only" else "reposts"
            self.left_out[f"{name} (--reposts {self.reposts})"] += int((~stays).sum())
        if self.excluded:
            theirs = posts["author"].isin(self.excluded).to_numpy() & stays
            self.left_out["excluded authors (--exclude-authors)"] += int(theirs.sum())
            stays = stays & ~theirs
        asked = known & stays
        if self.least_length:
            asked &= (posts["text"].str.len() >= self.least_length).to_numpy(bool)
        stays = stays & self._is_first(keys, asked, posts["author"])
        if self.max_per_author is not None:
            many = stays & ~self._is_among_first(posts["author"], stays)
            name = f"more of an author (--max-per-author {self.max_per_author})"
            self.left_out[name] += int(many.sum())
            stays = stays & ~many
        return posts if stays.all() else posts[stays].reset_index(drop=True)

    def _is_first(
        self, keys: NDArray[np.uint64], asked: NDArray[np.bool_], authors: pd.Series
    ) -> NDArray[np.bool_]:
        first = np.ones(len(keys), dtype=bool)
        if self.dedupe_text == "off":
            return first
        if self.dedupe_text == "author":
            asked = asked & authors.notna().to_numpy()
            keys = keys ^ hash_columns(authors)
        first[asked] = self._kept.add(keys[asked])
        name = f"copies of a text (--dedupe-text {self.dedupe_text})"
        self.left_out[name] += int((~first).sum())
        return first

    def _is_among_first(
        self, authors: pd.Series, asked: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Tell which posts are among an author's first; of unknown authors all are."""
        counted = asked & authors.notna().to_numpy() & ~is_nobody(authors)
        hashes, row, n = np.unique(
            hash_columns(authors)[counted], return_inverse=True, return_counts=True
        )
        order = np.argsort(row, kind="stable")
        place = np.empty(len(row), np.int64)
        place[order] = np.arange(len(row)) - np.repeat(np.cumsum(n) - n, n)
        at = np.searchsorted(self._authors, hashes)
        before = np.zeros(len(hashes), np.int64)
        known = at < len(self._authors)
        known[known] = self._authors[at[known]] == hashes[known]
        before[known] = self._written[at[known], 0]
        first = np.ones(len(authors), dtype=bool)
        first[counted] = place + before[row] < (self.max_per_author or 0)
        self._authors, self._written = add_rows(
            self._authors, self._written, hashes, n[:, None].astype(np.int64)
        )
        return first


@dataclass
class CopyEffect:
    """What the headline numbers of one outage's windows are with and without copies.

    A text counts once a window; the same text with another score or reaction (capitals can
    change both) counts as another, so that the order of the files changes nothing. `counts`
    (2, 3, 4) are posts with copies and without, by window and reaction, `compound` (2, 3) sums
    of compound in units of 0.0001.
    """

    counts: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((2, len(WINDOWS), len(REACTIONS)), np.int64)
    )
    compound: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((2, len(WINDOWS)), np.int64)
    )
    _seen: HashSet = field(default_factory=HashSet, repr=False)

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout WINDOWED."""
        codes = posts["window"].cat.codes.to_numpy()
        inside = codes >= 0
        if not inside.any():
            return
        made = keys_of(posts)
        keys, known = made.text[inside], made.said[inside]
        window = codes[inside].astype(np.int64)
        reactions = posts["reaction"].cat.set_categories(list(REACTIONS)).cat.codes
        reaction = reactions.to_numpy()[inside]
        compound = np.rint(posts["compound"].to_numpy()[inside] * 10_000).astype(np.int64)
        state = ((compound + 10_000) * len(WINDOWS) + window) * len(REACTIONS) + reaction
        # an odd factor spreads the state over all 64 bits (Fibonacci hashing)
        mixed = keys ^ (state.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
        original = ~known
        original[known] = self._seen.add(mixed[known])
        for row, mask in enumerate((np.ones(len(window), dtype=bool), original)):
            np.add.at(self.counts[row], (window[mask], reaction[mask]), 1)
            np.add.at(self.compound[row], window[mask], compound[mask])

    def merge(self, other: CopyEffect) -> None:
        """Count what `other`, of posts in other languages, counted."""
        self.counts += other.counts
        self.compound += other.compound

    def table(self) -> pd.DataFrame:
        """Return ``window``, ``measure``, ``value``, ``without_copies``, ``n``, ``n_without``.

        Windows without posts are left out. Shares in [0, 1], mean compound in [-1, 1].
        """
        rows = []
        for number, window in enumerate(WINDOWS):
            n, without = (int(self.counts[row, number].sum()) for row in (0, 1))
            if not n:
                continue
            shares = self.counts[:, number] / np.array([[n], [without]])
            means = self.compound[:, number] / 10_000 / np.array([n, without])
            for i, name in enumerate(REACTIONS):
                rows.append((window, f"share_{name}", *shares[:, i].tolist(), n, without))
            rows.append((window, "compound_mean", *means.tolist(), n, without))
        names = ["window", "measure", "value", "without_copies", "n", "n_without"]
        return pd.DataFrame(rows, columns=names)


def in_languages(posts: pd.DataFrame, languages: Iterable[str]) -> NDArray[np.bool_]:
    """Tell which posts are in one of `languages`; ``en`` takes ``en-GB`` too."""
    wanted = {name.strip().lower() for name in languages}
    if "all" in wanted:
        return np.ones(len(posts), dtype=bool)
    lang = posts["lang"].astype("category").cat
    names = [str(name).lower() for name in lang.categories]
    chosen = [name in wanted or re.split("[-_]", name)[0] in wanted for name in names]
    # the last place is that of code -1, of what is missing
    return np.array([*chosen, "unknown" in wanted])[lang.codes.to_numpy()]


def is_control(posts: pd.DataFrame, control: tuple[str, str]) -> NDArray[np.bool_]:
    """Tell which posts are of a control series: a column holds a value.

    Raises OptionError if there is no such column.

    >>> posts = pd.DataFrame({"platform": ["mastodon", "x"]})
    >>> is_control(posts, ("platform", "mastodon")).tolist()
    [True, False]
    """
    column, value = control
    if column not in posts:
        found = ", ".join(str(name) for name in posts.columns if not str(name).startswith("_"))
        raise OptionError(f"--control {column}={value}: no column {column}; found {found}.")
    return np.asarray(posts[column].astype("str") == value, dtype=bool)
