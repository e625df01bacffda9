"""Hold the branch coverage of a run to the gates: 97 % of the whole, all of the layers that decide.

`coverage_gates FILE` reads coverage's JSON report, prints one line for each gate, and exits 1 if one is
missed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LEAST = 97
_WHOLE = ("canonical", "holder", "proofs", "status", "storage", "trust", "verification")
_PACKAGE = "src/vcedu/"


def percent(summaries: Iterable[Mapping[str, int]]) -> float:
    """Return which part of the statements and branches ran, in percent; 0 if there are none."""
    present = ran = 0
    for summary in summaries:
        present += summary["num_statements"] + summary["num_branches"]
        ran += summary["covered_lines"] + summary["covered_branches"]
    return 100 * ran / present if present else 0.0


def gates(report: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return what to say of each gate, and whether it is met."""
    files = {name.replace("\\", "/"): entry for name, entry in report["files"].items()}
    files = {name.partition(_PACKAGE)[2]: entry for name, entry in files.items() if _PACKAGE in name}
    overall = percent(entry["summary"] for entry in files.values())
    lines = [(f"branch coverage overall: {overall:.2f} % (at least {_LEAST} %)", overall >= _LEAST)]
    for layer in _WHOLE:
        own = {name: entry for name, entry in files.items() if name.startswith(f"{layer}/")}
        reached = percent(entry["summary"] for entry in own.values())
        lines.append((f"branch coverage of {layer}: {reached:.2f} % (100 %)", reached == 100))
        lines += [(f"  {line}", reached == 100) for line in missing(own)]
    return lines


def missing(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return one line for each file with something that did not run: its lines, its branches."""
    found = []
    for name, entry in files.items():
        lines = [str(line) for line in entry["missing_lines"]]
        branches = [f"{start}->{'exit' if end < 0 else end}" for start, end in entry["missing_branches"]]
        if lines or branches:
            found.append(f"{name}: {', '.join(lines + branches)}")
    return found


def main(arguments: list[str]) -> int:
    """Print the gates and return the exit status."""
    lines = gates(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    sys.stdout.write("".join(f"{line}{'' if met else '  MISSED'}\n" for line, met in lines))
    return 0 if all(met for _, met in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
