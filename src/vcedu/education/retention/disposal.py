"""The statement that a school makes when it destroys what records were issued from (廃棄).

It says on which day which kind of source was destroyed, and which records had been issued from it before: these stand,
though the school can no longer say more of them. A record is named by a digest of its identifier; whoever has none of
them learns nothing of anybody.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError
from vcedu.model.envelope import identifier_of, only_value, types_of, values_of
from vcedu.model.time import format_timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject, JSONValue

DISPOSAL_TYPE = "DisposalStatement"
MOST_RECORDS = 4_000
"""How many records one statement may name, so that every verifier can check it within its budget."""

_CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
_CORRECTIONS = "https://w3id.org/vcedu/corrections/v1"
_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Disposal:
    """What a statement of disposal says.

    Attributes:
        issuer: The DID of the school that kept the source.
        on: The day on which it was destroyed.
        kind: What it was: the rule of the establisher's table.
        records: The digests of the credentials that had been issued from it.
    """

    issuer: str
    on: dt.date
    kind: str
    records: frozenset[str]


def disposal_statement(
    *, statement_id: str, issuer_id: str, on: dt.date, kind: str, records: Sequence[str], at: dt.datetime
) -> JSONObject:
    """Return the unsigned statement of a disposal.

    Args:
        statement_id: Its identifier.
        issuer_id: The school's DID.
        on: The day of the disposal.
        kind: What was destroyed.
        records: The digests of the credentials that had been issued from it, at most `MOST_RECORDS`.
        at: When it is stated.
    """
    listed: list[JSONValue] = [*sorted(records)]
    return {
        "@context": [_CREDENTIALS, _CORRECTIONS],
        "id": statement_id,
        "type": ["VerifiableCredential", DISPOSAL_TYPE],
        "issuer": issuer_id,
        "validFrom": format_timestamp(at),
        "credentialSubject": {
            "type": "Disposal",
            "disposedOn": on.isoformat(),
            "disposedKind": kind,
            "issuedRecord": listed,
        },
    }


def read_disposal(document: JSONObject) -> Disposal:
    """Return what a statement of disposal says; whether it is genuine is for verification to find out.

    Raises:
        MalformedError: `DISPOSAL_MALFORMED`, with the path of the member at fault.
    """
    subject, issuer = only_value(document.get("credentialSubject")), identifier_of(document.get("issuer"))
    if DISPOSAL_TYPE not in types_of(document) or issuer is None:
        raise _malformed("/type")
    if not isinstance(subject, dict):
        raise _malformed("/credentialSubject")
    kind, records = only_value(subject.get("disposedKind")), values_of(subject.get("issuedRecord"))
    if not isinstance(kind, str) or not kind:
        raise _malformed("/credentialSubject/disposedKind")
    named = frozenset(each for each in records if isinstance(each, str) and _DIGEST.fullmatch(each))
    if len(named) < len(records) or len(named) > MOST_RECORDS:
        raise _malformed("/credentialSubject/issuedRecord")
    return Disposal(issuer, _day(only_value(subject.get("disposedOn"))), kind, named)


def _day(value: JSONValue) -> dt.date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise _malformed("/credentialSubject/disposedOn")


def _malformed(path: str) -> MalformedError:
    return MalformedError(Code.DISPOSAL_MALFORMED, path=path)
