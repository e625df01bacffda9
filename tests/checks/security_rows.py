"""Hold the table of attacks to the tests and negative vectors that show them, and the vectors to the table.

Run by `make check`: prints one line for each fault and exits 1 if there is any. With `--fill` it first adds to each
row the vectors that name the row.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.code_table import defines_test

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_ROOT = Path(__file__).parents[2]
_FILE = _ROOT / "tests" / "security_rows.toml"
_MEMBERS = {"title", "owner", "tests"}
_COUNTS = {"J": 12, "S": 16, "D": 19, "P": 8, "N": 10, "B": 12, "C": 0, "T": 7, "O": 0, "H": 3, "W": 13}


def _numbered(letter: str, first: int, last: int) -> list[str]:
    return [f"{letter}{number}" for number in range(first, last + 1)]


NAMES = [name for letter, last in _COUNTS.items() for name in (_numbered(letter, 1, last) or [letter])]
SHOWN = frozenset(
    [
        *_numbered("D", 1, 15),
        "D18",
        "D19",
        *_numbered("P", 1, 7),
        *_numbered("N", 1, 6),
        "N10",
        *_numbered("J", 1, 10),
        *_numbered("W", 1, 13),
    ]
)


def row_faults(name: str, row: Mapping[str, Any], layers: Collection[str]) -> Iterator[str]:
    """Yield the faults of one row by itself."""
    if set(row) != _MEMBERS:
        yield f"{name}: has {sorted(row)}, not {sorted(_MEMBERS)}"
        return
    if not row["title"]:
        yield f"{name}: no title"
    if row["owner"] not in layers and not row["owner"].startswith("later: "):
        yield f"{name}: there is no layer {row['owner']}"
    if row["owner"].startswith("later: ") and row["tests"]:
        yield f"{name}: has tests, so its owner is no longer {row['owner']!r}"
    if len(set(row["tests"])) != len(row["tests"]):
        yield f"{name}: names a test twice"
    if name in SHOWN and not row["tests"]:
        yield f"{name}: no test shows it"


def agreement_faults(
    rows: Mapping[str, Mapping[str, Any]], vectors: Mapping[str, Collection[str]], root: Path
) -> Iterator[str]:
    """Yield the tests that do not exist and the vectors that rows and vectors do not agree on."""
    for name, row in rows.items():
        for test in row.get("tests", []):
            if "::" in test:
                if not defines_test(test, root):
                    yield f"{name}: there is no test {test}"
            elif name not in vectors.get(test, ()):
                yield f"{name}: names the vector {test}, which does not name {name}"
    for vector, named in vectors.items():
        for name in named:
            if vector not in rows.get(name, {}).get("tests", []):
                yield f"{name}: the vector {vector} names it, but is not in its tests"


def faults(rows: Mapping[str, Mapping[str, Any]], vectors: Mapping[str, Collection[str]]) -> list[str]:
    """Return the faults of the table in this checkout."""
    layers = {path.parent.name for path in (_ROOT / "src" / "vcedu").glob("*/__init__.py")}
    found = [f"{name}: no row" for name in NAMES if name not in rows]
    found += [f"{name}: no such attack" for name in rows if name not in NAMES]
    if not found and list(rows) != NAMES:
        found.append("the rows are out of order")
    for name, row in rows.items():
        found += row_faults(name, row, layers)
    return found + list(agreement_faults(rows, vectors, _ROOT))


def filled(text: str, vectors: Mapping[str, Collection[str]]) -> str:
    """Return the table's text with the vectors added to the rows they name, its opening comment kept."""
    comment = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    parts = [comment]
    for name, row in tomllib.loads(text).items():
        own = {vector for vector, named in vectors.items() if name in named}
        tests = "".join(f"    {json.dumps(test)},\n" for test in sorted({*row["tests"], *own}))
        head = f"[{name}]\ntitle = {json.dumps(row['title'])}\nowner = {json.dumps(row['owner'])}\n"
        parts.append(f"{head}tests = [{chr(10) if tests else ''}{tests}]\n")
    return "\n".join(parts)


def read_vectors() -> dict[str, list[str]]:
    """Return the rows that each negative vector names, by the vector's name."""
    files = (_ROOT / "test_vectors" / "vcedu" / "negative").rglob("*.json")
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["rows"] for path in sorted(files)}


def main(arguments: list[str]) -> int:
    """Print the faults and return the exit status."""
    vectors = read_vectors()
    if arguments == ["--fill"]:
        _FILE.write_text(filled(_FILE.read_text(encoding="utf-8"), vectors), encoding="utf-8")
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = faults(rows, vectors)
    shown = sum(bool(row.get("tests")) for row in rows.values())
    sys.stdout.write("\n".join([*found, f"{len(rows)} attacks, {shown} shown by tests, {len(found)} faults", ""]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
