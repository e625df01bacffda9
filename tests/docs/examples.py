"""Finds the examples in a Markdown text and runs them.

A `python` block is a doctest where it has prompts, else a program; the blocks of one text share their names. A
`console` block holds commands after `$ ` and what they print, with `...` for what may differ; a command that ends
with a status other than 0 fails. Other blocks are not run.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the line it begins in."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a console block and what it is to print."""

    text: str
    output: str


def blocks(markdown: str) -> Iterator[Block]:
    """Yield the fenced blocks of a text that begin at the margin."""
    for match in _FENCE.finditer(markdown):
        yield Block(match.group(1), match.group(2), markdown.count("\n", 0, match.start()) + 2)


def run_python(block: Block, names: dict[str, Any], where: str) -> None:
    """Run a `python` block with these names, to which it may add.

    Raises:
        AssertionError: If a doctest prints something else than it says.
    """
    if ">>>" not in block.text:
        exec(compile("\n" * (block.line - 1) + block.text, where, "exec"), names)  # noqa: S102 - our own text
        return
    test = doctest.DocTestParser().get_doctest(block.text, names, where, where, block.line - 1)
    test.globs = names
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    runner.run(test, out=report.append, clear_globs=False)
    assert not runner.summarize(verbose=False).failed, "".join(report)


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a `console` block; one that ends in a backslash goes on in the next line."""
    text, output, is_open = "", "", False
    for line in block.text.splitlines():
        if is_open or line.startswith("$ "):
            if not is_open and text:
                yield Command(text, output)
            text = f"{text}\n{line}" if is_open else line[2:]
            output, is_open = "", line.endswith("\\")
        else:
            output += line + "\n"
    yield Command(text, output)


def run_console(block: Block, folder: Path) -> None:
    """Run the commands of a `console` block in a folder, with this environment's programs first.

    Raises:
        AssertionError: If a command fails or prints something else than the block says.
    """
    programs = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    for command in commands(block):
        done = subprocess.run(
            ["/bin/bash", "-c", command.text],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        printed = done.stdout.decode("utf-8")
        assert done.returncode == 0, f"line {block.line}: {command.text}: exit status {done.returncode}\n{printed}"
        assert _fits(printed, command.output), f"line {block.line}: {command.text}: printed\n{printed}"


def _fits(printed: str, expected: str) -> bool:
    if not expected:
        return True
    stripped = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return doctest.OutputChecker().check_output(expected, stripped, doctest.ELLIPSIS)
