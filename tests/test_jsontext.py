from __future__ import annotations

import io
import json
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.ingest.format import json_runs
from sentiment.ingest.format.json_stream import split_document

KEYS = st.sampled_from(["a", "b", "data", 'quo"te', "back\\", "br[{"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('ab"\\[]{}:, \n', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=25,
)


def _objects(value: Any, depth: int) -> list[Any]:
    """The objects in lists at `depth`, found by parsing the whole document."""
    if isinstance(value, list):
        if depth == 1:
            return [each for each in value if isinstance(each, dict)]
        return [found for each in value for found in _objects(each, depth - 1)]
    if isinstance(value, dict):
        return [found for each in value.values() for found in _objects(each, depth)]
    return []


@settings(deadline=None)
@given(
    VALUES,
    st.integers(1, 3),
    st.integers(1, 40),
    st.sampled_from([None, 1]),
    st.sampled_from([1, 1 << 12]),
)
def test_a_stream_gives_what_a_parser_of_the_whole_gives(
    document: Any, depth: int, size: int, indent: int | None, least: int
) -> None:
    data = json.dumps(document, indent=indent).encode()
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    with patch.object(json_runs, "_LEAST", least):
        found = list(split_document(pieces, depth))
    texts = [text for each in found for text in each.texts]
    assert [json.loads(text) for text in texts] == _objects(document, depth)
    assert not any(each.fault for each in found)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_paths_tell_the_lists_apart(size: int) -> None:
    document = (
        b'var x = {"a" : [ {"k" :1, "t": "br\\"[{"} , {"k": 2} ], "b": {"c": [[{"d": 1}]]},'
        b'"e": [{"f": [{"g": "]"}, {"g": 2}]}]} \n {"a": [{"k": 3}]}'
    )
    pieces = [document[i : i + size] for i in range(0, len(document), size)]
    outer = [(each.path, json.loads(*each.texts)) for each in split_document(pieces)]
    assert [path for path, _ in outer] == ["a", "a", "e", "a"]
    assert outer[0][1] == {"k": 1, "t": 'br"[{'}
    inner = [(each.path, json.loads(*each.texts)) for each in split_document(pieces, depth=2)]
    assert inner == [
        ("b.c[]", {"d": 1}),
        ("e[].f", {"g": "]"}),
        ("e[].f", {"g": 2}),
    ]


@pytest.mark.parametrize("size", [100, 256, 5000])
def test_a_record_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("sentiment.ingest.format.json_stream.MAX_RECORD", 1000)
    large = {"a": list(range(3000)), "b": [{}] * 500}
    stream = io.BytesIO(json.dumps([{"a": 1}, large, {"a": 2}]).encode())
    elements = list(split_document(iter(lambda: stream.read(size), b"")))
    assert [each.fault for each in elements] == ["", "record too large", ""]
    assert json.loads(*elements[2].texts) == {"a": 2}


def test_a_quote_that_never_closes_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentiment.ingest.format.json_stream.MAX_STRING", 1000)
    pieces = [b'[{"a": 1}, {"a": "', *[b"x" * 100] * 1000]
    found = list(split_document(pieces))
    assert [each.fault for each in found] == ["", "file cut short"]
    assert found[1].texts == [b""]  # not kept: memory stays bounded
    closed = [*pieces, b'"}, {"a": 2}]']
    assert [each.fault for each in split_document(closed)] == ["", "record too large", ""]
