"""How the numbers were made, in the words of a methods section."""

from __future__ import annotations

from sentiment import __version__
from sentiment.analysis.analysis import Analysis
from sentiment.results import CLEAR, LIKELY, MIN_WINDOW_POSTS
from sentiment.tell.numbers import ALWAYS

#: Whom to name beside this tool.
CITATIONS = (
    "Hutto, C.J., Gilbert, E. (2014). VADER: A Parsimonious Rule-based Model for Sentiment "
    "Analysis of Social Media Text. ICWSM-14.",
    "Demszky, D. et al. (2020). GoEmotions: A Dataset of Fine-Grained Emotions. ACL 2020.",
)


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
