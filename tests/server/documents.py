"""Documents that tests send."""

BASE = "https://www.w3.org/ns/credentials/v2"
RECORDS = "https://w3id.org/vcedu/records/v1"


def credential(**more):
    return {
        "@context": [BASE, RECORDS],
        "type": ["VerifiableCredential", "EnrollmentCertificate"],
        "validFrom": "2027-03-25T00:00:00Z",
        "credentialSubject": {"type": "Child", "legalName": "学校 花子", "gradeLevel": "P6"},
        **more,
    }
