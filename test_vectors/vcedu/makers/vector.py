"""The shape of one negative vector."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Vector:
    """One defect: an input that must be refused with exactly this code, and a twin that must be accepted.

    Attributes:
        name: The defect, in kebab-case; it becomes the file's name.
        code: The code the input is refused with.
        operation: Which part of the library reads the input.
        input: What the operation is given.
        twin: The same but for one place, and accepted.
        rows: The attacks it stands for, as numbered in `tests/security_rows.toml`.
    """

    name: str
    code: str
    operation: str
    input: dict[str, Any]
    twin: dict[str, Any]
    rows: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the vector as the text of its file."""
        members = {
            "code": self.code,
            "rows": list(self.rows),
            "operation": self.operation,
            "input": self.input,
            "twin": self.twin,
        }
        return json.dumps(members, indent=2, ensure_ascii=True) + "\n"
