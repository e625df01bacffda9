"""The contexts that may be used, each pinned by its digest. Nothing here opens a socket."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vcedu.canonical.contexts.document import ContextDocument, Profile
from vcedu.canonical.contexts.shipped import shipped
from vcedu.errors import Code, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, eq=False, repr=False)
class ContextStore:
    """An immutable set of pinned contexts. Two stores that pin the same bytes for the same URLs are equal.

    Attributes:
        documents: The accepted byte sets of each URL, newest first.
        profile: `interop` also admits inline contexts and contexts of that profile.
    """

    documents: Mapping[str, tuple[ContextDocument, ...]]
    profile: Profile = Profile.PRODUCTION

    @classmethod
    def production(cls) -> ContextStore:
        """Return the contexts that come with this library, for production use."""
        return cls(shipped())

    @classmethod
    def interop(cls) -> ContextStore:
        """Return the same with examples, drafts, catch-all vocabularies and inline contexts let in.

        Under it a term nobody defined can pass as if it had a meaning: for trying things out, never for records.
        """
        return cls(shipped(), Profile.INTEROP)

    @property
    def is_interop(self) -> bool:
        """Whether inline contexts and contexts of the profile `interop` are let in."""
        return self.profile is Profile.INTEROP

    @cached_property
    def fingerprint(self) -> str:
        """A digest over everything that the store pins."""
        lines = [f"{d.url} {d.sha256} {d.profile}" for url in sorted(self.documents) for d in self.documents[url]]
        return hashlib.sha256("\n".join([self.profile, *lines]).encode()).hexdigest()

    def with_context(self, url: str, data: bytes, sha256: str) -> ContextStore:
        """Return a store in which the URL stands for these bytes alone, also in production.

        Args:
            url: What `@context` names.
            data: The context file.
            sha256: Its digest in hexadecimal, from a source that the caller trusts.

        Raises:
            UsageError: CONTEXT_DIGEST_MISMATCH where the bytes do not have the digest.
            MalformedError: A JSON_… code where they are no JSON object, CONTEXT_MALFORMED where it has no `@context`.
        """
        added = ContextDocument(url, sha256.lower(), Profile.PRODUCTION, given=data)
        added.document  # noqa: B018 - read now, so that a wrong file is the caller's error and not the sender's
        return ContextStore({**self.documents, url: (added,)}, self.profile)

    def choosing(self, choice: Mapping[str, ContextDocument]) -> ContextStore:
        """Return a store in which each URL named has the one byte set named."""
        return ContextStore({**self.documents, **{url: (one,) for url, one in choice.items()}}, self.profile)

    def resolve(self, url: str, *, path: str = "") -> tuple[ContextDocument, ...]:
        """Return the accepted byte sets of a context, newest first.

        Raises:
            UnsupportedError: CONTEXT_UNKNOWN for a URL that is not pinned, CONTEXT_INTEROP_ONLY for one that this
                store does not let in.
        """
        found = self.documents.get(url)
        if found is None:
            raise UnsupportedError(Code.CONTEXT_UNKNOWN, path=path, url=url)
        admitted = tuple(d for d in found if self.is_interop or d.profile is Profile.PRODUCTION)
        if not admitted:
            raise UnsupportedError(Code.CONTEXT_INTEROP_ONLY, path=path, url=url)
        return admitted

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ContextStore) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the stores that come with the library by their name: another process has the files too."""
        if self.documents is shipped():
            return _shipped_store, (self.profile,)
        return ContextStore, (dict(self.documents), self.profile)

    def __repr__(self) -> str:
        return f"<ContextStore {self.profile}: {len(self.documents)} contexts>"


@functools.cache
def _shipped_store(profile: Profile) -> ContextStore:
    return ContextStore(shipped(), profile)
