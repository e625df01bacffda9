"""A record's new version takes the old credential's place: withdrawn, told of, and without the former name."""

import datetime as dt
import itertools
import json
from functools import partial

import pytest

from issuer.correcting import AT, BASE, CORRECTED, FORMER, PRESENT, Office, enrollment
from storage.crashing_disk import Acknowledged, Crash, RecordingDisk, state, write_points
from vcedu.education import PersonName
from vcedu.errors import Code, RevokedError, UsageError
from vcedu.issuer import CorrectionReason, CredentialState, StatusReason
from vcedu.issuer import _notices as module
from vcedu.issuer._notices import add_notice, notices_of
from vcedu.net import FetchKind
from vcedu.status import CorrectedPart, Notice, NoticesPlace, credential_digest, read_notices, write_notices
from vcedu.status.notices import MOST_NOTICES
from vcedu.storage import SQLiteDriver

NOTICES = f"{BASE}/status/1-corrections.json"
_names = itertools.count()


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def anywhere(driver):
    """Give an office on each kind of database."""
    return Office(driver)


def refused(code, call):
    with pytest.raises(UsageError) as raised:
        call()
    assert raised.value.code is code
    return raised.value


def test_the_old_one_is_withdrawn_and_the_new_one_names_it_but_not_the_reason(anywhere):
    office = anywhere
    old = office.issue()
    later = office.later()
    new = later.correct(enrollment(PRESENT), reason=CorrectionReason.NAME_CHANGE, former=old.secured)
    document = new.secured.envelope.document
    assert document["supersedes"] == [old.line.entry.credential_id]
    assert (document["correctedOn"], document["correctedPart"]) == ("2027-03-31", "particulars")
    assert "name_change" not in new.secured.raw.decode()
    assert later.lists.state(old.line.entry.credential_id) is CredentialState.REVOKED
    assert later.lists.state(document["id"]) is CredentialState.ACTIVE
    (change,) = later.lists.changes(old.line.entry.credential_id)
    assert (change.reason, change.at) == (StatusReason.SUPERSEDED, CORRECTED)
    found = later.corrections.find(old.line.entry.credential_id)
    assert (found.successor, found.reason, found.at) == (document["id"], CorrectionReason.NAME_CHANGE, CORRECTED)
    assert str(new.line.number) == "第2号"


def test_the_verifier_says_when_the_old_one_was_corrected_and_passes_the_new_one(office):
    old = office.issue()
    later = office.later()
    new = later.correct(enrollment(grade_level="P6"), reason=CorrectionReason.GRADE_CORRECTION)
    later.publish()
    with pytest.raises(RevokedError) as raised:
        later.verifier().verify(old.secured, time=later.time)
    assert raised.value.code is Code.STATUS_CORRECTED
    assert "corrected it on 2027-03-31 (results)" in raised.value.message.en
    assert "3月31日に成績が訂正され" in raised.value.message.ja
    assert later.verifier().verify(new.secured, time=later.time).verdict.verified


@pytest.mark.parametrize("harm", ["gone", "changed", "malformed", "stranger's"])
def test_whatever_is_wrong_with_the_notices_it_stays_revoked(office, harm):
    old = office.issue()
    later = office.later()
    later.correct(enrollment(grade_level="P6"))
    web = later.publish()
    body = later.lists.notices()[NOTICES]
    if harm == "gone":
        del web._pages[NOTICES, FetchKind.RELATED_RESOURCE]
    elif harm == "changed":
        web.put(NOTICES, body.replace(b"2027-03-31", b"2027-03-30"), FetchKind.RELATED_RESOURCE)
    elif harm == "malformed":
        web.put(NOTICES, b"[]", FetchKind.RELATED_RESOURCE)
    else:
        later.driver.execute("DELETE FROM correction_notice WHERE digest = ?", (digest_of(old),))
        web = later.publish()
    with pytest.raises(RevokedError) as raised:
        later.verifier().verify(old.secured, time=later.time)
    assert raised.value.code is Code.STATUS_REVOKED


def digest_of(issued):
    return credential_digest(issued.line.entry.credential_id)


def test_a_rescinded_record_has_no_successor_and_is_told_as_such(anywhere):
    office = anywhere
    old = office.issue()
    later = office.later()
    for _ in range(2):
        later.corrections.rescind(old.line.entry.credential_id, CORRECTED)
    later.publish()
    with pytest.raises(RevokedError) as raised:
        later.verifier().verify(old.secured, time=later.time)
    assert raised.value.code is Code.STATUS_RESCINDED
    assert later.lists.changes(old.line.entry.credential_id)[0].reason is StatusReason.ISSUED_IN_ERROR
    refused(Code.JOURNAL_RECORD_CHANGED, lambda: later.correct(enrollment(grade_level="P6")))
    assert later.journal.find("a", 2) is None


