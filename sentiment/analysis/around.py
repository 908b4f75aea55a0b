"""One archive measured around one or more outages, in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sentiment.analysis.analysis import Analysis
from sentiment.analysis.archive_cautions import readable_measures
from sentiment.analysis.content import measure_content
from sentiment.analysis.error_rates import Tagging
from sentiment.analysis.part import Overview, Part, in_order
from sentiment.analysis.study import Beside, Counts
from sentiment.errors import OptionError
from sentiment.measure import Breakdown, Terms, build_measures, widen_bins
from sentiment.measure.weighted import tabulate_weighted
from sentiment.measure.zone_fit import fit_zone
from sentiment.parallel import beside as meanwhile
from sentiment.results import Content, Measures
from sentiment.select.copies import MIN_SHARE


def measure_study(
    counts: Counts,
    other: Beside | None,
    words: Mapping[str, float] | None,
    *,
    tagging: Tagging | None = None,
    **known: Any,
) -> Analysis:
    """Measure what was counted; it may not be counted on afterwards.

    `other` is a control series with files of its own, `words` further ones for VADER;
    `known` are further fields of `Analysis`. Raises OptionError if no post is in the languages
    that were named.
    """
    study, chosen, rest = counts.study, counts.chosen, counts.rest
    control = other.history if other else counts.beside if study.column else None
    overview = counts.overview.in_order()
    if study.languages:
        _refuse_languages(study.wanted, chosen, rest, overview)
    if control is not None and not control.n_posts:
        raise OptionError(
            "--control: found no post from four weeks before an outage to the end of its after "
            "window; expected posts about something else in the same hours."
        )
    everything = not study.languages and chosen.n_posts < MIN_SHARE * overview.n_posts
    if everything:
        chosen.merge(rest)
    how = tagging or Tagging()

    def measure(at: int, counted: Sequence[Part]) -> list[Measures]:
        """Measure outage number `at` in parts of the archive, which are one family of tests."""
        tallies = [each.tallies[at] for each in counted]
        if study.bin_width is None:
            tallies = [widen_bins(tally) for tally in tallies]
        terms = Terms(
            study.first,
            study.last,
            rates=how.rates,
            baseline=study.baseline,
            masks=study.masks[at],
            control=control,
            zone=study.zone,
            margin=study.margin / 100,
        )
        histories = [each.history for each in counted]
        pairs = zip(build_measures(tallies, histories, terms), counted, strict=True)
        return [readable_measures(each, part.languages) for each, part in pairs]

    def search() -> list[Content]:
        pairs = zip(chosen.samples, study.outages, strict=True)
        return [measure_content(*each, lexicon=words) for each in pairs]

    with meanwhile(search) as content:
        measures = [measure(at, [chosen])[0] for at in range(len(study.outages))]
        breakdowns, by = [], study.by
        if by is not None and counts.by_value is not None:
            told = counts.by_value.parts(everything=everything)
            breakdowns = [
                Breakdown(
                    by.column,
                    outage,
                    dict(zip(told, measure(at, list(told.values())), strict=True)),
                    by.rest,
                    by.n_without,
                )
                for at, outage in enumerate(study.outages)
            ]
        found = content()
    weighed = [tabulate_weighted(each) for each in chosen.weighted]
    if weighed and not any(each.n_unknown < each.n_posts for each in weighed):
        raise OptionError(
            f"--weight {study.weight}: no post in the windows has a number of {study.weight}; "
            f"expected an export with counts, or --map n_{study.weight}=COLUMN."
        )
    return Analysis(
        measures,
        overview,
        languages=None if everything else study.wanted,
        left_out=Counter() if everything else in_order(rest.languages),
        copies=chosen.effects,
        samples=chosen.samples,
        content=found,
        breakdowns=breakdowns,
        weighted=weighed,
        zone_fits=[fit_zone(chosen.history, outage) for outage in study.outages],
        tagging=how,
        **known,
    )


def _refuse_languages(
    wanted: Sequence[str], chosen: Part, rest: Part, overview: Overview
) -> None:
    if rest.n_posts and not chosen.n_posts:
        found = ", ".join(name or "unknown" for name, n in overview.languages.items() if n)
        raise OptionError(
            f"--languages {','.join(wanted)}: none of the {rest.n_posts:,} posts is in these; "
            f"found {found}."
        )
