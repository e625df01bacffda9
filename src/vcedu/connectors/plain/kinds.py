"""The kinds of record that can be asked for as plain JSON: each with its model, its builder and an example."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from vcedu.connectors.plain.models import record_of
from vcedu.connectors.plain.shapes import Given, Record
from vcedu.education import kinds
from vcedu.education.certificates import (
    Enrollment,
    Graduation,
    TextbookSupply,
    enrollment_certificate,
    graduation_certificate,
    textbook_supply_certificate,
)
from vcedu.education.cumulative import CumulativeRecord, cumulative_record_copy, cumulative_record_extract
from vcedu.education.guardianship import Guardianship, guardianship_credential
from vcedu.education.health import HealthRecord, health_record
from vcedu.education.notices import (
    SchoolAssignment,
    TransferAcceptance,
    school_assignment_notice,
    transfer_acceptance_notice,
)
from vcedu.education.people import EducationBoard
from vcedu.education.records import Transcript
from vcedu.education.school import School
from vcedu.education.school_report import SchoolReport, school_report
from vcedu.education.transcript import transcript_record
from vcedu.errors import Code, MalformedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vcedu.canonical.values import JSONObject
    from vcedu.education.issuance import Issuance
    from vcedu.education.kinds import RecordKind

RECORD = "/record"
"""Where a request has the record."""
Body: TypeAlias = School | EducationBoard


@dataclass(frozen=True, slots=True)
class PlainKind:
    """A kind of record as plain JSON.

    Attributes:
        kind: The kind.
        model: The model that the JSON becomes.
        builder: Makes the unsigned credential of a model, for the body that issues it.
    """

    kind: RecordKind
    model: type
    builder: Callable[[Any, Issuance, Any], JSONObject]

    @property
    def example(self) -> JSONObject:
        """What a request may look like."""
        return _examples()[self.kind.credential_type]

    def is_issued_by(self, body: Body) -> bool:
        """Return whether a school, or a board, issues it."""
        stated = {field.shape.made for field in record_of(self.model).fields if isinstance(field.shape, Given)}
        return stated <= {type(body)}

    def shape(self, body: Body) -> Record:
        """Return how it looks where this body issues it."""
        return record_of(self.model).bound({type(body): body})

    def build(self, record: object, body: Body) -> Callable[[Issuance], JSONObject]:
        """Return what makes the unsigned credential of a record, once it has its number and its dates."""

        def build(issuance: Issuance) -> JSONObject:
            try:
                return self.builder(record, issuance, body)
            except MalformedError as error:
                raise error.with_place(path=self.shape(body).place(error, RECORD)) from None

        return build


def plain_kind(name: str, body: Body) -> PlainKind:
    """Return a kind of record by its credential type.

    Raises:
        UsageError: `RECORD_KIND`, if there is none of that name, or the body does not issue it.
    """
    found = PLAIN_KINDS.get(name)
    if found is None or not found.is_issued_by(body):
        listed = [each for each, kind in PLAIN_KINDS.items() if kind.is_issued_by(body)]
        raise UsageError(Code.RECORD_KIND, kind=name, expected=", ".join(listed))
    return found


def _of_itself(builder: Callable[[Any, Issuance], JSONObject]) -> Callable[[Any, Issuance, Body], JSONObject]:
    return lambda record, issuance, _body: builder(record, issuance)


def _guardianship(record: Guardianship, issuance: Issuance, body: Body) -> JSONObject:
    return guardianship_credential(record, issuance, issuer=body)


@functools.cache
def _examples() -> dict[str, JSONObject]:
    examples: dict[str, JSONObject] = json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))
    return examples


PLAIN_KINDS: Mapping[str, PlainKind] = MappingProxyType(
    {
        kind.credential_type: PlainKind(kind, model, builder)
        for kind, model, builder in (
            (kinds.ENROLLMENT_CERTIFICATE, Enrollment, _of_itself(enrollment_certificate)),
            (kinds.TEXTBOOK_SUPPLY_CERTIFICATE, TextbookSupply, _of_itself(textbook_supply_certificate)),
            (kinds.SCHOOL_ASSIGNMENT_NOTICE, SchoolAssignment, _of_itself(school_assignment_notice)),
            (kinds.TRANSFER_ACCEPTANCE_NOTICE, TransferAcceptance, _of_itself(transfer_acceptance_notice)),
            (kinds.TRANSCRIPT, Transcript, _of_itself(transcript_record)),
            (kinds.GRADUATION_CERTIFICATE, Graduation, _of_itself(graduation_certificate)),
            (kinds.HEALTH_RECORD, HealthRecord, _of_itself(health_record)),
            (kinds.CUMULATIVE_RECORD_COPY, CumulativeRecord, _of_itself(cumulative_record_copy)),
            (kinds.CUMULATIVE_RECORD_EXTRACT, CumulativeRecord, _of_itself(cumulative_record_extract)),
            (kinds.SCHOOL_REPORT, SchoolReport, _of_itself(school_report)),
            (kinds.GUARDIANSHIP_CREDENTIAL, Guardianship, _guardianship),
        )
    }
)
"""Every kind, by its credential type."""
