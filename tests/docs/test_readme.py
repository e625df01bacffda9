"""README.md holds what it shows: its Python and its commands run, in order, in one empty folder."""

from __future__ import annotations

from pathlib import Path

from docs import examples

_README = Path(__file__).parents[2] / "README.md"


def test_everything_shown_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "readme"}
    ran = set()
    for block in examples.blocks(_README.read_text(encoding="utf-8")):
        if block.language == "python":
            examples.run_python(block, names, "README.md")
        elif block.language == "console":
            examples.run_console(block, tmp_path)
        ran.add(block.language)
    assert "python" in ran, "README.md shows no Python"
