"""The register of a registry or an establisher (設置者): its statements in one file, and the anchors file made of it.

    {"format", "version", "anchor": {"did", "name", "from"}, "statements": ["…", …]}

The statements are signed, the file is not: it never leaves the house. What leaves it is the anchors file, signed by the
offline root.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.model import format_timestamp, parse_timestamp, read_secured
from vcedu.trust import Anchor, Anchors, read_statement

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.model import Secured
    from vcedu.trust import EntityCode, Statement

FORMAT = "vcedu register 1"
_MEMBERS = {"format", "version", "anchor", "statements"}
_ANCHOR_MEMBERS = {"did", "name", "from"}
_LIMITS = JSONLimits(max_bytes=64 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Register:
    """A register.

    Attributes:
        anchor: The registry itself, which is trusted without a statement.
        version: The version of the last anchors file that was made of it; 0 before the first.
        statements: The statements in the order in which they were first made, each in its newest form.
    """

    anchor: Anchor
    version: int = 0
    statements: tuple[Secured, ...] = ()

    @classmethod
    def read(cls, data: bytes) -> Register:
        """Return the register in a file.

        Raises:
            MalformedError: `REGISTER_MALFORMED`, `STATEMENT_MALFORMED`, and what reading JSON, codes and dates raises.
        """
        file = read_json_object(data, limits=_LIMITS)
        anchor, version, listed = file.get("anchor"), file.get("version"), file.get("statements")
        if file.keys() != _MEMBERS or file["format"] != FORMAT:
            raise _malformed("")
        if not isinstance(version, int) or isinstance(version, bool) or version < 0:
            raise _malformed("/version")
        if not isinstance(listed, list):
            raise _malformed("/statements")
        statements = tuple(_statement(value, f"/statements/{number}") for number, value in enumerate(listed))
        return cls(_anchor(anchor), version, statements)

    def write(self) -> bytes:
        """Return the register as a file."""
        start = self.anchor.valid_from
        dates: JSONObject = {} if start is None else {"from": format_timestamp(start)}
        file: JSONObject = {
            "format": FORMAT,
            "version": self.version,
            "anchor": {"did": self.anchor.did, "name": self.anchor.name, **dates},
            "statements": [statement.raw.decode() for statement in self.statements],
        }
        return (json.dumps(file, indent=2, ensure_ascii=False) + "\n").encode()

    def with_statement(self, statement: Secured) -> Register:
        """Return the register with a statement, in the place of the older one about the same body, if there is one.

        Raises:
            UsageError: `REGISTER_STRANGER`, if neither the registry nor a body in the register made it: it would lead
                nowhere.
        """
        made = read_statement(statement.envelope.document)
        known = {self.anchor.did, *(identifier.did for each in self._read() for identifier in each.identifiers)}
        if made.issuer not in known:
            raise UsageError(Code.REGISTER_STRANGER, issuer=made.issuer)
        newest = {_name(each): each for each in (*self.statements, statement)}
        return replace(self, statements=tuple(newest.values()))

    def find(self, code: EntityCode, *, issuer: str) -> Secured:
        """Return a body's statement about another.

        Raises:
            UsageError: `REGISTER_UNKNOWN`, if there is none.
        """
        for secured, statement in zip(self.statements, self._read(), strict=True):
            if statement.code == code and statement.issuer == issuer:
                return secured
        raise UsageError(Code.REGISTER_UNKNOWN, entity=code.value, issuer=issuer)

    def next_anchors(self, *, made: dt.datetime, expires: dt.datetime) -> Anchors:
        """Return the anchors file after the last one that was made, not signed yet."""
        raw = tuple(statement.raw for statement in self.statements)
        return Anchors(self.version + 1, made, expires, (self.anchor,), raw)

    def _read(self) -> list[Statement]:
        return [read_statement(statement.envelope.document) for statement in self.statements]


def _name(statement: Secured) -> object:
    return statement.envelope.document.get("id", statement.raw)


def _anchor(value: JSONValue) -> Anchor:
    if not isinstance(value, dict) or not value.keys() <= _ANCHOR_MEMBERS:
        raise _malformed("/anchor")
    did, name = value.get("did"), value.get("name")
    if not isinstance(did, str) or not isinstance(name, str) or not name:
        raise _malformed("/anchor")
    start = parse_timestamp(value["from"], path="/anchor/from") if "from" in value else None
    return Anchor(did, name, start)


def _statement(value: JSONValue, path: str) -> Secured:
    if not isinstance(value, str):
        raise _malformed(path)
    secured = read_secured(value.encode())
    read_statement(secured.envelope.document)
    return secured


def _malformed(path: str) -> MalformedError:
    return MalformedError(Code.REGISTER_MALFORMED, path=path)
