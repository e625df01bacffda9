"""A store's checkpoints, a witness, and those who sign notes, for tests and vectors of logs."""

import contextlib
import datetime as dt
import functools
import tempfile
from pathlib import Path

from holder.family import NOW, PASSPHRASE, certificate, create, fill, receive
from vcedu.holder import PersonalDataStore
from vcedu.holder.log import NoteKey, Witness
from vcedu.holder.log.notes import SignatureType
from vcedu.keys import KeyType, PrivateKey
from vcedu.storage import SQLiteDriver

WITNESS, OTHER_WITNESS = "school-b.ed.jp/witness", "host.example/witness"
LATER = NOW + dt.timedelta(days=8)


def signer(number=7):
    return PrivateKey.from_secret_bytes(KeyType.ED25519, bytes([number]) * 32)


def key_of(name=WITNESS, number=7):
    return NoteKey(name, SignatureType.COSIGNATURE, signer(number).public_key)


def witness(driver, name=WITNESS, number=7):
    return Witness(driver, name, signer(number))


def _bytes_of(fill_in, start=None):
    """Return the file of a store after something was done to it, and its first profile."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        if start is not None:
            path.write_bytes(start)
        with SQLiteDriver(path) as driver:
            store = create(driver) if start is None else PersonalDataStore.open(driver, PASSPHRASE)
            fill_in(store)
            profile = store.profile
        return path.read_bytes(), profile


@functools.cache
def files():
    """Return stores' files by name, made once: a filled one, and copies of one that went on apart."""

    def receiving(*numbers):
        return lambda store: [receive(store, certificate(number)) for number in numbers]

    older, _ = _bytes_of(receiving(1))
    return {
        "filled": _bytes_of(fill),
        "with another profile": _bytes_of(lambda store: [fill(store), store.add_profile(at=NOW)]),
        "older": (older, _),
        "itself": _bytes_of(receiving(2, 3), older),
        "branch": _bytes_of(receiving(4, 5), older),
        "elsewhere": _bytes_of(receiving(1, 2, 3)),
    }


@contextlib.contextmanager
def taken(name):
    """Give a connection to a copy of one of the files, and its first profile."""
    data, profile = files()[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        path.write_bytes(data)
        with SQLiteDriver(path) as driver:
            yield driver, profile


class Noted(contextlib.ExitStack):
    """A filled store, and a witness that has taken its log up."""

    def __init__(self):
        super().__init__()
        self.driver, _ = self.enter_context(taken("filled"))
        self.desk = self.enter_context(SQLiteDriver(":memory:"))
        self.store = PersonalDataStore.open(self.driver, PASSPHRASE)
        self.witness = witness(self.desk)
        self.witness.enrol(self.store.log.key, at=NOW)

    def copy(self):
        """Return another program's view of the same store, which goes its own way from here on."""
        driver, _ = self.enter_context(taken("filled"))
        return PersonalDataStore.open(driver, PASSPHRASE)
