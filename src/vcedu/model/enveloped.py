"""Tokens inside JSON: `EnvelopedVerifiableCredential` and `EnvelopedVerifiablePresentation`.

VC Data Model 2.0 sections 4.12 and 4.13: an object whose `id` is a data: URL (RFC 2397) that holds the token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.compact import compact_json
from vcedu.canonical.strict_json import JSONLimits
from vcedu.errors import Code, MalformedError, UnsupportedError
from vcedu.model.compact import read_token
from vcedu.model.envelope import VCVersion, types_of, version_of
from vcedu.model.secured import JOSEEnvelope, MediaType

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.model.secured import Secured

_TYPES = {
    "EnvelopedVerifiableCredential": MediaType.VC_JWT,
    "EnvelopedVerifiablePresentation": MediaType.VP_JWT,
}
_MEMBERS = frozenset({"@context", "id", "type"})
_OTHER_ENVELOPES = ("application/vc+sd-jwt", "application/vp+sd-jwt", "application/vc+cose", "application/vp+cose")
_OLDER_TYPE = "application/jwt"


def is_enveloped(document: JSONObject) -> bool:
    """Return whether a document says that it is an envelope."""
    return bool(_TYPES.keys() & set(types_of(document)))


def wrapped(secured: Secured) -> JSONObject:
    """Return the object that stands for a token where JSON is due, such as in a presentation."""
    name = next(name for name, media_type in _TYPES.items() if media_type is secured.media_type)
    token = secured.raw.removesuffix(b"\n").decode("ascii")
    return {"@context": VCVersion.V2_0.value, "id": f"data:{secured.media_type.value},{token}", "type": name}


def json_of(secured: Secured) -> bytes:
    """Return what stands for a document where JSON is due: its bytes, or for a token the object that holds it."""
    if secured.media_type not in _TYPES.values():
        return secured.raw
    return compact_json(wrapped(secured))


def opened(document: JSONObject, *, interop: bool = False) -> JOSEEnvelope:
    """Return the token that an envelope holds.

    Args:
        document: An object whose type says that it is an envelope.
        interop: Also take tokens of data model 1.1, and `application/jwt` for their media type.

    Raises:
        MalformedError: `ENVELOPE_MALFORMED`, if it is no envelope of the data model's form; the codes of the token.
        UnsupportedError: `VC_ENVELOPED`, for an envelope of another kind.
    """
    # (1) Base context, one type, a data: URL, and nothing beside them that no signature would cover.
    stated, kinds = document.get("id"), types_of(document)
    _check_context(document)
    for name in document:
        if name not in _MEMBERS:
            raise MalformedError(Code.ENVELOPE_MALFORMED, path=f"/{name}", member=name)
    if len(kinds) != 1 or document["type"] not in (kinds[0], [kinds[0]]):
        raise MalformedError(Code.ENVELOPE_MALFORMED, path="/type", member="type")
    if not isinstance(stated, str) or not stated.startswith("data:") or "," not in stated:
        raise MalformedError(Code.ENVELOPE_MALFORMED, path="/id", member="id")
    # (2) What is in the URL is what it says, and what the type says.
    media_type, _, token = stated.removeprefix("data:").partition(",")
    if media_type.partition(";")[0] in _OTHER_ENVELOPES:
        raise UnsupportedError(Code.VC_ENVELOPED, path="/id")
    expected = _TYPES[kinds[0]]
    if media_type != expected and not (interop and media_type == _OLDER_TYPE):
        raise MalformedError(Code.ENVELOPE_MALFORMED, path="/id", member="id")
    # What a caller made by hand may hold any text: whatever is no token is refused as one.
    envelope = read_token(token.encode("utf-8", "surrogatepass"), limits=JSONLimits(), interop=interop)
    if envelope.media_type is not expected:
        raise MalformedError(Code.JWS_TYPE, path="/id", type=envelope.header.get("typ"))
    return envelope


def _check_context(document: JSONObject) -> None:
    stated = document.get("@context")
    if stated != VCVersion.V2_0 and version_of(document) is not VCVersion.V2_0:
        raise MalformedError(Code.ENVELOPE_MALFORMED, path="/@context", member="@context")
