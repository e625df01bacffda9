"""The anchors file: whom a verifier trusts without a statement, signed by a root whose key is kept offline.

    {"signed": {"format", "version", "made", "expires", "anchors": [{"did", "name", "from", "until"}], "statements"},
     "signature"}

The signature is over the JSON Canonicalization Scheme's bytes (RFC 8785) of `signed`. The root's key and the lowest
acceptable version come from the caller: an older file is refused even if it is rightly signed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.dids import DID
from vcedu.education.dates import moment
from vcedu.errors import Code, ExpiredError, MalformedError, ProofError, VerificationError
from vcedu.keys import RawPayload
from vcedu.model.time import format_timestamp, parse_timestamp
from vcedu.trust.statements import within

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.keys import RawSigner, VerifyingKey

FORMAT = "vcedu anchors 1"
_MEMBERS = {"format", "version", "made", "expires", "anchors", "statements"}
_ANCHOR_MEMBERS = {"did", "name", "from", "until"}
_LIMITS = JSONLimits(max_bytes=64 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A body that is trusted without a statement.

    Attributes:
        did: Its identifier.
        name: What people are told it is called.
        valid_from: From when on it is trusted; None for ever before.
        valid_until: Until when; None for no end.
    """

    did: str
    name: str
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None

    def in_force(self, at: dt.datetime) -> bool:
        """Return whether it is trusted at that time; the end is included."""
        return within(at, self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class Anchors:
    """An anchors file.

    Attributes:
        version: Its number; it only grows.
        made: When it was made.
        expires: From when on it is no longer to be relied on.
        anchors: The trusted bodies.
        statements: The statements that come with it, each as the bytes that were signed. They are not verified yet.
    """

    version: int
    made: dt.datetime
    expires: dt.datetime
    anchors: tuple[Anchor, ...]
    statements: tuple[bytes, ...] = ()

    @classmethod
    def read(cls, data: bytes, *, root_key: VerifyingKey, version_floor: int, now: dt.datetime) -> Anchors:
        """Return the anchors after checking signature, version and expiry, in this order.

        Args:
            data: The file.
            root_key: The root's key, which the caller got in another way.
            version_floor: The lowest version that is accepted: the highest one seen so far.
            now: The present.

        Raises:
            MalformedError: `ANCHORS_MALFORMED`, and what reading JSON, multibase and DIDs raises.
            ProofError: `ANCHORS_SIGNATURE`.
            VerificationError: `ANCHORS_ROLLED_BACK`.
            ExpiredError: `ANCHORS_EXPIRED`.
        """
        file = read_json_object(data, limits=_LIMITS)
        signed, signature = file.get("signed"), file.get("signature")
        if file.keys() != {"signed", "signature"} or not isinstance(signed, dict) or not isinstance(signature, str):
            raise _malformed("")
        try:
            root_key.verify(multibase_decode(signature), jcs(signed))
        except ProofError as error:
            raise ProofError(Code.ANCHORS_SIGNATURE, path="/signature") from error
        anchors = _read_signed(signed)
        if anchors.version < version_floor:
            raise VerificationError(
                Code.ANCHORS_ROLLED_BACK, path="/signed/version", version=anchors.version, floor=version_floor
            )
        if now >= anchors.expires:
            raise ExpiredError(Code.ANCHORS_EXPIRED, path="/signed/expires", end=moment(anchors.expires))
        return anchors

    def write(self, signer: RawSigner) -> bytes:
        """Return the file, signed by the root.

        Raises:
            ApprovalPending: from the signer.
        """
        signed: JSONObject = {
            "format": FORMAT,
            "version": self.version,
            "made": format_timestamp(self.made),
            "expires": format_timestamp(self.expires),
            "anchors": [_written(anchor) for anchor in self.anchors],
            "statements": [statement.decode() for statement in self.statements],
        }
        _read_signed(signed)
        payload = RawPayload(jcs(signed), idempotency_key=f"anchors {self.version}")
        file = {"signed": signed, "signature": multibase_encode(signer.sign(payload), "u")}
        return (json.dumps(file, indent=2, ensure_ascii=False) + "\n").encode()


def _read_signed(signed: JSONObject) -> Anchors:
    version, listed, statements = signed.get("version"), signed.get("anchors"), signed.get("statements")
    if signed.keys() != _MEMBERS or signed["format"] != FORMAT:
        raise _malformed("/signed")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _malformed("/signed/version")
    if not isinstance(listed, list) or not listed:
        raise _malformed("/signed/anchors")
    if not isinstance(statements, list):
        raise _malformed("/signed/statements")
    return Anchors(
        version,
        parse_timestamp(signed["made"], path="/signed/made"),
        parse_timestamp(signed["expires"], path="/signed/expires"),
        tuple(_anchor(value, f"/signed/anchors/{number}") for number, value in enumerate(listed)),
        tuple(_statement(value, f"/signed/statements/{number}") for number, value in enumerate(statements)),
    )


def _anchor(value: JSONValue, path: str) -> Anchor:
    if not isinstance(value, dict) or not value.keys() <= _ANCHOR_MEMBERS:
        raise _malformed(path)
    did, name = value.get("did"), value.get("name")
    if not isinstance(did, str) or not isinstance(name, str) or not name:
        raise _malformed(path)
    DID.parse(did)
    start, end = (
        parse_timestamp(value[member], path=f"{path}/{member}") if member in value else None
        for member in ("from", "until")
    )
    return Anchor(did, name, start, end)


def _written(anchor: Anchor) -> JSONObject:
    dates = {"from": anchor.valid_from, "until": anchor.valid_until}
    given: JSONObject = {name: format_timestamp(at) for name, at in dates.items() if at is not None}
    return {"did": anchor.did, "name": anchor.name, **given}


def _statement(value: JSONValue, path: str) -> bytes:
    if not isinstance(value, str):
        raise _malformed(path)
    return value.encode()


def _malformed(path: str) -> MalformedError:
    return MalformedError(Code.ANCHORS_MALFORMED, path=path)
