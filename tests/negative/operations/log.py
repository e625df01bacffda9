"""A pupil's log, what somebody did to its entries, and what a full check finds."""

import contextlib
import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path

from makers.signed import did, key

from holder.family import NOW, PASSPHRASE, certificate, create, fill, receive, spoil
from holder.log.noted import OTHER_WITNESS, WITNESS, Noted, key_of, signer
from holder.who_saw.school import handed_out
from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.holder import HolderKey, PersonalDataStore
from vcedu.holder.consent.signed import sign_document
from vcedu.holder.log import SignedCheckpoint
from vcedu.holder.who_saw import read_desk_log
from vcedu.holder.who_saw.desk_log import TYPE
from vcedu.storage import SQLiteDriver


def change_log(data):
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        fill(store)
        store.add_profile(at=NOW)
        spoil(driver, *data["sql"])
        PersonalDataStore.open(driver, PASSPHRASE, profile=store.profile).check()


def _opened(driver):
    return PersonalDataStore.open(driver, PASSPHRASE)


def take_from_copy(data):
    """Two copies of a store went on apart, and one is older; another store never had to do with them."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        paths = {name: Path(folder, name) for name in ("itself", "branch", "older", "elsewhere")}
        for name in ("itself", "elsewhere"):
            with SQLiteDriver(paths[name]) as driver:
                receive(create(driver), certificate(1))
        for name in ("branch", "older"):
            shutil.copy(paths["itself"], paths[name])
        drivers = {name: stack.enter_context(SQLiteDriver(path)) for name, path in paths.items()}
        for name, numbers in (("itself", (2, 3)), ("branch", (4, 5)), ("elsewhere", (2, 3))):
            for number in numbers:
                receive(_opened(drivers[name]), certificate(number))
        _put(drivers[data["from"]], drivers["itself"], data)
        _opened(drivers["itself"]).check()


def _put(source, target, data):
    for seq in data["seqs"]:
        (row,) = source.execute("SELECT ct, prev_hash, hash, mac FROM audit WHERE seq = ?", (seq,))
        target.execute("UPDATE audit SET ct = ?, prev_hash = ?, hash = ?, mac = ? WHERE seq = ?", (*row, seq))
    if data["head"]:
        (row,) = source.execute("SELECT seq, hash, items_count, items_root, mac FROM head")
        target.execute("UPDATE head SET seq = ?, hash = ?, items_count = ?, items_root = ?, mac = ?", row)


def compare_checkpoint(data):
    """A checkpoint is made and witnessed, something is done to it, and it is compared with a log or witnessed."""
    with Noted() as noted, tempfile.TemporaryDirectory() as folder, _copy(noted, Path(folder, "copy.db")) as copy:
        store = noted.store if data["log"] == "own" else noted.store.add_profile(at=NOW)
        _go_apart(noted, copy, data)
        if data["to"] == "witness":
            noted.witness.countersign(_changed(store.log.checkpoint(), data), at=NOW)
            return
        at = NOW + dt.timedelta(days=data["day"])
        made = SignedCheckpoint.read(_resigned(store, data)).countersigned(WITNESS, signer(data.get("witness", 7)), at)
        log = copy.log if "compared_with" in data else noted.store.log
        keys = (key_of(), key_of(OTHER_WITNESS, 9))
        log.consistent_with(_changed(made.raw, data), at=NOW, witnesses=keys, needed=data["needed"])


@contextlib.contextmanager
def _copy(noted, path):
    noted.driver.execute("VACUUM INTO ?", (str(path),))
    with SQLiteDriver(path) as driver:
        yield _opened(driver)


def _go_apart(noted, copy, data):
    """Go on with the store, with its copy, or with both; the witness sees the copy first."""
    if data.get("compared_with") or data.get("witnessed") == "branch":
        receive(noted.store, certificate(8))
    if data.get("compared_with") == "branch" or data.get("witnessed"):
        receive(copy, certificate(9))
    if data.get("witnessed"):
        noted.witness.countersign(copy.log.checkpoint(), at=NOW)


def _resigned(store, data):
    raw = store.log.checkpoint()
    if "signer" not in data:
        return raw
    stated = SignedCheckpoint.read(raw)
    return SignedCheckpoint.of(stated.origin, stated.size, stated.hash, signer(data["signer"])).raw


def _changed(raw, data):
    text = raw.decode()
    if "swap" in data:
        text = text.replace(*data["swap"])
    before, gap, signed = text.partition("\n\n")
    lines = signed.splitlines(keepends=True)
    kept = {"signatures": "", "end": signed[:-1], "log": lines[-1:], "witness": lines[:1]}
    return "".join([before, gap, *kept.get(data.get("cut"), signed)]).encode()


def hand_out_desk_log(data):
    """A teacher reads a record at a school, the school makes its log out for the mother, and it is read."""
    raw = handed_out(data.get("keeper"), HolderKey(key(data["key"])), data.get("times", 1))
    if "signed_again_by" in data:
        content = json.loads(base64url_decode(raw.split(b".")[1].decode()))
        signer = HolderKey(key(data["signed_again_by"]))
        raw = sign_document({**content, **data.get("members", {})}, data.get("type", TYPE), key=signer)
    if data.get("spoiled"):
        header, _, signature = raw.split(b".")
        other = json.dumps({"format": "vcedu desk log 1"}).encode()
        raw = b".".join((header, base64url_encode(other).encode(), signature))
    whose = {"school": "school", "learner": "pupil", "reader": "mother", **data["read_as"]}
    found = read_desk_log(raw, **{name: did(each) for name, each in whose.items()})
    assert [row.who.en for row in found.rows] == [f"principal, {did('school')}"]


OPERATIONS = {
    "desk-log": hand_out_desk_log,
    "log-changed": change_log,
    "log-from-a-copy": take_from_copy,
    "log-checkpoint": compare_checkpoint,
}
