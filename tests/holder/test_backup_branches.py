"""A backup for others than the learner has neither what is private, nor the profile's keys, nor its log."""

import datetime as dt

import pytest
from makers.signed import did

from holder.family import CHEAP, NOW, certificate, create, fill, receive
from vcedu.canonical.encodings import base64url_encode
from vcedu.errors import Code, UsageError
from vcedu.holder import Act, AgeKey, PersonalDataStore, Recipients
from vcedu.holder.access import AccessPolicy, Relation
from vcedu.holder.access.statements import Marking, Restriction, Subject, SubjectName
from vcedu.holder.access.terms import Restricted
from vcedu.holder.backup import age_file
from vcedu.holder.backup.content import decode
from vcedu.holder.openers.secrets import new_pair
from vcedu.storage import SQLiteDriver

HANA, FATHER, COURT = did("pupil"), "did:example:father", "did:example:court"
KEY = AgeKey.generate()
TO_KEY = Recipients((KEY.recipient,))
POLICY = AccessPolicy(authorities=frozenset({COURT}))


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


@pytest.fixture
def store(driver):
    """Give a store with a private item, a device, and somebody who is kept away."""
    made = create(driver)
    made.belongs_to(Subject(HANA, dt.date(2010, 4, 2), also=frozenset({did("pupil")})), at=NOW)
    fill(made)
    private = receive(made, certificate(3, name="ひみつの証明書"))
    made.visited_by(HANA, Relation.LEARNER, POLICY).state(Marking(private.id, private=True, at=NOW), at=NOW)
    made.visited_by(COURT, Relation.AUTHORITY, POLICY).state(SubjectName("見本 花子", COURT, NOW), at=NOW)
    restriction = Restriction("r", FATHER, Restricted.ALL, COURT, NOW)
    made.visited_by(COURT, Relation.AUTHORITY, POLICY).state(restriction, at=NOW)
    made.devices.add(new_pair().public_key, principal=HANA, name="電話", at=NOW)
    return made


def _private(store):
    return frozenset(item.id for item in store.items() if "ひみつ".encode() in item.secured.raw)


def _restored(data, driver):
    return PersonalDataStore.restore(data, driver, "new", opener=KEY, at=NOW, kdf=CHEAP)


def test_it_is_restored_whole_as_a_profile_of_its_own(store):
    data = store.back_up(TO_KEY, at=NOW, without=_private(store))
    with SQLiteDriver(":memory:") as other:
        restored = _restored(data, other)
        assert {item.secured.raw for item in restored.items()} == {
            certificate(1, name="卒業証明書（再発行）"),
            certificate(2),
        }
        assert restored.profile != store.profile
        assert [item.version for item in restored.items()] in ([1, 2], [2, 1])
        assert len(restored.search({"type": "VerifiableCredential"})) == 2
        assert [entry.act for entry in restored.audit()][-1] is Act.RESTORED
        # The next version of a document comes to its earlier ones there too.
        assert receive(restored, certificate(1, name="三回目")).version == 3
        restored.check()


def test_nothing_private_and_nothing_of_the_log_and_the_keys_is_in_it(store):
    secrets = store._opened.profile.by_epoch[1]
    read = decode(age_file.unseal(store.back_up(TO_KEY, at=NOW, without=_private(store)), KEY))
    with SQLiteDriver(":memory:") as other:
        restored = _restored(store.back_up(TO_KEY, at=NOW, without=_private(store)), other)
        told = [entry.details for entry in restored.audit()]
        kinds = [details["kind"] for details in told if "kind" in details]
    assert kinds == ["Subject", "SubjectName"]
    assert FATHER not in str(told)
    assert len(read.rows["item"]) == 3
    for key in (secrets.root, secrets.tag, secrets.mac, secrets.head, *secrets.log):
        assert base64url_encode(key.reveal()).encode() not in read.secrets
    ids = {item.id for item in store.items()}
    assert ids.isdisjoint(row[1] for row in read.rows["item"])


def test_a_guardians_backup_with_nothing_left_out_has_no_keys_either(store):
    read = decode(age_file.unseal(store.back_up(TO_KEY, at=NOW, without=frozenset()), KEY))
    assert len(read.rows["item"]) == 4
    assert read.profile != store.profile
    whole = decode(age_file.unseal(store.back_up(TO_KEY, at=NOW), KEY))
    assert (whole.profile, len(whole.rows["item"])) == (store.profile, 4)


def test_it_is_in_the_log_of_what_it_was_made_from(store):
    before = len(store.audit())
    store.back_up(TO_KEY, at=NOW, without=_private(store))
    *_, last = store.audit()
    assert (len(store.audit()), last.act, set(last.details)) == (before + 1, Act.BACKED_UP, {"branch"})


def test_what_is_left_out_must_be_there(store):
    before = store.checkpoint
    with pytest.raises(UsageError) as caught:
        store.back_up(TO_KEY, at=NOW, without=frozenset({"0" * 32}))
    assert caught.value.code is Code.PDS_ITEM_UNKNOWN
    with pytest.raises(UsageError) as caught:
        store.back_up(Recipients(("age1nobody",)), at=NOW, without=frozenset())
    assert caught.value.code is Code.BACKUP_KEY
    assert store.checkpoint == before


def test_a_branch_of_a_store_without_a_subject(driver):
    made = create(driver)
    fill(made)
    data = made.back_up(TO_KEY, at=NOW, without=frozenset())
    with SQLiteDriver(":memory:") as other:
        assert len(_restored(data, other).items()) == 2
