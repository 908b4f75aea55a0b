import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.axes import Axes

from sentiment.analysis.rejected import Rejected
from sentiment.atomic import staged_directory, staged_file
from sentiment.chart import Look
from sentiment.errors import OptionError
from sentiment.ingest import IngestLog, Skipped
from sentiment.measure import measure_outage
from sentiment.outage import Outage, Statement, parse_outage
from sentiment.report import figures, refuse_folder, summarise, tell_story, write_report
from sentiment.report.export import exported
from sentiment.report.files import Output
from sentiment.report.manifest import files_before
from sentiment.report.parts import Part
from sentiment.report.story import Story
from sentiment.results import Measures
from tests.conftest import tagged_posts
from tests.studies import run_study

OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test <b>outage</b> | 1")
OTHER = parse_outage("2024-03-05T01:00Z/2024-03-05T02:00Z", name="Other")
FILES = {
    *("activity.csv", "activity.png", "activity.txt", "differences.csv", "rejected.ndjson"),
    *("summary.md", "timeline.csv", "timeline.png", "timeline.txt"),
    *("verdicts.csv", "windows.csv", "windows.png", "windows.txt"),
    *("effects.csv", "effects.png", "effects.txt", "rates.csv", "rates.png", "rates.txt"),
    *("manifest.json", "report.html"),
    *("facet_changes.csv", "facets.csv", "groups.csv", "shape.csv", "words.csv"),
}


def log_of(n: int = 400) -> IngestLog:
    log = IngestLog()
    log.begin("posts.csv").n_read = n
    log.skip(Skipped("posts.csv", 7, "no time", "<script>"))
    return log


