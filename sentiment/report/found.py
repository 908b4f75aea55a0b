"""Outages that were found in an archive: sentences, tables and a chart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sentiment.atomic import staged_directory
from sentiment.outage import edge_words

if TYPE_CHECKING:
    from sentiment.report.files import Output
    from sentiment.results import Detection

__all__ = ["describe_found", "write_found"]

_SIGNALS = {
    "complaints": "more of the posts are surely frustrated",
    "activity": "more posts than expected",
    "both": "more posts than expected, and more of them surely frustrated",
}


def describe_found(detection: Detection) -> list[str]:
    """Say in a line each what was found, what speaks for it, and what was set aside."""
    lines = []
    used = detection.episodes[detection.episodes["used"].astype(bool)]
    for outage, (_, row) in zip(detection.outages, used.iterrows(), strict=True):
        share, low, high, usual = (
            100 * row[name] for name in ("share", "share_low", "share_high", "share_expected")
        )
        hole = (
            " An edge falls where the archive holds nothing: the whole hole is its interval."
            if row["in_hole"]
            else ""
        )
        lines.append(
            f"Outage {edge_words(outage)} UTC: {_SIGNALS[row['signal']]} "
            f"(n = {row['n_posts']:,}, expected {row['n_expected']:,.0f}; frustration "
            f"{share:.1f} %, 95 % interval {low:.1f} to {high:.1f} %, expected "
            f"{usual:.1f} %).{hole}"
        )
    if not lines:
        lines.append(
            f"No outage found in {detection.n_posts:,} posts: neither frustration nor posts "
            f"rise beyond what chance and the archive's own ups and downs explain."
        )
    aside = int((~detection.episodes["used"].astype(bool)).sum())
    if aside:
        lines.append(
            f"Set aside: {aside} rise{'s' * (aside != 1)} of posts without more frustration "
            f"(a launch, news or a campaign does that)."
        )
    return lines


def write_found(
    detection: Detection, folder: Path, *, output: Output | None = None
) -> list[Path]:
    """Write chart, words and tables: all or nothing.

    Parameters
    ----------
    detection : Detection
        What was found.
    folder : Path
        Where to; made where it is missing.
    output : Output, optional
        Formats and look of the chart, and how tables are written.

    Returns
    -------
    list of Path
        What was written.
    """
    # matplotlib is loaded by who draws
    from sentiment.report.figures import figures_of  # noqa: PLC0415
    from sentiment.report.files import Output, save_drawn, write_table  # noqa: PLC0415

    how = output or Output()
    with staged_directory(folder) as stage:
        for name, plot, words, numbers in figures_of(detection=detection):
            told = "\n".join([words, *describe_found(detection)])
            save_drawn(plot, stage / name, told, numbers, how)
        write_table(detection.episodes, stage / "episodes.csv", bom=how.bom)
        table = pd.DataFrame(
            [
                {
                    "start": outage.start.isoformat(),
                    "end": "" if outage.end is None else outage.end.isoformat(),
                    "name": "",
                    "platform": outage.platform,
                    "source": outage.source,
                }
                for outage in detection.outages
            ],
            columns=["start", "end", "name", "platform", "source"],
        )
        write_table(table, stage / "outages.csv", bom=how.bom)
        names = sorted(path.name for path in stage.iterdir())
    return [Path(folder) / name for name in names]
