"""One proof as a document states it, read member by member. VC Data Integrity section 2.1.

Reading judges form alone: what a suite demands further, and whether anything holds, is for `verify`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from vcedu.errors import Code, MalformedError
from vcedu.model import parse_timestamp

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue

PROOF_TYPE = "DataIntegrityProof"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof, and where it stands.

    Attributes:
        index: Its place among the document's proofs, from 0.
        path: JSON Pointer to it.
        document: The proof as it was read, unknown members included. Not to be changed.
        type: Its type: `DataIntegrityProof`, or the name of an older suite.
        suite_name: Its `cryptosuite`; None where its type implies the suite.
        verification_method: URL of the key that is said to have made it.
        proof_purpose: What it was made for.
        id: Its own URL, by which others refer to it.
        created: When it was made, by its own word.
        expires: When it ends.
        challenge: What it answers.
        nonce: Something its maker put in to make it unlike others.
        domain: For whom it was made; empty where it does not say.
        previous: The ids of the proofs that it builds on.
    """

    index: int
    path: str
    document: JSONObject = field(hash=False)
    type: str
    suite_name: str | None
    verification_method: str
    proof_purpose: str
    id: str | None
    created: dt.datetime | None
    expires: dt.datetime | None
    challenge: str | None
    nonce: str | None
    domain: frozenset[str]
    previous: tuple[str, ...]

    @property
    def value(self) -> JSONValue:
        """The `proofValue`, not decoded; None if there is none."""
        return self.document.get("proofValue")

    def at(self, member: str) -> str:
        """Return the JSON Pointer of one of its members."""
        return f"{self.path}/{member}"


def read_proof(document: JSONValue, *, index: int = 0, path: str = "/proof") -> Proof:
    """Read one proof.

    Raises:
        MalformedError: `PROOF_MALFORMED`, with the path of the member that is missing or not of its form.
    """
    reader = _Reader(document, path)
    proof_type = reader.required_string("type")
    return Proof(
        index=index,
        path=path,
        document=reader.members,
        type=proof_type,
        suite_name=reader.required_string("cryptosuite") if proof_type == PROOF_TYPE else reader.string("cryptosuite"),
        verification_method=reader.required_url("verificationMethod"),
        proof_purpose=reader.required_string("proofPurpose"),
        id=reader.url("id"),
        created=reader.moment("created"),
        expires=reader.moment("expires"),
        challenge=reader.string("challenge"),
        nonce=reader.string("nonce"),
        domain=frozenset(reader.strings("domain")),
        previous=reader.strings("previousProof"),
    )


class _Reader:
    """Reads members of one object. Null is a value like another, and never the right one."""

    def __init__(self, document: JSONValue, path: str) -> None:
        self._path = path
        if not isinstance(document, dict):
            self._refuse(None)
        self.members = document

    def string(self, name: str) -> str | None:
        if name not in self.members:
            return None
        value = self.members[name]
        if not isinstance(value, str) or not value:
            self._refuse(name)
        return value

    def required_string(self, name: str) -> str:
        return self.string(name) or self._refuse(name)

    def url(self, name: str) -> str | None:
        value = self.string(name)
        if value is not None and not _URL.fullmatch(value):
            self._refuse(name)
        return value

    def required_url(self, name: str) -> str:
        return self.url(name) or self._refuse(name)

    def strings(self, name: str) -> tuple[str, ...]:
        """Read one string or a list of different ones, at least one."""
        value = self.members.get(name, [])
        values = value if isinstance(value, list) else [value]
        texts = tuple(text for text in values if isinstance(text, str) and text)
        if len(set(texts)) != len(values) or (name in self.members and not texts):
            self._refuse(name)
        return texts

    def moment(self, name: str) -> dt.datetime | None:
        if name not in self.members:
            return None
        try:
            return parse_timestamp(self.members[name])
        except MalformedError as error:
            self._refuse(name, cause=error)

    def _refuse(self, name: str | None, *, cause: Exception | None = None) -> NoReturn:
        path = self._path if name is None else f"{self._path}/{name}"
        raise MalformedError(Code.PROOF_MALFORMED, path=path, member=name or "proof") from cause
