"""The term tables hold the definitions that PyLD makes of every shipped context, scope by scope."""

import dataclasses

import pytest
from pyld.jsonld import JsonLdProcessor

from canonical.jsonld.samples import CLR, OB, V1, V2
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld.reference import reference_for
from vcedu.canonical.jsonld.tables import TermTables
from vcedu.canonical.jsonld.terms import Term

STORE = ContextStore.interop()
ALONE = [[url] for url in STORE.documents]
TOGETHER = [
    [V2, OB],
    [V2, CLR, OB],
    [V2, OB, V2],
    [V1, "https://w3id.org/security/data-integrity/v2"],
    [V1, "https://w3id.org/security/data-integrity/v1", "https://w3id.org/security/suites/ed25519-2020/v1"],
    [V2, "https://w3id.org/citizenship/v4rc1"],
    [V2, "https://w3id.org/vdl/v1", "https://w3id.org/vdl/aamva/v1"],
    ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
    ["https://www.w3.org/ns/credentials/examples/v2", V2],
]


def theirs(active):
    def definition(mapping):
        scoped = mapping.get("@context", None)
        return {
            "iri": mapping["@id"],
            "type": mapping.get("@type"),
            "container": frozenset(mapping.get("@container", ())),
            "has_language": "@language" in mapping,
            "language": mapping.get("@language"),
            "has_context": "@context" in mapping,
            "context": None if scoped is False else scoped,
            "is_prefix": mapping["_prefix"],
            "is_protected": mapping["protected"],
            "is_reverse": mapping["reverse"],
        }

    terms = {name: definition(mapping) for name, mapping in active["mappings"].items()}
    return {"terms": terms, "vocab": active.get("@vocab"), "language": active.get("@language")}


def ours(active):
    names = [field.name for field in dataclasses.fields(Term) if field.name != "weight"]
    terms = {name: {n: getattr(term, n) for n in names} for name, term in active.terms.items()}
    return {"terms": terms, "vocab": active.vocab, "language": active.language}


def both(contexts):
    processor, options = JsonLdProcessor(), reference_for(STORE)._options()
    their_active = processor.process_context(processor._get_initial_context(options), contexts, options)
    steps = TermTables(STORE).walk()
    return processor, options, their_active, steps, steps.into_local(steps.initial, contexts)


@pytest.mark.parametrize("contexts", ALONE + TOGETHER, ids=" ".join)
def test_definitions_at_the_root(contexts):
    _, _, their_active, _, our_active = both(contexts)
    assert ours(our_active) == theirs(their_active)


@pytest.mark.parametrize("contexts", ALONE + TOGETHER, ids=" ".join)
def test_definitions_in_every_scope(contexts):
    processor, options, their_active, steps, our_active = both(contexts)
    compared = 0
    for name, term in our_active.terms.items():
        if term.has_context and term.context is not None:
            scoped = processor._process_context(their_active, term.context, options, override_protected=True)
            inside = steps.into_property(our_active, name, term)
            assert ours(inside) == theirs(scoped), name
            compared += 1
            for inner_name, inner in inside.terms.items():
                if inner.has_context and inner.context is not None and inner != our_active.terms.get(inner_name):
                    deeper = processor._process_context(scoped, inner.context, options, override_protected=True)
                    assert ours(steps.into_property(inside, inner_name, inner)) == theirs(deeper), inner_name
    assert compared == sum(t.has_context and t.context is not None for t in our_active.terms.values())


@pytest.mark.parametrize(
    "types", [["VerifiableCredential"], ["VerifiableCredential", "AchievementCredential"], ["Profile", "Address"]]
)
def test_definitions_inside_types_and_back(types):
    processor, options, their_active, steps, our_active = both([V2, CLR, OB])
    their_inner = their_active
    for name in sorted(types):
        scoped = their_active["mappings"][name].get("@context")
        if scoped:
            their_inner = processor._process_context(their_inner, scoped, options, propagate=False)
    our_inner = steps.into_types(our_active, types)
    assert ours(our_inner) == theirs(their_inner)
    assert ours(our_inner.previous) == theirs(their_inner["previousContext"]) == ours(our_active)
