import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.dids import DID, did_web, did_web_file_path, document_url, expand
from vcedu.errors import Code, MalformedError, UnsupportedError


@pytest.mark.parametrize(
    ("identifier", "url", "path"),
    [
        ("school.example", "https://school.example/.well-known/did.json", ".well-known/did.json"),
        ("school.example%3A8443", "https://school.example:8443/.well-known/did.json", ".well-known/did.json"),
        ("city.example:schools:kita", "https://city.example/schools/kita/did.json", "schools/kita/did.json"),
        ("city.example%3A65535:A.b_c-1", "https://city.example:65535/A.b_c-1/did.json", "A.b_c-1/did.json"),
        ("univ.example:%7Ealice", "https://univ.example/%7Ealice/did.json", "~alice/did.json"),
        ("xn--48st86f.example", "https://xn--48st86f.example/.well-known/did.json", ".well-known/did.json"),
        (
            "city.example:%E5%AD%A6%E6%A0%A1",
            "https://city.example/%E5%AD%A6%E6%A0%A1/did.json",
            "学校/did.json",
        ),
        ("localhost%3A1", "https://localhost:1/.well-known/did.json", ".well-known/did.json"),
    ],
)
def test_a_did_web_says_where_its_document_is(identifier, url, path):
    did = DID.parse(f"did:web:{identifier}")
    assert document_url(did) == url
    assert did_web_file_path(did) == path
    assert expand(did) is None


_REFUSED = {
    "traversal": "a.example:..:b",
    "single dot": "a.example:.:b",
    "encoded traversal": "a.example:%2e%2e:b",
    "encoded traversal in capitals": "a.example:%2E%2E",
    "encoded slash": "a.example:b%2Fc",
    "encoded backslash": "a.example:b%5Cc",
    "encoded percent": "a.example:%252e",
    "encoded nul": "a.example:%00",
    "encoded line end": "a.example:%0A",
    "encoded colon in path": "a.example:b%3Ac",
    "encoded letter": "a.example:%61",
    "small hex digits": "a.example:%e5%ad%a6",
    "not utf-8": "a.example:%FF",
    "overlong slash": "a.example:%C0%AF",
    "fullwidth slash": "a.example:%EF%BC%8F",
    "decomposed letter": "a.example:%E3%81%8B%E3%82%99",
    "encoded question mark": "a.example:%3F",
    "encoded number sign": "a.example:%23",
    "encoded space": "a.example:%20",
    "invisible character": "a.example:a%E2%80%8Bb",
    "reversing character": "a.example:a%E2%80%AEb",
    "empty segment": "a.example::b",
    "userinfo": "user%40a.example",
    "userinfo with password": "user%3Apw%40a.example",
    "encoded host": "%61.example",
    "encoded slash in host": "a.example%2Fb",
    "empty host": ":b",
    "empty host with port": "%3A80",
    "trailing dot": "a.example.",
    "empty label": "a..example",
    "leading dot": ".a.example",
    "capitals": "A.example",
    "underscore": "a_b.example",
    "leading hyphen": "-a.example",
    "trailing hyphen": "a-.example",
    "long label": "a" * 64 + ".example",
    "long host": ".".join(["a" * 60] * 5),
    "address": "192.0.2.1",
    "short address": "127.1",
    "decimal address": "2130706433",
    "hexadecimal address": "0x7f000001",
    "octal address": "0177.0.0.1",
    "hexadecimal last label": "a.0x1",
    "bare hexadecimal prefix": "a.0x",
    "encoded address of version 6": "%5B%3A%3A1%5D",
    "empty port": "a.example%3A",
    "port zero": "a.example%3A0",
    "port with leading zero": "a.example%3A080",
    "port too large": "a.example%3A65536",
    "port of letters": "a.example%3Aabc",
    "port with a small hex digit": "a.example%3a80",
    "two ports": "a.example%3A80%3A81",
    "reserved label": "ab--c.example",
    "a-label of nothing": "xn--.example",
    "a-label that decodes to ascii": "xn--abc-.example",
    "a-label that is not punycode": "xn--99999999.example",
    "a-label in another spelling": "xn---48st86f.example",
    "a-label under another prefix": "ab--48st86f.example",
    "a-label of a capital": "xn--" + "Äb".encode("punycode").decode(),
    "a-label of a symbol": "xn--" + "a☃b".encode("punycode").decode(),
    "a-label that begins with a mark": "xn--" + "\u0301a".encode("punycode").decode(),
    "a-label of a compatibility form": "xn--" + "ﾃｽﾄ".encode("punycode").decode(),
    "a-label that begins with a hyphen": "xn--" + "-é".encode("punycode").decode(),
    "a-label that ends with a hyphen": "xn--" + "é-".encode("punycode").decode(),
}


