"""From received bytes to a `Secured`."""

from __future__ import annotations

from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, MalformedError, UnsupportedError
from vcedu.model.compact import looks_like_token, read_token
from vcedu.model.envelope import is_presentation
from vcedu.model.enveloped import is_enveloped, opened
from vcedu.model.secured import DataIntegrityEnvelope, MediaType, Secured

_SIGNATURES = frozenset({"signature", "signatures"})


def read_secured(data: bytes, *, limits: JSONLimits | None = None, interop: bool = False) -> Secured:
    """Read a secured credential or presentation: JSON with its proofs, or a token in the compact form of JWS.

    The media types are `application/vc` and `application/vp`, `application/vc+jwt` and `application/vp+jwt`. A token in
    an `EnvelopedVerifiableCredential` or `-Presentation` is read as the token that it is.

    Args:
        data: The bytes as received; they are kept.
        limits: How large and how deep the JSON may be; 1 MiB and 64 levels by default.
        interop: Also take tokens of data model 1.1, as test suites send them.

    Raises:
        MalformedError: one of the `JSON_` codes, with line and column; `JWS_MALFORMED`, `JWS_TYPE`, `JWS_CLAIM` or
            `BASE64URL_INVALID` for a token; `JWS_SERIALISATION` for a token in another form than the compact one;
            `ENVELOPE_MALFORMED`, `VC_CONTEXT` for an envelope.
        UnsupportedError: `VC_FORMAT_UNKNOWN`, for an SD-JWT; `VC_ENVELOPED`, for an envelope of another kind.
    """
    limits = limits or JSONLimits()
    if looks_like_token(data):
        # An editor ends a file with a line feed; it is no part of the token.
        token = data.removesuffix(b"\n")
        if b"~" in token:
            raise UnsupportedError(Code.VC_FORMAT_UNKNOWN)
        envelope = read_token(token, limits=limits, interop=interop)
        return Secured(envelope.media_type, data, envelope)
    document = read_json_object(data, limits=limits)
    if "payload" in document and _SIGNATURES & document.keys():
        raise MalformedError(Code.JWS_SERIALISATION)
    media_type = MediaType.VP if is_presentation(document) else MediaType.VC
    if is_enveloped(document):
        return Secured(media_type, data, opened(document, interop=interop))
    return Secured(media_type, data, DataIntegrityEnvelope(document))
