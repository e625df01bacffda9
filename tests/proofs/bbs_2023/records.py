"""A transcript with a `bbs-2023` base proof, and checks of what is shown of it."""

import hashlib

from keys.seeds import seeded
from proofs.disclosure.records import STORE, record
from vcedu.canonical.cbor import decode_cbor
from vcedu.canonical.encodings import multibase_decode
from vcedu.keys import KeyType
from vcedu.proofs import SUITES, PreparedDocument, add_proof, derive_credential, read_proofs, verify_proof

ISSUER = seeded(KeyType.BLS12_381_G2)
METHOD = f"did:key:{ISSUER.public_key.multikey}#{ISSUER.public_key.multikey}"
OPTIONS = {"verificationMethod": METHOD, "proofPurpose": "assertionMethod"}
SEED = hashlib.sha256(b"bbs-2023 tests").digest()


def in_parts(document=None, mandatory=("/issuer",), *, seed=SEED, signer=ISSUER):
    """Return a document with a base proof."""
    given = {**record(), "issuer": {"id": METHOD.partition("#")[0]}} if document is None else document
    return add_proof(SUITES["bbs-2023"], given, OPTIONS, signer=signer, contexts=STORE, mandatory=mandatory, seed=seed)


def shown(document, pointers, **options):
    """Return what is shown of a document."""
    return derive_credential(document, pointers, contexts=STORE, **options)


def check(secured, key=ISSUER.public_key):
    """Verify a derived proof."""
    (proof,) = read_proofs(secured)
    verify_proof(PreparedDocument.of(secured, contexts=STORE), proof, public_key=key)


def components(secured):
    """Return the components of a proof value."""
    return decode_cbor(multibase_decode(secured["proof"]["proofValue"])[3:])
