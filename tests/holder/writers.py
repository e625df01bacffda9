"""Four processes receive into one store at once; prints what they met and what is there then, as JSON.

`python writers.py DATABASE PROFILES COUNT`. DATABASE is empty. The store has so many profiles, and each process
receives so many documents into one of them. They wait for each other a fraction of the usual time, so that being
refused with `STORE_BUSY` happens, and try again whatever was refused with it; nothing else may refuse them.
"""

import json
import os
import sys
import traceback
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "test_vectors" / "vcedu"))

from holder import acts
from holder.family import CHEAP, NOW, PASSPHRASE, TIME
from vcedu.errors import Code, VceduError
from vcedu.holder import PersonalDataStore
from vcedu.storage import open_driver

_WRITERS = 4
_PATIENCE = 0.005


class Process:
    """A process that does some work and gives back what it returns."""

    def __init__(self, work, *arguments):
        reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            status = 1
            try:
                os.write(writing, json.dumps(work(*arguments)).encode())
                status = 0
            except BaseException:  # noqa: BLE001 - the process ends here
                traceback.print_exc()
            os._exit(status)
        os.close(writing)
        self._reading = reading

    def result(self):
        with os.fdopen(self._reading, "rb") as answer:
            text = answer.read()
        assert os.waitpid(self._child, 0)[1] == 0
        return json.loads(text)


def _make(place, profiles):
    with open_driver(place) as driver:
        first = PersonalDataStore.create(driver, PASSPHRASE, at=NOW, kdf=CHEAP)
        return [first.profile, *(first.add_profile(at=NOW).profile for _ in range(profiles - 1))]


def _write(place, profile, numbers, start):
    """Receive documents once all are ready; return how often it was refused with `STORE_BUSY`."""
    met = Counter()
    with open_driver(place, busy_timeout=_PATIENCE) as driver:
        store = _patiently(met, lambda: PersonalDataStore.open(driver, PASSPHRASE, profile=profile))
        os.read(start, 1)
        for number in numbers:
            data = acts.document(number)
            kept = _patiently(met, lambda data=data: store.receive(data, verifier=acts.REMEMBERING, time=TIME))
            assert kept.secured.raw == data
    return met["busy"]


def _patiently(met, work):
    while True:
        try:
            return work()
        except VceduError as error:
            if error.code is not Code.STORE_BUSY:
                raise
            met["busy"] += 1


def _check(place, profile, numbers):
    """Return how many documents are missing, and how many there are that should not be, after checking every row."""
    with open_driver(place) as driver:
        store = PersonalDataStore.open(driver, PASSPHRASE, profile=profile)
        seq = store.check().seq
        log = store.audit()
        present = {item.secured.raw for item in store.items()}
    wanted = {acts.document(number) for number in numbers}
    received = [entry.items for entry in log if entry.act.value == "received"]
    assert [entry.seq for entry in log] == [*range(1, seq + 1)]
    assert len({*received}) == len(received) == len(wanted) == seq - 1
    return [len(wanted - present), len(present - wanted)]


def main(place, profiles, count):
    """Let them write, and print what they met and what is there."""
    acts.cheaply(SimpleNamespace(setattr=setattr))
    for number in range(_WRITERS * count):
        acts.REMEMBERING.verify(acts.document(number), time=None)
    names = Process(_make, place, profiles).result()
    shares = [range(writer * count, (writer + 1) * count) for writer in range(_WRITERS)]
    start, go = os.pipe()
    writing = [Process(_write, place, names[writer % profiles], share, start) for writer, share in enumerate(shares)]
    os.write(go, b"." * _WRITERS)
    busy = [process.result() for process in writing]
    faults = []
    for number, name in enumerate(names):
        own = [document for share in shares[number::profiles] for document in share]
        faults += Process(_check, place, name, own).result()
    print(json.dumps({"received": _WRITERS * count, "busy": sum(busy), "lost or added": sum(faults)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
