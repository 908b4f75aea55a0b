"""Reports of invented archives say what they said, or the change is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tests.golden_reports import FOLDER, REPORTS, artists_alone, as_table, told
from tests.golden_tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def assert_same_table(made: str, kept: str, name: str) -> None:
    one, other = as_table(made), as_table(kept)
    assert list(one) == list(other), name
    assert len(one) == len(other), name
    for column in one:
        numbers, usual = (pd.to_numeric(t[column], errors="coerce") for t in (one, other))
        is_text = numbers.isna() | usual.isna()
        np.testing.assert_array_equal(
            one[column][is_text], other[column][is_text], err_msg=f"{name}: {column}"
        )
        np.testing.assert_allclose(
            numbers[~is_text],
            usual[~is_text],
            rtol=1e-5,
            atol=1e-9,
            err_msg=f"{name}: {column}",
        )


@pytest.mark.parametrize("make", [*REPORTS, *TABLES], ids=lambda make: make.__name__)
def test_a_report_is_as_it_was(
    make: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sentiment.report.figures.draw_charts", artists_alone)
    make(tmp_path / "report")
    made, kept = told(tmp_path / "report"), told(FOLDER / make.__name__)
    assert sorted(made) == sorted(kept)
    for name, text in made.items():
        if name.endswith(".csv"):
            assert_same_table(text, kept[name], name)
        else:
            assert text.splitlines() == kept[name].splitlines(), name
