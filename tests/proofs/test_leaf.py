"""The digest of a signed document in a proof of existence."""

import pytest

from keys.seeds import seeded
from proofs.documents import IDS, PAIRS, STORE, document, signed
from vcedu.canonical.encodings import multibase_encode
from vcedu.errors import Code, MalformedError, ProofError
from vcedu.keys import KeyType
from vcedu.proofs import PreparedDocument, leaf_digest, matching_proofs, read_proofs


def _leaf(secured, key_type=KeyType.ED25519, index=0):
    proofs = read_proofs(secured)
    prepared = PreparedDocument.of(secured, contexts=STORE)
    return leaf_digest(prepared, proofs[index], key_type, previous=matching_proofs(proofs[index], proofs))


@pytest.mark.parametrize(("suite", "key_type"), PAIRS, ids=IDS)
def test_a_leaf_is_the_same_however_the_document_is_written(suite, key_type):
    secured = signed(suite.name, key_type)
    shuffled = dict(reversed(secured.items()))
    shuffled["proof"] = [dict(reversed(secured["proof"].items()))]
    assert _leaf(secured, key_type) == _leaf(shuffled, key_type)
    assert len(_leaf(secured, key_type)) == 32


def test_every_document_suite_signature_and_chain_has_its_own_leaf():
    base = signed("eddsa-rdfc-2022", id="urn:a")
    other_value = multibase_encode(bytes(64), "z")
    leaves = [
        _leaf(base),
        _leaf(signed("eddsa-jcs-2022", id="urn:a")),
        _leaf(signed("eddsa-rdfc-2022", to=document(id="urn:uuid:other"), id="urn:a")),
        _leaf(signed("eddsa-rdfc-2022", name="another", id="urn:a")),
        _leaf({**base, "proof": {**base["proof"], "proofValue": other_value}}),
        _leaf(signed("eddsa-rdfc-2022", to=base), index=1),
        _leaf(signed("eddsa-rdfc-2022", to=base, previous=("urn:a",)), index=1),
    ]
    assert len(set(leaves)) == len(leaves)


def test_what_cannot_be_a_proof_has_no_leaf():
    secured = signed("eddsa-rdfc-2022")
    with pytest.raises(ProofError) as raised:
        _leaf(secured, seeded(KeyType.P256).key_type)
    assert raised.value.code is Code.PROOF_KEY_TYPE
    del secured["proof"]["proofValue"]
    with pytest.raises(MalformedError) as malformed:
        _leaf(secured)
    assert malformed.value.code is Code.MULTIBASE_INVALID
