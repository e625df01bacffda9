"""The benchmark measures what it says: documents of the named sizes, the bytes its peers make, ratios the right way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.documents import comprehensive_learner_record, open_badge
from bench.measuring import Timing, take_turns
from bench.own import OwnStack, issuer_id, signing_key
from bench.pyld_stack import PyLDStack
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_document
from vcedu.keys import KeyType

_KEY = signing_key(KeyType.ED25519)


@pytest.mark.parametrize("courses", [1, 5, 40])
def test_open_badge_has_63_statements_and_16_a_course(courses: int) -> None:
    document = open_badge(courses, issuer_id(_KEY))
    assert len(map_document(document, contexts=ContextStore.production()).quads) == 63 + 16 * courses


def test_both_stacks_make_the_same_canonical_form_and_signature() -> None:
    own = OwnStack("eddsa-rdfc-2022", open_badge(3, issuer_id(_KEY)), _KEY)
    other = PyLDStack(own)
    assert own.canonicalise() == other.canonical(own.document)
    assert own.work()["sign"]() == own.signed["proof"]
    other.verify()
    assert other.verify_all().as_json() == own.verify_all().as_json()


def test_clr_has_one_credential_a_course() -> None:
    document = comprehensive_learner_record(4, issuer_id(_KEY))
    assert len(document["credentialSubject"]["verifiableCredential"]) == 4


def test_a_ratio_above_one_says_that_the_other_took_longer() -> None:
    assert Timing((2.0, 20.0, 6.0)).ratio(Timing((1.0, 4.0, 3.0))) == 2.0
    assert Timing((1.0, 2.0, 3.0)).median_ms == 2.0
    assert Timing((1.0, 2.0, 4.0)).spread_ms == 3.0
    assert Timing((1.0, 2.0, 3.0, 4.0)).spread_ms == pytest.approx(2.5)


def test_pieces_take_turns() -> None:
    calls: list[str] = []

    def piece(name: str) -> None:
        calls.append(name)
        sum(range(3_000_000))  # longer than the shortest round, so that nothing is repeated within one

    take_turns({"a": lambda: piece("a"), "b": lambda: piece("b")}, rounds=2)
    assert calls[-4:] == ["a", "b", "a", "b"]


def test_the_command_prints_ratios_and_writes_rows(tmp_path: Path) -> None:
    script = Path(__file__).parent / "run.py"
    command = [
        sys.executable,
        script,
        "--out",
        tmp_path,
        "--rounds",
        "1",
        "--courses",
        "1",
        "--suites",
        "eddsa-rdfc-2022",
    ]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = json.loads((tmp_path / "bench.json").read_text())["rows"]
    signing = next(row for row in rows if row["work"] == "sign" and row["form"] == "open badge")
    assert set(signing["ratio"]) == {"pyld", "openvc"}
    assert f"pyld {signing['ratio']['pyld']:.1f}x" in printed
