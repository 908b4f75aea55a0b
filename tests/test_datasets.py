import csv
import random
from datetime import timedelta

import pandas as pd
import pytest

from sentiment.count.spans import assign_windows
from sentiment.datasets import make_outage, make_posts
from sentiment.datasets.sample_files import sample_files
from sentiment.datasets.synthetic import START
from sentiment.datasets.variation import vary
from sentiment.ingest import read_posts
from sentiment.schema import POSTS, REACTIONS
from tests.conftest import ROOT


def test_the_sample_files_are_made_again_byte_for_byte() -> None:
    for name, content in sample_files().items():
        assert (ROOT / "data" / name).read_bytes() == content, name


def test_a_seed_decides() -> None:
    pd.testing.assert_frame_equal(make_posts(5), make_posts(5))
    assert make_posts(5)["text"].tolist() != make_posts(6)["text"].tolist()


def test_archives_of_other_days_share_no_ids() -> None:
    one, two = make_posts(1), make_posts(2, start=START + timedelta(days=5))
    assert not set(one["post_id"]) & set(two["post_id"])
    whole = pd.concat([one, two])
    assert len(read_posts(whole)) == len(whole)


def test_the_layout_holds() -> None:
    posts = make_posts()
    assert [str(posts[name].dtype) for name in POSTS] == [
        {"datetime64[us, UTC]": "datetime64[us, UTC]"}.get(t, t) for t in POSTS.values()
    ]
    assert posts["post_id"].is_unique
    assert posts["created_at"].is_monotonic_increasing
    assert set(posts["true_reaction"]) == set(REACTIONS)


def test_the_event_has_its_known_shape() -> None:
    outage = make_outage()
    assert outage.end is not None
    posts = assign_windows(make_posts(), outage)
    shares = posts.groupby("window", observed=True)["true_reaction"].value_counts(
        normalize=True
    )
    for name in ("frustration", "concern", "humor"):
        assert shares["during", name] > 2 * shares["before", name]
    during = posts[posts["window"] == "during"]
    hours = (during["created_at"] - outage.start) / pd.Timedelta("1h")
    middle = hours.groupby(during["true_reaction"], observed=True).median()
    assert middle["concern"] < middle["humor"]  # humor follows
    per_hour = posts.groupby("window", observed=True).size() / [24, 14, 24]
    assert per_hour["during"] < 0.8 * per_hour["before"]
    after = posts[posts["window"] == "after"]["created_at"]
    first, last = (after < outage.end + pd.Timedelta("6h")).sum(), len(after)
    assert first < last / 3  # it returns gradually


def test_no_model_trains_on_the_sample() -> None:
    with (ROOT / "data" / "labelled" / "written_reactions.csv").open(encoding="utf-8") as file:
        trained = {row["text"].lower() for row in csv.DictReader(file)}
    with (ROOT / "sentiment" / "datasets" / "phrases.csv").open(encoding="utf-8") as file:
        assert not {row["text"].lower() for row in csv.DictReader(file)} & trained


def test_both_files_read_to_the_same_posts() -> None:
    one, two = (
        read_posts(ROOT / "data" / f"sample_posts.{kind}") for kind in ("csv", "ndjson")
    )
    assert one["text"].str.replace("\r\n", "\n").tolist() == two["text"].tolist()
    pd.testing.assert_frame_equal(one.drop(columns="text"), two.drop(columns="text"))


class Given(random.Random):
    """A source of the numbers that it is given."""

    def __init__(self, *numbers: float) -> None:
        super().__init__()
        self.numbers = list(numbers)

    def random(self) -> float:
        return self.numbers.pop(0)


@pytest.mark.parametrize(
    ("numbers", "changed"),
    [
        # in the order of the draws: no typo; the case, which one; no ending, mention or tag
        ((0.45, 0.44, 0.59, 0.45, 0.3, 0.25), "drafts gone"),
        ((0.45, 0.44, 0.6, 0.45, 0.3, 0.25), "Drafts Gone"),
        ((0.45, 0.45, 0.44, 0.49, 0.3, 0.25), "drafts Gone..."),
        ((0.45, 0.45, 0.44, 0.5, 0.3, 0.0), "drafts Gone #appdown"),
        ((0.45, 0.45, 0.45, 0.29, 0.5, 0.25), "@user0801 drafts Gone"),
        ((0.45, 0.45, 0.45, 0.29, 0.5, 0.24, 0.99), "@user0801 drafts Gone #down"),
        # what would stay as it is gets a tag
        ((0.45, 0.45, 0.45, 0.3, 0.5), "drafts Gone #fyp"),
    ],
)
def test_a_text_is_changed_as_the_draws_say(numbers: tuple[float, ...], changed: str) -> None:
    source = Given(*numbers)
    assert vary("drafts Gone", outage=True, english=True, rng=source) == changed
    assert not source.numbers
