"""The notebooks run from the first cell to the last, each in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

_FOLDER = Path(__file__).parents[2] / "notebooks"
_NOTEBOOKS = sorted(_FOLDER.glob("*.ipynb"))


def _run(path, folder):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path, tmp_path):
    notebook = _run(path, tmp_path)
    assert any(cell.cell_type == "code" for cell in notebook.cells)


def test_there_is_a_notebook():
    assert _NOTEBOOKS


def _notebook(path, source):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]), path)
    return path


def test_outputs_are_made(tmp_path):
    notebook = _run(_notebook(tmp_path / "a.ipynb", "1 + 1"), tmp_path)
    assert notebook.cells[0].outputs[0].data["text/plain"] == "2"


def test_a_failing_cell_fails(tmp_path):
    from nbclient.exceptions import CellExecutionError  # noqa: PLC0415

    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        _run(_notebook(tmp_path / "a.ipynb", "1 / 0"), tmp_path)
