"""Proofs as documents state them: form, ids, chains (VC Data Integrity sections 2.1, 2.1.1, 2.1.2)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.seeds import result_of
from vcedu.errors import Code, MalformedError, ProofError
from vcedu.proofs import MOST_PROOFS, Proof, matching_proofs, read_proof, read_proofs

_PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "created": "2027-03-25T09:00:00+09:00",
    "verificationMethod": "did:web:school.example#key-1",
    "proofPurpose": "assertionMethod",
    "proofValue": "z11",
}


def _proof(**changes):
    members = {**_PROOF, **changes}
    return {name: value for name, value in members.items() if value is not ...}


def test_every_member_is_read():
    members = _proof(
        id="urn:uuid:1",
        expires="2028-03-25T00:00:00Z",
        challenge="c",
        nonce="n",
        domain=["b.example", "a.example"],
        previousProof="urn:uuid:0",
    )
    assert read_proof(members, index=2, path="/proof/2") == Proof(
        index=2,
        path="/proof/2",
        document=members,
        type="DataIntegrityProof",
        suite_name="eddsa-jcs-2022",
        verification_method="did:web:school.example#key-1",
        proof_purpose="assertionMethod",
        id="urn:uuid:1",
        created=dt.datetime(2027, 3, 25, tzinfo=dt.UTC),
        expires=dt.datetime(2028, 3, 25, tzinfo=dt.UTC),
        challenge="c",
        nonce="n",
        domain=frozenset({"a.example", "b.example"}),
        previous=("urn:uuid:0",),
    )


def test_what_is_absent_is_none_or_empty():
    proof = read_proof(_proof(created=..., proofValue=...))
    assert (proof.id, proof.created, proof.expires, proof.challenge, proof.nonce, proof.value) == (None,) * 6
    assert (proof.domain, proof.previous, proof.path, proof.index) == (frozenset(), (), "/proof", 0)
    assert read_proof(_PROOF).value == "z11"


def test_proofs_are_equal_and_hashed_by_what_they_say():
    assert read_proof(_PROOF) == read_proof(dict(reversed(_PROOF.items())))
    assert len({read_proof(_PROOF), read_proof(_proof(nonce="n")), read_proof(_PROOF)}) == 2


def test_a_proof_of_an_older_type_needs_no_cryptosuite():
    proof = read_proof(_proof(type="Ed25519Signature2020", cryptosuite=...))
    assert (proof.type, proof.suite_name) == ("Ed25519Signature2020", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", ...),
        ("type", ["DataIntegrityProof"]),
        ("type", ""),
        ("cryptosuite", ...),
        ("cryptosuite", None),
        ("verificationMethod", ...),
        ("verificationMethod", "#key-1"),
        ("verificationMethod", "did:web:school.example#key 1"),
        ("verificationMethod", {"id": "did:web:school.example#key-1"}),
        ("proofPurpose", ...),
        ("proofPurpose", ["assertionMethod"]),
        ("id", "proof-1"),
        ("id", "_:b0"),
        ("id", None),
        ("created", "2027-03-25T09:00:00"),
        ("created", "2027-03-25"),
        ("created", 1),
        ("created", None),
        ("expires", "never"),
        ("challenge", 5),
        ("challenge", ""),
        ("nonce", {}),
        ("domain", []),
        ("domain", [1]),
        ("domain", ["a", "a"]),
        ("domain", None),
        ("domain", ""),
        ("previousProof", 456321),
        ("previousProof", []),
        ("previousProof", ["urn:uuid:0", 1]),
        ("previousProof", ["urn:uuid:0", "urn:uuid:0"]),
        ("previousProof", [["urn:uuid:0"]]),
        ("previousProof", {"id": "urn:uuid:0"}),
    ],
)
def test_a_member_not_of_its_form_is_refused_with_its_path(name, value):
    with pytest.raises(MalformedError) as raised:
        read_proof(_proof(**{name: value}), path="/proof/3")
    assert (raised.value.code, raised.value.path) == (Code.PROOF_MALFORMED, f"/proof/3/{name}")
    assert name in str(raised.value)


@pytest.mark.parametrize("value", [None, "proof", 1, True, ["proof"], [[]]])
def test_a_proof_is_an_object(value):
    with pytest.raises(MalformedError) as raised:
        read_proofs({"proof": value})
    assert raised.value.code is Code.PROOF_MALFORMED
    assert raised.value.path == ("/proof/0" if isinstance(value, list) else "/proof")


_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([*_PROOF, "id", "domain", "previousProof", "expires"]), _VALUE))
def test_any_members_are_a_proof_or_malformed(changes):
    result = result_of(lambda: read_proof({**_PROOF, **changes}))
    if isinstance(result, MalformedError):
        assert result.code is Code.PROOF_MALFORMED
        assert result.path.removeprefix("/proof/") in changes
    else:
        assert result.document == {**_PROOF, **changes}


# ---- several proofs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [{}, {"proof": []}])
def test_no_proof_is_missing(document):
    with pytest.raises(ProofError) as raised:
        read_proofs(document)
    assert (raised.value.code, raised.value.path) == (Code.PROOF_MISSING, "/proof")


def test_proofs_keep_their_order_and_place():
    (single,) = read_proofs({"proof": _proof()})
    assert (single.index, single.path) == (0, "/proof")
    proofs = read_proofs({"proof": [_proof(id="urn:a"), _proof(id="urn:b")]})
    assert [(proof.index, proof.path, proof.id) for proof in proofs] == [
        (0, "/proof/0", "urn:a"),
        (1, "/proof/1", "urn:b"),
    ]


def test_so_many_proofs_and_no_more():
    assert len(read_proofs({"proof": [_proof()] * MOST_PROOFS})) == MOST_PROOFS == 8
    with pytest.raises(ProofError) as raised:
        read_proofs({"proof": [_proof()] * (MOST_PROOFS + 1)})
    assert raised.value.code is Code.PROOF_TOO_MANY


def test_an_id_is_used_once():
    with pytest.raises(ProofError) as raised:
        read_proofs({"proof": [_proof(id="urn:a"), _proof(), _proof(id="urn:a")]})
    assert (raised.value.code, raised.value.path) == (Code.PROOF_ID_DUPLICATE, "/proof/2/id")


def _graph(edges):
    """Return proofs named urn:0, urn:1, ... of which each builds on those that its entry lists."""
    return [
        _proof(id=f"urn:{number}", previousProof=[f"urn:{other}" for other in previous] or ...)
        for number, previous in enumerate(edges)
    ]


@pytest.mark.parametrize("edges", [[[0]], [[1], [0]], [[], [2], [3], [1]], [[1], [2], [0], []]], ids=str)
def test_a_loop_is_refused(edges):
    with pytest.raises(ProofError) as raised:
        read_proofs({"proof": _graph(edges)})
    assert raised.value.code is Code.PROOF_PREVIOUS_LOOP
    assert raised.value.path.endswith("/previousProof")


@pytest.mark.parametrize("edges", [[[1], []], [[], [0], [0, 1], [2, 0]], [[1, 2], [2], []]], ids=str)
def test_a_chain_in_any_order_is_read(edges):
    proofs = read_proofs({"proof": _graph(edges)})
    assert [[other.index for other in matching_proofs(proof, proofs)] for proof in proofs] == [sorted(e) for e in edges]


@pytest.mark.parametrize("previous", ["urn:b", ["urn:b"], ["urn:a", "urn:b"]])
def test_what_a_proof_builds_on_is_in_the_document(previous):
    with pytest.raises(ProofError) as raised:
        read_proofs({"proof": [_proof(id="urn:a"), _proof(previousProof=previous)]})
    assert (raised.value.code, raised.value.path) == (Code.PROOF_PREVIOUS_MISSING, "/proof/1/previousProof")
    assert raised.value.facts["id"] == "urn:b"


@given(st.lists(st.lists(st.integers(0, 5), unique=True, max_size=3), min_size=6, max_size=6))
def test_loops_are_found_as_by_walking(edges):
    def reaches(start, goal, seen):
        return any(n == goal or (n not in seen and reaches(n, goal, seen | {n})) for n in edges[start])

    loops = any(reaches(number, number, frozenset()) for number in range(6))
    result = result_of(lambda: read_proofs({"proof": _graph(edges)}))
    assert (isinstance(result, ProofError) and result.code is Code.PROOF_PREVIOUS_LOOP) == loops
