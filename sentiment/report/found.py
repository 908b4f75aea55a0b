"""Outages that were found in an archive: sentences, tables and a chart."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sentiment.atomic import staged_directory
from sentiment.outage import edge_words
from sentiment.report.files import Drawing, Output, save_drawn, write_table
from sentiment.results import Detection, to_outage
from sentiment.tell.headline import tell_nothing_found

_SIGNALS = {
    "complaints": "more of the posts are surely frustrated",
    "words": "more of the posts say that something does not work",
    "rise": "more posts than expected",
    "fall": "fewer posts than expected",
}
#: What is called an outage, and what is not.
_KINDS = {
    "trouble": "Outage",
    "silence": "Outage, by silence,",
    "unusual": "Unusual stretch, not called an outage,",
    "attention": "More posts without more complaints (a launch, news or a campaign does that),",
}
_MAX_HOLES = 5


def describe_found(detection: Detection) -> list[str]:
    """Say in a line each what was found, what speaks for it, and what is no outage."""
    table = detection.episodes
    lines = [
        _sentence(row, detection)
        for used in (True, False)
        for _, row in table[table["used"].astype(bool) == used].iterrows()
    ]
    if not detection.outages:
        lines.insert(0, tell_nothing_found(detection.n_posts))
    if detection.days_only and detection.n_posts:
        lines.append(
            "Only days are known, no times of the day: days are compared, so hours can't be "
            "told, and neither can a silence of some hours."
        )
    holes = detection.holes
    for _, row in holes.nlargest(_MAX_HOLES, "n_expected").sort_values("start").iterrows():
        lines.append(
            f"No post at all {row['start']:%Y-%m-%d %H:%M} to {row['end']:%Y-%m-%d %H:%M} UTC, "
            f"where about {row['n_expected']:,.0f} were to be expected: a hole in the archive, "
            f"or a place where nobody could post; posts can't tell which."
        )
    if len(holes) > _MAX_HOLES:
        lines.append(f"{len(holes) - _MAX_HOLES:,} smaller holes are left aside as well.")
    return lines


def _sentence(row: pd.Series, detection: Detection) -> str:
    share, low, high, usual, words, words_usual = (
        100 * row[name]
        for name in (
            *("share", "share_low", "share_high", "share_expected"),
            *("words", "words_expected"),
        )
    )
    why = ", ".join(_SIGNALS[name] for name in row["signal"].split(" + "))
    said = f"n = {row['n_posts']:,}, expected {row['n_expected']:,.0f}"
    if row["n_posts"]:
        said += f"; frustration {share:.1f} %, 95 % interval {low:.1f} to {high:.1f} %"
        if pd.notna(usual):
            said += f", expected {usual:.1f} %"
        if words > 0 and pd.notna(words_usual):
            said += f"; words of trouble {words:.1f} %, expected {words_usual:.1f} %"
    hole = (
        " An edge falls where the archive holds nothing: the whole hole is its interval."
        if row["in_hole"]
        else ""
    )
    times = edge_words(to_outage(row), days_only=detection.days_only)
    return f"{_KINDS[row['kind']]} {times} UTC: {why} ({said}).{hole}"


def write_found(detection: Detection, folder: Path) -> list[Path]:
    """Write chart, words and tables of what was found: all or nothing."""
    from sentiment.report.figures import figures_of  # noqa: PLC0415  loads matplotlib

    how = Output()
    with staged_directory(folder) as stage:
        for name, plot, words, numbers in figures_of(detection=detection):
            told = "\n".join([words, *describe_found(detection)])
            save_drawn(Drawing(plot, how.look), stage / name, told, numbers, how)
        write_table(detection.episodes, stage / "episodes.csv")
        rows = [
            (
                each.start.isoformat(),
                each.end and each.end.isoformat(),
                "",
                each.platform,
                each.source,
            )
            for each in detection.outages
        ]
        table = pd.DataFrame(rows, columns=["start", "end", "name", "platform", "source"])
        write_table(table, stage / "outages.csv")
        names = sorted(path.name for path in stage.iterdir())
    return [Path(folder) / name for name in names]
