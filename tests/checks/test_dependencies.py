"""What the library imports is what it declares: nothing comes by way of another package."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_SERVER = _ROOT / "src" / "vcedu" / "server"
# The files that alone import what an extra brings.
_BACKENDS = {
    _ROOT / "src" / "vcedu" / "storage" / "postgresql.py": "postgres",
    _ROOT / "src" / "vcedu" / "storage" / "_postgresql_sql.py": "postgres",
}


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0]


def _sources():
    return sorted((_ROOT / "src" / "vcedu").rglob("*.py"))


def _declared(extra=None):
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else ())]
    return {_normal(re.split(r"[<>=~!;\[ ]", line)[0]) for line in lines}


def _used(sources):
    providers = metadata.packages_distributions()
    modules = {name for path in sources for name in _imported(path.read_text(encoding="utf-8"))}
    foreign = modules - set(sys.stdlib_module_names) - {"vcedu"}
    return {_normal(provider) for name in foreign for provider in providers.get(name, [f"{name} (of no package)"])}


def test_imports_are_found():
    source = "import a.b, c\nfrom d.e import f\nfrom . import g\ndef h():\n    import i\n"
    assert sorted(_imported(source)) == ["a", "c", "d", "i"]


def test_everything_imported_is_declared():
    sources = [path for path in _sources() if _SERVER not in path.parents and path not in _BACKENDS]
    assert _used(sources) - _declared() == set()


def test_what_a_backend_imports_is_in_its_extra():
    for path, extra in _BACKENDS.items():
        assert _used([path]) - _declared(extra) == set()


def test_what_the_server_imports_is_in_its_extra():
    sources = [path for path in _sources() if _SERVER in path.parents]
    assert _used(sources) - _declared("server") == set()
