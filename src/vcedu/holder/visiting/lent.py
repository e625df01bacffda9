"""What of an item somebody sees to whom it was lent in part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vcedu.canonical.contexts import ContextStore
from vcedu.holder.access import Relation
from vcedu.holder.access.terms import GrantState
from vcedu.holder.disclosing import disclose
from vcedu.model.envelope import types_of

if TYPE_CHECKING:
    from vcedu.holder.access import Household
    from vcedu.holder.access.statements import Delegation
    from vcedu.holder.items import Item


def as_lent(item: Item, household: Household, person: str, capacity: Relation) -> Item:
    """Return an item as somebody sees it: in part where it is lent in part alone.

    Raises:
        VceduError: what `vcedu.holder.disclosing.disclose` raises.
    """
    if capacity is not Relation.DELEGATE:
        return item
    kinds = frozenset(types_of(item.secured.envelope.document))
    lent = [
        each
        for each, state in household.delegations_to(person)
        if state is GrantState.ACTIVE and (item.id in each.items or kinds & each.kinds)
    ]
    if not all(each.pointers for each in lent):
        return item
    shown = disclose(item.secured, _pointers(lent), contexts=ContextStore.production())
    return replace(item, document=shown)


def _pointers(lent: list[Delegation]) -> list[str]:
    return sorted({pointer for each in lent for pointer in each.pointers})
