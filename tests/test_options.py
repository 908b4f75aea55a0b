"""Which option reaches which argument, and what verbs print: each line with its numbers."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import sentiment as st
from sentiment.cli import cli, explain, identify
from sentiment.cli.account import print_account
from sentiment.cli.output import say, written
from sentiment.cli.process import _refuse_small_limit
from sentiment.cli.progress import progress_drawing, progress_over
from sentiment.cli.verb import pairs_of
from sentiment.outage import parse_outage

if TYPE_CHECKING:
    from collections.abc import Iterator

OUTAGE = "2024-05-03T06:00Z/2024-05-03T20:00Z"
CSV = "text,date\n" + "".join(f"down {n},2024-05-03T{n % 24:02}:00Z\n" for n in range(240))


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args])


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(CSV)
    return path


class _CalledError(Exception):
    """What a verb calls was called; with what is known by now."""


@contextmanager
def watched(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Tell what a function is called with, instead of calling it."""
    seen: dict[str, Any] = {}

    def called(*args: Any, **options: Any) -> None:
        seen.update(options, args=args)
        raise _CalledError

    monkeypatch.setattr(name, called)
    yield seen


READING = {
    "platform": "auto",
    "columns": None,
    "assume_tz": "UTC",
    "date_order": "auto",
    "time_format": None,
    "no_header": False,
    "max_expansion": 200.0,
}
TAGGING = {
    "model": None,
    "allow_none": True,
    "min_confidence": 0.0,
    "lexicon": None,
    "jobs": None,
    "chunk_rows": 32_768,
}
COPIES = {"reposts": "keep", "dedupe_text": "off"}
REPORT = {
    **READING,
    **TAGGING,
    **COPIES,
    "name": "",
    "statements": [],
    "before": "24h",
    "after": "24h",
    "baseline": "adjacent",
    "margin": 5.0,
    "bin_width": None,
    "n_quotes": 0,
    "raw_quotes": False,
    "labels": None,
    "pseudonymise": None,
    "tz": "UTC",
    "ignore": (),
    "control": None,
    "exclude_authors": None,
    "max_per_author": None,
    "languages": None,
    "by": None,
    "weight": None,
}
FILE = Path(__file__)
ON_READING = [
    ("--platform x", {"platform": "x"}),
    ("--map text=body --map author=a=b", {"columns": {"text": "body", "author": "a=b"}}),
    ("--assume-tz Europe/Berlin", {"assume_tz": "Europe/Berlin"}),
    ("--date-order day", {"date_order": "day"}),
    ("--time-format %d.%m.%Y", {"time_format": "%d.%m.%Y"}),
    ("--no-header", {"no_header": True}),
    ("--max-expansion 0", {"max_expansion": 0.0}),
]
ON_TAGGING = [
    ("--model accurate", {"model": "accurate"}),
    (f"--model {FILE}", {"model": FILE}),
    ("--no-none", {"allow_none": False}),
    ("--min-confidence 1", {"min_confidence": 1.0}),
    ("--jobs 1", {"jobs": 1}),
    ("--chunk-rows 1", {"chunk_rows": 1}),
]
ON_COPIES = [
    ("--reposts drop", {"reposts": "drop"}),
    ("--dedupe-text all", {"dedupe_text": "all"}),
]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no process, and look at no model."""
    monkeypatch.setattr("sentiment.parallel.standby", lambda _: nullcontext())
    kept = "sentiment.cli.{}.kept_parts"
    for verb in ("report", "detect", "tag"):
        monkeypatch.setattr(kept.format(verb), lambda *_, **__: nullcontext())


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("", {}),
        *ON_READING,
        *ON_TAGGING,
        *ON_COPIES,
        (f"--lexicon {FILE}", {"lexicon": FILE}),
        ("--name Big", {"name": "Big"}),
        ("--before 6h", {"before": "6h"}),
        ("--after 12h", {"after": "12h"}),
        ("--baseline same-hours", {"baseline": "same-hours"}),
        ("--margin 100", {"margin": 100.0}),
        ("--bin-width 30min", {"bin_width": "30min"}),
        ("--quotes", {"n_quotes": 3}),
        ("--quotes 0", {"n_quotes": 0}),
        ("--quotes 7", {"n_quotes": 7}),
        ("--raw-quotes", {"raw_quotes": True}),
        (f"--labels {FILE}", {"labels": FILE}),
        (f"--pseudonymise {FILE}", {"pseudonymise": FILE}),
        ("--tz Asia/Tokyo", {"tz": "Asia/Tokyo"}),
        ("--ignore a/b --ignore c/d", {"ignore": ("a/b", "c/d")}),
        ("--control a.csv", {"control": "a.csv"}),
        ("--control a.csv --control b.csv", {"control": ["a.csv", "b.csv"]}),
        (f"--exclude-authors {FILE}", {"exclude_authors": FILE}),
        ("--max-per-author 1", {"max_per_author": 1}),
        ("--languages en,,unknown", {"languages": ("en", "unknown")}),
        ("--by topic", {"by": "topic"}),
        ("--weight likes", {"weight": "likes"}),
    ],
)
def test_options_of_report_reach_the_analysis(
    words: str, changed: dict[str, Any], posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = posts.parent / "out"
    with watched("sentiment.analyse", monkeypatch) as seen:
        done = run("report", posts, "--outage", OUTAGE, "-o", out, "-q", *words.split())
    assert isinstance(done.exception, _CalledError), done.output
    assert seen.pop("args") == ((str(posts),),)
    name = changed.get("name", "")
    assert seen.pop("outages") == [parse_outage(OUTAGE, name=name)]
    for each in ("engine", "kept", "stages"):
        seen.pop(each)
    assert seen == {**REPORT, **changed}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("verb", ["detect", "tag"])
@pytest.mark.parametrize(("words", "changed"), [("", {}), *ON_READING, *ON_TAGGING, *ON_COPIES])
def test_options_of_tagging_reach_what_reads(
    verb: str, words: str, changed: dict[str, Any], posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = ["-o", posts.parent / "out.csv"] if verb == "tag" else []
    keep = ["--keep", "a, b", "--keep", "c"] if verb == "tag" else []
    with watched(f"sentiment.cli.{verb}.count_archive", monkeypatch) as seen:
        done = run(verb, posts, *target, *keep, *words.split())
    assert isinstance(done.exception, _CalledError), done.output
    kept = {"keep": ("a", "b", "c")} if verb == "tag" else {}
    _, files, doing, options, *_ = seen["args"]
    assert (files, doing) == ((str(posts),), {"tag": "tagging", "detect": "reading"}[verb])
    assert options == {**READING, **TAGGING, **COPIES, **kept, **changed}
    assert seen.get("repeated") == ("latest" if verb == "tag" else None)


@pytest.mark.parametrize(
    ("verb", "words", "said"),
    [
        ("report", "--margin 0", "--margin"),
        ("report", "--margin 101", "--margin"),
        ("report", "--min-confidence 1.01", "--min-confidence"),
        ("report", "--jobs 0", "--jobs"),
        ("report", "--chunk-rows 0", "--chunk-rows"),
        ("report", "--max-per-author 0", "--max-per-author"),
        ("report", "--max-expansion -1", "--max-expansion"),
        ("report", "--languages ,", "found no language; expected codes such as en,unknown"),
        ("report", "--chart-format png,gif", "found 'png,gif'; expected some of png, svg, pdf"),
        ("report", "--chart-format ,", "found ','; expected some of png, svg, pdf"),
        ("report", "--temp-dir .", "found without --engine dask"),
        ("report", "--scheduler tcp://a", "found without --engine dask"),
        ("report", "--max-temp 5GB", "found without --engine dask"),
        ("report", "--label-map a=humor", "--label-map: found without a model made elsewhere"),
        ("report", f"--label-map a=humor --model {FILE.parent / 'x.npz'}", "does not exist"),
        ("report", "--map text", "found 'text'; expected FIELD=COLUMN"),
        ("report", "--map =text", "found '=text'; expected FIELD=COLUMN"),
        ("report", "--map text=", "found 'text='; expected FIELD=COLUMN"),
        ("detect", "--tz Nowhere/Else", "found 'Nowhere/Else'; expected an IANA name"),
        ("tag", "-o out.doc", "--output out.doc: expected a file, one of"),
        ("tag", "-o out.csv --engine dask", "--output out.csv: expected a folder, as tagged"),
    ],
)
def test_what_an_option_may_not_be(verb: str, words: str, said: str, posts: Path) -> None:
    done = run(verb, posts, *words.split())
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


#: The least and the most that options take, whatever the verb, and what they are if not given.
TAKEN = {
    "max_expansion": (0, None, 200.0),
    "margin": (0, 100, 5.0),
    "max_per_author": (1, None, None),
    "n_quotes": (0, None, 0),
    "min_confidence": (0, 1, 0.0),
    "jobs": (1, None, None),
    "chunk_rows": (1, None, 32768),
    "size": (1, None, 200),
    "random_share": (0, 1, 0.5),
    "folds": (2, None, None),
    "mistakes": (0, None, 0),
    "features": (1, None, 10),
}


def test_numbers_that_options_take() -> None:
    found = {}
    within = click.Context(cli)
    for name in cli.list_commands(within):
        verb = cli.get_command(within, name)
        assert verb is not None
        for option in verb.params:
            if isinstance(kind := option.type, click.IntRange | click.FloatRange):
                usual = option.default if isinstance(option.default, int | float) else None
                found[name, option.name] = (kind.min, kind.max, usual)
    assert {name for _, name in found} == {*TAKEN}
    assert found == {(verb, name): TAKEN[name] for verb, name in found}


def test_pairs_are_parted_at_the_first_sign_or_the_last() -> None:
    assert pairs_of("A=B", ("a=b=c", "d=e")) == {"a": "b=c", "d": "e"}
    assert pairs_of("A=B", ("a=b=c",), last=True) == {"a=b": "c"}


class Writes:
    """An analysis of nothing, and how its report was to be written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **log: Any) -> None:
        self.log = SimpleNamespace(**{"n_read": 3, "failures": [], **log})
        self.selection = None
        self.headline, self.cautions = ["All is well.\x1b"], ["few posts"]
        self.seen: dict[str, Any] = {}
        monkeypatch.setattr("sentiment.analyse", lambda *_, **__: self)
        monkeypatch.setattr("sentiment.cli.report.print_account", self._print)
        monkeypatch.setattr("sentiment.report.missing_letters", lambda *_: "letters lack")
        monkeypatch.setattr("sentiment.write_report", self._write)

    def _print(self, *_: Any, private: bool) -> None:
        self.seen["private"] = private

    def _write(self, _: Any, folder: Path, **options: Any) -> list[Path]:
        self.seen.update(options)
        return [folder / "report.html", folder / "a.png"]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("", {}),
        ("--chart-format svg,png,svg", {"formats": ("svg", "png")}),
        ("--style phone", {"style": "phone"}),
        ("--palette grey", {"palette": "grey"}),
        (
            "--palette humor=#000000,,none=#FFFFFF",
            {"palette": {"humor": "#000000", "none": "#FFFFFF"}},
        ),
        ("--no-bom", {"bom": False}),
        ("--xlsx", {"xlsx": True}),
        ("--tz Asia/Tokyo", {"tz": "Asia/Tokyo"}),
    ],
)
def test_options_of_output_reach_what_writes(
    words: str, changed: dict[str, Any], posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = Writes(monkeypatch)
    out = posts.parent / "out"
    done = run("report", posts, "--outage", OUTAGE, "-o", out, *words.split())
    assert done.exit_code == 0, done.output
    how = it.seen["output"]
    plain = {"formats": ("png",), "style": "report", "palette": "tol", "bom": True}
    plain |= {"xlsx": False, "tz": "UTC", "words": {}, "source": "posts.csv"}
    expected = {**plain, **changed}
    assert {name: getattr(how, name) for name in expected} == expected
    assert done.stdout == (
        f"\nAll is well.\\x1b\n\nWhat could overturn this:\n- few posts\n\n"
        f"Page:    {out / 'report.html'}\nSummary: {out / 'summary.md'}\n"
        f"Chart:   {out / 'a.png'}\n"
    )
    assert done.stderr == "letters lack\n"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("words", "log", "told", "code"),
    [
        ("", {}, True, 0),
        ("-q", {}, False, 0),
        ("-q", {"failures": ["a"]}, True, 1),
        ("", {"failures": ["a"]}, True, 1),
        ("-q", {"n_read": 0}, True, 1),
    ],
)
def test_quiet_runs_tell_failures_alone(
    words: str,
    log: dict[str, Any],
    told: bool,  # noqa: FBT001
    code: int,
    posts: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    it = Writes(monkeypatch, **log)
    args = ["report", posts, posts, posts, "--outage", OUTAGE, "-o", posts.parent / "out"]
    done = run(*args, *words.split())
    assert done.exit_code == code
    assert ("private" in it.seen) == told
    assert ("All is well" in done.stdout) == (not words)
    assert ("letters lack" in done.stderr) == (not words)
    assert ("output" in it.seen) == (log.get("n_read") != 0)
    if "output" in it.seen:
        assert it.seen["output"].source == "posts.csv, posts.csv …"
    key = ["--pseudonymise", posts]
    run(*args, *key)
    assert it.seen["private"] is True


@pytest.mark.usefixtures("quick")
def test_without_cautions_nothing_is_said_to_overturn(
    posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = Writes(monkeypatch)
    it.cautions = []
    done = run("report", posts, posts, "--outage", OUTAGE, "-o", posts.parent / "out")
    assert "overturn" not in done.stdout
    assert it.seen["output"].source == "posts.csv, posts.csv"


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        (
            "2024-05-01T10:00Z,2024-05-01T12:00Z\n2024-05-02,\n",
            0,
            "1 of 2 rows gives a date without a time of day and is left out.",
        ),
        (
            "2024-05-01T10:00Z,2024-05-01T12:00Z\n2024-05-02,\n2024-05-03,\n",
            0,
            "2 of 3 rows give a date without a time of day and are left out.",
        ),
        ("2024-05-02,\n", 2, "--outages: no row tells when an outage began."),
        ("2024-05-01T10:00Z,2024-05-01T12:00Z\n", 0, None),
    ],
)
@pytest.mark.usefixtures("quick")
def test_rows_of_outages_that_give_dates(
    rows: str, code: int, said: str | None, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = posts.parent / "outages.csv"
    table.write_text(f"start,end\n{rows}")
    Writes(monkeypatch)
    done = run("report", posts, "--outages", table, "-o", posts.parent / "out")
    assert done.exit_code == code
    assert (said or "") in done.stderr
    assert ("a date without a time of day" in done.stderr) == (said is not None)


def test_files_of_options(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = posts.parent / "options.toml"
    config.write_text(
        'outage = ["2024-05-03T06:00Z/PT1H"]\nassume-tz = "Asia/Tokyo"\nno_none = false\n'
    )
    with watched("sentiment.analyse", monkeypatch) as seen:
        run("report", posts, "--config", config, "--before", "6h", "-o", posts.parent / "out")
    assert (seen["assume_tz"], seen["before"], seen["after"]) == ("Asia/Tokyo", "6h", "24h")
    assert seen["outages"][0].duration.total_seconds() == 3600
    config.write_text("outage = 7\nnone = 1\nzero = 2\n")
    done = run("report", posts, "--config", config)
    assert done.exit_code == 2
    assert "found none, zero; expected names of options" in done.stderr
    config.write_text("outage = ")
    done = run("report", posts, "--config", config)
    assert done.exit_code == 1
    assert "found no TOML (" in done.stderr
    config.write_text("frustration = 7\n")
    done = run("report", posts, "--outage", OUTAGE, "--chart-words", config)
    assert "found frustration, which is no text; expected lines such as" in done.stderr


# what was read


def told(monkeypatch: pytest.MonkeyPatch, **facts: Any) -> list[str]:
    """Return the lines of an account."""
    nothing = {"n_records": 0, "n_read": 0, "n_skipped": 0, "much_rejected": [], "files": []}
    nothing |= {"n_date_only": 0, "n_naive_times": 0, "n_repeated": 0, "n_shared_ids": 0}
    nothing |= {"reasons": Counter(), "samples": {}, "failures": []}
    selection, private = facts.pop("selection", None), facts.pop("private", False)
    lines: list[str] = []
    monkeypatch.setattr(click, "echo", lambda line, err: lines.append(line) or err)
    print_account(SimpleNamespace(**nothing | facts), selection, private=private)
    return lines


def file_of(**facts: Any) -> Any:
    plain = {"file": "a.csv", "n_coarse_times": 0, "n_float_ids": 0, "notes": []}
    return SimpleNamespace(**plain | facts)


def test_what_was_read_and_what_was_not(monkeypatch: pytest.MonkeyPatch) -> None:
    first = "1,240 records: 1,200 posts read, 40 skipped."
    counted = {"n_records": 1240, "n_read": 1200, "n_skipped": 40}
    assert told(monkeypatch, **counted) == [first]
    sample = SimpleNamespace(record=1007, file="a\nb.csv", detail="“x”\x1b")
    samples = {"no time": [sample], "no text": [SimpleNamespace(record=1, file="a", detail="")]}
    selection = SimpleNamespace(left_out={"reposts": 1500, "copies": 0})
    lines = told(
        monkeypatch,
        **counted,
        much_rejected=[SimpleNamespace(file="a.csv", share_rejected=0.125)],
        n_date_only=1100,
        n_naive_times=1050,
        n_repeated=1,
        n_shared_ids=2000,
        files=[file_of(n_coarse_times=3, n_float_ids=1001, notes=["odd"]), file_of()],
        reasons=Counter({"no text": 3, "no time": 37}),
        samples=samples,
        failures=["b.csv: gone"],
        selection=selection,
    )
    assert lines == [
        first,
        "  a.csv: 12 % of it was rejected, for the reasons below",
        "  dates without a time of day: 1,100 of 1,200 times; nothing shorter than a day "
        "can be "
        "told from these",
        "  times that name no zone: 1,050 (--assume-tz says which)",
        "  a.csv: its times are estimates, to the hour or day at best",
        "  skipped, no time: 37 (first: record 1,007 of a b.csv: “x”\\x1b)",
        "  skipped, no text: 3 (first: record 1 of a)",
        "  read again, the same id: 1",
        "  different posts with the same id, all kept: 2,000 (of rows or of what they are "
        "about, "
        "as it seems)",
        "  a.csv: 1,001 ids were turned into numbers and not kept",
        "  a.csv: odd",
        "  left out, reposts: 1,500",
        "Error: b.csv: gone",
    ]
    hidden = told(monkeypatch, reasons=Counter({"no time": 1}), samples=samples, private=True)
    assert hidden[1] == "  skipped, no time: 1 (first: record 1,007 of a b.csv)"


@pytest.mark.parametrize(
    ("windows", "few"),
    [
        ("--before 30h --after 28h", None),
        ("--before 6h", None),
        ("--before 2h", "Too few posts before to compare shares (fewer than 30)"),
        ("--before 2h --after 2h", "Too few posts before and after to compare shares"),
    ],
)
def test_a_dry_run_counts_posts_around_an_outage(
    windows: str, few: str | None, posts: Path
) -> None:
    done = run("report", posts, "--outage", OUTAGE, "--dry-run", *windows.split())
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == f"{posts}: CSV, utf-8, generic; 240 posts"
    assert lines[1] == "Posts from 2024-05-03 00:00 to 2024-05-03 23:00 UTC."
    n = {"--before 2h": "20 before, 140 during, 40 after"}.get(windows)
    assert "posts " in lines[2]
    assert n is None or n in lines[2]
    assert [line for line in lines if line.startswith("Too few")] == [
        line for line in lines if few and line.startswith(few)
    ]
    assert bool(few) == any(line.startswith("Too few") for line in lines)
    assert lines[-1] == "Nothing was written."
    assert not any("No outage" in line for line in lines)


def test_a_dry_run_without_an_outage_or_without_posts(posts: Path) -> None:
    done = run("report", posts, "--dry-run")
    assert "No outage is named: it would be looked for in the posts." in done.stdout
    posts.write_text("text,date\ndown,never\n")
    done = run("report", posts, "--dry-run")
    assert done.exit_code == 1
    assert "Nothing was written" not in done.stdout


FACTS = {
    "file": "a.csv",
    "failure": "",
    "container": "CSV",
    "compression": "gz",
    "encoding": "utf-8",
    "platform": "generic",
    "whole": "",
    "records": 1240,
    "posts": 1200,
    "rejected": 0,
    "share_rejected": 0.0,
    "not_posts": 0,
    "first": "",
    "last": "",
    "naive_times": 0,
    "dates_only": 0,
    "estimated_times": 0,
    "time_sample": "",
    "resolution": "",
    "languages": {},
    "kinds": {},
    "columns": {},
    "why": {},
    "columns_read": [],
    "columns_left": [],
    "skipped": [],
    "ids_not_kept": 0,
    "mended": 0,
    "notes": [],
}
PLAIN = [
    "a.csv",
    "  container    CSV",
    "  compression  gz",
    "  encoding     utf-8",
    "  platform     generic",
    "  records      1,240: 1,200 posts, 0 rejected, 0 no posts by design",
    "  languages    none",
    "  kinds        none",
]


def lines_of(**facts: Any) -> list[str]:
    return list(identify._lines({**FACTS, **facts}, "Asia/Tokyo"))


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ({"whole": "it is packed"}, ["  in parts     not with --engine dask: it is packed"]),
        (
            {
                "columns": {"text": "body", "author": "user"},
                "why": {"text": "longest"},
                "columns_read": ["x"],
            },
            ["  text         <- column body (longest)", "  author       <- column user"],
        ),
        (
            {"columns_read": [f"c{n}" for n in range(21)]},
            ["  read         columns " + ", ".join(f"c{n}" for n in range(20))],
        ),
        (
            {"columns_left": list(range(20))},
            ["  left         columns " + ", ".join(map(str, range(20)))],
        ),
        (
            {"columns_left": list(range(1021))},
            ["  left         columns " + ", ".join(map(str, range(20))) + " and 1,001 more"],
        ),
        (
            {"languages": {f"l{n}": 1000 + n for n in range(9)}},
            ["  languages    " + ", ".join(f"l{n} {1000 + n:,}" for n in range(8))],
        ),
        (
            {"rejected": 31, "share_rejected": 0.025, "not_posts": 1001},
            [
                "  records      1,240: 1,200 posts, 31 rejected (2.5 %), 1,001 no posts by "
                "design"
            ],
        ),
        (
            {"first": "a", "last": "b"},
            ["  times        a to b", "  zone         named, or of the format"],
        ),
        (
            {
                "first": "a",
                "last": "b",
                "dates_only": 1001,
                "naive_times": 1002,
                "estimated_times": 1,
                "time_sample": "x",
                "resolution": "the finer",
            },
            [
                "  days only    1,001 of 1,200 times are dates without a time of day",
                '  estimates    times are reckoned from "2 days ago" and the like',
                "  times        a to b",
                "  time form    written as x, to the part of a second",
                "  zone         1,002 of 1,200 times name none, read as Asia/Tokyo "
                "(--assume-tz)",
            ],
        ),
        ({"dates_only": 5}, []),
        (
            {
                "skipped": [
                    {
                        "reason": "no time",
                        "n": 1001,
                        "samples": [{"record": 1002, "detail": "a\n b"}],
                    }
                ]
            },
            ["  skipped      no time: 1,001", "               record 1,002 a b"],
        ),
        (
            {"ids_not_kept": 1001, "mended": 1002, "notes": ["odd"]},
            [
                "  note         1,001 ids were turned into numbers and are not kept",
                "  note         1,002 texts were mended",
                "  note         odd",
            ],
        ),
    ],
)
def test_what_a_file_is_said_to_be(facts: dict[str, Any], lines: list[str]) -> None:
    names = {line[:15] for line in lines}
    plain = [line for line in PLAIN if line[:15] not in names]
    found = lines_of(**facts)
    assert [line for line in found if line not in plain] == lines
    assert [line for line in found if line in plain] == plain


