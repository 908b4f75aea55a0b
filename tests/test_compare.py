"""Reports and a list of outages, put beside each other."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from sentiment.compare import compare_outages, parse_span
from sentiment.compare.reports import read_reports
from sentiment.errors import InputError, OptionError
from sentiment.incidents import Incident, read_incidents
from sentiment.outage import Outage, Statement
from sentiment.report import write_report
from sentiment.report.comparison import table_times
from sentiment.results import Comparison
from tests.conftest import ROOT, numbers_alone, tagged_posts
from tests.studies import run_study

ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


def outage(name: str = "Test", *, hours: float | None = 6, late: float = 0) -> Outage:
    start = ONSET + late * HOUR
    said = (Statement(start + HOUR / 2, "acknowledged", "We know."),)
    end = None if hours is None else start + hours * HOUR
    return Outage(start, end, name=name, platform="Clips", source="us", statements=said)


def report(folder: Path, *outages: Outage, n: int = 900, seed: int = 0) -> Path:
    study = run_study([tagged_posts(n, seed)], outages)
    with pytest.MonkeyPatch.context() as patch:  # its charts are not what is compared
        patch.setattr("sentiment.report.figures.draw_charts", numbers_alone)
        write_report(study, folder)
    for shape in folder.rglob("shape.csv"):  # who wants one says which
        shape.unlink()
    return folder


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return two reports, the second of two outages, one of which goes on."""
    folder = tmp_path_factory.mktemp("reports")
    several = outage("Night", hours=2, late=5), outage("On", hours=None, late=9)
    return [report(folder / "a", outage()), report(folder / "b", *several, seed=1)]


