"""The grammar of URLs (rules N1, N3 and N4): hostile ones are refused before a name is looked up or a socket opened."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vcedu.errors import Code, FetchError
from vcedu.net import FetchKind
from vcedu.net.url import is_host, parse_url

POLICY = FetchKind.STATUS_LIST.policy
DID_DOCUMENT = FetchKind.DID_DOCUMENT.policy

HOSTILE = {
    Code.NET_NOT_HTTPS: [
        "http://school.example/",
        "HTTP://school.example/",
        "ftp://school.example/",
        "file:///etc/passwd",
        "gopher://school.example/",
        "data:application/json,{}",
        "javascript:alert(1)",
        "//school.example/",
        "school.example/did.json",
        "https:school.example",
        "https:/school.example",
        " https://school.example/",
        "",
        "jar:https://school.example!/",
        "https:\\\\school.example/",
    ],
    Code.NET_URL_SYNTAX: [
        # user information, fragment, backslash, white space, controls
        "https://admin@school.example/",
        "https://admin:secret@school.example/",
        "https://school.example@127.0.0.1/",
        "https://school.example%40127.0.0.1/",
        "https://school.example#@127.0.0.1/",
        "https://school.example/#key",
        "https://school.example\\@127.0.0.1/",
        "https://school.example/a\\b",
        "https://school.example/a b",
        "https://school.example /",
        "https://school.example/\n",
        "https://school.example/a\r\nHost: other.example",
        "https://school.example/\x00",
        "https://\tschool.example/",
        # hosts that are numbers
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://93.184.215.14/",
        "https://169.254.169.254/latest/meta-data/",
        "https://school.127/",
        "https://school.0x/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00:ec2::254]/",
        "https://[fe80::1%25eth0]/",
        # hosts that are no plain names
        "https:///path",
        "https://",
        "https://?query",
        "https://.example/",
        "https://school..example/",
        "https://school.example./",
        "https://school.example.:443/",
        "https://-school.example/",
        "https://school-.example/",
        "https://under_score.example/",
        "https://*.school.example/",
        "https://school%2eexample/",
        "https://sch%6fol.example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + ".".join(["abcdefgh"] * 28) + ".example/",
        "https://ｓｃｈｏｏｌ.example/",
        "https://学校.example/",
        "https://school。example/",
        "https://ſchool.example/",
        "https://①②⑦.0.0.1/",
        # A-labels that no U-label has, and reserved labels
        "https://xn--a.example/",
        "https://xn--.example/",
        "https://xn--school-.example/",
        "https://xn--80ak6aa92e-.example/",
        "https://ab--cd.example/",
        # ports
        "https://school.example:/",
        "https://school.example:0/",
        "https://school.example:22/",
        "https://school.example:80/",
        "https://school.example:0443/",
        "https://school.example:65536/",
        "https://school.example:99999999999/",
        "https://school.example:+443/",
        "https://school.example:4a3/",
        "https://school.example%3A8443/",
        # paths
        "https://school.example/../did.json",
        "https://school.example/a/./did.json",
        "https://school.example/a/..",
        "https://school.example/a/%2e%2e/did.json",
        "https://school.example/a/.%2E/did.json",
        "https://school.example/%2e",
        "https://school.example/a%2Fdid.json",
        "https://school.example/a%5cdid.json",
        "https://school.example/a%00",
        "https://school.example/a%0d%0aHost:other.example",
        "https://school.example/a%7f",
        "https://school.example/a%252e%252e/did.json",
        "https://school.example//did.json",
        "https://school.example/a//did.json",
        "https://school.example/a%",
        "https://school.example/a%2",
        "https://school.example/a%zz",
        'https://school.example/"',
        "https://school.example/<a>",
        "https://school.example/{a}",
        "https://school.example/é",
        "https://school.example/?a=%0a",
        "https://school.example/?a=b c",
        "https://school.example/?a#b",
        "https://school.example/" + "a" * 2048,
    ],
    Code.NET_ADDRESS_FORBIDDEN: [
        "https://localhost/",
        "https://intranet/",
        "https://api.localhost/",
        "https://LOCALHOST:8443/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://nas.home.arpa/",
        "https://hidden.onion/",
    ],
}
CORPUS = [(url, code) for code, urls in HOSTILE.items() for url in urls]


def test_the_corpus_is_large():
    assert len(CORPUS) >= 100
    assert len({url for url, _ in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize(("url", "code"), CORPUS)
def test_a_hostile_url_opens_no_socket(fetch, log, url, code):
    resolver = fetch.resolver(["93.184.215.14"])
    with pytest.raises(FetchError) as caught:
        fetch.url(url, FetchKind.STATUS_LIST, resolver=resolver)
    assert caught.value.code is code
    assert caught.value.facts["url"] == url
    assert resolver.asked == []
    assert log.connected == []


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("https://school.example", "school.example", 443, "/"),
        ("https://school.example/", "school.example", 443, "/"),
        ("https://School.Example/Did.json", "school.example", 443, "/Did.json"),
        ("HTTPS://school.example:443/a/", "school.example", 443, "/a/"),
        ("https://school.example:8443/a/did.json", "school.example", 8443, "/a/did.json"),
        ("https://school.example:1024/", "school.example", 1024, "/"),
        ("https://school.example:65535/", "school.example", 65535, "/"),
        ("https://school.example/a/...", "school.example", 443, "/a/..."),
        ("https://school.example/%E5%AD%A6/a%20b", "school.example", 443, "/%E5%AD%A6/a%20b"),
        ("https://school.example/lists/3?purpose=revocation&x=a/b?", "school.example", 443, None),
        ("https://school.example?list=3", "school.example", 443, "/?list=3"),
        ("https://xn--6oq404e.example/", "xn--6oq404e.example", 443, "/"),
        ("https://a-b.c--d.example/", "a-b.c--d.example", 443, "/"),
        ("https://1.school.example/", "1.school.example", 443, "/"),
    ],
)
def test_plain_urls_pass(url, host, port, target):
    parsed = parse_url(url, POLICY)
    assert (parsed.host, parsed.port) == (host, port)
    assert parsed.target == (target or url.removeprefix("https://school.example"))


@pytest.mark.parametrize("url", ["https://school.example/did.json?v=2", "https://school.example/did.json?"])
def test_a_did_document_has_no_query(url):
    with pytest.raises(FetchError) as caught:
        parse_url(url, DID_DOCUMENT)
    assert caught.value.code is Code.NET_URL_SYNTAX
    assert parse_url(url, POLICY)


def test_the_longest_url():
    stem = "https://school.example/"
    assert parse_url(stem + "a" * (2048 - len(stem)), POLICY)
    with pytest.raises(FetchError):
        parse_url(stem + "a" * (2049 - len(stem)), POLICY)


@given(st.one_of(st.text(), st.text(alphabet="htps:/.@[]%?#\\019axn-é").map("https://".__add__)))
def test_any_text_is_refused_or_understood_the_same_by_another_reader(text):
    from urllib.parse import urlsplit  # noqa: PLC0415 - the other reader

    try:
        parsed = parse_url(text, POLICY)
    except FetchError:
        return
    other = urlsplit(text)
    assert other.hostname == parsed.host
    assert (other.port or 443) == parsed.port
    assert other.username is None
    assert other.fragment == ""


_LABELS = st.lists(st.from_regex(r"[a-z][a-z0-9]{0,20}", fullmatch=True), min_size=2, max_size=5)
_SEGMENTS = st.lists(st.from_regex(r"[A-Za-z0-9_~!$&'()*+,;=:@-]{1,12}", fullmatch=True), max_size=6)


@given(_LABELS, st.sampled_from([443, 1024, 8443, 65535]), _SEGMENTS)
def test_what_is_written_plainly_is_read_back(labels, port, segments):
    text = f"https://{'.'.join(labels)}:{port}/{'/'.join(segments)}"
    assume(is_host(".".join(labels)))
    parsed = parse_url(text, POLICY)
    assert parse_url(str(parsed), POLICY) == parsed
    assert parsed.target == "/" + "/".join(segments)


def test_hosts_for_a_list():
    assert is_host("school.example")
    assert not is_host("School.example")
    assert not is_host("localhost")
    assert not is_host("school.example:443")
