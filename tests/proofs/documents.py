"""Documents to sign and signers for them, under contexts of a made-up school."""

import copy
import hashlib
import json

from keys.seeds import seeded
from vcedu.canonical.contexts import ContextStore
from vcedu.keys import KeyType, VerifyingKey
from vcedu.proofs import SUITES, PreparedDocument, ProofOptions, add_proof, read_proofs, verify_proof

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
MARKS = "https://school.example/marks/v1"
SWAPPED = "https://school.example/swapped/v1"
MORE = "https://school.example/more/v1"
_VOCABULARY = "https://school.example/vocabulary#"

# Every suite that signs the whole, with every kind of key that it takes.
WHOLE = {name: suite for name, suite in SUITES.items() if not suite.disclosure}
PAIRS = [(suite, key_type) for suite in WHOLE.values() for key_type in suite.key_types]
IDS = [f"{suite.name} {key_type}" for suite, key_type in PAIRS]


def _store():
    contexts = {
        MARKS: {"mark": f"{_VOCABULARY}mark", "credits": f"{_VOCABULARY}credits"},
        SWAPPED: {"mark": f"{_VOCABULARY}credits", "credits": f"{_VOCABULARY}mark"},
        MORE: {"remark": f"{_VOCABULARY}remark"},
    }
    store = ContextStore.production()
    for url, terms in contexts.items():
        data = json.dumps({"@context": terms}).encode()
        store = store.with_context(url, data, hashlib.sha256(data).hexdigest())
    return store


STORE = _store()
_DOCUMENT = {
    "@context": [CREDENTIALS, MARKS],
    "id": "urn:uuid:3f9cf3f1-5a0e-4f4e-8a4c-7c8f3a2f6d10",
    "type": ["VerifiableCredential"],
    "issuer": "did:web:school.example",
    "validFrom": "2027-03-25T00:00:00Z",
    "credentialSubject": {"id": "did:web:pupil.example", "mark": "B", "credits": "C"},
}


def document(**changes):
    """Return an unsecured credential with these members changed."""
    return {**copy.deepcopy(_DOCUMENT), **changes}


def method_of(signer):
    """Return the verification method of a signer: its did:key."""
    multikey = signer.public_key.multikey
    return f"did:key:{multikey}#{multikey}"


def options_for(signer, **members):
    """Return the options of a signer."""
    return ProofOptions(method_of(signer), **members)


def signed(suite_name, key_type=None, *, to=None, name="vcedu test key 1", **members):
    """Return a document with a proof more."""
    suite = SUITES[suite_name]
    signer = seeded(key_type or next(iter(suite.key_types)), name)
    options = options_for(signer, **members)
    return add_proof(suite, document() if to is None else to, options, signer=signer, contexts=STORE)


def verify(secured, *, key=None, store=STORE):
    """Verify every proof of a document, with the key in its method unless one is given."""
    prepared = PreparedDocument.of(secured, contexts=store)
    for proof in read_proofs(secured):
        verify_proof(prepared, proof, public_key=key or _key_in(proof))


def _key_in(proof):
    return VerifyingKey.from_multikey(proof.verification_method.partition("#")[2])


def key_of(name="vcedu test key 1", key_type=KeyType.ED25519):
    """Return a test key's public key."""
    return seeded(key_type, name).public_key
