"""The records that stores are filled with: credentials of 2,540 bytes, each with five tags, of 200 learners."""

from __future__ import annotations

import json

SIZE = 2540
LEARNERS = 200
ISSUER = "did:web:school.example"
TYPES = ("VerifiableCredential", "AchievementCredential")


def name_of(number: int) -> str:
    """Return the identifier of a record."""
    return f"urn:uuid:00000000-0000-4000-8000-{number:012}"


def learner_of(number: int) -> str:
    """Return whose record it is."""
    return f"did:example:learner-{number % LEARNERS:03}"


def record(number: int) -> bytes:
    """Return the bytes of a record."""
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": name_of(number),
        "type": list(TYPES),
        "issuer": ISSUER,
        "validFrom": "2027-03-01T00:00:00+09:00",
        "credentialSubject": {"id": learner_of(number), "courses": [f"科目{each}" for each in range(40)]},
        "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": ""},
    }
    missing = SIZE - len(_bytes(document))
    document["proof"]["proofValue"] = "z" * missing  # type: ignore[index] # it is the object above
    return _bytes(document)


def tags(number: int) -> dict[str, str]:
    """Return the tags that the store of this library reads off a record, by names of their own."""
    return {
        "id": name_of(number),
        "issuer": ISSUER,
        "subject": learner_of(number),
        "type": TYPES[0],
        "kind": TYPES[1],
    }


def _bytes(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
