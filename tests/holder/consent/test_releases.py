"""What leaves a store, on what basis, and what the log and the papers say of it."""

import dataclasses
import datetime as dt
import hashlib
import itertools
import json

import pytest

from holder.access.home import CHILD, MOTHER, SCHOOL, TUTOR
from holder.asking import SCHOOL as REGISTERED
from holder.consent.papers import CLUB, LATER, NOW, PUPIL, approved, present, profile, record, visit
from holder.family import CONTEXTS, PASSPHRASE
from vcedu.education import procedures
from vcedu.errors import Code, Message, VceduError
from vcedu.holder import (
    Act,
    AgeKey,
    PersonalDataStore,
    PresentationRequest,
    Purpose,
    Recipients,
    RequesterFinding,
    judge_requester,
)
from vcedu.holder.access import AccessAct, Relation
from vcedu.holder.access import statements as st
from vcedu.holder.consent import (
    Consent,
    ConsentState,
    PersonalInformation,
    PersonsRequest,
    Statute,
    Terms,
    countersign,
    read_notice,
    read_receipt,
)
from vcedu.holder.consent.outgoing import kind_of_record
from vcedu.holder.requests import terms_of_procedure
from vcedu.model import VerificationTime
from vcedu.storage import SQLiteDriver

LAW = Statute(
    Message("Enforcement Order of the School Education Act", "学校教育法施行令"), Message("article 6", "第6条")
)


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value


@pytest.fixture
def family():
    return profile()


def given(store, **members):
    asked = record(**members)
    store.releases.give(asked, by=CHILD, capacity=Relation.LEARNER, at=NOW)
    return asked


def test_a_release_tells_basis_recipient_data_and_purpose_in_the_log_and_in_its_receipt(family):
    store, kept = family
    shown = present(store, kept)
    (release,) = store.releases.all(at=NOW)
    receipt = release.receipt
    assert receipt.lawful_basis.type == "request"
    assert receipt.recipients == ("b.example",)
    assert receipt.pii_information == (PersonalInformation("AchievementCredential"),)
    assert receipt.pii_principal_id == CHILD
    assert receipt.digest == hashlib.sha256(shown.raw).hexdigest()
    assert (receipt.retained_until, receipt.may_withdraw, release.consent) == (None, (), None)
    entry = store.audit()[-1]
    assert (entry.act, entry.seq, entry.items) == (Act.PRESENTED, release.seq, release.items)
    assert read_receipt(entry.details["release"].encode()) == receipt


def test_what_cannot_be_made_leaves_neither_receipt_nor_entry(family):
    store, kept = family
    before = store.audit()
    assert refused(present, store, kept, basis=Consent("0")).code is Code.CONSENT_UNKNOWN
    assert store.audit() == before


def test_a_statute_is_cited_and_a_period_ends_on_its_day(family):
    store, kept = family
    present(store, kept, basis=Terms(LAW, purpose=Message("transfer", "転学"), retention_period="P5Y"))
    (release,) = store.releases.all(at=NOW)
    assert release.receipt.lawful_basis.words == Message(
        "Enforcement Order of the School Education Act, article 6", "学校教育法施行令第6条"
    )
    last = dt.date(NOW.year + 5, NOW.month, NOW.day)
    assert release.receipt.retained_until == last
    assert store.releases.due(at=dt.datetime.combine(last, dt.time(14, 59), dt.UTC)) == []
    assert store.releases.due(at=dt.datetime.combine(last, dt.time(15), dt.UTC)) == [release]


def test_where_a_school_keeps_the_profile_it_names_a_basis_or_a_person_who_asked():
    store, kept = profile(keeper=st.Keeper.SCHOOL)
    assert refused(present, store, kept).code is Code.RELEASE_BASIS_MISSING
    assert refused(present, store, kept, basis=PersonsRequest(TUTOR)).code is Code.RELEASE_REQUEST
    for basis in (LAW, PersonsRequest(MOTHER), PersonsRequest(CHILD)):
        assert present(store, kept, basis=basis).raw
    # Who came of the family has asked.
    assert present(visit(store, MOTHER), kept, purpose=Purpose("tutoring")).raw
    assert "mother" not in store.releases.all(at=NOW)[-1].receipt.text.decode()
    assert MOTHER not in store.releases.all(at=NOW)[-1].receipt.text.decode()