def test_a_file_that_is_not_read_is_told_in_two_lines() -> None:
    assert lines_of(failure="it is\na picture") == ["a.csv", "  not read     it is a picture"]


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        ({"a.csv": CSV}, 0),
        ({"a.csv": CSV, "b.pdf": "%PDF-1.7"}, 1),
        ({"a.csv": "text,date\ndown,never\n"}, 1),
        ({"b.pdf": "%PDF-1.7"}, 1),
    ],
)
def test_identify_ends_with_1_where_a_named_file_is_not_read(
    contents: dict[str, str], code: int, tmp_path: Path
) -> None:
    for name, text in contents.items():
        (tmp_path / name).write_text(text)
    named = run("identify", *(tmp_path / name for name in contents))
    assert named.exit_code == code
    folder = run("identify", "--json", tmp_path)
    assert folder.exit_code == (0 if contents.get("a.csv") == CSV else 1)
    if folder.exit_code == 0:
        assert json.loads(folder.stdout.splitlines()[0])["posts"] == 240


def test_weights_are_drawn_as_bars() -> None:
    table = pd.DataFrame(
        {
            "kind": ["word", "sign"],
            "feature": ["down", "!"],
            "frustration": [0.8, -0.2],
        }
    )
    shares = pd.Series({"none": 0.25, "frustration": 0.75})
    found = SimpleNamespace(
        text="It is\n down!", reaction="frustration", probabilities=shares, top=table.head
    )
    assert list(explain._lines(found, 2)) == [  # type: ignore[arg-type]
        "It is down!",
        "  frustration 75 %, none 25 %",
        f"  +0.80  word  {'down':<28} {'+' * 20}",
        f"  -0.20  sign  {'!':<28} -----",
    ]
    assert len(list(explain._lines(found, 1))) == 3  # type: ignore[arg-type]
    assert len(list(explain._lines(found, 0))) == 2  # type: ignore[arg-type]
    nothing = SimpleNamespace(**{**vars(found), "top": table.assign(frustration=0.0).head})
    assert list(explain._lines(nothing, 1))[2].rstrip() == "  +0.00  word  down"  # type: ignore[arg-type]


