"""Consent as it is stated: what somebody is asked to agree to, and that they agreed, refused or took it back.

The fields and their names are those of ISO/IEC TS 27560:2023. A record says what would be done with which data, by
whom and for how long; events say what became of it. Both lie in the log, and neither is ever changed: who wants other
terms is asked again, with another record.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the fields at run time
from dataclasses import dataclass
from enum import StrEnum

from vcedu.errors import Message  # noqa: TC001 - read at run time
from vcedu.holder.access.terms import Relation  # noqa: TC001 - read at run time

RECORD_SCHEMA = "vcedu consent record 1"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
LASTS = r"P(?:[0-9]{1,3}W|(?=[0-9])(?:[0-9]{1,3}Y)?(?:[0-9]{1,4}M)?(?:[0-9]{1,5}D)?)"


class ConsentState(StrEnum):
    """What has become of a consent."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Its time is over: nobody states it, it follows from the clock."""


@dataclass(frozen=True, slots=True)
class PersonalInformation:
    """Data that a consent or a release is about.

    Attributes:
        pii_type: The kind of record, as its credential type.
        pii_attribute_id: What of it, as JSON Pointers in their order; none for the whole record.
    """

    pii_type: str
    pii_attribute_id: tuple[str, ...] = ()

    def covers(self, other: PersonalInformation) -> bool:
        """Return whether all of another is in this: the same kind, and nothing that lies outside of the pointers."""
        if self.pii_type != other.pii_type:
            return False
        if not self.pii_attribute_id:
            return True
        named = self.pii_attribute_id
        inside = (any(each == one or each.startswith(f"{one}/") for one in named) for each in other.pii_attribute_id)
        return bool(other.pii_attribute_id) and all(inside)


@dataclass(frozen=True, slots=True)
class Party:
    """One who receives data, or decides what is done with it.

    Attributes:
        party_id: Its identifier, such as its DID.
        party_name: What it is called.
        party_address: Where it is.
        party_contact: How it is reached.
        party_type: What it is, such as `school`.
        party_url: The hosts at which it asks.
    """

    party_id: str
    party_name: str
    party_address: str
    party_contact: str
    party_type: str
    party_url: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The text that was shown before somebody was asked, to the byte.

    Attributes:
        sha256: The digest of its bytes, in hexadecimal.
        language: The language that it was shown in, such as `ja`.
        location: Where it can be read; None where it was handed over.
    """

    sha256: str
    language: str
    location: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """What somebody is asked to agree to.

    Attributes:
        record_id: Its identifier, a UUID.
        pii_principal_id: Whom the data are about.
        privacy_notice: What was shown.
        purpose: What for.
        pii_information: Which data.
        pii_controllers: Who decides what is done with them.
        recipient_third_parties: To whom those pass them on.
        storage_locations: Where they are kept, as countries.
        retention_period: For how long, as an ISO 8601 duration, or until which day.
        jurisdiction: Whose law applies, as a country.
        withdrawal_method: How it is taken back.
        validity_duration: For how long releases may rest on it, as an ISO 8601 duration, or until which day.
        purpose_type: What for, as the acts' file names it.
        lawful_basis: What the law says of it; None where it is consent and no more is to be said.
        collection_method: How the data come there.
        authority_party: To whom one complains.
        schema_version: The form of this record.
    """

    record_id: str
    pii_principal_id: str
    privacy_notice: PrivacyNotice
    purpose: Message
    pii_information: tuple[PersonalInformation, ...]
    pii_controllers: tuple[Party, ...]
    storage_locations: tuple[str, ...]
    retention_period: str
    jurisdiction: str
    withdrawal_method: Message
    validity_duration: str
    recipient_third_parties: tuple[Party, ...] = ()
    purpose_type: str | None = None
    lawful_basis: Message | None = None
    collection_method: Message | None = None
    authority_party: str | None = None
    schema_version: str = RECORD_SCHEMA


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """That somebody gave a consent, refused it, or took it back.

    Attributes:
        record_id: Of which record.
        event_state: What it is from then on.
        entity_id: Who did it.
        capacity: As what.
        event_time: When.
    """

    record_id: str
    event_state: ConsentState
    entity_id: str
    capacity: Relation
    event_time: dt.datetime
