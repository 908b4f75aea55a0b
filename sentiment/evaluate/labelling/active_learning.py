"""Which posts to label: some drawn at random, some that the tagger is unsure of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sentiment.keys.hashset import hash_columns
from sentiment.keys.posts import near_duplicate_key
from sentiment.schema import REACTIONS, require_columns

_PROBABILITIES = [f"p_{name}" for name in REACTIONS]
#: Unsure posts that are kept for each that is asked about: room to choose different ones.
_ROOM = 20
#: Texts with more of their words in common are too alike to ask about both.
_ALIKE = 0.5


@dataclass
class Proposals:
    """Chooses posts of a stream, in bounded memory, the same whatever the chunks.

    Parameters
    ----------
    size : int, default 200
        Posts to choose.
    random_share : float, default 0.5
        Share of them, in [0, 1], that is drawn at random: a fair picture of
        the archive, for shares and scores. The rest are posts whose two
        likeliest reactions are closest: they teach a model most.
    seed : int, default 0
        Of the draw.
    known : collection of str
        Keys (`near_duplicate_key`) of texts that are not asked about again.

    Examples
    --------
    >>> posts = pd.DataFrame({"post_id": ["1", "2"], "text": ["down", "DOWN!"]})
    >>> names = ("frustration", "concern", "humor", "none")
    >>> posts = posts.assign(**{f"p_{name}": 0.25 for name in names})
    >>> proposals = st.Proposals(size=2)
    >>> proposals.add(posts)
    >>> proposals.chosen()[["text", "stratum"]].values.tolist()
    [['DOWN!', 'random']]
    """

    size: int = 200
    random_share: float = 0.5
    seed: int = 0
    known: Collection[str] = ()
    _drawn: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    _unsure: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    def add(self, posts: pd.DataFrame) -> None:
        """Look at one chunk in layout TAGGED.

        Raises
        ------
        LayoutError
            If texts or probabilities are missing.
        """
        require_columns(posts, ["post_id", "text", *_PROBABILITIES], stage="label")
        posts = posts[posts["text"].notna() & (posts["text"].str.strip() != "")]
        key = pd.Series([near_duplicate_key(text) for text in posts["text"]], dtype="str")
        proba = np.sort(posts[_PROBABILITIES].to_numpy(np.float64), axis=1)
        posts = posts.reset_index(drop=True).assign(
            key=key,
            # what orders posts by chance must not depend on where they stand
            draw=hash_columns(key + f"\n{self.seed}"),
            margin=np.round(proba[:, -1] - proba[:, -2], 6),
        )
        posts = posts[~posts["key"].isin(set(self.known))]
        # of near-duplicates one represents all, whatever their order
        posts = posts.sort_values(["draw", "text", "post_id"]).drop_duplicates("key")
        self._drawn = _merged(self._drawn, posts, ["draw"], self.size)
        self._unsure = _merged(self._unsure, posts, ["margin", "draw"], _ROOM * self.size)

    def chosen(self) -> pd.DataFrame:
        """Return the posts to ask about, in order.

        Returns
        -------
        DataFrame of shape (at most size, n_columns + 1)
            With ``stratum``: ``random`` or ``uncertain``. The two alternate in
            their shares, so that the first part of the posts is as good a set
            as all of them.
        """
        if self._drawn.empty:
            return self._drawn.assign(stratum="")
        n_random = round(self.random_share * self.size)
        drawn = self._drawn.head(n_random).assign(stratum="random")
        rest = self._unsure[~self._unsure["key"].isin(drawn["key"])]
        unsure = _diverse(rest, self.size - n_random).assign(stratum="uncertain")
        place = np.concatenate(
            [(np.arange(len(part)) + 0.5) / max(len(part), 1) for part in (drawn, unsure)]
        )
        both = pd.concat([drawn, unsure], ignore_index=True).iloc[
            np.argsort(place, kind="stable")
        ]
        return both.reset_index(drop=True).drop(columns=["key", "draw", "margin"])


def _merged(
    kept: pd.DataFrame, fresh: pd.DataFrame, order: list[str], size: int
) -> pd.DataFrame:
    both = fresh if kept.empty else pd.concat([kept, fresh])
    ranked = both.sort_values([*order, "text", "post_id"]).drop_duplicates("key")
    return ranked.head(size).reset_index(drop=True)


def _diverse(posts: pd.DataFrame, size: int) -> pd.DataFrame:
    """Take posts of each pair of likeliest reactions in turn, none like one taken before."""
    queues: dict[tuple[int, ...], list[int]] = defaultdict(list)
    likeliest = np.argsort(-posts[_PROBABILITIES].to_numpy(np.float64), axis=1, kind="stable")
    for at, pair in enumerate(np.sort(likeliest[:, :2], axis=1).tolist()):
        queues[tuple(pair)].append(at)
    words = [frozenset(key.split()) for key in posts["key"]]
    waiting = [queue[::-1] for _, queue in sorted(queues.items())]
    taken: list[int] = []
    while waiting and len(taken) < size:
        for queue in waiting:
            while queue and len(taken) < size:
                at = queue.pop()
                if all(_overlap(words[at], words[other]) <= _ALIKE for other in taken):
                    taken.append(at)
                    break
        waiting = [queue for queue in waiting if queue]
    return posts.iloc[taken]


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index of two sets of words."""
    return len(one & other) / len(one | other)
