"""What is said of seeded faults holds for the package as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.seeded import equivalents, mutants_of


@pytest.mark.parametrize("said", equivalents(), ids=lambda said: Path(said[0]).stem)
def test_what_changes_nothing_is_a_change_that_is_seeded(said: tuple[str, str, str]) -> None:
    file, *lines = said
    assert tuple(lines) in {mutant.lines() for mutant in mutants_of(Path(file))}
    assert equivalents()[said]
