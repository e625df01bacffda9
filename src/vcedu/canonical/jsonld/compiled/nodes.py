"""The walk along compiled tables: what a document states, in one pass from the parsed document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.compiled.emission import DEEPEST, Doubt, Emission, TooMany

if TYPE_CHECKING:
    from vcedu.canonical.jsonld.compiled.tables import Table
    from vcedu.canonical.rdfc.grouped import Links
    from vcedu.canonical.values import JSONObject


def describe(  # noqa: C901, PLR0912 - the inner loop of the library, where each call costs
    state: Emission, element: JSONObject, table: Table, incoming: str, graph: int, depth: int
) -> tuple[str, int, JSONObject]:
    """State what a node says.

    Args:
        state: What has been stated.
        element: The node.
        table: What names mean in it.
        incoming: The statement whose object it would be as a blank node; "" if there is none.
        graph: The number of its graph.
        depth: How deep it lies.

    Returns:
        Its term, or "" and its number if it is a blank node; and its normal form.

    Raises:
        Doubt, VceduError: The walker must decide.
        TooMany: It makes more statements than it may.
    """
    if depth > DEEPEST:
        raise Doubt
    members: JSONObject = {}
    if table.may_carry and "@context" in element:
        table, members["@context"] = table.enter(element["@context"], state)
        element = {name: value for name, value in element.items() if name != "@context"}
    given = element.get(table.type_name)
    if given.__class__ is list and len(given) == 1:
        given = given[0]
    plan = table.plans.get(given) if given.__class__ is str else None
    inner, handlers, id_name, names, type_tails, is_document, prefixes = plan or table.plan_of(element)
    tails = [*type_tails]
    links: Links = []
    if id_name in element:
        subject, number = state.iri(element[id_name], prefixes), -1
    else:
        subject, number = "", len(state.blanks)
        state.blanks.append((tails, links, incoming, graph))
    at = (tails, links, subject, graph, depth)
    for name, value in element.items():
        try:
            before, after, state_values = handlers[name]
        except KeyError:
            before, after, state_values = inner.handler(name)
        if before and value.__class__ is str:
            tails.append(f"{before}{value}{after}")
            members[name] = [value]
        elif state_values is not None:
            made = state_values(state, value, at)
            if made is not None:
                members[name] = made
        elif name == id_name:
            members[name] = value
        elif names:
            members[name] = [*names]
    state.stated += len(tails) + len(links)
    if state.stated > state.most:
        raise TooMany
    if subject and len(members) > 1:
        state.describe(subject, at, is_document=is_document or not depth)
    return subject, number, members
