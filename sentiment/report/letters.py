"""Letters that charts can't show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sentiment.chart import undrawable
from sentiment.parallel import work_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.analysis.analysis import Analysis
    from sentiment.parallel import Tell, Worker


def missing_letters(analysis: Analysis, worker: Worker = work_here) -> str:
    """Say how many letters of what charts show no font here has; empty where none."""
    outages = [each.outage for each in analysis.measures]
    texts = [text for each in outages for text in (each.name, each.platform)]
    texts += [said.text for each in outages for said in each.statements]
    texts += [value for each in analysis.breakdowns for value in each.measures]
    texts += [str(word) for each in analysis.content for word in each.words["word"]]
    n = worker(partial(_count, texts))
    return (
        f"{n:,} characters of names, statements and words are drawn as ? in charts: no font on "
        f"this machine has them. Fonts of most scripts: pip install '.[fonts]', in the clone."
        if n
        else ""
    )


def _count(texts: Sequence[str], _: Tell) -> int:
    return undrawable(texts)
