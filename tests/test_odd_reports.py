"""Report folders that somebody edited: read, or an error that says where."""

from __future__ import annotations

import json
import shutil
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import pytest

from sentiment.compare import compare_outages
from sentiment.errors import SentimentError
from tests.test_compare import outage, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ODD = (None, [], {}, "x", -1, 1e400, float("nan"), True, ["a", 1], {"a": []}, 10**400)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a report as it should be."""
    return report(tmp_path_factory.mktemp("odd") / "report", outage())


def places(facts: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each value of nested lists and objects as its holder and its key."""
    for key in list(facts) if isinstance(facts, dict) else range(len(facts)):
        yield facts, key
        if isinstance(facts[key], dict | list):
            yield from places(facts[key])


def test_any_value_of_a_manifest_may_be_odd(whole: Path) -> None:
    manifest = whole / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    facts = json.loads(text)
    refused = 0
    for number, (holder, key) in enumerate(places(facts)):
        kept = holder[key]
        for odd in islice(cycle(ODD), number, number + 2):
            holder[key] = odd
            manifest.write_text(json.dumps(facts), encoding="utf-8")
            try:
                compare_outages([whole])
            except SentimentError as error:
                assert str(whole) in str(error)  # noqa: PT017
                refused += 1
        holder[key] = kept
    manifest.write_text(text, encoding="utf-8")
    assert refused > 30


@pytest.mark.parametrize(
    "content", ["[]", "3", '"x"', "[" * 100_000, '{"outages": 5}', "{}", ""]
)
def test_a_manifest_may_be_anything(whole: Path, tmp_path: Path, content: str) -> None:
    folder = tmp_path / "report"
    shutil.copytree(whole, folder)
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    try:
        compare_outages([folder])
    except SentimentError as error:
        assert str(folder) in str(error) or "no report" in str(error)  # noqa: PT017


@pytest.mark.parametrize("odd", ["", "inf", "-inf", "nan", "x", "-1", "1e400", "[]", "9" * 30])
@pytest.mark.parametrize("name", ["windows", "timeline", "differences"])
def test_any_cell_of_a_table_may_be_odd(
    whole: Path, tmp_path: Path, name: str, odd: str
) -> None:
    folder = tmp_path / "report"
    shutil.copytree(whole, folder)
    table = folder / f"{name}.csv"
    header, first, *rest = table.read_text(encoding="utf-8-sig").splitlines()
    cells = first.split(",")
    for at in range(len(cells)):
        line = ",".join([*cells[:at], odd, *cells[at + 1 :]])
        table.write_text("\n".join([header, line, *rest]) + "\n", encoding="utf-8")
        try:
            compare_outages([folder])
        except SentimentError as error:
            assert str(table) in str(error)  # noqa: PT017
