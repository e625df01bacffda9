"""Signed orders: a token in the compact form of JWS that holds one statement about one child.

    header   alg, typ "vcedu-order+jwt", kid: the DID URL of the issuer's key
    claims   iss, aud: the profile or the learner, jti, iat, exp, statement: {kind, members}

RFC 7515, RFC 7519, RFC 8725. The type keeps it from being taken for another token, the audience for another child's,
and the days from being kept back for long. The signature is over the bytes; these are what is kept.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from vcedu.canonical.compact import compact_json
from vcedu.canonical.encodings import base64url_encode
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, ExpiredError, MalformedError, NotYetValidError, ProofError, UsageError, VerificationError
from vcedu.holder.access.statements import KINDS, ORDERED_BY_AUTHORITIES, is_dated, read, written
from vcedu.keys import RawPayload
from vcedu.keys.key_type import FORMATS
from vcedu.model.compact import split_token
from vcedu.proofs.jose import ALGORITHMS, check_header
from vcedu.proofs.jose.claims import read_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.holder.access.statements import Statement
    from vcedu.holder.orders.keys import OrderKeys
    from vcedu.keys import RawSigner, VerifyingKey

TYPE = "vcedu-order+jwt"
LASTS = dt.timedelta(days=30)
"""How long an order may be on its way."""
_LIMITS = JSONLimits(max_bytes=65_536, max_depth=8)
_CLAIMS = {"iss", "aud", "jti", "iat", "exp", "statement"}
_STATEMENT = {"kind", "members"}


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """An order as it came, and what its signature is to be checked with; nothing in it counts before that.

    Attributes:
        raw: The order's bytes.
        keys: Where the caller finds the authorities' keys.
    """

    raw: bytes
    keys: OrderKeys


@dataclass(frozen=True, slots=True)
class CheckedOrder:
    """What a signed order says, after it was checked.

    Attributes:
        raw: The order's bytes.
        issuer: Who orders it.
        id: Its identifier.
        issued_at: When it was signed.
        statement: What is ordered.
    """

    raw: bytes
    issuer: str
    id: str
    issued_at: dt.datetime
    statement: Statement


def sign_order(
    statement: Statement,
    *,
    audience: str,
    order_id: str,
    signer: RawSigner,
    method: str,
    at: dt.datetime,
) -> bytes:
    """Return a statement as a signed order.

    Args:
        statement: What is ordered, by whoever signs.
        audience: The profile's identifier, or the learner's.
        order_id: The order's identifier, such as a file number.
        signer: The issuer's key.
        method: The DID URL of that key.
        at: The present time.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer.
        UsageError: `KEY_CAPABILITY`, if no algorithm takes such keys; `ORDER_KIND`, for what is not ordered.
        ProofError: `PROOF_SIGNATURE`, if the signer's signature does not hold.
    """
    if not isinstance(statement, ORDERED_BY_AUTHORITIES):
        raise UsageError(Code.ORDER_KIND, kind=type(statement).__name__)
    key = signer.public_key
    if key.key_type not in ALGORITHMS:
        raise UsageError(Code.KEY_CAPABILITY, type=key.key_type)
    kind, members = written(statement)
    issued = int(at.timestamp())
    claims: JSONObject = {
        "iss": statement.issuer,
        "aud": audience,
        "jti": order_id,
        "iat": issued,
        "exp": issued + int(LASTS.total_seconds()),
        "statement": {"kind": kind, "members": json.loads(members)},
    }
    header: JSONObject = {"alg": ALGORITHMS[key.key_type], "typ": TYPE, "kid": method}
    text = ".".join(base64url_encode(compact_json(part)) for part in (header, claims)).encode("ascii")
    signature = signer.sign(RawPayload(text, hashlib.sha256(text).hexdigest()))
    _check_signature(key, signature, text)
    return text + b"." + base64url_encode(signature).encode("ascii")


def check_order(order: SignedOrder, *, audience: Sequence[str], now: dt.datetime) -> CheckedOrder:
    """Return what an order says, if it is signed by whoever orders it, for this child, now.

    What is found out here follows from the order and the keys alone: whoever carries it learns nothing of the profile.

    Args:
        order: The order.
        audience: Whom it may be for: the profile's identifier and the learner's.
        now: The present time.

    Raises:
        MalformedError: `JWS_MALFORMED`, `JWS_TYPE`, `JWS_KID`; `ORDER_MALFORMED`, with the path of what is missing,
            unknown or wrong; a `JSON_*` code; `BASE64URL_INVALID`.
        ProofError: `JWS_ALG_FORBIDDEN`, `JWS_ALG_KEY`, `JWS_CRITICAL`, `JWS_KEY_IN_HEADER`, `PROOF_SIGNATURE`.
        VerificationError: `ORDER_ISSUER`, if another signed it; `ORDER_KEY`; `ORDER_AUDIENCE`, if it is about another
            child.
        NotYetValidError: `ORDER_NOT_YET`.
        ExpiredError: `ORDER_EXPIRED`.
        UndeterminedError: `ORDER_KEY_UNKNOWN`; what else the keys raise.
    """
    # (1) A token of this type, whose header brings nothing along.
    (header_bytes, payload, signature), signing_input = split_token(order.raw)
    header = read_json_object(header_bytes, limits=_LIMITS)
    if header.get("typ") != TYPE:
        raise MalformedError(Code.JWS_TYPE, path="/typ", type=header.get("typ"))
    method = check_header(header)
    # (2) The claims, no more and no fewer.
    claims = read_json_object(payload, limits=_LIMITS)
    if claims.keys() != _CLAIMS:
        raise _malformed("")
    issuer, identifier, recipient = (_text(claims, name) for name in ("iss", "jti", "aud"))
    issued_at, expires = _time(claims, "iat"), _time(claims, "exp")
    # (3) Signed by a key of whoever is said to order it.
    if method.partition("#")[0] != issuer:
        raise VerificationError(Code.ORDER_ISSUER)
    key = order.keys.find(issuer, method, now=now)
    if header.get("alg") not in FORMATS[key.key_type].jwk_algs:
        raise ProofError(Code.JWS_ALG_KEY, path="/alg", algorithm=header.get("alg"), type=key.key_type.value)
    _check_signature(key, signature, signing_input)
    # (4) For this child, at this time, and in the issuer's own name.
    if recipient not in audience:
        raise VerificationError(Code.ORDER_AUDIENCE)
    if now < issued_at:
        raise NotYetValidError(Code.ORDER_NOT_YET)
    if now >= min(expires, issued_at + LASTS):
        raise ExpiredError(Code.ORDER_EXPIRED)
    statement = _statement(claims["statement"])
    if getattr(statement, "issuer", None) != issuer:
        raise VerificationError(Code.ORDER_ISSUER)
    return CheckedOrder(order.raw, issuer, identifier, issued_at, statement)


def _check_signature(key: VerifyingKey, signature: bytes, data: bytes) -> None:
    try:
        key.verify(signature, data)
    except ProofError as error:
        raise ProofError(Code.PROOF_SIGNATURE) from error


def _text(claims: JSONObject, name: str) -> str:
    value = claims[name]
    if not isinstance(value, str) or not value:
        raise _malformed(f"/{name}")
    return value


def _time(claims: JSONObject, name: str) -> dt.datetime:
    try:
        found = read_time(claims, name)
    except MalformedError as error:
        raise _malformed(f"/{name}") from error
    return found or dt.datetime.min.replace(tzinfo=dt.UTC)


def _statement(value: JSONValue) -> Statement:
    """Return the statement in an order; a member that nobody here knows could say what is then not heeded."""
    if not isinstance(value, dict) or value.keys() != _STATEMENT:
        raise _malformed("/statement")
    kind, members = value["kind"], value["members"]
    known = KINDS.get(kind) if isinstance(kind, str) else None
    if known is None or not issubclass(known, ORDERED_BY_AUTHORITIES):
        raise _malformed("/statement/kind")
    if not isinstance(members, dict) or not members.keys() <= {each.name for each in dataclasses.fields(known)}:
        raise _malformed("/statement/members")
    try:
        found = read(known.__name__, json.dumps(members))
    except ValidationError as error:
        raise _malformed("/statement/members") from error
    if not is_dated(found):
        raise _malformed("/statement/members")
    return found


def _malformed(path: str) -> MalformedError:
    return MalformedError(Code.ORDER_MALFORMED, path=path)
