"""Which key an authority signs its orders with: what the caller knows of it, and nothing that an order brings along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from vcedu import dids
from vcedu.dids import Relationship
from vcedu.errors import Code, UndeterminedError, VerificationError
from vcedu.keys import VerifyingKey

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from vcedu.dids import DIDDocument


class OrderKeys(Protocol):
    """Finds the key that an order is checked with."""

    def find(self, issuer: str, method: str, *, now: dt.datetime) -> VerifyingKey:
        """Return the key of a name with which somebody may state things now.

        Raises:
            VerificationError: `ORDER_KEY`.
            UndeterminedError: `ORDER_KEY_UNKNOWN`.
        """
        ...


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """The keys in DID documents that the caller has checked; a did:key or did:jwk needs none.

    Attributes:
        documents: The documents by DID.
    """

    documents: Mapping[str, DIDDocument] = field(default_factory=dict)

    def find(self, issuer: str, method: str, *, now: dt.datetime) -> VerifyingKey:
        """Return the key of a name with which somebody may state things now.

        Raises:
            VerificationError: `ORDER_KEY`, if the issuer's document has no such key to state things with, or it was
                revoked or has ended, even if only after the order was signed: who has stolen a key dates back.
            UndeterminedError: `ORDER_KEY_UNKNOWN`, if the issuer's document is not at hand; `DID_METHOD_UNSUPPORTED`,
                `KEY_TYPE_UNSUPPORTED`.
            MalformedError: the codes of `vcedu.dids.expand`.
        """
        document = self.documents.get(issuer) or dids.expand(dids.DID.parse(issuer))
        if document is None or document.id != issuer:
            raise UndeterminedError(Code.ORDER_KEY_UNKNOWN, issuer=issuer)
        found = document.verification_methods.get(method)
        if found is None or method not in document.relationship(Relationship.ASSERTION_METHOD):
            raise VerificationError(Code.ORDER_KEY, method=method)
        ends = [each for each in (found.revoked, found.expires) if each is not None]
        if not isinstance(found.public_key, VerifyingKey) or any(each <= now for each in ends):
            raise VerificationError(Code.ORDER_KEY, method=method)
        return found.public_key
