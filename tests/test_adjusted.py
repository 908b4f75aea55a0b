"""Shares corrected for the tagger's errors."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.coverage import cover_shares, draw_window, make_population
from sentiment.analysis.error_rates import Tagging
from sentiment.count.spans import assign_windows
from sentiment.errors import OptionError
from sentiment.ingest import read_posts
from sentiment.measure import (
    adjust_difference,
    adjust_shares,
    estimate_error_rates,
    measure_outage,
)
from sentiment.outage import parse_outage
from sentiment.report import summarise, tell_story
from sentiment.schema import REACTIONS
from sentiment.score.reactions import tag_posts
from tests.conftest import ROOT, tagged_posts
from tests.studies import run_study

OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test outage")
POPULATION = make_population(2000)
LABELS = [REACTIONS[i] for i in POPULATION.truth]
RATES = estimate_error_rates(LABELS, POPULATION.proba)


def test_intervals_cover_the_truth_where_naive_ones_do_not() -> None:
    found = cover_shares(POPULATION, n_labels=1000, n_posts=1000, runs=150)
    assert 0.93 <= found["adjusted"].mean() <= 0.975
    assert 0.93 <= found["change"].mean() <= 0.975
    assert found["naive"].mean() < 0.5
    assert found["rates known"].mean() < 0.93  # their uncertainty must be carried
    assert found["refused"].max() == 0


def test_expectations_are_turned_back_exactly() -> None:
    truth = np.array([0.4, 0.3, 0.2, 0.1])
    posts = np.tile(truth @ RATES.mean, (200, 1))
    share, low, high = adjust_shares(posts, np.ones(200), RATES)
    np.testing.assert_allclose(share, truth, atol=1e-9)
    assert (low < truth).all()
    assert (truth < high).all()


@settings(max_examples=25)
@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), st.integers(0, 10**6))
def test_adjusted_shares_are_shares(weights: list[float], seed: int) -> None:
    shares = np.array(weights) / sum(weights)
    rng = np.random.default_rng(seed)
    expected, _, by_group = draw_window(POPULATION, shares, 300, rng)
    share, low, high = adjust_shares(expected, by_group, RATES)
    assert share.sum() == pytest.approx(1)
    assert ((low >= 0) & (low <= share) & (share <= high) & (high <= 1)).all()


def test_most_of_the_rates_uncertainty_cancels_in_a_change() -> None:
    rng = np.random.default_rng(3)
    shares = np.array([0.3, 0.2, 0.2, 0.3])
    windows = [draw_window(POPULATION, shares, 20_000, rng) for _ in range(2)]
    few = estimate_error_rates(LABELS[:300], POPULATION.proba[:300])
    _, low, high = adjust_shares(windows[0][0], windows[0][2], few)
    change, from_, to = adjust_difference(
        np.stack([w[0] for w in windows]), np.stack([w[2] for w in windows]), few
    )
    assert ((to - from_) < 0.6 * (high - low)).all()
    assert ((from_ <= 0) & (to >= 0)).all()
    assert abs(change).max() < 0.05


def test_what_does_not_fit_is_refused() -> None:
    # nobody is tagged humor at all: fewer than the tagger's mistakes alone would give
    posts = np.tile([0.7, 0.29, 0.0, 0.01], (400, 1))
    assert np.isnan(adjust_shares(posts, np.ones(400), RATES)[0]).all()
    assert np.isnan(adjust_shares(posts[:20], np.ones(20), RATES)[0]).all()  # too few


def test_rates_need_posts_and_a_tagger_that_tells_reactions_apart() -> None:
    with pytest.raises(OptionError, match="20 or more of each"):
        estimate_error_rates(LABELS[:100], POPULATION.proba[:100])
    rng = np.random.default_rng(0)
    blind = rng.dirichlet(np.ones(4), 2000)
    with pytest.raises(OptionError, match="tells two reactions apart too badly"):
        estimate_error_rates(LABELS, blind)


def test_an_interval_that_says_nothing_is_not_given() -> None:
    rng = np.random.default_rng(3)
    few = [name for name in REACTIONS for _ in range(25)]
    truth = np.eye(4)[[REACTIONS.index(name) for name in few]]
    weak = 0.3 * truth + 0.7 * rng.dirichlet(np.ones(4) / 4, len(few))
    posts = np.tile([0.4, 0.2, 0.2, 0.2], (100, 1))
    rates = estimate_error_rates(few, weak)
    assert np.isnan(np.stack(adjust_shares(posts, np.ones(100), rates))).all()
    sure = estimate_error_rates(few, 0.6 * truth + 0.1)
    assert not np.isnan(np.stack(adjust_shares(posts, np.ones(100), sure))).any()


def test_tables_and_words_hold_adjusted_shares() -> None:
    posts = tagged_posts(2400)
    rng = np.random.default_rng(5)
    drawn = rng.integers(0, 2000, len(posts))
    proba = {f"p_{name}": POPULATION.proba[drawn, i] for i, name in enumerate(REACTIONS)}
    posts = posts.assign(**proba)
    study = run_study(
        [posts.iloc[:70], posts.iloc[70:]],
        [OUTAGE],
        tagging=Tagging(rates=RATES, basis="2,000 labelled posts of labels.csv"),
    )
    (found,) = study.measures
    assert found.adjusted
    alone = measure_outage(assign_windows(posts, OUTAGE), OUTAGE, rates=RATES)
    pd.testing.assert_frame_equal(found.windows, alone.windows)
    rows = found.windows[found.windows["measure"].str.startswith("adjusted_share_")]
    assert len(rows) == 12
    assert rows.groupby("window", observed=True)["value"].sum().round(9).eq(1).all()
    changes = found.differences[found.differences["measure"].str.startswith("adjusted")]
    assert changes["p"].isna().all()
    plain = run_study([posts], [OUTAGE]).measures[0]
    both = found.differences.merge(plain.differences, on=["comparison", "measure"])
    assert (both["p_holm_x"] == both["p_holm_y"]).all()  # the old rows stay as they were
    text = summarise(tell_story(study))
    assert "assume that it errs in this archive as it did there" in text


def test_the_summary_says_why_there_are_none() -> None:
    study = run_study([tagged_posts()], [OUTAGE], tagging=Tagging(0.6, why_not="no held-out"))
    text = summarise(tell_story(study))
    assert "not corrected for the tagger's errors: no held-out" in text
    assert "probability below 0.6" in text
    assert not study.measures[0].adjusted
    unlike = dict(zip([f"p_{name}" for name in REACTIONS], (0.7, 0.29, 0, 0.01), strict=True))
    refused = run_study(
        [tagged_posts().assign(**unlike)], [OUTAGE], tagging=Tagging(rates=RATES)
    )
    assert "label some 200 posts of this archive" in summarise(tell_story(refused))


def test_tags_without_probabilities_are_measured_all_the_same() -> None:
    posts = assign_windows(tagged_posts(), OUTAGE).drop(
        columns=[f"p_{name}" for name in REACTIONS]
    )
    assert not measure_outage(posts, OUTAGE, rates=RATES).adjusted


def test_labels_of_the_archive_itself_correct_its_shares() -> None:
    posts = read_posts(ROOT / "data" / "sample_posts.csv", detect_language=False)
    truth = pd.read_csv(ROOT / "data" / "sample_posts.csv", dtype={"post_id": str})
    english = (truth["lang"] == "en").to_numpy()
    posts, truth = posts[english], truth[english].set_index("post_id")["true_reaction"]
    outage = parse_outage("2024-05-03T06:00Z/2024-05-03T20:00Z")
    posts = assign_windows(tag_posts(posts.assign(compound=0.0)), outage)
    posts = posts[posts["window"].notna()]
    posts = posts.assign(truth=truth[posts["post_id"]].to_numpy())
    labelled = posts.sample(500, random_state=0)
    proba = labelled[[f"p_{name}" for name in REACTIONS]].to_numpy()
    rates = estimate_error_rates(labelled["truth"].tolist(), proba)
    found = measure_outage(posts, outage, rates=rates)
    held: dict[str, list[bool]] = {"share": [], "adjusted_share": []}
    for window, part in posts.groupby("window", observed=True):
        for name in REACTIONS:
            share = (part["truth"] == name).mean()
            rows = {kind: found.value(str(window), f"{kind}_{name}") for kind in held}
            if not np.isnan(rows["adjusted_share"]["value"]):  # else too loosely known
                for kind, row in rows.items():
                    held[kind].append(row["low"] <= share <= row["high"])
    assert len(held["share"]) >= 8
    assert np.mean(held["adjusted_share"]) >= 7 / 8 > np.mean(held["share"])
