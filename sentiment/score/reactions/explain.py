"""Why a post got its tag: the words and signs that spoke for and against it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sentiment.score.reactions.store import load_tagger
from sentiment.score.reactions.trained import TrainedTagger

# blocks of features as people would name them; pieces of words and words of the
# last sentence count towards their words
_KINDS = {"W": "word", "C": "word", "L": "word", "B": "pair", "I": "sign", "P": "signs"}
_START = "(before reading)"


@dataclass(frozen=True)
class Explanation:
    """What decided a post's tag.

    Attributes
    ----------
    text : str
        The post.
    reaction : str
        Its tag.
    probabilities : Series of shape (n_classes,)
        Of each reaction, in [0, 1], by reaction.
    table : DataFrame
        ``kind`` (word, pair, sign, signs, start), ``feature`` and a column
        for each reaction: how much the feature spoke for it (above zero) or
        against it, in units of log-odds against the mean of the reactions.
        Each column adds up to the reaction's score. What decided the tag most
        comes first.
    """

    text: str
    reaction: str
    probabilities: pd.Series
    table: pd.DataFrame

    def top(self, n: int = 10) -> pd.DataFrame:
        """Return the `n` features that moved the tag most, without the start."""
        return self.table[self.table["kind"] != "start"].head(n)


def explain(text: str, *, tagger: TrainedTagger | None = None) -> Explanation:
    """Show what decided a post's tag.

    Parameters
    ----------
    text : str
        A post.
    tagger : TrainedTagger, optional
        The model in the package where it is not given.

    Examples
    --------
    >>> found = st.explain("I hope my photos are safe")
    >>> found.reaction, found.top(1)["concern"].item() > 0
    ('concern', True)
    """
    model = load_tagger() if tagger is None else tagger
    names = [str(name) for name in model.classes_]
    added = _by_word(model.contributions(text), names)
    table = added.groupby(["kind", "feature"], sort=False)[names].sum().reset_index()
    start = pd.DataFrame([["start", _START, *model.intercept_]], columns=table.columns)
    table = pd.concat([start, table], ignore_index=True)
    table[names] = table[names].sub(table[names].mean(axis=1), axis=0)
    proba = pd.Series(model.predict_proba([text])[0], index=names)
    reaction = str(proba.idxmax())
    table = table.sort_values(reaction, key=abs, ascending=False, kind="stable")
    return Explanation(text, reaction, proba, table.reset_index(drop=True))


def _by_word(added: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Share out what pieces of words added to the words that hold them."""
    whole_words = added[added["block"] == "W"]
    words: dict[str, int] = dict(zip(whole_words["feature"], whole_words["n"], strict=True))
    pieces = added["block"] == "C"
    rows = []
    for row in added[pieces].to_dict(orient="records"):
        # a piece knows its words' edges as spaces
        holds = {w: n * _occurrences(row["feature"], f" {w} ") for w, n in words.items()}
        total = sum(holds.values())
        for word, n in holds.items():
            if n:
                share = {name: row[name] * n / total for name in names}
                rows.append({"block": "C", "feature": word, **share})
    whole = pd.concat([added[~pieces], pd.DataFrame(rows)], ignore_index=True)
    return whole.assign(kind=whole["block"].map(_KINDS))


def _occurrences(piece: str, word: str) -> int:
    return sum(word.startswith(piece, at) for at in range(len(word)))
