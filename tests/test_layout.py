"""How modules depend on each other: no circles."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def imports_at_once(source: str) -> set[tuple[str, str]]:
    """Return modules, and names taken from them, that are imported when the source is run."""
    found: set[tuple[str, str]] = set()
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {(each.name, "") for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {(node.module, each.name) for each in node.names}
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return found


def depends_on(sources: dict[str, str]) -> dict[str, set[str]]:
    """Tell for each module which of the others it needs to be imported."""
    return {
        module: {
            name
            for left, right in imports_at_once(source)
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


def test_a_circle_is_seen_but_not_one_of_types_or_of_functions() -> None:
    circle = {"a": "import b", "b": "from a import word"}
    with pytest.raises(CycleError):
        TopologicalSorter(depends_on(circle)).prepare()
    plain = "if TYPE_CHECKING:\n    import b\n\ndef late():\n    import b"
    TopologicalSorter(depends_on({"a": plain, "b": "import a"})).prepare()
