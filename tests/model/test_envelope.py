"""The envelope's helpers; its refusals are the negative vectors."""

from vcedu.model.envelope import (
    VCVersion,
    as_list,
    check_credential,
    credential_dates,
    identifier_of,
    is_presentation,
    is_url,
    nested_credentials,
    subject_ids,
    types_of,
    version_of,
)

INNER = {"type": ["VerifiableCredential"], "credentialSubject": {"endorsement": [{"type": "VerifiableCredential"}]}}


def test_types_of_anything():
    assert types_of("VerifiableCredential") == ()
    assert types_of({"type": ["A", 7, "B"]}) == ("A", "B")
    assert types_of({}) == ()


def test_nested_credentials_are_found_where_they_stand_but_not_inside_each_other():
    document = {
        "proof": INNER,
        "endorsement": [INNER, {"type": "Other"}],
        "credentialSubject": {"a/b": [{"x~y": INNER}], "verifiableCredential": [{"anything": 1}, [INNER]]},
    }
    assert [path for path, _ in nested_credentials(document)] == [
        "/endorsement/0",
        "/credentialSubject/a~1b/0/x~0y",
        "/credentialSubject/verifiableCredential/0",
        "/credentialSubject/verifiableCredential/1/0",
    ]


def test_identifiers():
    assert identifier_of({"id": "did:web:a.example"}) == identifier_of("did:web:a.example") == "did:web:a.example"
    assert identifier_of({"id": "A"}) is identifier_of(7) is identifier_of({}) is None
    assert subject_ids({"credentialSubject": [{"id": "did:a:b"}, {}, "x"]}) == ("did:a:b", None)
    assert as_list(None) == [None]


def test_urls():
    assert all(is_url(text) for text in ("did:a:b", "urn:uuid:1", "https://a.example/学校?x#y"))
    wrong = ("", "a", "a b:c", "https://a.example/ b", "https://a\n.example", 7, "1a:b")
    assert not any(is_url(text) for text in wrong)


def test_versions():
    assert version_of({"@context": [VCVersion.V2_0.value]}) is VCVersion.V2_0
    assert version_of({"@context": VCVersion.V1_1.value}) is VCVersion.V1_1
    assert is_presentation({"type": "VerifiablePresentation"})
    assert not is_presentation({"type": ["VerifiableCredential"]})


def test_a_covered_credential_needs_no_contexts_of_its_own():
    covered = {"type": "VerifiableCredential", "issuer": "did:a:b", "credentialSubject": {"id": "did:a:c"}}
    assert check_credential(covered, covered_as=VCVersion.V2_0) is VCVersion.V2_0


def test_a_time_without_zone_is_utc_in_version_1_1():
    dates = credential_dates({"issuanceDate": "2027-04-01T00:00:00"}, VCVersion.V1_1)
    assert dates.valid_from.isoformat() == "2027-04-01T00:00:00+00:00"
    assert dates.valid_until is None
