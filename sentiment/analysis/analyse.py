"""The recipe: find or take the outages, read, score, tag, count and measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sentiment.analysis.analysis import Analysis
from sentiment.analysis.arguments import (
    Source,
    collect_outages,
    collect_statements,
    manifest_options,
    read_authors,
    read_span,
    split_control,
)
from sentiment.analysis.around import measure_study
from sentiment.analysis.by_value import find_values, kept_for
from sentiment.analysis.counter import Archive, count_here
from sentiment.analysis.engine import on_engine
from sentiment.analysis.error_rates import describe_tagging
from sentiment.analysis.finding import search, strongest_of
from sentiment.analysis.kept import Kept
from sentiment.analysis.pipeline import How
from sentiment.analysis.refusals import (
    refuse_outside,
    refuse_parts_of_days,
    refuse_stdin,
    refuse_values,
)
from sentiment.analysis.rejected import Rejected
from sentiment.analysis.steps import Steps, silent_stages
from sentiment.analysis.study import Beside, Study
from sentiment.ingest import IngestLog
from sentiment.ingest.field.zone import parse_zone
from sentiment.ingest.source.given import is_table, listed_sources
from sentiment.outage import Outage, Statement
from sentiment.score.lexicon import read_lexicon
from sentiment.select.pseudonyms import Pseudonymiser


@on_engine
def analyse(  # noqa: PLR0913  each is an option of a report
    source: Source,
    *,
    outage: str | Outage | Sequence[str | Outage] = (),
    outages: str | Path | Sequence[Outage] = (),
    name: str = "",
    statements: str | Path | Sequence[Statement] = (),
    before: str | timedelta = "24h",
    after: str | timedelta = "24h",
    baseline: str = "adjacent",
    margin: float = 5.0,
    tz: str = "UTC",
    bin_width: str | timedelta | None = None,
    reposts: str = "keep",
    dedupe_text: str = "off",
    languages: Sequence[str] | None = None,
    n_quotes: int = 0,
    raw_quotes: bool = False,
    model: str | Path | None = None,
    allow_none: bool = True,
    lexicon: str | Path | Mapping[str, float] | None = None,
    min_confidence: float = 0.0,
    labels: str | Path | None = None,
    pseudonymise: str | Path | None = None,
    ignore: str | Sequence[str] = (),
    control: Source | tuple[str, str] | None = None,
    exclude_authors: str | Path | Iterable[str] | None = None,
    max_per_author: int | None = None,
    by: str | None = None,
    weight: str | None = None,
    jobs: int | None = None,
    kept: Kept | None = None,
    engine: Any = None,
    stages: Callable[[str], AbstractContextManager[Steps]] = silent_stages,
    **reading: Any,
) -> Analysis:
    """Tell how people reacted before, during and after one or more outages.

    Does what ``sentiment report`` does, to the same numbers: the command
    calls this, and `write_report` with what it returns.

    Parameters
    ----------
    source : str, Path, DataFrame, or iterable of them
        Files, directories, zip archives, ``-`` for stdin, or tables; together
        one archive. A table's columns are found as a file's are, or named
        (``columns={"text": "body"}``); an index with a name, or of times, is one.
    outage : str, Outage, or sequence of them, optional
        Times, as ``"2025-01-27T11:00Z/2025-01-27T18:00Z"``; ``START/`` while it
        goes on. Those without a zone are in `assume_tz`, else in `tz`, where one is given.
        Without it (and `outages`) outages are looked for in the posts.
    outages : str or Path, or sequence of Outage, optional
        A CSV of outages (`read_outages`), or outages.
    name : str, default ""
        Name of the outages of `outage`, or of those found, for titles.
    statements : str or Path, or sequence of Statement, optional
        A CSV of official statements (`read_statements`), or statements.
    before, after : str or timedelta, default "24h"
        How long the outer windows are.
    baseline : {"adjacent", "same-hours"}, default "adjacent"
        ``differences`` are from the window before, or from the same hours of earlier
        days, which the headline then tells, too.
    margin : float, default 5
        Points: a reaction is back to usual where its share stays within so many
        above that before.
    tz : str, default "UTC"
        IANA name of the users' zone, as ``"Europe/Berlin"``, whose clocks hours follow.
    bin_width : str or timedelta, optional
        Width of a time bin; by default chosen from span and number of posts.
    reposts : {"keep", "drop", "only"}, default "keep"
        What becomes of reposts.
    dedupe_text : {"off", "author", "all"}, default "off"
        Keep one post of those with the same text: one an author, or one in all.
    languages : sequence of str, optional
        BCP 47 codes, ``unknown`` or ``all``: the posts that are analysed.
        ``("en", "unknown")`` where not given; then all posts are, if fewer
        than a tenth are in these.
    n_quotes, raw_quotes : int, default 0, and bool, default False
        Posts to quote for each window and reaction; and whether as they are, or with names,
        addresses, numbers, links and swear words masked.
    model : str or Path, optional
        A model of ``sentiment train``, or ``"accurate"``; else the default.
    allow_none : bool, default True
        Whether posts may show none of the reactions.
    lexicon : str or Path, or mapping of str to float, optional
        Further words for VADER: a file (`read_lexicon`), or valences from -4 to 4.
    min_confidence : float, default 0
        In [0, 1]: posts whose likeliest reaction has a lower probability become none.
    labels : str or Path, optional
        A CSV of labelled posts of this archive, which the model was not trained on:
        corrects shares for the tagger's errors.
    pseudonymise : str or Path, optional
        A file with a key: ids are hashed with it, and names masked.
    ignore : str or sequence of str, optional
        ``"START/END"``: holes, campaigns, launches. Posts of these times are in
        no window and no baseline.
    control : as `source`, or tuple of two str, optional
        Posts about something else in the same hours, such as another platform:
        what they do is taken off. A column of layout POSTS and a value, also as
        ``"COLUMN=VALUE"``: those posts of the archive, which then count for nothing else.
    exclude_authors : str or Path, or iterable of str, optional
        A file with an author a line, or authors: their posts are left out.
    max_per_author : int, optional
        Posts of each known author that stay: the first that are read.
    by : str, optional
        A column of the files, or ``platform``, ``lang``, ``kind``: windows, differences and a
        chart for each of its values as well, of the twelve with the most posts.
    weight : {"likes"}, optional
        What posts count by in further shares: each as itself, and once more for each like. The
        answer stays that of plain posts.
    jobs : int, optional
        Threads that score and tag, by default one a core. Changes no result.
    kept : Kept, optional
        Where what was tagged is kept for a run after this, should it end early.
    engine : str, optional
        ``"dask"``: counted by processes of this machine; the address of a Dask scheduler, as
        ``"tcp://HOST:PORT"``: by its workers. Changes no result.
    stages : callable, optional
        Given the name of a stage ("finding outages", "reading"), returns a context manager of
        `Steps`, which is told how far it is.
    **reading
        Further options of `iter_posts`: ``platform``, ``columns``,
        ``assume_tz``, ``date_order``, ``max_expansion``, ``chunk_rows``,
        ``on_error`` ("collect" where it is not given: a file that can't be used is noted in
        ``analysis.log.failures`` and the others are read).

    Returns
    -------
    Analysis
        Where no outage was named and none is found, without measures.

    Raises
    ------
    InputError
        If a list of outages or statements, the labels, the lexicon or the key
        can't be read; a file of `source`, with ``on_error="raise"``.
    OptionError
        If an option can't be used; if stdin is to be searched for outages, which takes two
        passes; if no post lies in the windows of an outage, none is in `languages`.

    Examples
    --------
    >>> analysis = st.analyse("data/sample_posts.csv", outages="data/sample_outage.csv")
    >>> [each.outage.label for each in analysis.measures]
    ['Synthetic outage of 14 hours']
    """
    asked = dict(locals())  # every option, for the manifest
    clocks = reading.get("assume_tz", None if tz == "UTC" else tz)
    zone = None if clocks is None else parse_zone(clocks)
    given = collect_outages(outage, outages, name, zone)
    said = collect_statements(statements, zone)
    words = read_lexicon(lexicon) if isinstance(lexicon, str | Path) else lexicon
    pseudonyms = None if pseudonymise is None else Pseudonymiser.from_file(Path(pseudonymise))
    tagging = describe_tagging(
        model, labels=labels, allow_none=allow_none, min_confidence=min_confidence
    )
    sources, count, control_of = listed_sources(source), engine, split_control(control)
    which: dict[str, Any] = {"reposts": reposts, "dedupe_text": dedupe_text}
    which |= {"excluded": read_authors(exclude_authors), "max_per_author": max_per_author}
    ignored = [read_span(text) for text in ([ignore] if isinstance(ignore, str) else ignore)]
    refuse_values(margin, weight, by, sources)
    # likes are those of a repeated post's latest export
    latest = {} if weight is None else {"repeated": "latest"}
    reading = {"on_error": "collect", **latest, **reading}
    how = How(model, allow_none, words, min_confidence, jobs, kept)
    archive = Archive(sources, which, how, reading | {"keep": kept_for(by)})
    detection = None
    if not given:
        refuse_stdin(sources)
        with stages("finding outages") as steps:
            some = replace(archive, steps=steps)
            detection = search(some, IngestLog(), languages, tz, ignored, count)
        given = [replace(each, name=name) for each in strongest_of(detection)]
    found = [] if detection is None else detection.outages
    given = [replace(each, statements=(*each.statements, *said)) for each in given]
    rejected = Rejected(masked=pseudonyms is not None)
    log = IngestLog(sink=rejected.add)
    values = None
    if by is not None:
        with stages("finding values") as steps:
            values = find_values(replace(archive, steps=steps), by, count)
    study = Study(
        given,
        before=before,
        after=after,
        bin_width=bin_width,
        languages=languages,
        ignored=ignored,
        others=found,
        column=control_of if isinstance(control_of, tuple) else None,
        by=values,
        weight=weight,
        baseline=baseline,
        margin=margin,
        zone=tz,
        waits=engine is not count_here,
    )
    other = None
    if isinstance(control_of, list):
        other = Beside(study.history(), languages)
        count(other, Archive(control_of, which, replace(how, kept=None), reading), IngestLog())
    with stages("reading") as steps:
        counts = study.counts()
        change = None if pseudonyms is None else pseudonyms.apply
        selection = count(counts, replace(archive, steps=steps, change=change), log)
        steps.measuring()
        analysis = measure_study(
            counts,
            other,
            words,
            selection=selection,
            n_quotes=n_quotes,
            raw_quotes=raw_quotes,
            tagging=tagging,
            detection=detection,
            log=log,
            rejected=rejected,
            inputs=tuple("table" if is_table(each) else each for each in sources),
            model=model,
            lexicon=lexicon if isinstance(lexicon, str | Path) else None,
            options=manifest_options(asked, reading, ignored),
        )
    refuse_parts_of_days(log, None if detection is not None else given, before, after)
    refuse_outside(analysis)
    return analysis
