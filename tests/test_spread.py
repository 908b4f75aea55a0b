"""Archives counted in parts: the same numbers as in one go, whatever the parts."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random
from threading import Event
from time import sleep
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import zstandard
from click.testing import CliRunner, Result
from distributed import Client, LocalCluster, wait
from pyarrow import dataset, parquet

from sentiment.analysis.analyse import analyse
from sentiment.analysis.counter import Archive
from sentiment.analysis.engine import opened_engine
from sentiment.analysis.finding import PASSED_ON, passed_on
from sentiment.analysis.pipeline import How
from sentiment.analysis.spread import spread as of_spread
from sentiment.analysis.spread.cluster import _CONFIG, Cluster, opened_cluster
from sentiment.analysis.spread.spread import Spread
from sentiment.analysis.spread.waiting import Waiting
from sentiment.analysis.steps import Steps
from sentiment.analysis.tagging import tag
from sentiment.cli.group import cli
from sentiment.errors import ClusterError, InputError, OptionError
from sentiment.ingest import IngestLog
from sentiment.ingest.reader import read_planned
from sentiment.ingest.repeated import id_facts
from sentiment.keys.hashset import new_seen
from sentiment.report.export import exported_parts
from tests.conftest import ROOT, tagged_posts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

OUTAGE = "2024-05-03T06:00Z/2024-05-03T12:00Z"


class Here:
    """A cluster of one process, through which all travels as between several."""

    n_workers = 3

    def submit(
        self, task: Callable[..., Any], *args: Any, name: str, priority: int = 0, **more: Any
    ) -> bytes:
        assert name
        assert priority >= 0
        args, more = pickle.loads(pickle.dumps((args, more)))
        found = [pickle.loads(arg) if isinstance(arg, bytes) else arg for arg in args]
        return pickle.dumps(task(*found, **more))

    def done(self, futures: Sequence[bytes]) -> Iterator[int]:
        yield from reversed(range(len(futures)))

    def results(self, futures: Sequence[bytes]) -> list[Any]:
        return [pickle.loads(each) for each in futures]

    def result(self, future: bytes) -> Any:
        return pickle.loads(future)

    def refuse_unseen(self, _: Sequence[Any]) -> None:
        """Workers here see all."""


def rows(n: int, seed: int) -> list[dict[str, Any]]:
    """Make posts, of which some come again, some are copies, and some are broken."""
    rng, found = Random(seed), []
    for number in range(n):
        hour = rng.randrange(96)
        text = rng.choice(["it is down", "great day", "ugh, broken\nagain", "why, oh why"])
        if rng.random() < 0.7:
            text += f" {rng.randrange(n)}, honestly"
        if rng.random() < 0.1:
            text = "Please read: the service you all know and love is not working today"
        found.append(
            {
                "id": str(rng.randrange(2 * n)) if rng.random() < 0.9 else "",
                "created_at": f"2024-05-{1 + hour // 24:02}T{hour % 24:02}:{number % 60:02}Z"
                if rng.random() < 0.97
                else "soon",
                "text": text,
                "username": f"user{rng.randrange(40)}" if rng.random() < 0.9 else "",
                "likes": rng.randrange(50),
                "lang": rng.choice(["en", "en", "de", ""]),
                "topic": rng.choice(["app", "web", "price"]),
                "number": number,
            }
        )
    return found


@pytest.mark.parametrize(("n_keys", "n"), [(0, 3), (3_000, 3), (3_001, 4), (9_999, 10)])
def test_each_key_is_in_one_range(
    n_keys: int, n: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_spread, "_KEYS", 1_000)
    with ExitStack() as stack:
        ranges = list(Spread(Here(), stack, tmp_path)._ranges(n_keys))  # type: ignore[arg-type]
    assert len(ranges) == n
    assert ranges[0][0] == 0
    assert ranges[-1][1] == 2**64 - 1
    assert [low for low, _ in ranges[1:]] == [high + 1 for _, high in ranges[:-1]]
    sizes = [high - low for low, high in ranges]
    assert max(sizes) - min(sizes) <= 2


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("archive")
    tables = [pd.DataFrame(rows(90, seed)) for seed in range(4)]
    tables[1] = pd.concat([tables[1], tables[0].sample(20, random_state=1)])
    tables[0].to_csv(folder / "a.csv", index=False)
    tables[1].to_parquet(folder / "b.parquet", row_group_size=40)
    lines = tables[2].to_json(orient="records", lines=True).encode()
    (folder / "c.ndjson.zst").write_bytes(zstandard.compress(lines))
    tables[3].to_json(folder / "d.ndjson", orient="records", lines=True)
    return [str(path) for path in sorted(folder.iterdir())]


def told(found: Any) -> Any:
    """Write anything that was found as plain values."""
    if isinstance(found, pd.DataFrame | pd.Series):
        return found.to_csv(date_format="%Y-%m-%dT%H:%M:%S.%f", float_format="%.17g")
    if isinstance(found, np.ndarray):
        return found.tolist()
    if is_dataclass(found) and not isinstance(found, type):
        names = (
            each.name for each in fields(found) if each.name not in {"seen", "sink", "times"}
        )
        return {name: told(getattr(found, name)) for name in names if name[0] != "_"}
    if isinstance(found, dict):
        return [(str(key), told(value)) for key, value in found.items()]
    if isinstance(found, list | tuple):
        return [told(each) for each in found]
    return repr(found)


def facts(analysis: Any) -> dict[str, Any]:
    names = [each.name for each in fields(analysis) if each.name not in {"options", "rejected"}]
    found = {name: told(getattr(analysis, name)) for name in names}
    return found | {
        "rejected": list(analysis.rejected),
        "samples": told([each.posts for each in analysis.samples]),
        "copies": told([each.table() for each in analysis.copies]),
    }


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"dedupe_text": "author", "max_per_author": 3, "by": "topic"},
        {"weight": "likes", "dedupe_text": "all", "chunk_rows": 50},
        {
            "reposts": "drop",
            "exclude_authors": ["user1"],
            "repeated": "keep",
            "control": "lang=de",
        },
        {"outage": []},
    ],
    ids=" ".join,
)
def test_parts_give_the_same_as_one_go(archive: list[str], options: dict[str, Any]) -> None:
    given: dict[str, Any] = {"outage": OUTAGE, "jobs": 1, **options}
    whole = facts(analyse(archive, **given))
    with ExitStack() as stack:
        spread = Spread(Here(), stack, part_bytes=9_000)  # type: ignore[arg-type]
        parts = facts(analyse(archive, engine=spread, **given))
        folder = spread.folder
        assert spread.n_shuffled > 0
        assert folder.exists()
    assert not folder.exists()
    for name, found in whole.items():
        assert parts[name] == found, name


def test_a_part_is_read_once(archive: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Any] = []

    def reading(planned: Any, *more: Any) -> Any:
        read.append(planned)
        return read_planned(planned, *more)

    monkeypatch.setattr("sentiment.analysis.spread.tasks.read_planned", reading)
    with ExitStack() as stack:
        spread = Spread(Here(), stack, part_bytes=9_000)  # type: ignore[arg-type]
        analyse(archive, engine=spread, by="topic")  # outages, values, and what is counted
    assert spread.account.startswith(
        f"Dask: {len(read)} parts asked and told each other 0.0 MB"
    )


def test_the_temporary_folder_is_bounded(archive: list[str], tmp_path: Path) -> None:
    given: dict[str, Any] = {"outage": OUTAGE, "jobs": 1}
    with ExitStack() as stack:
        spread = Spread(Here(), stack, tmp_path, part_bytes=4_000)  # type: ignore[arg-type]
        analyse(archive[:1], engine=spread, **given)
    most = spread.n_temp
    assert 0 < spread.n_shuffled < most
    with ExitStack() as stack:
        spread = Spread(Here(), stack, tmp_path, most, part_bytes=4_000)  # type: ignore[arg-type]
        analyse(archive[:1], engine=spread, **given)
    with ExitStack() as stack:
        spread = Spread(Here(), stack, tmp_path, most // 2, 4_000)  # type: ignore[arg-type]
        with pytest.raises(OptionError, match=r"--max-temp .* bytes: found that .* need more"):
            analyse(archive[:1], engine=spread, **given)
        held = [path for path in spread.folder.rglob("*") if path.is_file()]
        assert 0 < sum(path.stat().st_size for path in held) <= most // 2
        assert not [path for path in held if path.suffix == ".part"]
    assert list(tmp_path.iterdir()) == []


def test_a_dataset_holds_what_is_tagged_in_one_go(archive: list[str], tmp_path: Path) -> None:
    with ExitStack() as stack, exported_parts(tmp_path) as found:
        count = Spread(Here(), stack, part_bytes=9_000)  # type: ignore[arg-type]
        which = {"reposts": "keep", "dedupe_text": "all"}
        reading = {"repeated": "latest", "keep": ("topic",)}
        count(found, Archive(archive, which, How(), reading), IngestLog())
    whole = tag(archive, dedupe_text="all", keep=("topic",))
    names = ["platform", "lang", "kind", "reaction"]
    expected = whole.astype(dict.fromkeys(names, "str"))
    paths = sorted(tmp_path.glob("part-*.parquet"))
    assert len(paths) > 3
    read = pd.concat(map(pd.read_parquet, paths), ignore_index=True)
    pd.testing.assert_frame_equal(read, expected)
    assert parquet.read_metadata(tmp_path / "_metadata").num_rows == len(whole)
    by_metadata = dataset.parquet_dataset(tmp_path / "_metadata").to_table(["post_id"])
    assert by_metadata["post_id"].to_pylist() == whole["post_id"].tolist()


def test_parts_take_for_passed_on_what_one_go_does() -> None:
    lengths = [PASSED_ON - 1, PASSED_ON, PASSED_ON + 1]
    posts = tagged_posts(3).assign(text=["x" * length for length in lengths])
    facts = passed_on(new_seen).facts(posts)
    assert facts.long.tolist() == [False, True, True]
    waiting = Waiting.of(pa.Table.from_pandas(posts), posts, id_facts(posts), facts)
    assert waiting.passed.tolist() == facts.long.tolist()


def test_what_tag_and_detect_take(tmp_path: Path) -> None:
    for more in (["--engine", "dask", "-o", "out.csv"], ["-o", "folder"]):
        found = CliRunner().invoke(cli, ["tag", str(ROOT / "data/sample_posts.csv"), *more])
        assert found.exit_code
        assert "expected a f" in f"{found.output} {found.exception}"
    found = CliRunner().invoke(cli, ["detect", str(tmp_path), "--scheduler", "tcp://a:1"])
    assert "found without --engine dask" in found.output


@pytest.fixture(scope="module")
def spread() -> Iterator[Spread]:
    """Start two processes."""
    with opened_engine("dask", workers=2) as engine:
        assert isinstance(engine, Spread)
        engine._part_bytes = 9_000
        yield engine


class Killing(Steps):
    """Kills one worker, and later all, when some of what there is to do is done."""

    def __init__(self, cluster: Cluster, rng: Random) -> None:
        super().__init__()
        self._cluster, self._n_done = cluster, 0
        self.due = sorted(rng.sample(range(8), 2))

    def read(self, n_bytes: int) -> None:
        assert n_bytes >= 0
        if self._n_done in self.due:
            self.due.remove(self._n_done)
            processes: list[int] = []
            while not processes:  # one that was killed before may be asked in vain
                found = self._cluster._client.run(os.getpid, on_error="ignore")
                processes = list(found.values())
            for process in processes[: 1 if self.due else 2]:
                os.kill(process, signal.SIGKILL)
        self._n_done += 1


def test_killed_workers_change_nothing(archive: list[str], spread: Spread) -> None:
    given: dict[str, Any] = {"outage": OUTAGE, "dedupe_text": "all"}
    steps = Killing(spread.cluster, Random(1))
    parts = facts(analyse(archive, engine=spread, stages=lambda _: nullcontext(steps), **given))
    assert steps.due == []
    assert parts == facts(analyse(archive, jobs=1, **given))


def test_what_a_killed_worker_had_done_is_done_again(
    spread: Spread, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, lost = spread.cluster, Event()
    handlers = cluster._client._stream_handlers
    tell = handlers["lost-data"]

    def told(key: str) -> None:
        tell(key)
        if key == some[1 - first].key:
            lost.set()

    some = [cluster.submit(np.ones, n, name="ones") for n in (2, 3)]
    ending = cluster.done(some)
    first = next(ending)
    monkeypatch.setitem(handlers, "lost-data", told)
    assert wait(some, timeout=30).not_done == set()
    for process in cluster._client.run(os.getpid).values():
        os.kill(process, signal.SIGKILL)
    assert lost.wait(60)  # new workers take longer to start than this thread to go on
    assert list(ending) == [1 - first]
    assert [len(each) for each in cluster.results(some)] == [2, 3]


def test_workers_that_do_not_come_back_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("deploy.lost-worker-timeout", "scheduler.no-workers-timeout"):
        monkeypatch.setitem(_CONFIG, f"distributed.{name}", "50ms")
    with opened_cluster(None, 1, str) as cluster:
        some = [cluster.submit(sleep, 600, name="sleep") for _ in range(3)]
        for process in cluster._client.run(os.getpid).values():
            os.kill(process, signal.SIGKILL)
        with pytest.raises(ClusterError, match="all workers were killed, and none came back"):
            cluster.results(some)


def test_what_was_added_up_goes(spread: Spread) -> None:
    cluster = spread.cluster
    some = [cluster.submit(np.ones, n, name="ones") for n in (2, 3)]
    keys = [each.key for each in some]
    total = cluster.submit(np.concatenate, some, name="sums")
    ending = cluster.done(some)
    del some
    first, second = next(ending), next(ending)
    assert {first, second} == {0, 1}
    assert len(cluster.result(total)) == 5
    for _ in range(600):
        if not cluster._client.who_has().get(keys[first]):
            break
        sleep(0.05)
    else:
        raise AssertionError("a worker keeps what was added up")
    assert list(ending) == []


def fails(path: str) -> None:
    raise MemoryError(path)


def refuses(path: str) -> None:
    raise InputError(path, found="a picture", expected="posts")


def test_a_task_that_fails_names_its_part(spread: Spread) -> None:
    cluster = spread.cluster
    future = cluster.submit(fails, "much", name="big.csv, 0 to 64")
    with pytest.raises(ClusterError, match=r"big.csv, 0 to 64: .* 3 times .*MemoryError: mu"):
        list(cluster.done([future]))
    with pytest.raises(InputError, match=r"cat.png: found a picture; expected posts"):
        cluster.result(cluster.submit(refuses, "cat.png", name="cat.png"))


def test_a_part_that_fails_is_named_with_its_bytes(
    archive: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def broken(planned: Any, *_: Any) -> Any:
        tried.append(planned)
        raise MemoryError

    monkeypatch.setattr("sentiment.analysis.spread.tasks.read_planned", broken)
    said = r"a\.csv, \d+ to \d.* failed 3 times \(MemoryError.*\n.*give workers more memory"
    with ExitStack() as stack:
        here = stack.enter_context(
            LocalCluster(
                n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
            )
        )
        cluster = Cluster(stack.enter_context(Client(here)))
        with pytest.raises(ClusterError, match=said):
            analyse(archive[:1], engine=Spread(cluster, stack, part_bytes=5_000), outage=OUTAGE)
    assert len(tried) >= 3


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler and two workers as who has several machines does."""
    path = folder / "scheduler.json"
    where = [f"--scheduler-file={path}", "--no-dashboard"]
    worker = [*where, "--no-nanny", "--nthreads=1", f"--local-directory={folder}"]
    commands = [["scheduler", "--host=127.0.0.1", "--port=0", *where]] + [
        ["worker", *worker]
    ] * 2
    processes = [
        subprocess.Popen([sys.executable, "-m", "dask", *each], stderr=subprocess.DEVNULL)
        for each in commands
    ]
    try:
        for _ in range(300):
            if path.exists() and path.stat().st_size:
                break
            sleep(0.1)
        yield json.loads(path.read_text())["address"], processes[0]
    finally:
        for each in processes:
            each.kill()
            each.wait()


