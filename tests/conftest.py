"""What tests share: the folder of real archives, where present, and small tables."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from sentiment.kernels.build import build
from sentiment.outage import Outage, parse_outage
from sentiment.schema import KINDS, POSTS, REACTIONS

# the same examples in every run, however loaded the machine is; fuzzing wants new ones
settings.register_profile("suite", deadline=None, derandomize="FUZZ" not in os.environ)
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the C code where its sources changed since it was; workers find it done."""
    if not hasattr(config, "workerinput"):
        build()


ROOT = Path(__file__).parents[1]
#: A PNG of one white point.
POINT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
)
SHARED = ROOT.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """Return the folder of real archives and labelled posts; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real archives are not on this machine")
    return SHARED


@pytest.fixture
def outage() -> Outage:
    """Return an outage of six hours."""
    return parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test outage")


def numbers_alone(charts, folder, output, prefix, _progress=None):  # noqa: ANN001, ANN201  as draw_charts
    """Write what `draw_charts` writes, each chart as a single point: drawing takes seconds."""
    from sentiment.report.files import write_table  # noqa: PLC0415  loads matplotlib
    from sentiment.report.parts import Image  # noqa: PLC0415

    images = []
    for name, _draw, words, table in charts:
        files = [f"{name}.{kind}" for kind in output.formats]
        for file in files:
            (folder / file).write_bytes(POINT)
        (folder / f"{name}.txt").write_text(words + "\n", encoding="utf-8")
        write_table(table, folder / f"{name}.csv", bom=output.bom)
        files += [f"{name}.csv", f"{name}.txt"]
        images.append(Image.of(POINT, POINT, words, [f"{prefix}{file}" for file in files]))
    return images


@pytest.fixture(autouse=True)
def _few_drawings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the charts of reports only in tests that are marked ``drawn``."""
    if "drawn" not in request.keywords:
        monkeypatch.setattr("sentiment.report.figures.draw_charts", numbers_alone)


def tagged_posts(n: int = 400, seed: int = 0, *, authors: int | None = 60) -> pd.DataFrame:
    """Make a table in layout TAGGED, spread over the two days around the test outage."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2024-03-04T06:00Z")
    seconds = np.sort(rng.integers(0, 54 * 3600, n))
    columns = {
        "post_id": [f"p{seed}-{i}" for i in range(n)],
        "platform": pd.Categorical(["generic"] * n),
        "created_at": (start + pd.to_timedelta(seconds, unit="s")).as_unit("us"),
        "text": [f"text {i}" for i in range(n)],
        "author": [f"u{a}" for a in rng.integers(0, authors, n)] if authors else None,
        "lang": pd.Categorical(["en"] * n),
        "kind": pd.Categorical(["post"] * n, categories=list(KINDS)),
    }
    posts = pd.DataFrame(columns).reindex(columns=list(POSTS)).astype(POSTS)
    compound = np.round(rng.uniform(-1, 1, n), 4)
    reaction = pd.Categorical(rng.choice(REACTIONS, n), categories=list(REACTIONS))
    zero = dict.fromkeys(("neg", "neu", "pos"), 0.0)
    return posts.assign(
        **zero, compound=compound, reaction=reaction, **{f"p_{r}": 0.25 for r in REACTIONS}
    )