def test_asked_for_again_the_same_bytes_come_back_and_nothing_changes(office):
    office.issue()
    later = office.later()
    first = later.correct(enrollment(grade_level="P6"))
    changes, notices = later.lists.changes(office.journal.find("a", 1).credential_id), later.lists.notices()
    again = office.later(CORRECTED + dt.timedelta(days=3)).correct(enrollment(grade_level="P6"))
    assert again.secured.raw == first.secured.raw
    assert later.lists.changes(office.journal.find("a", 1).credential_id) == changes
    assert later.lists.notices() == notices
    other = partial(later.correct, enrollment(grade_level="P6"), reason=CorrectionReason.GRADE_CORRECTION)
    refused(Code.JOURNAL_RECORD_CHANGED, other)


def test_a_second_correction_names_both_that_it_supersedes(anywhere):
    office = anywhere
    first = office.issue().line.entry.credential_id
    second = office.later().correct(enrollment(grade_level="P6")).line.entry.credential_id
    third = office.later().correct(enrollment(grade_level="P7"), version=3)
    assert third.secured.envelope.document["supersedes"] == [second, first]
    assert office.corrections.superseded_by(third.line.entry.credential_id) == (second, first)


def test_only_the_newest_version_is_corrected(office):
    refused(Code.CORRECTION_UNKNOWN, lambda: office.correct(enrollment(), version=1))
    refused(Code.CORRECTION_UNKNOWN, lambda: office.correct(enrollment(), version=2))
    office.issue()
    office.issue(enrollment(grade_level="P6"), record_version=2)
    office.issue(enrollment(grade_level="P7"), record_version=3)
    refused(Code.CORRECTION_UNKNOWN, lambda: office.correct(enrollment(grade_level="P6"), version=2))


def test_one_that_has_no_status_is_not_superseded_and_nothing_is_numbered(office):
    bare = Office()
    bare.office = type(bare.office)(bare.issuer, bare.journal, bare.ledger, bare.office.form, bare.clock)
    bare.issue()
    refused(Code.STATUS_SLOT_UNKNOWN, lambda: bare.correct(enrollment(grade_level="P6")))
    assert bare.journal.find("a", 2) is None
    assert len([*bare.ledger.entries(2026)]) == 1
    refused(Code.STATUS_SLOT_UNKNOWN, lambda: bare.corrections.version_of("urn:uuid:x"))


def test_a_withdrawn_one_can_still_be_corrected(office):
    old = office.issue().line.entry.credential_id
    office.lists.set(old, CredentialState.REVOKED, AT)
    office.later().correct(enrollment(grade_level="P6"))
    assert [change.at for change in office.lists.changes(old)] == [AT]


# ---- the former name -------------------------------------------------------------------------------------------------


def test_no_form_of_the_former_name_is_in_the_new_one(office):
    old = office.issue()
    new = office.later().correct(enrollment(PRESENT), reason=CorrectionReason.NAME_CHANGE, former=old.secured)
    text = new.secured.raw.decode() + json.dumps(new.secured.envelope.document)
    for form in (FORMER.legal, FORMER.kana, FORMER.alphabet, "旧山", "KYUYAMA"):
        assert form in old.secured.raw.decode()
        assert form not in text
    assert PRESENT.legal in text


@pytest.mark.parametrize(
    "build",
    [
        enrollment(PersonName("新川 花子", former_surname="旧山")),
        enrollment(PersonName("新川 花子"), class_name="旧山花子"),
        enrollment(PersonName("新川 花子"), department="Kyuyama hanako"),
    ],
)
def test_a_record_that_repeats_the_former_name_is_not_issued(office, build):
    old = office.issue().secured
    later = office.later()
    refused(Code.CORRECTION_FORMER_NAME, lambda: later.correct(build, reason=CorrectionReason.NAME_CHANGE, former=old))
    assert later.journal.find("a", 2) is None
    assert later.correct(build, reason=CorrectionReason.CLERICAL_ERROR)


def test_a_form_that_the_new_name_keeps_is_no_former_name(office):
    old = office.issue().secured
    kept = enrollment(PersonName("新川 花子", FORMER.kana))
    assert office.later().correct(kept, reason=CorrectionReason.NAME_CHANGE, former=old)


def test_after_a_change_of_name_the_former_document_is_needed(office):
    old, other = office.issue(), office.issue(record="b")
    change = partial(office.later().correct, enrollment(PRESENT), reason=CorrectionReason.NAME_CHANGE)
    refused(Code.CORRECTION_OLD_NEEDED, change)
    refused(Code.CORRECTION_OLD_NEEDED, partial(change, former=other.secured))
    assert change(former=old.secured)