def test_what_rests_on_a_consent_takes_purpose_and_period_from_it_and_ends_with_it(family):
    store, kept = family
    asked = given(store)
    present(
        store, kept, basis=Terms(Consent(asked.record_id), purpose=Message("another", "別"), retention_period="P9Y")
    )
    (release,) = store.releases.all(at=NOW)
    receipt = release.receipt
    assert (receipt.purpose, receipt.retention_period) == (asked.purpose, "P1Y")
    assert (receipt.withdrawal_method, release.consent) == (asked.withdrawal_method, ConsentState.GIVEN)
    assert receipt.may_withdraw == (CHILD,)
    notices = store.releases.withdraw(asked.record_id, by=MOTHER, capacity=Relation.GUARDIAN, holder=PUPIL, at=LATER)
    assert refused(present, store, kept, at=LATER, basis=Consent(asked.record_id)).code is Code.CONSENT_WITHDRAWN
    assert store.releases.all(at=LATER)[0].consent is ConsentState.WITHDRAWN
    (ended,) = read_notice(notices[0], [receipt], recipients={"b.example"}, at=LATER)
    assert (ended.receipt, ended.asks, ended.since) == (receipt, ("stop", "delete"), LATER)
    assert store.releases.notices(asked.record_id, holder=PUPIL) == notices


def test_a_withdrawal_reaches_each_recipient_with_what_it_received_and_nobody_else(family):
    store, kept = family
    controller = record().pii_controllers[0]
    second = dataclasses.asdict(dataclasses.replace(controller, party_id="did:web:c.example", party_url=("c.example",)))
    asked = given(store, recipient_third_parties=[second])
    basis = Consent(asked.record_id)
    for domain in (["b.example"], ["c.example"], ["b.example"]):
        present(store, kept, domain=domain, basis=basis)
    present(store, kept, domain=["d.example"])
    notices = store.releases.withdraw(asked.record_id, by=CHILD, capacity=Relation.LEARNER, holder=PUPIL, at=LATER)
    made = [each.receipt for each in store.releases.all(at=LATER)]
    found = {
        host: [each.receipt.receipt_id for each in read_notice(data, made, recipients={host}, at=LATER)]
        for host, data in zip(("b.example", "c.example"), notices, strict=True)
    }
    assert found == {"b.example": [made[0].receipt_id, made[2].receipt_id], "c.example": [made[1].receipt_id]}
    assert refused(read_notice, notices[0], made, recipients={"c.example"}, at=LATER).code is Code.NOTICE_RECIPIENT


def test_a_consent_is_taken_back_even_if_the_notice_cannot_be_signed_so(family):
    store, kept = family
    asked = given(store)
    present(store, kept, basis=Consent(asked.record_id))
    who = {"by": CHILD, "capacity": Relation.LEARNER, "at": LATER}
    assert refused(store.releases.withdraw, asked.record_id, holder=CLUB, **who).code is Code.NOTICE_SIGNER
    (consent,) = store.releases.consents(at=LATER)
    assert consent.state is ConsentState.WITHDRAWN
    assert len(store.releases.notices(asked.record_id, holder=PUPIL)) == 1


def test_a_part_that_was_agreed_to_covers_what_lies_in_it_and_nothing_beside():
    agreed = PersonalInformation("A", ("/credentialSubject/achievement", "/name"))
    inside = [("/name",), ("/credentialSubject/achievement/name", "/name"), ("/credentialSubject/achievement",)]
    beside = [(), ("/credentialSubject",), ("/names",), ("/name", "/id"), ("/credentialSubject/achievements",)]
    assert [agreed.covers(PersonalInformation("A", each)) for each in inside] == [True] * 3
    assert [agreed.covers(PersonalInformation("A", each)) for each in beside] == [False] * 5
    assert PersonalInformation("A").covers(PersonalInformation("A", ("/name",)))
    assert not PersonalInformation("A").covers(PersonalInformation("B"))


