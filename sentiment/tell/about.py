"""What posts were about, in a sentence: aspects and words that clearly became more."""

from __future__ import annotations

import pandas as pd

from sentiment.results import Content
from sentiment.tell.numbers import ALPHA, between, percent

#: Aspects whose names alone don't say what posts with them do.
_PHRASES = {
    "information": "asking what is going on",
    "compensation": "asking for compensation",
    "fix": "asking for a fix",
    "traffic": "overload as the cause",
    "technical": "a technical cause",
    "attack": "an attack as the cause",
    "maintenance": "maintenance as the cause",
    "ban": "a ban as the cause",
    "data_loss": "fear for their data",
    "account": "fear for their account",
    "money": "fear for their money",
    "only_me": "whether it is only them",
    "fake_support": "signs of fake support",
    "free_recovery": "signs of recovery scams",
    "giveaway": "signs of giveaway scams",
    "lookalike_link": "links to lookalike sites",
    "relief": "relief",
    "detox": "being glad of the break",
    "checking": "checking here whether it is down",
}
_N_ASPECTS, _N_WORDS = 2, 3
#: An aspect or a word in fewer of the posts is not what they were about.
_SEEN = 0.03
#: Words that say little alone, though a chart of words may show them.
BARE = frozenset(
    (
        "no",
        "not",
        "up",
        "down",
        "out",
        "off",
        "can't",
        "won't",
        "don't",
        "doesn't",
        "now",
        "still",
    )
)


def aspect_words(name: str) -> str:
    """Write an aspect's name as people do.

    >>> aspect_words("data_loss"), aspect_words("to_google_meet"), aspect_words("sign_in")
    ('fear for their data', 'google meet', 'sign in')
    """
    return _PHRASES.get(name, name.removeprefix("to_").replace("_", " "))


def clear_aspects(content: Content, to: str = "during") -> pd.DataFrame:
    """Return the aspects that clearly changed, the greatest change first."""
    table = content.changes
    clear = table[
        (table["comparison"] == f"{to} - before")
        & (table["p_bh"] < ALPHA)
        & table["enough"].astype(bool)
        & (table["family"] != "destination")
    ]
    order = clear["value"].abs().sort_values(ascending=False, kind="stable").index
    return clear.loc[order]


def _level(content: Content, window: str, name: str) -> str:
    table = content.facets
    row = table[(table["window"] == window) & (table["facet"] == name)].iloc[0]
    inside = between(row["low"], row["high"])
    return f"{percent(row['share'])} of posts{inside and f', {inside}'}"


def tell_about(content: Content) -> str:
    """Say what became more during the outage; empty where nothing clearly did."""
    risen = clear_aspects(content)
    levels = content.facets[content.facets["window"] == "during"].set_index("facet")["share"]
    seen = risen["facet"].map(levels) >= _SEEN
    risen = risen[(risen["value"] > 0) & seen].head(_N_ASPECTS)
    table = content.words
    words = table[
        table["measure"].isin(["frustration", "frequency"])
        & (table["value"] > 0)
        & (table["share_to"] >= _SEEN)
        & ~table["word"].isin(BARE)
    ].drop_duplicates("word")
    words = words.sort_values("value", ascending=False, kind="stable").head(_N_WORDS)
    parts = [
        f"{aspect_words(str(name))} ({_level(content, 'during', str(name))})"
        for name in risen["facet"]
    ]
    if len(words):
        shown = ", ".join(
            f"“{row['word']}” ({percent(row['share_from'])} to {percent(row['share_to'])})"
            for row in words.to_dict("records")
        )
        parts.append(f"the word{'s' * (len(words) > 1)} {shown}")
    return f"What posts said more than before: {'; '.join(parts)}." if parts else ""
