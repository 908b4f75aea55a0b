"""The stages composed over chunks: files in, measures out, memory bounded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sentiment.ingest import iter_posts
from sentiment.measures import Tally, build_measures, default_bin_width, widen_bins
from sentiment.outage import parse_duration
from sentiment.polarity import score_posts
from sentiment.reactions import load_tagger, tag_posts
from sentiment.windows import assign_windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta
    from pathlib import Path

    import pandas as pd

    from sentiment.outage import Outage
    from sentiment.results import Measures

__all__ = ["Overview", "Study", "iter_tagged", "run_study"]


@dataclass
class Overview:
    """The archive as a whole, whatever the windows.

    Attributes
    ----------
    n_posts : int
        Posts read.
    languages, kinds, reactions : Counter
        Posts by language (None: unknown), kind and reaction.
    """

    n_posts: int = 0
    languages: Counter[str | None] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    reactions: Counter[str] = field(default_factory=Counter)

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout TAGGED."""
        self.n_posts += len(posts)
        for name, n in posts["lang"].value_counts().items():
            self.languages[str(name)] += int(n)
        self.languages[None] += int(posts["lang"].isna().sum())
        for column, counter in (("kind", self.kinds), ("reaction", self.reactions)):
            for name, n in posts[column].value_counts().items():
                counter[str(name)] += int(n)


@dataclass(frozen=True)
class Study:
    """Everything that one pass over an archive gave.

    Attributes
    ----------
    measures : list of Measures
        One for each outage, in the order given.
    overview : Overview
        The archive as a whole.
    """

    measures: list[Measures]
    overview: Overview


def iter_tagged(
    paths: str | Path | Iterable[str | Path],
    *,
    model: str | Path | None = None,
    allow_none: bool = True,
    **reading: Any,
) -> Iterator[pd.DataFrame]:
    """Read, score and tag an archive in chunks.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        As of `iter_posts`.
    model : str or Path, optional
        A model file; the one in the package where it is not given.
    allow_none : bool, default True
        As of `tag_posts`.
    **reading
        Further options of `iter_posts`.

    Yields
    ------
    DataFrame of shape (n_posts, 21)
        Layout TAGGED.
    """
    tagger = load_tagger(model)
    for posts in iter_posts(paths, **reading):
        yield tag_posts(score_posts(posts), tagger=tagger, allow_none=allow_none)


def run_study(
    chunks: Iterable[pd.DataFrame],
    outages: Sequence[Outage],
    *,
    before: str | timedelta = "24h",
    after: str | timedelta = "24h",
    bin_width: str | timedelta | None = None,
) -> Study:
    """Measure one archive around one or more outages, in one pass.

    Parameters
    ----------
    chunks : iterable of DataFrame
        Layout TAGGED.
    outages : sequence of Outage
        At least one; their windows may overlap.
    before, after : str or timedelta, default "24h"
        How long the outer windows are.
    bin_width : str or timedelta, optional
        Width of a time bin; chosen from span and number of posts where it is
        not given.

    Returns
    -------
    Study
        The same whatever the chunks' sizes.
    """
    first, last = parse_duration(before, "--before"), parse_duration(after, "--after")
    overview = Overview()
    tallies = [
        Tally(
            outage,
            default_bin_width(outage, first, last)
            if bin_width is None
            else parse_duration(bin_width, "--bin-width"),
        )
        for outage in outages
    ]
    for posts in chunks:
        overview.add(posts)
        for outage, tally in zip(outages, tallies, strict=True):
            tally.add(assign_windows(posts, outage, before=first, after=last))
    if bin_width is None:
        tallies = [widen_bins(tally) for tally in tallies]
    return Study(
        [build_measures(tally, before=first, after=last) for tally in tallies],
        overview,
    )
