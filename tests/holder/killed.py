"""Uses a store in processes that are killed without warning; prints what was found, as JSON.

`python killed.py DATABASE SEED KILLS`. DATABASE is a file that is not there yet, or the word `postgresql` for a server
of this process's own. In each turn a process opens the store, checks that nothing acknowledged is lost and nothing is
there by half, and goes on with acts drawn by chance. It is killed at a statement of a kind that is drawn too, or from
outside after so many statements. With `postgresql` the server is killed in every second turn instead (SIGKILL, every
process of it), and the process has to say that the store cannot be reached. The last turn only checks. `--unheld` as
the last argument has each statement stand alone, without a transaction: that must be found out.
"""

import itertools
import json
import os
import random
import signal
import sys
import traceback
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "test_vectors" / "vcedu"))

from holder import acts
from holder.living import DOCUMENTS, Known, Told, Worker
from storage.postgresql_server import Server, programs
from vcedu.errors import Code, VceduError
from vcedu.storage import open_driver

_KINDS = ("INSERT INTO item", "INSERT INTO audit", "UPDATE item", "DELETE FROM item", "INSERT INTO wrap", "COMMIT", "")
_MOST_TURNS = 20
_REFUSED = 3


def _work(place, known, seed, say, *, only_check):
    """Be the process of one turn."""
    try:
        with open_driver(place) as driver:
            told = Told(driver, lambda name: say("told", name), holds="--unheld" not in sys.argv)
            worker = Worker(told, known, say, seed)
            worker.begin()
            if not only_check:
                worker.go_on()
    except VceduError as error:
        say("refused", error.code.value)
        if error.code is not Code.STORE_UNREADABLE:
            traceback.print_exc()
        os._exit(_REFUSED)
    except BaseException:  # noqa: BLE001 - the process ends here
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


class Turn:
    """One process, from its beginning to its end; what it acknowledges goes into `known`."""

    def __init__(self, known, kind, count, kill):
        self.known, self.kind, self.count, self._kill = known, kind, count, kill
        self.acts, self.refused, self.killed = Counter(), None, False

    def run(self, place, seed, *, only_check=False):
        """Run it; return the status with which it ended."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            say = self._saying(writing)
            _work(place, self.known, seed, say, only_check=only_check)
        os.close(writing)
        with os.fdopen(reading, "rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    self._hear(child, *json.loads(line))
        return os.waitpid(child, 0)[1]

    def _saying(self, writing):
        told = itertools.count(1)

        def say(*words):
            os.write(writing, json.dumps(words).encode() + b"\n")
            ripe = words[0] == "told" and words[1].startswith(self.kind) and next(told) == self.count
            if ripe and self._kill is None:
                os.kill(os.getpid(), signal.SIGKILL)

        return say

    def _hear(self, child, word, *values):
        if word == "done":
            self.known.take(*values)
        elif word == "begun":
            self.known.begun = values
            self.acts[values[0]] += 1
        elif word == "refused":
            (self.refused,) = values
        elif self._kill is not None and not self.killed and values[0].startswith(self.kind):
            self.count -= 1
            if self.count == 0:
                self.killed = True
                self._kill(child)


def _kill_process(child):
    os.kill(child, signal.SIGKILL)


def _use(place, seed, kills, server):
    """Let processes use a store, and kill so many times."""
    chance, known, found = random.Random(seed), Known(), Counter()
    done, at = Counter(), Counter()
    kinds = itertools.cycle(chance.sample(_KINDS, len(_KINDS)))
    for number in range(_MOST_TURNS * kills):
        if found["killed"] + found["server killed"] == kills:
            break
        of_server = server is not None and number % 2 == 1
        outside = _kill_process if number % 4 == 2 else None
        kind = "" if outside else next(kinds)
        count = chance.randrange(1, 200 if not kind else 6)
        turn = Turn(known, kind, count, (lambda _: server.kill()) if of_server else outside)
        status = turn.run(place, chance.random())
        if of_server and turn.killed:
            server.start()
        _judge(turn, status, of_server=of_server)
        died = turn.killed if of_server else os.WIFSIGNALED(status)
        found["server killed" if of_server else "killed"] += died
        at[kind or "anywhere"] += died
        done += turn.acts
    last = Turn(known, "", 0, None)
    assert last.run(place, 0, only_check=True) == 0
    return {**found, "at": dict(at), "acts": sum(done.values()), "kinds of acts": sorted(done), "log": known.seq}


def _judge(turn, status, *, of_server):
    """Check how a process ended: killed, or done, or because its server was not there any more."""
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return
    code = os.WEXITSTATUS(status)
    if code == _REFUSED:
        assert of_server
        assert turn.killed
        assert turn.refused == Code.STORE_UNREADABLE.value
    else:
        assert code == 0


def _load(place):
    """Load what a store needs once, before there are processes that would each do it."""
    with open_driver(place) as driver, open_driver(":memory:") as other:
        driver.execute("SELECT 1")
        Worker(other, Known(), lambda *_: None, 0).begin()


def main(database, seed, kills):
    """Use a store, kill, and print what was found."""
    acts.cheaply(SimpleNamespace(setattr=setattr))
    for number, version in itertools.product(range(DOCUMENTS), (1, 2)):
        acts.REMEMBERING.verify(acts.document(number, version), time=None)
    if database != "postgresql":
        _load(database)
        print(json.dumps(_use(database, seed, kills, None)))
        return
    server = Server(programs())
    try:
        _load(server.address("public"))
        print(json.dumps(_use(server.address("public"), seed, kills, server)))
    finally:
        server.remove()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
