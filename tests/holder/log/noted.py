"""A store's checkpoints, a witness, and those who sign notes, for tests and vectors of logs."""

import datetime as dt

from holder.family import NOW, create, fill
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


class Noted:
    """A filled store, and a witness that has taken its log up."""

    def __init__(self):
        self.driver, self.desk = SQLiteDriver(":memory:"), SQLiteDriver(":memory:")
        self.store = create(self.driver)
        fill(self.store)
        self.witness = witness(self.desk)
        self.witness.enrol(self.store.log.key, at=NOW)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.close()
        self.desk.close()
