import datetime as dt
import json

import pytest
from makers.signed import credential, did, sign

from holder.family import CHEAP, CONTEXTS, NOW, PASSPHRASE, TIME, VERIFIER, certificate, create, receive, spoil
from vcedu.errors import (
    Code,
    MalformedError,
    UndeterminedError,
    UntrustedIssuerError,
    UsageError,
    VceduError,
    VerificationError,
)
from vcedu.holder import Act, AgeKey, PersonalDataStore, Recipients, deposits
from vcedu.holder.access.statements import Subject
from vcedu.holder.deposits import Deposit, key_of, leave
from vcedu.proofs.jwe import seal
from vcedu.storage import SQLiteDriver

ACHIEVED = {name: value for name, value in credential()["credentialSubject"].items() if name != "id"}


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


@pytest.fixture
def store(driver):
    return create(driver)


def _sealed(store, data, key=None):
    return seal(data, key or store.deposit_key, content_type="application/vc")


def _leave(driver, store, data, at=NOW, key=None):
    return leave(driver, store.profile, _sealed(store, data, key), at=at)


def _take(store, verifier=VERIFIER):
    return store.deposits.take(verifier=verifier, time=TIME, contexts=CONTEXTS)


def _raises(code, act, error):
    with pytest.raises(error) as caught:
        act()
    assert caught.value.code is code


def test_what_was_left_is_taken_once(driver, store):
    left = _leave(driver, store, certificate(1))
    (waiting,) = store.deposits.waiting()
    assert (waiting.id, waiting.at, waiting.code) == (left, NOW, None)
    assert waiting.size > len(certificate(1))
    (taken,) = _take(store)
    assert (taken.deposit, taken.error) == (waiting, None)
    assert taken.item.secured.raw == certificate(1)
    assert store.items() == [taken.item]
    assert (store.deposits.waiting(), store.deposits.aside(), _take(store)) == ([], [], [])
    assert [entry.act for entry in store.audit()] == [Act.CREATED, Act.RECEIVED]


def test_it_is_left_in_any_database_without_a_secret(database):
    with database.open() as driver:
        made = create(driver)
        sealed = _sealed(made, certificate(1))
    with database.open() as driver:
        assert leave(driver, made.profile, sealed, at=NOW) == leave(driver, made.profile, sealed, at=NOW)
        store = PersonalDataStore.open(driver, PASSPHRASE)
        assert len(store.deposits.waiting()) == 1
        assert [taken.item.secured.raw for taken in _take(store)] == [certificate(1)]
        _leave(driver, store, b"no credential")
        assert [taken.error.code for taken in _take(store)] == [deposit.code for deposit in store.deposits.aside()]
        store.deposits.discard(store.deposits.aside()[0].id)
        assert store.deposits.aside() == []


def test_what_is_bad_is_put_aside_and_blocks_nobody(driver, store, stranger):
    changed = certificate(3).replace("卒業".encode(), "退学".encode(), 1)
    for_another = _leave(driver, store, certificate(2), key=stranger)
    bad = {_leave(driver, store, b"no credential"), for_another, _leave(driver, store, changed)}
    good = _leave(driver, store, certificate(4))
    taken = {each.deposit.id: each for each in _take(store)}
    assert taken[good].item is not None
    aside = {deposit.id: deposit.code for deposit in store.deposits.aside()}
    assert (set(aside), aside[for_another]) == (bad, "JWE_NOT_OPENED")
    assert len(set(aside.values())) == 3
    assert all(taken[each].item is None and taken[each].error.code == aside[each] for each in aside)
    assert (store.deposits.waiting(), _take(store)) == ([], [])
    assert len(store.items()) == 1


@pytest.fixture
def stranger():
    with SQLiteDriver(":memory:") as other:
        yield create(other).deposit_key


def test_the_host_does_not_see_why_something_was_put_aside(driver, store):
    _leave(driver, store, b"no credential")
    _take(store)
    ((sealed,),) = driver.execute("SELECT aside FROM deposit")
    (deposit,) = store.deposits.aside()
    assert deposit.code.encode() not in sealed
    spoil(driver, "UPDATE deposit SET aside = zeroblob(60)")
    assert [each.code for each in store.deposits.aside()] == [""]


