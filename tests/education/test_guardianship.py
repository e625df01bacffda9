"""The attestation of guardianship: whom it names, and what it leaves out."""

import dataclasses
import datetime as dt

import pytest

from education import samples
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_document
from vcedu.education.guardianship import GuardianAct, Guardianship, GuardianshipBasis, guardianship_credential
from vcedu.education.people import BirthDate
from vcedu.education.proofing import Proofing, ProofingMethod

END = dt.datetime(2027, 9, 30, tzinfo=dt.UTC)
CHILD = dataclasses.replace(samples.CHILD, subject_id="urn:uuid:00000000-0000-4000-8000-000000000001")
RIGHT = Guardianship(
    CHILD,
    samples.GUARDIAN,
    "did:web:parent.example",
    GuardianshipBasis.FAMILY_REGISTER,
    frozenset({GuardianAct.APPLY, GuardianAct.PRESENT}),
    Proofing(ProofingMethod.KNOWN_IN_PERSON, 2, samples.DAY, "学級担任"),
    frozenset({"EnrollmentCertificate"}),
)


@pytest.mark.parametrize("issuer", [samples.SCHOOL, samples.BOARD])
def test_it_names_guardian_child_basis_and_scope_and_nothing_is_lost(issuer):
    issuance = samples.issuance("did:web:board.example", valid_until=END)
    document = guardianship_credential(RIGHT, issuance, issuer=issuer)
    subject = document["credentialSubject"]
    assert (subject["id"], subject["guardianOf"]["id"]) == (RIGHT.guardian_id, CHILD.subject_id)
    assert (subject["mayDo"], subject["mayShow"]) == (["apply", "present"], ["EnrollmentCertificate"])
    assert (subject["basis"], subject["jointExercise"]) == ("family_register", "sole")
    assert document["issuer"]["name"] == issuer.name
    stated = {quad.object for quad in map_document(document, contexts=ContextStore.production()).quads}
    assert {'"known_in_person"', '"family_register"', '"apply"', f'"{samples.NAME.legal}"'} <= stated


@pytest.mark.parametrize("birth", [BirthDate(), BirthDate(2016)])
def test_a_child_whose_birth_is_not_wholly_known_has_the_end_that_is_given(birth):
    unknown = dataclasses.replace(RIGHT, child=dataclasses.replace(CHILD, birth=birth), records=frozenset())
    document = guardianship_credential(
        unknown, samples.issuance("did:web:b.example", valid_until=END), issuer=samples.BOARD
    )
    assert (document["validUntil"], "mayShow" in document["credentialSubject"]) == ("2027-09-30T00:00:00Z", False)


@pytest.mark.parametrize("method", ProofingMethod)
def test_every_method_has_words(method):
    assert all((method.words.en, method.words.ja))
