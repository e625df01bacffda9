"""What is done with a store in its life, act by act, at a desk that any disk may stand under."""

import functools
import hmac

from makers.signed import did

from holder.family import CHEAP, CONTEXTS, NOW, PASSPHRASE, PUPIL, TIME, VERIFIER, certificate
from vcedu.holder import AgeKey, PersonalDataStore, Recipients, deposits, rekeying
from vcedu.holder.access import AccessPolicy, Relation
from vcedu.holder.access.statements import Subject
from vcedu.holder.openers.secrets import new_pair
from vcedu.keys.kdf import KDFParameters
from vcedu.model import parse_timestamp
from vcedu.proofs.jwe import seal
from vcedu.storage import SQLiteDriver

NEW_PASSPHRASE = "あたらしい合言葉"
BACKUP_KEY = AgeKey.generate()
DEVICE = new_pair()
_LEARNER = did("pupil")
BIRTH = parse_timestamp("2012-05-06T00:00:00Z").date()


@functools.cache
def document(number, version=1):
    """Return the bytes of a certificate."""
    return certificate(number, name=f"卒業証明書（第{version}版）")


class Remembering:
    """A verifier that looks at each document once: here the disk is tested."""

    def __init__(self):
        self.verify_once = functools.cache(lambda data: VERIFIER.verify(data, time=TIME))

    def verify(self, data, *, time):
        return self.verify_once(data)


REMEMBERING = Remembering()


class Desk:
    """A store that is open in one file, on a disk of any kind."""

    def __init__(self, path, *, vfs=None, setting="PRAGMA synchronous=FULL", hosted=False):
        self.path, self._vfs, self._setting, self._hosted = path, vfs, setting, hosted
        self.passphrase, self.store = PASSPHRASE, None
        self.connect()

    def connect(self):
        self.driver = SQLiteDriver(self.path, vfs=self._vfs)
        self.is_connected = True
        self.driver.execute(self._setting)

    def open(self, passphrase, **options):
        self.passphrase = passphrase
        way_in = PersonalDataStore.open_hosted if self._hosted else PersonalDataStore.open
        self.store = way_in(self.driver, passphrase, **options)

    def receive(self, data):
        return self.store.receive(data, verifier=REMEMBERING, time=TIME)

    def waiting(self):
        """Return how much was left for the learner."""
        return len(self.store.deposits.waiting())

    def item(self, data):
        """Return the identifier of the item that a document belongs to."""
        return next(item.id for item in self.store.items() if item.secured.raw == data)

    def contents(self):
        """Return every version of every item."""
        return {
            (each.id, each.version): each.secured.raw
            for item in self.store.items()
            for each in self.store._opened.versions(item.id)
        }

    def wraps(self):
        return {bytes(wrapped) for (wrapped,) in self.driver.execute("SELECT wrapped_key FROM wrap")}

    def item_keys(self, item_id):
        return {bytes(key) for (key,) in self.driver.execute("SELECT wdek FROM item WHERE rid = ?", (item_id,))}

    def reopen(self):
        self.close()
        self.connect()
        self.open(self.passphrase)

    def close(self):
        self.is_connected = False
        self.driver.close()


def create(desk):
    desk.store = PersonalDataStore.create(desk.driver, PASSPHRASE, at=NOW, kdf=CHEAP)


def receive(number, version=1):
    def act(desk):
        desk.receive(document(number, version))

    return act


def receive_many(desk):
    desk.store.receive_many([document(number) for number in (7, 8)], verifier=REMEMBERING, time=TIME)


def state_whose_it_is(desk):
    desk.store.belongs_to(Subject(_LEARNER, BIRTH), at=NOW)


def visit(desk):
    visitor = desk.store.visited_by(_LEARNER, Relation.LEARNER, AccessPolicy())
    visitor.get(desk.item(document(2)), at=NOW)


def present(desk):
    desk.store.present(
        [desk.item(document(2))], holder=PUPIL, challenge="c", domain=["b.example"], time=TIME, contexts=CONTEXTS
    )


def delete(desk):
    gone = desk.item(document(1, 2))
    keys = desk.item_keys(gone)
    desk.store.delete(gone, at=NOW)
    return keys


