"""Where the published vectors lie, if they lie anywhere."""

import os
from pathlib import Path

import pytest

_FOLDER = Path(os.environ.get("VCEDU_SHARED", Path(__file__).parents[2] / "shared"))


def shared(path: str) -> Path:
    """Return a published file or folder, or skip the test with the reason that it is not here."""
    found = _FOLDER / path
    if not found.exists():
        pytest.skip(f"the published vectors are not here: no {path} beside the checkout")
    return found
