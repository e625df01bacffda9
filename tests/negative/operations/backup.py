"""A backup of a pupil's store, what became of it, and what restoring it answers."""

import dataclasses
import functools
import json

from holder.family import CHEAP, NOW, PASSPHRASE, certificate, create, fill, receive
from vcedu.canonical.jcs import jcs
from vcedu.holder import AgeKey, Passphrase, PersonalDataStore, Recipients
from vcedu.holder.backup import age_file
from vcedu.storage import SQLiteDriver

_KEY = AgeKey.generate()
_TO_THE_KEY = Recipients((_KEY.recipient,))
_CHUNK = 65_536 + 16
_TEXT = "x" * 200_000


@functools.cache
def _made(by):
    """Return a backup, long enough for several chunks, and the checkpoints of its store then, later, and elsewhere."""
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        fill(store)
        receive(store, certificate(3, name="卒業証明書" + _TEXT))
        lock = _TO_THE_KEY if by == "key" else Passphrase(PASSPHRASE)
        data = store.back_up(lock, at=NOW)
        then = store.checkpoint
        receive(store, certificate(4))
        later = store.checkpoint
    return data, {"later": later, "branch": dataclasses.replace(then, hash=b"\0" * 32), None: then}


def _spoilt(data, done):
    if "keep" in done:
        data = data[: done["keep"]]
    if "replace" in done:
        old, new = (part.encode() for part in done["replace"])
        data = data.replace(old, new, 1)
    if "flip" in done:
        data = bytearray(data)
        data[done["flip"]] ^= 1
    if "chunks" in done:
        start = data.index(b"\n---")
        start = data.index(b"\n", start + 1) + 1 + 16
        first, second, rest = data[start : start + _CHUNK], data[start + _CHUNK :][:_CHUNK], data[start + 2 * _CHUNK :]
        data = data[:start] + (first if done["chunks"] == "cut" else second + first + rest)
    return done.get("prefix", "").encode() + bytes(data) + done.get("suffix", "").encode()


def _rewritten(data, done):
    """Return a backup whose lines somebody changed who has the key."""
    lines = age_file.unseal(data, _KEY).splitlines()
    if "lines" in done:
        lines = [line.encode() for line in done["lines"]]
    if "head" in done:
        lines[0] = jcs({**json.loads(lines[0]), **done["head"]})
    if "drop" in done:
        del lines[done["drop"]]
    if "twice" in done:
        lines.insert(done["twice"], lines[done["twice"]])
    if "drop_table" in done:
        lines = [line for line in lines if json.loads(line).get("table") != done["drop_table"]]
        lines[-1] = jcs({"lines": len(lines) - 1})
    if "add" in done:
        lines[-1:] = [done["add"].encode(), jcs({"lines": len(lines)})]
    return age_file.seal(b"".join(line + b"\n" for line in lines), _TO_THE_KEY)


_IN_LINES = {"lines", "head", "drop", "twice", "drop_table", "add"}


def restore(data):
    by = "passphrase" if data["opener"] == "passphrase" else "key"
    backup, checkpoints = _made(by)
    backup = _rewritten(backup, data) if _IN_LINES & data.keys() else _spoilt(backup, data)
    opener = {
        "passphrase": Passphrase(data.get("passphrase", PASSPHRASE)),
        "key": AgeKey(data.get("secret", _KEY.secret)),
        "another key": AgeKey.generate(),
    }[data["opener"]]
    with SQLiteDriver(":memory:") as driver:
        if data.get("over"):
            create(driver)
        store = PersonalDataStore.restore(
            backup,
            driver,
            data.get("new_passphrase", "あたらしい"),
            opener=opener,
            at=NOW,
            remembered=checkpoints[data.get("remembered")],
            kdf=CHEAP,
        )
        assert len(store.items()) == 3


def check_header(data):
    stanza = f"-> scrypt {data.get('salt', 'A' * 22)} {data['work']}\n{'A' * 43}\n"
    before, after = data.get("before", ""), data.get("after", "") * data.get("times", 1)
    header = (
        f"age-encryption.org/v1\n{before}{'' if data.get('bare') else stanza}{after}--- {data.get('code', 'A' * 43)}\n"
    )
    age_file.check_header(header.replace("\n", data.get("ends", "\n")).encode())


def make(data):
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        names = _TO_THE_KEY.names if data.get("recipients") is None else tuple(data["recipients"])
        lock = Passphrase(data["passphrase"]) if "passphrase" in data else Recipients(names)
        store.back_up(lock, at=NOW)


OPERATIONS = {"backup-restore": restore, "backup-header": check_header, "backup-make": make}
