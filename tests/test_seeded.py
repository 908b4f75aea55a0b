"""What is said of seeded faults holds for the package as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.seeded import draw, equivalents, mutants_of


@pytest.mark.parametrize("said", equivalents(), ids=lambda said: Path(said[0]).stem)
def test_what_changes_nothing_is_a_change_that_is_seeded(said: tuple[str, str, str]) -> None:
    file, *lines = said
    assert tuple(lines) in {mutant.lines() for mutant in mutants_of(Path(file))}
    assert equivalents()[said]


def test_a_change_keeps_its_turn_whatever_else_there_is() -> None:
    one, other = Path("sentiment/codes.py"), Path("sentiment/escape.py")
    drawn = draw([one, other], 500, seed=1)
    assert [each for each in drawn if each.file == one] == draw([one], 500, seed=1)
    assert drawn[:5] == draw([other, one], 5, seed=1)
    assert drawn != draw([one, other], 500, seed=2)
