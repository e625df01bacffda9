"""Documents that tests send, and the keys of those they are sent to."""

from vcedu import dids
from vcedu.keys import KeyType, PrivateKey

BASE = "https://www.w3.org/ns/credentials/v2"
RECORDS = "https://w3id.org/vcedu/records/v1"

KEYS = {
    kind.name.lower(): PrivateKey.from_secret_bytes(kind, bytes([number]) * size)
    for number, (kind, size) in enumerate(((KeyType.ED25519, 32), (KeyType.P256, 32), (KeyType.P384, 48)), 1)
}
OWNERS = {name: str(dids.did_key(key.public_key)) for name, key in KEYS.items()}


def credential(**more):
    """Return an unsigned certificate, by the first of the keys."""
    return {
        "@context": [BASE, RECORDS],
        "type": ["VerifiableCredential", "EnrollmentCertificate"],
        "issuer": OWNERS["ed25519"],
        "validFrom": "2027-03-25T00:00:00Z",
        "credentialSubject": {"type": "Child", "legalName": "学校 花子", "gradeLevel": "P6"},
        **more,
    }
