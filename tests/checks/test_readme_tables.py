"""The README's tables are what was measured, and a difference is told."""

import json

import pytest

from checks import readme_tables

COUNTS = {"rdf-canon": [86, 86], "did-key": [46, 77]}
PAGE = """# x
<!-- published vectors: written by `make tables` -->

old
<!-- end of published vectors -->
<!-- benchmark: written by `make tables` -->
<!-- end of benchmark -->
"""
BENCH = {
    "machine": "a machine",
    "rows": [
        {
            "work": "sign",
            "suite": "s",
            "form": "open badge",
            "courses": 40,
            "median_ms": 1.234,
            "ratio": {"pyld": 30.04},
        },
        {"work": "sign", "suite": "s", "form": "clr", "courses": 40, "median_ms": 9.0, "ratio": {}},
        {"work": "canonicalise", "suite": "s", "form": "open badge", "courses": 40, "median_ms": 9.0, "ratio": {}},
    ],
}


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.setattr(readme_tables, "_README", tmp_path / "README.md")
    (tmp_path / "README.md").write_text(PAGE)
    (tmp_path / "noted.json").write_text(json.dumps({"counts": COUNTS, "skipped": 0}))
    (tmp_path / "bench.json").write_text(json.dumps(BENCH))
    return tmp_path


def test_what_is_written_is_what_was_noted(page, capsys):
    noted = str(page / "noted.json")
    assert readme_tables.main([noted]) == 1
    assert "| did-key | 46 | 77 |" in capsys.readouterr().out
    assert readme_tables.main([noted, "--write", str(page / "bench.json")]) == 0
    text = (page / "README.md").read_text()
    assert "| rdf-canon | 86 | 86 |" in text
    assert "| sign | s | 1.23 | 30.0 × |  |  |" in text
    assert "9.00" not in text
    assert "old" not in text
    assert readme_tables.main([noted]) == 0
    (page / "README.md").write_text(text.replace("| 86 | 86 |", "| 87 | 86 |"))
    assert readme_tables.main([noted]) == 1


def test_without_published_vectors_nothing_is_compared(page, capsys):
    (page / "noted.json").write_text(json.dumps({"counts": {}, "skipped": 40}))
    assert readme_tables.main([str(page / "noted.json")]) == 0
    assert "not compared" in capsys.readouterr().out


def test_marks_are_needed():
    with pytest.raises(ValueError, match="substring not found"):
        readme_tables.replaced("# x\n", "benchmark", "")