def test_the_attestation_by_which_a_guardian_shows_something_needs_no_consent_of_its_own(family):
    from vcedu.holder.consent.outgoing import Outgoing  # noqa: PLC0415 - what is tested here alone
    from vcedu.holder.consent.words import ReleaseAct  # noqa: PLC0415 - likewise

    store, _ = family
    asked = given(store)
    kinds = tuple(map(PersonalInformation, ("GuardianshipCredential", "AchievementCredential")))
    leaving = Outgoing(ReleaseAct.PRESENTED, ("b.example",), kinds, Terms(Consent(asked.record_id)))
    store.releases.check(leaving, at=NOW)
    beyond = dataclasses.replace(leaving, information=(*kinds, PersonalInformation("HealthRecord")))
    assert refused(store.releases.check, beyond, at=NOW).code is Code.CONSENT_BEYOND


def test_a_record_is_called_by_what_says_most():
    assert (
        kind_of_record({"type": ["VerifiableCredential", "EnrollmentCertificate", "Other"]}) == "EnrollmentCertificate"
    )
    assert kind_of_record({"type": ["VerifiableCredential", "One", "Other"]}) == "Other"
    assert kind_of_record({"type": "VerifiableCredential"}) == "VerifiableCredential"


PROCEDURE = procedures.shipped_procedures()["transfer"]


def test_the_procedure_of_a_request_says_on_what_terms_it_is_answered():
    notice, certificate = frozenset({"SchoolAssignmentNotice"}), frozenset({"EnrollmentCertificate"})
    assert terms_of_procedure(PROCEDURE, notice).basis == LAW
    both = terms_of_procedure(PROCEDURE, notice | certificate)
    assert (both.basis, both.retention_period, both.purpose) == (
        None,
        "P5Y",
        Message("Transfer to another school", "転学"),
    )
    wanting = [dataclasses.replace(each, consent=each.kind in certificate) for each in PROCEDURE.demands]
    changed = dataclasses.replace(PROCEDURE, demands=tuple(wanting))
    assert terms_of_procedure(changed, notice | certificate).consent_demanded
    assert not terms_of_procedure(changed, notice).consent_demanded
    assert terms_of_procedure(PROCEDURE, frozenset({"X"})) == Terms(purpose=PROCEDURE.name, purpose_type="transfer")


ASKED = PresentationRequest(REGISTERED.id, REGISTERED.name, "school-b.ed.jp", frozenset({"AchievementCredential"}))


def answer(store, kept, finding, **options):
    given = {"holder": PUPIL, "challenge": "c-1", "time": VerificationTime(now=NOW), "contexts": CONTEXTS}
    return store.answer(finding, [kept.id], **given, **options)


def laid_down(**members):
    demand = dataclasses.replace(PROCEDURE.demands[0], kind="AchievementCredential", **members)
    return dataclasses.replace(PROCEDURE, demands=(demand,))


def test_an_answer_takes_its_terms_from_the_procedure_and_the_name_from_the_register(family):
    store, kept = family
    answer(store, kept, RequesterFinding(ASKED, REGISTERED, procedure=laid_down(law=LAW)))
    (release,) = store.releases.all(at=NOW)
    assert release.receipt.lawful_basis.statute == LAW
    assert (release.receipt.purpose, release.receipt.retention_period) == (PROCEDURE.name, "P5Y")
    assert release.receipt.recipient_name == REGISTERED.name
    assert release.receipt.recipients == ("school-b.ed.jp",)


