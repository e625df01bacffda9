"""Two SQLite libraries in one process on one file lose what was written: closing one drops the locks of the other."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import vcedu

_SOURCE = Path(vcedu.__file__).parents[1]
# Nothing but this library is imported: no site, and so nothing that tests or their coverage bring along.
_IMPORT = """
import importlib, json, sys
sys.path += json.loads(sys.argv[1])
for name in json.loads(sys.argv[2]):
    importlib.import_module(name)
if "vcedu.storage" in sys.modules:
    with sys.modules["vcedu.storage"].SQLiteDriver(":memory:") as driver:
        driver.execute("SELECT 1")
print(json.dumps(sorted({each.partition(".")[0] for each in sys.modules})))
"""


def loaded_with(*names):
    paths = [str(_SOURCE), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    command = [sys.executable, "-I", "-S", "-c", _IMPORT, json.dumps(paths), json.dumps(names)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return set(json.loads(done.stdout))


def test_nothing_of_this_library_brings_a_second_sqlite():
    loaded = loaded_with("vcedu.cli.app", "vcedu.holder", "vcedu.issuer", "vcedu.server", "vcedu.testing")
    assert {"vcedu", "apsw"} <= loaded
    assert not loaded & {"sqlite3", "_sqlite3", "pysqlite2", "sqlcipher3", "pysqlcipher3"}


def test_it_would_be_seen():
    assert {"sqlite3", "_sqlite3"} <= loaded_with("vcedu", "sqlite3")
