import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.dids import DID, DIDURL
from vcedu.errors import Code, MalformedError

_ID_CHARACTERS = "abcXYZ019._-:"


@pytest.mark.parametrize(
    ("text", "method", "identifier"),
    [
        ("did:web:school.example", "web", "school.example"),
        ("did:example:123456789abcdefghi", "example", "123456789abcdefghi"),
        ("did:a1:::x", "a1", "::x"),
        ("did:web:school.example%3A8443:a", "web", "school.example%3A8443:a"),
    ],
)
def test_a_did_is_split_at_its_method(text, method, identifier):
    did = DID.parse(text)
    assert (did.method, did.identifier, str(did)) == (method, identifier, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "did:",
        "did:web",
        "did:web:",
        "did::x",
        "did:web:x:",
        "DID:web:x",
        "did:Web:x",
        "did:we-b:x",
        "did:web:x y",
        "did:web:x/y",
        "did:web:x#y",
        "did:web:x?y",
        "did:web:x%",
        "did:web:x%2",
        "did:web:x%2g",
        "did:web:学校.example",
        "did:web:x@y",
        "did:web:[2001]",
        " did:web:x",
        "did:web:x\n",
        "did:web:x\x00",
        "did:web:x\u0661",
        "did:\uff57\uff45\uff42:x",
    ],
)
def test_what_the_grammar_does_not_have_is_no_did(text):
    with pytest.raises(MalformedError) as caught:
        DID.parse(text)
    assert caught.value.code is Code.DID_SYNTAX
    with pytest.raises(MalformedError):
        DIDURL.parse(text if text not in {"did:web:x/y", "did:web:x#y", "did:web:x?y"} else text + "\\")


@pytest.mark.parametrize(
    ("text", "path", "query", "fragment"),
    [
        ("did:web:x.example", "", None, None),
        ("did:web:x.example#key-1", "", None, "key-1"),
        ("did:web:x.example#", "", None, ""),
        ("did:web:x.example/a//b", "/a//b", None, None),
        ("did:web:x.example?versionId=1&x=/?", "", "versionId=1&x=/?", None),
        ("did:web:x.example/p?q#f?/%20", "/p", "q", "f?/%20"),
    ],
)
def test_a_did_url_is_split_into_its_parts(text, path, query, fragment):
    url = DIDURL.parse(text)
    assert url == DIDURL(DID("web", "x.example"), path, query, fragment)
    assert str(url) == text


@pytest.mark.parametrize(
    "text",
    ["#key-1", "did:web:x##y", "did:web:x#a b", "did:web:x#a[", "did:web:x/a^", "did:web:x?%", "did:web:x#\u00e9"],
)
def test_what_the_grammar_does_not_have_is_no_did_url(text):
    with pytest.raises(MalformedError) as caught:
        DIDURL.parse(text)
    assert caught.value.code is Code.DID_URL_SYNTAX
    assert caught.value.facts["url"] == text


@given(st.from_regex(re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]*", re.ASCII), fullmatch=True))
def test_a_text_that_is_read_as_a_did_is_written_the_same(text):
    try:
        did = DID.parse(text)
    except MalformedError:
        assert text.endswith(":") or re.search(r"%(?![0-9A-Fa-f]{2})", text)
    else:
        assert str(did) == text
        assert DIDURL.parse(text) == DIDURL(did)


@given(st.text(_ID_CHARACTERS, min_size=1), st.text("ab/?%41", max_size=8))
def test_a_did_url_with_a_fragment_is_written_the_same(identifier, fragment):
    text = f"did:ex:{identifier.rstrip(':')}x#{fragment}"
    try:
        url = DIDURL.parse(text)
    except MalformedError:
        assert re.search(r"%(?![0-9A-Fa-f]{2})", fragment)
    else:
        assert str(url) == text
        assert url.fragment == fragment
