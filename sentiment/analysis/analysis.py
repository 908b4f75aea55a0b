"""What an analysis gives: its tables, its headline, its cautions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sentiment.analysis.archive_cautions import archive_cautions
from sentiment.analysis.error_rates import Tagging
from sentiment.analysis.part import Overview
from sentiment.analysis.rejected import Rejected
from sentiment.escape import for_terminal
from sentiment.ingest import IngestLog
from sentiment.ingest.source.remote import RemotePath
from sentiment.measure import Breakdown
from sentiment.measure.weighted import Weighted
from sentiment.measure.zone_fit import ZoneFit
from sentiment.results import Content, Detection, Measures
from sentiment.select.copies import Selection
from sentiment.select.copy_effect import CopyEffect
from sentiment.select.sample import PostSample
from sentiment.tell import tell_cautions, tell_headline
from sentiment.tell.headline import tell_nothing_found


@dataclass(frozen=True, repr=False)
class Analysis:
    """What an archive tells about one or more outages; a report is written from it.

    Attributes
    ----------
    measures : list of Measures
        One for each outage, in the order given.
    overview : Overview
        The archive as a whole.
    languages : tuple of str or None
        Languages that were analysed; None: all, since nearly nothing was in
        those that are analysed by default.
    left_out : Counter
        Posts that were left out for their language, by language.
    copies : list of CopyEffect
        For each outage, the headline numbers with and without copies.
    selection : Selection or None
        What was counted and left out before, where it is known.
    samples : list of PostSample
        For each outage, posts of its windows.
    content : list of Content
        For each outage, what was said.
    weighted : list of Weighted
        For each outage, the shares in which posts count by their likes, where that was asked.
    zone_fits : list of ZoneFit or None
        For each outage, where complaints stand instead, if that fits much better.
    breakdowns : list of Breakdown
        For each outage, the same by the values of a column, where one was named.
    n_quotes : int
        Posts to quote for each window and reaction.
    raw_quotes : bool
        Whether they are quoted as they are.
    tagging : Tagging
        How posts were tagged, where it is known.
    detection : Detection or None
        Where the outages' times come from the posts.
    log : IngestLog
        What was read, what was not, and what was assumed.
    rejected : Rejected
        Every record that was skipped.
    inputs : tuple of Path, RemotePath or str
        Files that were read, as given; a table is called what it is.
    model, lexicon : Path, str or None
        As given.
    options : dict
        How it was read and measured, for the manifest; plain values.
    """

    measures: list[Measures]
    overview: Overview
    languages: tuple[str, ...] | None = None
    left_out: Counter[str | None] = field(default_factory=Counter)
    copies: list[CopyEffect] = field(default_factory=list)
    selection: Selection | None = None
    samples: list[PostSample] = field(default_factory=list)
    content: list[Content] = field(default_factory=list)
    breakdowns: list[Breakdown] = field(default_factory=list)
    zone_fits: list[ZoneFit | None] = field(default_factory=list)
    weighted: list[Weighted] = field(default_factory=list)
    n_quotes: int = 0
    raw_quotes: bool = False
    tagging: Tagging = field(default_factory=Tagging)
    detection: Detection | None = None
    log: IngestLog = field(default_factory=IngestLog)
    rejected: Rejected = field(default_factory=Rejected)
    inputs: tuple[str | Path | RemotePath, ...] = ()
    model: str | Path | None = None
    lexicon: str | Path | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def tz(self) -> str:
        """Zone of the users' hours, in which times are told."""
        return str(self.options.get("tz") or "UTC")

    @property
    def headline(self) -> list[str]:
        """The answer in sentences: of each outage three to six, the verdict's words."""
        notes = self.time_notes
        if not self.measures and self.detection is not None:
            return [tell_nothing_found(self.detection.n_posts), *notes]
        return tell_headline(self.measures, self.content, notes=notes, tz=self.tz)

    @property
    def time_notes(self) -> list[str]:
        """How times without a zone were read, where there are some."""
        return [f"Times are taken as {self._assumed}."] if self.log.n_naive_times else []

    @property
    def _assumed(self) -> str:
        return str(self.options.get("assume_tz") or "UTC")

    @property
    def cautions(self) -> list[str]:
        """What could overturn the answer, at most three lines an outage."""
        found = [line for measures in self.measures for line in self.cautions_of(measures)]
        return list(dict.fromkeys(found))

    def cautions_of(self, measures: Measures) -> list[str]:
        """Say what could overturn the answer of one of the outages."""
        pairs = zip(self.measures, self.zone_fits, strict=False)
        fit = next((fit for each, fit in pairs if each.outage == measures.outage), None)
        archive = archive_cautions(
            measures, self.log, self.overview, self.left_out, fit, self._assumed
        )
        return tell_cautions(measures, archive)

    def __repr__(self) -> str:
        """Say the answer: the tables would fill screens."""
        return "\n".join(["Analysis:", *map(for_terminal, self.headline)])

    def _repr_html_(self) -> str:
        """Show the answer, its chart and its tables in a notebook."""
        from sentiment.analysis.display import show_html  # noqa: PLC0415  loads matplotlib

        return show_html(self.headline, self.cautions, self.measures)
