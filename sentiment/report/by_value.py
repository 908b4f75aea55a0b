"""Parts of an archive as a table: frustration before, during and after, and its verdicts."""

from __future__ import annotations

from sentiment.measure import Breakdown
from sentiment.report.tables import Section, Table, verdict_words
from sentiment.tell.by_value import name_rest, tell_breakdown
from sentiment.tell.numbers import between
from sentiment.tell.verdicts import verdict_of


def section_by_value(breakdown: Breakdown) -> Section:
    """Tell frustration in each part, and which values are not told."""
    rows = []
    for value, measures in breakdown.measures.items():
        during, after = (
            verdict_of(measures, "frustration", window=window, quantity="share")
            for window in ("during", "after")
        )
        if during is None or after is None:
            continue
        before = _level(during.before, during.before_low, during.before_high, during.n_before)
        rows.append(
            [
                value,
                before,
                _level(during.value, during.low, during.high, during.n),
                verdict_words(during),
                _level(after.value, after.low, after.high, after.n),
                verdict_words(after),
            ]
        )
    note = (
        "Shares of posts with frustration, with 95 % intervals and n. Verdicts are adjusted "
        "over all values together."
    )
    table = Table([breakdown.column, "before", "during", "", "after", ""], rows, note)
    lines = [tell_breakdown(breakdown), name_rest(breakdown)]
    return Section(f"By {breakdown.column}", [line for line in lines if line], [table])


def _level(value: float, low: float, high: float, n: int) -> str:
    if not n:
        return "no posts"
    inside = between(low, high, 100, 1)
    return f"{100 * value:.1f} % ({inside and f'{inside}, '}n = {n:,})"
