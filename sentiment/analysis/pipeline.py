"""The stages composed over chunks: files in, measures out, memory bounded."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from sentiment.analysis.content import measure_content
from sentiment.analysis.error_rates import Tagging
from sentiment.analysis.study import Analysis, Overview, Part
from sentiment.count.history import History
from sentiment.count.spans import FAR, masks_of
from sentiment.detect import detect_outages
from sentiment.errors import OptionError
from sentiment.ingest import iter_posts
from sentiment.ingest.frames import add_languages
from sentiment.keys.posts import add_keys
from sentiment.measure import Tally, build_measures, default_bin_width, widen_bins
from sentiment.outage import parse_duration
from sentiment.parallel import available_cores, overlap
from sentiment.score.polarity import score_posts
from sentiment.score.reactions import choose_tagger, tag_posts
from sentiment.score.trouble import mentions_trouble
from sentiment.select.copies import CopyEffect, Selection, in_languages, is_control
from sentiment.select.sample import PostSample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from sentiment.count.spans import Span
    from sentiment.outage import Outage
    from sentiment.results import Detection

__all__ = ["iter_tagged", "run_detection", "run_study"]


#: What VADER and the tagger read.
DEFAULT_LANGUAGES = ("en", "unknown")
#: Characters from which on two people hardly write the same.
PASSED_ON = 40
#: With a smaller share of posts than this in the default languages, all are analysed.
_MIN_SHARE = 0.1
#: How far back before an outage is looked, beyond its window: eight weekdays of the same name.
LOOKBACK = timedelta(days=57)


def iter_tagged(
    source: str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame],
    *,
    model: str | Path | None = None,
    allow_none: bool = True,
    lexicon: Mapping[str, float] | None = None,
    min_confidence: float = 0.0,
    selection: Selection | None = None,
    jobs: int | None = None,
    tagged: Callable[[int, int], object] | None = None,
    **reading: Any,
) -> Iterator[pd.DataFrame]:
    """Read, score and tag an archive in chunks.

    Parameters
    ----------
    source : str, Path, DataFrame, or iterable of them
        As of `iter_posts`.
    model : str or Path, optional
        As of `choose_tagger`.
    allow_none : bool, default True
        As of `tag_posts`.
    lexicon : mapping of str to float, optional
        As of `score_posts`.
    min_confidence : float, default 0
        As of `tag_posts`.
    selection : Selection, optional
        Counts reposts and copies, and leaves out what it was told to.
    jobs : int, optional
        Chunks that are scored and tagged at once, while the next are read; as
        many as there are cores where it is not given. 1: all in one thread.
        The posts don't depend on it; ``jobs + 2`` chunks are in memory.
    tagged : callable, optional
        Told the posts tagged and the posts read so far, by a model that takes
        long over them.
    **reading
        Further options of `iter_posts`.

    Yields
    ------
    DataFrame of shape (n_posts, 21)
        Layout TAGGED, in the order of the files.

    Raises
    ------
    OptionError
        If `jobs` is below 1.
    """
    n_jobs = available_cores() if jobs is None else jobs
    if n_jobs < 1:
        raise OptionError(f"jobs: found {n_jobs}; expected 1 or more.")
    n_read = n_tagged = 0
    counting = Lock()

    def advance(n: int) -> None:
        nonlocal n_tagged
        with counting:
            n_tagged += n
            if tagged is not None:
                tagged(n_tagged, n_read)

    def read() -> Iterator[pd.DataFrame]:
        nonlocal n_read
        for chunk in iter_posts(source, detect_language=False, **reading):
            # what depends on the posts' order is done here, one chunk after the other
            posts = chunk if selection is None else selection.apply(chunk)
            n_read += len(posts)
            yield posts

    detects = reading.pop("detect_language", True)
    tagger = choose_tagger(model, progress=advance)

    def tag(posts: pd.DataFrame) -> pd.DataFrame:
        # the jobs are the threads: more would only wait for each other
        named = add_languages(posts) if detects else posts
        scored = score_posts(named, lexicon=lexicon, threads=1)
        return tag_posts(
            scored,
            tagger=tagger,
            allow_none=allow_none,
            min_confidence=min_confidence,
            threads=1,
        )

    yield from overlap(read(), tag, jobs=n_jobs)


def run_detection(
    chunks: Iterable[pd.DataFrame],
    *,
    languages: Sequence[str] | None = None,
    zone: str = "UTC",
    ignore: Sequence[tuple[datetime, datetime]] = (),
) -> Detection:
    """Find the outages of an archive, in one pass; see `detect_outages`.

    Of copies of a text with 40 characters or more the first counts: a
    headline or an appeal that is passed on is no user whom something happened
    to.

    Parameters
    ----------
    chunks : iterable of DataFrame
        Layout TAGGED.
    languages : sequence of str, optional
        As of `run_study`.
    zone, ignore
        As of `detect_outages`.
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
    if not languages and chosen.n_posts < _MIN_SHARE * n:
        chosen.merge(rest)
    return detect_outages(chosen, zone=zone, ignore=ignore)


