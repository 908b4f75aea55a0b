"""Invented archives, and the words, numbers and charts of their reports, kept to compare with.

What a change of code does to any figure or sentence of a report shows here. Where it is meant,

    python -m tests.golden_reports

writes them anew, and the difference is to be read.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest import mock

import numpy as np
import pandas as pd

from sentiment import score_posts
from sentiment.analysis.by_value import Values
from sentiment.chart import (
    describe_reliability,
    plot_detection,
    plot_explanation,
    plot_reliability,
)
from sentiment.compare import compare_outages
from sentiment.detect import detect_outages
from sentiment.evaluate import measure_calibration
from sentiment.outage import Outage, Statement, parse_outage
from sentiment.report import write_comparison, write_report
from sentiment.report.found import write_found
from sentiment.schema import KINDS, POSTS, REACTIONS
from tests.conftest import numbers_alone
from tests.drawn import artists_on
from tests.studies import run_study

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "golden_reports"
HOUR = timedelta(hours=1)
START = pd.Timestamp("2024-03-04T00:00Z")  # a Monday
FIRST = parse_outage("2024-03-13T09:00Z/2024-03-13T15:00Z", name="Sign-in fails")
SECOND = parse_outage("2024-03-15T18:00Z/2024-03-15T20:30Z")
SAID = (
    Statement(FIRST.start + 0.5 * HOUR, "acknowledged", "We are looking into it."),
    Statement(FIRST.start + 3 * HOUR, "progress", "Half of it is back."),
    Statement(FIRST.start + 6.2 * HOUR, "restored", "All is back, sorry."),
)
TEXTS = {
    "frustration": (
        "can't sign in again, this app is so annoying",
        "still down, please fix this already",
        "I want a refund, nothing loads and support is useless",
        "third outage this month, moving to mastodon",
    ),
    "concern": (
        "is my account hacked? I can't log in",
        "does anybody know when it is back?",
        "worried that all my drafts are lost",
        "is it a cyber attack or just maintenance?",
    ),
    "humor": (
        "guess I have to talk to my family now lol",
        "the servers went to brunch again haha",
        "me refreshing the app for the 100th time 😂",
    ),
    "none": (
        "nice walk by the river this morning",
        "new video about my garden is online",
        "what a goal in the last minute",
        "recipe of the day: bread and good soup",
        "the train was on time, a great start",
    ),
}
#: Shares of frustration, concern and humor: usual, and while something fails.
USUAL, FAILING = (0.08, 0.05, 0.06), (0.34, 0.16, 0.12)


def make_posts(
    seed: int,
    *,
    per_hour: float = 16,
    fall: float = 0.6,
    failing: tuple[float, ...] = FAILING,
    authors: int | None = 700,
    kind: str = "post",
) -> pd.DataFrame:
    """Draw an archive of 13 days with two failures, in layout TAGGED; no model tags it."""
    rng = np.random.default_rng(seed)
    hours = np.arange(13 * 24)
    level = per_hour * (1 + 0.5 * np.sin(2 * np.pi * (hours - 8) / 24))
    at = START + pd.to_timedelta(hours, unit="h")
    fails = np.zeros(len(hours))
    for outage in (FIRST, SECOND):
        assert outage.end is not None
        inside = (at >= pd.Timestamp(outage.start).floor("h")) & (at < outage.end)
        since = (at - pd.Timestamp(outage.end)).total_seconds() / 3600
        fails = np.maximum(fails, np.where(inside, 1, np.where(since >= 0, 0.5**since, 0)))
    level = level * (1 - (1 - fall) * fails) if fall < 1 else level * (1 + (fall - 1) * fails)
    counts = rng.poisson(level)
    hour = np.repeat(hours, counts)
    n = len(hour)
    seconds = np.sort(hour * 3600 + rng.integers(0, 3600, n))
    share = np.outer(1 - fails[hour], USUAL) + np.outer(fails[hour], failing)
    reaction = (rng.random((n, 1)) > np.cumsum(share, axis=1)).sum(axis=1)
    names = np.array(REACTIONS)[reaction]
    which = rng.integers(0, 60, n)
    copied = rng.random(n) < 0.06
    texts = [
        TEXTS[name][pick % len(TEXTS[name])] + ("" if copy else f" {number}")
        for number, (name, pick, copy) in enumerate(zip(names, which, copied, strict=True))
    ]
    by = None
    if authors:
        drawn = (authors * rng.random(n) ** 2).astype(int)
        loud = (rng.random(n) < 0.2) & (fails[hour] > 0.9)
        by = [f"user{0 if shout else one + 1}" for one, shout in zip(drawn, loud, strict=True)]
    likes = rng.geometric(0.2, n) - 1
    posts = pd.DataFrame(
        {
            "post_id": [f"{seed}-{number}" for number in range(n)],
            "platform": "generic",
            "created_at": (START + pd.to_timedelta(seconds, unit="s")).as_unit("us"),
            "text": texts,
            "author": by,
            "lang": np.where(rng.random(n) < 0.05, "es", "en"),
            "kind": kind if kind != "post" else rng.choice(KINDS[:3], n, p=(0.8, 0.15, 0.05)),
            "n_likes": likes,
        }
    )
    posts = posts.reindex(columns=list(POSTS)).astype(POSTS)
    proba = np.full((n, len(REACTIONS)), 0.05)
    proba[np.arange(n), reaction] = 0.85
    tagged = score_posts(posts).assign(
        reaction=pd.Categorical(names, categories=list(REACTIONS)),
        **{f"p_{name}": proba[:, column] for column, name in enumerate(REACTIONS)},
    )
    return tagged.assign(region=rng.choice(["north", "south"], n, p=(0.7, 0.3)))


def _report(
    folder: Path, posts: pd.DataFrame, outages: list[Outage], **options: object
) -> None:
    write_report(run_study([posts], outages, **options), folder)  # type: ignore[arg-type]


def social(folder: Path) -> None:
    """Posting falls, one account floods; statements, a control, likes, quotes, regions."""
    posts = make_posts(1)
    quiet = make_posts(2, failing=USUAL, fall=1.0)
    _report(
        folder,
        posts,
        [replace(FIRST, statements=SAID), SECOND],
        control=[quiet],
        weight="likes",
        by=Values("region", ("north", "south"), {}, 0),
        n_quotes=1,
    )


def same_hours(folder: Path) -> None:
    """Compare with the same hours, in another zone; what ends is not known."""
    posts = make_posts(3, authors=None)
    until = posts[posts["created_at"] < FIRST.start + 5 * HOUR]
    ongoing = Outage(FIRST.start, None)
    _report(folder, until, [ongoing], baseline="same-hours", zone="Europe/Berlin", before="12h")


def reviews(folder: Path) -> None:
    """Posting rises with complaints: what answers is a rate."""
    posts = make_posts(4, kind="review", fall=4.0, authors=None, per_hour=6)
    _report(folder, posts, [FIRST], before="24h", after="24h", bin_width="2h")


def quiet(folder: Path) -> None:
    """Nothing happens."""
    posts = make_posts(5, failing=USUAL, fall=1.0)
    _report(folder, posts, [FIRST], languages=["en", "es"])


def fading(folder: Path) -> None:
    """Much is posted, for few hours before; trouble fades after the end."""
    posts = make_posts(7, per_hour=60, authors=None, fall=1.0)
    late = posts[posts["created_at"] > FIRST.start - 40 * HOUR]
    _report(folder, late, [replace(FIRST, statements=SAID)])


def found(folder: Path) -> None:
    """What a search finds of two failures."""
    detection = detect_outages(make_posts(6, per_hour=40))
    write_found(detection, folder)
    artists_on(plot_detection(detection)).to_csv(folder / "detection.drawn.csv", index=False)


def compared(folder: Path) -> None:
    """Two failures beside each other."""
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch, "report")
        _report(made, make_posts(1), [FIRST, SECOND])
        write_comparison(compare_outages([made]), folder)


def tagger(folder: Path) -> None:
    """What speaks for a tag, and how often tags are right."""
    folder.mkdir()
    rng = np.random.default_rng(8)
    sure = rng.uniform(0.3, 1, 500)
    calibration = measure_calibration(sure, rng.random(500) < sure**1.3)
    calibration.table.to_csv(folder / "calibration.csv", index=False)
    (folder / "calibration.txt").write_text(describe_reliability(calibration), encoding="utf-8")
    words = [("word", "down", 1.4), ("pair", "fix this", 0.6), ("sign", "😂", -0.9)]
    told = pd.DataFrame(words, columns=["kind", "feature", "frustration"])
    share = pd.Series({"frustration": 0.71})
    why = SimpleNamespace(
        text=TEXTS["frustration"][1], reaction="frustration", probabilities=share, top=told.head
    )
    for name, ax in (("why", plot_explanation(why)), ("right", plot_reliability(calibration))):
        artists_on(ax).to_csv(folder / f"{name}.drawn.csv", index=False, float_format="%.9g")


REPORTS: tuple[Callable[[Path], None], ...] = (
    *(social, same_hours, reviews, quiet, fading, found, compared, tagger),
)


def artists_alone(charts, folder, output, prefix, _progress=None):  # noqa: ANN001, ANN201  as draw_charts
    """Write what is on each chart as a table, and what `numbers_alone` writes."""
    drawn = list(charts)
    for name, draw, *_ in drawn:
        table = artists_on(draw(look=output.look))
        table.to_csv(folder / f"{name}.drawn.csv", index=False, float_format="%.9g")
    return numbers_alone(drawn, folder, output, prefix)


def told(folder: Path) -> dict[str, str]:
    """Return the tables and texts in a report's folder, by name; rates.csv is timeline.csv."""
    kinds = {".csv", ".md", ".txt"}
    files = sorted(path for path in folder.rglob("*.*") if path.suffix in kinds)
    files = [path for path in files if path.name != "rates.csv"]
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig")
        for path in files
    }


def main() -> None:
    """Write all that is compared with anew."""
    from tests.golden_tables import TABLES  # noqa: PLC0415  it takes its archives from here

    shutil.rmtree(FOLDER, ignore_errors=True)
    for make in (*REPORTS, *TABLES):
        with (
            tempfile.TemporaryDirectory() as scratch,
            mock.patch("sentiment.report.figures.draw_charts", artists_alone),
        ):
            make(Path(scratch, "report"))
            for name, text in told(Path(scratch, "report")).items():
                path = FOLDER / make.__name__ / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")


def as_table(text: str) -> pd.DataFrame:
    """Read a table as its cells stand."""
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


if __name__ == "__main__":
    main()
