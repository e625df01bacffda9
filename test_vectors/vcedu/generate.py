"""Write the negative vectors from their makers, or check that the files are what the makers make.

Without an argument it writes the files and removes those that no maker makes. With `--check` it changes
nothing, names each file that differs, and exits 1 if any does.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from makers.vector import Vector

_HERE = Path(__file__).parent
_FOLDER = _HERE / "negative"
_KEBAB_CASE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def areas(folder: Path = _HERE / "makers") -> Iterator[tuple[str, Iterable[Vector]]]:
    """Yield each maker's name and what it makes; modules without `vectors` are shared by makers."""
    for path in sorted(folder.glob("*.py")):
        module = importlib.import_module(f"makers.{path.stem}")
        if hasattr(module, "vectors"):
            yield path.stem, module.vectors()


def files(made: Iterable[tuple[str, Iterable[Vector]]]) -> dict[str, str]:
    """Return the text of each vector by its path below the folder of negative vectors.

    Raises:
        ValueError: If a name is not in kebab-case, is taken, or if a vector's twin is the input itself.
    """
    texts: dict[str, str] = {}
    names: dict[str, str] = {}
    for area, vectors in made:
        for vector in vectors:
            if not _KEBAB_CASE.fullmatch(vector.name):
                raise ValueError(f"{area}: {vector.name!r} is not in kebab-case")
            if vector.name in names:
                raise ValueError(f"{area}: {vector.name!r} is made by {names[vector.name]} already")
            if json.dumps(vector.input) == json.dumps(vector.twin):  # as JSON: to Python, true equals 1
                raise ValueError(f"{area}: the twin of {vector.name!r} is the input itself")
            names[vector.name] = area
            texts[f"{area}/{vector.name}.json"] = vector.text()
    return texts


def differences(texts: Mapping[str, str], folder: Path) -> list[str]:
    """Return one line for each file that is missing, differs, or is made by no maker."""
    present = _present(folder)
    lines = [f"missing: {path}" for path in texts.keys() - present]
    lines += [f"made by no maker: {path}" for path in present - texts.keys()]
    lines += [
        f"differs: {path}"
        for path in texts.keys() & present
        if (folder / path).read_bytes() != texts[path].encode("utf-8")
    ]
    return sorted(lines)


def write(texts: Mapping[str, str], folder: Path) -> None:
    """Bring the folder to hold these files and no others."""
    for path in _present(folder) - texts.keys():
        (folder / path).unlink()
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))


def _present(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def main(arguments: list[str]) -> int:
    """Run from the command line and return the exit status."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    texts = files(areas())
    if arguments:
        lines = differences(texts, _FOLDER)
        print("\n".join([*lines, f"{len(texts)} negative vectors, {len(lines)} differences"]))
        return 1 if lines else 0
    write(texts, _FOLDER)
    print(f"{len(texts)} negative vectors written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
