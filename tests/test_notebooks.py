"""The notebooks run from top to bottom, and each shows charts."""

import warnings
from pathlib import Path

import nbformat
import pytest

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the kernel's own, of sockets and event loops
        from nbclient import NotebookClient  # noqa: PLC0415

        notebook = nbformat.read(path, as_version=4)
        place = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=60, resources=place).execute()
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    assert sum("image/png" in out.get("data", {}) for out in outputs) >= 2
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell["outputs"] for cell in codes)


def test_notebooks_use_the_public_face_only() -> None:
    for path in NOTEBOOKS:
        text = path.read_text(encoding="utf-8")
        assert "from sentiment" not in text
        assert "import sentiment as st" in text
