"""The W3C test suite of RDFC-1.0: every entry of its manifest."""

import json

import pytest

from shared import shared
from vcedu.canonical.nquads import parse_nquads
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, UndeterminedError

_SUITE = "vectors/rdf-canon"
_HASHES = {None: "sha256", "SHA256": "sha256", "SHA384": "sha384"}


def _entries():
    return json.loads(shared(_SUITE).joinpath("manifest.jsonld").read_text("utf-8"))["entries"]


def _canonical(entry):
    quads = parse_nquads(shared(f"{_SUITE}/{entry['action']}").read_bytes())
    return canonicalize(quads, hash_name=_HASHES[entry.get("hashAlgorithm")])


def _passes(entry):
    kind = entry["type"].removeprefix("rdfc:RDFC10")
    if kind == "NegativeEvalTest":
        with pytest.raises(UndeterminedError) as caught:
            _canonical(entry)
        return caught.value.code is Code.RDFC_BUDGET
    expected = shared(f"{_SUITE}/{entry['result']}").read_bytes()
    if kind == "MapTest":
        return _canonical(entry).issued == json.loads(expected)
    assert kind == "EvalTest"
    return _canonical(entry).nquads.encode() == expected


def test_passes_86_of_86_entries(published):
    entries = _entries()
    failed = [entry["id"] for entry in entries if not _passes(entry)]
    assert failed == []
    assert len(entries) == 86
    published("rdf-canon (SHA-256 and SHA-384)", len(entries))
