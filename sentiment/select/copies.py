"""Copies: the same text again, by one author or by many.

One machine's message, posted a thousand times, can make a study's "rising
anger". Copies are therefore always counted, and can be left out. Two posts
are copies when their texts are the same after case, links, mentions and
spacing are normalised. Hashes of the texts are kept, in bounded memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import InitVar, dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.errors import OptionError
from sentiment.keys.authors import is_nobody
from sentiment.keys.hashset import Seen, hash_columns, new_seen
from sentiment.keys.posts import carry_text_keys, text_keys
from sentiment.keys.sums import Sums, summed
from sentiment.schema import require_columns

REPOSTS = ("keep", "drop", "only")
DEDUPE = ("off", "author", "all")
#: Languages that are analysed where nobody names any: what VADER and the tagger read.
DEFAULT_LANGUAGES = ("en", "unknown")
#: With a smaller share of posts than this in these, all are analysed.
MIN_SHARE = 0.1


class Facts(NamedTuple):
    """What decides which posts of a chunk stay, arrays of shape (n_posts,).

    Keys of texts, and which say something; reposts; posts by authors who are left out; texts
    that are long enough; keys of authors, which are given, and which of these are known.
    """

    text: NDArray[np.uint64]
    said: NDArray[np.bool_]
    repost: NDArray[np.bool_]
    excluded: NDArray[np.bool_]
    long: NDArray[np.bool_]
    author: NDArray[np.uint64]
    given: NDArray[np.bool_]
    named: NDArray[np.bool_]

    def where(self, rows: NDArray[np.bool_]) -> Facts:
        """Return those of some posts."""
        return Facts._make(each[rows] for each in self)


@dataclass
class Selection(Sums):
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
    carries : bool, default False
        Whether posts carry the keys of their texts from here on, for who counts them.
    seen : callable, optional
        Makes what tells of keys which are among the first so many (`new_seen`), by its name.

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
    >>> posts = pd.DataFrame({"text": ["Down!", "down!"], "author": ["a", "b"], "kind": "post"})
    >>> selection = st.Selection(dedupe_text="all")
    >>> len(selection.apply(posts)), selection.n_copies
    (1, 1)
    """

    reposts: str = "keep"
    dedupe_text: str = "off"
    least_length: int = 0
    excluded: Collection[str] = ()
    max_per_author: int | None = None
    carries: InitVar[bool] = False
    n_posts: int = summed(int)
    n_reposts: int = summed(int)
    n_copies: int = summed(int)
    n_copies_by_reposts: int = summed(int)
    left_out: Counter[str] = summed(Counter)
    seen: Callable[[str, int], Seen] = field(default=new_seen, repr=False, compare=False)

    def __post_init__(self, carries: bool) -> None:
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
        self._carries = carries
        self._texts, self._kept = self.seen("texts", 1), self.seen("kept", 1)
        self._authors = self.seen("authors", self.max_per_author or 1)

    def apply(self, posts: pd.DataFrame) -> pd.DataFrame:
        """Count a chunk in layout POSTS, and return the posts of it that stay."""
        facts = self.facts(posts)
        stays = self.choose(facts)
        if self._carries:
            posts = carry_text_keys(posts, facts.text, facts.said)
        return posts if stays.all() else posts[stays].reset_index(drop=True)

    def facts(self, posts: pd.DataFrame) -> Facts:
        """Return all that decides which posts stay, in numbers."""
        require_columns(posts, ["text", "author", "kind"], stage="select")
        keys, known = text_keys(posts)
        author = posts["author"]
        nothing = np.zeros(len(posts), dtype=bool)
        by_author = self.dedupe_text == "author" or self.max_per_author is not None
        given = author.notna().to_numpy() if by_author else nothing
        return Facts(
            keys,
            known,
            (posts["kind"] == "repost").to_numpy(),
            author.isin(self.excluded).to_numpy() if self.excluded else nothing,
            (posts["text"].str.len() >= self.least_length).to_numpy(bool)
            if self.least_length
            else ~nothing,
            hash_columns(author) if by_author else np.zeros(len(posts), np.uint64),
            given,
            given & ~is_nobody(author) if self.max_per_author is not None else nothing,
        )

    def choose(self, facts: Facts) -> NDArray[np.bool_]:
        """Count a chunk, and tell which posts of it stay."""
        keys, known, repost = facts.text, facts.said, facts.repost
        copy = np.zeros(len(keys), dtype=bool)
        copy[known] = ~self._texts.add(keys[known])
        self.n_posts += len(keys)
        self.n_reposts += int(repost.sum())
        self.n_copies += int(copy.sum())
        self.n_copies_by_reposts += int((copy & repost).sum())

        stays = np.ones(len(keys), dtype=bool)
        if self.reposts != "keep":
            stays = repost if self.reposts == "only" else ~repost
            name = "no reposts" if self.reposts == "only" else "reposts"
            self.left_out[f"{name} (--reposts {self.reposts})"] += int((~stays).sum())
        if self.excluded:
            theirs = facts.excluded & stays
            self.left_out["excluded authors (--exclude-authors)"] += int(theirs.sum())
            stays = stays & ~theirs
        stays = stays & self._is_first(facts, known & stays & facts.long)
        if self.max_per_author is not None:
            counted = stays & facts.named
            many = counted.copy()
            many[counted] = ~self._authors.add(facts.author[counted])
            name = f"more of an author (--max-per-author {self.max_per_author})"
            self.left_out[name] += int(many.sum())
            stays = stays & ~many
        return stays

    def _is_first(self, facts: Facts, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        first = np.ones(len(asked), dtype=bool)
        if self.dedupe_text == "off":
            return first
        keys = facts.text
        if self.dedupe_text == "author":
            asked = asked & facts.given
            keys = keys ^ facts.author
        first[asked] = self._kept.add(keys[asked])
        name = f"copies of a text (--dedupe-text {self.dedupe_text})"
        self.left_out[name] += int((~first).sum())
        return first


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

    >>> import pandas as pd
    >>> posts = pd.DataFrame({"platform": ["mastodon", "x"]})
    >>> is_control(posts, ("platform", "mastodon")).tolist()
    [True, False]
    """
    column, value = control
    if column not in posts:
        found = ", ".join(str(name) for name in posts.columns if not str(name).startswith("_"))
        raise OptionError(f"--control {column}={value}: no column {column}; found {found}.")
    return np.asarray(posts[column].astype("str") == value, dtype=bool)
