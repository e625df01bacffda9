"""A profile with a phone among its openers, what somebody did to its rows, and who opens or changes it then."""

import contextlib
import dataclasses
import datetime as dt
import json
from unittest import mock

from makers.signed import credential, did, sign

from holder.family import CHEAP, CONTEXTS, NOW, PASSPHRASE, TIME, VERIFIER, certificate, create, receive
from vcedu.holder import PersonalDataStore, deposits
from vcedu.holder.access import AccessPolicy, Relation
from vcedu.holder.access.statements import AdultOrder, Subject
from vcedu.holder.openers.secrets import new_pair
from vcedu.holder.openers.wraps import handle
from vcedu.model import parse_timestamp
from vcedu.proofs.jwe import seal
from vcedu.storage import SQLiteDriver

_OWN, _ANOTHERS = "ひみつ", "よそのひみつ"


class _Home:
    """A store of the kind that is named, with a phone added and a sibling's profile beside it."""

    def __init__(self, driver, kind):
        self.driver = driver
        self.phone, self.tablet, self.siblings = new_pair(), new_pair(), new_pair()
        if kind == "family":
            self.store = create(driver)
            sibling = self.store.add_profile(at=NOW)
        else:
            self.store, sibling = self._hosted(_OWN), self._hosted(_ANOTHERS)
        self.added = self._add(self.store, self.phone)
        self._add(sibling, self.siblings)
        self.profile = self.store.profile

    def _hosted(self, passphrase):
        return PersonalDataStore.create_hosted(
            self.driver, passphrase, principal="pupil", name="合言葉", at=NOW, kdf=CHEAP
        )

    def _add(self, store, secret):
        return store.devices.add(secret.public_key, principal="pupil", name="phone", at=NOW)

    def open(self, by):
        match by:
            case "passphrase":
                return PersonalDataStore.open(self.driver, PASSPHRASE, profile=self.profile)
            case "own passphrase" | "another's passphrase":
                passphrase = _OWN if by == "own passphrase" else _ANOTHERS
                return PersonalDataStore.open_hosted(self.driver, passphrase, profile=self.profile)
            case "removed phone":
                self.store.devices.remove(self.added.id, by="pupil", at=NOW)
            case "phone removed meanwhile":
                opened = self._on(self.phone)
                self.store.devices.remove(self.added.id, by="pupil", at=NOW)
                opened._opened.profile = self.store._opened.profile
                return opened
        return self._on({"tablet": self.tablet, "sibling's phone": self.siblings}.get(by, self.phone))

    def _on(self, secret):
        return PersonalDataStore.open_on_device(self.driver, secret, profile=self.profile)


@contextlib.contextmanager
def _home(kind):
    with SQLiteDriver(":memory:") as driver:
        yield _Home(driver, kind)


def open_profile(data):
    with _home(data["kind"]) as home:
        home.driver.execute("PRAGMA foreign_keys=OFF")
        for sql in data["sql"]:
            tablet = handle(home.profile, home.tablet.public_key)
            home.driver.execute(sql.format(tablet=tablet, profile=home.profile))
        home.driver.execute("PRAGMA foreign_keys=ON")
        home.open(data["by"])


def change_openers(data):
    with _home(data["kind"]) as home:
        devices = home.open(data["by"]).devices
        match data["act"].split():
            case ["add", name]:
                key = home.phone.public_key if name == "phone" else home.tablet.public_key
                devices.add(key, principal="pupil", name="second", at=NOW)
            case ["remove", "all"]:
                for each in reversed(devices.all()):
                    devices.remove(each.id, by="pupil", at=NOW)
            case ["remove", name]:
                key = home.phone.public_key if name == "phone" else home.tablet.public_key
                devices.remove(handle(home.profile, key), by="pupil", at=NOW)


def _about(child):
    """Return a certificate of a child."""
    achieved = {name: value for name, value in credential()["credentialSubject"].items() if name != "id"}
    return json.dumps(sign({**credential(), "credentialSubject": {**achieved, **child}})).encode()


def _left(store, what):
    """Return a message of the kind that is named."""
    data = {
        "second": certificate(2),
        "third": certificate(3),
        "too large": b"x" * 5_000_000,
        "text": b"text",
        "with a changed grade": certificate(1).replace("卒業".encode(), "退学".encode(), 1),
        "a sibling's": _about({"id": did("sibling")}),
        "of nobody": _about({}),
        "by a stranger": json.dumps(sign({**credential(), "issuer": did("stranger")}, "stranger")).encode(),
    }.get(what, certificate(1))
    key = new_pair().public_key if what == "sealed to another" else store.deposit_key
    sealed = data if what == "not sealed" else seal(data, key, content_type="application/vc")
    if what != "changed since":
        return sealed
    head, ciphertext, tag = sealed.rsplit(b".", 2)
    return b".".join((head, ciphertext[:-4] + b"AAAA", tag))


def deposit(data):
    with SQLiteDriver(":memory:") as driver, mock.patch.object(deposits, "MOST_WAITING", data["most"]):
        store = create(driver)
        store.belongs_to(Subject(did("pupil"), dt.date(2010, 4, 2)), at=NOW)
        for what in data["left"]:
            profile = "0" * 32 if what == "for nobody" else store.profile
            deposits.leave(driver, profile, _left(store, what), at=NOW)
        for taken in store.deposits.take(verifier=VERIFIER, time=TIME, contexts=CONTEXTS):
            if taken.error is not None:
                raise taken.error
        if data["act"] == "discard":
            store.deposits.discard("0" * 64)


def hand_over(data):
    policy, at = AccessPolicy(authorities=frozenset({"court"})), parse_timestamp(data["at"])
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        if data["birth"] is not None:
            store.belongs_to(Subject("pupil", dt.date.fromisoformat(data["birth"])), at=NOW)
        if data["court"]:
            store.visited_by("court", Relation.AUTHORITY, policy).state(AdultOrder("mother", "court", NOW), at=NOW)
        store.hand_over(data["passphrase"], policy=policy, at=at, kdf=CHEAP)


def meet(data):
    with _home("family") as home:
        devices, old = home.store.devices, home.store.checkpoint
        receive(home.store, certificate(1))
        now = home.store.checkpoint
        devices.meet(home.added.id, now, at=NOW)
        state = {
            "now": now,
            "ahead": dataclasses.replace(now, seq=now.seq + 2),
            "branch": dataclasses.replace(now, hash=bytes(32)),
            "older than before": old,
            "another profile": dataclasses.replace(now, profile="0" * 32),
        }[data["state"]]
        key = home.phone if data["device"] == "phone" else home.tablet
        devices.meet(handle(home.profile, key.public_key), state, at=NOW)


OPERATIONS = {
    "openers-meet": meet,
    "openers-open": open_profile,
    "openers-change": change_openers,
    "deposits": deposit,
    "hand-over": hand_over,
}