def rekey(desk):
    old = desk.wraps()
    desk.store.rekey(at=NOW)
    return old


def change_passphrase(desk):
    old = desk.wraps()
    desk.store.change_passphrase(NEW_PASSPHRASE, at=NOW, kdf=CHEAP)
    desk.passphrase = NEW_PASSPHRASE
    return old - desk.wraps()  # those of devices stay


def add_device(desk):
    desk.store.devices.add(DEVICE.public_key, principal=_LEARNER, name="電話", at=NOW)


def remove_device(desk):
    old = desk.wraps()
    for device in desk.store.devices.all():
        desk.store.devices.remove(device.id, by=_LEARNER, at=NOW)
    if desk.store._opened.profile.is_being_rekeyed:  # it was removed before, and the change of keys was stopped
        desk.store.rekey(at=NOW)
    return old


def leave(desk):
    sealed = seal(document(6), desk.store.deposit_key, content_type="application/vc")
    deposits.leave(desk.driver, desk.store.profile, sealed, at=NOW)


def take(desk):
    for taken in desk.store.deposits.take(verifier=REMEMBERING, time=TIME):
        assert taken.error is None


def create_hosted(desk):
    desk.store = PersonalDataStore.create_hosted(
        desk.driver, PASSPHRASE, principal=did("mother"), name="母", at=NOW, kdf=CHEAP
    )


def state_that_it_is_of_an_adult(desk):
    desk.store.belongs_to(Subject(_LEARNER, BIRTH.replace(year=2000)), at=NOW)


def hand_over(desk):
    old = desk.wraps()
    if desk.passphrase == PASSPHRASE:
        desk.store.hand_over(NEW_PASSPHRASE, policy=AccessPolicy(), at=NOW, kdf=CHEAP)
        desk.passphrase = NEW_PASSPHRASE
    else:  # it was handed over before, and the change of keys was stopped
        desk.store.rekey(at=NOW)
    return old


def back_up(desk):
    desk.store.back_up(Recipients((BACKUP_KEY.recipient,)), at=NOW)


ACTS = {
    "create": create,
    "receive": receive(1),
    "receive another": receive(2),
    "state whose it is": state_whose_it_is,
    "receive a version": receive(1, 2),
    "visit": visit,
    "reopen": Desk.reopen,
    "receive after opening": receive(3),
    "leave a deposit": leave,
    "take the deposit": take,
    "add a device": add_device,
    "present": present,
    "delete": delete,
    "rekey": rekey,
    "change the passphrase": change_passphrase,
    "receive under new keys": receive(4),
    "receive many": receive_many,
    "remove the device": remove_device,
    "back up": back_up,
}


HOSTED_ACTS = {
    "create where it is hosted": create_hosted,
    "state that it is of an adult": state_that_it_is_of_an_adult,
    "receive where it is hosted": receive(1),
    "add a device where it is hosted": add_device,
    "hand over": hand_over,
    "receive after the hand-over": receive(2),
}


def restored_acts(data):
    """Return the acts of a store that begins with a backup."""

    def restore(desk):
        desk.store = PersonalDataStore.restore(data, desk.driver, PASSPHRASE, opener=BACKUP_KEY, at=NOW, kdf=CHEAP)

    return {"restore": restore, "receive what is restored again": receive(2), "receive after restoring": receive(5)}


@functools.cache
def backup():
    """Return a backup of a store with items, versions and statements."""
    with SQLiteDriver(":memory:") as driver:
        desk = Desk.__new__(Desk)
        desk.driver = driver
        for name in ("create", "receive", "receive another", "state whose it is", "receive a version"):
            ACTS[name](desk)
        return desk.store.back_up(Recipients((BACKUP_KEY.recipient,)), at=NOW)


def cheaply(monkeypatch):
    """Stretch no passphrase, and change keys in batches of one item: here the disk is tested."""
    monkeypatch.setattr(
        KDFParameters, "derive", lambda _, passphrase, salt: hmac.digest(salt, passphrase.encode(), "sha256")
    )
    monkeypatch.setattr(rekeying, "_BATCH", 1)
