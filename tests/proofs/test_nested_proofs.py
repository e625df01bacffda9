"""Credentials with proofs of their own inside a signed document: a suite that signs JSON repeats the contexts there."""

import copy

import pytest
from pyld import jsonld

from proofs.documents import CREDENTIALS, MARKS, MORE, STORE, WHOLE, document, signed, verify
from vcedu.canonical.contexts import check_contexts
from vcedu.errors import Code, ProofError, VceduError
from vcedu.proofs import SUITES, Canonicalization, PreparedDocument


def _presentation(*credentials):
    return {
        "@context": [CREDENTIALS],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
    }


def _statements(unsecured):
    def load(url, _options=None):
        found = STORE.resolve(url)[0].document
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": found}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return jsonld.normalize(unsecured, options).encode()


@pytest.mark.parametrize("outer", WHOLE)
@pytest.mark.parametrize("inner", SUITES)
def test_a_credential_of_any_suite_stands_in_a_document_of_any(inner, outer):
    secured = signed(outer, to=_presentation(signed(inner), document(id="urn:uuid:other")))
    check_contexts({name: value for name, value in secured.items() if name != "proof"}, STORE)
    verify(secured)
    # As the oracle reads it, which takes the inner proof's contexts as they stand.
    prepared = PreparedDocument.of(secured, contexts=STORE)
    assert prepared.transformed(Canonicalization.RDFC, "sha256") == _statements(prepared.unsecured)


@pytest.mark.parametrize("contexts", [[MARKS, CREDENTIALS], [CREDENTIALS, MARKS, MORE], [CREDENTIALS, MORE], [], None])
def test_other_contexts_in_an_inner_proof_are_refused(contexts):
    inner = signed("eddsa-jcs-2022")
    inner["proof"]["@context"] = contexts
    for proof in (inner["proof"], [inner["proof"]]):
        presentation = _presentation({**inner, "proof": proof})
        for check in (
            lambda p: check_contexts(p, STORE),
            lambda p: PreparedDocument.of(p, contexts=STORE),
        ):
            with pytest.raises(ProofError) as raised:
                check(copy.deepcopy(presentation))
            assert raised.value.code is Code.CONTEXT_NESTED


def test_an_inner_set_of_proofs_repeats_the_contexts_in_each():
    inner = signed("ecdsa-jcs-2019", to=signed("eddsa-jcs-2022"), name="another")
    assert all("@context" in proof for proof in inner["proof"])
    verify(signed("eddsa-rdfc-2022", to=_presentation(inner)))


def test_contexts_are_repeated_in_proofs_of_documents_only():
    inner = document(credentialSubject={"id": "did:web:p.example", "proof": {"@context": [CREDENTIALS, MARKS]}})
    for presentation in (_presentation(inner), inner):
        with pytest.raises(ProofError) as raised:
            check_contexts(presentation, STORE)
        assert raised.value.code is Code.CONTEXT_NESTED
        with pytest.raises(ProofError) as raised:
            PreparedDocument.of(presentation, contexts=STORE)
        assert raised.value.code is Code.JSONLD_UNDEFINED_TERM


@pytest.mark.parametrize("proof", ["text", 1, [["text"]]], ids=str)
def test_what_is_no_proof_is_left_to_the_mapping(proof):
    with pytest.raises(VceduError) as raised:
        PreparedDocument.of(_presentation(document(proof=proof)), contexts=STORE)
    assert raised.value.code in {Code.JSONLD_INVALID, Code.JSONLD_MEMBER_LOST, Code.JSONLD_RELATIVE_IRI}


def test_a_document_nested_beyond_measure_is_a_typed_error():
    nested = document(id="urn:uuid:0")
    for number in range(1, 80):
        nested = _presentation(nested) | {"id": f"urn:uuid:{number}"}
    with pytest.raises(VceduError) as raised:
        PreparedDocument.of(nested, contexts=STORE)
    assert raised.value.code is Code.JSONLD_BUDGET
