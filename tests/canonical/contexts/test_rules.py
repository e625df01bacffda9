import pytest

from vcedu.canonical.contexts import ContextStore, check_contexts
from vcedu.errors import Code, MalformedError, ProofError, UndeterminedError, UnsupportedError

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
INLINE = {"grade": "urn:x:grade"}


@pytest.mark.parametrize(
    "document",
    [
        {"@context": V2},
        {"@context": [V2, OB], "name": ["x"]},
        {"@context": [V2], "verifiableCredential": {"@context": [V2]}},
        {"@context": [V2], "verifiableCredential": [[{"@context": [V2, OB]}], {"id": "urn:x"}]},
        {"@context": [V2], "verifiablePresentation": [{"@context": V2, "verifiableCredential": {"@context": [V2]}}]},
        {"@context": [V2], "credentialSubject": [{"verifiableCredential": [{"@context": [V2, OB]}]}]},
        {"@context": [V2], "credentialSubject": {"jsonSchema": {"properties": {"@context": {"type": "array"}}}}},
    ],
)
def test_contexts_at_their_places(document):
    check_contexts(document, ContextStore.production())


@pytest.mark.parametrize(
    ("document", "error", "code", "path"),
    [
        ({}, MalformedError, Code.CONTEXT_MALFORMED, ""),
        ({"@context": []}, MalformedError, Code.CONTEXT_MALFORMED, "/@context"),
        ({"@context": None}, MalformedError, Code.CONTEXT_MALFORMED, "/@context"),
        ({"@context": [V2, 1]}, MalformedError, Code.CONTEXT_MALFORMED, "/@context/1"),
        ({"@context": [V2, [OB]]}, MalformedError, Code.CONTEXT_MALFORMED, "/@context/1"),
        ({"@context": "urn:x"}, UnsupportedError, Code.CONTEXT_UNKNOWN, "/@context"),
        ({"@context": [V2, f"{OB}#"]}, UnsupportedError, Code.CONTEXT_UNKNOWN, "/@context/1"),
        ({"@context": [V2, EXAMPLES]}, UnsupportedError, Code.CONTEXT_INTEROP_ONLY, "/@context/1"),
        ({"@context": [V2, INLINE]}, ProofError, Code.CONTEXT_INLINE, "/@context/1"),
        ({"@context": INLINE}, ProofError, Code.CONTEXT_INLINE, "/@context"),
        ({"@context": [V2] * 17}, UndeterminedError, Code.JSONLD_BUDGET, "/@context"),
        ({"@context": V2, "issuer": {"@context": V2}}, ProofError, Code.CONTEXT_NESTED, "/issuer/@context"),
        ({"@context": V2, "a/b": [{"@context": None}]}, ProofError, Code.CONTEXT_NESTED, "/a~1b/0/@context"),
        (
            {"@context": V2, "verifiableCredential": {"credentialSubject": {"@context": V2}}},
            ProofError,
            Code.CONTEXT_NESTED,
            "/verifiableCredential/credentialSubject/@context",
        ),
        (
            {"@context": V2, "verifiableCredential": [{"@context": [V2, INLINE]}]},
            ProofError,
            Code.CONTEXT_INLINE,
            "/verifiableCredential/0/@context/1",
        ),
    ],
)
def test_contexts_out_of_place(document, error, code, path):
    with pytest.raises(error) as caught:
        check_contexts(document, ContextStore.production())
    assert (caught.value.code, caught.value.path) == (code, path)


def test_interop_lets_inline_contexts_in_at_the_same_places_only():
    check_contexts({"@context": [V2, INLINE, EXAMPLES]}, ContextStore.interop())
    with pytest.raises(ProofError) as caught:
        check_contexts({"@context": V2, "issuer": {"@context": INLINE}}, ContextStore.interop())
    assert caught.value.code is Code.CONTEXT_NESTED
