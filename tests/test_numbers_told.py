"""Numbers in sentences, where the way they are written changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sentiment.tell import numbers

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "0 %"),
        (0.0004, "0.0 %"),
        (0.0094, "0.9 %"),
        (0.00949, "0.9 %"),
        (0.0095, "1 %"),
        (0.0149, "1 %"),
        (0.516, "52 %"),
        (1.0, "100 %"),
    ],
)
def test_percent(share: float, told: str) -> None:
    assert numbers.percent(share) == told


@pytest.mark.parametrize(
    ("value", "digits", "told"),
    [
        (0.05, 1, "+0.1"),
        (0.04, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-2.5, 0, "−2"),
        (12.0, 2, "+12.00"),
    ],
)
def test_signed(value: float, digits: int, told: str) -> None:
    assert numbers.signed(value, digits) == told


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((0.1, 0.2), "10 to 20"),
        ((0.101, 0.104), "10.1 to 10.4"),
        ((0.104, 0.106), "10 to 11"),
        ((0.1, 0.2, 1, 2), "0.10 to 0.20"),
        ((0.101, 0.102, 1, 2), "0.10 to 0.10"),
        ((0.1, 0.1, 100, 1), "10.0 to 10.0"),
        ((NAN, 0.2), ""),
        ((0.1, NAN), ""),
        ((3.0, 9.0, 1), "3 to 9"),
    ],
)
def test_between(args: tuple, told: str) -> None:
    assert numbers.between(*args) == told


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        (0.0, "0"),
        (0.049, "fewer than 0.1"),
        (0.05, "0.1"),
        (0.96, "1.0"),
        (9.94, "9.9"),
        (9.95, "9.9"),
        (9.96, "10"),
        (10.4, "10"),
        (1234.5, "1,234"),
    ],
)
def test_rates(rate: float, told: str) -> None:
    assert numbers.rate_words(rate) == told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.0, 3.0, "0 to 3.0"),
        (0.049, 3.0, "0.05 to 3.0"),
        (0.05, 3.0, "0.1 to 3.0"),
        (0.003, 0.004, "0.003 to 0.004"),
        (3.01, 3.04, ""),
        (NAN, 1.0, ""),
        (1.0, NAN, ""),
    ],
)
def test_rates_between(low: float, high: float, told: str) -> None:
    assert numbers.rates_between(low, high) == told


@pytest.mark.parametrize(
    ("value", "low", "high", "told"),
    [
        (0.99, 0.2, 1.0, "within the first hour"),
        (0.99, 0.2, 1.6, "within the first hour (at most 2 h)"),
        (0.99, 0.2, INF, "within the first hour"),
        (1.0, 0.4, 1.6, "1 h (0 to 2)"),
        (71.9, 60.0, 80.0, "72 h (60 to 80)"),
        (72.0, 60.0, 240.0, "3 days (2.5 to 10)"),
        (72.0, 60.0, 239.0, "3 days (2.5 to 10)"),
        (72.0, 60.0, 256.0, "3 days (2.5 to 11)"),
        (72.0, 60.0, INF, "3 days (2.5 or more)"),
        (300.0, 288.0, 312.0, "12 days (12 to 13)"),
        (5.0, NAN, NAN, "5 h"),
        (5.0, NAN, INF, "5 h"),
    ],
)
def test_hours(value: float, low: float, high: float, told: str) -> None:
    assert numbers.hours_words(value, low, high) == told


@pytest.mark.parametrize(
    ("p", "told"),
    [
        (0.00099, "p < 0.001"),
        (0.001, "p = 0.001"),
        (0.0099, "p = 0.010"),
        (0.01, "p = 0.01"),
        (0.99, "p = 0.99"),
        (0.9901, "p > 0.99"),
    ],
)
def test_p_values(p: float, told: str) -> None:
    assert numbers.p_words(p) == told


@pytest.mark.parametrize(
    ("args", "told"),
    [
        # to two digits of half the width of the interval
        ((1243.2, 861.0, 1618.0), "1,240 (860 to 1,620)"),
        ((1243.2, 1234.0, 1254.0), "1,243 (1,234 to 1,254)"),
        ((1243.2, 1144.0, 1343.0), "1,243 (1,144 to 1,343)"),
        ((1243.2, 1143.0, 1343.0), "1,240 (1,140 to 1,340)"),
        ((52_345.0, 41_000.0, 63_000.0), "52,000 (41,000 to 63,000)"),
        ((3.2, 3.0, 3.4), "3 (3 to 3)"),
        ((-31.0, -44.0, -19.0), "−31 (−44 to −19)"),
        ((31.0, 30.5, 31.5), "31 (30 to 32)"),
    ],
)
def test_counts(args: tuple, told: str) -> None:
    assert numbers.count_words(*args) == told


@pytest.mark.parametrize(
    ("minutes", "told", "per"),
    [
        (1, "1 min", "1 min"),
        (60, "1 h", "hour"),
        (90, "90 min", "90 min"),
        (120, "2 h", "2 h"),
        (150, "2.5 h", "2.5 h"),
        (135, "135 min", "135 min"),
        (1440, "24 h", "24 h"),
        (2880, "2 days", "2 days"),
        (2160, "36 h", "36 h"),
        (0.5, "0 min", "0 min"),
    ],
)
def test_durations(minutes: float, told: str, per: str) -> None:
    width = timedelta(minutes=minutes)
    assert numbers.duration_words(width) == told
    assert numbers.per_words(width) == per


def test_levels_and_changes() -> None:
    row = {"value": 0.104, "low": 0.05, "high": 0.19, "n": 1234}
    assert numbers.level_and_n(row, percent=True) == "10.4 % (5.0 to 19.0, n = 1,234)"
    assert numbers.level_and_n(row, percent=False) == "+0.10 (+0.05 to +0.19, n = 1,234)"
    assert numbers.level_and_n({**row, "value": NAN}, percent=True) == "no posts"
    assert numbers.share_and_n(0.104, NAN, NAN, 80) == "10.4 % (n = 80)"
    changed = {"value": -0.104, "low": -0.2, "high": 0.0001}
    shares = numbers.change_words({**changed, "measure": "share_none"})
    assert shares == "−10.4 points (−20.0 to 0.0"
    mean = numbers.change_words({**changed, "measure": "compound_mean"})
    assert mean == "−0.10 (−0.20 to 0.00"


def test_texts() -> None:
    assert [numbers.shortened("a b c d", most) for most in (6, 7)] == ["a b c…", "a b c d"]
    told = [numbers.listed(list("abcd"[:n])) for n in range(5)]
    assert told == ["", "a", "a and b", "a, b and c", "a, b, c and d"]
    assert numbers.ALPHA == 0.01
