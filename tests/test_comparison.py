"""Rates of a list, and what `sentiment compare` writes."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from benchmarks.downtime import cover_downtime
from sentiment.chart import describe_aligned, describe_forest, plot_aligned, plot_forest
from sentiment.cli import cli
from sentiment.compare import compare_outages
from sentiment.compare.outage_figures import (
    UNSEEN,
    by_platform,
    join_overlapping,
    rate_figures,
    rate_interval,
)
from sentiment.incidents import Incident, read_incidents
from sentiment.outage import Outage
from sentiment.report.comparison import tell_comparison
from sentiment.report.parts import Part
from sentiment.report.summary import summarise_part
from sentiment.results import MIN_BIN_POSTS, Comparison
from tests.conftest import ROOT
from tests.test_compare import ONSET, outage, report

HOUR = timedelta(hours=1)


def heading(panel) -> str:  # noqa: ANN001
    """Return what stands above a panel."""
    return panel.texts[-1].get_text()


LISTED = ROOT / "data" / "outages.csv"
HOSTILE = (
    "=1+1 | <b>*down*</b> $x^2$ \U0001f9a0, with a name so long that no chart has the room"
)


@pytest.mark.parametrize("n", [1, 2, 7, 40])
def test_counts_have_the_exact_interval(n: int) -> None:
    value, low, high = rate_interval([1.0] * n, 2.5)
    assert value == n / 2.5
    assert stats.poisson.sf(n - 1, low * 2.5) == pytest.approx(0.025)
    assert stats.poisson.cdf(n, high * 2.5) == pytest.approx(0.025)


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=9), st.floats(0.1, 10))
def test_hours_have_fay_and_feuers(hours: list[float], scale: float) -> None:
    y, v, w = sum(hours), sum(h**2 for h in hours), UNSEEN * max(hours)
    value, low, high = rate_interval(hours, 1.0, unseen=UNSEEN)
    assert value == pytest.approx(y)
    assert low == pytest.approx(v / (2 * y) * stats.chi2.ppf(0.025, 2 * y**2 / v))
    wider = (v + w**2) / (2 * (y + w))
    assert high == pytest.approx(wider * stats.chi2.ppf(0.975, 2 * (y + w) ** 2 / (v + w**2)))
    other = rate_interval([scale * h for h in hours], scale, unseen=UNSEEN)
    assert other == pytest.approx((value, low, high))


@pytest.mark.parametrize(("mean", "sigma"), [(2, 1.2), (3, 1.0), (6, 0.5), (15, 1.2)])
def test_intervals_of_downtime_hold_the_truth(mean: float, sigma: float) -> None:
    assert cover_downtime(mean, sigma, runs=1500) > 0.92


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=10)


@given(SPANS, st.randoms())
def test_joined_times_cover_the_same_hours_once(spans: list[tuple[int, int]], random) -> None:  # noqa: ANN001
    times = [(ONSET + a * HOUR, ONSET + (a + length) * HOUR) for a, length in spans]
    joined = join_overlapping(times)
    assert all(one[1] < other[0] for one, other in pairwise(joined))
    covered = {a + hour for a, length in spans for hour in range(length)}
    assert sum((b - a) / HOUR for a, b in joined) == len(covered)
    random.shuffle(times)
    assert join_overlapping(times) == joined
    assert join_overlapping(joined) == joined


def test_platforms_are_told_apart_but_for_case_and_rows_of_one_outage_count_once() -> None:
    def row(platform: str, late: float, hours: float) -> Incident:
        times = Outage(ONSET + late * HOUR, ONSET + (late + hours) * HOUR)
        return Incident(ONSET.date(), times, hours * HOUR, platform=platform)

    alone = Incident(date(2024, 5, 1), None, 2 * HOUR, platform="Clips")
    unknown = replace(alone, duration=None)
    listed = [row("Clips", 0, 3), row("clips ", 2, 3), row("B", 1, 1), alone, unknown]
    found = by_platform(listed)
    assert list(found) == ["B", "Clips"]
    assert sorted(found["Clips"], key=str) == [2, 5, None]


def test_a_duration_that_nobody_knows_leaves_a_lower_bound() -> None:
    often, down, middle = rate_figures([2.0, 4.0, None], 2.0)
    assert (often.value, often.n) == (1.5, 3)
    assert (down.value, down.note) == (3, "at least that; 1 of 3 durations not documented")
    assert np.isnan(down.low)
    assert (middle.value, middle.n, middle.note) == (3, 2, "from 2 to 4")
    often, down, middle = rate_figures([None], 1.0)
    assert np.isnan([down.value, middle.value]).all()
    assert down.note == middle.note == "1 of 1 durations not documented"


def test_claims_are_counted_apart() -> None:
    found = compare_outages(incidents=read_incidents(LISTED))
    rows = found.table[found.table["number"].isna() & (found.table["platform"] == "TikTok")]
    counts = rows[rows["measure"] == "outages_per_year"].set_index("certainty")["n"]
    assert counts.to_dict() == {"sourced": 1, "claimed too": 6}
    assert found.span == (date(2019, 3, 13), date(2025, 11, 18))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return reports: plain, of a hostile name, with few posts, of one that goes on."""
    base = tmp_path_factory.mktemp("reports")
    return [
        report(base / "a", outage()),
        report(base / "b", outage(HOSTILE, hours=3), seed=1),
        report(base / "c", outage("Few", hours=2), n=60),
        report(base / "d", outage("On", hours=None), seed=2),
    ]


