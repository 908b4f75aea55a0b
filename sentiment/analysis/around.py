"""One archive measured around one or more outages, in one pass."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sentiment.analysis.analysis import Analysis
from sentiment.analysis.archive_cautions import readable_measures
from sentiment.analysis.by_value import ByValue
from sentiment.analysis.content import measure_content
from sentiment.analysis.counted import Overview, Part
from sentiment.analysis.default_languages import DEFAULT_LANGUAGES, MIN_SHARE
from sentiment.analysis.error_rates import Tagging
from sentiment.count.history import History
from sentiment.count.spans import FAR, masks_of
from sentiment.count.weighted import WeightedCount
from sentiment.errors import OptionError
from sentiment.keys.posts import add_keys
from sentiment.measure import Breakdown, Tally, build_measures, chosen_bin_width, widen_bins
from sentiment.measure.weighted import tabulate_weighted
from sentiment.measure.zone_fit import fit_zone
from sentiment.outage import parse_duration
from sentiment.select.copies import CopyEffect, Selection, in_languages, is_control
from sentiment.select.sample import PostSample

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from sentiment.analysis.by_value import Values
    from sentiment.count.spans import Span
    from sentiment.outage import Outage
    from sentiment.results import Measures

#: How far back before an outage is looked, beyond its window: eight weekdays of the same name.
LOOKBACK = timedelta(days=57)


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
    margin: float = 5.0,
    ignored: Sequence[Span] = (),
    others: Sequence[Outage] = (),
    control: Iterable[pd.DataFrame] | tuple[str, str] | None = None,
    zone: str = "UTC",
    by: Values | None = None,
    weight: str | None = None,
) -> Analysis:
    """Measure one archive around some outages, in one pass; the same by chunks of any size.

    Options are those of `analyse`, where not said. `chunks` (and `control`, unless it names a
    column and its value) are in layout TAGGED; `others` are further outages, out of every
    baseline as `outages` are; `selection` and `lexicon` are those given to `iter_tagged`;
    `ignored` is out of every window; `zone` is of hours of the day; `by` are values whose
    posts are measured apart as well. Raises OptionError if no post is in the languages that
    were named.
    """
    first, last = parse_duration(before, "--before"), parse_duration(after, "--after")
    overview = Overview()
    wanted = tuple(languages) if languages else DEFAULT_LANGUAGES

    masks = [masks_of(outage, [*outages, *others], ignored) for outage in outages]
    reach = [(each.start - first - LOOKBACK, (each.end or FAR) + last) for each in outages]

    widths = [chosen_bin_width(bin_width, each, first, last) for each in outages]

    def part(*, whole: bool = True) -> Part:
        return Part(
            [
                Tally(outage, width, widens=bin_width is None)
                for outage, width in zip(outages, widths, strict=True)
            ],
            [CopyEffect() for _ in outages if whole],
            [PostSample() for _ in outages if whole],
            masks,
            History(reach),
            weighted=[WeightedCount(weight) for _ in outages if whole and weight is not None],
        )

    # which languages there are shows only at the end, so the rest is counted as well
    chosen, rest = part(), part()
    parts = None if by is None else ByValue(by, partial(part, whole=False))
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
        if parts is not None:
            parts.add(posts, inside, outages, first, last)
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
    everything = not languages and chosen.n_posts < MIN_SHARE * overview.n_posts
    if everything:
        chosen.merge(rest)
    how = tagging or Tagging()

    def measure(at: int, counted: Sequence[Part]) -> list[Measures]:
        """Measure outage number `at` in parts of the archive, which are one family of tests."""
        tallies = [each.tallies[at] for each in counted]
        if bin_width is None:
            tallies = [widen_bins(tally) for tally in tallies]
        found = build_measures(
            [(tally, each.history) for tally, each in zip(tallies, counted, strict=True)],
            before=first,
            after=last,
            rates=how.rates,
            baseline=baseline,
            margin=margin / 100,
            masks=masks[at],
            control=None if control is None else beside,
            zone=zone,
        )
        pairs = zip(found, counted, strict=True)
        return [readable_measures(each, part.languages) for each, part in pairs]

    measures = [measure(at, [chosen])[0] for at in range(len(outages))]
    breakdowns = []
    if by is not None and parts is not None:
        told = parts.parts(everything=everything)
        breakdowns = [
            Breakdown(
                by.column,
                outage,
                dict(zip(told, measure(at, list(told.values())), strict=True)),
                by.rest,
                by.n_without,
            )
            for at, outage in enumerate(outages)
        ]
    weighed = [tabulate_weighted(each) for each in chosen.weighted]
    if weighed and not any(each.n_unknown < each.n_posts for each in weighed):
        raise OptionError(
            f"--weight {weight}: no post in the windows has a number of {weight}; expected an "
            f"export with counts, or --map n_{weight}=COLUMN."
        )
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
        breakdowns=breakdowns,
        weighted=weighed,
        zone_fits=[fit_zone(chosen.history, outage) for outage in outages],
        n_quotes=n_quotes,
        tagging=how,
    )
