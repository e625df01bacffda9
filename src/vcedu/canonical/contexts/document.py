"""One pinned context: a URL, a digest, and bytes that must have it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import Code, MalformedError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.canonical.values import JSONObject, JSONValue


class Profile(StrEnum):
    """Where a context may be used: in production, or only where interoperability is tried out."""

    PRODUCTION = "production"
    INTEROP = "interop"


@dataclass(frozen=True)
class ContextDocument:
    """One accepted byte set of a context.

    Attributes:
        url: What `@context` names.
        sha256: Digest of the bytes, in hexadecimal.
        profile: Where it may be used.
    """

    url: str
    sha256: str
    profile: Profile
    path: Path | None = field(default=None, repr=False, compare=False)
    given: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def is_charted(self) -> bool:
        """Whether it comes with this library for production, where both paths of mapping are tried on it."""
        return self.path is not None and self.profile is Profile.PRODUCTION

    @cached_property
    def data(self) -> bytes:
        """The bytes, read once.

        Raises:
            UsageError: CONTEXT_DIGEST_MISMATCH where they do not have the digest.
        """
        data = self.path.read_bytes() if self.path else self.given or b""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise UsageError(Code.CONTEXT_DIGEST_MISMATCH, url=self.url, sha256=self.sha256)
        return data

    @cached_property
    def document(self) -> JSONObject:
        """The file as JSON, an object with the member `@context`.

        Raises:
            UsageError: CONTEXT_DIGEST_MISMATCH where the bytes do not have the digest.
            MalformedError: A JSON_… code where it is no JSON object, CONTEXT_MALFORMED where it has no `@context`.
        """
        document = read_json_object(self.data)
        if "@context" not in document:
            raise MalformedError(Code.CONTEXT_MALFORMED, name=self.url)
        return document

    @property
    def context(self) -> JSONValue:
        """The value of the file's `@context`."""
        return self.document["@context"]
