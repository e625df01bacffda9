"""The copy (写し) and the extract (抄本) of the cumulative guidance record, from principal to principal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_encode
from vcedu.education.expected import Expected, check_optional_text, unexpected
from vcedu.education.issuance import record_credential
from vcedu.education.kinds import CUMULATIVE_RECORD_COPY, CUMULATIVE_RECORD_EXTRACT
from vcedu.education.people import present, school_issuer

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.guidance import Guidance
    from vcedu.education.issuance import Issuance
    from vcedu.education.kinds import RecordKind
    from vcedu.education.people import Child, Guardian
    from vcedu.education.registration import Registration
    from vcedu.education.school import School

_SHA256 = b"\x12\x20"
_EARLIER = frozenset({CUMULATIVE_RECORD_COPY.credential_type, CUMULATIVE_RECORD_EXTRACT.credential_type})
_KIND = Expected("a copy or an extract of a cumulative record", "指導要録の写し又は抄本")
_EXTENT = Expected("what an extract leaves out, and nothing for a copy", "抄本の場合のみ、抄出の範囲")
_GUARDIANS = Expected("one or two guardians", "1人又は2人の保護者")


@dataclass(frozen=True, slots=True)
class EarlierCopy:
    """A copy or extract that this school received earlier, and passes on with its own.

    Attributes:
        credential_id: Its identifier.
        credential_type: `CumulativeRecordCopy` or `CumulativeRecordExtract`.
        sha256: The SHA-256 digest of its bytes.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is of another kind.
    """

    credential_id: str
    credential_type: str
    sha256: bytes

    def __post_init__(self) -> None:
        if self.credential_type not in _EARLIER:
            raise unexpected("credential_type", self.credential_type, _KIND)

    @classmethod
    def of(cls, raw: bytes, *, credential_id: str, credential_type: str) -> EarlierCopy:
        """Return the reference to a copy by the bytes that were received."""
        return cls(credential_id, credential_type, hashlib.sha256(raw).digest())

    def is_of(self, raw: bytes) -> bool:
        """Return whether these are the bytes that are referred to."""
        return hashlib.sha256(raw).digest() == self.sha256

    def node(self) -> JSONObject:
        """Return the reference as a node of a credential."""
        return {
            "id": self.credential_id,
            "type": self.credential_type,
            "digestMultibase": multibase_encode(_SHA256 + self.sha256, "u"),
        }


@dataclass(frozen=True, slots=True)
class CumulativeRecord:
    """A cumulative guidance record (指導要録), as far as it is copied.

    Attributes:
        school: The school that keeps the original.
        child: The child, with its address.
        guardians: The guardians: two under joint custody.
        registration: The part on registration.
        guidance: The part on guidance, year by year.
        gender: The gender, which this record alone has, where the form asks for it.
        earlier: The copies and extracts received earlier.
        extent: For an extract: what it covers.

    Raises:
        MalformedError: `RECORD_VALUE`, if there are no or more than two guardians, or a text is not one to sign.
    """

    school: School
    child: Child
    guardians: tuple[Guardian, ...]
    registration: Registration
    guidance: tuple[Guidance, ...] = ()
    gender: str | None = None
    earlier: tuple[EarlierCopy, ...] = ()
    extent: str | None = None

    def __post_init__(self) -> None:
        if len(self.guardians) not in {1, 2}:
            raise unexpected("guardians", len(self.guardians), _GUARDIANS)
        check_optional_text("gender", self.gender)
        check_optional_text("extent", self.extent)


def cumulative_record_copy(record: CumulativeRecord, issuance: Issuance) -> JSONObject:
    """Return the unsigned copy (写し).

    Raises:
        MalformedError: `RECORD_VALUE`, if the record is only an extract.
    """
    return _credential(CUMULATIVE_RECORD_COPY, record, issuance)


def cumulative_record_extract(record: CumulativeRecord, issuance: Issuance) -> JSONObject:
    """Return the unsigned extract (抄本).

    Raises:
        MalformedError: `RECORD_VALUE`, if the record does not say what the extract covers.
    """
    return _credential(CUMULATIVE_RECORD_EXTRACT, record, issuance)


def _credential(kind: RecordKind, record: CumulativeRecord, issuance: Issuance) -> JSONObject:
    if (record.extent is None) is not (kind is CUMULATIVE_RECORD_COPY):
        raise unexpected("extent", record.extent or "", _EXTENT)
    guardians: list[JSONValue] = [guardian.node() for guardian in record.guardians]
    guidance: list[JSONValue] = [year.node() for year in record.guidance]
    earlier: list[JSONValue] = [copy.node() for copy in record.earlier]
    return record_credential(
        kind,
        issuance,
        issuer=school_issuer(record.school, issuance.issuer_id),
        subject={
            **record.child.members(),
            **present(gender=record.gender),
            "guardians": guardians,
            "registration": record.registration.node(),
            "guidance": guidance,
        },
        members={**present(extent=record.extent), "earlierCopies": earlier},
    )