def test_where_the_procedure_wants_consent_nothing_else_will_do(family):
    store, kept = family
    finding = RequesterFinding(ASKED, REGISTERED, procedure=laid_down(consent=True))
    for basis in (None, LAW, PersonsRequest(CHILD), Terms(LAW)):
        assert refused(answer, store, kept, finding, basis=basis).code is Code.RELEASE_CONSENT_MISSING
    mother = visit(store, MOTHER)
    assert refused(answer, mother, kept, finding, purpose=Purpose("tutoring")).code is Code.RELEASE_CONSENT_MISSING
    controller = {**dataclasses.asdict(record().pii_controllers[0]), "party_url": ["school-b.ed.jp"]}
    asked = given(store, purpose_type="transfer", pii_controllers=[controller])
    assert answer(store, kept, finding, basis=Consent(asked.record_id)).raw


def test_a_finding_keeps_the_procedure_it_was_judged_by_whatever_it_finds():
    class Listed:
        def parties(self, at):
            return [dataclasses.replace(REGISTERED, may_request=ASKED.records)]

    rules = laid_down(law=LAW)
    found = judge_requester(ASKED, register=Listed(), procedure=rules, at=NOW)
    assert (found.error, found.procedure) == (None, rules)
    over = dataclasses.replace(ASKED, claims=frozenset({"gender"}))
    assert judge_requester(over, register=Listed(), procedure=rules, at=NOW).procedure is rules
    assert RequesterFinding(ASKED, None).terms(frozenset()) == Terms()


def test_what_is_taken_out_is_a_release_too(family):
    store, kept = family
    child = visit(store, CHILD, Relation.LEARNER)
    request = dataclasses.replace(child.request(AccessAct.EXPORT), recipient="the child's aunt")
    with_mother = approved(request, MOTHER)
    assert child.export(at=NOW, recipient="the child's aunt", purpose=with_mother) == [kept]
    (release,) = store.releases.all(at=NOW)
    assert (release.receipt.release, release.receipt.recipients) == ("exported", ("the child's aunt",))
    assert refused(child.export, at=NOW, recipient="another", purpose=with_mother).code is Code.ACCESS_NEEDS
    own = approved(child.request(AccessAct.EXPORT), MOTHER)
    assert child.export(at=NOW, purpose=own) == [kept]
    assert store.releases.all(at=NOW)[-1].receipt.recipients == ()
    # Somebody to whom nothing is here leaves no release behind.
    count = len(store.releases.all(at=NOW))
    assert visit(store, TUTOR).export(at=NOW) == []
    assert len(store.releases.all(at=NOW)) == count


def test_a_backup_is_a_release_where_others_get_it(family):
    store, kept = family
    key = AgeKey.generate()
    lock = Recipients((key.recipient,))
    assert store.back_up(lock, at=NOW)
    assert store.releases.all(at=NOW) == []
    data = store.back_up(lock, at=NOW, handed_to="the grandparents", basis=PersonsRequest(MOTHER))
    (release,) = store.releases.all(at=NOW)
    assert (release.receipt.release, release.items) == ("backed_up", (kept.id,))
    restored = PersonalDataStore.restore(data, SQLiteDriver(":memory:"), PASSPHRASE, opener=key, at=NOW)
    assert [each.receipt for each in restored.releases.all(at=NOW)] == [release.receipt]
    before = store.audit()
    asked = {"at": NOW, "handed_to": "the grandparents", "basis": Consent("0")}
    assert refused(store.back_up, lock, **asked).code is Code.CONSENT_UNKNOWN
    assert store.audit() == before


def lent(kept, **members):
    until = NOW + dt.timedelta(days=30)
    given = {"id": "d-1", "giver": CHILD, "receiver": TUTOR, "scopes": frozenset({st.Scope.VIEW}), "purpose": "数学"}
    return st.Delegation(**{**given, "valid_from": NOW, "valid_until": until, "items": frozenset({kept.id}), **members})


