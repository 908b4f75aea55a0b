"""Quick coverage studies: intervals hold the truth about as often as they say."""

import numpy as np

from benchmarks.coverage import STUDIES
from benchmarks.effect_coverage import cover_effects, study_placebos, study_regressions
from benchmarks.simulated import Setting
from benchmarks.synthetic_coverage import cover_synthetic, draw

RUNS = 40
#: Below this a true coverage of 95 % falls in one of 2,000 such series of runs.
LEAST = 0.825


def test_effects_hold_their_truth() -> None:
    found = cover_effects(Setting(), RUNS)
    assert set(found) >= {"adjacent windows", "same hours", "within authors", "statement"}
    assert min(found.values()) > LEAST, found
    assert np.mean(list(found.values())) > 0.9


def test_the_synthetic_archives_quantities_hold_their_truth() -> None:
    table = cover_synthetic([draw(seed) for seed in range(12)])
    assert len(table) > 60
    assert (table["held"] >= 0.6).all(), table[table["held"] < 0.6]
    assert table["held"].mean() > 0.93
    told = table.set_index(["quantity", "of"])
    assert told.loc[("lag_behind_frustration", "humor"), "truth"] > 0


def test_studies_print_tables() -> None:
    for study in (study_placebos, study_regressions):
        lines = list(study(2))
        assert sum(line.startswith("|") for line in lines) > 5
    assert {"effects", "placebos", "regressions", "synthetic"} <= set(STUDIES)
