import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from sentiment.cli import cli
from sentiment.ingest.reader import CHUNK_ROWS
from tests.conftest import ROOT

SAMPLE = ROOT / "data" / "sample_posts.csv"
OUTAGE = "2024-05-03T06:00Z/2024-05-03T20:00Z"
_TABLES = "numpy pandas pyarrow"
_LIBRARIES = "matplotlib sklearn scipy vaderSentiment"


def run(*args: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args], input=stdin)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the first posts of the sample and those of the outage's first hours."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    path = tmp_path_factory.mktemp("data") / "few.csv"
    path.write_text("\n".join([*lines[:2], *lines[5900:7100]]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        ("--help", f"{_TABLES} {_LIBRARIES} importlib.metadata"),
        ("--version", f"{_TABLES} {_LIBRARIES} importlib.metadata"),
        ("report --help", f"{_TABLES} {_LIBRARIES}"),
        ("tag --help", f"{_TABLES} {_LIBRARIES}"),
        ("compare --help", f"{_TABLES} {_LIBRARIES}"),
        ("compare --outages LISTED -o OUT", "matplotlib PIL sklearn sentiment.chart"),
        ("tag FEW -o OUT.csv", "matplotlib PIL sentiment.chart"),
        ("tag FEW -o OUT.csv --languages all", f"{_TABLES} {_LIBRARIES}"),
        ("identify FEW", "matplotlib sklearn vaderSentiment sentiment.score.reactions"),
    ],
)
def test_no_command_loads_what_it_does_not_use(
    few: Path, tmp_path: Path, arguments: str, needless: str
) -> None:
    code = (
        "import sys\nfrom sentiment.cli import cli\n"
        "try: cli(sys.argv[2:])\nexcept SystemExit: pass\n"
        "sys.exit(', '.join(set(sys.argv[1].split()) & set(sys.modules)) or 0)"
    )
    names = {"FEW": few, "OUT": tmp_path / "out", "LISTED": ROOT / "data" / "outages.csv"}
    given = [
        re.sub("FEW|OUT|LISTED", lambda name: str(names[name[0]]), each)
        for each in arguments.split()
    ]
    command = [sys.executable, "-c", code, needless, *given]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    "verb", ["report", "compare", "tag", "identify", "label", "train", "evaluate", "explain"]
)
def test_every_verb_has_help_with_an_example(verb: str) -> None:
    found = run(verb, "--help")
    assert found.exit_code == 0
    assert f"sentiment {verb}" in found.output


def test_report_writes_charts_and_says_where(few: Path, tmp_path: Path) -> None:
    found = run("report", few, "--outage", OUTAGE, "--name", "Sample", "-o", tmp_path / "out")
    assert found.exit_code == 0, found.output
    assert f"Chart:   {tmp_path / 'out' / 'timeline.png'}" in found.stdout
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["records"]["read"] == 1201
    assert manifest["inputs"][0]["sha256"]
    assert manifest["outages"][0]["name"] == "Sample"


def test_report_is_the_same_whatever_the_chunks_and_jobs(few: Path, tmp_path: Path) -> None:
    selecting = ("--dedupe-text", "author", "--quotes", "2")
    for name, rows, jobs in (("one", 7, 1), ("two", 5000, 2), ("three", 50, 3)):
        found = run(
            *("report", few, "--outage", OUTAGE, "-o", tmp_path / name, *selecting),
            *("--chunk-rows", rows, "--jobs", jobs),
        )
        assert found.exit_code == 0, found.output
    for file in (tmp_path / "one").iterdir():
        for other in ("two", "three"):
            assert file.read_bytes() == (tmp_path / other / file.name).read_bytes(), file.name


def test_tags_are_the_same_whatever_the_chunks_and_jobs(few: Path, tmp_path: Path) -> None:
    tables = []
    for rows, jobs in ((7, 1), (5000, 2), (50, 3)):
        out = tmp_path / f"{jobs}.csv"
        found = run("tag", few, "-o", out, "--chunk-rows", rows, "--jobs", jobs)
        assert found.exit_code == 0, found.output
        tables.append(out.read_bytes())
    assert tables[0] == tables[1] == tables[2]


def test_report_takes_tables_of_outages_and_statements(few: Path, tmp_path: Path) -> None:
    data = ROOT / "data"
    found = run(
        *("report", few, "--outages", data / "sample_outage.csv"),
        *("--statements", data / "sample_statements.csv", "-o", tmp_path / "out"),
    )
    assert found.exit_code == 0, found.output


def test_report_reads_stdin(few: Path, tmp_path: Path) -> None:
    content = few.read_bytes()
    found = run("report", "-", "--outage", OUTAGE, "-o", tmp_path / "out", stdin=content)
    assert found.exit_code == 0, found.output
    assert "1,201 posts read" in found.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--outage", "yesterday"], "expected ISO 8601"),
        (["--outage", OUTAGE, "--before", "soon"], "expected a duration"),
        (["--outage", OUTAGE, "--map", "text"], "expected FIELD=COLUMN"),
        (["--outage", OUTAGE, "--map", "words=text"], "found field 'words'"),
        (["--outage", OUTAGE, "--assume-tz", "Mars/Base"], "expected a zone name"),
    ],
)
def test_wrong_usage_exits_with_2(
    args: list[str], message: str, few: Path, tmp_path: Path
) -> None:
    found = run("report", few, *args, "-o", tmp_path / "out")
    assert found.exit_code == 2, found.output
    assert message in found.stderr
    assert not (tmp_path / "out").exists()


def test_bad_data_exits_with_1_and_leaves_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("colour,size\nred,3\n")
    found = run("report", bad, "--outage", OUTAGE, "-o", tmp_path / "out")
    assert found.exit_code == 1
    assert "no column of texts and times among colour, size" in found.stderr
    assert "Name the columns" in found.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["bad.csv"]


