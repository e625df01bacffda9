"""A throw-away registry, school and family are real ones: what they issue and show is verified like any other."""

import datetime as dt

import pytest

from vcedu import testing
from vcedu.errors import CheckName, Code, MalformedError, UntrustedIssuerError
from vcedu.verifier import HolderDemand

ASKED = {"challenge": "c-0123456789abcdef", "domain": ["school.example"]}
DEMAND = HolderDemand(required=True, challenge=ASKED["challenge"], domain=frozenset(ASKED["domain"]))


def _outcome(registry, presentation, name=CheckName.HOLDER):
    report = registry.verifier().inspect(presentation.raw, time=registry.time, holder=DEMAND)
    return next((check.outcome.value, check.code) for check in report if check.name is name)


def test_three_lines():
    registry = testing.registry()
    school = registry.school()
    family = testing.family(school)
    verified = registry.verifier().verify(family.certificate.raw, time=registry.time)
    assert verified.issuer == school.id
    told = next(check for check in verified.verdict.checks if check.name is CheckName.ISSUER_AUTHORITY_NOW)
    assert told.message.ja == "見本市立第一高等学校は、見本市（設置者）により発行者として登録されています。"


def test_a_seed_makes_the_same_bytes_and_another_seed_makes_others():
    made = []
    for seed in ("a", "a", "b"):
        registry = testing.registry(seed=seed)
        family = testing.family(registry.school())
        made.append((registry.anchors().statements, family.certificate.raw, family.present(**ASKED).raw))
    assert made[0] == made[1]
    assert all(one != other for one, other in zip(made[0], made[2], strict=True))


def test_without_a_seed_everything_is_new():
    first, second = (testing.registry(at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC)).school() for _ in range(2))
    assert first.id != second.id
    assert testing.family(first).certificate.raw != testing.family(second).certificate.raw
    assert first.registry.clock.now().year == 2026


def test_the_child_and_the_guardian_show_the_certificate():
    registry = testing.registry(seed="x")
    family = testing.family(registry.school())
    assert _outcome(registry, family.present(**ASKED)) == ("passed", Code.HOLDER_PROOFED)
    assert _outcome(registry, family.present(**ASKED, as_guardian=True)) == ("passed", Code.HOLDER_GUARDIAN)


def test_another_family_cannot_show_it():
    registry = testing.registry(seed="x")
    school = registry.school()
    family, other = testing.family(school), testing.family(school, name="鈴木 蓮")
    other.receive(family.certificate)
    outcome, _ = _outcome(registry, other.present(**ASKED, shown=[family.certificate]))
    assert outcome == "failed"


def test_a_school_that_nobody_registered_is_not_trusted():
    registry = testing.registry(seed="x")
    registered, other = registry.school(), registry.school("見本市立第二高等学校", registered=False)
    assert str(registered.described.code) != str(other.described.code)
    with pytest.raises(UntrustedIssuerError) as refused:
        registry.verifier().verify(testing.family(other).certificate.raw, time=registry.time)
    assert refused.value.code is Code.ISSUER_UNTRUSTED
    registry.verifier().verify(testing.family(registered).certificate.raw, time=registry.time)


def test_documents_are_numbered():
    school = testing.registry(seed="x").school()
    testing.family(school)
    assert [(str(line.number), line.request.kind) for line in school.ledger.entries(2026)] == [
        ("第1号", "EnrollmentCertificate"),
        ("第2号", "GuardianshipCredential"),
    ]


def test_an_adult_has_no_guardian():
    with pytest.raises(MalformedError) as refused:
        testing.family(testing.registry(seed="x").school(), birth=dt.date(2008, 1, 1))
    assert refused.value.code is Code.RECORD_VALUE


def test_a_guardianship_ends_within_a_year_and_can_be_withdrawn():
    registry = testing.registry(seed="x")
    family = testing.family(school := registry.school())
    attested = family.guardianship.envelope.document
    assert attested["validUntil"][:4] == "2028"
    for document in (attested, family.certificate.envelope.document):
        assert [entry["statusPurpose"] for entry in document["credentialStatus"]] == ["revocation", "suspension"]
    shown = family.present(**ASKED, as_guardian=True)
    school.lists.set(attested["id"], "revoked", registry.clock.now())
    assert _outcome(registry, shown) == ("passed", Code.HOLDER_GUARDIAN)
    school.publish_lists()
    assert _outcome(registry, shown) == ("failed", Code.GUARDIANSHIP_INVALID)