def test_a_scheduler_elsewhere_and_its_loss(
    archive: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*command: str) -> Result:
        return CliRunner().invoke(cli, [*command, *archive])

    with running(tmp_path) as (address, scheduler):
        temp = str(tmp_path / "temp")
        there = ("--engine", "dask", "--scheduler", address, "--temp-dir", temp)
        assert run("detect", *there).stdout == run("detect").stdout
        assert run("tag", *there, "-o", str(tmp_path / "tagged")).exit_code == 0
        assert len(list((tmp_path / "tagged").glob("part-*.parquet"))) > 0

        monkeypatch.setattr("sentiment.analysis.spread.cluster._CONNECT", "3s")
        monkeypatch.setattr("sentiment.analysis.steps.Steps.read", lambda *_: scheduler.kill())
        found = run("tag", *there, "-o", str(tmp_path / "lost"))
    assert found.exit_code == 1
    assert "found that the scheduler is gone" in found.output
    assert "Nothing was written" in found.output
    assert not (tmp_path / "lost").exists()
    assert list((tmp_path / "temp").iterdir()) == []


def test_no_scheduler_and_what_workers_elsewhere_do_not_see(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sentiment.analysis.spread.cluster._CONNECT", "0.3s")
    for name, said in (
        ("tcp://127.0.0.1:9", "no scheduler there"),
        ("ray", "expected dask, or"),
    ):
        with pytest.raises(OptionError, match=said), opened_engine(name):
            pass
    with pytest.raises(OptionError, match="found stdin, which workers elsewhere don't see"):
        Cluster(None, "tcp://host:1").refuse_unseen(["-"])


def test_errors_travel_between_processes_as_they_are() -> None:
    error = InputError("a.csv", found="a picture", expected="posts")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.subject) == (InputError, str(error), "a.csv")
