"""Hold the table of codes to the enumeration, to the sources that raise them, and to the negative vectors.

Run by `make check`: prints one line for each fault and exits 1 if there is any.
"""

from __future__ import annotations

import ast
import re
import string
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vcedu import errors
from vcedu.errors import CheckName, Code, VceduError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_ROOT = Path(__file__).parents[2]
_JAPANESE = re.compile(r"[\u3041-\u30fa\u4e00-\u9fff]")
_PLACE = frozenset({"path", "file", "line", "column"})
_SENTENCES = ("en", "ja", "next_en", "next_ja")
_ROW = ("error", "check", *_SENTENCES)
_WITHOUT_ERROR = ("called", "passed", "not_applicable")


@dataclass(frozen=True, slots=True)
class Use:
    """A place in the sources that names a code.

    Attributes:
        place: File and line.
        code: The code.
        error: The error class that the code is given to there; None where it is named without one.
        facts: The names of the facts given with it; "*" where they can't be read from the source.
    """

    place: str
    code: str
    error: str | None
    facts: frozenset[str]


def fields(sentence: str) -> frozenset[str]:
    """Return the names of the facts in a sentence."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def uses(source: str, place: str, classes: Collection[str]) -> Iterator[Use]:
    """Yield each use of a member of `Code` in a module's source."""
    given: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in classes:
            first = node.args[0]
            given.add(id(first))
            names = frozenset(keyword.arg or "*" for keyword in node.keywords)
            if _member(first):
                yield Use(f"{place}:{node.lineno}", _member(first), _name(node.func), names)
        elif isinstance(node, ast.Attribute) and _member(node) and id(node) not in given:
            yield Use(f"{place}:{node.lineno}", _member(node), None, frozenset({"*"}))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _member(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code":
        return node.attr
    return ""


def order_faults(names: list[str], rows: Iterable[str]) -> Iterator[str]:
    """Yield what differs between the enumeration and the rows: members, rows, and their order."""
    present = list(rows)
    yield from (f"{name}: no row in table.toml" for name in names if name not in present)
    yield from (f"{name}: a row in table.toml, but no member of Code" for name in present if name not in names)
    known = [name for name in present if name in names]
    expected = [name for name in names if name in present]
    wrong = next((pair for pair in zip(known, expected, strict=True) if pair[0] != pair[1]), None)
    if wrong:
        yield f"{wrong[0]}: out of order, {wrong[1]} comes before it in codes.py"


def row_faults(
    name: str,
    row: Mapping[str, Any],
    classes: Collection[str],
    checks: Collection[str],
    *,
    passes: bool = False,
) -> Iterator[str]:
    """Yield the faults of one code's row; a code that only passed checks carry needs no next step."""
    if set(row) != set(_ROW):
        yield f"{name}: its row has {sorted(row)}, not {sorted(_ROW)}"
        return
    if row["error"] not in classes:
        yield f"{name}: there is no error class {row['error']}"
    if row["check"] not in checks:
        yield f"{name}: there is no check {row['check']}"
    for key in _SENTENCES:
        if not row[key].strip() and not (passes and key.startswith("next")):
            yield f"{name}: {key} is empty"
    for english, japanese in (("en", "ja"), ("next_en", "next_ja")):
        for fault in sentence_faults(row[english], row[japanese], japanese):
            yield f"{name}: {fault}"


def sentence_faults(english: str, japanese: str, key: str) -> Iterator[str]:
    """Yield the faults of one sentence in two languages."""
    if japanese and not _JAPANESE.search(japanese):
        yield f"{key} is not Japanese"
    try:
        named, named_in_japanese = fields(english), fields(japanese)
    except ValueError as error:
        yield f"{key}: {error}"
        return
    if _in_any_language(named, "_en") != _in_any_language(named_in_japanese, "_ja"):
        yield f"{key} names {sorted(named_in_japanese)}, the English {sorted(named)}"
    for name in sorted(named | named_in_japanese):
        if name in _PLACE:
            yield f"{key} names {{{name}}}, which is shown as the place and is no fact"
        elif not name.isidentifier():
            yield f"{key} names {{{name}}}, which is no fact's name"


def _in_any_language(names: Iterable[str], suffix: str) -> set[str]:
    """Return the names with the suffix of facts that are words of one language, such as `expected_en`, taken off."""
    return {name.removesuffix(suffix) for name in names}


def check_faults(names: list[str], table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the faults of what the checks are called, and of what they say when they passed or do not apply."""
    yield from (f"check {name}: no such check" for name in table if name not in names)
    for name in names:
        for outcome in _WITHOUT_ERROR:
            said = table.get(name, {}).get(outcome, {})
            if not said.get("en") or not said.get("ja"):
                yield f"check {name}: says nothing in en or ja when {outcome}"
            else:
                for fault in sentence_faults(said["en"], said["ja"], "ja"):
                    yield f"check {name}: {fault}"


def use_faults(names: list[str], rows: Mapping[str, Any], used: Iterable[Use]) -> Iterator[str]:
    """Yield where a code is given to another class than its row's or lacks a fact, and codes never used."""
    seen = set()
    for use in used:
        seen.add(use.code)
        row = rows.get(use.code)
        if row and use.error and use.error != row["error"]:
            yield f"{use.place}: {use.code} given to {use.error}, its row says {row['error']}"
        if row and "*" not in use.facts:
            facts = frozenset().union(*(fields(row[key]) for key in _SENTENCES)) - use.facts
            yield from (f"{use.place}: {use.code} without its fact {fact}" for fact in sorted(facts))
    yield from (f"{name}: no module uses it" for name in names if name not in seen)


def vector_faults(names: list[str], covered: Collection[str], excused: Collection[str]) -> Iterator[str]:
    """Yield the codes that no vector shows, and the excuses that are not needed."""
    for name in names:
        if name not in covered and name not in excused:
            yield f"{name}: no negative vector"
        if name in covered and name in excused:
            yield f"{name}: excused from having a negative vector, but has one"
    yield from (f"{name}: excused, but no member of Code" for name in excused if name not in names)


def excuse_faults(excuses: Mapping[str, Mapping[str, str]], root: Path) -> Iterator[str]:
    """Yield the excuses that give no reason or name a test that does not exist."""
    for name, excuse in excuses.items():
        if not excuse.get("reason"):
            yield f"{name}: excused without a reason"
        if not defines_test(excuse.get("test", ""), root):
            yield f"{name}: excused, but there is no test {excuse.get('test')!r}"


def defines_test(test_id: str, root: Path) -> bool:
    """Return whether a test such as `tests/model/test_time.py::test_leap_second` is defined."""
    name, *parts = test_id.split("::")
    path = root / name
    if not parts or not path.is_file():
        return False
    body: list[ast.stmt] = ast.parse(path.read_text(encoding="utf-8")).body
    for part in parts:
        wanted = part.partition("[")[0]
        found = [n for n in body if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name == wanted]
        if not found:
            return False
        body = found[0].body
    return True


def _classes() -> set[str]:
    exported = (getattr(errors, name) for name in errors.__all__)
    return {item.__name__ for item in exported if isinstance(item, type) and issubclass(item, VceduError)}


def _used(classes: Collection[str]) -> Iterator[Use]:
    package = _ROOT / "src" / "vcedu"
    for path in sorted(package.rglob("*.py")):
        if path != package / "errors" / "codes.py":
            yield from uses(path.read_text(encoding="utf-8"), path.relative_to(_ROOT).as_posix(), classes)


def _covered() -> set[str]:
    files = (_ROOT / "test_vectors" / "vcedu" / "negative").rglob("*.json")
    heads = (re.search(r'"code": "(\w+)"', path.read_text(encoding="utf-8")) for path in files)
    return {head.group(1) for head in heads if head}


def faults() -> list[str]:
    """Return the faults of this checkout."""
    table = tomllib.loads((_ROOT / "src/vcedu/errors/table.toml").read_text(encoding="utf-8"))
    excuses = tomllib.loads(Path(__file__).with_name("codes_without_vector.toml").read_text(encoding="utf-8"))
    codes, checks, classes = [code.value for code in Code], [name.value for name in CheckName], _classes()
    rows = table.get("code", {})
    found = [*order_faults(codes, rows), *check_faults(checks, table.get("check", {}))]
    for name, row in rows.items():
        passes = excuses.get(name, {}).get("outcome") == "passed"
        found += row_faults(name, row, classes, checks, passes=passes)
    whole = {name: row for name, row in rows.items() if set(row) == set(_ROW)}
    found += use_faults(codes, whole, _used(classes))
    found += vector_faults(codes, _covered(), excuses)
    return found + list(excuse_faults(excuses, _ROOT))


def main() -> int:
    """Print the faults and return the exit status."""
    found = faults()
    sys.stdout.write("\n".join([*found, f"{len(Code)} codes, {len(found)} faults", ""]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