def test_texts_that_are_explained_stand_apart() -> None:
    done = run("explain", "down again", "all is well", "-n", 1)
    assert done.exit_code == 0
    blocks = done.stdout.split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == ["down again", "all is well"]
    assert [len(block.splitlines()) for block in blocks] == [3, 3]
    facts = [
        json.loads(line)
        for line in run("explain", "down", "up", "-n", 1, "--json").stdout.splitlines()
    ]
    assert [fact["text"] for fact in facts] == ["down", "up"]
    assert all(len(fact["features"]) <= 1 for fact in facts)


# progress


class Bar:
    """A bar, and all that it was told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def __call__(self, **looks: Any) -> Any:
        self.told.append(looks)
        return nullcontext(self)

    def update(self, *n: Any) -> None:
        self.told.append(n)

    def render_progress(self) -> None:
        self.told.append("drawn")


def test_bars_are_as_long_as_files(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bar = Bar()
    monkeypatch.setattr(click, "progressbar", bar)
    (posts.parent / "in/deep").mkdir(parents=True)
    (posts.parent / "in/deep/a").write_bytes(bytes(2_000_000))
    files = (str(posts), str(posts.parent / "in"), "none.csv", SimpleNamespace(size=500_000))
    with progress_over(files, "reading", by_posts=False) as steps:
        pass
    (looks,) = bar.told
    assert looks["length"] == len(CSV) + 2_500_000
    assert looks["label"] == f"reading {(len(CSV) + 2_500_000) / 1e6:.1f} MB"
    assert looks["hidden"] is True  # no terminal
    assert looks["item_show_func"](None) is None
    assert looks["item_show_func"](steps) is None
    bar.told.clear()
    with progress_drawing() as drawn:
        for n in (7, 1, 1):
            drawn(n)
    assert [bar.told[0]["length"], *bar.told[1:]] == [7, (1,), (1,)]
    bar.told.clear()
    with progress_over((), "reading", by_posts=False):
        assert bar.told[0]["length"] == 1


def test_lines_and_paths_are_written_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    say(["a\x1b", "b"])
    written([Path("out/p.html"), Path("out/a.png"), Path("out/b.png")], Path("out"))
    assert capsys.readouterr().out == (
        "a\\x1b\nb\nPage:    out/p.html\nSummary: out/summary.md\n"
        "Chart:   out/a.png\nChart:   out/b.png\n"
    )


@pytest.mark.parametrize(
    ("limit", "refused"), [(899_999_999, True), (900_000_000, False), (-1, False)]
)
def test_a_limit_of_memory_has_a_least(
    limit: int, *, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (limit, -1))
    if not refused:
        _refuse_small_limit()
        return
    with pytest.raises(SystemExit, match=r"found a limit of 899 MB .* at least 900 MB"):
        _refuse_small_limit()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--folds 2 --group-by topic", "found both; expected one of them"),
        ("--adapt", "--adapt: found alone; expected --folds, --group-by or the curve too"),
        *(
            (f"--model accurate {word}", "found with an option that trains")
            for word in (
                "--folds 2",
                "--group-by topic",
                "--adapt --learning-curve",
                "--learning-curve",
            )
        ),
    ],
)
def test_options_of_evaluate_that_do_not_go_together(
    words: str, said: str, posts: Path
) -> None:
    done = run("evaluate", posts, *words.split())
    assert done.exit_code == 2
    assert said in done.stderr


LABELS = "text,label,topic,second,stratum\n" + "".join(
    f"{'down' * (n % 3)} {n},{('frustration', 'none')[n % 2]},t{n % 2},"
    f"{'none' if n % 3 else ''},{('random', '')[n % 2]}\n"
    for n in range(12)
)


@pytest.mark.parametrize(
    ("words", "seed", "mistakes", "strata"),
    [
        ("", 0, 30, "stratum"),
        ("--seed 7 --mistakes 29", 7, 30, "stratum"),
        ("--mistakes 31 --by topic", 0, 31, "topic"),
    ],
)
def test_options_of_evaluate_reach_the_assessment(
    words: str,
    seed: int,
    mistakes: int,
    strata: str,
    posts: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posts.write_text(LABELS)
    monkeypatch.setattr(
        "sentiment.cli.evaluate._predictions", lambda *args, **more: (args, more)
    )
    with watched("sentiment.assess", monkeypatch) as seen:
        done = run("evaluate", posts, "--min-confidence", "0.5", *words.split())
    assert isinstance(done.exception, _CalledError), done.output
    texts, labels, predictions = seen["args"]
    assert (len(texts), labels[:2]) == (12, ["frustration", "none"])
    assert predictions[0][1:] == (None, None, None)
    assert predictions[1] == {"adapt": False, "seed": seed}
    assert (seen["seed"], seen["n_mistakes"], seen["min_confidence"]) == (seed, mistakes, 0.5)
    assert seen["drawn"] == [True, False] * 6
    assert seen["strata"] == [
        {"stratum": ("random", ""), "topic": ("t0", "t1")}[strata][n % 2] for n in range(12)
    ]
    assert st.__version__
