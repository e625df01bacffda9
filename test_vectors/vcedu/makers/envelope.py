"""Credentials and presentations with one member that VC Data Model 2.0 sections 4 and 5 forbid."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMOVED = object()

CREDENTIAL: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:7e1b3d5a-3f0c-4d59-8d0e-1f6f5f0a9c11",
    "type": ["VerifiableCredential"],
    "issuer": {"id": "did:web:school-a.example", "name": "第一小学校"},
    "name": {"@value": "在学証明書", "@language": "ja"},
    "validFrom": "2027-04-01T00:00:00+09:00",
    "validUntil": "2028-03-31T23:59:59+09:00",
    "credentialSubject": {"id": "did:example:pupil"},
    "credentialStatus": {"type": "BitstringStatusListEntry", "id": "https://school-a.example/status/1#7"},
    "credentialSchema": {"type": "JsonSchema", "id": "https://school-a.example/schema/1"},
    "evidence": [{"type": "DocumentVerification"}],
    "termsOfUse": [{"type": "TrustFrameworkPolicy"}],
    "refreshService": [{"type": "RefreshService"}],
    "relatedResource": [
        {"id": "https://school-a.example/a", "digestSRI": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}
    ],
}
PRESENTATION: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiablePresentation"],
    "holder": "did:example:pupil",
    "verifiableCredential": [{"type": ["VerifiableCredential"]}],
}
VERSION_1: dict[str, Any] = {
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:school-a.example",
    "issuanceDate": "2027-04-01T00:00:00Z",
    "expirationDate": "2028-03-31T00:00:00Z",
    "credentialSubject": {"id": "did:example:pupil"},
}

# name, code, where, what stands there instead of what the valid document has, rows
_CREDENTIAL_FAULTS: tuple[tuple[str, str, tuple[str | int, ...], Any, tuple[str, ...]], ...] = (
    ("context-missing", "VC_CONTEXT", ("@context",), _REMOVED, ()),
    ("context-not-a-list", "VC_CONTEXT", ("@context",), "https://www.w3.org/ns/credentials/v2", ()),
    ("context-of-another-kind-first", "VC_CONTEXT", ("@context", 0), "https://www.w3.org/ns/did/v1", ("D6",)),
    ("context-empty", "VC_CONTEXT", ("@context",), [], ()),
    ("context-first-an-object", "VC_CONTEXT", ("@context", 0), {"name": "https://schema.org/name"}, ("D7",)),
    ("type-missing", "VC_TYPE", ("type",), _REMOVED, ()),
    ("type-without-verifiable-credential", "VC_TYPE", ("type",), ["EducationCredential"], ()),
    ("type-a-number", "VC_TYPE", ("type",), ["VerifiableCredential", 7], ()),
    ("type-an-empty-string", "VC_TYPE", ("type",), ["VerifiableCredential", ""], ()),
    ("id-two-urls", "VC_ID", ("id",), ["urn:uuid:1", "urn:uuid:2"], ()),
    ("id-null", "VC_ID", ("id",), None, ()),
    ("id-no-url", "VC_ID", ("id",), "certificate 7", ()),
    ("id-with-a-space-in-it", "VC_ID", ("id",), "https://school-a.example/certificate 7", ()),
    ("issuer-missing", "VC_ISSUER", ("issuer",), _REMOVED, ()),
    ("issuer-null", "VC_ISSUER", ("issuer",), None, ()),
    ("issuer-no-url", "VC_ISSUER", ("issuer", "id"), "School A", ()),
    ("issuer-a-list", "VC_ISSUER", ("issuer",), ["did:web:school-a.example"], ()),
    ("issuer-without-id", "VC_ISSUER", ("issuer", "id"), _REMOVED, ()),
    ("issuer-name-with-a-further-member", "VC_LANGUAGE_VALUE", ("issuer", "name"), {"@value": "A", "url": "b"}, ()),
    ("subject-missing", "VC_SUBJECT", ("credentialSubject",), _REMOVED, ()),
    ("subject-empty", "VC_SUBJECT", ("credentialSubject",), {}, ()),
    ("subject-an-empty-list", "VC_SUBJECT", ("credentialSubject",), [], ()),
    ("subject-text", "VC_SUBJECT", ("credentialSubject",), "did:example:pupil", ()),
    ("one-of-two-subjects-empty", "VC_SUBJECT", ("credentialSubject",), [{"id": "did:example:pupil"}, {}], ()),
    ("subject-with-two-ids", "VC_ID", ("credentialSubject", "id"), ["did:example:a", "did:example:b"], ()),
    ("valid-from-without-zone", "VC_DATE", ("validFrom",), "2027-04-01T00:00:00", ()),
    ("valid-from-a-date-alone", "VC_DATE", ("validFrom",), "2027-04-01", ()),
    ("valid-from-in-an-era", "VC_DATE", ("validFrom",), "令和9年4月1日", ()),
    ("valid-from-the-thirtieth-of-february", "VC_DATE", ("validFrom",), "2027-02-30T00:00:00Z", ()),
    ("valid-until-a-number", "VC_DATE", ("validUntil",), 1838127600, ()),
    ("valid-until-before-valid-from", "VC_DATE_ORDER", ("validUntil",), "2027-03-31T14:59:59Z", ()),
    ("status-without-type", "VC_STATUS_ENTRY", ("credentialStatus", "type"), _REMOVED, ()),
    ("status-text", "VC_STATUS_ENTRY", ("credentialStatus",), "https://school-a.example/status/1#7", ()),
    ("status-id-no-url", "VC_ID", ("credentialStatus", "id"), "https ://school-a.example/status", ()),
    ("schema-without-type", "VC_SCHEMA_ENTRY", ("credentialSchema", "type"), _REMOVED, ()),
    ("schema-without-id", "VC_SCHEMA_ENTRY", ("credentialSchema", "id"), _REMOVED, ()),
    ("schema-id-no-url", "VC_ID", ("credentialSchema", "id"), "schema", ()),
    ("evidence-without-type", "VC_TYPED_MEMBER", ("evidence", 0, "type"), _REMOVED, ()),
    ("terms-without-type", "VC_TYPED_MEMBER", ("termsOfUse", 0, "type"), _REMOVED, ()),
    ("refresh-service-without-type", "VC_TYPED_MEMBER", ("refreshService", 0, "type"), _REMOVED, ()),
    ("refresh-service-of-a-numbered-type", "VC_TYPED_MEMBER", ("refreshService", 0, "type"), [7], ()),
    ("name-a-number", "VC_LANGUAGE_VALUE", ("name",), 7, ()),
    ("name-without-value", "VC_LANGUAGE_VALUE", ("name", "@value"), _REMOVED, ()),
    ("name-in-no-language", "VC_LANGUAGE_VALUE", ("name", "@language"), "にほんご", ()),
    ("name-in-a-slanted-direction", "VC_LANGUAGE_VALUE", ("name", "@direction"), "up", ()),
    ("name-with-a-further-member", "VC_LANGUAGE_VALUE", ("name", "url"), "did:example:x", ()),
    ("related-resource-without-digest", "VC_RELATED_RESOURCE", ("relatedResource", 0, "digestSRI"), _REMOVED, ()),
    ("related-resource-without-id", "VC_RELATED_RESOURCE", ("relatedResource", 0, "id"), _REMOVED, ()),
    ("related-resource-digest-in-md5", "VC_RELATED_RESOURCE", ("relatedResource", 0, "digestSRI"), "md5-AAAA", ()),
    (
        "related-resource-named-twice",
        "VC_RELATED_RESOURCE",
        ("relatedResource", 1),
        {"id": "https://school-a.example/a", "digestMultibase": "uAAAA"},
        (),
    ),
    ("proof-inside-the-subject", "VC_MEMBER_MISPLACED", ("credentialSubject", "proof"), {"type": "X"}, ("D11",)),
    ("credential-beside-the-subject", "VC_MEMBER_MISPLACED", ("verifiableCredential",), [{}], ("D11",)),
    ("member-named-proto", "VC_MEMBER_NAME", ("credentialSubject", "__proto__"), {"grade": "5"}, ("P7",)),
    ("member-named-constructor", "VC_MEMBER_NAME", ("credentialSubject", "constructor"), "x", ("P7",)),
    ("member-named-with-nul", "VC_MEMBER_NAME", ("credentialSubject", "grade\x00"), "5", ("P6",)),
)
_VERSION_1_FAULTS: tuple[tuple[str, str, tuple[str | int, ...], Any, tuple[str, ...]], ...] = (
    ("version-1-without-issuance-date", "VC_DATE", ("issuanceDate",), _REMOVED, ()),
    ("version-1-issuance-date-not-a-date", "VC_DATE", ("issuanceDate",), "spring", ()),
    ("version-1-expires-before-issued", "VC_DATE_ORDER", ("expirationDate",), "2027-03-31T23:59:59Z", ()),
)
_PRESENTATION_FAULTS: tuple[tuple[str, str, tuple[str | int, ...], Any, tuple[str, ...]], ...] = (
    ("presentation-without-type", "VC_TYPE", ("type",), _REMOVED, ()),
    ("presentation-without-context", "VC_CONTEXT", ("@context",), _REMOVED, ()),
    ("presentation-holder-no-url", "VP_HOLDER", ("holder",), "z6Mkp", ()),
    ("presentation-holder-without-id", "VP_HOLDER", ("holder",), {"name": "Acme"}, ()),
    ("presentation-of-text", "VP_CREDENTIAL", ("verifiableCredential", 0), "eyJhbGciOiJFUzI1NiJ9.e30.AA", ()),
    ("presentation-of-null", "VP_CREDENTIAL", ("verifiableCredential", 0), None, ()),
    ("presentation-id-no-url", "VC_ID", ("id",), "presentation", ()),
)


def changed(document: dict[str, Any], where: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """Return a copy of a document with one member set, added or (for `_REMOVED`) taken away."""
    result = copy.deepcopy(document)
    place: Any = result
    for step in where[:-1]:
        place = place[step]
    last = where[-1]
    if value is _REMOVED:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return result


def vectors() -> Iterator[Vector]:
    """Yield the envelope's faults, each beside the document without it."""
    for operation, valid, faults in (
        ("check_credential", CREDENTIAL, _CREDENTIAL_FAULTS),
        ("check_credential", VERSION_1, _VERSION_1_FAULTS),
        ("check_presentation", PRESENTATION, _PRESENTATION_FAULTS),
    ):
        for name, code, where, value, rows in faults:
            yield Vector(name, code, operation, {"document": changed(valid, where, value)}, {"document": valid}, rows)
