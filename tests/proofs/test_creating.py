"""How proofs are made (VC Data Integrity sections 4.2 and 4.3)."""

import datetime as dt

import pytest

from keys.seeds import seeded
from proofs.documents import IDS, PAIRS, STORE, document, method_of, options_for, signed, verify
from vcedu.errors import ApprovalPending, Code, MalformedError, ProofError, UnsupportedError
from vcedu.keys import KeyType
from vcedu.proofs import MOST_PROOFS, SUITES, PreparedDocument, ProofOptions, add_proof, create_proof

_SUITE = SUITES["eddsa-rdfc-2022"]
_SIGNER = seeded(KeyType.ED25519)


def _created(options, *, suite=_SUITE, signer=_SIGNER, to=None):
    return create_proof(suite, to or document(), options, signer=signer, contexts=STORE)


def test_options_become_members():
    moment = dt.datetime(2027, 3, 25, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    options = ProofOptions(
        "did:web:school.example#k",
        proof_purpose="authentication",
        created=moment,
        expires=moment + dt.timedelta(days=1),
        id="urn:a",
        challenge="c",
        domain=("a.example", "b.example"),
        previous=("urn:b",),
    )
    assert options.as_json() == {
        "id": "urn:a",
        "created": "2027-03-25T00:00:00Z",
        "expires": "2027-03-26T00:00:00Z",
        "verificationMethod": "did:web:school.example#k",
        "proofPurpose": "authentication",
        "challenge": "c",
        "domain": ["a.example", "b.example"],
        "previousProof": "urn:b",
    }
    assert ProofOptions("did:web:school.example#k").as_json() == {
        "verificationMethod": "did:web:school.example#k",
        "proofPurpose": "assertionMethod",
    }


@pytest.mark.parametrize(("suite", "key_type"), PAIRS, ids=IDS)
def test_the_same_request_gives_the_same_proof(suite, key_type):
    first, second = signed(suite.name, key_type), signed(suite.name, key_type)
    if key_type is KeyType.MLDSA44:
        # Its signatures are hedged with fresh randomness (FIPS 204 section 3.4).
        assert first["proof"].pop("proofValue") != second["proof"].pop("proofValue")
    assert first == second


def test_a_document_is_not_changed():
    unsigned, secured = document(), signed("eddsa-rdfc-2022")
    before = {**secured}
    assert "proof" not in unsigned
    assert signed("eddsa-jcs-2022", to=secured) != secured == before


def test_the_first_proof_stands_alone_and_further_ones_in_a_list():
    first = signed("eddsa-rdfc-2022")
    second = signed("ecdsa-rdfc-2019", to=first)
    third = signed("eddsa-jcs-2022", to=second)
    assert isinstance(first["proof"], dict)
    assert second["proof"] == [first["proof"], second["proof"][1]]
    assert third["proof"][:2] == second["proof"]
    verify(third)


def test_a_prepared_document_is_not_read_again():
    prepared = PreparedDocument.of(document(), contexts=STORE)
    assert _created(options_for(_SIGNER), to=prepared) == signed("eddsa-rdfc-2022")["proof"]


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_a_signer_s_key_fits_the_suite(suite):
    for key_type in (KeyType.ED25519, KeyType.P256, KeyType.P384):
        if key_type not in suite.key_types:
            with pytest.raises(ProofError) as raised:
                _created(options_for(_SIGNER), suite=suite, signer=seeded(key_type))
            assert raised.value.code is Code.PROOF_KEY_TYPE


@pytest.mark.parametrize(
    ("members", "error", "code"),
    [
        ({"created": "yesterday"}, MalformedError, Code.PROOF_MALFORMED),
        ({"verificationMethod": ""}, MalformedError, Code.PROOF_MALFORMED),
        ({"cryptosuite": "eddsa-jcs-2022"}, MalformedError, Code.PROOF_MALFORMED),
        ({"cryptosuite": "bbs-2017"}, UnsupportedError, Code.PROOF_SUITE_UNSUPPORTED),
        ({"type": "Ed25519Signature2018"}, UnsupportedError, Code.PROOF_TYPE_UNSUPPORTED),
        ({"previousProof": "urn:none"}, ProofError, Code.PROOF_PREVIOUS_MISSING),
        ({"id": "urn:self", "previousProof": "urn:self"}, ProofError, Code.PROOF_PREVIOUS_LOOP),
        ({"extra": 1}, ProofError, Code.PROOF_MEMBER_UNKNOWN),
        ({"@context": ["https://www.w3.org/ns/credentials/v2"]}, ProofError, Code.PROOF_CONTEXT),
    ],
    ids=str,
)
def test_options_that_make_no_proof_are_refused(members, error, code):
    options = {"verificationMethod": method_of(_SIGNER), "proofPurpose": "assertionMethod", **members}
    with pytest.raises(error) as raised:
        _created(options)
    assert raised.value.code is code


def test_an_id_is_not_used_again():
    secured = signed("eddsa-rdfc-2022", id="urn:a")
    with pytest.raises(ProofError) as raised:
        signed("eddsa-rdfc-2022", to=secured, id="urn:a")
    assert raised.value.code is Code.PROOF_ID_DUPLICATE


def test_no_more_proofs_than_are_verified():
    secured = document()
    for number in range(MOST_PROOFS):
        secured = signed("eddsa-jcs-2022", to=secured, name=f"signer {number}")
    verify(secured)
    with pytest.raises(ProofError) as raised:
        signed("eddsa-jcs-2022", to=secured)
    assert raised.value.code is Code.PROOF_TOO_MANY


def test_what_would_not_be_covered_is_not_signed():
    with pytest.raises(ProofError) as raised:
        signed("eddsa-jcs-2022", to=document(undefined=1))
    assert raised.value.code is Code.JSONLD_UNDEFINED_TERM


class _Office:
    """A signer that waits until a second officer has released the request."""

    def __init__(self):
        self.public_key = _SIGNER.public_key
        self.released = set()
        self.asked = []

    def sign(self, payload):
        self.asked.append(payload.idempotency_key)
        if payload.idempotency_key not in self.released:
            raise ApprovalPending(Code.APPROVAL_PENDING)
        return _SIGNER.sign(payload)


def test_a_pending_approval_passes_and_the_same_request_is_recognised():
    office = _Office()
    options = options_for(_SIGNER)
    with pytest.raises(ApprovalPending) as raised:
        add_proof(_SUITE, document(), options, signer=office, contexts=STORE)
    assert raised.value.code is Code.APPROVAL_PENDING
    office.released.update(office.asked)
    verify(add_proof(_SUITE, document(), options, signer=office, contexts=STORE))
    assert len(set(office.asked)) == 1
    with pytest.raises(ApprovalPending):
        add_proof(_SUITE, document(name="another"), options, signer=office, contexts=STORE)


class _Faulty:
    """A signer whose signatures do not hold."""

    def __init__(self, change):
        self.public_key = _SIGNER.public_key
        self._change = change

    def sign(self, payload):
        return self._change(_SIGNER.sign(payload))


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: bytes(64)])
def test_a_signature_that_does_not_hold_is_not_given_out(change):
    with pytest.raises(ProofError) as raised:
        _created(options_for(_SIGNER), signer=_Faulty(change))
    assert raised.value.code is Code.PROOF_SIGNATURE
