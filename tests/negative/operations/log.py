"""A pupil's log, what somebody did to its entries, and what a full check finds."""

import datetime as dt
import json

from makers.signed import did, key

from holder.family import NOW, PASSPHRASE, certificate, receive, spoil
from holder.log.noted import OTHER_WITNESS, WITNESS, Noted, key_of, signer, taken
from holder.who_saw.school import handed_out
from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.holder import HolderKey, PersonalDataStore
from vcedu.holder.consent.signed import sign_document
from vcedu.holder.log import SignedCheckpoint
from vcedu.holder.who_saw import read_desk_log
from vcedu.holder.who_saw.desk_log import TYPE


def change_log(data):
    with taken("with another profile") as (driver, profile):
        spoil(driver, *data["sql"])
        PersonalDataStore.open(driver, PASSPHRASE, profile=profile).check()


def take_from_copy(data):
    """Two copies of a store went on apart, and one is older; another store never had to do with them."""
    with taken("itself") as (driver, _), taken(data["from"]) as (source, _):
        _put(source, driver, data)
        PersonalDataStore.open(driver, PASSPHRASE).check()


def _put(source, target, data):
    for seq in data["seqs"]:
        (row,) = source.execute("SELECT ct, prev_hash, hash, mac FROM audit WHERE seq = ?", (seq,))
        target.execute("UPDATE audit SET ct = ?, prev_hash = ?, hash = ?, mac = ? WHERE seq = ?", (*row, seq))
    if data["head"]:
        (row,) = source.execute("SELECT seq, hash, items_count, items_root, mac FROM head")
        target.execute("UPDATE head SET seq = ?, hash = ?, items_count = ?, items_root = ?, mac = ?", row)


def compare_checkpoint(data):
    """A checkpoint is made and witnessed, something is done to it, and it is compared with a log or witnessed."""
    with Noted() as noted:
        store = noted.store if data["log"] == "own" else noted.store.add_profile(at=NOW)
        copy = _gone_apart(noted, data)
        if data["to"] == "witness":
            noted.witness.countersign(_changed(store.log.checkpoint(), data), at=NOW)
            return
        at = NOW + dt.timedelta(days=data["day"])
        made = SignedCheckpoint.read(_resigned(store, data)).countersigned(WITNESS, signer(data.get("witness", 7)), at)
        log = copy.log if "compared_with" in data else noted.store.log
        keys = (key_of(), key_of(OTHER_WITNESS, 9))
        log.consistent_with(_changed(made.raw, data), at=NOW, witnesses=keys, needed=data["needed"])


def _gone_apart(noted, data):
    """Go on with the store, with a copy of it, or with both, and return the copy; the witness sees the copy first."""
    if not {"compared_with", "witnessed"} & data.keys():
        return noted.store
    copy = noted.copy()
    if "compared_with" in data or data["witnessed"] == "branch":
        receive(noted.store, certificate(8))
    if "witnessed" in data or data["compared_with"] == "branch":
        receive(copy, certificate(9))
    if "witnessed" in data:
        noted.witness.countersign(copy.log.checkpoint(), at=NOW)
    return copy


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