@pytest.fixture(scope="module")
def comparison(folders: list[Path]) -> Comparison:
    """Return the comparison of these reports."""
    return compare_outages(folders)


def test_aligned_charts_draw_the_tables_numbers(comparison: Comparison) -> None:
    panels = plot_aligned(comparison).child_axes
    assert len(panels) == 8
    for number, panel in enumerate(panels[::2], 1):
        part = comparison.aligned[comparison.aligned["number"] == number]
        solid = part["n"] >= MIN_BIN_POSTS
        drawn = next(each for each in panel.get_lines() if each.get_label() == "frustration")
        np.testing.assert_allclose(drawn.get_xdata(), part["hours"])
        np.testing.assert_allclose(drawn.get_ydata(), part["value"].where(solid))
    texts = [[t.get_text() for t in panel.texts] for panel in panels[1::2]]
    assert texts[2] == ["bins are too wide for it"]
    assert texts[3] == ["it goes on: no length yet"]
    assert len({panel.get_xlim() for panel in panels[::2]}) == 1
    assert "n = 900, bins of" in heading(panels[0])


def test_forests_draw_differences_and_leave_out_too_few(comparison: Comparison) -> None:
    panels = plot_forest(comparison).child_axes
    assert [heading(panel) for panel in panels][:2] == ["frustration", "concern"]
    table = comparison.effects[comparison.effects["measure"] == "share_humor"]
    table = table[table["enough"]]
    marks = panels[2].containers[0].lines[0]
    np.testing.assert_allclose(marks.get_xdata(), table["value"])
    assert marks.get_ydata().tolist() == [0, 1, 3]
    names = [label.get_text() for label in panels[0].get_yticklabels()]
    assert "too few" in names[2]
    assert "too few" not in names[0]


@pytest.mark.parametrize("plot", [plot_aligned, plot_forest])
@pytest.mark.parametrize("n", [1, 2, 4])
def test_nothing_is_cut_off(folders: list[Path], plot, n: int) -> None:  # noqa: ANN001
    ax = plot(compare_outages(folders[:n]))
    figure = ax.get_figure(root=True)
    figure.savefig(io.BytesIO())  # a missing glyph would be a warning
    width, height = figure.get_size_inches()
    needed = figure.get_tightbbox(figure.canvas.get_renderer())
    assert (needed.x0, needed.y0) >= (0, 0)
    assert needed.x1 <= width + 1e-6
    assert needed.y1 <= height + 1e-6


def test_words_hold_the_numbers(comparison: Comparison) -> None:
    value = comparison.effects.query("number == 1 and measure == 'share_frustration'")["value"]
    assert f"{100 * value.item():+.1f} points".replace("-", "−") in describe_forest(comparison)
    assert "too few posts" in describe_forest(comparison)
    assert "4 rows of two charts" in describe_aligned(comparison)


def summarise_comparison(comparison: Comparison) -> str:
    first, *rest = tell_comparison(comparison)
    part = Part("comparison", first.title, first.lines, sections=rest)
    return summarise_part("Outages compared", part)


def test_summaries_answer_first_and_hold_nothing_back(folders: list[Path]) -> None:
    text = summarise_comparison(compare_outages(folders, read_incidents(LISTED)))
    assert text.index("## In short") < text.index("can't say") < text.index("## Which outages")
    for words in (
        *("Of 18 of 22 outages no posts were given", "5 of 22 outages are only claimed"),
        *("Nobody says that it is complete", "6, claimed ones too", "claimed, no source"),
        *("not documented", "not measured", "too few posts", "goes on"),
        *("from 2019-03-13 to 2025-11-18", "https\\://blog.cloudflare.com"),
    ):
        assert words in text
    assert "<b>" not in text.replace("\\<b\\>", "")
    tables = [line for line in text.splitlines() if line.startswith("| ")]
    assert all(line.replace("\\|", "").count("|") > 4 for line in tables)
    assert not re.search(r"\bnan\b", text, re.IGNORECASE)


