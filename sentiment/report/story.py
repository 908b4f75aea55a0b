"""What a report says, once: summary and page are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from sentiment.analysis.analysis import Analysis
from sentiment.report.account import describe_account, describe_copies, describe_method
from sentiment.report.found import describe_found
from sentiment.report.parts import Part, Section
from sentiment.report.quotes import quote_rows
from sentiment.report.sections import section_by_value, section_weighted, table_course
from sentiment.report.tables import (
    table_activity,
    table_changes,
    table_checks,
    table_content,
    table_groups,
    table_statements,
)
from sentiment.results import Content, Measures
from sentiment.tell import tell_outage
from sentiment.tell.postmortem import tell_postmortem


@dataclass(frozen=True)
class Story:
    """What a report says: plain text, escaped by who writes it down."""

    title: str
    outages: list[Part]
    sections: list[Section]


def tell_story(analysis: Analysis) -> Story:
    """Put into words what was measured."""
    outages = [
        _outage(analysis, at, measures, content)
        for at, (measures, content) in enumerate(
            zip_longest(analysis.measures, analysis.content)
        )
    ]
    if not outages and analysis.detection is not None:
        found = describe_found(analysis.detection) + analysis.time_notes
        outages = [Part("outage-1", "No outage found", found)]
    return Story(
        title="How people reacted",
        outages=outages,
        sections=[
            Section("What was read", describe_account(analysis)),
            Section("Copies", describe_copies(analysis)),
            Section("Method", describe_method(analysis)),
        ],
    )


def _outage(analysis: Analysis, at: int, measures: Measures, content: Content | None) -> Part:
    notes = analysis.time_notes
    headline = [*tell_outage(measures, content, most=6 - len(notes), tz=analysis.tz), *notes]
    sections = [
        Section("Before, during and after", tables=[table_changes(measures)]),
        *[section_by_value(each) for each in analysis.breakdowns[at : at + 1]],
        *[section_weighted(each) for each in analysis.weighted[at : at + 1]],
        Section("When it came and went", tables=[table_course(measures)]),
        Section("Posts an hour", tables=[table_activity(measures)]),
        Section("Seen in other ways", tables=[table_checks(measures)]),
    ]
    if content is not None:
        aspects, places = table_content(content)
        sections += [
            Section("What posts said", tables=[aspects, places]),
            Section("Who wrote", tables=[table_groups(content)]),
        ]
    sections += [
        Section("What was said, and what followed", tables=[table_statements(measures)]),
        Section("Posts behind the numbers", tables=[quote_rows(analysis, at)]),
    ]
    kept = []
    for section in sections:
        tables = [table for table in section.tables if table.rows]
        if tables or section.lines:
            kept.append(Section(section.title, section.lines, tables))
    return Part(
        f"outage-{at + 1}",
        measures.outage.label,
        headline=headline,
        cautions=analysis.cautions_of(measures),
        postmortem=tell_postmortem(measures, content, headline, analysis.tz),
        sections=kept,
    )
