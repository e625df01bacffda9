"""JSON as it is sent: without white space, every character as it is. For a form that is the same for all, see `jcs`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def compact_json(value: Mapping[str, object]) -> bytes:
    """Return an object as JSON text in UTF-8, its members in their order.

    Raises:
        UnicodeEncodeError: A text in it is not Unicode; the strict reader lets none through.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
