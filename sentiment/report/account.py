"""What was read, left out and a copy, and how the numbers were made, in words."""

from __future__ import annotations

import pandas as pd

from sentiment import __version__
from sentiment.analysis.analysis import Analysis
from sentiment.analysis.archive_cautions import rank_languages
from sentiment.ingest import IngestLog
from sentiment.results import CLEAR, LIKELY, MIN_WINDOW_POSTS
from sentiment.tell.numbers import ALWAYS, signed

# counts of a file's log that are told where they are not zero
_ASSUMED = {
    "n_clock_change": "times without a zone fall into a clock change: one that it repeats was "
    "read as the first of the two, one that it skips as an hour later",
    "n_mended": "texts held bytes of another encoding or control characters, and were mended",
    "n_coarse_times": 'times are estimates of the export itself, as "2 days ago"',
    "n_mojibake": "texts were UTF-8 written as Latin-1, and were repaired",
    "n_float_ids": "ids had been turned into numbers, as spreadsheets do; they can't be "
    "trusted and were not kept",
}

#: Whom to name beside this tool.
CITATIONS = (
    "Hutto, C.J., Gilbert, E. (2014). VADER: A Parsimonious Rule-based Model for Sentiment "
    "Analysis of Social Media Text. ICWSM-14.",
    "Demszky, D. et al. (2020). GoEmotions: A Dataset of Fine-Grained Emotions. ACL 2020.",
)


def describe_account(study: Analysis) -> list[str]:
    """Say what became of every record, and what was assumed."""
    log = study.log
    lines = [
        f"{log.n_records:,} records in {len(log.files):,} file"
        f"{'s' * (len(log.files) != 1)}: {log.n_read:,} posts read, {log.n_skipped:,} skipped."
    ]
    lines += [
        f"{100 * file.share_rejected:.0f} % of {file.file} was rejected: reasons are below, "
        f"the records in rejected.ndjson"
        for file in log.much_rejected[:20]
    ]
    for file in log.files[:20]:
        lines.append(
            f"{file.file}: {file.container}, {file.encoding}, "
            f"{file.platform}; {file.n_read:,} read, {file.n_rejected:,} rejected, "
            f"{file.n_not_posts:,} no posts by design"
        )
        lines += file.notes
    if len(log.files) > 20:  # noqa: PLR2004
        lines.append(f"and {len(log.files) - 20:,} more files")
    for reason, n in log.reasons.most_common():
        where = "; ".join(f"record {s.record:,} of {s.file}" for s in log.samples[reason])
        lines.append(f"skipped, {reason}: {n:,} (such as {where})")
    lines += [f"not read: {failure}" for failure in log.failures]
    if log.left_aside:
        lines.append(f"left aside, for they hold no posts: {len(log.left_aside):,} files")
    lines += _assumed(log)
    if log.n_repeated:
        lines.append(f"{log.n_repeated:,} posts had the id of one there before, and count once")
    if log.n_shared_ids:
        lines.append(
            f"{log.n_shared_ids:,} posts have the id of another, but neither its time nor "
            f"its text: ids that are of rows or of what they are about, as it seems; all count"
        )
    for reason, n in study.selection.left_out.most_common() if study.selection else ():
        lines.append(f"left out, {reason}: {n:,}")
    lines.append(f"languages: {rank_languages(study.overview.languages) or 'none'}")
    n = sum(study.left_out.values())
    if n:
        lines.append(f"left out for their language: {n:,} ({rank_languages(study.left_out)})")
    return lines


def _assumed(log: IngestLog) -> list[str]:
    lines = []
    if log.n_naive_times:
        lines.append(
            f"{log.n_naive_times:,} times named no zone and were read as the assumed one "
            f"(--assume-tz, UTC unless given)"
        )
    if dates := log.n_date_only:
        lines.append(f"{dates:,} times were dates without a time of day, read as midnight")
    for count, words in _ASSUMED.items():
        n = sum(getattr(file, count) for file in log.files)
        if n:
            lines.append(f"{n:,} {words}")
    return lines


def describe_copies(analysis: Analysis) -> list[str]:
    """Say how many posts are copies, and which headline numbers they move."""
    selection = analysis.selection
    lines = []
    if selection is not None and selection.n_posts:
        lines.append(
            f"{selection.n_copies:,} of {selection.n_posts:,} posts "
            f"({100 * selection.n_copies / selection.n_posts:.1f} %) repeat a text that was "
            f"there before, {selection.n_copies_by_reposts:,} of them as reposts (the same "
            f"text after case, links, mentions and spacing are evened out)."
        )
    for measures, effect in zip(analysis.measures, analysis.copies, strict=False):
        table = effect.table()
        # what a point is of shares is 0.01 of sentiment, too
        moved = (table["without_copies"] - table["value"]).abs() >= 0.01  # noqa: PLR2004
        table = table[(table["n"] > table["n_without"]) & moved]
        for window, part in table.groupby("window", sort=False, observed=True):
            numbers = ", ".join(_with_and_without(row) for _, row in part.iterrows())
            n, without = int(part["n"].iloc[0]), int(part["n_without"].iloc[0])
            lines.append(
                f"{measures.outage.label}, {window}, each text once ({without:,} of {n:,} "
                f"posts): {numbers}."
            )
    return lines


def _with_and_without(row: pd.Series) -> str:
    name = str(row["measure"])
    if name == "compound_mean":
        without, plain = (signed(row[key], 2) for key in ("without_copies", "value"))
        return f"mean sentiment {without} instead of {plain}"
    label = "no reaction" if name == "share_none" else name.removeprefix("share_")
    return f"{label} {100 * row['without_copies']:.1f} % instead of {100 * row['value']:.1f} %"


def describe_method(analysis: Analysis) -> list[str]:
    """Say how numbers were made, and what no archive of posts can say."""
    units = sorted({measures.resampled for measures in analysis.measures})
    lines = [
        f"outage-sentiment {__version__}. Numbers in brackets are 95 % intervals, made by "
        f"resampling {' / '.join(units) or 'posts'}; n is the posts behind a number. Windows "
        f"are half-open: an outage's end belongs to after.",
        f"A change is clear where chance in who posted what (authors and texts), and how the "
        f"number wanders anyway, each explain it with p below {CLEAR}, adjusted by Holm's "
        f"method, and no check speaks against it; likely where p is below {LIKELY}. Other "
        f"tables are adjusted by Benjamini and Hochberg's. A window needs {MIN_WINDOW_POSTS} "
        f"posts to be compared.",
        *ALWAYS,
        *_tagging(analysis),
    ]
    return [*lines, *(f"Cite: {each}" for each in CITATIONS)]


def _tagging(analysis: Analysis) -> list[str]:
    how = analysis.tagging
    lines = []
    if how.min_confidence > 0:
        n, total = analysis.overview.n_unsure, analysis.overview.n_posts
        lines.append(
            f"Posts whose likeliest reaction had a probability below {how.min_confidence:g} "
            f"were tagged none (--min-confidence): {n:,} of {total:,} posts."
        )
    if how.rates is None:
        if how.why_not:
            lines.append(
                f"Shares are as tagged, not corrected for the tagger's errors: {how.why_not}."
            )
        return lines
    lines.append(
        f"Corrected shares take off the tagger's errors, as {how.basis} show them, and "
        f"assume that it errs in this archive as it did there. Where they are missing it errs "
        f"otherwise here, or its errors are known too loosely: label some 200 posts of this "
        f"archive (sentiment label) and give them to the report (--labels)."
    )
    return lines
