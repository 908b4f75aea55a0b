"""Do the intervals of effects hold the truth? Studies for `benchmarks.coverage`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import statsmodels.api as sm
from scipy import stats

from benchmarks.simulated import Setting, Simulated, simulate
from sentiment.count.history import History
from sentiment.count.spans import assign_windows
from sentiment.measure import Tally
from sentiment.measure.interrupted import CHANGES, tabulate_statements
from sentiment.measure.judge import compare_windows
from sentiment.measure.quantities import clusters_of, post_shares
from sentiment.measure.robustness import tabulate_effects
from sentiment.outage import Statement
from sentiment.stats.autoregression import fit_series

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

__all__ = ["cover_effects", "study_effects", "study_placebos", "study_regressions"]

_DAY = timedelta(days=1)
#: Archives that differ in what makes intervals too short.
SETTINGS = {
    "authors and hours differ": Setting(),
    "hours alike for longer": Setting(shock=0.4, memory=0.8),
    "hours don't differ by chance": Setting(shock=0.0),
    "loud authors": Setting(author_spread=1.6, authors=250),
    "four weeks, few posts": Setting(days=28, per_hour=12.0),
}


def effects_of(drawn: Simulated) -> pd.DataFrame:
    """Return the table of effects of one archive."""
    start, end = drawn.outage.start, drawn.outage.end
    assert end is not None
    tally, history = Tally(drawn.outage, timedelta(hours=1)), History()
    tally.add(assign_windows(drawn.posts, drawn.outage))
    history.add(drawn.posts)
    spans = [(start - _DAY, start), (start, end), (end, end + timedelta(hours=14))]
    shares = post_shares(clusters_of(tally))
    return tabulate_effects(tally, history, compare_windows(tally, shares), spans)[0]


def cover_effects(setting: Setting, runs: int, seed: int = 0) -> dict[str, float]:
    """Count how often intervals of the share of frustration hold the truth.

    Adjacent windows and authors have as their truth the change between these
    very hours, with other authors; the other methods the effect itself.

    Returns
    -------
    dict of str to float
        Shares of runs; NaN where no run had an interval.
    """
    rng = np.random.default_rng(seed)
    hits: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        drawn = simulate(rng, setting)
        change = drawn.change(setting.hours)
        truths = {
            ("adjacent windows", "during - before"): change,
            ("within authors", "during - before"): change,
            ("same hours", "during - before"): setting.effect,
            ("interrupted series", CHANGES[0]): setting.effect,
            ("interrupted series", CHANGES[1]): 0.0,
            ("interrupted series", CHANGES[2]): -setting.effect,
            ("interrupted series", CHANGES[3]): 0.0,
        }
        table = effects_of(drawn)
        table = table[table["measure"] == "share_frustration"]
        for (method, comparison), truth in truths.items():
            rows = table[(table["method"] == method) & (table["comparison"] == comparison)]
            name = comparison if method == "interrupted series" else method
            _note(hits[name], rows, truth)
        onset = Statement(drawn.outage.start)
        known = replace(drawn.outage, start=onset.time - _DAY, end=None, statements=(onset,))
        history = History()
        history.add(drawn.posts)
        steps = tabulate_statements(history, known)
        _note(hits["statement"], steps[steps["measure"] == "share_frustration"], setting.effect)
    return {name: float(np.nanmean(found)) for name, found in hits.items()}


def _note(hits: list[float], rows: pd.DataFrame, truth: float) -> None:
    low, high = rows["low"].iloc[0], rows["high"].iloc[0]
    hits.append(np.nan if np.isnan(low) else float(low <= truth <= high))


def study_effects(runs: int) -> Iterator[str]:
    """Effects by each method: authors write in bursts, hours resemble each other."""
    yield f"share of {runs:,} archives whose 95 % interval holds the truth"
    yield ""
    found = {name: cover_effects(setting, runs) for name, setting in SETTINGS.items()}
    columns = list(next(iter(found.values())))
    yield "| archives | " + " | ".join(columns) + " |"
    yield "| --- |" + " --- |" * len(columns)
    for name, row in found.items():
        yield f"| {name} | " + " | ".join(f"{100 * row[key]:.1f} %" for key in columns) + " |"


def study_placebos(runs: int) -> Iterator[str]:
    """Quiet archives: how often each method finds something at p < 0.05."""
    yield "| archives | adjacent windows | same hours | within authors | placebo onsets |"
    yield "| --- | --- | --- | --- | --- |"
    methods = ("adjacent windows", "same hours", "within authors", "placebo onsets")
    for name, setting in SETTINGS.items():
        rng = np.random.default_rng(0)
        found = np.zeros(len(methods))
        for _ in range(runs):
            table = effects_of(simulate(rng, replace(setting, effect=0.0)))
            rows = table[
                (table["measure"] == "share_frustration")
                & (table["comparison"] == "during - before")
            ].set_index("method")
            found += rows.loc[list(methods), "p"].to_numpy(float) < 0.05  # noqa: PLR2004
        yield f"| {name} | " + " | ".join(f"{100 * n / runs:.1f} %" for n in found) + " |"


def study_regressions(runs: int) -> Iterator[str]:
    """Break in a series of 216 hours: which way to fit it holds the truth."""
    hours = np.arange(216.0)
    since = hours >= 194  # noqa: PLR2004  an outage of 8 hours and the day after
    back = hours >= 202  # noqa: PLR2004
    turns = [2 * np.pi * hours / period for period in (24, 12)]
    waves = [wave(turn) for turn in turns for wave in (np.sin, np.cos)]
    columns = [since, since * (hours - 194), back, back * (hours - 202)]
    design = np.column_stack([np.ones(216), hours / 216, *columns, *waves]).astype(float)
    yield "share of series whose 95 % interval of the level at the onset holds the truth"
    yield ""
    names = ("OLS", "Newey-West", "Prais-Winsten", "noise and memory, averaged")
    yield "| share of what hours have in common | memory | " + " | ".join(names) + " |"
    yield "| --- | --- |" + " --- |" * len(names)
    rng = np.random.default_rng(0)
    for share in (0.0, 0.5, 2.0):
        for memory in (0.6, 0.9) if share else (0.0,):
            hits = np.zeros(len(names))
            for _ in range(runs):
                noise = rng.uniform(0.5, 1.5, 216)
                common = np.zeros(216)
                for hour in range(216):
                    fresh = rng.normal() * np.sqrt(share * (1 - memory**2 * (hour > 0)))
                    common[hour] = memory * common[hour - 1] * (hour > 0) + fresh
                series = rng.normal(0, np.sqrt(noise)) + common
                hits += [low <= 0 <= high for low, high in _ways(series, design, noise, hours)]
            cells = " | ".join(f"{100 * n / runs:.1f} %" for n in hits)
            yield f"| {share:g} | {memory:g} | {cells} |"


def _ways(
    series: np.ndarray, design: np.ndarray, noise: np.ndarray, hours: np.ndarray
) -> Iterator[tuple[float, float]]:
    plain = sm.WLS(series, design, weights=1 / noise)
    lags = {"maxlags": 6, "use_correction": True}
    root = np.sqrt(noise)
    alike = sm.GLSAR(series / root, design / root[:, None], rho=1).iterative_fit(6)
    for fit in (plain.fit(), plain.fit(cov_type="HAC", cov_kwds=lags), alike):
        yield tuple(fit.conf_int()[2])
    fit = fit_series(series[:, None], design, noise, hours)
    value, error = fit.coefficients[0, 2], np.sqrt(fit.covariance[0, 2, 2])
    half = stats.t.ppf(0.975, len(design) - design.shape[1]) * error
    yield value - half, value + half
