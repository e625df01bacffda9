"""Hold the README's table of published vectors to what a run of the tests went through, and write its tables.

`readme_tables FILE` reads what the run noted and exits 1 if the README says otherwise; where the published vectors are
not beside the checkout it says so and compares nothing. `readme_tables FILE --write [BENCH]` writes the table, and that
of the benchmark from its `bench.json`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_README = Path(__file__).parents[2] / "README.md"
_MARKS = ("<!-- {name}: written by `make tables` -->\n", "<!-- end of {name} -->\n")
_COURSES = 40
_PEERS = {"pyld": "PyLD + cryptography", "openvc": "openvc-core", "digitalbazaar": "Digital Bazaar (Node.js)"}


def suites_table(counts: Mapping[str, Sequence[int]]) -> str:
    """Return the table of published vectors in Markdown."""
    lines = ["| published vectors | passed | present |", "|---|---|---|"]
    lines += [f"| {name} | {passed:,} | {present:,} |" for name, (passed, present) in sorted(counts.items())]
    return "\n".join(lines) + "\n"


def bench_table(bench: Mapping[str, Any]) -> str:
    """Return the table of the benchmark in Markdown: one Open Badges transcript of 40 courses."""
    lines = [
        f"Measured on {bench['machine']}; one Open Badges 3.0.3 transcript of {_COURSES} courses.",
        "A ratio says how many times as long the other takes in the same run (`make bench`, `make bench-peers`).",
        "",
        f"| work | suite | median, ms | {' | '.join(_PEERS.values())} |",
        f"|---|---|---|{'---|' * len(_PEERS)}",
        *_bench_lines(bench["rows"]),
    ]
    return "\n".join(lines) + "\n"


def _bench_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        if (row["form"], row["courses"]) == ("open badge", _COURSES) and row["work"] != "canonicalise":
            ratios = " | ".join(f"{row['ratio'][peer]:.1f} ×" if peer in row["ratio"] else "" for peer in _PEERS)
            yield f"| {row['work']} | {row['suite']} | {row['median_ms']:.2f} | {ratios} |"


def replaced(text: str, name: str, table: str) -> str:
    """Return a text with what stands between a table's marks replaced.

    Raises:
        ValueError: If the marks are not there.
    """
    begin, end = (mark.format(name=name) for mark in _MARKS)
    return text[: text.index(begin) + len(begin)] + "\n" + table + "\n" + text[text.index(end) :]


def main(arguments: Sequence[str]) -> int:
    """Compare or write. Exit 1 if the README says something else than the run."""
    noted = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    text = _README.read_text(encoding="utf-8")
    table = suites_table(noted["counts"])
    if "--write" in arguments:
        text = replaced(text, "published vectors", table)
        for file in arguments[arguments.index("--write") + 1 :]:
            text = replaced(text, "benchmark", bench_table(json.loads(Path(file).read_text(encoding="utf-8"))))
        _README.write_text(text, encoding="utf-8")
    elif not noted["counts"]:
        print("README: no published vectors beside the checkout, so its table is not compared")
    elif replaced(text, "published vectors", table) != text:
        print("README: its table of published vectors is not what this run went through; `make tables` writes it:")
        print(table)
        return 1
    else:
        print(f"README: the table of {len(noted['counts'])} sets of published vectors is what this run went through")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
