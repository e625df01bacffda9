"""What somebody asks of a store, as one request that approvals name by its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.errors import VceduError
from vcedu.keys import RawPayload, VerifyingKey, public_key_from_multikey
from vcedu.model import format_timestamp

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.holder.access.terms import AccessAct, Relation
    from vcedu.keys import RawSigner

APPROVAL_LASTS = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """What somebody asks to do.

    Attributes:
        person: Who asks, by identifier: proven before.
        capacity: As what they ask. It is held against what is stated, and gives nothing by itself.
        act: What they ask to do.
        items: The items it is to be done to, by identifier.
        matter: What it is for, as the acts' file names it; None for what is for nothing else, such as reading.
        recipient: Who is to receive something, by identifier or host.
        detail: What else an approval is about: the digest of what is to be shown or delegated.
        urgent: Why it cannot wait; None if it can.
    """

    person: str
    capacity: Relation
    act: AccessAct
    items: tuple[str, ...] = ()
    matter: str | None = None
    recipient: str | None = None
    detail: str | None = None
    urgent: str | None = None

    @property
    def hash(self) -> str:
        """The SHA-256 digest of the request, in hexadecimal."""
        members: JSONObject = {
            "person": self.person,
            "capacity": self.capacity.value,
            "act": self.act.value,
            "items": [*sorted(self.items)],
            "matter": self.matter,
            "recipient": self.recipient,
            "detail": self.detail,
            "urgent": self.urgent,
        }
        return hashlib.sha256(jcs(members)).hexdigest()


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's word that one request may be done, for seven days.

    Attributes:
        request: The request's hash.
        by: Who approves: the did:key of the key that signed.
        at: When.
        signature: The key's signature over all this.
    """

    request: str
    by: str
    at: dt.datetime
    signature: str

    @classmethod
    def of(cls, request: AccessRequest, signer: RawSigner, at: dt.datetime) -> Approval:
        """Return an approval of a request, signed.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, from a signer that awaits a release.
        """
        by = str(dids.did_key(signer.public_key))
        data = _stated(request.hash, by, at)
        return cls(request.hash, by, at, base64url_encode(signer.sign(RawPayload(data, request.hash))))

    def holds(self, request: AccessRequest, now: dt.datetime) -> bool:
        """Return whether this approves of that request now: the same to the last member, signed, and not too old."""
        if self.request != request.hash or not self.at <= now < self.at + APPROVAL_LASTS:
            return False
        try:
            key = public_key_from_multikey(self.by.removeprefix("did:key:"))
            if not isinstance(key, VerifyingKey):
                return False
            key.verify(base64url_decode(self.signature), _stated(self.request, self.by, self.at))
        except VceduError:
            return False
        return True


def _stated(request: str, by: str, at: dt.datetime) -> bytes:
    return jcs({"format": "vcedu approval 1", "request": request, "by": by, "at": format_timestamp(at)})
