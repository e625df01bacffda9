"""The file of an approval route (決裁経路), which each office decides on.

format = "vcedu approval route 1"
office = "見本市立第一小学校"

[[step]]                                      # in this order: who drafts, then who decides
roles = ["clerk"]
[[step]]
roles = ["principal", "deputy"]               # either of them

[[officer]]
role = "clerk"
name = "事務 太郎"
key = "z6Mk…"                                 # the officer's public key, as a Multikey
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from vcedu.education.expected import sound_text
from vcedu.errors import Code, MalformedError, VceduError
from vcedu.keys import VerifyingKey

_MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who may act in a role.

    Attributes:
        role: The role, such as `principal`.
        name: What the officer is called.
        key: The key that the officer signs with.
    """

    role: str
    name: str
    key: VerifyingKey


@dataclass(frozen=True, slots=True)
class ApprovalRoute:
    """Who must approve, one after the other.

    Attributes:
        office: The office whose route it is.
        steps: The roles of each step, of which one suffices.
        officers: Everybody who may act.
    """

    office: str
    steps: tuple[frozenset[str], ...]
    officers: tuple[Officer, ...]

    @classmethod
    def read(cls, data: bytes) -> ApprovalRoute:
        """Return the route in a file.

        Raises:
            MalformedError: `APPROVAL_ROUTE`, with the key at fault: a key is missing, unknown or of another type; a
                role that a step needs has no officer, or an officer has a role that no step needs; a key is none, or
                that of two officers.
        """
        if len(data) > _MOST_BYTES:
            raise _malformed("-")
        try:
            file = _File.model_validate(tomllib.loads(data.decode()))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise _malformed("-") from error
        except ValidationError as error:
            raise _malformed(".".join(map(str, error.errors()[0]["loc"]))) from error
        steps = tuple(frozenset(step.roles) for step in file.step)
        officers = tuple(_officer(officer, number) for number, officer in enumerate(file.officer))
        needed, held = frozenset[str]().union(*steps), {officer.role for officer in officers}
        if needed != held:
            raise _malformed("officer")
        if len({officer.key for officer in officers}) < len(officers):
            raise _malformed("officer")
        return cls(file.office, steps, officers)

    def officer(self, role: str, key: VerifyingKey) -> Officer | None:
        """Return who acts in a role with a key; None if nobody does."""
        return next((each for each in self.officers if each.role == role and each.key == key), None)


_Text = Annotated[str, AfterValidator(sound_text)]
_Role = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Step(_Model):
    roles: Annotated[list[_Role], Field(min_length=1)]


class _Officer(_Model):
    role: _Role
    name: _Text
    key: str


class _File(_Model):
    format: Literal["vcedu approval route 1"]
    office: _Text
    step: Annotated[list[_Step], Field(min_length=1)]
    officer: Annotated[list[_Officer], Field(min_length=1)]


def _officer(officer: _Officer, number: int) -> Officer:
    try:
        return Officer(officer.role, officer.name, VerifyingKey.from_multikey(officer.key))
    except VceduError as error:
        raise _malformed(f"officer.{number}.key") from error


def _malformed(key: str) -> MalformedError:
    return MalformedError(Code.APPROVAL_ROUTE, key=key)
