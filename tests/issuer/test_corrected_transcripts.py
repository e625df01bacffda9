"""Grades that have changed: where a reason is given, the new transcript takes the place of the old one."""

import dataclasses

import pytest

from education import samples
from issuer.correcting import CORRECTED, FORMER, PRESENT, Office
from vcedu.education import CourseResult, Pupil, PupilGrades
from vcedu.education.scales import FIVE_STEPS
from vcedu.errors import Code, UsageError
from vcedu.issuer import (
    CorrectionReason,
    CorrectionRun,
    CredentialState,
    LedgerRequest,
    Numbering,
    issue_transcripts,
)

SCHOOL = dataclasses.replace(samples.SCHOOL, scales=(FIVE_STEPS,), grade_levels=("H1",))
GRADES, NAMES = CorrectionReason.GRADE_CORRECTION, CorrectionReason.NAME_CHANGE


def grades(number="1", mark="3", name=FORMER):
    return PupilGrades(Pupil(number, name), (CourseResult("国語", 2026, "現代の国語", "H1", grade=mark),))


def issue(office, *pupils, reason=None, former=lambda _: None, numbered=True):
    ledger = Numbering(office.ledger, LedgerRequest("ClrCredential", "就職", "本人"))
    issued = issue_transcripts(
        pupils,
        school=SCHOOL,
        issuer=office.issuer,
        journal=office.journal,
        clock=office.clock,
        status_list=office.list_id,
        numbering=ledger if numbered else None,
        correcting=CorrectionRun(office.corrections, reason, former),
    )
    return [each.secured for each in issued]


def name_of(secured):
    return secured.envelope.document["id"]


@pytest.mark.parametrize("numbered", [True, False])
def test_only_what_has_changed_is_corrected_and_comes_back_the_same(numbered):
    office = Office()
    first, other = issue(office, grades(), grades("2"), numbered=numbered)
    later = office.later()
    changed = (grades(mark="4"), grades("2"))
    second, same = issue(later, *changed, reason=GRADES, numbered=numbered)
    document = second.envelope.document
    assert document["supersedes"] == [name_of(first)]
    assert (document["correctedOn"], document["correctedPart"]) == ("2027-03-31", "results")
    assert same.raw == other.raw
    states = [office.lists.state(name_of(each)) for each in (first, second, other)]
    assert states == [CredentialState.REVOKED, CredentialState.ACTIVE, CredentialState.ACTIVE]
    for reason in (None, GRADES, NAMES):
        assert [each.raw for each in issue(office.later(), *changed, reason=reason, numbered=numbered)] == [
            second.raw,
            same.raw,
        ]
    later.publish()
    assert later.verifier().verify(second, time=later.time).verdict.verified


def test_without_a_reason_the_old_one_stays_in_force():
    office = Office()
    (first,) = issue(office, grades())
    (second,) = issue(office.later(), grades(mark="4"))
    assert "supersedes" not in second.envelope.document
    assert office.lists.state(name_of(first)) is CredentialState.ACTIVE


def test_after_a_change_of_name_the_former_transcript_is_needed_and_the_former_name_gone():
    office = Office()
    (first,) = issue(office, grades())
    for code, former, name in (
        (Code.CORRECTION_OLD_NEEDED, lambda _: None, PRESENT),
        (Code.CORRECTION_FORMER_NAME, {name_of(first): first}.get, dataclasses.replace(PRESENT, former_surname="旧山")),
    ):
        with pytest.raises(UsageError) as raised:
            issue(office.later(), grades(name=name), reason=NAMES, former=former)
        assert raised.value.code is code
        assert office.journal.find("transcript/B127210000018/1", 2) is None
    (second,) = issue(office.later(), grades(name=PRESENT), reason=NAMES, former={name_of(first): first}.get)
    assert not any(form.encode() in second.raw for form in (FORMER.legal, FORMER.kana, FORMER.alphabet))
    assert office.corrections.find(name_of(first)).at == CORRECTED
