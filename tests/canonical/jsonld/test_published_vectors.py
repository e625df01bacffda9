"""The documents of the Data Integrity suites: mapped and canonicalised they must be the published N-Quads."""

import json

import pytest

from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_document
from vcedu.canonical.rdfc import canonicalize

EDDSA, ECDSA = "vc-di-eddsa", "vc-di-ecdsa"
P256, P384 = f"{ECDSA}/ecdsa-rdfc-2019-p256", f"{ECDSA}/ecdsa-rdfc-2019-p384"
RDFC = f"{EDDSA}/eddsa-rdfc-2022"
CASES = [
    (f"{EDDSA}/unsigned.json", f"{RDFC}/canonDocDataInt.txt", "sha256"),
    (f"{RDFC}/proofConfigDataInt.json", f"{RDFC}/proofCanonDataInt.txt", "sha256"),
    (f"{EDDSA}/employmentAuth.json", f"{RDFC}/employ/canonDocDataInt.txt", "sha256"),
    (f"{RDFC}/employ/proofConfigDataInt.json", f"{RDFC}/employ/proofCanonDataInt.txt", "sha256"),
    (f"{EDDSA}/unsigned.json", f"{EDDSA}/Ed25519Signature2020/canonDocEdSig.txt", "sha256"),
    (
        f"{EDDSA}/Ed25519Signature2020/proofConfigEdSig.json",
        f"{EDDSA}/Ed25519Signature2020/proofCanonEdSig.txt",
        "sha256",
    ),
    (f"{ECDSA}/unsigned.json", f"{P256}/canonDocECDSAP256.txt", "sha256"),
    (f"{P256}/proofConfigECDSAP256.json", f"{P256}/proofCanonECDSAP256.txt", "sha256"),
    (f"{ECDSA}/employmentAuth.json", f"{P256}/employ/canonDocECDSAP256.txt", "sha256"),
    (f"{P256}/employ/proofConfigECDSAP256.json", f"{P256}/employ/proofCanonECDSAP256.txt", "sha256"),
    (f"{ECDSA}/unsigned.json", f"{P384}/canonDocECDSAP384.txt", "sha384"),
    (f"{P384}/proofConfigECDSAP384.json", f"{P384}/proofCanonECDSAP384.txt", "sha384"),
    (f"{ECDSA}/employmentAuth.json", f"{P384}/employ/canonDocECDSAP384.txt", "sha384"),
    (f"{P384}/employ/proofConfigECDSAP384.json", f"{P384}/employ/proofCanonECDSAP384.txt", "sha384"),
]


@pytest.mark.parametrize(("document", "expected", "hash_name"), CASES)
def test_mapped_and_canonicalised_it_is_the_published_text(document, expected, hash_name):
    value = json.loads(shared(f"vectors/{document}").read_text())
    mapped = map_document(value, contexts=ContextStore.interop())
    assert canonicalize(mapped.quads, hash_name=hash_name).nquads == shared(f"vectors/{expected}").read_text()