class _Undecided:
    def __init__(self, code):
        self.code = code

    def verify(self, *_, **__):
        raise UndeterminedError(self.code, url="https://school.example/status")


def test_what_cannot_be_decided_goes_on_waiting(driver, store):
    _leave(driver, store, certificate(1))
    (taken,) = _take(store, _Undecided(Code.BBS_BUDGET))
    assert isinstance(taken.error, UndeterminedError)
    assert len(store.deposits.waiting()) == 1
    assert store.deposits.aside() == []
    assert [each.item.secured.raw for each in _take(store)] == [certificate(1)]


def test_a_store_that_is_busy_puts_nothing_aside(driver, store):
    _leave(driver, store, certificate(1))
    _raises(Code.STORE_BUSY, lambda: _take(store, _Undecided(Code.STORE_BUSY)), UndeterminedError)
    spoil(driver, "UPDATE head SET seq = 9")
    _raises(Code.PDS_HEAD, lambda: _take(store), VerificationError)
    assert len(store.deposits.waiting()) == 1


def test_received_and_gone_from_the_queue_are_one_change(driver, store, monkeypatch):
    _leave(driver, store, certificate(1))
    execute = driver.execute

    def fail(sql, parameters=()):
        if sql.startswith("DELETE FROM deposit"):
            raise KeyboardInterrupt
        return execute(sql, parameters)

    monkeypatch.setattr(driver, "execute", fail)
    with pytest.raises(KeyboardInterrupt):
        _take(store)
    monkeypatch.undo()
    assert store.items() == []
    assert len(store.deposits.waiting()) == 1
    assert len(_take(store)) == len(store.items()) == 1


def test_what_another_program_takes_meanwhile_is_left_out(driver, store):
    _leave(driver, store, certificate(1))
    _leave(driver, store, certificate(2))

    class Interrupted:
        def verify(self, *args, **options):
            driver.execute("DELETE FROM deposit")
            return VERIFIER.verify(*args, **options)

    assert len(_take(store, Interrupted())) == 1


def test_older_deposits_open_after_keys_were_changed(driver, store):
    for number in range(1, 4):
        _leave(driver, store, certificate(number))
        store.rekey(at=NOW)
    again = PersonalDataStore.open(driver, PASSPHRASE)
    assert sorted(each.item.secured.raw for each in _take(again)) == sorted(certificate(each) for each in (1, 2, 3))


def test_who_had_the_old_key_opens_nothing_that_is_left_for_the_new(driver, store):
    old = store._opened.profile.deposit_secrets
    store.rekey(at=NOW)
    _raises(Code.JWE_NOT_OPENED, lambda: deposits.open_deposit(_sealed(store, b"x"), old), VceduError)


def test_a_message_that_names_no_key_is_opened_with_the_newest(driver, store, monkeypatch):
    sealed = _sealed(store, b"x")
    monkeypatch.setattr(deposits, "sealed_to", lambda _: None)
    assert store.open_deposit(sealed) == b"x"


def test_no_more_is_left_than_there_is_room_for(driver, store, monkeypatch):
    monkeypatch.setattr(deposits, "MOST_WAITING", 2)
    for number in (1, 2):
        _leave(driver, store, certificate(number))
    _raises(Code.DEPOSIT_FULL, lambda: _leave(driver, store, certificate(3)), UndeterminedError)
    _take(store)
    assert _leave(driver, store, certificate(3))
    monkeypatch.setattr(deposits, "MOST_BYTES_WAITING", 6_000)
    _raises(Code.DEPOSIT_FULL, lambda: _leave(driver, store, b"x" * 5_000), UndeterminedError)
    monkeypatch.setattr(deposits, "MOST_BYTES", 1_000)
    _raises(Code.JWE_TOO_LARGE, lambda: _leave(driver, store, b"x" * 1_000), MalformedError)


def test_of_what_was_put_aside_the_oldest_makes_way(driver, store, monkeypatch):
    monkeypatch.setattr(deposits, "MOST_ASIDE", 2)
    for number in range(4):
        _leave(driver, store, f"no credential {number}".encode())
    assert len(_take(store)) == 4
    assert len(store.deposits.aside()) == 2
    assert len(driver.execute("SELECT id FROM deposit")) == 2


