"""An error as JSON: its code, its sentences in both languages, and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vcedu.errors.tree import VceduError


def described(error: VceduError) -> dict[str, Any]:
    """Return an error as JSON members."""
    return {
        "code": error.code.value,
        "message": {"en": error.message.en, "ja": error.message.ja},
        "next_step": {"en": error.next_step.en, "ja": error.next_step.ja},
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "path": error.path,
    }
