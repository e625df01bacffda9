"""Change the code in small ways and count how many of the changes some test notices (mutation testing, with mutmut).

Each group of `mutants.toml` is a nightly test. It works in a copy of the tree below the nightly folder, so that no
other run sees changed code, and goes on there where it was stopped, as long as the tree is the same. What was not
noticed is in the summary with the lines that changed; what `mutants.toml` lists as meaning the same counts neither way.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ROOT = Path(__file__).parents[2]
_CONFIGURATION = Path(__file__).with_name("mutants.toml")
_COPIED = ("src", "tests", "contexts", "test_vectors", "pyproject.toml", "README.md", "LICENSE")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".hypothesis", "*.pyc")
_KILLED = {1: "killed", 3: "killed", 36: "killed", -24: "killed", 24: "killed", 152: "killed", 255: "killed"}
"""How mutmut writes down that a test failed, or did not come to an end any more."""
_SHOW = (
    "import json, sys; from mutmut.mutation.diff_apply import get_diff_for_mutant as diff; "
    "print(json.dumps({name: diff(name) for name in sys.argv[1:]}))"
)


def groups() -> dict[str, dict[str, Any]]:
    """Return the groups of the configuration by name."""
    found: dict[str, dict[str, Any]] = tomllib.loads(_CONFIGURATION.read_text(encoding="utf-8"))["group"]
    return found


def settings(group: Mapping[str, Any]) -> str:
    """Return the configuration that mutmut reads for a group."""
    lists = {
        "source_paths": ["src"],
        "only_mutate": group["changed"],
        "also_copy": ["contexts", "test_vectors", "README.md", "LICENSE"],
        # Changed code may fork; what warns of that is no failure of a test.
        "pytest_add_cli_args": ["-q", "-m", "not nightly", "-W", "ignore::DeprecationWarning"],
        "pytest_add_cli_args_test_selection": group["tests"],
    }
    lines = ["[mutmut]"]
    for name, values in lists.items():
        lines += [f"{name} =", *(f"    {value}" for value in values)]
    # A busy machine is no endless loop: what takes long gets half a minute more before it counts as one.
    return "\n".join([*lines, "timeout_constant = 30.0", "use_git_change_detection = false", ""])


def prepare(root: Path, workshop: Path, group: Mapping[str, Any], tree: str) -> None:
    """Copy the tree for a group, unless this very tree lies there and may be gone on with."""
    mark, wanted = workshop / "tree", f"{tree}\n{settings(group)}"
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(parents=True)
    for name in _COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, workshop / name, ignore=_LEFT_OUT)
        elif source.exists():
            shutil.copy2(source, workshop / name)
    (workshop / "setup.cfg").write_text(settings(group), encoding="utf-8")
    mark.write_text(wanted, encoding="utf-8")


def results(workshop: Path) -> dict[str, int | None]:
    """Return how each change ended, by its name, as mutmut has written it down; None for one that was not tried."""
    found: dict[str, int | None] = {}
    for meta in sorted((workshop / "mutants" / "src").rglob("*.meta")):
        found |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def summary(
    ended: Mapping[str, int | None], diffs: Mapping[str, str], same: Iterable[Mapping[str, str]], least: float
) -> dict[str, Any]:
    """Return the figures of a group: how much of what was changed was noticed, in all and by module, and what was not.

    Args:
        ended: How each change ended.
        diffs: What those are that were not noticed.
        same: The changes that mean the same.
        least: How much must be noticed, in percent.
    """
    listed = {(each["function"], each["line"]) for each in same}
    equal = {name for name in diffs if (_function(name), _made(diffs[name])) in listed}
    unused = listed - {(_function(name), _made(diffs[name])) for name in equal}
    counted = {name: code for name, code in ended.items() if name not in equal}
    killed = Counter(_module(name) for name, code in counted.items() if code in _KILLED)
    of = Counter(map(_module, counted))
    percent = 100 * killed.total() / of.total() if of else 0.0
    return {
        "passed": percent >= least and None not in counted.values() and not unused,
        "percent": round(percent, 2),
        "killed": killed.total(),
        "changes": of.total(),
        "untried": sum(code is None for code in counted.values()),
        "same": len(equal),
        "same_but_not_found": sorted(map(list, unused)),
        "by_module": {name: f"{killed[name]} of {of[name]} ({100 * killed[name] / of[name]:.1f} %)" for name in of},
        "survived": {name: diffs[name] for name, code in counted.items() if name in diffs and code is not None},
    }


def run(name: str, folder: Path, tree: str, *, root: Path = _ROOT) -> dict[str, Any]:
    """Change the code of a group, go on where the last run on this tree was stopped, and return the summary."""
    group, workshop = groups()[name], folder / "mutants" / name
    prepare(root, workshop, group, tree)
    children = str(len(os.sched_getaffinity(0)))
    subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "--max-children", children],
        cwd=workshop,
        stdout=sys.stderr,
        check=False,
    )
    ended = results(workshop)
    alive = [each for each, code in ended.items() if code is not None and code not in _KILLED]
    shown = subprocess.run([sys.executable, "-c", _SHOW, *alive], cwd=workshop, stdout=subprocess.PIPE, check=True)
    return summary(ended, json.loads(shown.stdout), group.get("same", ()), group["least_percent"])


def _module(name: str) -> str:
    return name.rpartition(".")[0]


def _function(name: str) -> str:
    """Return the module and function of a change, without its number and the marks that mutmut adds."""
    module, _, changed = name.rpartition(".")
    plain = changed.rpartition("__mutmut_")[0].replace("xǁ", "").replace("ǁ", ".").removeprefix("x_")
    return f"{module}.{plain}"


def _made(diff: str) -> str:
    """Return the lines that a change makes, each without its indentation."""
    return "\n".join(line[1:].strip() for line in diff.splitlines() if line[:1] == "+" and line[:3] != "+++")
