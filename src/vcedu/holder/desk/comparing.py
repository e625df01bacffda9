"""What a board's own table of the desk gives or takes, beside the one that comes with the library; in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.kinds import RECORD_KINDS
from vcedu.errors import Message
from vcedu.holder.access.statements import Role
from vcedu.holder.access.terms import AccessAct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcedu.holder.access.policy import Desk

ROLES = {
    Role.PRINCIPAL: Message("a principal", "校長"),
    Role.DEPUTY: Message("a deputy principal", "副校長・教頭"),
    Role.HOMEROOM_TEACHER: Message("a homeroom teacher", "学級担任"),
    Role.NURSE: Message("a school nurse", "養護教諭"),
    Role.CLERK: Message("an office clerk", "事務職員"),
}
"""What the roles are called."""
_ACTS = {
    AccessAct.LIST: Message("list", "一覧"),
    AccessAct.VIEW: Message("read", "閲覧"),
    AccessAct.RECEIVE: Message("receive", "受理"),
    AccessAct.PRESENT: Message("present", "提示"),
}


def differences(own: Desk, other: Desk) -> list[Message]:
    """Return one sentence for each thing that a table gives or takes beside another: none where they say the same."""
    return [*_of_classes(own, other), *_of_rights(own, other)]


def _of_classes(own: Desk, other: Desk) -> Iterator[Message]:
    for role, name in ROLES.items():
        if role in own.own_class - other.own_class:
            yield Message(
                f"{name.en} sees the records of the own class only, here",
                f"{name.ja}は、担当する学級の記録に限られます",
            )
        if role in other.own_class - own.own_class:
            yield Message(f"{name.en} sees the records of all classes, here", f"{name.ja}は、全学級の記録に及びます")


def _of_rights(own: Desk, other: Desk) -> Iterator[Message]:
    for kind, record in RECORD_KINDS.items():
        for role, name in ROLES.items():
            here, there = (desk.rights.get(kind, {}).get(role, frozenset()) for desk in (own, other))
            if more := _listed(here - there):
                yield Message(
                    f"{name.en} may also {more.en}, here: {record.name.en}",
                    f"{name.ja}は、{record.name.ja}の{more.ja}もできます",
                )
            if fewer := _listed(there - here):
                yield Message(
                    f"{name.en} may not {fewer.en}, here: {record.name.en}",
                    f"{name.ja}は、{record.name.ja}の{fewer.ja}ができません",
                )


def _listed(acts: Iterable[AccessAct]) -> Message | None:
    chosen = frozenset(acts)
    words = [word for act, word in _ACTS.items() if act in chosen]
    return Message(" or ".join(each.en for each in words), "・".join(each.ja for each in words)) if words else None