def run_study(  # noqa: C901, PLR0913  each is an option of a report
    chunks: Iterable[pd.DataFrame],
    outages: Sequence[Outage],
    *,
    before: str | timedelta = "24h",
    after: str | timedelta = "24h",
    bin_width: str | timedelta | None = None,
    languages: Sequence[str] | None = None,
    selection: Selection | None = None,
    n_quotes: int = 0,
    lexicon: Mapping[str, float] | None = None,
    tagging: Tagging | None = None,
    baseline: str = "adjacent",
    ignored: Sequence[Span] = (),
    others: Sequence[Outage] = (),
    control: Iterable[pd.DataFrame] | tuple[str, str] | None = None,
    zone: str = "UTC",
) -> Analysis:
    """Measure one archive around one or more outages, in one pass.

    Parameters
    ----------
    chunks : iterable of DataFrame
        Layout TAGGED.
    outages : sequence of Outage
        Their windows may overlap.
    before, after : str or timedelta, default "24h"
        How long the outer windows are.
    bin_width : str or timedelta, optional
        Width of a time bin; chosen from span and number of posts where it is
        not given.
    languages : sequence of str, optional
        BCP 47 codes, ``unknown`` or ``all``: the posts that are analysed.
        ``("en", "unknown")`` where not given; then all posts are, if fewer
        than a tenth are in these.
    selection : Selection, optional
        The one given to `iter_tagged`, for the summary.
    n_quotes : int, default 0
        Posts to quote for each window and reaction.
    lexicon : mapping of str to float, optional
        The one given to `iter_tagged`, for the words that moved sentiment.
    tagging : Tagging, optional
        What `describe_tagging` returned: corrects the windows' shares for the
        tagger's errors.
    baseline : {"adjacent", "same-hours"}, default "adjacent"
        As of `measure_outage`.
    ignored : sequence of (start, end), default ()
        Holes, campaigns, launches: out of every window and baseline.
    others : sequence of Outage, default ()
        Further outages, which are out of every baseline as `outages` are.
    control : iterable of DataFrame or tuple of two str, optional
        Posts about something else in the same hours, layout TAGGED; or a
        column of layout POSTS and a value, whose posts are these and are
        counted for nothing else. What they do is taken off.
    zone : str, default "UTC"
        IANA name of the users' zone: whose clocks hours of the day follow.

    Returns
    -------
    Analysis
        The same whatever the chunks' sizes.

    Raises
    ------
    OptionError
        If no post is in the languages that were named.
    """
    first, last = parse_duration(before, "--before"), parse_duration(after, "--after")
    overview = Overview()
    wanted = tuple(languages) if languages else DEFAULT_LANGUAGES

    masks = [masks_of(outage, [*outages, *others], ignored) for outage in outages]
    reach = [(each.start - first - LOOKBACK, (each.end or FAR) + last) for each in outages]

    def part() -> Part:
        return Part(
            [
                Tally(
                    outage,
                    default_bin_width(outage, first, last)
                    if bin_width is None
                    else parse_duration(bin_width, "--bin-width"),
                )
                for outage in outages
            ],
            [CopyEffect() for _ in outages],
            [PostSample() for _ in outages],
            masks,
            History(reach),
        )

    # which languages there are shows only at the end, so the rest is counted as well
    chosen, rest = part(), part()
    beside = History(reach)
    column, more = (control, ()) if isinstance(control, tuple) else (None, control or ())
    for chunk in more:
        beside.add(chunk[in_languages(chunk, languages or ("all",))])
    for chunk in chunks:
        posts = add_keys(chunk)
        if column is not None:
            apart = is_control(posts, column)
            beside.add(posts[apart & in_languages(posts, languages or ("all",))])
            posts = posts[~apart]
        overview.add(posts)
        inside = in_languages(posts, wanted)
        for mask, counts in ((inside, chosen), (~inside, rest)):
            if mask.any():
                counts.add(posts if mask.all() else posts[mask], outages, first, last)
    if languages and rest.n_posts and not chosen.n_posts:
        found = ", ".join(name or "unknown" for name, n in overview.languages.items() if n)
        raise OptionError(
            f"--languages {','.join(wanted)}: none of the {rest.n_posts:,} posts is in these; "
            f"found {found}."
        )
    if control is not None and not beside.n_posts:
        raise OptionError(
            "--control: found no post from four weeks before an outage to the end of its after "
            "window; expected posts about something else in the same hours."
        )
    everything = not languages and chosen.n_posts < _MIN_SHARE * overview.n_posts
    if everything:
        chosen.merge(rest)
    how = tagging or Tagging()
    tallies = chosen.tallies
    if bin_width is None:
        tallies = [widen_bins(tally) for tally in tallies]
    measures = [
        build_measures(
            tally,
            chosen.history,
            before=first,
            after=last,
            rates=how.rates,
            baseline=baseline,
            masks=mask,
            control=None if control is None else beside,
            zone=zone,
        )
        for tally, mask in zip(tallies, masks, strict=True)
    ]
    return Analysis(
        measures,
        overview,
        languages=None if everything else wanted,
        left_out=Counter() if everything else rest.languages,
        copies=chosen.effects,
        selection=selection,
        samples=chosen.samples,
        content=[
            measure_content(sample, each.outage, resampled=each.resampled, lexicon=lexicon)
            for sample, each in zip(chosen.samples, measures, strict=True)
        ],
        n_quotes=n_quotes,
        tagging=how,
    )
