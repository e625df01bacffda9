"""What a role in a roster is at the desk: a file that each board writes for itself."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, get_args

from pydantic import AfterValidator

from vcedu.holder.access.files import RulesFile, Text, read_rules
from vcedu.holder.access.statements import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

_StaffRole: TypeAlias = Literal[
    "aide",
    "counselor",
    "districtAdministrator",
    "principal",
    "proctor",
    "siteAdministrator",
    "systemAdministrator",
    "teacher",
]
STAFF_ROLES: frozenset[str] = frozenset(get_args(_StaffRole))
"""OneRoster's roles that staff have; parents and pupils work at no desk."""


def _of_no_class(role: Role) -> Role:
    if role is Role.HOMEROOM_TEACHER:
        raise ValueError(role)  # whose class it would be is not said
    return role


_Role: TypeAlias = Annotated[Role, AfterValidator(_of_no_class)]


class _File(RulesFile):
    format: Literal["vcedu roster roles 1"]
    version: int
    homeroom: Literal["primary", "all", "none"]
    role: dict[_StaffRole, _Role]
    person: dict[Text, list[_Role]]


@dataclass(frozen=True, slots=True)
class RosterRules:
    """What roles in a roster are at the desk.

    Attributes:
        homeroom: Who of a homeroom class's teachers is its homeroom teacher: `primary`, `all` or `none`.
        roles: What each of OneRoster's roles is; one that is not listed is nothing.
        people: What single people are, by their identifier in the roster.
    """

    homeroom: str
    roles: Mapping[str, Role]
    people: Mapping[str, frozenset[Role]] = field(default_factory=dict)


def read_roster_rules(data: bytes) -> RosterRules:
    """Return the rules in a file.

    Raises:
        MalformedError: `ACCESS_FILE`, with the key at fault: one is missing, unknown or of another type, a role is none
            of staff's, or somebody is a homeroom teacher of no class.
    """
    file = read_rules(data, _File)
    roles = {str(name): role for name, role in file.role.items()}
    return RosterRules(file.homeroom, roles, {person: frozenset(roles) for person, roles in file.person.items()})


@functools.cache
def shipped_roster_rules() -> RosterRules:
    """Return the rules that come with this library: nobody but principals and homeroom teachers has access."""
    return read_roster_rules(resources.files(__package__).joinpath("roster_roles.toml").read_bytes())
