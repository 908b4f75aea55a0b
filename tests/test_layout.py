"""How modules depend on each other: no circles, not even of types."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def imports(source: str) -> set[tuple[str, str]]:
    """Return modules, and names taken from them: at once, for types alone, or when called."""
    found: set[tuple[str, str]] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {(each.name, "") for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {(node.module, each.name) for each in node.names}
    return found


def depends_on(sources: dict[str, str]) -> dict[str, set[str]]:
    """Tell for each module which of the others it names."""
    return {
        module: {
            name
            for left, right in imports(source)
            for name in [f"{left}.{right}" if f"{left}.{right}" in sources else left]
            if name in sources
        }
        for module, source in sources.items()
    }


def test_no_modules_import_each_other_in_a_circle() -> None:
    sources = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): (
            path.read_text(encoding="utf-8")
        )
        for folder in ("sentiment", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    }
    needs = depends_on(sources)
    assert "sentiment.outage" in needs["sentiment.incidents"]
    assert list(TopologicalSorter(needs).static_order())


@pytest.mark.parametrize(
    "source",
    [
        "import b",
        "if TYPE_CHECKING:\n    import b",
        "def late():\n    import b",
        "class A:\n    def late(self):\n        from b import word",
    ],
)
def test_a_circle_is_seen_wherever_the_import_stands(source: str) -> None:
    with pytest.raises(CycleError):
        TopologicalSorter(depends_on({"a": source, "b": "from a import word"})).prepare()
