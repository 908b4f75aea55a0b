"""What one pass over an archive counts around its outages: the half that can be spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pandas as pd

from sentiment.analysis.by_value import ByValue, Values
from sentiment.analysis.counter import Counter
from sentiment.analysis.part import Overview, Part
from sentiment.count.history import History
from sentiment.count.spans import FAR, Span, masks_of
from sentiment.count.weighted import WeightedCount
from sentiment.keys.posts import add_keys
from sentiment.keys.sums import summed
from sentiment.measure import Tally, chosen_bin_width
from sentiment.outage import Outage, parse_duration
from sentiment.select.copies import DEFAULT_LANGUAGES, in_languages, is_control
from sentiment.select.copy_effect import CopyEffect
from sentiment.select.sample import PostSample

#: How far back before an outage is looked, beyond its window: eight weekdays of the same name.
LOOKBACK = timedelta(days=57)


@dataclass(frozen=True)
class Study:
    """What is counted, and how; the options are those of `analyse`, where not said.

    `others` are further outages, out of every baseline as `outages` are; `column` names the
    posts of a control series, by a column and its value; `by` are values whose posts are
    counted apart as well; `zone` is of hours of the day.
    """

    outages: Sequence[Outage]
    before: str | timedelta = "24h"
    after: str | timedelta = "24h"
    bin_width: str | timedelta | None = None
    languages: Sequence[str] | None = None
    ignored: Sequence[Span] = ()
    others: Sequence[Outage] = ()
    column: tuple[str, str] | None = None
    by: Values | None = None
    weight: str | None = None
    baseline: str = "adjacent"
    margin: float = 5.0
    zone: str = "UTC"
    #: Whether copies wait for what other processes count; see `CopyEffect`.
    waits: bool = False

    @property
    def first(self) -> timedelta:
        """How long windows before are."""
        return parse_duration(self.before, "--before")

    @property
    def last(self) -> timedelta:
        """How long windows after are."""
        return parse_duration(self.after, "--after")

    @property
    def wanted(self) -> tuple[str, ...]:
        """Languages that are analysed, if enough posts are in these."""
        return tuple(self.languages) if self.languages else DEFAULT_LANGUAGES

    @property
    def masks(self) -> list[list[Span]]:
        """What is out of the windows and baselines of each outage."""
        outages = self.outages
        return [masks_of(each, [*outages, *self.others], self.ignored) for each in outages]

    def history(self) -> History:
        """Make an empty history of the weeks around the outages."""
        span = (self.first + LOOKBACK, self.last)
        return History([(o.start - span[0], (o.end or FAR) + span[1]) for o in self.outages])

    def part(self, *, whole: bool = True) -> Part:
        """Make empty counts of a part of the archive; not `whole`: without copies, samples."""
        outages = self.outages
        widths = [chosen_bin_width(self.bin_width, o, self.first, self.last) for o in outages]
        kept = outages if whole else ()
        return Part(
            outages,
            self.first,
            self.last,
            self.masks,
            [
                Tally(outage, width, widens=self.bin_width is None)
                for outage, width in zip(outages, widths, strict=True)
            ],
            [CopyEffect(waits=self.waits) for _ in kept],
            [PostSample() for _ in kept],
            [WeightedCount(self.weight) for _ in kept if self.weight is not None],
            self.history(),
        )

    def counts(self) -> Counts:
        """Make empty counts."""
        by = None if self.by is None else ByValue.of(self.by, partial(self.part, whole=False))
        return Counts(self, self.part(), self.part(), by, self.history())


@dataclass
class Counts(Counter):
    """What is counted: posts in the languages that are wanted, and the rest.

    Which languages there are shows only at the end, so the rest is counted as well.
    """

    study: Study
    chosen: Part = summed()
    rest: Part = summed()
    by_value: ByValue | None = summed()
    beside: History = summed()
    overview: Overview = summed(Overview)

    def add(self, chunk: pd.DataFrame) -> None:
        """Count one chunk in layout TAGGED."""
        study, posts = self.study, add_keys(chunk)
        if study.column is not None:
            apart = is_control(posts, study.column)
            inside = in_languages(posts, study.languages or ("all",))
            self.beside.add(posts[apart & inside])
            posts = posts[~apart]
        self.overview.add(posts)
        inside = in_languages(posts, study.wanted)
        for mask, counts in ((inside, self.chosen), (~inside, self.rest)):
            if mask.any():
                counts.add(posts if mask.all() else posts[mask])
        if self.by_value is not None:
            self.by_value.add(posts, inside)

    @property
    def effects(self) -> list[CopyEffect]:
        """What copies do, of each outage: in the languages that are wanted, and in the rest."""
        return [*self.chosen.effects, *self.rest.effects]


@dataclass
class Beside(Counter):
    """Counts the posts of a control series that has files of its own."""

    history: History = summed()
    languages: Sequence[str] | None = None

    def add(self, chunk: pd.DataFrame) -> None:
        """Count one chunk in layout TAGGED."""
        self.history.add(chunk[in_languages(chunk, self.languages or ("all",))])