def test_what_was_put_aside_may_wait_again(driver, store):
    left = _leave(driver, store, certificate(1))

    class Distrusting:
        def verify(self, *_, **__):
            raise UntrustedIssuerError(Code.ISSUER_UNTRUSTED, issuer="did:example:school")

    (taken,) = _take(store, Distrusting())
    assert [(each.id, each.code) for each in store.deposits.aside()] == [(left, taken.error.code.value)]
    store.deposits.retry(left)
    assert [each.id for each in store.deposits.waiting()] == [left]
    assert len(_take(store)) == len(store.items()) == 1
    _raises(Code.DEPOSIT_UNKNOWN, lambda: store.deposits.retry(left), UsageError)
    _raises(Code.DEPOSIT_UNKNOWN, lambda: store.deposits.discard("0"), UsageError)


def test_nothing_is_left_for_nobody(driver, store):
    sealed = _sealed(store, b"x")
    _raises(Code.PDS_PROFILE, lambda: leave(driver, "0" * 32, sealed, at=NOW), UsageError)
    _raises(Code.JWE_MALFORMED, lambda: leave(driver, store.profile, b"x", at=NOW), MalformedError)
    assert store.deposits.waiting() == []


def test_what_waits_goes_along_in_a_backup(driver, store, tmp_path):
    _leave(driver, store, certificate(1))
    receive(store, certificate(2))
    key = AgeKey.generate()
    data = store.back_up(Recipients((key.recipient,)), at=NOW)
    with SQLiteDriver(tmp_path / "restored.db") as other:
        restored = PersonalDataStore.restore(data, other, "new", opener=key, at=NOW, kdf=CHEAP)
        assert restored.deposits.waiting() == store.deposits.waiting()
        assert len(_take(restored)) == 1
        assert len(restored.items()) == 2


def test_cells_that_are_no_numbers_and_no_bytes_break_nothing(driver, store):
    left = _leave(driver, store, certificate(1))
    spoil(driver, "UPDATE deposit SET size = 'many', ct = 'text'")
    assert store.deposits.waiting() == [Deposit(left, NOW, 0)]
    assert [each.error.code for each in _take(store)] == [Code.JWE_MALFORMED]


def test_the_key_to_seal_to_stands_beside_the_profile(driver, store):
    assert key_of(driver, store.profile) == store.deposit_key
    _raises(Code.PDS_PROFILE, lambda: key_of(driver, "0" * 32), UsageError)
    store.rekey(at=NOW)
    assert key_of(driver, store.profile) == store.deposit_key
    spoil(driver, "UPDATE profile SET deposit_key = 'none'")
    _raises(Code.KEY_MALFORMED, lambda: key_of(driver, store.profile), MalformedError)


def test_a_siblings_record_is_put_aside_and_one_that_says_too_little_waits_for_a_word(driver, store):
    store.belongs_to(Subject(did("pupil"), dt.date(2010, 4, 2)), at=NOW)
    siblings = json.dumps(sign({**credential(), "credentialSubject": {**ACHIEVED, "id": did("sibling")}})).encode()
    unnamed = json.dumps(sign({**credential(), "credentialSubject": ACHIEVED})).encode()
    aside, waits = _leave(driver, store, siblings), _leave(driver, store, unnamed)
    found = {each.deposit.id: each.error.code for each in _take(store)}
    assert found == {aside: Code.PDS_OTHER_CHILD, waits: Code.PDS_CHILD_UNCLEAR}
    assert [each.id for each in store.deposits.aside()] == [aside]
    options = {"by": did("mother"), "verifier": VERIFIER, "time": TIME}
    _raises(Code.DEPOSIT_UNKNOWN, lambda: store.deposits.take_confirmed(aside, **options), UsageError)
    taken = store.deposits.take_confirmed(waits, **options)
    assert taken.item.secured.raw == unnamed
    assert store.audit()[-1].details["confirmed_by"] == did("mother")
    assert store.deposits.waiting() == []
