"""Compiled code stays inside its memory, whatever bytes there are."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sentiment.kernels import build

CALLS = """
import sys
import numpy as np, pyarrow as pa
from sentiment.kernels import arrays
from sentiment.language.identification import _model_file
from sentiment.language.fasttext import load_model, predict_languages
from sentiment.keys.hashing import hash_normalised, hash_texts
from sentiment.score.reactions import load_tagger
from sentiment.score.vader import score_texts
from tests.kernels.test_memory import odd_rows
from tests.vader.texts import Inventor

arrays.BLOCK_BYTES = 3000
column = pa.array(odd_rows(), pa.binary()).view(pa.string())
for texts in (column, column.slice(7, 5000), pa.array(Inventor(4).texts(3000))):
    assert np.isfinite(score_texts(texts)).all()
    assert np.isfinite(load_tagger().decision_function(texts)).all()
    assert hash_normalised(texts)[0].size == hash_texts(texts).size
    for most in (1, 7, 400):
        limits = {"max_characters": most, "min_letters": 1, "min_score": 0.5}
        predict_languages(texts, load_model(_model_file()), **limits)
"""


def odd_rows() -> list[bytes]:
    """Make rows of bytes that are mostly no UTF-8, and long ones that grow."""
    choose = random.Random(5)
    odd = [
        *b" A#@http:/w.'\n",
        0x80,
        0xBF,
        0xC0,
        0xC3,
        0xCE,
        0xA3,
        0xE2,
        0xED,
        0xF0,
        0xF4,
        0xFF,
    ]
    rows = [bytes(choose.choices(odd, k=choose.randrange(30))) for _ in range(20_000)]
    grow = [
        "\u023a",
        "İ",
        "ΐ",
        "Σ",
        "👀",
        "but good ",
        "a#Ab",
    ]  # in lower case, folded, described
    return [*rows, b"\x80" * 5000, b"\xf0" * 3000, *((text * 3000).encode() for text in grow)]


def _library_of(sanitizer: str) -> str:
    line = ["gcc", f"-print-file-name=lib{sanitizer}.so"]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.slow
def test_nothing_is_read_or_written_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux" or shutil.which("gcc") is None:
        pytest.skip("gcc's sanitizers are looked for on Linux")
    libraries = [_library_of(name) for name in ("asan", "ubsan")]
    if not all(Path(library).is_absolute() for library in libraries):
        pytest.skip("gcc has no sanitizers here")
    monkeypatch.setattr(build, "_BUILT", tmp_path)
    options = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-O1", "-g"]
    build.build(["gcc"], options)
    code = f"""
from pathlib import Path
from sentiment.kernels import library
files = library.built_files()
moved = {{name: Path({str(tmp_path)!r}, path.name) for name, path in files.items()}}
library.built_files = lambda: moved
"""
    environment = os.environ | {
        "LD_PRELOAD": " ".join(libraries),
        "ASAN_OPTIONS": "detect_leaks=0",
        "PYTHONMALLOC": "malloc",
    }
    line = [sys.executable, "-c", code + CALLS]
    done = subprocess.run(line, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
