"""A profile with a phone among its openers, what somebody did to its rows, and who opens or changes it then."""

import contextlib

from holder.family import CHEAP, NOW, PASSPHRASE, create
from vcedu.holder import PersonalDataStore
from vcedu.holder.openers.secrets import new_pair
from vcedu.holder.openers.wraps import handle
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


OPERATIONS = {"openers-open": open_profile, "openers-change": change_openers}
