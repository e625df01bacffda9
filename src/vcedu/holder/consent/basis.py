"""On what something is handed over: a statute and its article, a consent, or the request of the person themselves.

Public schools seldom rest on consent (Act on the Protection of Personal Information, articles 61 and 69): what a
release rests on is named each time, and consent is asked for only where the procedure says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from vcedu.education.procedures import Statute
from vcedu.errors import Message


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that somebody gave.

    Attributes:
        record_id: The identifier of its record.
    """

    record_id: str


@dataclass(frozen=True, slots=True)
class PersonsRequest:
    """That the learner, or who acts for the learner, wants it.

    Attributes:
        by: Who asked, by identifier; None where whoever does it is that person.
    """

    by: str | None = None


Basis: TypeAlias = Statute | Consent | PersonsRequest


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms something is handed over.

    Attributes:
        basis: On what it rests; None for the person's request, where a person is there.
        purpose: What for, in words.
        purpose_type: What for, as the acts' file or the procedure names it.
        retention_period: For how long the recipient keeps it: an ISO 8601 duration, or the last day.
        recipient_name: What the recipient is called, as a register has it.
        asked_by: Whose request it is where nothing else is named; None for who has the store's passphrase.
        consent_demanded: Whether the procedure wants consent for it.
    """

    basis: Basis | None = None
    purpose: Message | None = None
    purpose_type: str | None = None
    retention_period: str | None = None
    recipient_name: str | None = None
    asked_by: str | None = None
    consent_demanded: bool = False


SHOWN_BY_THE_PERSON = Message("shown by the person to whom they chose", "本人が選んだ相手への提示")


def joined(given: Terms | Basis | None, found: Terms) -> Terms:
    """Return the terms that a procedure lays down, with what was given beside put in: what it demands stays."""
    own = terms_of(given)
    return replace(
        found,
        basis=found.basis if own.basis is None else own.basis,
        purpose=own.purpose or found.purpose,
        purpose_type=own.purpose_type or found.purpose_type,
        retention_period=own.retention_period or found.retention_period,
        asked_by=own.asked_by,
        consent_demanded=own.consent_demanded or found.consent_demanded,
    )


def terms_of(given: Terms | Basis | None) -> Terms:
    """Return the terms that were given, in whatever form."""
    return given if isinstance(given, Terms) else Terms(given)
