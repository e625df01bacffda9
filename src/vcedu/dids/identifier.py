"""DIDs and DID URLs, read by the grammar of DID Core 1.0 sections 3.1 and 3.2 and no wider.

https://www.w3.org/TR/did-1.0/#did-syntax
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from vcedu.errors import Code, MalformedError

_ID_CHARACTER = r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})"
_PATH_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_DID = rf"did:(?P<method>[a-z0-9]+):(?P<identifier>(?:{_ID_CHARACTER}|:)*{_ID_CHARACTER})"
_DID_ONLY = re.compile(_DID)
_DID_URL = re.compile(
    rf"(?P<did>{_DID})(?P<path>(?:/{_PATH_CHARACTER}*)*)"
    rf"(?:\?(?P<query>(?:{_PATH_CHARACTER}|[/?])*))?(?:\#(?P<fragment>(?:{_PATH_CHARACTER}|[/?])*))?"
)


@dataclass(frozen=True, slots=True)
class DID:
    """A decentralized identifier. Two DIDs are the same only if their texts are.

    Attributes:
        method: The method's name, such as `web`.
        identifier: What follows the method's name and its colon, as it was written.
    """

    method: str
    identifier: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a DID; the grammar of its method is checked where the method's rules are used.

        Raises:
            MalformedError: `DID_SYNTAX`, if the text is not a DID.
        """
        match = _DID_ONLY.fullmatch(text)
        if match is None:
            raise MalformedError(Code.DID_SYNTAX, did=text)
        return cls(match["method"], match["identifier"])

    def __str__(self) -> str:
        return f"did:{self.method}:{self.identifier}"


@dataclass(frozen=True, slots=True)
class DIDURL:
    """A DID with what may follow it. A verification method is named by the fragment.

    Attributes:
        did: The DID it begins with.
        path: The path with its leading slash; "" if there is none.
        query: What follows the question mark; None if there is none.
        fragment: What follows the number sign; None if there is none.
    """

    did: DID
    path: str = ""
    query: str | None = None
    fragment: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a DID URL; a DID alone is one too.

        Raises:
            MalformedError: `DID_URL_SYNTAX`, if the text is not a DID URL.
        """
        match = _DID_URL.fullmatch(text)
        if match is None:
            raise MalformedError(Code.DID_URL_SYNTAX, url=text)
        did = DID(match["method"], match["identifier"])
        return cls(did, match["path"], match["query"], match["fragment"])

    def __str__(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.did}{self.path}{query}{fragment}"
