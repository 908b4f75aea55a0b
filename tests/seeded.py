"""Small changes to the package, one token each, that its tests should notice."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections import Counter
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
_SWAPS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "//": "*",
    "+=": "-=",
    "&": "|",
    "and": "or",
    "or": "and",
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "True": "False",
    "False": "True",
    "is": "is not",
    "break": "continue",
}
#: Lines of what is held or taken at once, cached or passed over to be quick; no output depends
#: on them, but memory and time do.
_SPEED_ALONE = {
    "sentiment/analysis/rejected.py": "_IN_MEMORY",
    "sentiment/analysis/spread/folder.py": "_BLOCK",
    "sentiment/analysis/spread/partition.py": "_UNPACKED",
    "sentiment/analysis/spread/spread.py": "_KEYS|_ADDED",
    "sentiment/cli/process.py": "_ARENA_MAX|gc.set_threshold|libc.mallopt",
    "sentiment/ingest/field/time_column.py": "_MOST_KNOWN",
    "sentiment/ingest/format/json_runs.py": "_LEAST",
    "sentiment/ingest/format/parquet.py": "_BATCH",
    "sentiment/ingest/repeated.py": "_BLOCK",
    "sentiment/ingest/source/decompress.py": "_BLOCK|_ZSTD_BLOCK",
    "sentiment/ingest/source/ranges.py": "_FIRST|_LARGEST",
    "sentiment/ingest/source/spreadsheet.py": "_BLOCK|_KEPT",
    "sentiment/ingest/source_reader.py": "_MAX_WAITING",
    "sentiment/keys/hashset.py": "MAX_IN_MEMORY|_BLOCK|_FILTER_(WORDS|BITS|FROM)",
    "sentiment/score/reactions/encoder.py": "_POSTS",
    "sentiment/score/reactions/hashed.py": "_ROWS",
}


class Mutant(NamedTuple):
    """One token changed."""

    file: Path
    line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        """Name the place as compilers do."""
        return f"{self.file}:{self.line}:{self.start}: {self.old} -> {self.new}"

    def lines(self) -> tuple[str, str]:
        """Return its line as it stands and changed, without the spaces in front."""
        source = (ROOT / self.file).read_text(encoding="utf-8")
        whole = (source, self.in_source(source))
        was, becomes = (text.splitlines()[self.line - 1].strip() for text in whole)
        return was, becomes

    def in_source(self, source: str) -> str:
        """Change the token in a file's text."""
        lines = source.splitlines(keepends=True)
        line = lines[self.line - 1]
        lines[self.line - 1] = line[: self.start] + self.new + line[self.end :]
        return "".join(lines)


def mutants_of(file: Path) -> list[Mutant]:
    """List what can be changed in a file: code alone, no annotation, text or import."""
    source = (ROOT / file).read_text(encoding="utf-8")
    slow = _SPEED_ALONE.get(str(file))
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if re.match(r"\s*(from|import|def|class|assert|@|\"\"\"|[\w.]+: )", token.line):
            continue
        if slow and re.match(rf"\s*({slow})\b", token.line):
            continue
        new = _SWAPS.get(token.string)
        if token.type == tokenize.NUMBER:
            new = str(eval(token.string) * 2 + 1)
        elif token.type not in {tokenize.OP, tokenize.NAME}:
            continue
        (line, start), (_, end) = token.start, token.end
        kept = re.search(r"strict=$|[(,]\s*$|^\s*$", token.line[:start])
        if new is not None and not (kept and (kept[0] == "strict=" or token.string == "*")):
            found.append(Mutant(file, line, start, end, token.string, new))
    return found


def compiled(source: str) -> list[object] | None:
    """Return what a text does, whatever the columns; None where it is no Python."""

    def plain(code: CodeType) -> list[object]:
        consts = [plain(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
        return [code.co_code, code.co_names, code.co_varnames, consts]

    try:
        return plain(compile(source, "", "exec", dont_inherit=True))
    except SyntaxError:
        return None


def draw(files: list[Path], n: int, seed: int) -> list[Mutant]:
    """Draw mutants that change what is done; each keeps its turn while its line stands."""
    turns: dict[bytes, Mutant] = {}
    alike: Counter[str] = Counter()
    for mutant in (mutant for file in files for mutant in mutants_of(file)):
        told = f"{seed} {mutant.file} {mutant.lines()}"
        alike[told] += 1
        turns[sha256(f"{told} {alike[told]}".encode()).digest()] = mutant
    drawn: list[Mutant] = []
    for _, mutant in sorted(turns.items()):
        source = (ROOT / mutant.file).read_text(encoding="utf-8")
        if len(drawn) < n and compiled(mutant.in_source(source)) not in (
            None,
            compiled(source),
        ):
            drawn.append(mutant)
    return drawn


def equivalents() -> dict[tuple[str, str, str], str]:
    """Return why changes of `equivalents.toml` change nothing: by file and lines."""
    listed = tomllib.loads((ROOT / "tests" / "equivalents.toml").read_text(encoding="utf-8"))
    return {(e["file"], e["was"], e["becomes"]): e["why"] for e in listed["equivalent"]}


def functions_at(mutant: Mutant) -> list[str]:
    """Name the functions around a mutant as Python does, the outermost first."""
    tree = ast.parse((ROOT / mutant.file).read_text(encoding="utf-8"))
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and node.lineno <= mutant.line <= (node.end_lineno or 0)
    ]
    found, inside = [], ""
    for node in sorted(around, key=lambda node: node.lineno):
        if isinstance(node, ast.FunctionDef):
            found.append(inside + node.name)
        inside += node.name + (".<locals>." if isinstance(node, ast.FunctionDef) else ".")
    return found
