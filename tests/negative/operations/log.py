"""A pupil's log, what somebody did to its entries, and what a full check finds."""

import contextlib
import shutil
import tempfile
from pathlib import Path

from holder.family import NOW, PASSPHRASE, certificate, create, fill, receive, spoil
from vcedu.holder import PersonalDataStore
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


OPERATIONS = {"log-changed": change_log, "log-from-a-copy": take_from_copy}
