import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sentiment.analysis.pipeline import run_study
from sentiment.analysis.rejected import Rejected
from sentiment.atomic import staged_directory, staged_file
from sentiment.errors import OptionError
from sentiment.ingest import IngestLog, Skipped
from sentiment.measure import measure_outage
from sentiment.outage import parse_outage
from sentiment.report import summarise, write_report
from sentiment.report.export import export_posts
from tests.conftest import tagged_posts

OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test <b>outage</b> | 1")
OTHER = parse_outage("2024-03-05T01:00Z/2024-03-05T02:00Z", name="Other")
FILES = {
    *("activity.csv", "activity.png", "activity.txt", "differences.csv", "rejected.ndjson"),
    *("summary.md", "timeline.csv", "timeline.png", "timeline.txt"),
    *("verdicts.csv", "windows.csv", "windows.png", "windows.txt"),
    *("effects.csv", "effects.png", "effects.txt"),
    *("facet_changes.csv", "facets.csv", "groups.csv", "words.csv"),
}


def log_of(n: int = 400) -> IngestLog:
    log = IngestLog()
    log.begin("posts.csv").n_read = n
    log.skip(Skipped("posts.csv", 7, "no time", "<script>"))
    return log


def test_a_report_is_complete(tmp_path: Path) -> None:
    study = run_study([tagged_posts()], [OUTAGE])
    charts = write_report(replace(study, log=log_of()), tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES | {"manifest.json"}
    drawn = ["timeline.png", "windows.png", "activity.png", "effects.png"]
    assert [chart.name for chart in charts] == drawn
    assert all(chart.exists() for chart in charts)
    table = pd.read_csv(tmp_path / "out" / "windows.csv")
    assert set(table["window"]) == {"before", "during", "after"}


def test_a_study_is_the_measure_of_its_parts() -> None:
    posts = tagged_posts()
    study = run_study([posts.iloc[:100], posts.iloc[100:]], [OUTAGE, OTHER])
    assert [m.outage.name for m in study.measures] == [OUTAGE.name, OTHER.name]
    from sentiment.count.windows import assign_windows  # noqa: PLC0415

    masks = study.measures[1].masks
    alone = measure_outage(assign_windows(posts, OTHER, masks=masks), OTHER, masks=masks)
    pd.testing.assert_frame_equal(study.measures[1].windows, alone.windows)
    assert study.overview.n_posts == 400


def test_several_outages_have_folders_of_their_own(tmp_path: Path) -> None:
    study = run_study([tagged_posts()], [OUTAGE, OTHER, OTHER])
    write_report(study, tmp_path / "out")
    folders = {p.name for p in (tmp_path / "out").iterdir() if p.is_dir()}
    assert folders == {"test-b-outage-b-1", "other", "other-3"}
    listed = json.loads((tmp_path / "out" / "manifest.json").read_text())["outages"]
    assert [each["folder"] for each in listed] == ["test-b-outage-b-1", "other", "other-3"]


def test_no_two_outages_share_a_folder(tmp_path: Path) -> None:
    named = [replace(OTHER, name=name) for name in ("Other 3", "Other", "Other")]
    write_report(run_study([tagged_posts()], named), tmp_path / "out")
    assert len([p for p in (tmp_path / "out").iterdir() if p.is_dir()]) == 3


def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("sentiment.report.save_statements", fail)
    with pytest.raises(ZeroDivisionError):
        write_report(run_study([tagged_posts()], [OUTAGE]), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with staged_directory(tmp_path / "out") as stage:
        (stage / "new.txt").write_text("new")
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"notes.txt", "new.txt"}


def test_a_file_takes_its_place_only_when_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with (  # noqa: PT012  what fails is the block itself
        pytest.raises(ZeroDivisionError),
        staged_file(path) as temporary,
    ):
        temporary.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_the_summary_tells_changes_with_n_and_interval() -> None:
    posts = tagged_posts(900)
    during = (posts["created_at"] >= OUTAGE.start) & (posts["created_at"] < OUTAGE.end)
    posts.loc[during, "reaction"] = "frustration"
    text = summarise(replace(run_study([posts], [OUTAGE]), log=log_of()))
    line = next(each for each in text.splitlines() if "Frustration rose" in each)
    assert "100.0 %" in line
    assert line.count("n = ") == 2
    assert "adjusted p < 0.001" in line
    assert "**No clear change after the outage.**" in text


def test_the_summary_claims_nothing_where_nothing_happened() -> None:
    text = summarise(replace(run_study([tagged_posts(900)], [OUTAGE]), log=log_of()))
    assert "**No clear change during the outage.**" in text
    assert "**No clear change after the outage.**" in text
    assert " rose**" not in text


def test_the_summary_says_where_posts_are_too_few() -> None:
    text = summarise(replace(run_study([tagged_posts(40)], [OUTAGE]), log=log_of()))
    assert "too few to compare" in text
    assert "Nothing can be told of during the outage" in text
    assert "Frustration: can't be told, fewer than 30 posts" in text


def test_the_summary_speaks_of_other_languages() -> None:
    spanish = tagged_posts().assign(lang=pd.Categorical(["es"] * 400))
    text = summarise(replace(run_study([spanish], [OUTAGE]), log=log_of()))
    assert "**These posts are mostly not in English.**" in text
    assert "mean little here" in text
    mixed = tagged_posts().assign(lang=pd.Categorical(["en"] * 340 + ["es"] * 60))
    assert "60 of 400 posts" in summarise(replace(run_study([mixed], [OUTAGE]), log=log_of()))


def test_the_summary_speaks_of_gaps_and_of_what_was_skipped() -> None:
    posts = tagged_posts(900)
    hour = posts["created_at"].dt.hour
    text = summarise(
        replace(run_study([posts[(hour < 7) | (hour > 11)]], [OUTAGE]), log=log_of())
    )
    assert "nothing for some time during the outage (2024-03-05 07:00 to" in text
    assert "skipped, no time: 1 (such as record 7 of posts.csv)" in text


def test_names_can_not_inject_markup() -> None:
    text = summarise(replace(run_study([tagged_posts()], [OUTAGE]), log=log_of()))
    assert "<b>" not in text.replace("\\<b\\>", "")


def test_exports_read_back(tmp_path: Path) -> None:
    posts = tagged_posts(50)
    chunks = [posts.iloc[:20], posts.iloc[20:]]
    for suffix in ("csv", "ndjson", "parquet"):
        path = tmp_path / f"out.{suffix}"
        assert export_posts(iter(chunks), path) == 50
        reader = {
            "csv": pd.read_csv,
            "ndjson": lambda p: pd.read_json(p, lines=True, dtype={"post_id": str}),
            "parquet": pd.read_parquet,
        }[suffix]
        back = reader(path)
        assert list(back.columns) == list(posts.columns)
        assert back["post_id"].tolist() == posts["post_id"].tolist()
        seconds = pd.to_datetime(back["created_at"], utc=True).dt.floor("s").tolist()
        assert seconds == posts["created_at"].dt.floor("s").tolist()


def test_cells_that_a_spreadsheet_would_run_are_neutralised(tmp_path: Path) -> None:
    posts = tagged_posts(2).assign(text=["=HYPERLINK(1)", "fine"], author=["@x", "+1"])
    path = tmp_path / "out.csv"
    export_posts([posts], path)
    safe = pd.read_csv(path)
    assert safe["text"].tolist() == ["'=HYPERLINK(1)", "fine"]
    assert safe["author"].tolist() == ["'@x", "'+1"]
    export_posts([posts], path, raw_cells=True)
    assert pd.read_csv(path, dtype=str)["text"].tolist() == ["=HYPERLINK(1)", "fine"]


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"expected one of \.csv"):
        export_posts([], tmp_path / "out.xlsx")


def test_rejected_records_are_json_lines(tmp_path: Path) -> None:
    rejected = Rejected()
    rejected.add(Skipped("a.csv", 3, "no text", "\x1b[31m\u202e"))
    write_report(
        replace(run_study([tagged_posts(50)], [OUTAGE]), rejected=rejected), tmp_path / "out"
    )
    raw = (tmp_path / "out" / "rejected.ndjson").read_text()
    assert raw.isascii()
    assert json.loads(raw)["record"] == 3
