"""What callers of the VC-API send, read member by member.

https://w3c-ccg.github.io/vc-api/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.compact import compact_json
from vcedu.canonical.pointers import pointer
from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue

_OPTIONS = "options"
# A document that is no token is an object, not the text of one: what stands in a text was not read as this request was.
_TOKEN = re.compile(r"[A-Za-z0-9_~.-]+")


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """A credential to sign.

    Attributes:
        credential: The credential, without proof.
        mandatory_pointers: What a holder may never leave out, for suites that disclose in part.
    """

    credential: JSONObject
    mandatory_pointers: tuple[str, ...] = ()

    @classmethod
    def read(cls, body: bytes) -> IssueRequest:
        """Read a request to issue.

        Raises:
            MalformedError: a `JSON_*` code; `SERVER_REQUEST`; `VC_ISSUER`, if it does not say who issues it.
        """
        members = read_json_object(body)
        credential = _object(members, "credential", "")
        if "issuer" not in credential:
            # Elsewhere an absent issuer becomes the key's own; a caller over HTTP says whom it thinks it asks.
            raise MalformedError(Code.VC_ISSUER, path="/issuer", value=None)
        return cls(credential, _pointers(_options(members), "mandatoryPointers"))


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """A credential or presentation to check.

    Attributes:
        document: What to check, as bytes: a JSON object, or the text of a token.
        challenge: What a presentation must answer; None where the caller gave none.
        domain: For whom a presentation must be made; None where the caller does not say.
    """

    document: bytes
    challenge: str | None = None
    domain: str | None = None

    @classmethod
    def read(cls, body: bytes, member: str) -> VerifyRequest:
        """Read a request to verify.

        Args:
            body: The request's body.
            member: The member that holds the document: `verifiableCredential` or `verifiablePresentation`.

        Raises:
            MalformedError: a `JSON_*` code; `SERVER_REQUEST`.
        """
        members = read_json_object(body)
        options = _options(members)
        return cls(_document(members, member), _text(options, "challenge"), _text(options, "domain"))


@dataclass(frozen=True, slots=True)
class DeriveRequest:
    """A credential of which a part is to be shown.

    Attributes:
        credential: The credential with its base proof.
        selective_pointers: What to show of it beside what is always shown.
    """

    credential: JSONObject
    selective_pointers: tuple[str, ...]

    @classmethod
    def read(cls, body: bytes) -> DeriveRequest:
        """Read a request to derive.

        Raises:
            MalformedError: a `JSON_*` code; `SERVER_REQUEST`.
        """
        members = read_json_object(body)
        credential = _object(members, "verifiableCredential", "")
        return cls(credential, _pointers(_options(members), "selectivePointers"))


def _options(members: JSONObject) -> JSONObject:
    return _object(members, _OPTIONS, "") if _OPTIONS in members else {}


def _object(members: JSONObject, name: str, path: str) -> JSONObject:
    value = members.get(name)
    if not isinstance(value, dict):
        raise _wrong(name, path)
    return value


def _document(members: JSONObject, name: str) -> bytes:
    value = members.get(name)
    if isinstance(value, str) and _TOKEN.fullmatch(value):
        return value.encode()
    if not isinstance(value, dict):
        raise _wrong(name, "")
    # The document came inside another: there are no bytes of its own, and its proofs do not need them.
    return compact_json(value)


def _text(options: JSONObject, name: str) -> str | None:
    value = options.get(name)
    if value is not None and (not isinstance(value, str) or not value):
        raise _wrong(name, pointer("", _OPTIONS))
    return value


def _pointers(options: JSONObject, name: str) -> tuple[str, ...]:
    value: JSONValue = options.get(name, [])
    texts = tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else None
    if texts is None or texts != tuple(value if isinstance(value, list) else ()):
        raise _wrong(name, pointer("", _OPTIONS))
    return texts


def _wrong(name: str, path: str) -> MalformedError:
    return MalformedError(Code.SERVER_REQUEST, path=pointer(path, name), member=name)
