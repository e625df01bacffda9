"""What verification needs from outside, and how it asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from vcedu.errors import VceduError


class ReferenceKind(StrEnum):
    """The slots of the material. A renewal asks for a newer copy of a list that is at hand already."""

    DID_DOCUMENT = "did_document"
    KEY_HISTORY = "key_history"
    ACCREDITATION = "accreditation"
    STATUS_LIST = "status_list"
    STATUS_LIST_RENEWAL = "status_list_renewal"
    CORRECTION_NOTICES = "correction_notices"
    EXISTENCE_EVIDENCE = "existence_evidence"


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """One thing that is asked for: its kind, and the identifier or URL it is known by."""

    kind: ReferenceKind
    uri: str


@dataclass(frozen=True, slots=True)
class Part:
    """What was obtained: the bytes as received, and when."""

    body: bytes
    as_of: dt.datetime


@dataclass(frozen=True, slots=True)
class Unavailable:
    """What was tried and could not be obtained, and when."""

    error: VceduError
    as_of: dt.datetime


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that is at hand for one verification, each part with its time."""

    parts: Mapping[Reference, Part | Unavailable] = field(default_factory=dict)

    def with_parts(self, more: Mapping[Reference, Part | Unavailable]) -> Material:
        """Return the material with more parts; what is there already stays as it is."""
        return Material({**more, **self.parts})

    def part(self, reference: Reference) -> Part:
        """Return a part.

        Raises:
            MissingMaterial: it was never tried.
            VceduError: the error it could not be obtained for.
        """
        found = self.parts.get(reference)
        if found is None:
            raise MissingMaterial(reference)
        if isinstance(found, Unavailable):
            raise found.error
        return found


class MissingMaterial(Exception):  # noqa: N818 - a question, not an error; it never leaves this package
    """A check cannot go on before this reference is at hand."""

    def __init__(self, reference: Reference) -> None:
        super().__init__(reference)
        self.reference = reference


@dataclass(frozen=True, slots=True)
class NeedMaterial:
    """A request for material: obtain these references, then call `step` again."""

    references: tuple[Reference, ...]
