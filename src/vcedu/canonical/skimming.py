"""Telling at a glance that something is nowhere in a document: most walks through documents look for what is not there.

The text that a document is written as holds every name and every string in it, and only those that have a character to
escape look different there. So what is searched for, a text without such characters, is in the text or nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject

ESCAPE = b"\\"


def skim(document: JSONObject) -> bytes | None:
    """Return a document as JSON text; None where it can't be written."""
    try:
        return orjson.dumps(document)
    except TypeError:  # half a character, or what is no JSON at all
        return None


def is_said(text: bytes | None, *names: str, times: int = 0) -> bool:
    """Whether a name or string that ends like this can be in a document more often than a number of times.

    Args:
        text: The document, as `skim` returns it.
        names: The ends of names, none of which can overlap another.
        times: How often one is there anyway, all counted together.
    """
    return text is None or sum(text.count(f'{name}"'.encode()) for name in names) > times
