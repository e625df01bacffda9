"""The context files that come with this library: one way to find them, in a wheel and in a checkout."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING

from vcedu.canonical.contexts.document import ContextDocument, Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = Path(__file__).parents[2]


def folder() -> Path:
    """Return the folder of the context files: `vcedu/_contexts` of a wheel, else `contexts/` of the checkout."""
    installed = _PACKAGE / "_contexts"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "contexts"


@functools.cache
def shipped() -> Mapping[str, tuple[ContextDocument, ...]]:
    """Return every context that the manifest names, newest first; a file is read when it is first used."""
    manifest = json.loads((folder() / "manifest.json").read_text(encoding="utf-8"))
    return {
        url: tuple(
            ContextDocument(url, entry["sha256"], Profile(entry["profile"]), path=folder() / entry["file"])
            for entry in files
        )
        for url, files in manifest["contexts"].items()
    }
