"""Posts behind a number: the surest of each topic, with what leads to people masked."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import zip_longest

import pandas as pd

from sentiment.analysis.analysis import Analysis
from sentiment.measure.aspects import find_facets, load_facets
from sentiment.report.parts import Table
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.select.pseudonyms import mask_text
from sentiment.tell.about import aspect_words
from sentiment.tell.numbers import percent

#: Characters of a post that are quoted.
_MAX_QUOTE = 280
#: Among so many of the surest posts for each quote topics are looked for.
_AMONG = 12


@cache
def _sensitive() -> re.Pattern[str]:
    text = (files("sentiment.report") / "templates" / "sensitive.txt").read_text("utf-8")
    stems = [line for line in text.splitlines() if line and not line.startswith("#")]
    # from the start of a word, and its first letter stays
    return re.compile(rf"\b({'|'.join(map(re.escape, stems))})\w*", re.IGNORECASE)


def mask_words(text: str) -> str:
    """Mask swear words, insults, and what `mask_text` masks: names, mails, numbers, links.

    >>> mask_words("@ann this bullshit again, call +49 30 1234567")
    '@name this b******* again, call [phone]'
    """
    return _sensitive().sub(lambda m: m[0][0] + "*" * (len(m[0]) - 1), mask_text(text))


def quote_rows(analysis: Analysis, at: int) -> Table:
    """Quote posts of one outage; nothing where none were asked for.

    Of each window and reaction `Analysis.n_quotes`, each text and each author
    once: of every topic in turn, the most common first, the post whose tag is
    the surest.
    """
    head = ["window", "tag", "when, UTC", "probability", "topic", "id", "post"]
    rows: list[list[str]] = []
    n = analysis.n_quotes
    if not n:
        return Table(head, rows)
    posts = analysis.samples[at].posts.sort_values(
        "probability", ascending=False, kind="stable", na_position="last"
    )
    posts = posts.drop_duplicates("text").drop_duplicates(["window", "reaction", "unit"])
    surest = posts.groupby(["window", "reaction"], observed=True).head(_AMONG * n)
    told = _topics(surest)
    for window in WINDOWS:
        for reaction in REACTIONS:
            some = told[(told["window"] == window) & (told["reaction"] == reaction)]
            sizes = some["topic"].value_counts()
            parts = [some[some["topic"] == name].index for name in sizes.index]
            turns = [each for turn in zip_longest(*parts) for each in turn if each is not None]
            for row in some.loc[turns[:n]].to_dict("records"):
                text = row["text"] if analysis.raw_quotes else mask_words(row["text"])
                more = "…" if len(text) > _MAX_QUOTE else ""
                sure = row["probability"]
                rows.append(
                    [
                        window,
                        reaction,
                        f"{row['created_at']:%Y-%m-%d %H:%M}",
                        "—" if pd.isna(sure) else percent(sure),
                        row["topic"] or "—",
                        str(row["post_id"]),
                        f"{text[:_MAX_QUOTE]}{more}",
                    ]
                )
    masked = (
        ""
        if analysis.raw_quotes
        else " Names, addresses, numbers, links and swear words are masked (--raw-quotes: not)."
    )
    note = f"Of each topic in turn the post whose tag is the surest, an author once.{masked}"
    return Table(head, rows, note)


def _topics(posts: pd.DataFrame) -> pd.DataFrame:
    """Name the first topic that each post has; empty where it has none."""
    found = find_facets(posts)
    topic = pd.Series("", index=posts.index, dtype="object")
    for facet in reversed(load_facets()):
        topic[found[f"facet_{facet.name}"]] = aspect_words(facet.name)
    return posts.assign(topic=topic)
