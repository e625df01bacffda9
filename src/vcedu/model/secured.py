"""The one value that travels: what was received or issued, byte for byte, beside what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject


class MediaType(StrEnum):
    """The formats a `Secured` may have (VC Data Model 2.0 section 6.2; VC-JOSE-COSE section 6.1)."""

    VC = "application/vc"
    VP = "application/vp"
    VC_JWT = "application/vc+jwt"
    VP_JWT = "application/vp+jwt"


class EnvelopeForm(StrEnum):
    """How a document is secured: by proofs inside it, or by a token around it."""

    DATA_INTEGRITY = "data-integrity"
    JWT = "jwt"


@dataclass(frozen=True, slots=True)
class DataIntegrityEnvelope:
    """A JSON document that carries its own proofs (VC Data Integrity section 2.1).

    Attributes:
        document: The document as it was read, `proof` included, unknown members included. Not to be changed.
    """

    document: JSONObject


@dataclass(frozen=True, slots=True)
class JOSEEnvelope:
    """A JSON document that a token was made of (VC-JOSE-COSE section 3.1).

    Attributes:
        media_type: What the token says that it is.
        header: The protected header; there is no other.
        claims: The payload as it was read, unknown members included. Not to be changed.
        document: The credential or presentation among the claims: without those that speak of the token.
        signing_input: The bytes that are signed: header and payload as they stand in the token.
        signature: The signature, decoded.
    """

    media_type: MediaType
    header: JSONObject
    claims: JSONObject
    document: JSONObject
    signing_input: bytes
    signature: bytes


Envelope: TypeAlias = DataIntegrityEnvelope | JOSEEnvelope


@dataclass(frozen=True, slots=True)
class Secured:
    """A secured credential or presentation.

    Attributes:
        media_type: What the bytes are.
        raw: The original bytes. They are what is stored and passed on; nothing is ever re-serialised from `envelope`.
        envelope: The parsed form of the same bytes.
    """

    media_type: MediaType
    raw: bytes
    envelope: Envelope
