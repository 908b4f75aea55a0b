"""What posts say: shares and changes, tables, chart and sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency, false_discovery_control
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from sentiment import datasets
from sentiment.analysis.content import measure_content
from sentiment.chart import describe_facets, plot_facets
from sentiment.count.spans import assign_windows
from sentiment.measure import Flags, measure_outage
from sentiment.measure.aspects import load_facets, main_service
from sentiment.outage import Outage, parse_outage
from sentiment.report.figures import figures_of
from sentiment.report.files import write_table
from sentiment.report.tables import table_content
from sentiment.results import MIN_FLAGGED, Content
from sentiment.schema import WINDOWS
from sentiment.select.sample import PostSample
from sentiment.tell import title_of
from sentiment.tell.about import tell_about

if TYPE_CHECKING:
    from pathlib import Path

OUTAGE = parse_outage("2024-05-03T06:00Z/2024-05-03T20:00Z", name="Outage")
TEXTS = {
    "before": ["nice day", "nice day", "good morning all"],
    "during": ["servers are overloaded", "is it just me?", "nice day"],
    "after": ["it's back!!", "nice day", "moving to bluesky until it is fixed"],
}


def units(n: int) -> np.ndarray:
    return np.arange(n, dtype=np.uint64) << np.uint64(40)


def sample(n: int = 60, texts: dict[str, list[str]] | None = None) -> PostSample:
    posts = pd.DataFrame(
        {
            "post_id": [f"{window}-{i}" for window in WINDOWS for i in range(n)],
            "text": [(texts or TEXTS)[window][i % 3] for window in WINDOWS for i in range(n)],
            "author": pd.Series([f"a{i}" for _ in WINDOWS for i in range(n)], dtype="str"),
            "created_at": pd.Timestamp("2024-05-03T06:00Z"),
            "compound": 0.0,
            "reaction": "none",
            "window": pd.Categorical(np.repeat(WINDOWS, n), WINDOWS, ordered=True),
        }
    )
    kept = PostSample()
    kept.add(posts)
    return kept


def content(n: int = 60, outage: Outage = OUTAGE) -> Content:
    return measure_content(sample(n), outage)


def test_a_posts_authors_apart_changes_are_those_of_the_textbook() -> None:
    n, x, m, y = 250, 4, 200, 16
    windows = np.repeat([0, 1], [n, m])
    flagged = np.concatenate([np.arange(n) < x, np.arange(m) < y])
    changes = Flags(["it"], flagged[:, None], windows, units(n + m)).changes()
    row = changes.iloc[0]
    assert row["value"] == pytest.approx(y / m - x / n)
    p = chi2_contingency([[x, n - x], [y, m - y]], correction=False).pvalue
    assert row["p"] == pytest.approx(p, rel=0.02)
    bounds = confint_proportions_2indep(y, m, x, n, compare="diff", method="agresti-caffo")
    assert (row["low"], row["high"]) == pytest.approx(bounds, abs=2e-4)
    assert (row["n_from"], row["n_to"], row["enough"]) == (x, y, True)


def test_a_share_of_nothing_is_bounded_by_its_authors() -> None:
    n = 4_000  # many more authors than groups
    flags = Flags(["it"], np.zeros((n, 1), dtype=bool), np.zeros(n, dtype=int), units(n))
    row = flags.shares().iloc[0]
    assert row["high"] == pytest.approx(proportion_confint(0, n, method="wilson")[1])


def test_what_one_author_repeats_is_no_finding() -> None:
    windows = np.repeat([0, 1], 200)
    flagged = np.arange(400) >= 370
    apart, loud = units(400), units(400)
    loud[370:] = loud[370]
    p = [
        Flags(["it"], flagged[:, None], windows, who).changes()["p"][0] for who in (apart, loud)
    ]
    assert p[0] < 1e-6
    assert p[1] > 0.05


def test_p_values_are_adjusted_over_all_that_was_compared() -> None:
    rng = np.random.default_rng(2)
    flags = rng.random((900, 12)) < np.linspace(0.001, 0.3, 12)
    flags[400:, 8] |= rng.random(500) < 0.1
    changes = Flags(
        list("abcdefghijkl"), flags, np.repeat([0, 1, 2], 300), units(900)
    ).changes()
    compared = changes[changes["enough"]]
    assert 0 < len(compared) < len(changes)
    np.testing.assert_allclose(compared["p_bh"], false_discovery_control(compared["p"]))
    assert changes.loc[~changes["enough"], ["low", "high", "p", "p_bh"]].isna().all(axis=None)


def test_intervals_of_changes_hold_the_truth_where_authors_repeat_themselves() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(300):
        authors = rng.integers(0, 300, 900)
        rates = rng.beta(0.2, 4, (2, 300))  # 4.8 %, some always and most never
        windows = rng.integers(0, 2, 900)
        flagged = rng.random(900) < rates[windows, authors]
        row = Flags(["it"], flagged[:, None], windows, units(300)[authors]).changes().iloc[0]
        held += row["low"] <= 0 <= row["high"]
    assert 0.92 <= held / 300 <= 0.995


def test_content_is_what_the_posts_say() -> None:
    found = content()
    table = found.facets.set_index(["window", "facet"])
    assert found.n_posts == found.n_sampled == (60, 60, 60)
    assert not found.is_sample
    assert table.loc[("during", "traffic"), ["share", "n", "n_posts"]].tolist() == [
        1 / 3,
        20,
        60,
    ]
    assert table.loc[("after", "to_bluesky"), "n"] == 20
    assert table.loc[("before", "traffic"), "n"] == 0
    assert (found.facets["low"] <= found.facets["share"]).all()
    assert (found.facets["share"] <= found.facets["high"]).all()
    order = [facet.name for facet in load_facets()]
    assert found.facets.loc[found.facets["window"] == "during", "facet"].tolist() == order


def test_the_affected_platform_is_no_destination() -> None:
    named = content(outage=replace(OUTAGE, platform="Bluesky"))
    assert "to_bluesky" not in set(named.facets["facet"])
    assert "to_mastodon" in set(named.facets["facet"])


def test_what_posts_before_are_about_is_no_destination() -> None:
    texts = [f"Mastodon is lovely today {i}" for i in range(12)] + ["facebook and fb"] * 5
    assert main_service(pd.Series(texts)) == {"to_mastodon"}
    assert main_service(pd.Series(texts[:9])) == set()  # too few
    both = [f"mastodon and facebook {i}" for i in range(7)] + ["telegram"] * 8
    assert main_service(pd.Series([*both, *texts[:3]])) == {"to_mastodon"}
    assert main_service(pd.Series(["mastodon"] * 10 + ["facebook"] * 10)) == set()
    assert main_service(pd.Series([], dtype="str")) == set()


def test_no_posts_are_no_content() -> None:
    nothing = measure_content(PostSample(), OUTAGE)
    assert nothing.n_sampled == (0, 0, 0)
    assert nothing.facets.empty
    assert not nothing.changes["enough"].any()
    assert nothing.changes["value"].isna().all()
    assert [table.rows for table in table_content(nothing)] == [[], []]
    assert tell_about(nothing) == ""
    assert plot_facets(nothing, OUTAGE).child_axes[0].texts
    assert f"no facet has {MIN_FLAGGED} posts" in describe_facets(nothing, OUTAGE)


def test_the_chart_draws_the_tables_numbers() -> None:
    found = content()
    chart = plot_facets(found, OUTAGE).child_axes[0]
    drawn = {}
    for container in chart.containers:
        line = container.lines[0]
        drawn[container.get_label()] = np.asarray(line.get_xdata()).tolist()
    labels = [label.get_text() for label in chart.get_yticklabels()]
    bold = [
        label.get_text() for label in chart.get_yticklabels() if label.get_weight() == "bold"
    ]
    assert bold == ["only me", "traffic"]
    assert labels == [
        "Worries",
        "only me",
        "Rumoured causes",
        "traffic",
        "Relief, detox, checking",
        "relief",
        "Where people turn to",
        "bluesky",
    ]
    third = pytest.approx(100 / 3)
    assert drawn == {
        "before": [0, 0, 0, 0],
        "during": [third, third, 0, 0],
        "after": [0, 0, third, third],
    }


def test_tables_and_sentences_tell_changes_with_n_and_interval() -> None:
    aspects, places = table_content(content())
    (row,) = [row for row in aspects.rows if row[0] == "Overload as the cause"]
    assert row[1] == "during"
    assert row[2].startswith("0.0 % (0.0 to ")
    assert row[3].startswith("33.3 % (")
    assert row[3].endswith("n = 20)")
    assert row[4].startswith("+33.3 points (")
    assert ["bluesky", "after"] in [row[:2] for row in places.rows]
    assert "overload as the cause (33 % of posts" in tell_about(content())
    assert "rose from 0 % to 33 % of posts" in title_of("facets", content=content())
    quiet = measure_content(sample(texts=dict.fromkeys(WINDOWS, ["nice"] * 3)), OUTAGE)
    assert table_content(quiet)[0].rows == []
    assert tell_about(quiet) == ""
    same = "No topic of posts clearly changed from before to during"
    assert title_of("facets", content=quiet) == same
    few = replace(quiet, n_sampled=(60, 29, 60))
    untold = "Whether topics of posts changed can't be told: too few posts"
    assert title_of("facets", content=few) == untold


def test_the_title_of_the_words_says_whose_use_changed_and_no_more() -> None:
    row = {"measure": "frustration", "contribution": 0.01}
    rows = [
        {"word": "not", "value": 0.2, "share_from": 0.1, "share_to": 0.3},
        {"word": "login", "value": 0.06, "share_from": 0.02, "share_to": 0.08},
        {"word": "code", "value": 0.09, "share_from": 0.01, "share_to": 0.1},
        {"word": "great", "value": -0.1, "share_from": 0.2, "share_to": 0.1},
    ]

    def told(*kept: int) -> str:
        words = pd.DataFrame([{**row, **rows[at]} for at in kept], columns=[*row, *rows[0]])
        return title_of("words", content=replace(content(), words=words))

    assert told(0, 1, 2, 3) == "Used more: “code” (1 % to 10 %), “login” (2 % to 8 %)"
    assert told(0, 3) == "Used less: “great” (20 % to 10 %)"
    assert told(0).startswith("No word that says what posts are about")
    assert told().startswith("No word")


def test_a_sample_says_that_it_is_one() -> None:
    found = replace(content(), n_posts=(900, 60, 60))
    told = " ".join(text.get_text() for text in plot_facets(found, OUTAGE).texts)
    assert "60 after sampled" in told


def test_the_synthetic_outage_brings_relief_afterwards(tmp_path: Path) -> None:
    posts = datasets.make_posts(0)
    posts = posts.assign(compound=0.0, reaction=posts["true_reaction"])
    outage = datasets.make_outage()
    kept = PostSample()
    kept.add(assign_windows(posts, outage))
    found = measure_content(kept, outage)
    changes = found.changes.set_index(["comparison", "facet"])
    relief = changes.loc[("after - before", "relief")]
    assert relief["low"] > 0
    assert relief["p_bh"] < 0.01
    charts = list(figures_of(measure_outage(assign_windows(posts, outage), outage), found))
    assert [name for name, *_ in charts][-2:] == ["facets", "words"]
    write_table(found.facets, tmp_path / "facets.csv")
    read = pd.read_csv(tmp_path / "facets.csv")
    assert list(read.columns) == list(found.facets.columns)
    assert len(read) == len(found.facets)
