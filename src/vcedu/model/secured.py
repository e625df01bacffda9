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


@dataclass(frozen=True, slots=True)
class DataIntegrityEnvelope:
    """A JSON document that carries its own proofs (VC Data Integrity section 2.1).

    Attributes:
        document: The document as it was read, `proof` included, unknown members included. Not to be changed.
    """

    document: JSONObject


Envelope: TypeAlias = DataIntegrityEnvelope


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
