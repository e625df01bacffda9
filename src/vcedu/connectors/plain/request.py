"""A request for a record: the record itself, and what the issue ledger (発行台帳) is to say of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from vcedu.canonical.strict_json import read_json_object
from vcedu.connectors.plain.shapes import Field, Record, Text, Whole
from vcedu.education.expected import Expected, unexpected

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.connectors.plain.kinds import Body, PlainKind

_MOST_DAYS = 36_525
_DAYS = Expected(f"a number of days from 1 to {_MOST_DAYS}", f"1から{_MOST_DAYS}までの日数")
_FIELDS = (
    Field("purpose", Text(), "What it is for, as the ledger says it."),
    Field("receiver", Text(), "To whom it is handed or sent, as the ledger says it."),
    Field("copies", Whole(), "How many copies.", required=False),
    Field("valid_days", Whole(), "For how many days it is valid; where this is absent, for always.", required=False),
)


@dataclass(frozen=True, slots=True)
class PlainRequest:
    """A request for a record.

    Attributes:
        record: The record: a model of the education layer.
        purpose: What it is for.
        receiver: To whom it is handed or sent.
        copies: How many copies.
        valid_days: For how many days it is valid; None for always.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is valid for no number of days.
    """

    record: object
    purpose: str
    receiver: str
    copies: int = 1
    valid_days: int | None = None

    def __post_init__(self) -> None:
        if self.valid_days is not None and not 1 <= self.valid_days <= _MOST_DAYS:
            raise unexpected("valid_days", self.valid_days, _DAYS)

    @property
    def valid_for(self) -> dt.timedelta | None:
        """How long it is valid; None for always."""
        return None if self.valid_days is None else dt.timedelta(days=self.valid_days)

    @classmethod
    def read(cls, body: bytes, kind: PlainKind, office: Body) -> PlainRequest:
        """Read a request for a record of a kind.

        Args:
            body: JSON.
            kind: The kind.
            office: The school or board that issues it.

        Raises:
            MalformedError: a `JSON_*` code, or that of the first value that is not what it must be, with its path.
        """
        return cast("PlainRequest", _shape(kind, office).read(read_json_object(body), ""))


def request_schema(kind: PlainKind, office: Body) -> JSONObject:
    """Return the JSON Schema of a request for a record of a kind."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_shape(kind, office).schema()}


def _shape(kind: PlainKind, office: Body) -> Record:
    name = kind.kind.name
    fields = (Field("record", kind.shape(office), f"{name.en} ({name.ja})."), *_FIELDS)
    return Record(PlainRequest, kind.kind.credential_type, fields)
