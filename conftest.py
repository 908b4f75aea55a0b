"""What examples of docstrings see."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from _pytest.doctest import DoctestItem

import sentiment

_plain = sentiment.analyse
_kept = cache(_plain)


def _analyse(*source: Any, **options: Any) -> sentiment.Analysis:
    try:
        return _kept(*source, **options)
    except TypeError:  # a table
        return _plain(*source, **options)


@pytest.fixture(autouse=True)
def names_of_examples(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give examples of public names what a notebook has, and no more; the rest `st` as well."""
    if not isinstance(request.node, DoctestItem):
        return
    example = request.node.dtest
    assert example is not None
    name = example.name.rpartition(".")[2]
    public = inspect.unwrap(getattr(sentiment, name, None))  # type: ignore[arg-type]
    if getattr(public, "__module__", "") + f".{name}" == example.name:
        example.globs.clear()
        example.globs |= {"np": np, "pd": pd}
    example.globs["st"] = sentiment
    monkeypatch.setattr(sentiment, "analyse", _analyse)  # many look at one analysis