@pytest.mark.drawn
def test_a_report_is_complete(tmp_path: Path) -> None:
    study = run_study([tagged_posts()], [OUTAGE])
    charts = write_report(replace(study, log=log_of()), tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES
    drawn = ["timeline.png", "windows.png", "rates.png", "activity.png", "effects.png"]
    assert [chart.name for chart in charts] == ["report.html", *drawn]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert set(manifest["files"]) == FILES
    assert (manifest["model"]["name"], manifest["lexicon"]) == ("default", None)
    assert all(chart.exists() for chart in charts)
    table = pd.read_csv(tmp_path / "out" / "windows.csv")
    assert set(table["window"]) == {"before", "during", "after"}


def test_a_study_is_the_measure_of_its_parts() -> None:
    posts = tagged_posts()
    study = run_study([posts.iloc[:100], posts.iloc[100:]], [OUTAGE, OTHER])
    assert [m.outage.name for m in study.measures] == [OUTAGE.name, OTHER.name]
    from sentiment.count.spans import assign_windows  # noqa: PLC0415

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

    monkeypatch.setattr("sentiment.report.tell_story", fail)
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


def told(posts: pd.DataFrame, outage: Outage = OUTAGE, **more: object) -> str:
    return summarise(tell_story(replace(run_study([posts], [outage]), log=log_of(), **more)))


def frustrated(posts: pd.DataFrame) -> pd.DataFrame:
    during = (posts["created_at"] >= OUTAGE.start) & (posts["created_at"] < OUTAGE.end)
    return posts.assign(reaction=posts["reaction"].where(~during, "frustration"))


def test_the_summary_answers_first_with_n_and_interval() -> None:
    text = told(frustrated(tagged_posts(900)))
    answer = text.split("# Details")[0]
    assert "(100 %, " in answer
    assert re.search(r"expressed frustration, up from \d+ % before", answer)
    assert answer.index("expressed frustration") < answer.index("### For a post-mortem")
    row = next(each for each in text.splitlines() if each.startswith("| Frustration"))
    assert "100.0 %" in row
    assert "rose (clear)" in row


def test_the_summary_claims_nothing_where_nothing_happened() -> None:
    text = told(tagged_posts(900))
    assert "not clearly different from the" in text
    assert "oncern, humor and mean sentiment did not clearly change" in text
    assert not re.search(r"\b(rose|fell|up|down) from\b", text)
    # nobody said so, and nothing in the posts does
    unnamed = told(tagged_posts(900), replace(OUTAGE, name=""))
    answer = unnamed.split("\n\n")[2]
    assert "in the hours from 5 Mar 2024, 06:00 to 12:00 UTC" in answer
    assert "outage" not in answer


def test_the_summary_says_where_posts_are_too_few() -> None:
    text = told(tagged_posts(40))
    assert "Whether people were more frustrated can't be told from" in text
    assert "fewer than 30 posts" in text


def test_nothing_prints_nan_and_p_values_are_those_of_journals() -> None:
    for posts in (tagged_posts(900), tagged_posts(40), tagged_posts(50)[:0]):
        text = told(posts)
        assert not re.search(r"\bnan\b|\binf\b", text, re.IGNORECASE)
        assert "p = 1.0" not in text
        assert "p = 0.000" not in text


def test_the_summary_speaks_of_other_languages() -> None:
    text = told(tagged_posts().assign(lang=pd.Categorical(["es"] * 400)))
    assert "These posts are mostly not in English" in text
    assert "mean little here" in text
    mixed = tagged_posts().assign(lang=pd.Categorical(["en"] * 340 + ["es"] * 60))
    assert "60 of 400 posts were left out for their language" in told(mixed)


def test_reactions_of_posts_in_other_languages_are_not_told() -> None:
    posts = frustrated(tagged_posts(900)).assign(lang=pd.Categorical(["es"] * 900))
    study = run_study([posts], [OUTAGE])
    (measures,) = study.measures
    assert set(measures.verdicts.query("measure != 'posts'")["verdict"]) == {"can't be told"}
    text = summarise(tell_story(replace(study, measures=[measures], log=log_of())))
    assert "can't be told from" in text.split("# Details")[0]
    english = run_study([frustrated(tagged_posts(900))], [OUTAGE])
    assert "can't be told" not in set(
        english.measures[0].verdicts.query("window == 'during'")["verdict"]
    )


def test_the_summary_speaks_of_gaps_and_of_what_was_skipped() -> None:
    posts = tagged_posts(900)
    hour = posts["created_at"].dt.hour
    text = told(posts[(hour < 7) | (hour > 11)])
    assert "The archive holds nothing for some time" in text
    assert "skipped, no time: 1 (such as record 7 of posts.csv)" in text


def test_names_can_not_inject_markup() -> None:
    assert "<b>" not in told(tagged_posts()).replace("\\<b\\>", "")


def test_a_second_report_replaces_the_first_and_touches_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = (Statement(OUTAGE.start, "acknowledged", "We know."),)
    study = run_study([tagged_posts()], [replace(OUTAGE, statements=said), OTHER])
    write_report(study, out)
    assert (out / "other" / "timeline.png").exists()
    assert (out / "test-b-outage-b-1" / "statements.csv").exists()
    mine = [out / "notes.txt", out / "other" / "mine.csv", out / "statements.csv"]
    for path in mine:
        path.write_text("mine")
    write_report(run_study([tagged_posts()], [OUTAGE]), out)
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert files == FILES | {"notes.txt", "other/mine.csv", "statements.csv"}
    assert all(path.read_text() == "mine" for path in mine)


def test_a_manifest_can_not_make_a_report_delete_what_lies_outside(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "precious.txt").write_text("mine")
    names = ["../precious.txt", str(tmp_path / "precious.txt"), "", 7]
    (out / "manifest.json").write_text(json.dumps({"files": names}))
    with staged_directory(out, replaces=files_before(out)) as stage:
        (stage / "new.txt").write_text("new")
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_a_folder_in_the_way_is_refused_and_all_stays_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "summary.md").mkdir(parents=True)
    with pytest.raises(OptionError, match=r"summary\.md is a folder"):
        refuse_folder(out)
    (out / "timeline.csv").write_text("old")
    with pytest.raises(OptionError, match="move it away"):
        write_report(run_study([tagged_posts(60)], [OUTAGE]), out)
    assert {path.name for path in out.iterdir()} == {"summary.md", "timeline.csv"}
    assert (out / "timeline.csv").read_text() == "old"
    (tmp_path / "file").write_text("")
    with pytest.raises(OptionError, match="is a file; name another"):
        refuse_folder(tmp_path / "file" / "out")


def test_what_fails_while_files_move_puts_the_old_ones_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("a", "b", "c"):
        (out / name).write_text("old")
    replaced = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name == "b" and "new" in self.parts:
            raise OSError(28, "No space left on device")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with (  # noqa: PT012  what fails is the block's end
        pytest.raises(OSError, match="No space"),
        staged_directory(out, replaces=["c"]) as stage,
    ):
        (stage / "a").write_text("new")
        (stage / "b").write_text("new")
    assert {path.name: path.read_text() for path in out.iterdir()} == dict.fromkeys(
        "abc", "old"
    )


