"""Every module can be imported alone in this process, and the examples in its docstrings hold."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import vcedu

_FOUND = sorted(found.name for found in pkgutil.walk_packages(vcedu.__path__, "vcedu."))
_MODULES = [name for name in _FOUND if not name.endswith(".__main__")]  # importing one runs the program


@pytest.mark.parametrize("name", _MODULES)
def test_examples_hold(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS, report=True)
    assert result.failed == 0


def test_modules_are_found():
    assert "vcedu.errors.codes" in _MODULES
