"""What is nowhere in a document's text is nowhere in the document: walks that are left out find nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.canonical.contexts.rules import _carriers, _objects
from vcedu.canonical.skimming import is_said, skim
from vcedu.model.envelope.nested import nested_credentials

NAMES = ["type", "proof", "@context", "verifiableCredential", 'quo"te', "a\\", "credentialSubject"]
TEXTS = ["VerifiableCredential", "EnvelopedVerifiableCredential", "@context", "verifiableCredential", '"@context"', "x"]
VALUES = st.recursive(
    st.sampled_from(TEXTS), lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(NAMES), x, max_size=4)
)
DOCUMENTS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5)


def walked(value, *, is_root=True, is_credential=False):
    """Whether a walk along every member finds a nested credential."""
    if isinstance(value, list):
        return any(walked(item, is_root=False, is_credential=is_credential) for item in value)
    if not isinstance(value, dict):
        return False
    kinds = value.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if not is_root and (
        is_credential
        or {"VerifiableCredential", "EnvelopedVerifiableCredential"} & {kind for kind in kinds if isinstance(kind, str)}
    ):
        return True
    return any(
        walked(member, is_root=False, is_credential=name == "verifiableCredential")
        for name, member in value.items()
        if not (is_root and name == "proof")
    )


@given(DOCUMENTS)
def test_no_nested_credential_is_overlooked(document):
    assert bool(list(nested_credentials(document))) == walked(document)


@given(DOCUMENTS)
def test_no_context_is_overlooked(document):
    found = [(at, value) for at, value, *_ in _carriers(document) if "@context" in value]
    assert found == [(at, value) for at, value, *_ in _objects(document) if "@context" in value]


@given(DOCUMENTS, st.sampled_from([*NAMES[:4], *TEXTS[:3]]))
def test_what_is_said_is_found(document, name):
    written = json.dumps(document).count(f'"{name}"')
    assert is_said(skim(document), f'"{name}', times=0) == (written > 0)


@pytest.mark.parametrize("value", ["half \ud83d", b"bytes", {5: "a"}], ids=repr)
def test_what_cannot_be_written_may_say_anything(value):
    assert skim({"a": value}) is None
    assert is_said(None, "x")
    inside = {"type": "VerifiableCredential"}
    assert [path for path, _ in nested_credentials({"a": value, "b": inside})] == ["/b"]
