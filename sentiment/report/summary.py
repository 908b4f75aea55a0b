"""A story as Markdown: the answer first, details last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sentiment.escape import for_markdown

if TYPE_CHECKING:
    from sentiment.report.story import OutageStory, Story
    from sentiment.report.tables import Section, Table


def summarise(story: Story, charts: Mapping[int, Sequence[tuple[str, str]]] = {}) -> str:
    """Write ``summary.md``; `charts` has path and words of each outage's."""
    lines = [f"# {for_markdown(story.title)}", ""]
    for at, outage in enumerate(story.outages):
        lines += _outage(outage, charts.get(at, ()))
    lines += ["# Details", ""]
    for outage in story.outages:
        lines += [f"## {for_markdown(outage.name)}", ""]
        for section in outage.sections:
            lines += _section(section, "###")
    for section in story.sections:
        lines += _section(section, "##")
    return "\n".join(lines).rstrip() + "\n"


def summarise_sections(
    title: str, sections: Sequence[Section], charts: Sequence[tuple[str, str]] = ()
) -> str:
    """Write sections as Markdown, charts after the first."""
    first, *rest = sections
    lines = [f"# {for_markdown(title)}", "", *_section(first, "##")]
    for path, shows in charts:
        lines += [f"![{for_markdown(shows)}]({path})", ""]
    for section in rest:
        lines += _section(section, "##")
    return "\n".join(lines).rstrip() + "\n"


def _outage(outage: OutageStory, charts: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from (f"## {for_markdown(outage.name)}", "")
    yield from (for_markdown(" ".join(outage.headline)), "")
    if outage.cautions:
        yield "What could overturn this:"
        yield ""
        yield from (f"- {for_markdown(line)}" for line in outage.cautions)
        yield ""
    for path, shows in charts:
        yield from (f"![{for_markdown(shows)}]({path})", "")
    if outage.postmortem:
        yield from ("### For a post-mortem", "")
    for title, lines in outage.postmortem:
        if len(lines) == 1:
            yield from (f"**{title}.** {for_markdown(lines[0])}", "")
        elif lines:
            yield from (f"**{title}**", "", *(f"- {for_markdown(line)}" for line in lines), "")


def _section(section: Section, level: str) -> Iterator[str]:
    yield from (f"{level} {section.title}", "")
    if section.lines:
        yield from (*(f"- {for_markdown(line)}" for line in section.lines), "")
    for table in section.tables:
        yield from (*table_lines(table), "")


def table_lines(table: Table) -> Iterator[str]:
    """Write a table as Markdown, its note below."""
    for number, row in enumerate([table.head, *table.rows]):
        yield f"| {' | '.join(for_markdown(cell) or ' ' for cell in row)} |"
        if not number:
            yield f"| {' | '.join('---' for _ in row)} |"
    if table.note:
        yield from ("", for_markdown(table.note))
