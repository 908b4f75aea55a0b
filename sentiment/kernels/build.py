"""Compiling the package's C code, when it is installed: ``python -m sentiment.kernels.build``.

What is built depends on the sources and on Python, whose Unicode tables it holds, and is
named after both: a build of other sources is never loaded. Only the standard library is
used, as packages are built before what they need is installed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import string
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_FOLDERS: Final = (
    *("kernels", "keys", "language/fasttext", "score/vader", "score/reactions/kernel"),
)
_BUILT: Final = _PACKAGE / "kernels" / "built"
_OPTIONS: Final = (
    *("-std=c11", "-O3", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra"),
    "-ffp-contract=off",  # sums and products are rounded one by one, as Python does it
    "-fno-math-errno",
)
#: Instruction sets by architecture, the best first; which one runs is chosen at loading.
_LEVELS: Final = {
    "x86_64": {
        "v3": ("-mavx2", "-mbmi", "-mbmi2", "-mlzcnt", "-mpopcnt", "-mmovbe"),
        "v2": ("-msse4.2", "-mpopcnt"),
    }
}
_ANY: Final[dict[str, tuple[str, ...]]] = {"any": ()}
_SIGMA, _FINAL_SIGMA = "Σ", "ς"
_PAGE: Final = 128


def _lowers_sigma(text: str) -> bool:
    return (text + _SIGMA).lower().endswith(_FINAL_SIGMA)


#: What is asked of each character, in the order of the flags in ``characters.h``.
FLAGS: Final[tuple[Callable[[str], bool], ...]] = (
    str.isalpha,
    lambda char: char.isalnum() or char == "_",
    str.isspace,
    str.isdecimal,
    str.isupper,
    lambda char: char.islower() or (char.istitle() and not char.isupper()),
    lambda char: char.istitle() and not char.isupper(),
    lambda char: char.casefold() != char,
    lambda char: char.lower() != char,
    _lowers_sigma,
    # behind "A" a sigma becomes final unless what stands between is neither cased nor ignored
    lambda char: not _lowers_sigma(char) and _lowers_sigma("A" + char),
    lambda char: char in string.punctuation,
)


def character_flags() -> list[int]:
    """Ask Python about every character; unassigned and private ones have no flags."""
    flags = [0] * (sys.maxunicode + 1)
    for code in range(len(flags)):
        char = chr(code)
        if unicodedata.category(char) not in {"Cn", "Co", "Cs"}:
            flags[code] = sum(bool(ask(char)) << bit for bit, ask in enumerate(FLAGS))
    return flags


def _array(kind: str, name: str, values: Iterable[int]) -> str:
    return f"{kind} {name}[] = {{{','.join(map(str, values))}}};\n"


def _forms(name: str, change: Callable[[str], str]) -> str:
    """Return the tables of what a method of strings changes beyond ASCII."""
    changed = {
        code: change(chr(code)).encode()
        for code in range(_PAGE, sys.maxunicode + 1)
        if not 0xD800 <= code <= 0xDFFF and change(chr(code)) != chr(code)  # noqa: PLR2004  surrogates
    }
    growth = max(len(form) / len(chr(code).encode()) for code, form in changed.items())
    assert growth <= 3, f"{name}: FORM_GROWTH must be {growth}"  # noqa: PLR2004
    ends, end = [], 0
    for form in changed.values():
        end += len(form)
        ends.append(end)
    return (
        _array("static const u32", f"{name}_codes", changed)
        + _array("static const u32", f"{name}_ends", ends)
        + _array("static const u8", f"{name}_texts", b"".join(changed.values()))
        + f"const Forms {name}_forms = "
        + f"{{{name}_codes, {name}_ends, {name}_texts, {len(changed)}}};\n"
    )


def character_tables() -> str:
    """Return the tables of ``characters.h`` as C code; equal pages are kept once."""
    flags = character_flags()
    numbers: dict[tuple[int, ...], int] = {}
    pages = [
        numbers.setdefault(tuple(flags[first : first + _PAGE]), len(numbers))
        for first in range(0, len(flags), _PAGE)
    ]
    return (
        '#include "characters.h"\n'
        + _array("const uint16_t", "flag_pages", pages)
        + _array("const uint16_t", "flag_table", (flag for page in numbers for flag in page))
        + _array("const uint16_t", "byte_flags", [*flags[:_PAGE], *[0] * _PAGE])
        + _forms("lower", str.lower)
        + _forms("folded", str.casefold)
    )


def _sources() -> list[Path]:
    return sorted(path for folder in _FOLDERS for path in (_PACKAGE / folder).glob("*.[ch]"))


def _machine() -> str:
    return platform.machine().lower().replace("amd64", "x86_64")


def built_files() -> dict[str, Path]:
    """Return where the builds of the sources as they are now belong, the best one first.

    There is one for each instruction set.
    """
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for source in [*_sources(), Path(__file__)]:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    end = digest.hexdigest()[:16] + (".dll" if sys.platform == "win32" else ".so")
    tag = f"kernels-{sys.implementation.cache_tag}-{sys.platform}-{_machine()}"
    return {level: _BUILT / f"{tag}-{level}-{end}" for level in _LEVELS.get(_machine(), _ANY)}


def _works(command: list[str]) -> bool:
    """Tell whether a compiler makes a shared library: one may lack headers or a linker."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "probe.c")
        source.write_text("#include <math.h>\n#include <stdlib.h>\nint probe(void);\n")
        line = [*command, "-shared", "-fPIC", "-o", str(Path(folder, "probe")), str(source)]
        with contextlib.suppress(OSError):
            done = subprocess.run(line, capture_output=True, check=False)  # noqa: S603
            return done.returncode == 0
    return False


