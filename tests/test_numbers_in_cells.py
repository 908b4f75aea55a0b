"""Numbers in the cells of workbooks: identifiers that they can't hold are not believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sentiment.ingest import IngestLog, read_posts
from tests.test_layouts import TEXTS, TIMES

if TYPE_CHECKING:
    from pathlib import Path

xlsxwriter = pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")


@pytest.mark.parametrize(("first", "n_odd"), [(1883900000000000000, 6), (188390000000000, 0)])
def test_long_numbers_of_cells_are_no_ids(first: int, n_odd: int, tmp_path: Path) -> None:
    path = tmp_path / "posts.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Posts")
        sheet.write_row(0, 0, ["Tweet ID", "Date", "Text"])
        for i, (time, text) in enumerate(zip(TIMES, TEXTS, strict=True)):
            sheet.write_row(i + 1, 0, [float(first + i), f"{time:%Y-%m-%d %H:%M:%S}", text])
    log = IngestLog()
    posts = read_posts(path, log=log)
    right = [f"Posts#{i + 1}" if n_odd else str(first + i) for i in range(6)]
    assert posts["post_id"].tolist() == right
    assert log.files[0].n_float_ids == n_odd
    assert not log.n_repeated
