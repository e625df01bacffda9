"""What of a document is mapped: all of it, but for contexts that the proofs inside it merely repeat.

A suite that signs JSON writes the document's contexts into the proof once more (Data Integrity EdDSA Cryptosuites 1.0
section 3.3.1). In a presentation, or a record made of records, such a proof lies deep inside. Applied twice, contexts
say nothing new, and the proof's own members are protected terms of the first of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.contexts.rules import CARRIERS
from vcedu.model.envelope import values_of

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue

_DEEPEST = 64


def mappable(document: JSONObject) -> JSONObject:
    """Return a copy of a document in which no proof of a credential inside repeats that credential's contexts."""
    return _members(document, 0)


def _members(value: JSONObject, depth: int) -> JSONObject:
    return {name: _value(member, depth + 1, is_document=name in CARRIERS) for name, member in value.items()}


def _value(value: JSONValue, depth: int, *, is_document: bool) -> JSONValue:
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [_value(item, depth + 1, is_document=is_document) for item in value]
    if not isinstance(value, dict):
        return value
    members = _members(value, depth)
    if is_document and "proof" in members:
        members["proof"] = _without_repeated(members["proof"], values_of(value.get("@context")))
    return members


def _without_repeated(proof: JSONValue, contexts: list[JSONValue]) -> JSONValue:
    if isinstance(proof, list):
        return [_without_repeated(item, contexts) for item in proof]
    if not isinstance(proof, dict):
        return proof
    own = values_of(proof.get("@context"))
    if not own or contexts[: len(own)] != own:
        return proof
    return {name: member for name, member in proof.items() if name != "@context"}
