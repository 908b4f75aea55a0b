"""What is handed from counts to verdicts: what was counted, what is known, what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from sentiment.count.history import History
from sentiment.count.spans import Span
from sentiment.count.tally import Tally
from sentiment.measure.earlier import Earlier
from sentiment.measure.evidence import Loud
from sentiment.measure.ordinary import Steps
from sentiment.measure.quantities import Change, Quantity


@dataclass(frozen=True)
class Evidence:
    """Everything that a verdict rests on.

    Quantities are by measure; `authors` is empty where they are not known, `quiet` (shares
    without the loud authors) where nobody is loud, `earlier` where nobody asks for words.
    `steps` are without loud authors, and of the difference from the control's where there is
    one. `hours` are those that the archive covers, `n_posts` those of the windows, `loud` the
    largest share of a window's posts by one author. `reviews`: most posts are; `ongoing`:
    nothing is after. `same_hours` are changes as seen that way, `placebos` such whose p is the
    share of them that is as large.
    """

    shares: Mapping[str, Quantity]
    rates: Mapping[str, Quantity]
    authors: Mapping[str, Quantity]
    quiet: Mapping[str, Quantity]
    steps: Steps
    same_hours: Mapping[tuple[str, int], Change]
    placebos: Mapping[tuple[str, int], Change]
    hours: Sequence[float]
    n_posts: Sequence[int]
    earlier: Mapping[tuple[str, str, int], Earlier] = field(default_factory=dict)
    loud: float = 0.0
    reviews: bool = False
    ongoing: bool = False
    controlled: bool = False


class Counted(NamedTuple):
    """What was counted of some posts around one outage; `spans` are the windows, as covered."""

    tally: Tally
    history: History
    spans: Sequence[Span]


class Judged(NamedTuple):
    """What one outage's counts come to; verdicts and cautions come last.

    `gaps` hold no posts, `nobody`: author names tell nothing, `loud` are those of `find_loud`;
    the tables and cautions are those of `Measures`.
    """

    gaps: list[Span]
    nobody: bool
    loud: list[Loud]
    differences: pd.DataFrame
    effects: pd.DataFrame
    evidence: Evidence
    verdicts: pd.DataFrame
    cautions: list[str]