def test_strangers_cannot_tell_a_change_of_name_from_a_clerical_error():
    assert CorrectionReason.NAME_CHANGE.part is CorrectionReason.CLERICAL_ERROR.part is CorrectedPart.PARTICULARS
    assert {reason.words.ja for reason in CorrectionReason} == {"成績の訂正", "氏名の変更", "記載の誤り", "撤回"}
    assert {part.words.en for part in CorrectedPart} == {"results", "particulars", "whole record"}


# ---- the notices -----------------------------------------------------------------------------------------------------


def test_the_notices_tell_neither_how_many_nor_which_were_corrected(office):
    old = office.issue()
    assert office.lists.notices() == {}
    assert "relatedResource" not in office.lists.publish(AT)[0].envelope.document
    later = office.later()
    later.correct(enrollment(grade_level="P6"))
    body = later.lists.notices()[NOTICES]
    notices = read_notices(body)
    assert len(notices) >= 25
    assert notices[digest_of(old)] == Notice(dt.date(2027, 3, 31), CorrectedPart.PARTICULARS)
    assert old.line.entry.credential_id.encode() not in body
    assert list(notices) == sorted(notices)
    revocations, suspensions = later.lists.publish(CORRECTED)
    assert revocations.envelope.document["relatedResource"] == NoticesPlace.of(NOTICES, body).related_resource()
    assert "relatedResource" not in suspensions.envelope.document


def test_later_notices_come_with_a_few_decoys_of_the_same_day(office):
    day = dt.date(2027, 3, 31)
    counts = []
    for number in range(4):
        add_notice(
            office.driver, office.list_id, str(number), Notice(day, CorrectedPart.RESULTS), lambda most: most - 1
        )
        counts.append(len(read_notices(notices_of(office.driver, office.list_id))))
    assert [after - before for before, after in itertools.pairwise([0, *counts])] == [73, 4, 4, 4]
    assert {notice.part for notice in read_notices(notices_of(office.driver, office.list_id)).values()} == {
        CorrectedPart.RESULTS,
        CorrectedPart.PARTICULARS,
    }


def test_a_file_holds_the_newest_notices_and_no_more_than_a_verifier_reads(office, monkeypatch):
    for number in range(4):
        told = Notice(dt.date(2027, 3, 1 + number), CorrectedPart.RESULTS)
        add_notice(office.driver, office.list_id, str(number), told, lambda _: 0)
    monkeypatch.setattr(module, "MOST_NOTICES", 2)
    kept = read_notices(notices_of(office.driver, office.list_id))
    assert set(kept) == {credential_digest("2"), credential_digest("3")}
    longest = (
        (credential_digest(str(number)), Notice(dt.date(2027, 3, 1), CorrectedPart.PARTICULARS))
        for number in range(MOST_NOTICES)
    )
    written = write_notices(longest)
    assert len(written) <= FetchKind.RELATED_RESOURCE.policy.max_bytes
    assert len(read_notices(written)) == MOST_NOTICES


# ---- crashes ---------------------------------------------------------------------------------------------------------


def test_after_any_crash_the_old_one_is_withdrawn_and_the_new_one_reserved_or_neither(tmp_path):
    disk = RecordingDisk(f"corrections {next(_names)}")
    with SQLiteDriver(tmp_path / "before.db", vfs=disk.vfs_name) as driver:
        old = Office(driver).issue()
        disk.acknowledge("issued")
        new = Office(driver, at=CORRECTED).correct(enrollment(grade_level="P6"))
        disk.acknowledge("corrected")
    first = next(at for at, event in enumerate(disk.events) if event == Acknowledged("issued"))
    points = [point for point in write_points(disk.events) if point > first]
    chosen = sorted({points[at * (len(points) - 1) // 11] for at in range(12)})
    seen = set()
    for number, (point, crash) in enumerate(itertools.product(chosen, Crash)):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, content in state(disk.events[:point], crash, 1).items():
            (folder / name.replace("before", "after")).write_bytes(content)
        with SQLiteDriver(folder / "after.db") as driver:
            driver.execute("PRAGMA synchronous=OFF")  # this one is not crashed
            office = Office(driver, at=CORRECTED)
            is_revoked = office.lists.state(old.line.entry.credential_id) is CredentialState.REVOKED
            assert is_revoked == (office.journal.find("a", 2) is not None) == bool(office.lists.notices())
            seen.add(is_revoked)
            again = office.correct(enrollment(grade_level="P6"))
            assert str(again.line.number) == str(new.line.number)
            assert office.lists.state(old.line.entry.credential_id) is CredentialState.REVOKED
    assert seen == {False, True}
