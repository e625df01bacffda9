"""A store that is used by chance, and checked at each opening against all that was acknowledged before."""

import random
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from makers.signed import did

from holder import acts
from holder.family import CHEAP, NOW, PASSPHRASE, TIME
from vcedu.errors import Code, UndeterminedError, UsageError, VceduError
from vcedu.holder import Checkpoint, PersonalDataStore
from vcedu.holder.access import AccessPolicy, Relation
from vcedu.holder.access.statements import Subject

DOCUMENTS = 12
_ACTS = (*["receive"] * 4, "receive_a_version", "delete", "visit", "rekey", "change_the_passphrase")
_MOST_ACTS = 15


class Told:
    """A driver that tells of each statement before and after it, and after each transaction.

    Without `holds` it has no transactions: each statement stands alone.
    """

    def __init__(self, driver, tell, *, holds=True):
        self._driver, self._tell, self._holds = driver, tell, holds

    def execute(self, sql, parameters=()):
        return self._around(self._driver.execute, sql, parameters)

    def execute_many(self, sql, rows):
        return self._around(self._driver.execute_many, sql, rows)

    @contextmanager
    def transaction(self):
        with self._driver.transaction() if self._holds else nullcontext():
            yield
        self._tell("COMMIT")

    def close(self):
        self._driver.close()

    def erase_traces(self):
        return self._around(self._driver.erase_traces)

    def _around(self, call, *arguments):
        name = " ".join(arguments[0].split()[:3]) if arguments else "CHECKPOINT"
        self._tell(name)
        result = call(*arguments)
        self._tell(name)
        return result


@dataclass
class Known:
    """What was acknowledged, and the act that was begun after it."""

    seq: int = 0
    hash: str = ""
    profile: str = ""
    passphrase: str = PASSPHRASE
    held: list = field(default_factory=list)
    begun: list | None = None

    def take(self, *values):
        self.seq, self.hash, self.profile, self.passphrase, self.held = values
        self.begun = None


class Worker:
    """One process's work on a store; `say` takes the lines that it acknowledges."""

    def __init__(self, driver, known, say, seed):
        self.driver, self.known, self.say = driver, known, say
        self.chance = random.Random(seed)
        self.passphrase = known.passphrase
        self.store, self.held = None, []

    def begin(self):
        """Open the store, or make it, and check it against what is known."""
        if self.known.seq:
            self._open()
            wanted = {tuple(each) for each in self.known.held}
            held = self._held()
            assert held in (wanted, self._with_begun(wanted)), "an item is lost, half there or back again"
        else:
            self._make()
        assert [entry.seq for entry in self.store.audit()] == [*range(1, 1 + self.store.check().seq)]
        self._acknowledge()
        if self.store._opened.profile.is_being_rekeyed:
            self._rekey()

    def _make(self):
        try:
            self.store = PersonalDataStore.open(self.driver, PASSPHRASE)
        except VceduError as error:
            if error.code is not Code.PDS_FORMAT:
                raise
            self.store = PersonalDataStore.create(self.driver, PASSPHRASE, at=NOW, kdf=CHEAP)
        if self.store.check().seq == 1:
            self.store.belongs_to(Subject(did("pupil"), acts.BIRTH), at=NOW)

    def _open(self):
        """Open it: what has fallen behind what was acknowledged is refused."""
        seen = Checkpoint(self.known.profile, self.known.seq, bytes.fromhex(self.known.hash))
        name, *values = self.known.begun or [""]
        try:
            self.store = PersonalDataStore.open(self.driver, self.passphrase, remembered=seen)
        except UsageError as error:
            if error.code is not Code.PDS_PASSPHRASE or name != "change the passphrase":
                raise
            (self.passphrase,) = values
            self.store = PersonalDataStore.open(self.driver, self.passphrase, remembered=seen)

    def _with_begun(self, held):
        name, *values = self.known.begun or [""]
        if name.startswith("receive"):
            number, version = values
            return {each for each in held if each[0] != number} | {(number, version)}
        return {each for each in held if each[0] != values[0]} if name == "delete" else held

    def _held(self):
        """Return which documents are there: the newest version of each item."""
        names = {acts.document(number, version): (number, version) for number in range(DOCUMENTS) for version in (1, 2)}
        return {names[item.secured.raw] for item in self.store.items()}

    def _acknowledge(self):
        point = self.store.checkpoint
        self.held = sorted(self._held())
        self.say("done", point.seq, point.hash.hex(), point.profile, self.passphrase, self.held)

    def go_on(self):
        """Do acts by chance."""
        for _ in range(_MOST_ACTS):
            getattr(self, f"_{self.chance.choice(_ACTS)}")(self.held)

    def _do(self, begun, act):
        self.say("begun", *begun)
        try:
            act()
        except UndeterminedError as error:
            if error.code is not Code.PDS_TRACES:  # a server keeps copies that cannot be reached from here
                raise
        if begun[0] == "change the passphrase":
            self.passphrase = begun[1]
        self._acknowledge()

    def _receive(self, held):
        absent = [number for number in range(DOCUMENTS) if (number, 1) not in held and (number, 2) not in held]
        if absent:
            self._take(self.chance.choice(absent), 1)

    def _receive_a_version(self, held):
        first = [number for number, version in held if version == 1]
        if first:
            self._take(self.chance.choice(first), 2)

    def _take(self, number, version):
        data = acts.document(number, version)
        self._do(("receive", number, version), lambda: self.store.receive(data, verifier=acts.REMEMBERING, time=TIME))

    def _delete(self, held):
        if len(held) > DOCUMENTS // 2:
            number, version = self.chance.choice(held)
            item = self._item(number, version)
            self._do(("delete", number), lambda: self.store.delete(item, at=NOW))

    def _item(self, number, version):
        data = acts.document(number, version)
        return next(item.id for item in self.store.items() if item.secured.raw == data)

    def _visit(self, held):
        if held:
            item = self._item(*self.chance.choice(held))
            visitor = self.store.visited_by(did("pupil"), Relation.LEARNER, AccessPolicy())
            self._do(("visit",), lambda: visitor.get(item, at=NOW))

    def _rekey(self, _held=()):
        self._do(("rekey",), lambda: self.store.rekey(at=NOW))

    def _change_the_passphrase(self, _held):
        other = acts.NEW_PASSPHRASE if self.passphrase == PASSPHRASE else PASSPHRASE
        self._do(("change the passphrase", other), lambda: self.store.change_passphrase(other, at=NOW, kdf=CHEAP))
