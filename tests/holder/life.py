"""A store's life as a sequence of acts, and what has to be found of it after a crash or a failed write.

`record` lives it once on a disk that remembers every write. After each act is noted what is there: the documents by
item and version, the log's length, the passphrase, and what has to be gone from the files. Whatever happens to the
disk during an act, what is found later is the state before it or the state after it (or, where an act is more than
one transaction, the state between two of them), and what was acknowledged is never taken back.
"""

import itertools
from dataclasses import dataclass, field

from holder.acts import ACTS, HOSTED_ACTS, Desk, backup, restored_acts
from holder.family import PASSPHRASE
from storage.crashing_disk import Acknowledged, RecordingDisk, Write
from vcedu.errors import Code, VceduError

_names = itertools.count()


@dataclass(frozen=True)
class Moment:
    """What is there after an act."""

    act: str
    seq: int
    contents: dict
    waiting: int
    passphrase: str
    gone: frozenset


NOTHING = Moment("", 0, {}, 0, PASSPHRASE, frozenset())


@dataclass
class Life:
    """What was lived: the events of the disk, with a `Moment` acknowledged after each act, and the log at its end."""

    acts: dict
    events: list = field(default_factory=list)
    log: list = field(default_factory=list)
    hosted: bool = False

    def between(self, point):
        """Return the moments before and after what was going on when so many events had happened."""
        done = [event.what for event in self.events[:point] if isinstance(event, Acknowledged)]
        later = (event.what for event in self.events[point:] if isinstance(event, Acknowledged))
        before = done[-1] if done else NOTHING
        return before, next(later, before)

    def points(self):
        """Return after how many events each write has been done, by act."""
        found = {name: [] for name in self.acts}
        for number, event in enumerate(self.events, 1):
            if isinstance(event, Write):
                found[self.between(number)[1].act].append(number)
        return {name: points for name, points in found.items() if points}

    def start_of(self, act):
        """Return how many events there are before an act."""
        names = [*self.acts]
        place = names.index(act)
        ends = [number for number, event in enumerate(self.events, 1) if isinstance(event, Acknowledged)]
        return ends[place - 1] if place else 0


def record_all(folder, setting="PRAGMA synchronous=FULL"):
    """Live the life of a store, of one that began with a backup, and of a hosted one that is handed over."""
    for name, acts in (("own", ACTS), ("restored", restored_acts(backup())), ("hosted", HOSTED_ACTS)):
        (folder / name).mkdir()
        yield _record(folder / name, acts, setting, hosted=name == "hosted")


def _record(folder, acts, setting, *, hosted):
    disk = RecordingDisk(f"life-{next(_names)}")
    desk = Desk(folder / "store.db", vfs=disk.vfs_name, setting=setting, hosted=hosted)
    life, gone = Life(acts, disk.events, hosted=hosted), frozenset()
    for name, act in acts.items():
        gone |= frozenset(act(desk) or ())
        seq = desk.store.check().seq
        disk.acknowledge(Moment(name, seq, desk.contents(), desk.waiting(), desk.passphrase, gone))
    life.log = desk.store.audit()
    events = [*disk.events]  # closing belongs to no act
    desk.close()
    life.events = events
    return life


class LostError(AssertionError):
    """What was acknowledged is not there."""


def examine(desk, life, before, after):
    """Open a store and check that it is in a state between two moments; return whether the act was done whole.

    Raises:
        LostError: If it has fallen behind the first of them.
    """
    try:
        _open(desk, {after.passphrase, before.passphrase})
    except VceduError as error:
        if error.code is not Code.PDS_FORMAT:
            raise
        if before.seq:
            raise LostError("there is no store") from error
        return False
    seq = desk.store.check().seq
    if seq < before.seq:
        raise LostError(f"{before.seq - seq} entries of the log are gone")
    assert seq <= after.seq
    log = desk.store.audit()
    assert log[: before.seq] == life.log[: before.seq]
    # What an act makes by chance, such as a key, may be another when it is done again.
    assert [(each.act, each.items) for each in log] == [(each.act, each.items) for each in life.log[:seq]]
    found = (desk.contents(), desk.waiting())
    assert found in ((before.contents, before.waiting), (after.contents, after.waiting))
    if seq == before.seq != after.seq:
        assert (*found, desk.passphrase) == (before.contents, before.waiting, before.passphrase)
    if seq == after.seq != before.seq:
        assert (*found, desk.passphrase) == (after.contents, after.waiting, after.passphrase)
    return (seq, *found) == (after.seq, after.contents, after.waiting)


def _open(desk, passphrases):
    """Open a store with the one of these passphrases that it has."""
    refused = []
    for passphrase in sorted(passphrases):
        try:
            desk.open(passphrase)
        except VceduError as error:
            if error.code is not Code.PDS_PASSPHRASE:
                raise
            refused.append(error)
        else:
            break
    assert len(refused) < len(passphrases), "no passphrase opens it"


def is_in_files(folder, pieces):
    files = b"".join(path.read_bytes() for path in folder.iterdir())
    return [piece for piece in pieces if piece in files]