def test_the_other_files_are_still_done(few: Path, tmp_path: Path) -> None:
    found = run("report", few, tmp_path / "gone.csv", "--outage", OUTAGE, "-o", tmp_path / "o")
    assert found.exit_code == 1
    assert "no such file" in found.stderr
    bad = tmp_path / "bad.csv"
    bad.write_text("colour,size\nred,3\n")
    found = run("report", few, bad, "--outage", OUTAGE, "-o", tmp_path / "out")
    assert found.exit_code == 1
    assert (tmp_path / "out" / "timeline.png").exists()
    assert "not read:" in (tmp_path / "out" / "summary.md").read_text()


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "parquet"])
def test_tag_adds_columns(suffix: str, few: Path, tmp_path: Path) -> None:
    found = run("tag", few, "-o", tmp_path / f"tagged.{suffix}")
    assert found.exit_code == 0, found.output
    readers = {
        "csv": pd.read_csv,
        "ndjson": lambda path: pd.read_json(path, lines=True),
        "parquet": pd.read_parquet,
    }
    table = readers[suffix](tmp_path / f"tagged.{suffix}")
    assert {"compound", "reaction", "p_humor"} <= set(table.columns)
    assert len(table) == 1201


def test_tag_writes_to_stdout_and_its_output_can_be_read_again(few: Path) -> None:
    once = run("tag", few, "--no-none", "-o", "-")
    assert once.exit_code == 0
    assert "none" not in set(once.stdout_bytes.decode().splitlines()[1].split(","))
    again = run("tag", "-", "-o", "-", stdin=once.stdout_bytes)
    assert again.exit_code == 0, again.stderr
    assert "1,201 posts read" in again.stderr


def test_identify_says_how_files_are_read(few: Path) -> None:
    found = run("identify", few)
    assert found.exit_code == 0
    assert "generic" in found.stdout
    assert "<- column created_at" in found.stdout
    facts = json.loads(run("identify", few, "--json").stdout)
    assert facts["columns"]["text"] == "text"


def test_identify_goes_on_after_a_bad_file(few: Path, tmp_path: Path) -> None:
    found = run("identify", tmp_path / "gone.csv", few)
    assert found.exit_code == 1
    assert "generic" in found.stdout


def test_train_then_evaluate_then_use(few: Path, tmp_path: Path) -> None:
    labelled, model = ROOT / "data" / "labelled" / "guard.csv", tmp_path / "model.npz"
    found = run("train", labelled, "-o", model)
    assert found.exit_code == 0, found.output
    assert "Trained on 440 posts" in found.stdout
    assert "macro-F1" in run("evaluate", labelled, "--model", model).stdout
    scores = json.loads(run("evaluate", labelled, "--model", model, "--json").stdout)
    assert scores["macro_f1"] > 0.95  # its own training posts
    assert run("tag", few, "--model", model, "-o", tmp_path / "t.csv").exit_code == 0


def test_unsure_posts_become_none_and_reports_say_so(few: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    lines = (ROOT / "data" / "labelled" / "guard.csv").read_text(encoding="utf-8")
    labels.write_text(lines, encoding="utf-8")
    found = run(
        *("report", few, "--outage", OUTAGE, "--min-confidence", 0.7, "--labels", labels),
        *("-o", tmp_path / "out"),
    )
    assert found.exit_code == 0, found.output
    options = json.loads((tmp_path / "out" / "manifest.json").read_text())["options"]
    assert options["min_confidence"] == 0.7
    assert options["labels"] == str(labels)
    summary = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert "probability below 0.7" in summary
    assert "440 labelled posts of labels.csv" in summary
    windows = pd.read_csv(tmp_path / "out" / "windows.csv")
    assert (windows["measure"] == "adjusted_share_humor").sum() == 3
    run("tag", few, "--min-confidence", 0.7, "-o", tmp_path / "t.csv")
    tagged = pd.read_csv(tmp_path / "t.csv")
    likeliest = tagged[["p_frustration", "p_concern", "p_humor", "p_none"]].max(axis=1)
    assert (tagged.loc[likeliest < 0.7, "reaction"] == "none").all()
    both = run("tag", few, "--min-confidence", 0.7, "--no-none", "-o", tmp_path / "u.csv")
    assert both.exit_code == 2
    assert "expected one of the two" in both.output


def test_train_needs_two_labels(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("text,label\ndown,frustration\nup,frustration\n")
    found = run("train", path, "-o", tmp_path / "m.npz")
    assert found.exit_code == 1
    assert "expected two labels or more" in found.stderr


def test_hostile_names_reach_no_terminal_raw(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("\x1b[31mred,\u202esize\nred,3\n", encoding="utf-8")
    found = run("identify", bad)
    assert "\x1b" not in found.output
    assert "\u202e" not in found.output
    assert "[31mred, \\u202esize" in found.output


def test_chunks_are_as_large_as_those_of_the_readers() -> None:
    command = cli.get_command(click.Context(cli), "report")
    assert command is not None
    assert [each.default for each in command.params if each.name == "chunk_rows"] == [
        CHUNK_ROWS
    ]


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(12, "Cannot allocate memory"),
        ImportError("libX.so: failed to map segment from shared object"),
    ],
)
def test_what_lacks_is_memory(
    few: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("sentiment.ingest.profile.iter_profiles", fail)
    shown = run("identify", few)
    assert shown.exit_code == 1
    assert "the memory does not suffice" in shown.stderr


def test_a_slip_of_a_verb_suggests_the_verb() -> None:
    found = CliRunner().invoke(cli, ["reprot", "x"])
    assert found.exit_code == 2
    assert "Did you mean report?" in found.output
