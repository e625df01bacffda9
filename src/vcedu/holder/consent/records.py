"""Which records of consent can be asked with, and what a profile's statements say has become of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, MalformedError, UsageError, VerificationError
from vcedu.holder.access.consents import RECORD_SCHEMA, ConsentEvent, ConsentRecord, ConsentState
from vcedu.holder.consent.periods import is_over, last_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from vcedu.holder.access.consents import Party
    from vcedu.holder.access.statements import Statement

LIMITS = JSONLimits(max_bytes=256 * 1024, max_depth=12)
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_UUID = re.compile(UUID, re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_POINTER = re.compile(r"(/([^~/]|~[01])*)+")
_OVER = {
    ConsentState.REFUSED: Code.CONSENT_REFUSED,
    ConsentState.WITHDRAWN: Code.CONSENT_WITHDRAWN,
    ConsentState.EXPIRED: Code.CONSENT_EXPIRED,
}
_RECORD: TypeAdapter[ConsentRecord] = TypeAdapter(ConsentRecord)


def read_record(data: bytes) -> ConsentRecord:
    """Return the record of consent in a file, such as one by which a school asks.

    Raises:
        MalformedError: `CONSENT_RECORD`, with the member at fault; `CONSENT_PERIOD`; a `JSON_*` code.
    """
    document = read_json_object(data, limits=LIMITS)
    try:
        record = _RECORD.validate_json(data)
    except ValidationError as error:
        raise MalformedError(Code.CONSENT_RECORD, member=".".join(map(str, error.errors()[0]["loc"]))) from error
    for member in sorted(document.keys() - written_record(record).keys()):
        raise MalformedError(Code.CONSENT_RECORD, member=member)
    check_record(record)
    return record


def written_record(record: ConsentRecord) -> dict[str, object]:
    """Return a record as JSON has it."""
    found: dict[str, object] = _RECORD.dump_python(record, mode="json")
    return found


def text_of_record(record: ConsentRecord) -> bytes:
    """Return a record in the one spelling that its digest is of."""
    return jcs(_RECORD.dump_python(record, mode="json"))


def check_record(record: ConsentRecord) -> None:
    """Check that a record says all that one must, in a form that others can read.

    Raises:
        MalformedError: `CONSENT_RECORD`, with the member at fault; `CONSENT_PERIOD`.
    """
    for member, holds in _members(record):
        if not holds:
            raise MalformedError(Code.CONSENT_RECORD, member=member)


def _members(record: ConsentRecord) -> Iterator[tuple[str, bool]]:
    yield "schema_version", record.schema_version == RECORD_SCHEMA
    yield "record_id", bool(_UUID.fullmatch(record.record_id))
    yield "pii_principal_id", bool(record.pii_principal_id)
    yield "privacy_notice", bool(_SHA256.fullmatch(record.privacy_notice.sha256))
    yield "privacy_notice.language", bool(_LANGUAGE.fullmatch(record.privacy_notice.language))
    yield "purpose", bool(record.purpose.en.strip() and record.purpose.ja.strip())
    yield "withdrawal_method", bool(record.withdrawal_method.en.strip() and record.withdrawal_method.ja.strip())
    pointers = [pointer for each in record.pii_information for pointer in each.pii_attribute_id]
    yield "pii_information", bool(record.pii_information) and all(each.pii_type for each in record.pii_information)
    yield "pii_attribute_id", all(map(_POINTER.fullmatch, pointers))
    yield "pii_controllers", bool(record.pii_controllers) and all(map(_is_whole, record.pii_controllers))
    yield "recipient_third_parties", all(map(_is_whole, record.recipient_third_parties))
    yield "storage_locations", bool(record.storage_locations) and all(map(_COUNTRY.fullmatch, record.storage_locations))
    yield "jurisdiction", bool(_COUNTRY.fullmatch(record.jurisdiction))


def check_periods(record: ConsentRecord, begins: dt.datetime) -> None:
    """Check that a record's periods end on days there are, if it begins then.

    Raises:
        MalformedError: `CONSENT_PERIOD`.
        VerificationError: `CONSENT_EXPIRED`, if it would be over before it begins.
    """
    last_day(record.retention_period, begins)
    if is_over(record.validity_duration, begins, begins):
        raise VerificationError(Code.CONSENT_EXPIRED, record=record.record_id)


def _is_whole(party: Party) -> bool:
    return all((party.party_id, party.party_name, party.party_address, party.party_contact, party.party_type))


def record_of(statements: Sequence[Statement], record_id: str) -> ConsentRecord:
    """Return the record with an identifier.

    Raises:
        UsageError: `CONSENT_UNKNOWN`.
    """
    for each in statements:
        if isinstance(each, ConsentRecord) and each.record_id == record_id:
            return each
    raise UsageError(Code.CONSENT_UNKNOWN, record=record_id)


def events_of(statements: Sequence[Statement], record_id: str) -> tuple[ConsentEvent, ...]:
    """Return what was stated of a consent, in its order."""
    return tuple(each for each in statements if isinstance(each, ConsentEvent) and each.record_id == record_id)


def state_of(record: ConsentRecord, events: Sequence[ConsentEvent], now: dt.datetime) -> ConsentState:
    """Return what has become of a consent: what was taken back stays so, and what was given ends with its time."""
    last = events[-1]
    if last.event_state is ConsentState.GIVEN and is_over(record.validity_duration, last.event_time, now):
        return ConsentState.EXPIRED
    return last.event_state


def check_in_force(record: ConsentRecord, events: Sequence[ConsentEvent], now: dt.datetime) -> None:
    """Check that something may rest on a consent.

    Raises:
        VerificationError: `CONSENT_REFUSED`, `CONSENT_WITHDRAWN` or `CONSENT_EXPIRED`.
    """
    state = state_of(record, events, now)
    if state is not ConsentState.GIVEN:
        raise VerificationError(_OVER[state], record=record.record_id)
