"""The search for the worst input measures whole work on inputs of the size it names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bench import worst

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("family", worst.FAMILIES)
def test_every_family_grows_with_its_size(family: str) -> None:
    assert 0 < len(worst.given(family, 2)) < len(worst.given(family, 300))


def test_only_the_signature_of_a_document_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "input").write_bytes(worst.given("courses", 2))
    assert worst.main(["--one", "courses", str(tmp_path / "input")]) == 0
    row = json.loads(capsys.readouterr().out)
    assert "PROOF_SIGNATURE" in row["answer"]
    assert row["cpu_s"] > 0


def test_the_worst_is_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worst.main(["--families", "nested objects", "--out", str(tmp_path)])
    rows = json.loads((tmp_path / "worst.json").read_text())
    assert {row["answer"] for row in rows} <= {"JSON_TOO_DEEP", "VC_CONTEXT, CHECK_BLOCKED"}
    assert max(row["bytes"] for row in rows) <= worst.MOST_BYTES
    assert "most processor time: nested objects" in capsys.readouterr().out
