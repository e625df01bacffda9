"""What may be hidden of a record, and what belongs together."""

import pytest

from education.samples import HEALTH, issuance
from proofs.disclosure.records import record
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_document
from vcedu.education.disclosure import check_shown_whole, mandatory_pointers, whole_pointers
from vcedu.education.health import health_record
from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.errors import Code, UndeterminedError, UsageError, VerificationError
from vcedu.proofs.disclosure import select

_COURSES = "/credentialSubject/verifiableCredential"
_STORE = ContextStore.production()


def test_what_a_verifier_needs_is_always_shown_where_it_is_there():
    document = record()
    assert mandatory_pointers(document) == (
        "/type",
        "/issuer",
        "/validFrom",
        "/completenessClaim",
        "/credentialSubject/type",
    )
    more = {
        **document,
        "validUntil": "2028-03-25T00:00:00Z",
        "credentialStatus": [{}],
        "credentialSchema": {},
        "documentNumber": "1",
        "fiscalYear": 2026,
        "credentialSubject": [{"id": "urn:1"}, {"identityProofing": {}}, "urn:3"],
    }
    assert mandatory_pointers(more, ["/name", "/issuer"]) == (
        "/name",
        "/issuer",
        "/type",
        "/validFrom",
        "/validUntil",
        "/credentialStatus",
        "/credentialSchema",
        "/documentNumber",
        "/fiscalYear",
        "/completenessClaim",
        "/credentialSubject/0/id",
        "/credentialSubject/1/identityProofing",
    )


@pytest.mark.parametrize("kind", RECORD_KINDS.values(), ids=lambda kind: kind.credential_type)
def test_only_records_of_the_family_can_be_shown_in_part(kind):
    document = {"type": ["VerifiableCredential", kind.credential_type]}
    if kind.delivery is Delivery.FAMILY and kind.credential_type != "GuardianshipCredential":
        assert mandatory_pointers(document) == ("/type",)
        return
    with pytest.raises(UsageError) as raised:
        mandatory_pointers(document)
    assert (raised.value.code, raised.value.facts["kind"]) == (Code.DISCLOSURE_KIND, kind.name)


def test_a_real_record_of_the_kind_is_refused_too():
    with pytest.raises(UsageError):
        mandatory_pointers(health_record(HEALTH, issuance("did:web:school.example")))


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ((), ()),
        (("/name",), ("/name",)),
        (("",), ("",)),
        ((_COURSES,), (_COURSES,)),
        ((f"{_COURSES}/1/credentialSubject/result",), (f"{_COURSES}/1",)),
        ((f"{_COURSES}/1/id", f"{_COURSES}/1", f"{_COURSES}/0/issuer"), (f"{_COURSES}/1", f"{_COURSES}/0")),
        ((f"{_COURSES}/2", "/name", "/name"), (f"{_COURSES}/2", "/name")),
    ],
    ids=str,
)
def test_a_course_is_shown_whole(chosen, shown):
    assert whole_pointers(record(), chosen) == shown


def test_courses_ten_and_one_are_not_one():
    assert whole_pointers(record(12), [f"{_COURSES}/10/issuer"]) == (f"{_COURSES}/10",)


_BADGE = {
    "type": ["VerifiableCredential", "AchievementCredential"],
    "credentialSubject": {
        "result": [{"value": "5", "resultDescription": "urn:scale"}],
        "achievement": {"name": "国語", "resultDescription": [{"id": "urn:scale"}]},
    },
}


@pytest.mark.parametrize("wish", ["/credentialSubject/result/0", "/credentialSubject/achievement/resultDescription"])
def test_a_mark_is_shown_with_its_scale_and_a_scale_with_its_mark(wish):
    assert set(whole_pointers(_BADGE, [wish])) == {
        wish,
        "/credentialSubject/result",
        "/credentialSubject/achievement/resultDescription",
    }


def test_what_has_nothing_to_do_with_marks_stays_as_chosen():
    assert whole_pointers(_BADGE, ["/credentialSubject/achievement/name"]) == ("/credentialSubject/achievement/name",)
    assert whole_pointers({"credentialSubject": "urn:1"}, ["/credentialSubject"]) == ("/credentialSubject",)


# ---- what a verifier sees ------------------------------------------------------------------------------------------


def _seen(*pointers, document=None):
    """Return what a verified proof covers, as the application gets it: in normal form."""
    part = select(record() if document is None else document, ["/completenessClaim", *pointers])
    return map_document(part, contexts=_STORE).normal_form


@pytest.mark.parametrize("pointers", [(), (_COURSES,), (f"{_COURSES}/0", f"{_COURSES}/2")], ids=str)
def test_whole_courses_pass(pointers):
    check_shown_whole(_seen(*pointers))


def test_a_mark_without_its_scale_fails():
    path = f"{_COURSES}/0/credentialSubject"
    with pytest.raises(VerificationError) as raised:
        check_shown_whole(_seen(f"{path}/result", f"{path}/achievement/name"))
    assert raised.value.code is Code.DISCLOSURE_SPLIT
    with pytest.raises(VerificationError) as raised:
        check_shown_whole(_seen(f"{path}/result/0/value", f"{path}/achievement"))
    assert raised.value.code is Code.DISCLOSURE_SPLIT


@pytest.mark.parametrize("part", ["term", "achievement"])
def test_a_course_without_its_mark_leaves_open_whether_it_has_one(part):
    with pytest.raises(UndeterminedError) as raised:
        check_shown_whole(_seen(f"{_COURSES}/0/credentialSubject/{part}"))
    assert raised.value.code is Code.DISCLOSURE_MARK_HIDDEN
    with pytest.raises(UndeterminedError) as raised:
        check_shown_whole(_seen(f"{_COURSES}/2/credentialSubject/{part}"))
    assert raised.value.code is Code.DISCLOSURE_MARK_HIDDEN


def test_a_school_without_marks_shows_none():
    document = record()
    del document["completenessClaim"]["scaleLegend"]
    check_shown_whole(_seen(f"{_COURSES}/2/credentialSubject/term", document=document))


def test_a_badge_is_judged_as_a_course_is():
    check_shown_whole(_BADGE)
    without = {"achievement": {"name": "国語"}, "result": _BADGE["credentialSubject"]["result"]}
    with pytest.raises(VerificationError) as raised:
        check_shown_whole({"credentialSubject": without})
    assert (raised.value.code, raised.value.path) == (Code.DISCLOSURE_SPLIT, "/credentialSubject")
    check_shown_whole({"credentialSubject": {"result": [{"value": "1"}, "urn:x"]}})
