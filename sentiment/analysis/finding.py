"""Outages found in an archive, where nobody named one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from sentiment.analysis.default_languages import DEFAULT_LANGUAGES, MIN_SHARE
from sentiment.analysis.pipeline import iter_tagged
from sentiment.analysis.refusals import refuse_parts_of_days
from sentiment.analysis.steps import SilentSteps, Steps
from sentiment.count.history import History
from sentiment.detect import detect_outages
from sentiment.ingest import IngestLog
from sentiment.outage import Outage
from sentiment.results import Detection
from sentiment.score.trouble import mentions_trouble
from sentiment.select.copies import Selection, in_languages

if TYPE_CHECKING:
    from sentiment.analysis.given import Source

#: Outages found in an archive that are analysed unasked, each with charts of its own.
MAX_ANALYSED = 5
#: Characters from which on two people hardly write the same.
PASSED_ON = 40


def find_outages(  # noqa: PLR0913  each is an option of a report
    source: Source,
    *,
    languages: Sequence[str] | None = None,
    zone: str = "UTC",
    ignored: Sequence[tuple[datetime, datetime]] = (),
    reposts: str = "keep",
    dedupe_text: str = "off",
    excluded: Collection[str] = (),
    max_per_author: int | None = None,
    steps: Steps | None = None,
    log: IngestLog | None = None,
    **options: Any,
) -> Detection:
    """Find when outages began and ended for users, from their posts alone.

    Parameters
    ----------
    source : str, Path, DataFrame, or iterable of them
        As of `analyse`.
    languages, reposts, dedupe_text
        As of `analyse`.
    excluded, max_per_author
        As of `Selection`.
    zone, ignored
        As of `detect_outages` (`ignore`).
    steps : Steps, optional
        Told how far it is.
    log : IngestLog, optional
        Filled with the account of every record.
    **options
        Further options of `iter_tagged`.

    Returns
    -------
    Detection

    Examples
    --------
    >>> len(find_outages("data/sample_posts.csv").outages)
    1
    """
    told = steps or SilentSteps()
    log = log or IngestLog()
    chunks = iter_tagged(
        source,
        log=log,
        progress=told.read,
        tagged=told.tagged,
        selection=Selection(
            reposts, dedupe_text, excluded=excluded, max_per_author=max_per_author
        ),
        **options,
    )
    detection = run_detection(chunks, languages=languages, zone=zone, ignore=ignored)
    refuse_parts_of_days(log, None)
    return detection


def strongest_of(detection: Detection) -> list[Outage]:
    """Return the outages that are analysed unasked: the strongest `MAX_ANALYSED`, by time."""
    used = detection.episodes[detection.episodes["used"].astype(bool)]
    kept = set(used["z"].to_numpy().argsort()[::-1][:MAX_ANALYSED].tolist())
    return [outage for at, outage in enumerate(detection.outages) if at in kept]


def run_detection(
    chunks: Iterable[pd.DataFrame],
    *,
    languages: Sequence[str] | None = None,
    zone: str = "UTC",
    ignore: Sequence[tuple[datetime, datetime]] = (),
) -> Detection:
    """Find the outages of an archive in layout TAGGED, in one pass; see `detect_outages`.

    Of copies of a text with 40 characters or more the first counts: a headline or an appeal
    that is passed on is no user whom something happened to.
    """
    wanted = tuple(languages) if languages else DEFAULT_LANGUAGES
    chosen, rest = History(), History()
    firsts = Selection(dedupe_text="all", least_length=PASSED_ON)
    for chunk in chunks:
        posts = firsts.apply(chunk)
        posts = posts.assign(trouble=mentions_trouble(posts["text"]))
        inside = in_languages(posts, wanted)
        chosen.add(posts[inside])
        rest.add(posts[~inside])
    n = chosen.n_posts + rest.n_posts
    if not languages and chosen.n_posts < MIN_SHARE * n:
        chosen.merge(rest)
    return detect_outages(chosen, zone=zone, ignore=ignore)