def test_tables_begin_with_the_mark_unless_asked_not_to(tmp_path: Path) -> None:
    study = run_study([tagged_posts(60)], [OUTAGE])
    write_report(study, tmp_path / "a")
    write_report(study, tmp_path / "b", output=Output(bom=False))
    for one in (tmp_path / "a").glob("*.csv"):
        with_mark, without = one.read_bytes(), (tmp_path / "b" / one.name).read_bytes()
        assert with_mark == b"\xef\xbb\xbf" + without
        assert not re.search(rb"(?i)(^|,)nan(,|\r?$)", without, re.MULTILINE)


@pytest.mark.drawn
def test_charts_in_several_formats_are_drawn_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = tmp_path / "drawn.txt"  # a file: another core may draw
    plot = figures.plot_activity

    def counted(measures: Measures, *, look: Look) -> Axes:
        with drawn.open("a") as lines:
            lines.write(f"{look.style}\n")
        return plot(measures, look=look)

    monkeypatch.setattr(figures, "plot_activity", counted)
    study = run_study([tagged_posts(60)], [OUTAGE])
    write_report(study, tmp_path, output=Output(formats=("png", "svg", "pdf")))
    assert sorted(drawn.read_text().split()) == ["phone", "report"]
    assert (tmp_path / "activity.svg").read_text().startswith("<?xml")
    assert (tmp_path / "activity.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(OptionError, match="png, svg, pdf"):
        Output(formats=("bmp",))


def test_exports_read_back(tmp_path: Path) -> None:
    posts = tagged_posts(50)
    chunks = [posts.iloc[:20], posts.iloc[20:]]
    for suffix in ("csv", "ndjson", "parquet"):
        path = tmp_path / f"out.{suffix}"
        with exported(path) as export:
            for chunk in chunks:
                export.add(chunk)
        reader = {
            "csv": pd.read_csv,
            "ndjson": lambda p: pd.read_json(p, lines=True, dtype={"post_id": str}),
            "parquet": pd.read_parquet,
        }[suffix]
        back = reader(path)
        assert list(back.columns) == list(posts.columns)
        assert len(back) == 50
        assert back["post_id"].tolist() == posts["post_id"].tolist()
        seconds = pd.to_datetime(back["created_at"], utc=True).dt.floor("s").tolist()
        assert seconds == posts["created_at"].dt.floor("s").tolist()


def test_cells_that_a_spreadsheet_would_run_are_neutralised(tmp_path: Path) -> None:
    posts = tagged_posts(2).assign(text=["=HYPERLINK(1)", "fine"], author=["@x", "+1"])
    path = tmp_path / "out.csv"
    with exported(path) as export:
        export.add(posts)
    safe = pd.read_csv(path)
    assert safe["text"].tolist() == ["'=HYPERLINK(1)", "fine"]
    assert safe["author"].tolist() == ["'@x", "'+1"]
    with exported(path, raw_cells=True) as export:
        export.add(posts)
    assert pd.read_csv(path, dtype=str)["text"].tolist() == ["=HYPERLINK(1)", "fine"]


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(OptionError, match=r"expected one of \.csv"),
        exported(tmp_path / "out.xlsx"),
    ):
        pass


def test_rejected_records_are_json_lines(tmp_path: Path) -> None:
    rejected = Rejected()
    rejected.add(Skipped("a.csv", 3, "no text", "\x1b[31m\u202e"))
    write_report(
        replace(run_study([tagged_posts(50)], [OUTAGE]), rejected=rejected), tmp_path / "out"
    )
    raw = (tmp_path / "out" / "rejected.ndjson").read_text()
    assert raw.isascii()
    assert json.loads(raw)["record"] == 3


def test_a_part_of_one_line_stands_beside_its_title_and_of_more_below() -> None:
    parts = [("Onset", ["At six."]), ("Peak", ["At eight.", "Then at nine."]), ("End", [])]
    outage = Part("outage-1", "Test", ["It was felt."], postmortem=parts)
    text = summarise(Story("Title", [outage], []))
    told = text[text.index("### For a post-mortem") : text.index("# Details")]
    assert told.split("\n\n")[1:-1] == [
        "**Onset.** At six.",
        "**Peak**",
        "- At eight.\n- Then at nine.",
    ]