def test_what_is_lent_to_a_tutor_is_a_release_for_a_purpose_and_until_a_day(family):
    store, kept = family
    child = visit(store, CHILD, Relation.LEARNER)
    share = lent(kept, kinds=frozenset({"ClrCredential"}))
    with_mother = approved(child.request_to_state(share), MOTHER).approvals
    child.state(share, at=NOW, approvals=with_mother)
    (release,) = store.releases.all(at=NOW)
    receipt = release.receipt
    assert (receipt.release, receipt.recipients, receipt.purpose.ja) == ("shared", (TUTOR,), "数学")
    assert [each.pii_type for each in receipt.pii_information] == ["AchievementCredential", "ClrCredential"]
    assert receipt.retained_until == (NOW + dt.timedelta(days=30, hours=9)).date()
    assert visit(store, TUTOR, Relation.DELEGATE).get(kept.id, at=NOW) == kept
    assert store.releases.due(at=NOW + dt.timedelta(days=32)) == [release]


def test_what_rests_on_nothing_is_not_lent_either(family):
    store, kept = family
    child = visit(store, CHILD, Relation.LEARNER)
    share = lent(kept)
    agreed = approved(child.request_to_state(share), MOTHER).approvals
    failed = refused(child.state, share, at=NOW, approvals=agreed, basis=Consent("0"))
    assert failed.code is Code.CONSENT_UNKNOWN
    assert refused(visit(store, TUTOR, Relation.DELEGATE).get, kept.id, at=NOW).code is Code.PDS_ITEM_UNKNOWN
    unknown = lent(kept, items=frozenset({"0" * 32}))
    agreed = approved(child.request_to_state(unknown), MOTHER).approvals
    assert refused(child.state, unknown, at=NOW, approvals=agreed).code is Code.PDS_ITEM_UNKNOWN


def test_a_receipt_that_its_recipient_signed_is_kept_beside(family):
    store, kept = family
    present(store, kept)
    (release,) = store.releases.all(at=NOW)
    signed, club = countersign(release.receipt, CLUB), CLUB.method.partition("#")[0]
    identifier = release.receipt.receipt_id
    store.releases.countersigned(identifier, signed, recipients={club}, at=NOW)
    assert store.releases.get(identifier, at=NOW).countersigned == (club,)
    entry = store.audit()[-1]
    assert (entry.act, entry.details["signed"].encode()) == (Act.COUNTERSIGNED, signed)
    assert refused(store.releases.countersigned, identifier, signed, recipients={SCHOOL}, at=NOW).code is (
        Code.RECEIPT_SIGNER
    )
    assert refused(store.releases.countersigned, "0", signed, recipients={club}, at=NOW).code is Code.RELEASE_UNKNOWN


def test_a_release_is_told_in_words_of_both_languages(family):
    store, kept = family
    asked = given(store)
    present(store, kept, basis=Consent(asked.record_id))
    (release,) = store.releases.all(at=NOW)
    assert "On what basis: consent" in release.text("en")
    assert "The consent now: given" in release.text("en")
    assert "利用目的：クラブへの入会" in release.text("ja")
    assert "相手：見本市クラブ" in release.text("ja")
    assert "撤回の方法：このアプリ又は電話で。" in release.text("ja")
    part = dataclasses.replace(
        release,
        receipt=release.receipt.model_copy(
            update={"pii_information": (PersonalInformation("EnrollmentCertificate", ("/name",)),)}
        ),
        consent=None,
    )
    assert "在学証明書（/name）" in part.text("ja")
    assert "consent now" not in part.text("en")
    present(store, kept)
    plain = store.releases.all(at=NOW)[-1].text("en")
    assert "Kept until" not in plain
    assert "taken back" not in plain
    assert "\n" not in json.dumps(release.receipt.text.decode())


def test_two_releases_never_share_a_receipt(family):
    store, kept = family
    for _ in range(3):
        present(store, kept)
    names = [each.receipt.receipt_id for each in store.releases.all(at=NOW)]
    assert all(one != other for one, other in itertools.combinations(names, 2))
