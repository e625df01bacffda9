"""What an establisher (設置者) issues again to who has lost it, and in how many days, `reissue.toml`.

format = "vcedu re-issue 1"
establisher = "見本市教育委員会"
draft = false                                 # true until the establisher has decided on it
office = { en = "the office of your school", ja = "在籍校の事務室" }
bring = [{ en = "an identity document", ja = "本人確認書類" }]

[[record]]
kind = "ClrCredential"                        # a credential type; none that never passes through the family's hands
issued_by = "school"                          # or "board"
days = 3                                      # on which the office is open
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from vcedu.education.kinds import RECORD_KINDS, Delivery, IssuedBy, RecordKind
from vcedu.errors import Code, MalformedError, Message

_MOST_BYTES = 64 * 1024
_Text = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Words(_Model):
    en: _Text
    ja: _Text

    @property
    def message(self) -> Message:
        return Message(self.en, self.ja)


class _Record(_Model):
    kind: str
    issued_by: Literal["school", "board"]
    days: Annotated[int, Field(ge=0, le=365)]


class _File(_Model):
    format: Literal["vcedu re-issue 1"]
    establisher: _Text
    draft: bool
    office: _Words
    bring: Annotated[list[_Words], Field(min_length=1, max_length=5)]
    record: Annotated[list[_Record], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class ReissueRule:
    """By whom and how soon one kind of record is issued again.

    Attributes:
        kind: The kind.
        issued_by: Who issues it.
        days: In how many of the office's days.
    """

    kind: RecordKind
    issued_by: IssuedBy
    days: int


@dataclass(frozen=True, slots=True)
class ReissueTable:
    """What an establisher has decided on issuing records again.

    Attributes:
        establisher: Who has decided it.
        is_draft: Whether nobody has decided it yet.
        office: Where to ask.
        bring: What to bring.
        rules: The rules, in the order in which they are shown.
    """

    establisher: str
    is_draft: bool
    office: Message
    bring: tuple[Message, ...]
    rules: tuple[ReissueRule, ...]


def read_reissue_table(data: bytes) -> ReissueTable:
    """Return the table in a file.

    Raises:
        MalformedError: `REISSUE_TABLE`, with the key at fault.
    """
    if len(data) > _MOST_BYTES:
        raise _malformed("-")
    try:
        file = _File.model_validate(tomllib.loads(data.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _malformed("-") from error
    except ValidationError as error:
        raise _malformed(".".join(map(str, error.errors()[0]["loc"]))) from error
    rules = tuple(_rule(record, f"record.{number}") for number, record in enumerate(file.record))
    if len({rule.kind for rule in rules}) < len(rules):
        raise _malformed("record")
    bring = tuple(words.message for words in file.bring)
    return ReissueTable(file.establisher, file.draft, file.office.message, bring, rules)


@functools.cache
def shipped_reissue_table() -> ReissueTable:
    """Return the table that comes with this library: a draft for establishers to decide on."""
    return read_reissue_table((resources.files(__package__) / "default.toml").read_bytes())


def _rule(record: _Record, key: str) -> ReissueRule:
    kind, issuer = RECORD_KINDS.get(record.kind), IssuedBy(record.issued_by)
    if kind is None or kind.delivery is Delivery.INSTITUTION_ONLY:
        raise _malformed(f"{key}.kind")
    if issuer not in kind.issued_by:
        raise _malformed(f"{key}.issued_by")
    return ReissueRule(kind, issuer, record.days)


def _malformed(key: str) -> MalformedError:
    return MalformedError(Code.REISSUE_TABLE, key=key)
