"""A story as Markdown: the answer first, details last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sentiment.escape import for_markdown
from sentiment.report.parts import Image, Part, Section, Table
from sentiment.report.story import Story


def summarise(story: Story) -> str:
    """Write ``summary.md``."""
    lines = [f"# {for_markdown(story.title)}", ""]
    for outage in story.outages:
        lines += _outage(outage)
    lines += ["# Details", ""]
    for outage in story.outages:
        lines += [f"## {for_markdown(outage.title)}", ""]
        for section in outage.sections:
            lines += _section(section, "###")
    for section in story.sections:
        lines += _section(section, "##")
    return "\n".join(lines).rstrip() + "\n"


def summarise_part(title: str, part: Part) -> str:
    """Write a part that stands alone, its charts after the answer."""
    answer = Section(part.title, part.headline)
    lines = [f"# {for_markdown(title)}", "", *_section(answer, "##"), *_shown(part.charts)]
    for section in part.sections:
        lines += _section(section, "##")
    return "\n".join(lines).rstrip() + "\n"


def _shown(charts: Sequence[Image]) -> Iterator[str]:
    for chart in charts:
        yield from (f"![{for_markdown(chart.alt)}]({chart.files[0][1]})", "")


def _outage(outage: Part) -> Iterator[str]:
    yield from (f"## {for_markdown(outage.title)}", "")
    yield from (for_markdown(" ".join(outage.headline)), "")
    if outage.cautions:
        yield "What could overturn this:"
        yield ""
        yield from (f"- {for_markdown(line)}" for line in outage.cautions)
        yield ""
    yield from _shown(outage.charts[:1])
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
