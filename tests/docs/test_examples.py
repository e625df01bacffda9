"""The runner of examples finds what is to be run, and fails where an example is wrong."""

from __future__ import annotations

import pytest

from docs import examples

TEXT = """# Title

```python
>>> grade = 4
>>> grade + 1
5
```

Some text with ```inline``` code.

```console
$ echo a \\
  b
a b
$ echo c
```

```toml
grade = 4
```
"""


def _block(text, language="python"):
    return examples.Block(language, text, 3)


def test_blocks():
    found = list(examples.blocks(TEXT))
    assert [(block.language, block.line) for block in found] == [("python", 4), ("console", 12), ("toml", 19)]
    assert found[0].text == ">>> grade = 4\n>>> grade + 1\n5\n"


def test_commands():
    block = list(examples.blocks(TEXT))[1]
    assert list(examples.commands(block)) == [
        examples.Command("echo a \\\n  b", "a b\n"),
        examples.Command("echo c", ""),
    ]


def test_python_blocks_share_their_names():
    names = {}
    examples.run_python(_block(">>> grade = 4\n"), names, "TEXT.md")
    examples.run_python(_block("grade = grade + 1\n"), names, "TEXT.md")
    examples.run_python(_block(">>> grade\n5\n"), names, "TEXT.md")


def test_an_error_may_be_shown():
    shown = ">>> int('A')\nTraceback (most recent call last):\n    ...\nValueError: invalid literal ...\n"
    examples.run_python(_block(shown), {}, "TEXT.md")


@pytest.mark.parametrize(
    "text",
    [
        ">>> 4\n5\n",
        ">>> int('A')\n4\n",
        ">>> int('A')\nTraceback (most recent call last):\n    ...\nValueError: other\n",
        ">>> 4\nTraceback (most recent call last):\n    ...\nValueError\n",
    ],
)
def test_wrong_doctest(text):
    with pytest.raises(AssertionError, match=r"TEXT\.md"):
        examples.run_python(_block(text), {}, "TEXT.md")


def test_wrong_program():
    with pytest.raises(ZeroDivisionError):
        examples.run_python(_block("1 / 0\n"), {}, "TEXT.md")


@pytest.mark.parametrize(
    "text",
    [
        "$ echo 高\n高\n",
        "$ echo a b c\na ... c\n",
        "$ echo a\n",
        "$ false; echo $?\n1\n",
        "$ echo 'a  '\na\n",
        "$ echo a >&2\na\n",
    ],
)
def test_right_console(tmp_path, text):
    examples.run_console(_block(text, "console"), tmp_path)


@pytest.mark.parametrize(("text", "fault"), [("$ echo a\nb\n", "printed\na"), ("$ false\n", "exit status 1")])
def test_wrong_console(tmp_path, text, fault):
    with pytest.raises(AssertionError, match=fault):
        examples.run_console(_block(text, "console"), tmp_path)


def test_commands_share_their_folder(tmp_path):
    examples.run_console(_block("$ echo a > file\n$ cat file\na\n", "console"), tmp_path)
    assert (tmp_path / "file").read_text() == "a\n"
