"""What is about to leave a store, and whether it may on the terms that are named."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from vcedu.education.dates import japanese_day
from vcedu.education.kinds import GUARDIANSHIP_CREDENTIAL, RECORD_KINDS
from vcedu.education.procedures import Statute
from vcedu.errors import Code, Message, UsageError, VerificationError
from vcedu.holder.access.consents import ConsentRecord, PersonalInformation
from vcedu.holder.access.statements import GuardianshipGrant, Keeper, Subject
from vcedu.holder.consent.basis import SHOWN_BY_THE_PERSON, Consent, PersonsRequest, Terms, joined
from vcedu.holder.consent.periods import last_day
from vcedu.holder.consent.receipt import LawfulBasis, ReleaseReceipt
from vcedu.holder.consent.records import check_in_force, events_of, record_of
from vcedu.holder.consent.words import ReleaseAct
from vcedu.holder.requests import RequesterFinding
from vcedu.model.envelope import nested_credentials, types_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.holder.access.statements import Delegation, Statement
    from vcedu.holder.consent.basis import Basis
    from vcedu.holder.items import Item
    from vcedu.holder.requests import Entitlement
    from vcedu.model import Secured

_GENERAL = "VerifiableCredential"
_NOTHING_CHOSEN: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is about to leave a store.

    Attributes:
        release: By what.
        recipients: To whom, by identifier or host.
        information: Which data.
        terms: On what terms.
        signers: The DIDs of those who sign it.
        items: The items, by identifier.
        digest: The SHA-256 digest of what is handed over, in hexadecimal; None where it is not one thing.
    """

    release: ReleaseAct
    recipients: tuple[str, ...]
    information: tuple[PersonalInformation, ...]
    terms: Terms
    signers: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    digest: str | None = None

    @classmethod
    def of_items(
        cls,
        release: ReleaseAct,
        kept: Sequence[Item],
        recipients: Sequence[str],
        terms: Terms,
        *,
        signers: tuple[str, ...] = (),
        reveal: Mapping[str, Sequence[str]] = _NOTHING_CHOSEN,
    ) -> Self:
        """Return what leaves where these items do, or what is chosen of them."""
        information = (
            PersonalInformation(kind_of_record(item.secured.envelope.document), _chosen(reveal, item)) for item in kept
        )
        items = tuple(item.id for item in kept)
        return cls(release, tuple(sorted(set(recipients))), tuple(information), terms, signers, items)

    def as_made(self, made: Secured) -> Self:
        """Return the same, once it is known what is handed over."""
        return replace(self, digest=hashlib.sha256(made.raw).hexdigest())


def of_presentation(
    presentation: Secured, recipients: Sequence[str], terms: Terms, *, signers: tuple[str, ...]
) -> Outgoing:
    """Return what leaves with a presentation that another has made."""
    kinds = sorted({kind_of_record(each) for _, each in nested_credentials(presentation.envelope.document)})
    information = tuple(map(PersonalInformation, kinds))
    return Outgoing(ReleaseAct.JOINED, tuple(sorted(set(recipients))), information, terms, signers)


def of_delegation(given: Delegation, terms: Terms, kinds: Sequence[str]) -> Outgoing:
    """Return what somebody is let in to see; it is over on the delegation's last day.

    Args:
        given: The delegation.
        terms: On what terms it is given.
        kinds: The kinds of the items that it names.
    """
    pointers = tuple(sorted(set(given.pointers)))
    information = tuple(PersonalInformation(kind, pointers) for kind in sorted({*given.kinds, *kinds}))
    terms = replace(
        terms,
        purpose=terms.purpose or Message(given.purpose, given.purpose),
        retention_period=japanese_day(given.valid_until).isoformat(),
    )
    items = tuple(sorted(given.items))
    return Outgoing(ReleaseAct.SHARED, (given.receiver,), information, terms, (given.giver,), items)


def terms_of_answer(entitlement: Entitlement, kinds: frozenset[str], given: Terms | Basis | None) -> Terms:
    """Return the terms of an answer: what the procedure of the request says, and what is given beside."""
    found = entitlement.terms(kinds) if isinstance(entitlement, RequesterFinding) else Terms()
    return joined(given, found)


def kind_of_record(document: JSONObject) -> str:
    """Return the type that says what a credential is: a known kind of record, or else the last it names."""
    types = types_of(document)
    named = [each for each in types if each != _GENERAL] or [_GENERAL]
    return next((each for each in named if each in RECORD_KINDS), named[-1])


def _chosen(reveal: Mapping[str, Sequence[str]], item: Item) -> tuple[str, ...]:
    return tuple(sorted(set(reveal.get(item.id, ()))))


