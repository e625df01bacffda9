"""Records that a learner lets a tutor see in part."""

import datetime as dt

import pytest

from holder.access.home import BOARD, CHILD, FATHER, MOTHER, TUTOR, restriction
from holder.consent.papers import LATER, NOW, approved, profile, visit
from holder.family import CONTEXTS
from keys.seeds import seeded
from proofs.disclosure.records import record
from vcedu.errors import Code, VceduError
from vcedu.holder.access import Relation
from vcedu.holder.access import statements as st
from vcedu.issuer import Issuer
from vcedu.keys import KeyType
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, Verifier

_COURSES = "/credentialSubject/verifiableCredential"
_ISSUER = Issuer(seeded(KeyType.P256), contexts=CONTEXTS, clock=FixedClock(NOW), suite="ecdsa-sd-2023")
_ABOUT_THE_CHILD = {"id": CHILD, "dateOfBirth": f"{NOW.year - 14}-01-15"}
_RECORD = record(4)
_BASE = _ISSUER.issue({**_RECORD, "credentialSubject": {**_RECORD["credentialSubject"], **_ABOUT_THE_CHILD}})
_VERIFIER = Verifier(
    trust=ExactIssuers({_ISSUER.id: "第一高等学校"}),
    contexts=CONTEXTS,
    fetcher=NoFetcher(),
    tolerate=frozenset({Code.SD_STATUS_NOT_MANDATORY}),
)


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value


@pytest.fixture
def family():
    store, whole = profile()
    parted = store.receive(_BASE.raw, verifier=_VERIFIER, time=VerificationTime(now=NOW))
    return store, whole, parted


def lend(store, item, **members):
    given = {"id": "d-1", "giver": CHILD, "receiver": TUTOR, "scopes": frozenset({st.Scope.VIEW}), "purpose": "数学"}
    given |= {"valid_from": NOW, "valid_until": NOW + dt.timedelta(days=30), "items": frozenset({item.id})}
    share = st.Delegation(**{**given, "pointers": (f"{_COURSES}/1",), **members})
    child = visit(store, CHILD, Relation.LEARNER)
    child.state(share, at=NOW, approvals=approved(child.request_to_state(share), MOTHER).approvals)


def courses(item):
    return item.secured.envelope.document["credentialSubject"].get("verifiableCredential", [])


def test_a_tutor_sees_the_part_that_was_lent_wherever_they_look_and_the_receipt_says_which(family):
    store, _, parted = family
    lend(store, parted)
    tutor = visit(store, TUTOR, Relation.DELEGATE)
    seen = tutor.get(parted.id, at=LATER)
    assert (len(courses(parted)), len(courses(seen))) == (4, 1)
    assert parted.secured.envelope.document["proof"]["proofValue"].encode() not in seen.secured.raw
    (listed,) = tutor.items(at=LATER)
    assert len(courses(listed)) == 1
    assert _VERIFIER.verify(seen.secured, time=VerificationTime(now=LATER))
    (told,) = store.releases.all(at=LATER)[0].receipt.pii_information
    assert told.pii_attribute_id == (f"{_COURSES}/1",)
    assert visit(store, CHILD, Relation.LEARNER).get(parted.id, at=LATER) == parted


class WithCourses:
    """What is searched for: transcripts with so many courses."""

    def __init__(self, count):
        self._count = count

    def fits(self, item):
        return len(courses(item)) == self._count


def test_what_was_not_lent_is_not_found_by_searching_either(family):
    store, _, parted = family
    lend(store, parted)
    tutor = visit(store, TUTOR, Relation.DELEGATE)
    assert tutor.find(WithCourses(4), at=LATER) == []
    assert [each.id for each in tutor.find(WithCourses(1), at=LATER)] == [parted.id]
    assert [len(courses(each)) for each in tutor.versions(parted.id, at=LATER)] == [1]
    assert visit(store, CHILD, Relation.LEARNER).find(WithCourses(4), at=LATER) == [parted]


def test_two_parts_add_up_and_the_whole_counts_beside_a_part(family):
    store, _, parted = family
    lend(store, parted)
    lend(store, parted, id="d-2", pointers=(f"{_COURSES}/3",))
    tutor = visit(store, TUTOR, Relation.DELEGATE)
    assert len(courses(tutor.get(parted.id, at=LATER))) == 2
    lend(store, parted, id="d-3", pointers=(), valid_until=NOW + dt.timedelta(days=2))
    assert tutor.get(parted.id, at=LATER) == parted
    assert len(courses(tutor.get(parted.id, at=NOW + dt.timedelta(days=3)))) == 2
    assert refused(tutor.get, parted.id, at=NOW + dt.timedelta(days=31)).code is Code.PDS_ITEM_UNKNOWN


def test_what_cannot_be_shown_in_part_is_not_lent_in_part(family):
    store, whole, _ = family
    assert refused(lend, store, whole).code is Code.DISCLOSURE_SUITE
    assert store.releases.all(at=NOW) == []
    assert refused(visit(store, TUTOR, Relation.DELEGATE).get, whole.id, at=LATER).code is Code.PDS_ITEM_UNKNOWN


def test_a_tutor_of_a_guardian_who_is_kept_away_sees_no_part_either(family):
    store, _, parted = family
    father = visit(store, FATHER)
    grants = [each for each in store._stated.read()[0] if isinstance(each, st.GuardianshipGrant)]
    own = next(each for each in grants if each.guardian == FATHER)
    share = st.Delegation(
        "d-9",
        FATHER,
        TUTOR,
        frozenset({st.Scope.VIEW}),
        "数学",
        NOW,
        NOW + dt.timedelta(days=30),
        frozenset({parted.id}),
        grant=own.id,
        pointers=(f"{_COURSES}/1",),
    )
    agreed = approved(father.request_to_state(share), CHILD).approvals
    father.state(share, at=NOW, approvals=agreed)
    tutor = visit(store, TUTOR, Relation.DELEGATE)
    assert len(courses(tutor.get(parted.id, at=NOW))) == 1
    visit(store, BOARD, Relation.AUTHORITY).state(restriction(FATHER, valid_from=NOW), at=NOW)
    assert refused(tutor.get, parted.id, at=LATER).code is Code.PDS_ITEM_UNKNOWN
