"""What every record of a school or board bears: number, date, form, and the sentence that certifies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import check_school_year, japanese_day, school_year_of
from vcedu.education.expected import Expected, check_text, unexpected
from vcedu.education.people import present
from vcedu.model.time import format_timestamp

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.kinds import RecordKind

CREDENTIALS_CONTEXT = "https://www.w3.org/ns/credentials/v2"
RECORDS_CONTEXT = "https://w3id.org/vcedu/records/v1"

_FROM_ONE = Expected("a whole number from 1", "1以上の整数")
_OF_ITS_YEAR = Expected("a number of the fiscal year of issue", "発行日の属する年度の番号")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number a document has in its issuer's ledger (第○○号), counted anew each fiscal year.

    Raises:
        MalformedError: `RECORD_VALUE`, if the number is less than 1 or the year can't be one.
    """

    fiscal_year: int
    number: int

    def __post_init__(self) -> None:
        check_school_year("fiscal_year", self.fiscal_year)
        if self.number < 1:
            raise unexpected("number", self.number, _FROM_ONE)

    def __str__(self) -> str:
        return f"第{self.number}号"


@dataclass(frozen=True, slots=True)
class Form:
    """The form (様式) a record follows: each establisher decides on its own.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to sign.
    """

    issuer: str
    version: str

    def __post_init__(self) -> None:
        check_text("form_issuer", self.issuer)
        check_text("form_version", self.version)


@dataclass(frozen=True, slots=True)
class Issuance:
    """The circumstances in which a record is issued.

    Attributes:
        issuer_id: The issuer's DID.
        credential_id: The credential's URL, such as a `urn:uuid:`.
        number: The number in the ledger.
        form: The form it follows.
        valid_from: When it is issued, with its zone.
        valid_until: Until when it is valid, with its zone; None for always.
        status: Its entry in a status list, if it has one.

    Raises:
        MalformedError: `RECORD_VALUE`, if the number is of another fiscal year than the day of issue in Japan.
    """

    issuer_id: str
    credential_id: str
    number: DocumentNumber
    form: Form
    valid_from: dt.datetime
    valid_until: dt.datetime | None = None
    status: JSONObject | None = None

    def __post_init__(self) -> None:
        if self.number.fiscal_year != school_year_of(self.issued_on):
            raise unexpected("fiscal_year", self.number.fiscal_year, _OF_ITS_YEAR)

    @property
    def issued_on(self) -> dt.date:
        """The day of issue (発行年月日), in Japan."""
        return japanese_day(self.valid_from)


def record_credential(
    kind: RecordKind,
    issuance: Issuance,
    *,
    issuer: JSONObject,
    subject: JSONObject,
    statement: str | None = None,
    members: JSONObject | None = None,
) -> JSONObject:
    """Return the unsigned credential of a record.

    Args:
        kind: The kind of record.
        issuance: Number, date and form.
        issuer: The issuer, named.
        subject: The credential's subject.
        statement: The sentence that certifies (証明文言).
        members: What this kind has beside.
    """
    types: list[JSONValue] = ["VerifiableCredential", kind.credential_type]
    until = None if issuance.valid_until is None else format_timestamp(issuance.valid_until)
    status: JSONObject = {} if issuance.status is None else {"credentialStatus": issuance.status}
    return {
        "@context": [CREDENTIALS_CONTEXT, RECORDS_CONTEXT],
        "id": issuance.credential_id,
        "type": types,
        "name": kind.name.ja,
        "issuer": issuer,
        "validFrom": format_timestamp(issuance.valid_from),
        **present(validUntil=until),
        **status,
        "documentNumber": str(issuance.number),
        "fiscalYear": issuance.number.fiscal_year,
        "issuedOn": issuance.issued_on.isoformat(),
        "formIssuer": issuance.form.issuer,
        "formVersion": issuance.form.version,
        **present(statement=statement),
        **(members or {}),
        "credentialSubject": subject,
    }
