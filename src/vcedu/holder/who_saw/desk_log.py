"""A school's log of one child's records, as the school hands it to the family: signed, and its staff told by role.

A token in the compact form of JWS, of a type of its own (see `vcedu.holder.consent.signed`), that names the school,
the child, and for whom it was made out: it says what that person may know, and is no use to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, MalformedError, Message, UsageError, VerificationError
from vcedu.holder.access.terms import Relation
from vcedu.holder.consent.records import LIMITS
from vcedu.holder.consent.signed import read_signed, sign_document
from vcedu.holder.who_saw.words import CAPACITIES
from vcedu.rendering import SeenRow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.holder.access.statements import Subject
    from vcedu.holder.consent.signed import KeyOf
    from vcedu.holder.presenting import HolderKey

TYPE = "vcedu-desk-log+jwt"


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Row(_Closed):
    at: AwareDatetime
    who: Message
    capacity: Message
    act: Message
    records: tuple[Message, ...]
    outcome: Literal["allowed", "waiting", "refused", "hidden"]
    decision: Message
    why: Message
    recipient: str
    basis: Message | None
    purpose: Message | None


class DeskLog(_Closed):
    """What a school's staff did with one child's records, as far as one person may know.

    Attributes:
        format: The format and its version.
        school: The school, by identifier.
        learner: The child, by identifier.
        reader: For whom it was made out, by identifier.
        since: From when on; None for all that the school has.
        until: Up to when.
        told: What happened, oldest first.
    """

    format: Literal["vcedu desk log 1"] = "vcedu desk log 1"
    school: str
    learner: str
    reader: str
    since: AwareDatetime | None
    until: AwareDatetime
    told: tuple[_Row, ...] = Field(alias="rows")

    @property
    def rows(self) -> list[SeenRow]:
        """What happened, to be shown."""
        return [SeenRow(**{name: getattr(row, name) for name in _Row.model_fields}) for row in self.told]


def sign_desk_log(
    rows: Iterable[SeenRow],
    subject: Subject | None,
    *,
    reader: str,
    since: dt.datetime | None,
    until: dt.datetime,
    key: HolderKey,
) -> bytes:
    """Return what staff did, of the rows that somebody may read, signed by the school.

    Raises:
        UsageError: `DESK_LOG_KEEPER`, if no school keeps the profile, or the key is not that school's;
            `DESK_LOG_TOO_LONG`; `KEY_CAPABILITY`.
        ApprovalPending: `APPROVAL_PENDING`, from a signer that awaits a release.
    """
    school = None if subject is None else subject.school
    if subject is None or school is None or key.method.partition("#")[0] != school:
        raise UsageError(Code.DESK_LOG_KEEPER, school=school or "-")
    staff: list[JSONValue] = [row.as_data for row in rows if row.capacity == CAPACITIES[Relation.STAFF]]
    content: JSONObject = {
        "format": "vcedu desk log 1",
        "school": school,
        "learner": subject.learner,
        "reader": reader,
        "since": None if since is None else since.isoformat(),
        "until": until.isoformat(),
        "rows": staff,
    }
    size = len(jcs(content))
    if size > LIMITS.max_bytes:
        raise UsageError(Code.DESK_LOG_TOO_LONG, limit=LIMITS.max_bytes, size=size)
    return sign_document(content, TYPE, key=key)


def read_desk_log(data: bytes, *, school: str, learner: str, reader: str, key_of: KeyOf | None = None) -> DeskLog:
    """Return what a school's log says, after checking that it is the school's, and for this child and this person.

    Args:
        data: The log as the school handed it over.
        school: The school, by identifier.
        learner: The child, by identifier.
        reader: For whom it must have been made out, by identifier.
        key_of: Returns the key of a verification method; by default of did:key and did:jwk alone.

    Raises:
        VerificationError: `DESK_LOG_SIGNER`, if another signed it; `DESK_LOG_OTHERS`, if it is of another child or was
            made out for somebody else.
        MalformedError: `DESK_LOG_FORMAT`, if it is no such log.
        VceduError: what `vcedu.holder.consent.signed.read_signed` raises.
    """
    signed = read_signed(data, TYPE, key_of=key_of)
    if signed.signer != school or signed.content.get("school") != school:
        raise VerificationError(Code.DESK_LOG_SIGNER, signer=signed.signer, school=school)
    try:
        found = DeskLog.model_validate(signed.content)
    except ValidationError as error:
        path = "".join(f"/{part}" for part in error.errors()[0]["loc"])
        raise MalformedError(Code.DESK_LOG_FORMAT, path=path) from error
    if (found.learner, found.reader) != (learner, reader):
        raise VerificationError(Code.DESK_LOG_OTHERS, learner=found.learner, reader=found.reader)
    return found
