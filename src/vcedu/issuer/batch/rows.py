"""What a batch is made of: rows that say how a record is built, or what is wrong with them.

A recipe is plain data: it goes to another process, and no key goes with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from vcedu.education.dates import japanese_day, school_year_of
from vcedu.education.issuance import DocumentNumber, Issuance
from vcedu.education.transcript import transcript_credential, transcript_record
from vcedu.model import parse_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from vcedu.canonical.values import JSONObject
    from vcedu.education import Transcript
    from vcedu.education.issuance import Form
    from vcedu.errors import VceduError

_ANY_TIME = parse_timestamp("2000-01-01T00:00:00Z")
_ANY_ID = "urn:uuid:00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and as which a record is issued.

    Attributes:
        credential_id: The credential's identifier.
        number: Its number in the ledger.
        at: The time of issue.
    """

    credential_id: str
    number: DocumentNumber
    at: dt.datetime


class Recipe(Protocol):
    """How a record is built, in whichever process."""

    def content(self, issuer_id: str) -> JSONObject:
        """Return what the record says apart from when and as which it is issued: its digest tells versions apart.

        Raises:
            VceduError: if it can't be a record.
        """
        ...

    def credential(self, issuer_id: str, circumstances: Circumstances) -> JSONObject:
        """Return the unsigned credential, without status.

        Raises:
            VceduError: if it can't be issued then.
        """
        ...


@dataclass(frozen=True, slots=True)
class TranscriptRecipe:
    """A transcript, as `vcedu transcript issue` issues it: the same grades are the same record for both."""

    transcript: Transcript
    form: Form

    def content(self, issuer_id: str) -> JSONObject:
        """Return what the transcript says, undated."""
        return transcript_credential(self.transcript, issuer_id=issuer_id, credential_id=_ANY_ID, valid_from=_ANY_TIME)

    def credential(self, issuer_id: str, circumstances: Circumstances) -> JSONObject:
        """Return the unsigned transcript."""
        return transcript_record(self.transcript, _issuance(issuer_id, circumstances, self.form, None))


@dataclass(frozen=True, slots=True)
class RecordRecipe:
    """A record of an office, as `RecordOffice` issues it.

    Attributes:
        build: Makes it, such as `partial(graduation_certificate, graduation)`.
        form: The form it follows.
        valid_for: How long it is valid; None for always.
    """

    build: Callable[[Issuance], JSONObject]
    form: Form
    valid_for: dt.timedelta | None = None

    def content(self, issuer_id: str) -> JSONObject:
        """Return what the record says, undated."""
        return self.credential(issuer_id, Circumstances(_ANY_ID, _first_number(_ANY_TIME), _ANY_TIME))

    def credential(self, issuer_id: str, circumstances: Circumstances) -> JSONObject:
        """Return the unsigned record."""
        return self.build(_issuance(issuer_id, circumstances, self.form, self.valid_for))


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One record that is to be issued.

    Attributes:
        row: The line of the source that it begins at.
        key: Whose it is: the school's own number (学籍番号).
        group: The class (学級); empty where the source has none.
        record_id: The record's identifier.
        recipe: How it is built.
    """

    row: int
    key: str
    group: str
    record_id: str
    recipe: Recipe


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row gives no record.

    Attributes:
        row: The line.
        key: Whose it is, where that is known.
        error: What is wrong, with file, line and column, and what was expected.
    """

    row: int
    key: str
    error: VceduError


Line: TypeAlias = "BatchRow | RowFault"


class BatchSource(Protocol):
    """Where rows come from: read from the beginning each time, and never held as a whole."""

    @property
    def name(self) -> str:
        """What it is called in reports, such as the file's name."""
        ...

    @property
    def expected(self) -> int | None:
        """About how many rows there are, for a clerk who waits; None if that is not known."""
        ...

    def __iter__(self) -> Iterator[Line]:
        """Yield the rows in their order.

        Raises:
            VceduError: if the source as a whole can't be read.
        """
        ...


def rows_in(data: bytes) -> int:
    """Return about how many rows a table has under its header."""
    return data.count(b"\n") - 1


def _issuance(issuer_id: str, when: Circumstances, form: Form, valid_for: dt.timedelta | None) -> Issuance:
    until = None if valid_for is None else when.at + valid_for
    return Issuance(issuer_id, when.credential_id, when.number, form, when.at, until)


def _first_number(at: dt.datetime) -> DocumentNumber:
    return DocumentNumber(school_year_of(japanese_day(at)), 1)
