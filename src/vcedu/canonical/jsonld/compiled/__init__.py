"""The compiled path: from the parsed document to statements in one pass, for documents that are beyond doubt.

It states only what `vcedu.canonical.jsonld.walker` would accept. Whatever is wrong with a document, or written in a way
that is not compiled, raises a doubt inside; then the walker reads the document, and it alone decides what is refused,
with which code and where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.compiled.emission import Doubt, Emission, TooMany
from vcedu.canonical.jsonld.compiled.nodes import describe
from vcedu.canonical.jsonld.compiled.tables import CompiledTables, Mode, compiled_tables
from vcedu.canonical.rdfc.grouped import NO_GRAPH
from vcedu.canonical.skimming import ESCAPE, skim
from vcedu.errors import Code, UndeterminedError, VceduError

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject

__all__ = ["CompiledTables", "Emission", "compiled_tables", "emit"]

# What JSON writes with a backslash, and what else N-Quads does: DEL, U+FFFE, U+FFFF (and their neighbours).
_ESCAPED = (ESCAPE, b"\x7f", b"\xef\xbf")


def emit(document: JSONObject, tables: CompiledTables, *, statements: int) -> tuple[Emission, JSONObject] | None:
    """Return what a document states and its normal form; None where the walker must decide.

    Args:
        document: The document.
        tables: The compiled tables of the contexts that it may name.
        statements: How many statements it may make, repeated ones counted each time.

    Raises:
        UndeterminedError: JSONLD_BUDGET where it makes more.
    """
    text = skim(document)
    if text is None:
        return None
    mode = Mode(in_graph=False, is_plain=not any(escaped in text for escaped in _ESCAPED))
    root = tables.root(mode)
    state = Emission(statements)
    try:
        _, _, members = describe(state, document, root, "", NO_GRAPH, 0)
    except TooMany as error:
        raise UndeterminedError(Code.JSONLD_BUDGET, path="", what="statements", limit=statements) from error
    except (Doubt, VceduError):
        return None
    if not state.stated or "@context" not in members:
        return None
    state.dataset.finish(state.stated)
    return state, members
