"""The statements of a registry and of establishers (設置者): who may issue what, where, from when until when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from vcedu.dids import DID
from vcedu.model import format_timestamp
from vcedu.trust import Action, read_statement
from vcedu.trust.statements import STATEMENT_TYPE

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.issuer.issuer import Issuer
    from vcedu.model import Secured
    from vcedu.trust import DatedIdentifier, EntityCode

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/recognition/v1")
_NAMESPACE = uuid.UUID("7d1f8e0a-52a5-5c0e-9a52-0f6f4a1d3c77")


@dataclass(frozen=True, slots=True)
class Registration:
    """What is stated of a body.

    Attributes:
        name: What it is called.
        code: Its code.
        identifiers: The DIDs it uses, with their dates; at least one.
        valid_from: From when on it is registered.
        issues: The kinds of record it may issue, as credential types.
        requests: The kinds it may ask for.
        territory: Where, as prefectures (2 digits) or municipalities (6 digits).
        may_delegate: Whether it may register others.
        valid_until: Until when; None for no end.
        successors: The DIDs of the bodies that keep its records once it has ended.
        status: A `credentialStatus` entry, where the registration is to be revocable.
        suites: The cryptosuites of which each record it issues must carry a proof.
        suites_from: From when on; None for as long as the registration holds.
    """

    name: str
    code: EntityCode
    identifiers: tuple[DatedIdentifier, ...]
    valid_from: dt.datetime
    issues: frozenset[str] = frozenset()
    requests: frozenset[str] = frozenset()
    territory: frozenset[str] = frozenset()
    may_delegate: bool = False
    valid_until: dt.datetime | None = None
    successors: frozenset[str] = frozenset()
    status: JSONObject = field(default_factory=dict)
    suites: frozenset[str] = frozenset()
    suites_from: dt.datetime | None = None


class Registry:
    """Makes the statements of one body.

    Args:
        issuer: Signs for the body.
    """

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer.signing_whole()

    def register(self, registration: Registration) -> Secured:
        """Return the signed statement. The same body's newer statement bears the same `id` and replaces the older.

        Raises:
            MalformedError: `STATEMENT_MALFORMED`, or what reading codes and DIDs raises.
            VceduError: what `Issuer.issue` raises.
        """
        for did in (*(identifier.did for identifier in registration.identifiers), *registration.successors):
            DID.parse(did)
        document = self._document(registration)
        read_statement({**document, "issuer": self._issuer.id})
        return self._issuer.issue(document)

    def end(self, statement: Secured, at: dt.datetime, *, successors: frozenset[str] = frozenset()) -> Secured:
        """Return the statement signed anew, with an end.

        Args:
            statement: A statement of this body.
            at: Until when the registration holds; what was issued until then stays good.
            successors: The DIDs of the bodies that keep its records from then on: of a school it was merged into, or
                of the establisher of a school that was closed.

        Raises:
            UsageError: `ISSUE_ISSUER_NOT_KEY`, for a statement of another body.
            MalformedError: `STATEMENT_MALFORMED`, if it is to succeed itself.
            VceduError: what `register` raises.
        """
        unsigned = {name: value for name, value in statement.envelope.document.items() if name != "proof"}
        ended = {**unsigned, "validUntil": format_timestamp(at)}
        if successors:
            for did in successors:
                DID.parse(did)
            subject = cast("JSONObject", unsigned["credentialSubject"])
            ended["credentialSubject"] = {**subject, "succeededBy": [*sorted(successors)]}
            read_statement(ended)
        return self._issuer.issue(ended)

    def _document(self, registration: Registration) -> JSONObject:
        code = registration.code
        name = f"{self._issuer.id} {code.scheme} {code.value}"
        end = registration.valid_until
        subject: JSONObject = {
            "id": registration.identifiers[0].did if registration.identifiers else None,
            "type": "RecognizedEntity",
            "name": registration.name,
            "entityCode": {"type": "EntityCode", "codeScheme": code.scheme.value, "codeValue": code.value},
            "recognizedIdentifier": [_identifier(identifier) for identifier in registration.identifiers],
            "recognizedTo": _actions(registration),
            "mayDelegate": registration.may_delegate,
        }
        if registration.successors:
            subject["succeededBy"] = [*sorted(registration.successors)]
        if registration.suites:
            subject["requiredCryptosuite"] = [*sorted(registration.suites)]
        if registration.suites_from:
            subject["requiredFrom"] = format_timestamp(registration.suites_from)
        if registration.territory:
            subject["territory"] = [*sorted(registration.territory)]
        return {
            "@context": [*CONTEXTS],
            "id": f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}",
            "type": ["VerifiableCredential", STATEMENT_TYPE],
            "validFrom": format_timestamp(registration.valid_from),
            **({} if end is None else {"validUntil": format_timestamp(end)}),
            **({"credentialStatus": registration.status} if registration.status else {}),
            "credentialSubject": subject,
        }


def _actions(registration: Registration) -> list[JSONValue]:
    given = {Action.ISSUE: registration.issues, Action.REQUEST: registration.requests}
    return [
        {"type": "RecognizedAction", "action": action.value, "recordKind": [*sorted(kinds)]}
        for action, kinds in given.items()
        if kinds
    ]


def _identifier(identifier: DatedIdentifier) -> JSONObject:
    dates = {"usedFrom": identifier.used_from, "usedUntil": identifier.used_until}
    given: JSONObject = {name: format_timestamp(moment) for name, moment in dates.items() if moment is not None}
    return {"type": "DatedIdentifier", "did": identifier.did, **given}
