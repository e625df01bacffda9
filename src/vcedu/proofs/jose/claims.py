"""What the claims of a token say beside the document: of the token itself, and once more what the document says.

RFC 7519 section 4.1; VC-JOSE-COSE sections 3.1.3 and 4.1. A claim that repeats a member must say the same: two readers,
one of claims and one of members, must not see two documents.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, ProofError
from vcedu.model import MediaType, parse_timestamp
from vcedu.model.envelope import identifier_of, is_presentation, subject_ids

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.model import JOSEEnvelope

_TEXTS = ("iss", "sub", "jti", "nonce")
_TIMES = ("iat", "nbf", "exp")
_STARTS = ("validFrom", "issuanceDate")


def check_claims(envelope: JOSEEnvelope, *, interop: bool = False) -> None:
    """Check that the claims are of their form, and say nothing else than the document.

    Args:
        envelope: The token.
        interop: Also take times written as in the data model, as test suites write them.

    Raises:
        MalformedError: `JWS_CLAIM`, `JWS_TYPE`; `VC_MEMBER_MISPLACED`, if the document in the token has proofs of its
            own.
        ProofError: `JWS_CLAIM_CONFLICT`.
    """
    media_type, claims, document = envelope.media_type, envelope.claims, envelope.document
    # (1) The document is of the kind that the token says, and is secured by the token alone.
    if is_presentation(document) is not (media_type is MediaType.VP_JWT):
        raise MalformedError(Code.JWS_TYPE, path="/type", type=media_type.value)
    if "proof" in document:
        raise MalformedError(Code.VC_MEMBER_MISPLACED, path="/proof", member="proof")
    # (2) Each claim is of its form (RFC 7519 section 2, NumericDate).
    for name in _TEXTS:
        if name in claims and not isinstance(claims[name], str):
            raise MalformedError(Code.JWS_CLAIM, path=f"/{name}", claim=name)
    times = {name: read_time(claims, name, interop=interop) for name in _TIMES}
    audience(claims)
    # (3) Where a claim and a member speak of one thing, they agree.
    owner = "holder" if media_type is MediaType.VP_JWT else "issuer"
    _agree("iss", claims, identifier_of(document.get(owner)))
    _agree("jti", claims, identifier_of(document.get("id")))
    if media_type is MediaType.VC_JWT:
        if "sub" in claims and set(subject_ids(document)) != {claims["sub"]}:
            raise ProofError(Code.JWS_CLAIM_CONFLICT, path="/sub", claim="sub")
        _agree_on_start(document, times["nbf"])


def audience(claims: JSONObject) -> frozenset[str]:
    """Return for whom the token is (`aud`); nobody in particular where it does not say.

    Raises:
        MalformedError: `JWS_CLAIM`.
    """
    stated = claims.get("aud", [])
    listed = stated if isinstance(stated, list) else [stated]
    found = frozenset(text for text in listed if isinstance(text, str) and text)
    if len(found) != len(listed) or ("aud" in claims and not found):
        raise MalformedError(Code.JWS_CLAIM, path="/aud", claim="aud")
    return found


def read_time(claims: JSONObject, name: str, *, interop: bool = False) -> dt.datetime | None:
    """Return the time of a claim; None where there is none.

    Raises:
        MalformedError: `JWS_CLAIM`.
    """
    if name not in claims:
        return None
    value = claims[name]
    try:
        if interop and isinstance(value, str):
            return parse_timestamp(value)
        return _numeric_date(value)
    except (TypeError, ValueError, OverflowError, OSError, MalformedError) as error:
        raise MalformedError(Code.JWS_CLAIM, path=f"/{name}", claim=name) from error


def _numeric_date(value: JSONValue) -> dt.datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return dt.datetime.fromtimestamp(value, dt.UTC)


def _agree(claim: str, claims: JSONObject, member: str | None) -> None:
    if claim in claims and claims[claim] != member:
        raise ProofError(Code.JWS_CLAIM_CONFLICT, path=f"/{claim}", claim=claim)


def _agree_on_start(document: JSONObject, not_before: dt.datetime | None) -> None:
    stated = next((document[name] for name in _STARTS if name in document), None)
    if not_before is None or stated is None:
        return
    if parse_timestamp(stated).replace(microsecond=0) != not_before.replace(microsecond=0):
        raise ProofError(Code.JWS_CLAIM_CONFLICT, path="/nbf", claim="nbf")
