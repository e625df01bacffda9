"""JSON Pointers (RFC 6901): where in a document something lies."""

from __future__ import annotations

import functools
from typing import TypeAlias

Place: TypeAlias = "tuple[Place, str | int] | None"
"""The way to a value from the document's root, which is None: a walk writes the pointer of what it finds alone."""


def pointer(path: str, name: str | int) -> str:
    """Return the pointer to a member or element of the value at `path`."""
    return f"{path}/{name}" if isinstance(name, int) else f"{path}/{name.replace('~', '~0').replace('/', '~1')}"


def pointer_to(place: Place) -> str:
    """Return the pointer to the value at a place."""
    steps: list[str | int] = []
    while place is not None:
        place, step = place
        steps.append(step)
    return functools.reduce(pointer, reversed(steps), "")
