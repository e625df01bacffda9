"""`bbs-2023` proofs of our own making: any part, told apart from nothing, within its budget."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.seeds import seeded
from proofs.bbs_2023.records import ISSUER, METHOD, OPTIONS, SEED, check, components, in_parts, shown
from proofs.disclosure.records import STORE, pointers_of, record
from vcedu.canonical.cbor import encode_cbor
from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.errors import ApprovalPending, Code, MalformedError, ProofError, UndeterminedError, UsageError, VceduError
from vcedu.holder import disclose
from vcedu.keys import KeyType, ReleasedSigner
from vcedu.keys.bbs import signatures
from vcedu.model import FixedClock, VerificationTime, parse_timestamp, read_secured
from vcedu.proofs import (
    SUITES,
    PreparedDocument,
    add_proof,
    leaf_digest,
    presentation_header_of,
    read_proofs,
    verify_base_proof,
)
from vcedu.verifier import HolderDemand, UnsafeAnyIssuer, Verifier

_BASE = in_parts()
_POINTERS = [pointer for pointer in pointers_of(_BASE) if not pointer.startswith("/proof")]


def _read(secured):
    (proof,) = read_proofs(secured)
    return PreparedDocument.of(secured, contexts=STORE), proof


def _code(attempt):
    try:
        attempt()
    except VceduError as error:
        return error.code
    return None


@settings(max_examples=20)
@given(st.sets(st.sampled_from(_POINTERS), max_size=6), st.binary(max_size=40))
def test_any_part_can_be_shown(pointers, nonce):
    result = _code(lambda: check(shown(_BASE, sorted(pointers), presentation_header=nonce)))
    assert result in {None, Code.DISCLOSURE_INDIVISIBLE}
    if result is None:
        part = shown(_BASE, sorted(pointers), presentation_header=nonce)
        assert part["issuer"] == _BASE["issuer"], "what is mandatory is always shown"
        assert presentation_header_of(_read(part)[1]) == nonce


def test_a_whole_record_can_be_shown():
    check(shown(_BASE, [""]))


def test_two_proofs_of_the_same_part_have_nothing_in_common_but_that_part():
    first, second = (components(shown(_BASE, ["/name"])) for _ in range(2))
    assert first[1:] == second[1:]
    pieces = [{proof[at : at + 16] for at in range(len(proof) - 15)} for proof in (first[0], second[0])]
    assert not pieces[0] & pieces[1]


def test_nothing_of_the_base_proof_is_in_a_derived_one():
    signature, header, key, hmac_key, _ = components(_BASE)
    value = multibase_decode(shown(_BASE, ["/name"])["proof"]["proofValue"])
    for secret in (signature, header, hmac_key):
        assert not any(secret[at : at + 16] in value for at in range(len(secret) - 15))
    assert key == ISSUER.public_key.point


def test_the_order_of_hidden_nodes_follows_from_the_seed_alone():
    again, other = in_parts(), in_parts(seed=bytes(32))
    assert again == _BASE
    assert components(other)[3] != components(_BASE)[3]
    assert components(in_parts(seed=None))[3] != components(in_parts(seed=None))[3]


def test_a_base_proof_is_checked_before_anything_is_derived():
    part = shown(_BASE, ["/name"], public_key=ISSUER.public_key)
    check(part)
    prepared, proof = _read(_BASE)
    verify_base_proof(prepared, proof, public_key=ISSUER.public_key)
    assert _code(lambda: verify_base_proof(*_read(part), public_key=ISSUER.public_key)) is Code.PROOF_IS_DERIVED
    assert _code(lambda: check(_BASE)) is Code.PROOF_IS_BASE
    stranger = seeded(KeyType.BLS12_381_G2, "stranger").public_key
    assert _code(lambda: verify_base_proof(prepared, proof, public_key=stranger)) is Code.PROOF_SIGNATURE
    assert _code(lambda: check(part, stranger)) is Code.PROOF_SIGNATURE


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.P256])
def test_other_keys_are_refused(key_type):
    for attempt in (
        lambda: in_parts(signer=seeded(key_type).as_signer()),
        lambda: check(shown(_BASE, ["/name"]), seeded(key_type).public_key),
    ):
        with pytest.raises(ProofError) as raised:
            attempt()
        assert raised.value.code is Code.PROOF_KEY_TYPE


def test_a_bbs_key_signs_under_no_other_suite():
    with pytest.raises(ProofError) as raised:
        add_proof(SUITES["eddsa-rdfc-2022"], record(), OPTIONS, signer=ISSUER, contexts=STORE)
    assert raised.value.code is Code.PROOF_KEY_TYPE


class _Faulty:
    """A signer whose hardware flips a bit, or signs something else."""

    public_key = ISSUER.public_key

    def __init__(self, change):
        self._change = change

    def sign(self, payload):
        return self._change(ISSUER.sign(payload))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda signature: signature[:-1] + bytes((signature[-1] ^ 1,)), {Code.PROOF_SIGNATURE}),
        (lambda signature: signature[:-1], {Code.BBS_VALUE_MALFORMED}),
    ],
    ids=["bit flipped", "cut off"],
)
def test_a_faulty_signature_does_not_leave_the_house(change, codes):
    with pytest.raises((ProofError, MalformedError)) as raised:
        in_parts(signer=_Faulty(change))
    assert raised.value.code in codes
    assert raised.value.path == "/proof/proofValue"


def test_more_statements_than_the_budget_are_undetermined(monkeypatch):
    part = shown(_BASE, ["/name"])
    monkeypatch.setattr(signatures, "MOST_MESSAGES", 3)
    for attempt in (in_parts, lambda: shown(_BASE, ["/name"]), lambda: check(part)):
        with pytest.raises(UndeterminedError) as raised:
            attempt()
        assert raised.value.code is Code.BBS_BUDGET


def test_the_budget_stands_at_the_place_of_the_proof(monkeypatch):
    part = shown(_BASE, ["/name"])
    monkeypatch.setattr(signatures, "MOST_MESSAGES", 3)
    for attempt in (lambda: shown(_BASE, ["/name"]), lambda: check(part)):
        with pytest.raises(UndeterminedError) as raised:
            attempt()
        assert raised.value.path == "/proof/proofValue"


def test_a_base_proof_has_a_lasting_digest_and_a_derived_one_has_none():
    prepared, proof = _read(_BASE)
    assert len(leaf_digest(prepared, proof, ISSUER.key_type)) == 32
    with pytest.raises(UsageError) as raised:
        leaf_digest(*_read(shown(_BASE, ["/name"])), ISSUER.key_type)
    assert raised.value.code is Code.PROOF_IS_DERIVED


def test_a_signature_of_ones_own_is_no_derived_proof():
    part = shown(_BASE, ["/name"])
    forged = encode_cbor((components(_BASE)[0], *components(part)[1:]))
    secured = {**part, "proof": {**part["proof"], "proofValue": multibase_encode(b"\xd9\x5d\x03" + forged, "u")}}
    assert _code(lambda: check(secured)) is Code.BBS_VALUE_MALFORMED


@pytest.mark.parametrize(("asked", "code"), [(None, None), (b"nonce", None), (b"other", Code.BBS_PRESENTATION_HEADER)])
def test_a_verifier_may_demand_its_own_nonce(asked, code):
    part = shown(_BASE, [""], presentation_header=b"nonce")
    now = parse_timestamp("2027-06-01T00:00:00Z")
    verifier = Verifier(trust=UnsafeAnyIssuer(), contexts=STORE, clock=FixedClock(now), fetcher=None)
    report = verifier.inspect(
        _bytes(part), time=VerificationTime(now=now), holder=HolderDemand(presentation_header=asked)
    )
    codes = {check.code for check in report}
    assert (Code.BBS_PRESENTATION_HEADER in codes) == (code is not None)


def test_a_nonce_does_not_make_a_bearer_a_holder():
    part = shown(_BASE, [""], presentation_header=b"nonce")
    now = parse_timestamp("2027-06-01T00:00:00Z")
    verifier = Verifier(trust=UnsafeAnyIssuer(), contexts=STORE, clock=FixedClock(now), fetcher=None)
    for required, code in ((False, Code.HOLDER_NOT_PROVEN), (True, Code.HOLDER_REQUIRED)):
        demand = HolderDemand(required=required, presentation_header=b"nonce")
        report = verifier.inspect(_bytes(part), time=VerificationTime(now=now), holder=demand)
        assert code in {check.code for check in report}


def test_a_wallet_shows_a_part_for_an_occasion():
    secured = read_secured(_bytes(_BASE))
    part = disclose(secured, ["/name"], contexts=STORE, presentation_header=b"nonce").envelope.document
    assert presentation_header_of(_read(part)[1]) == b"nonce"
    check(part)


def _bytes(document):
    import json  # noqa: PLC0415

    return json.dumps(document, ensure_ascii=False).encode()


def test_other_suites_have_no_place_for_a_nonce():
    from proofs.disclosure.records import in_parts as by_ecdsa  # noqa: PLC0415

    part = shown(by_ecdsa(record()), ["/name"])
    assert presentation_header_of(_read(part)[1]) is None


def test_the_options_name_the_method_alone():
    assert _BASE["proof"].keys() == {"type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"}
    assert _BASE["proof"]["verificationMethod"] == METHOD
    assert len(SEED) == 32


def test_nothing_is_derived_from_a_changed_record():
    assert _code(lambda: shown({**_BASE, "name": "修了証明書"}, ["/name"])) is Code.PROOF_SIGNATURE


def test_each_statement_that_is_not_mandatory_has_its_place():
    part = shown(_BASE, ["/name"])
    proof, labels, mandatory, selective, nonce = components(part)
    value = encode_cbor((proof, labels, mandatory, selective[1:], nonce))
    secured = {**part, "proof": {**part["proof"], "proofValue": multibase_encode(b"\xd9\x5d\x03" + value, "u")}}
    assert _code(lambda: check(secured)) is Code.DISCLOSURE_COUNT


@pytest.mark.parametrize("place", [1, 2])
def test_header_and_key_in_a_base_proof_are_those_of_document_and_issuer(place):
    parts = components(_BASE)
    parts[place] = {1: bytes(64), 2: seeded(KeyType.BLS12_381_G2, "stranger").public_key.point}[place]
    value = multibase_encode(b"\xd9\x5d\x02" + encode_cbor(parts), "u")
    changed = {**_BASE, "proof": {**_BASE["proof"], "proofValue": value}}
    attempt = lambda: verify_base_proof(*_read(changed), public_key=ISSUER.public_key)  # noqa: E731
    assert _code(attempt) is Code.PROOF_SIGNATURE


def test_a_second_officer_releases_the_very_proof_that_was_asked_for():
    asked, released = [], set()

    def is_released(request):
        asked.append(request)
        return request in released

    signer = ReleasedSigner(ISSUER, is_released=is_released)
    with pytest.raises(ApprovalPending):
        in_parts(signer=signer)
    released.update(asked)
    assert in_parts(signer=signer) == _BASE
    assert len(set(asked)) == 1, "asked again, it is the same request"
    with pytest.raises(ApprovalPending):
        in_parts(record(), signer=signer)
