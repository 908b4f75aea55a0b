"""Small archives of any shape, with any options: an answer or an error in words, no warning."""

import random
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sentiment as st
from sentiment.errors import SentimentError
from sentiment.report.story import tell_story
from sentiment.report.summary import summarise

TEXTS = [
    *("it is down again, fix it", "great day", "is it down for anyone else?", "hello world"),
    *(
        "lol guess i'll go outside",
        "server status page",
        "cannot log in!!",
        "thanks for the fix",
    ),
]


def draw_archive(rng: random.Random, seed: int) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Draw posts, and options of `analyse` that fit them or don't."""
    many = np.random.default_rng(seed)
    days, per_hour = rng.choice([0.2, 1, 3, 8, 10, 15, 30]), rng.choice([0.05, 0.5, 2, 10])
    n = min(max(1, int(days * 24 * per_hour)), 3_000)
    start = pd.Timestamp("2024-03-25T00:00Z") + pd.Timedelta(hours=rng.randrange(48))
    at = start + pd.to_timedelta(many.random(n) * days * 24, unit="h")
    at = at.floor(rng.choice(["s", "s", "s", "h", "D"]))
    posts = pd.DataFrame({"text": rng.choices(TEXTS, k=n), "created_at": at.astype(str)})
    if rng.random() < 0.7:
        some = many.zipf(1.5, n).clip(0, 300)
        posts["author"] = "one" if rng.random() < 0.2 else [f"u{each}" for each in some]
    for name, values in (
        ("rating", range(1, 6)),
        ("likes", range(50)),
        ("topic", "abc"),
    ):
        if rng.random() < 0.4:
            posts[name] = rng.choices(list(values), k=n)
    onset = start + pd.Timedelta(hours=days * 24 * rng.random())
    end = onset + pd.Timedelta(hours=rng.choice([0.1, 1, 3, 6, 24, 72]))
    inside = (at >= onset) & (at < end)
    if rng.random() < 0.3 and inside.any():
        more = posts[inside].sample(frac=3, replace=True, random_state=1)
        posts = pd.concat([posts, more]) if rng.random() < 0.5 else posts[~inside]
    span = f"{onset:%Y-%m-%dT%H:%MZ}/"
    options: dict[str, Any] = {}
    if rng.random() < 0.8:
        options["outage"] = span + (f"{end:%Y-%m-%dT%H:%MZ}" if rng.random() < 0.9 else "")
    options |= {
        name: value
        for name, value in (
            ("before", rng.choice(["1h", "3h", "7d"])),
            ("after", rng.choice(["1h", "3h", "7d"])),
            ("baseline", "same-hours"),
            ("tz", rng.choice(["Europe/Berlin", "America/New_York"])),
            ("dedupe_text", "all"),
            ("max_per_author", 2),
            ("languages", ("all",)),
            ("by", "topic" if "topic" in posts else None),
            ("control", "topic=a" if "topic" in posts else None),
            ("weight", "likes" if "likes" in posts else None),
        )
        if value is not None and rng.random() < 0.3
    }
    return posts.reset_index(drop=True), options


@pytest.mark.parametrize("seed", [*range(30), 177, 300, 461])
def test_any_archive_has_an_answer(seed: int) -> None:
    posts, options = draw_archive(random.Random(seed), seed)
    try:
        analysis = st.analyse(posts, **options)
    except SentimentError as error:
        assert re.search("found|expected|no post", str(error))  # noqa: PT017  either is right
        return
    text = summarise(tell_story(analysis))
    assert not re.findall(r"\b(?:nan|inf)\b", text)
    shares = [
        float(each.replace(",", "")) for each in re.findall(r"([\d,]+(?:\.\d+)?) %", text)
    ]
    assert all(0 <= each <= 100 for each in shares)
