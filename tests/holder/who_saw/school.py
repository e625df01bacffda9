"""A school that keeps records of a child, whose principal reads them, for tests and vectors of desk logs."""

import datetime as dt
import json

from makers.signed import did, sign

from holder.access.home import AT_SCHOOL, CHILD, FATHER, MOTHER, POLICY, SCHOOL, TEACHER
from holder.family import NOW, VERIFIER, create
from vcedu.holder.access import Relation
from vcedu.holder.access import statements as st
from vcedu.holder.access.terms import Joint
from vcedu.holder.who_saw import sign_desk_log
from vcedu.model import VerificationTime
from vcedu.storage import SQLiteDriver

FIRST = (NOW - dt.timedelta(days=30)).date()
SUBJECTS = {"school": AT_SCHOOL, "family": st.Subject(CHILD, AT_SCHOOL.birth)}
CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/records/v1"]


def enrolment(number=1):
    """Return a certificate of enrolment, which the school's desk may read."""
    document = {
        "@context": CONTEXT,
        "id": f"urn:uuid:5b0e3d0e-8d53-4f0b-9d0c-8f1c6a0e7a{number:02}",
        "type": ["VerifiableCredential", "EnrollmentCertificate"],
        "issuer": did("school"),
        "validFrom": "2027-03-01T00:00:00+09:00",
        "credentialSubject": {"id": CHILD, "type": "Child", "legalName": "山田 太郎"},
    }
    return json.dumps(sign(document)).encode()


def school_store(driver, keeper="school"):
    """Return a store with one record that is kept by a school, by a family, or by nobody that was stated."""
    from holder.access import home  # noqa: PLC0415 - beside this file's own dates

    store = create(driver)
    granted = {"valid_from": NOW - dt.timedelta(days=9), "valid_until": NOW + dt.timedelta(days=300)}
    stated = [
        st.StaffRole(TEACHER, SCHOOL, st.Role.PRINCIPAL, SCHOOL, FIRST),
        st.Enrolment(SCHOOL, "1-A", SCHOOL, FIRST),
        home.grant(MOTHER, Joint.SOLE, **granted),
        home.grant(FATHER, Joint.SOLE, **granted),
    ]
    for statement in stated if keeper is None else [SUBJECTS[keeper], *stated]:
        with store._opened.whole():
            store._stated.add(statement, NOW, by=SCHOOL)
    item = store.receive(enrolment(), verifier=VERIFIER, time=VerificationTime(now=NOW))
    return store, item


def handed_out(keeper, key, times=1):
    """Return the log that the school makes out for the mother after its principal read the record."""
    with SQLiteDriver(":memory:") as driver:
        store, item = school_store(driver, keeper)
        if keeper == "school":
            store.visited_by(TEACHER, Relation.STAFF, POLICY).get(item.id, at=NOW)
        mother = store.visited_by(MOTHER, Relation.GUARDIAN, POLICY)
        if keeper is not None and times == 1:
            return mother.desk_log(key=key, at=NOW)
        rows = mother.who_saw(at=NOW) * times
        return sign_desk_log(rows, SUBJECTS.get(keeper), reader=MOTHER, since=None, until=NOW, key=key)
