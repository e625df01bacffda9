"""One SQLite library in one process: a second one that closes the same file drops the locks of the first."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import vcedu

_FOLDER = Path(vcedu.__file__).parent
_SECOND = {"sqlite3", "_sqlite3", "aries_askar", "sqlcipher3", "pysqlite3"}
_USE = """
import sys, pkgutil, importlib, datetime
import vcedu.holder, vcedu.issuer, vcedu.storage
from vcedu.holder import PersonalDataStore
from vcedu.keys.kdf import KDFParameters
from vcedu.storage import SQLiteDriver
with SQLiteDriver(sys.argv[1]) as driver:
    cheap = KDFParameters(memory_kib=19_456, iterations=2, lanes=1)
    PersonalDataStore.create(driver, "p", at=datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC), kdf=cheap).check()
print(" ".join(sys.modules))
"""


def test_a_store_is_used_without_a_second_library(tmp_path):
    asked = [sys.executable, "-c", _USE, tmp_path / "store.db"]
    # What measures coverage keeps its own figures in the standard library's SQLite.
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    answer = subprocess.run(asked, check=True, capture_output=True, text=True, env=unmeasured)
    loaded = set(answer.stdout.split())
    assert "apsw" in loaded
    assert not loaded & _SECOND


def test_no_module_names_a_second_library():
    found = set()
    for path in _FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            found |= {(path.name, name) for name in names if name.partition(".")[0] in _SECOND}
    assert found == set()
