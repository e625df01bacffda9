"""The trust chain as the register of those who may ask."""

import pytest
from makers.signed import did

from trust.test_registered import NOW, city, registration, registry_of
from vcedu.education.procedures import shipped_procedures
from vcedu.holder import PresentationRequest, RegisteredParties, Standing, judge_requester
from vcedu.model import parse_timestamp
from vcedu.trust import Anchor, ChainTrust, DatedIdentifier, read_statement

KINDS = frozenset({"EnrollmentCertificate", "GraduationCertificate"})
WEB = "did:web:school-b.ed.jp"
DIDS = (DatedIdentifier(did("school")), DatedIdentifier(WEB))


def register(**members):
    above = registry_of("registry").register(city(requests=KINDS))
    usual = {"identifiers": DIDS, "requests": frozenset({"EnrollmentCertificate"}), "name": "第一高等学校"}
    below = registry_of("city").register(registration(**(usual | members)))
    anchor = Anchor(did("registry"), "National Register")
    return RegisteredParties(ChainTrust([anchor], [read_statement(s.envelope.document) for s in (above, below)]))


def asking(requester, *kinds, name="第一高等学校", domain=None, claims=frozenset({"legalName"})):
    request = PresentationRequest(requester, name, domain, frozenset(kinds), claims)
    return judge_requester(request, register=register(), procedure=shipped_procedures()["certificate"], at=NOW)


def test_a_registered_body_is_listed_with_its_host_and_what_it_may_ask_for():
    parties = {party.id: party for party in register().parties(NOW)}
    assert parties[WEB].domains == {"school-b.ed.jp"}
    assert parties[did("school")].domains == frozenset()
    assert parties[WEB].may_request == {"EnrollmentCertificate"}
    assert parties[did("city")].may_request == KINDS


@pytest.mark.parametrize(
    "members", [{"valid_until": parse_timestamp("2026-10-01T00:00:00Z")}, {"requests": frozenset()}]
)
def test_a_body_whose_right_has_ended_is_not_listed(members):
    assert {party.id for party in register(**members).parties(NOW)} == {did("city")}


def test_the_four_standings():
    right = asking(WEB, "EnrollmentCertificate", domain="school-b.ed.jp")
    assert (right.standing, right.party.name) == (Standing.ENTITLED, "第一高等学校")
    assert asking("did:web:other.example", "EnrollmentCertificate", name="別").standing is Standing.UNKNOWN
    assert asking("did:web:school-b.example", "EnrollmentCertificate").standing is Standing.LOOK_ALIKE
    assert asking(WEB, "GraduationCertificate").standing is Standing.NOT_ENTITLED
    assert asking(WEB, "EnrollmentCertificate", claims=frozenset({"gender"})).standing is Standing.OVER_ASKING