@pytest.mark.parametrize("identifier", _REFUSED.values(), ids=_REFUSED.keys())
@pytest.mark.parametrize("use", [document_url, did_web_file_path, expand])
def test_a_place_has_one_spelling_and_no_way_out(identifier, use):
    with pytest.raises(MalformedError) as caught:
        use(DID("web", identifier))
    assert caught.value.code is Code.DID_WEB_SYNTAX
    assert caught.value.facts["part"] in identifier


def _host(label):
    return f"xn--{label.encode('punycode').decode()}.example"


@pytest.mark.parametrize(
    "label",
    [
        "学校",
        "ひらがなとカタカナ",
        "東京abc学校",
        "さくら・学校",
        "〇々学校",
        "データー",
        "école",
        "школа",
        "학교",
        "한국abc",
        "ㄅ漢",
    ],
)
def test_a_label_in_letters_that_are_written_together_is_taken(label):
    assert document_url(DID("web", _host(label))) == f"https://{_host(label)}/.well-known/did.json"


@pytest.mark.parametrize(
    "label",
    ["sch\u043eol", "pаypal", "αlpha", "学\u0430校", "ひらがなㄅ", "каша学", "\u10d0bc"],
)
def test_a_label_that_mixes_scripts_is_refused(label):
    with pytest.raises(MalformedError) as caught:
        document_url(DID("web", _host(label)))
    assert caught.value.code is Code.DID_HOST_MIXED_SCRIPT
    assert caught.value.facts["label"] == label


@pytest.mark.parametrize("use", [document_url, did_web_file_path])
def test_other_methods_have_no_place(use):
    with pytest.raises(UnsupportedError) as caught:
        use(DID("key", "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"))
    assert caught.value.code is Code.DID_METHOD_UNSUPPORTED


@pytest.mark.parametrize(
    ("place", "did"),
    [
        ("school.example", "did:web:school.example"),
        ("school.example:8443", "did:web:school.example%3A8443"),
        ("city.example/schools/kita", "did:web:city.example:schools:kita"),
        ("city.example:8443/学校/~a", "did:web:city.example%3A8443:%E5%AD%A6%E6%A0%A1:%7Ea"),
    ],
)
def test_a_place_gives_its_did(place, did):
    assert str(did_web(place)) == did


@pytest.mark.parametrize(
    "place",
    [
        "",
        "学校.example",
        "https://school.example",
        "school.example/",
        "school.example//a",
        "school.example/../a",
        "school.example/a?b",
        "school.example/a%2Fb",
        "school.example/\ud800",
        "user@school.example",
        "school.example/a:b",
        "[::1]/a",
    ],
)
def test_a_place_that_no_did_names_is_refused(place):
    with pytest.raises(MalformedError) as caught:
        did_web(place)
    assert caught.value.code is Code.DID_WEB_SYNTAX


@given(
    st.from_regex(r"[a-z][a-z0-9]{0,9}(\.[a-z][a-z0-9]{0,9}){1,3}", fullmatch=True),
    st.none() | st.integers(1, 65535),
    st.lists(st.text("aZ9._-~学校é&", min_size=1).filter(lambda name: name.strip(".")), max_size=3),
)
def test_place_did_and_file_belong_together(host, port, names):
    place = "/".join([host if port is None else f"{host}:{port}", *names])
    did = did_web(place)
    assert DID.parse(str(did)) == did
    assert did_web_file_path(did) == "/".join([*(names or [".well-known"]), "did.json"])
    url = document_url(did)
    assert url.startswith(f"https://{place.split('/')[0]}/")
    assert url.count("/") == 4 + max(len(names), 1) - 1
    assert url.isascii()


@given(st.text("ab.%2EeFf/\\:59ADS", min_size=1, max_size=12))
def test_whatever_is_accepted_stays_in_its_folder(identifier):
    try:
        path = did_web_file_path(DID("web", f"a.example:{identifier}"))
    except MalformedError:
        return
    names = path.split("/")
    assert names[-1] == "did.json"
    assert len(names) == identifier.count(":") + 2
    assert not {"", ".", ".."} & set(names)
    assert "\\" not in path


@given(st.from_regex(r"xn--[a-z0-9-]{0,20}[a-z0-9]", fullmatch=True))
def test_any_a_label_is_decided(label):
    try:
        url = document_url(DID("web", f"{label}.example"))
    except MalformedError:
        return
    text = label[4:].encode().decode("punycode")
    assert not text.isascii()
    assert url == f"https://{label}.example/.well-known/did.json"
