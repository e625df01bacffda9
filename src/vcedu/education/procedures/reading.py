"""The file of a procedure, `procedure.toml`.

format = "vcedu procedure 1"
id = "transfer"
version = 1                                   # it only grows
establisher = "見本市教育委員会"
major_act = true                              # guardians who decide together must both agree
name = { en = "Transfer", ja = "転学" }

[[record]]
kind = "EnrollmentCertificate"                # a kind of record, as its credential type
sender = { en = "former school", ja = "前籍校" }
receiver = { en = "new school", ja = "転入校" }
delivery = "family"                           # or sealed_carry, institution_only: as the kind allows
basis = { en = "the person's request", ja = "本人の申請" }
# consent = true                              # if consent is the basis: nothing is handed over without
# law = { name = { en = "...", ja = "..." }, article = { en = "...", ja = "..." } }    # or if a statute is
retention_years = 5
minimum_proofing = 1                          # 0 to 3
required = ["legalName", "gradeLevel"]
optional = ["nameKana"]
forbidden = ["gender"]
"""

from __future__ import annotations

import functools
import json
import tomllib
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from vcedu.education.expected import sound_text
from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.education.procedures.procedure import Demand, Procedure, Statute
from vcedu.errors import Code, MalformedError, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_BYTES = 256 * 1024
_SHIPPED = ("transfer", "advancement", "certificate")


_Text = Annotated[str, AfterValidator(sound_text)]
_Claim = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]*$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Words(_Model):
    en: _Text
    ja: _Text

    @property
    def message(self) -> Message:
        return Message(self.en, self.ja)


class _Law(_Model):
    name: _Words
    article: _Words


class _Record(_Model):
    kind: str
    sender: _Words
    receiver: _Words
    delivery: Literal["family", "sealed_carry", "institution_only"]
    basis: _Words
    law: _Law | None = None
    consent: bool = False
    retention_years: Annotated[int, Field(ge=0, le=100)]
    minimum_proofing: Annotated[int, Field(ge=0, le=3)]
    required: list[_Claim]
    optional: list[_Claim] = Field(default_factory=list)
    forbidden: list[_Claim] = Field(default_factory=list)


class _File(_Model):
    format: Literal["vcedu procedure 1"]
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
    version: Annotated[int, Field(ge=1)]
    establisher: _Text
    major_act: bool = False
    name: _Words
    record: Annotated[list[_Record], Field(min_length=1)]


def read_procedure(data: bytes) -> Procedure:
    """Return the procedure in a file.

    Raises:
        MalformedError: `PROCEDURE_MALFORMED`, with the key at fault: a key is missing, unknown or of another type; a
            kind of record is none, is named twice, or does not travel that way; a claim is named twice, in one list or
            in two; a record is handed over by law and by consent.
    """
    if len(data) > _MOST_BYTES:
        raise _malformed("-")
    try:
        file = _File.model_validate(tomllib.loads(data.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _malformed("-") from error
    except ValidationError as error:
        raise _malformed(".".join(map(str, error.errors()[0]["loc"]))) from error
    demands = tuple(_demand(record, f"record.{number}") for number, record in enumerate(file.record))
    if len({demand.kind for demand in demands}) < len(demands):
        raise _malformed("record")
    return Procedure(file.id, file.version, file.establisher, file.name.message, file.major_act, demands)


@functools.cache
def shipped_procedures() -> Mapping[str, Procedure]:
    """Return the procedures that come with this library, by id: a draft for establishers to decide on."""
    folder = resources.files(__package__)
    found = [read_procedure((folder / f"{name}.toml").read_bytes()) for name in _SHIPPED]
    return MappingProxyType({procedure.id: procedure for procedure in found})


def draft_of_procedure(procedure_id: str, *, establisher: str) -> bytes:
    """Return the file of a shipped procedure in an establisher's name, for it to change and to sign.

    Args:
        procedure_id: One of the ids of `shipped_procedures`.
        establisher: The establisher's name; the file becomes the first version of its own.

    Raises:
        MalformedError: `PROCEDURE_MALFORMED`, for a name that cannot stand in one.
    """
    shipped = shipped_procedures()[procedure_id]
    _, _, text = (resources.files(__package__) / f"{shipped.id}.toml").read_text(encoding="utf-8").partition("\n")
    # A text in JSON is one in TOML too.
    text = text.replace('establisher = "vcedu"', f"establisher = {json.dumps(establisher, ensure_ascii=False)}", 1)
    data = text.replace(f"version = {shipped.version}", "version = 1", 1).encode()
    read_procedure(data)
    return data


def _demand(record: _Record, key: str) -> Demand:
    kind = RECORD_KINDS.get(record.kind)
    if kind is None:
        raise _malformed(f"{key}.kind")
    if kind.delivery is not Delivery(record.delivery):
        raise _malformed(f"{key}.delivery")
    if record.consent and record.law is not None:
        raise _malformed(f"{key}.consent")
    named = [*record.required, *record.optional, *record.forbidden]
    if len(set(named)) < len(named):
        raise _malformed(f"{key}.forbidden")
    required, optional, forbidden = map(frozenset, (record.required, record.optional, record.forbidden))
    return Demand(
        record.kind,
        record.sender.message,
        record.receiver.message,
        kind.delivery,
        record.basis.message,
        record.retention_years,
        record.minimum_proofing,
        required,
        optional,
        forbidden,
        None if record.law is None else Statute(record.law.name.message, record.law.article.message),
        record.consent,
    )


def _malformed(key: str) -> MalformedError:
    return MalformedError(Code.PROCEDURE_MALFORMED, key=key)