def find_compiler() -> list[str] | None:
    """Return the command of a C compiler: ``CC``, the system's, or ziglang's from PyPI."""
    names = [os.environ["CC"]] if os.environ.get("CC") else ["cc", "gcc", "clang"]
    commands = [name.split() for name in names if shutil.which(name.split()[0])]
    if find_spec("ziglang"):
        commands.append([sys.executable, "-m", "ziglang", "cc"])
    return next(filter(_works, commands), None)


def build(compiler: list[str] | None = None, extra: Iterable[str] = ()) -> list[Path]:
    """Compile what is not built yet, and take away builds of other sources."""
    targets = built_files()
    if all(path.exists() for path in targets.values()):
        return list(targets.values())
    compiler = compiler or find_compiler()
    if compiler is None:
        raise RuntimeError(
            "build: found no C compiler that works; expected cc, gcc, clang or the one in the "
            "package ziglang.\nInstall that: python -m pip install ziglang"
        )
    _BUILT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_BUILT) as folder:
        tables = Path(folder, "characters.c")
        tables.write_text(character_tables(), encoding="ascii")
        sources = [*(path for path in _sources() if path.suffix == ".c"), tables]
        for level, target in targets.items():
            options = [*_OPTIONS, *_LEVELS.get(_machine(), _ANY)[level], *extra]
            made = Path(folder, target.name)
            line = [
                *compiler,
                *options,
                f"-I{_PACKAGE / 'kernels'}",
                "-o",
                made,
                *sources,
                "-lm",
            ]
            done = subprocess.run(  # noqa: S603  a compiler that was looked for
                list(map(str, line)), capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise RuntimeError(f"build: {compiler[0]} failed.\n{done.stderr}")
            made.replace(target)  # whole or not at all, also for others who build
    for other in _BUILT.glob(f"kernels-{sys.implementation.cache_tag}-*"):
        if other not in targets.values():
            other.unlink(missing_ok=True)
    return list(targets.values())


if __name__ == "__main__":
    for path in build():
        print(path)  # noqa: T201
