"""What establishers decide: ages, which acts are daily and which major, who at the desk may do what, whom to trust."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from vcedu.education.kinds import RECORD_KINDS
from vcedu.errors import Code, MalformedError, Message
from vcedu.holder.access.files import RulesFile, Text, read_rules
from vcedu.holder.access.statements import Role  # noqa: TC001 - read at run time
from vcedu.holder.access.terms import AccessAct, Weight

if TYPE_CHECKING:
    from collections.abc import Mapping

_DeskAct: TypeAlias = Literal["list", "view", "receive", "present"]


class _Words(RulesFile):
    en: Text
    ja: Text


class _ActsFile(RulesFile):
    format: Literal["vcedu acts 1"]
    version: int
    daily: dict[Text, _Words]
    major: dict[Text, _Words]


class _DeskFile(RulesFile):
    format: Literal["vcedu desk 1"]
    version: int
    own_class: list[Role]
    kind: dict[str, dict[Role, list[_DeskAct]]]


@dataclass(frozen=True, slots=True)
class Acts:
    """Which acts are daily, and which are major."""

    daily: Mapping[str, Message]
    major: Mapping[str, Message]

    def weight(self, matter: str | None, *, urgent: bool) -> Weight:
        """Return how much depends on a matter; None stands for what concerns no matter, such as reading."""
        if matter is None or matter in self.daily:
            return Weight.DAILY
        return Weight.URGENT if urgent else Weight.MAJOR


@dataclass(frozen=True, slots=True)
class Desk:
    """What staff may do: the acts for each kind of record and role."""

    own_class: frozenset[Role]
    rights: Mapping[str, Mapping[Role, frozenset[AccessAct]]]

    def allows(self, role: Role, act: AccessAct, kinds: frozenset[str]) -> bool:
        """Return whether a role may do something with a record of these types; what is not listed it may not."""
        return any(act in self.rights.get(kind, {}).get(role, ()) for kind in kinds)


def read_acts(data: bytes) -> Acts:
    """Return the acts in a file.

    Raises:
        MalformedError: `ACCESS_FILE`, with the key at fault: one is missing, unknown or of another type, or an act is
            daily and major.
    """
    file = read_rules(data, _ActsFile)
    for twice in sorted(file.daily.keys() & file.major.keys()):
        raise MalformedError(Code.ACCESS_FILE, key=f"major.{twice}")
    return Acts(
        *(MappingProxyType({k: Message(w.en, w.ja) for k, w in part.items()}) for part in (file.daily, file.major))
    )


def read_desk(data: bytes) -> Desk:
    """Return the table of a school's desk in a file.

    Raises:
        MalformedError: `ACCESS_FILE`, with the key at fault: one is missing, unknown or of another type, or a kind of
            record is none.
    """
    file = read_rules(data, _DeskFile)
    for unknown in sorted(file.kind.keys() - RECORD_KINDS.keys()):
        raise MalformedError(Code.ACCESS_FILE, key=f"kind.{unknown}")
    rights = {
        kind: MappingProxyType({role: frozenset(map(AccessAct, acts)) for role, acts in roles.items()})
        for kind, roles in file.kind.items()
    }
    return Desk(frozenset(file.own_class), MappingProxyType(rights))


@functools.cache
def shipped_acts() -> Acts:
    """Return the acts that come with this library."""
    return read_acts(_shipped("acts.toml"))


@functools.cache
def shipped_desk() -> Desk:
    """Return the table of a school's desk that comes with this library."""
    return read_desk(_shipped("desk.toml"))


def _shipped(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """What decisions rest on beside statements.

    Attributes:
        authorities: Those who order restrictions, courts' decisions and the like, by identifier.
        issuers: The schools and boards that may leave records.
        successors: Which authority follows another.
        second_factors: For each person the identifiers of their further devices.
        assent_age: From when a learner is asked in major acts.
        own_consent_age: From when a learner decides in daily ones.
        majority: From when a learner decides alone.
        acts: Which acts are daily, and which major.
        desk: What a school's staff may do.
    """

    authorities: frozenset[str] = frozenset()
    issuers: frozenset[str] = frozenset()
    successors: Mapping[str, str] = field(default_factory=dict)
    second_factors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    assent_age: int = 12
    own_consent_age: int = 16
    majority: int = 18
    acts: Acts = field(default_factory=shipped_acts)
    desk: Desk = field(default_factory=shipped_desk)

    def follows(self, authority: str, ordered: str) -> bool:
        """Return whether an authority is the one that ordered something, or has come to its place."""
        seen: set[str] = set()
        while ordered not in seen:
            if authority == ordered:
                return True
            seen.add(ordered)
            ordered = self.successors.get(ordered, ordered)
        return False