def figure(found: Comparison, name: str, measure: str, window: str = "") -> pd.Series:
    table = found.table
    rows = table[
        (table["outage"] == name) & (table["measure"] == measure) & (table["window"] == window)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def test_figures_are_the_reports_own(reports: list[Path]) -> None:
    found = compare_outages(reports)
    assert found.outages["outage"].tolist() == ["Test", "Night", "On"]
    assert found.outages["number"].tolist() == [1, 2, 3]
    windows = pd.read_csv(reports[0] / "windows.csv").set_index(["window", "measure"])
    for measure in ("share_frustration", "compound_mean"):
        for window in ("before", "during", "after"):
            mine, theirs = figure(found, "Test", measure, window), windows.loc[window, measure]
            keys = ["value", "low", "high", "n"]
            assert mine[keys].astype(float).tolist() == theirs[keys].tolist()
    differences = pd.read_csv(reports[0] / "differences.csv")
    row = found.effects.query("outage == 'Test' and measure == 'share_humor'").iloc[0]
    assert (
        row["value"]
        == differences.query("comparison == 'during - before' and measure == 'share_humor'")[
            "value"
        ].item()
    )
    assert figure(found, "Test", "duration")["value"] == 6
    assert figure(found, "Test", "time_to_acknowledgement")["value"] == 0.5


def test_what_is_not_known_is_said_and_not_filled_in(reports: list[Path]) -> None:
    found = compare_outages(reports, read_incidents(ROOT / "data" / "outages.csv"))
    claimed = "TikTok outage claimed for 2023-12-05"
    expected = {
        ("On", "duration", ""): "goes on",
        ("On", "share_humor", "after"): "no posts",
        ("Test", "recovery", ""): "not measured",
        ("Fastly outage", "share_humor", "during"): "no posts given",
        ("Fastly outage", "recovery", ""): "no posts given",
        ("Reddit Pi-Day outage", "time_to_acknowledgement", ""): "not documented",
        (claimed, "time_to_acknowledgement", ""): "not documented",
    }
    for key, note in expected.items():
        row = figure(found, *key)
        assert pd.isna(row["value"])
        assert row["note"] == note
    assert figure(found, claimed, "duration")["note"] == "claimed, no source"
    assert figure(found, claimed, "duration")["certainty"] == "claimed"
    missing = found.table["value"].isna()
    assert (found.table.loc[missing, "note"] != "").all()
    assert figure(found, "Fastly outage", "time_to_acknowledgement")["value"] == 11 / 60


def test_too_few_posts_are_counted_and_not_compared(tmp_path: Path) -> None:
    found = compare_outages([report(tmp_path / "few", outage(), n=60)])
    row = figure(found, "Test", "share_frustration", "during")
    assert pd.isna(row["value"])
    assert 0 < row["n"] < 30
    assert row["note"] == "too few posts"
    assert not found.effects["enough"].any()


def test_a_peak_is_the_highest_bin_inside(reports: list[Path]) -> None:
    peak = figure(compare_outages(reports[:1]), "Test", "peak_frustration")
    timeline = pd.read_csv(reports[0] / "timeline.csv", parse_dates=["time"])
    inside = timeline[
        (timeline["measure"] == "share_frustration")
        & (timeline["time"] >= ONSET)
        & (timeline["time"] < ONSET + 6 * HOUR)
        & (timeline["n"] >= 10)
    ]
    assert peak["value"] == inside["value"].max()
    assert "highest of" in peak["note"]


def test_a_peak_of_one_bin_is_said_so(tmp_path: Path) -> None:
    folder = report(tmp_path / "a", outage(hours=1.1))
    peak = figure(compare_outages([folder]), "Test", "peak_frustration")
    assert peak["note"] == "the one bin of 1 h inside it"


def test_a_shape_goes_before_the_highest_bin(tmp_path: Path) -> None:
    folder = report(tmp_path / "a", outage())
    rows = [
        "measure,quantity,value,low,high,unit,n,note",
        "frustration,recovery,3.5,2,6,hours,400,",
        "frustration,peak,0.4,0.3,0.5,share,400,",
        "humor,recovery,1,0.5,2,hours,400,",
    ]
    (folder / "shape.csv").write_text("\n".join(rows))
    found = compare_outages([folder])
    recovery = figure(found, "Test", "recovery")
    assert recovery[["value", "low", "high", "n"]].tolist() == [3.5, 2, 6, 400]
    assert figure(found, "Test", "peak_frustration")["value"] == 0.4
    rows[1] = "frustration,recovery,3.5,2,inf,hours,400,"
    (folder / "shape.csv").write_text("\n".join(rows))
    assert "3.5 h (2 or more, n = 400)" in table_times(compare_outages([folder])).rows[0]
    rows[1] = "frustration,recovery,,,,hours,,can't be told: within 5 points of before"
    (folder / "shape.csv").write_text("\n".join(rows))
    assert "can't be told" in table_times(compare_outages([folder])).rows[0]
    rows[1] = "frustration,recovery,,,,hours,,it did not recover in the archive"
    (folder / "shape.csv").write_text("\n".join(rows))
    recovery = figure(compare_outages([folder]), "Test", "recovery")
    assert pd.isna(recovery["value"])
    assert recovery["note"] == "it did not recover in the archive"


def test_an_estimated_onset_gives_intervals(tmp_path: Path) -> None:
    ranges = ((ONSET - HOUR, ONSET + HOUR / 4), (ONSET + 5 * HOUR, ONSET + 8 * HOUR))
    estimated = replace(outage(), start_range=ranges[0], end_range=ranges[1])
    found = compare_outages([report(tmp_path / "a", estimated)])
    length = figure(found, "Test", "duration")
    assert length[["value", "low", "high"]].tolist() == [6, 4.75, 9]
    assert length["note"] == "estimated from the posts"
    said = figure(found, "Test", "time_to_acknowledgement")
    assert said[["value", "low", "high"]].tolist() == [0.5, 0.25, 1.5]


def test_a_row_of_the_list_and_its_report_are_one_outage(
    reports: list[Path], tmp_path: Path
) -> None:
    listed = Incident(
        ONSET.date(),
        Outage(ONSET - HOUR, ONSET + 4 * HOUR, platform="clips"),
        5 * HOUR,
        platform="clips",
        problem="cache",
        acknowledged=ONSET + HOUR / 4,
        certainty="reported",
        source="them",
    )
    found = compare_outages(reports[:1], [listed])
    facts = found.outages.iloc[0]
    assert len(found.outages) == 1
    assert facts[["problem", "certainty", "source"]].tolist() == [
        "cache",
        "reported",
        "us; them",
    ]
    assert figure(found, "Test", "duration")["note"] == "the list says 5 h"
    assert figure(found, "Test", "time_to_acknowledgement")["value"] == 0.25
    nameless = report(tmp_path / "nameless", outage(""))
    named = compare_outages([nameless], [replace(listed, name="Cache trouble")])
    assert set(named.aligned["outage"]) == set(named.effects["outage"]) == {"Cache trouble"}
    elsewhere = replace(
        listed, platform="other", outage=replace(listed.outage, platform="other")
    )
    assert len(compare_outages(reports[:1], [elsewhere]).outages) == 2


def test_providers_may_speak_late_but_not_of_the_next_outage(tmp_path: Path) -> None:
    for hours, expected in ((10, 10), (40, None)):
        said = (Statement(ONSET + hours * HOUR, "acknowledged", "We know."),)
        late = replace(outage(), statements=said)
        row = figure(
            compare_outages([report(tmp_path / str(hours), late)]),
            *("Test", "time_to_acknowledgement"),
        )
        assert row["note"] == ("" if expected else "not documented")
        assert expected is None or row["value"] == expected


def test_how_reports_differ_is_said(tmp_path: Path) -> None:
    folders = [report(tmp_path / name, outage(name)) for name in "ab"]
    assert compare_outages(folders).unlike == []
    manifest = folders[1] / "manifest.json"
    facts = json.loads(manifest.read_text())
    facts |= {"model": {"sha256": "0"}, "options": {"reposts": "drop"}}
    manifest.write_text(json.dumps(facts))
    assert compare_outages(folders).unlike == ["model", "--reposts"]


def test_what_reports_can_not_say_is_handed_on(tmp_path: Path) -> None:
    folders = [report(tmp_path / "many", outage()), report(tmp_path / "few", outage("F"), n=60)]
    limits = compare_outages(folders).limits
    few = next(line for line in limits if "posts during the outage (fewer than 30)" in line)
    assert limits[few] == [2]
    assert few in (folders[1] / "summary.md").read_text()


def test_cautions_of_a_report_are_of_their_own_outage(tmp_path: Path) -> None:
    two = report(tmp_path / "two", outage(), outage("Later", hours=0.5, late=23))
    limits = compare_outages([two]).limits
    numbers = {line: n for line, n in limits.items() if "fewer than 30" in line}
    assert numbers
    assert set(map(tuple, numbers.values())) == {(2,)}


def test_what_can_not_be_compared_is_told(tmp_path: Path) -> None:
    whole = report(tmp_path / "whole", outage("One"), outage("Two", late=8))
    (tmp_path / "empty").mkdir()
    cases = {
        "empty": "no manifest.json; expected a folder that",
        "gone": "no such folder",
        "whole/one": f"The manifest is in the folder above: give {whole}",
    }
    for name, message in cases.items():
        with pytest.raises(InputError, match=message):
            read_reports([tmp_path / name])
    with pytest.raises(OptionError, match="two reports of the same outage"):
        compare_outages([whole, whole])
    with pytest.raises(OptionError, match="nothing to compare"):
        compare_outages()
    table = whole / "one" / "windows.csv"
    for text in ("window,value\n", "", "window,measure,value,low,high,n\nbefore,a,x,1,1,1\n"):
        table.write_text(text)
        with pytest.raises(InputError, match=r"windows\.csv: found a damaged table"):
            read_reports([whole])
    table.unlink()
    with pytest.raises(InputError, match=r"windows\.csv: found a damaged table"):
        read_reports([whole])
    manifest = whole / "manifest.json"
    facts = json.loads(manifest.read_text())
    del facts["outages"][0]["folder"]
    manifest.write_text(json.dumps(facts))
    with pytest.raises(InputError, match="earlier version"):
        read_reports([whole])
    for text in ("[]", "{", '{"outages": [{"folder": "."}]}'):
        manifest.write_text(text)
        with pytest.raises(InputError, match="damaged manifest"):
            read_reports([whole])


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("value", str(2.0**53), None),
        ("value", str(2.0**53 + 2), "a number without bounds"),
        ("low", "-inf", "a number without bounds"),
        ("n", "0", None),
        ("n", "-1", "a number of posts below 0"),
    ],
)
def test_one_odd_number_in_a_table_is_told(
    tmp_path: Path, column: str, cell: str, message: str | None
) -> None:
    path = report(tmp_path / "one", outage()) / "windows.csv"
    table = pd.read_csv(path, dtype=str)
    table.loc[0, column] = cell
    table.to_csv(path, index=False)
    if message is None:
        assert read_reports([path.parent])[0].windows[column][0] == float(cell)
    else:
        with pytest.raises(InputError, match=message):
            read_reports([path.parent])


def test_spans() -> None:
    listed = [Incident(date(2024, 3, 5), platform="A", duration=HOUR)]
    found = compare_outages(incidents=listed, span=parse_span("2024-01-01/2024-12-31"))
    rate = found.table[found.table["measure"] == "outages_per_year"].iloc[0]
    assert rate["value"] == pytest.approx(365.2425 / 366)
    for text in ("2024", "2024-02-30/2024-03-01", "2024-02-02/2024-02-01", "a/b/c"):
        with pytest.raises(OptionError, match="expected FIRST/LAST"):
            parse_span(text)
    with pytest.raises(OptionError, match="no outage of the list from 2020"):
        compare_outages(incidents=listed, span=parse_span("2020-01-01/2020-12-31"))
    with pytest.raises(OptionError, match="no list of outages"):
        compare_outages(["a"], span=parse_span("2020-01-01/2020-12-31"))