def test_summaries_without_a_list_or_without_posts(comparison: Comparison) -> None:
    assert "## How often" not in summarise_comparison(comparison)
    alike = summarise_comparison(replace(comparison, unlike=["model"]))
    assert "The reports were not made alike: they differ in model." in alike
    handed = summarise_comparison(replace(comparison, limits={"A.": [2], "B.": [1, 2, 3, 4]}))
    assert "- No. 2: A.\n- B.\n" in handed
    alone = summarise_comparison(compare_outages(incidents=read_incidents(LISTED)))
    assert "No outage has enough posts" in alone
    assert "## What users wrote" not in alone
    assert "VADER" not in alone


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, ["compare", *map(str, args)])


def test_the_command_compares_reports_of_the_sample(tmp_path: Path) -> None:
    posts = tmp_path / "few.csv"
    lines = (ROOT / "data" / "sample_posts.csv").read_text(encoding="utf-8").splitlines()
    posts.write_text("\n".join([lines[0], *lines[1:7600]]), encoding="utf-8")
    made = CliRunner().invoke(
        cli,
        [
            *("report", str(posts), "--outages", str(ROOT / "data" / "sample_outage.csv")),
            *("--statements", str(ROOT / "data" / "sample_statements.csv")),
            *("-o", str(tmp_path / "r")),
        ],
    )
    assert made.exit_code == 0, made.output
    out = tmp_path / "out"
    done = run(
        tmp_path / "r", "--outages", LISTED, "--span", "2019-01-01/2025-12-31", "-o", out
    )
    assert done.exit_code == 0, done.output
    charts = [line.split()[-1] for line in done.output.splitlines() if line.startswith("Chart")]
    assert charts == [str(out / "forest.png"), str(out / "aligned.png")]
    assert "Frustration clearly rose: +" in done.output
    assert {path.name for path in out.iterdir()} == {
        *(
            "aligned.png",
            "aligned.txt",
            "aligned.csv",
            "forest.png",
            "forest.txt",
            "forest.csv",
        ),
        *("comparison.csv", "summary.md", "report.html", "manifest.json"),
    }
    table = pd.read_csv(out / "comparison.csv")
    sample = table[table["outage"] == "Synthetic outage of 14 hours"].set_index("measure")
    assert sample.loc["duration", "value"] == 14
    assert sample.loc["time_to_acknowledgement", "value"] == pytest.approx(55 / 60, abs=1e-5)
    shape = pd.read_csv(tmp_path / "r" / "shape.csv").set_index(["measure", "quantity"])
    for mine, theirs in (("peak_frustration", "peak"), ("recovery", "recovery")):
        told = shape.loc[("frustration", theirs), "value"]
        assert sample.loc[mine, "value"] == pytest.approx(told, nan_ok=True)
    summary = (out / "summary.md").read_text(encoding="utf-8")
    assert "from 2019-01-01 to 2025-12-31" in summary
    assert "Frustration clearly rose: +" in summary


def test_changes_are_told_as_each_reports_verdict_has_them(folders: list[Path]) -> None:
    found = compare_outages(folders)
    for verdict, grade, words in (
        ("rose", "clear", "clearly rose in 4 of 4 outages: changes from"),
        ("rose", "likely", "probably rose in 4 of 4 outages: changes from"),
        ("fell", "likely", "probably fell in 4 of 4 outages: changes from"),
        ("no clear change", "", "did not clearly change in any of 4 outages: changes from"),
    ):
        # however small the p-value of chance alone is
        effects = found.effects.assign(p_holm=0.0, enough=True, verdict=verdict, grade=grade)
        text = summarise_comparison(replace(found, effects=effects))
        assert f"Frustration {words}" in text
        assert ("clearly rose" in text) == (grade == "clear")
    effects = found.effects.assign(enough=True, verdict="rose", grade="clear")
    effects.loc[effects["number"] == 2, "grade"] = "likely"
    effects.loc[effects["number"] > 2, ["verdict", "grade"]] = "no clear change", ""
    text = summarise_comparison(replace(found, effects=effects))
    assert "Frustration clearly rose in 1 of 4 outages and probably rose in 1: changes " in text


def test_names_in_tables_run_no_formulas(folders: list[Path], tmp_path: Path) -> None:
    assert run(folders[1], "-o", tmp_path / "out").exit_code == 0
    for name in ("comparison", "aligned", "forest"):
        table = pd.read_csv(tmp_path / "out" / f"{name}.csv")
        assert table["outage"].str.startswith("'=1+1").all()


def test_the_command_fails_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    nothing = run("-o", out)
    assert (nothing.exit_code, "nothing to compare" in nothing.output) == (2, True)
    empty = run(tmp_path, "-o", out)
    assert (empty.exit_code, "no manifest.json" in empty.output) == (1, True)
    span = run("--outages", LISTED, "--span", "all", "-o", out)
    assert (span.exit_code, "expected FIRST/LAST" in span.output) == (2, True)
    assert not out.exists()


def test_a_list_alone_has_a_table_and_no_charts(tmp_path: Path) -> None:
    done = run("--outages", LISTED, "-o", tmp_path / "out")
    assert done.exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("comparison.csv", "summary.md", "report.html", "manifest.json"),
    }