def receipt_of(outgoing: Outgoing, statements: Sequence[Statement], now: dt.datetime) -> ReleaseReceipt:
    """Return the receipt of what is about to leave, after checking that it may.

    Raises:
        UsageError: `RELEASE_BASIS_MISSING`, if it rests on nothing; `CONSENT_UNKNOWN`.
        VerificationError: `RELEASE_REQUEST`, if it rests on the request of somebody who is neither the learner nor a
            guardian; `RELEASE_CONSENT_MISSING`, if the procedure wants a consent; `CONSENT_REFUSED`,
            `CONSENT_WITHDRAWN`, `CONSENT_EXPIRED`, `CONSENT_RECIPIENT`, `CONSENT_BEYOND` or `CONSENT_PURPOSE`, if the
            consent does not carry it.
        MalformedError: `CONSENT_PERIOD`, if it is to be kept for no period that there is.
    """
    subject = next((each for each in statements if isinstance(each, Subject)), None)
    basis = _basis(outgoing.terms, subject)
    if isinstance(basis, PersonsRequest) and basis.by is not None:
        _check_who_asked(basis.by, statements)
    terms, record = outgoing.terms, None
    if isinstance(basis, Consent):
        record = _consent_that_carries(outgoing, basis, statements, now)
        terms = replace(terms, purpose=record.purpose, purpose_type=record.purpose_type)
        terms = replace(terms, retention_period=record.retention_period)
        name = ", ".join(_names(record, outgoing.recipients))
        terms = replace(terms, recipient_name=terms.recipient_name or name)
    period = terms.retention_period
    return ReleaseReceipt(
        receipt_id=str(uuid.uuid4()),
        release=outgoing.release,
        event_time=now,
        pii_principal_id=None if subject is None else subject.learner,
        lawful_basis=LawfulBasis.of(basis),
        purpose=terms.purpose or SHOWN_BY_THE_PERSON,
        purpose_type=terms.purpose_type,
        pii_information=outgoing.information,
        recipients=outgoing.recipients,
        recipient_name=terms.recipient_name,
        retention_period=period,
        retained_until=None if period is None else last_day(period, now),
        jurisdiction="JP" if record is None else record.jurisdiction,
        withdrawal_method=None if record is None else record.withdrawal_method,
        may_withdraw=() if record is None else tuple(sorted({record.pii_principal_id, *outgoing.signers})),
        digest=outgoing.digest,
    )


def _basis(terms: Terms, subject: Subject | None) -> Basis:
    """Return on what it rests; where a school keeps the profile, no person is there whose request it could be."""
    basis = PersonsRequest(terms.asked_by) if terms.basis is None else terms.basis
    unasked = isinstance(basis, PersonsRequest) and basis.by is None
    if unasked and subject is not None and subject.keeper is Keeper.SCHOOL:
        raise UsageError(Code.RELEASE_BASIS_MISSING)
    if isinstance(basis, Statute) and not all((basis.name.en, basis.name.ja, basis.article.en, basis.article.ja)):
        raise UsageError(Code.RELEASE_BASIS_MISSING)
    if terms.consent_demanded and not isinstance(basis, Consent):
        raise VerificationError(Code.RELEASE_CONSENT_MISSING)
    return basis


def _check_who_asked(person: str, statements: Sequence[Statement]) -> None:
    learners = {each.learner for each in statements if isinstance(each, Subject)}
    guardians = {each.guardian for each in statements if isinstance(each, GuardianshipGrant)}
    if person not in learners | guardians:
        raise VerificationError(Code.RELEASE_REQUEST, person=person)


def _consent_that_carries(
    outgoing: Outgoing, basis: Consent, statements: Sequence[Statement], now: dt.datetime
) -> ConsentRecord:
    record = record_of(statements, basis.record_id)
    check_in_force(record, events_of(statements, basis.record_id), now)
    for recipient in outgoing.recipients:
        if recipient not in _recipients(record):
            raise VerificationError(Code.CONSENT_RECIPIENT, recipient=recipient)
    for each in outgoing.information:
        # By what right a guardian shows something goes with it.
        by_right = each.pii_type == GUARDIANSHIP_CREDENTIAL.credential_type
        if not by_right and not any(agreed.covers(each) for agreed in record.pii_information):
            raise VerificationError(Code.CONSENT_BEYOND, data=_data(each))
    wanted = outgoing.terms.purpose_type
    if wanted is not None and wanted != record.purpose_type:
        raise VerificationError(Code.CONSENT_PURPOSE, purpose=wanted)
    return record


def _recipients(record: ConsentRecord) -> frozenset[str]:
    parties = (*record.pii_controllers, *record.recipient_third_parties)
    return frozenset(name for party in parties for name in (party.party_id, *party.party_url))


def _names(record: ConsentRecord, recipients: Sequence[str]) -> list[str]:
    parties = (*record.pii_controllers, *record.recipient_third_parties)
    return [each.party_name for each in parties if not {each.party_id, *each.party_url}.isdisjoint(recipients)]


def _data(each: PersonalInformation) -> str:
    return " ".join((each.pii_type, *each.pii_attribute_id))
