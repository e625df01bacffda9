"""Negative vectors of pinned contexts and of the mapping from JSON-LD to statements."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_V2 = "https://www.w3.org/ns/credentials/v2"
_OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
_OWN = "https://school.example/context/v1"
_TERMS: dict[str, Any] = {
    "grade": "https://school.example/terms#grade",
    "credits": {"@id": "https://school.example/terms#credits", "@type": "http://www.w3.org/2001/XMLSchema#double"},
    "rank": {"@id": "https://school.example/terms#rank", "@container": "@list"},
    "remarks": {"@id": "https://school.example/terms#remarks", "@container": "@language"},
    "byYear": {"@id": "https://school.example/terms#byYear", "@container": "@index"},
    "issued": {"@reverse": "https://school.example/terms#issuedBy"},
    "level": {"@id": "https://school.example/terms#level", "@type": "@vocab"},
    "Passed": "https://school.example/terms#Passed",
    "school": {"@id": "https://school.example/terms#", "@prefix": True},
}


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _contexts()
    yield from _undefined()
    yield from _identifiers()
    yield from _lost()
    yield from _keywords()
    yield from _spelling()
    yield from _places()
    yield from _invalid()
    yield from _budgets()
    yield from _store()


def _credential() -> dict[str, Any]:
    return {
        "@context": [_V2, _OB],
        "id": "urn:uuid:5f2c1f9e-0000-4000-8003-000000000001",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": {"id": "did:web:school.example", "type": ["Profile"], "name": "みらい高等学校"},
        "validFrom": "2026-03-31T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:5f2c1f9e-0000-4000-8000-000000000001",
            "type": ["AchievementSubject"],
            "creditsEarned": 3.5,
            "result": [{"type": ["Result"], "value": "5"}],
        },
    }


def _record(**members: Any) -> dict[str, Any]:
    return {"@context": [_V2, _OWN], "id": "urn:uuid:5f2c1f9e-0000-4000-8005-000000000001", "grade": "A", **members}


def _own(terms: dict[str, Any] | None = None) -> dict[str, str]:
    text = json.dumps({"@context": {**_TERMS, **(terms or {})}}, ensure_ascii=True)
    return {"url": _OWN, "text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def _mutant(
    name: str,
    code: str,
    change: Callable[[dict[str, Any]], object],
    *rows: str,
    twin: Callable[[dict[str, Any]], object] = lambda _document: None,
    profile: str = "production",
) -> Vector:
    bad, good = _credential(), _credential()
    change(bad)
    twin(good)
    return Vector(
        name,
        code,
        "map-document",
        {"profile": profile, "document": bad},
        {"profile": profile, "document": good},
        rows,
    )


def _value(name: str, code: str, bad: dict[str, Any], good: dict[str, Any], *rows: str) -> Vector:
    given = {"profile": "production", "context": _own()}
    return Vector(
        name,
        code,
        "map-document",
        {**given, "document": _record(**bad)},
        {**given, "document": _record(**good)},
        rows,
    )


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    *before, last = path.split("/")[1:]

    def change(document: dict[str, Any]) -> None:
        target: Any = document
        for name in before:
            target = target[int(name) if isinstance(target, list) else name]
        target[last] = deepcopy(value)

    return change


def _contexts() -> Iterator[Vector]:
    yield _mutant(
        "context-nobody-pinned", "CONTEXT_UNKNOWN", _set("/@context", [_V2, _OB, "https://attacker.example/c"])
    )
    yield _mutant(
        "context-that-defines-every-term", "CONTEXT_INTEROP_ONLY", _set("/@context", [_V2, _OB, _EXAMPLES]), "D8"
    )
    swap = {"value": "https://schema.org/name", "name": "https://schema.org/value"}
    yield _mutant("inline-context-swaps-two-terms", "CONTEXT_INLINE", _set("/@context", [_V2, _OB, swap]), "D7")
    yield _mutant(
        "inline-vocab-in-the-first-context", "CONTEXT_INLINE", _set("/@context", [{"@vocab": "urn:x:"}, _V2, _OB]), "D8"
    )
    yield _mutant("context-in-the-subject", "CONTEXT_NESTED", _set("/credentialSubject/@context", [_V2, _OB]), "D9")
    yield _mutant("context-in-a-result", "CONTEXT_NESTED", _set("/credentialSubject/result", [{"@context": _V2}]), "D9")
    yield _mutant("context-in-the-issuer", "CONTEXT_NESTED", _set("/issuer/@context", None), "D9")
    yield _mutant("context-is-null", "CONTEXT_MALFORMED", _set("/@context", [_V2, _OB, None]), "D9")
    yield _mutant("context-is-empty", "CONTEXT_MALFORMED", _set("/@context", []))
    yield _mutant("context-is-missing", "CONTEXT_MALFORMED", lambda document: document.pop("@context"))
    yield _mutant("context-is-a-number", "CONTEXT_MALFORMED", _set("/@context", [_V2, _OB, 2]))
    yield _mutant(
        "seventeen-contexts",
        "JSONLD_BUDGET",
        _set("/@context", [_V2, _OB] + [_OB] * 15),
        twin=_set("/@context", [_V2, _OB] + [_OB] * 14),
    )
    yield _mutant(
        "inline-context-sets-the-base",
        "JSONLD_KEYWORD",
        _set("/@context", [_V2, _OB, {"@base": "https://a.example/"}]),
        "D9",
        profile="interop",
    )
    yield _mutant(
        "inline-context-imports-another",
        "JSONLD_KEYWORD",
        _set("/@context", [_V2, _OB, {"@import": _EXAMPLES}]),
        "D9",
        profile="interop",
    )
    yield _mutant(
        "inline-context-stops-propagating",
        "JSONLD_KEYWORD",
        _set("/@context", [_V2, _OB, {"@propagate": False}]),
        "D9",
        profile="interop",
    )
    yield _mutant(
        "protected-term-defined-anew",
        "JSONLD_INVALID",
        _set("/@context", [_V2, _OB, {"issuer": "urn:x:issuer", "name": "urn:x:name"}]),
        "D7",
        profile="interop",
        twin=_set("/@context", [_V2, _OB, {"sponsor": "urn:x:sponsor"}]),
    )
    yield _mutant(
        "type-scope-defines-a-protected-term-anew",
        "JSONLD_INVALID",
        _type_scope("name"),
        "D7",
        profile="interop",
        twin=_type_scope("sponsor"),
    )


def _type_scope(name: str) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        scope = {"Other": {"@id": "urn:x:Other", "@context": {name: "urn:x:name"}}}
        document["@context"].append(scope)
        document["issuer"]["type"].append("Other")

    return change


def _undefined() -> Iterator[Vector]:
    yield _mutant(
        "undefined-term-in-the-subject", "JSONLD_UNDEFINED_TERM", _set("/credentialSubject/honours", "all"), "D6"
    )
    yield _mutant("undefined-term-at-the-root", "JSONLD_UNDEFINED_TERM", _set("/grade", "A"), "D6")
    yield _mutant(
        "undefined-term-in-a-result", "JSONLD_UNDEFINED_TERM", _set("/credentialSubject/result/0/rank", 1), "D6"
    )
    yield _mutant("undefined-term-with-null", "JSONLD_UNDEFINED_TERM", _set("/credentialSubject/honours", None), "D6")
    yield _mutant("term-of-another-type", "JSONLD_UNDEFINED_TERM", _set("/issuer/creditsEarned", 3), "D6")
    yield _mutant(
        "undefined-member-of-a-proof",
        "JSONLD_UNDEFINED_TERM",
        _set("/proof", _proof(remark="ok")),
        "D6",
        twin=_set("/proof", _proof()),
    )
    yield _mutant("undefined-term-with-white-space", "JSONLD_UNDEFINED_TERM", _white_space, "D6")
    yield _mutant(
        "blank-node-as-a-property", "JSONLD_UNDEFINED_TERM", _set("/credentialSubject/_:honours", 1), "D6", "D11"
    )
    yield _mutant(
        "undefined-type",
        "JSONLD_UNDEFINED_TYPE",
        _set("/credentialSubject/type", ["AchievementSubject", "Honours"]),
        "D6",
    )
    yield _mutant("type-is-a-keyword", "JSONLD_UNDEFINED_TYPE", _set("/issuer/type", ["Profile", "id"]), "D6")
    yield _mutant(
        "type-is-a-blank-node", "JSONLD_UNDEFINED_TYPE", _set("/issuer/type", ["Profile", "_:b0"]), "D6", "D11"
    )
    yield _mutant(
        "undefined-type-of-a-literal",
        "JSONLD_UNDEFINED_TYPE",
        _set("/name", {"@value": "x", "@type": "honours"}),
        "D6",
        twin=_set("/name", {"@value": "x", "@type": "urn:x:honours"}),
    )
    yield _mutant(
        "type-of-rdf-itself",
        "JSONLD_UNDEFINED_TYPE",
        _set("/issuer/type", ["Profile", "http://www.w3.org/1999/02/22-rdf-syntax-ns#List"]),
        "D11",
    )


def _white_space(document: dict[str, Any]) -> None:
    document["credentialSubject"]["https://a.example/honours list"] = "all"


def _proof(**members: str) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": "did:web:school.example#key-1",
        "proofPurpose": "assertionMethod",
        **members,
    }


def _identifiers() -> Iterator[Vector]:
    code = "JSONLD_RELATIVE_IRI"
    yield _mutant("relative-subject-identifier", code, _set("/credentialSubject/id", "pupil-1"), "D6")
    yield _mutant(
        "relative-issuer", code, _set("/issuer", "school.example"), "D6", twin=_set("/issuer", "did:web:school.example")
    )
    yield _mutant("empty-identifier", code, _set("/credentialSubject/id", ""), "D6")
    yield _mutant("blank-node-identifier", code, _set("/credentialSubject/id", "_:pupil"), "D6", "D11")
    yield _mutant("keyword-as-identifier", code, _set("/credentialSubject/id", "@type"), "D6")
    yield _mutant("identifier-with-white-space", code, _set("/credentialSubject/id", "urn:pupil 1"), "D6")
    yield _mutant("identifier-closes-its-bracket", code, _set("/credentialSubject/id", "urn:a><urn:b"), "D6")
    yield _mutant(
        "unknown-proof-purpose",
        code,
        _set("/proof", _proof(proofPurpose="anything")),
        "D6",
        twin=_set("/proof", _proof()),
    )
    yield _mutant(
        "identifier-of-the-empty-list",
        code,
        _set("/issuer/id", "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"),
        "D11",
    )


def _lost() -> Iterator[Vector]:
    code = "JSONLD_MEMBER_LOST"
    text = {"@value": "みらい高等学校", "@language": "ja"}
    directed = _set("/issuer/name", {**text, "@direction": "ltr"})
    for name, value in (
        ("text-in-a-slanted-direction", {**text, "@direction": "up"}),
        ("text-in-no-direction", {**text, "@direction": None}),
        ("text-in-a-direction-in-capitals", {**text, "@direction": "LTR"}),
        ("text-in-two-directions", {**text, "@direction": ["ltr", "rtl"]}),
        ("number-with-a-direction", {"@value": 1, "@direction": "ltr"}),
        ("typed-text-with-a-direction", {"@value": "x", "@type": "urn:x", "@direction": "ltr"}),
    ):
        yield _mutant(name, "JSONLD_INVALID", _set("/issuer/name", value), "D6", twin=directed)
    yield _mutant(
        "value-object-with-null", code, _set("/issuer/name", {"@value": None}), "D10", twin=_set("/issuer/name", None)
    )
    proven = _set("/proof", _proof())
    yield _mutant(
        "reference-where-a-graph-is-due",
        code,
        _set("/proof", "urn:uuid:5f2c1f9e-0000-4000-8006-000000000001"),
        "D11",
        twin=proven,
    )
    yield _mutant(
        "identifier-alone-in-a-graph",
        code,
        _set("/proof", {"id": "urn:uuid:5f2c1f9e-0000-4000-8006-000000000001"}),
        "D11",
        twin=proven,
    )
    yield _mutant("literal-in-a-graph", code, _set("/proof", {"@value": "proof"}), "D11", twin=proven)
    yield _value_only("document-with-nothing-but-an-identifier", code)


def _value_only(name: str, code: str) -> Vector:
    given = {"profile": "production"}
    alone = {"@context": [_V2], "id": "urn:uuid:5f2c1f9e-0000-4000-8005-000000000001"}
    return Vector(
        name, code, "map-document", {**given, "document": alone}, {**given, "document": {**alone, "name": "x"}}, ("D6",)
    )


def _keywords() -> Iterator[Vector]:
    code = "JSONLD_KEYWORD"
    subject = {"type": ["AchievementSubject"], "creditsEarned": 1}
    yield _mutant("graph-in-the-document", code, _set("/@graph", [subject]), "D11")
    yield _mutant("included-nodes", code, _set("/@included", [subject]), "D11")
    yield _mutant("reverse-properties", code, _set("/@reverse", {"issuer": subject}), "D11")
    yield _mutant("nested-properties", code, _set("/credentialSubject/@nest", {"creditsEarned": 4}), "D11")
    yield _mutant("index-of-a-node", code, _set("/credentialSubject/@index", "1"), "D11")
    yield _mutant("set-object", code, _set("/credentialSubject/result", {"@set": []}), "D11")
    yield _mutant("list-object", code, _set("/credentialSubject/result", {"@list": ["5"]}), "D11")
    yield _mutant("language-of-a-node", code, _set("/issuer/@language", "ja"), "D11")
    yield _mutant("keyword-of-the-future", code, _set("/@annotation", "x"), "D11")
    yield _mutant("base-in-the-document", code, _set("/@base", "https://a.example/"), "D9")
    yield _mutant(
        "json-literal-by-hand",
        code,
        _set("/name", {"@type": "@json", "@value": {"a": 1}}),
        "D11",
        twin=_set("/name", "a"),
    )
    yield _mutant(
        "index-of-a-literal",
        code,
        _set("/name", {"@value": "a", "@index": "1"}),
        "D11",
        twin=_set("/name", {"@value": "a"}),
    )
    yield _mutant("rdf-type-as-a-property", code, _rdf_type, "D11")
    yield _value("reverse-term", code, {"issued": {"id": "urn:x:1"}}, {"school:issued": {"id": "urn:x:1"}}, "D11")
    yield _value("index-map", code, {"byYear": {"2025": "5"}}, {"byYear": "5"}, "D11")
    yield _value("language-map-without-a-language", code, {"remarks": {"@none": "x"}}, {"remarks": {"ja": "x"}}, "D11")


def _rdf_type(document: dict[str, Any]) -> None:
    document["issuer"]["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"] = {"id": "urn:x:Honours"}


def _spelling() -> Iterator[Vector]:
    code = "JSONLD_ALIAS"
    vocabulary = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"

    def hide(document: dict[str, Any]) -> None:
        document["https://www.w3.org/2018/credentials#validUntil"] = {
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
            "@value": "2026-04-01T00:00:00Z",
        }

    yield _mutant(
        "end-of-validity-hidden-in-a-full-name", code, hide, "D6", twin=_set("/validUntil", "2026-04-01T00:00:00Z")
    )
    yield _mutant(
        "type-keyword-for-type",
        code,
        lambda document: document["issuer"].update({"@type": document["issuer"].pop("type")}),
        "D6",
    )
    yield _mutant(
        "id-keyword-for-id",
        code,
        lambda document: document["issuer"].update({"@id": document["issuer"].pop("id")}),
        "D6",
    )
    yield _mutant("type-as-a-full-name", code, _set("/issuer/type", ["Profile", f"{vocabulary}Related"]), "D6")
    yield _mutant("class-name-for-a-property", code, _achievement("Criteria"), "D6", twin=_achievement("criteria"))
    yield _mutant(
        "proof-purpose-as-a-full-name",
        code,
        _set("/proof", _proof(proofPurpose="https://w3id.org/security#assertionMethod")),
        "D6",
        twin=_set("/proof", _proof()),
    )
    yield _value("compact-identifier", code, {"id": "school:1"}, {"id": "https://school.example/terms#1"}, "D6")
    yield _value(
        "same-property-in-two-spellings",
        code,
        {"school:extra": 1, "https://school.example/terms#extra": 2},
        {"school:extra": [1, 2]},
        "D6",
    )


def _achievement(criteria: str) -> Callable[[dict[str, Any]], None]:
    return _set("/credentialSubject/achievement", {"type": ["Achievement"], criteria: {"narrative": "70 点以上"}})


def _places() -> Iterator[Vector]:
    code = "JSONLD_DESCRIBED_TWICE"

    def moved(document: dict[str, Any], *, other: bool) -> None:
        identifier = "urn:uuid:5f2c1f9e-0000-4000-8003-000000000002" if other else document["id"]
        document["evidence"] = [{"id": identifier, "description": "期限 2026-04-01"}]

    yield _mutant(
        "description-moved-into-the-evidence",
        code,
        lambda d: moved(d, other=False),
        "D6",
        "D11",
        twin=lambda d: moved(d, other=True),
    )
    named = "urn:uuid:5f2c1f9e-0000-4000-8006-000000000001"
    for name, second in (
        ("description-split-over-two-values", {"id": named, "name": "b"}),
        ("description-beside-a-reference", {"id": named}),
    ):
        yield _mutant(
            name,
            code,
            _set("/evidence", [{"id": named, "description": "a"}, second]),
            "D6",
            twin=_set("/evidence", [{"id": named, "description": "a"}, {**second, "id": "urn:x:other"}]),
        )


def _invalid() -> Iterator[Vector]:
    code = "JSONLD_INVALID"
    yield _mutant("identifier-is-a-number", code, _set("/credentialSubject/id", 7))
    yield _mutant("identifier-is-null", code, _set("/credentialSubject/id", None))
    yield _mutant("type-is-a-number", code, _set("/credentialSubject/type", ["AchievementSubject", 1]))
    yield _mutant(
        "language-is-nonsense",
        code,
        _set("/name", {"@value": "x", "@language": "日本語"}),
        "D6",
        twin=_set("/name", {"@value": "x", "@language": "ja"}),
    )
    yield _mutant(
        "language-of-a-number",
        code,
        _set("/name", {"@value": 5, "@language": "ja"}),
        "D6",
        twin=_set("/name", {"@value": "5", "@language": "ja"}),
    )
    yield _mutant(
        "literal-with-language-and-type",
        code,
        _set("/name", {"@value": "x", "@language": "ja", "@type": "urn:x:t"}),
        twin=_set("/name", {"@value": "x", "@language": "ja"}),
    )
    yield _mutant(
        "literal-is-an-object", code, _set("/name", {"@value": {"a": 1}}), twin=_set("/name", {"@value": "a"})
    )
    yield _mutant(
        "literal-with-another-member",
        code,
        _set("/name", {"@value": "x", "description": "y"}),
        twin=_set("/name", {"@value": "x"}),
    )
    yield _value("number-beyond-the-largest", code, {"credits": "1e400"}, {"credits": "1e40"}, "D10")
    yield _value("number-that-is-none", code, {"credits": "three"}, {"credits": "3"}, "D10")
    yield _value("number-of-another-language", code, {"credits": "1_000"}, {"credits": "1000"}, "D10")
    yield _value("truth-value-for-a-number", code, {"credits": True}, {"credits": 2}, "D10")
    yield _value("language-map-with-a-number", code, {"remarks": {"ja": 5}}, {"remarks": {"ja": "5"}}, "D10")
    yield _value(
        "language-map-with-a-sentence-as-language", code, {"remarks": {"in Japanese": "5"}}, {"remarks": {"ja": "5"}}
    )


def _budgets() -> Iterator[Vector]:
    code, operation = "JSONLD_BUDGET", "map-document-within-budget"
    document = _credential()
    for what, most in (("statements", 12), ("values", 12), ("comparisons", 1), ("definitions", 61), ("depth", 2)):
        bad, good = ({"document": document, what: limit} for limit in (most - 1, most))
        yield Vector(f"mapping-with-too-many-{what}", code, operation, bad, good, ("D18",))


def _store() -> Iterator[Vector]:
    own = _own()
    changed = {**own, "text": own["text"].replace("#grade", "#class")}
    document = _record()
    yield Vector(
        "context-file-changed",
        "CONTEXT_DIGEST_MISMATCH",
        "map-document",
        {"profile": "production", "context": changed, "document": document},
        {"profile": "production", "context": own, "document": document},
        ("D7",),
    )
