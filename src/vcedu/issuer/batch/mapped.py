"""A source of a batch: the CSV of any school-affairs system, by a mapping."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vcedu.connectors.mapping import read_mapped_rows
from vcedu.education import Transcript, kinds
from vcedu.education.certificates import enrollment_certificate, graduation_certificate
from vcedu.education.health import health_record
from vcedu.issuer.batch.rows import BatchRow, RecordRecipe, RowFault, TranscriptRecipe, rows_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from vcedu.canonical.values import JSONObject
    from vcedu.connectors import mapping
    from vcedu.connectors.table import TableLimits
    from vcedu.education.issuance import Form, Issuance
    from vcedu.education.school import School
    from vcedu.issuer.batch.rows import Line, Recipe

# By name, so that a recipe can go to another process.
_BUILDERS: Mapping[str, Callable[[Any, Issuance], JSONObject]] = MappingProxyType(
    {
        kinds.ENROLLMENT_CERTIFICATE.credential_type: enrollment_certificate,
        kinds.GRADUATION_CERTIFICATE.credential_type: graduation_certificate,
        kinds.HEALTH_RECORD.credential_type: health_record,
    }
)


@dataclass(frozen=True, slots=True)
class MappedSource:
    """A record for every pupil of a file that a mapping reads.

    Attributes:
        data: The file.
        name: Its name, for reports.
        mapping: Which column holds what.
        school: The school whose records they are.
        form: The form that the records follow.
        valid_for: How long they are valid; None for always. Transcripts are.
        limits: How large the file may be.
    """

    data: bytes
    name: str
    mapping: mapping.Mapping
    school: School
    form: Form
    valid_for: dt.timedelta | None = None
    limits: TableLimits | None = None

    @property
    def expected(self) -> int:
        """How many rows the file has."""
        return rows_in(self.data)

    def __iter__(self) -> Iterator[Line]:
        """Yield a row for every pupil whose rows have no fault, and then the faults.

        Raises:
            VceduError: what `read_mapped_rows` raises.
        """
        found = read_mapped_rows(self.data, self.mapping, file=self.name, school=self.school, limits=self.limits)
        for held in found.records:
            recipe, prefix = self._recipe(held.record)
            yield BatchRow(held.lines[0], held.key, held.group, f"{prefix}/{self.school.code}/{held.key}", recipe)
        yield from (RowFault(fault.line or 1, key, fault) for key, fault in found.faults)

    def _recipe(self, record: object) -> tuple[Recipe, str]:
        """Return how a record is built, and how its identifier begins: as from the files that need no mapping."""
        if isinstance(record, Transcript):
            return TranscriptRecipe(record, self.form), "transcript"
        kind = self.mapping.kind.kind.credential_type
        return RecordRecipe(partial(_BUILDERS[kind], record), self.form, self.valid_for), kind
