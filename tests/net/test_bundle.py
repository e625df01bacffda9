"""The signed bundle: written, read back, and refused wherever one thing in it is changed."""

import base64
import dataclasses
import datetime as dt
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vcedu.errors import Code, FetchError, MalformedError, ProofError, UntrustedIssuerError, VceduError
from vcedu.keys import KeyType, PrivateKey, RawPayload
from vcedu.net import (
    Fetched,
    FetchKind,
    FetchRequest,
    OfflineFetcher,
    folder_reader,
    make_bundle,
    open_bundle,
)

MADE = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)
EARLIER = dt.datetime(2027, 3, 31, 18, 30, tzinfo=dt.UTC)
KEYS = {
    key_type: PrivateKey.from_secret_bytes(key_type, hashlib.sha256(b"vcedu bundle test key").digest())
    for key_type in (KeyType.ED25519, KeyType.P256)
}
SIGNER = KEYS[KeyType.ED25519]
DOCUMENT = Fetched(
    "https://school.example/did.json",
    b'{"id":"did:web:school.example"}',
    "application/json",
    EARLIER,
    FetchKind.DID_DOCUMENT,
)
LIST = Fetched("https://school.example/lists/1?x=1", b"{}", "application/vc", MADE, FetchKind.STATUS_LIST)
IMAGE = Fetched("https://school.example/seal.png", b"\x89PNG", "image/png", MADE, FetchKind.RELATED_RESOURCE)
ENTRIES = [LIST, DOCUMENT, IMAGE]


def signed(manifest, signer=SIGNER):
    """Return the signature file over these bytes."""
    signature = base64.urlsafe_b64encode(signer.sign(RawPayload(manifest, "test"))).rstrip(b"=").decode()
    seal = {"format": "vcedu bundle signature 1", "signer": signer.public_key.multikey, "signature": "u" + signature}
    return json.dumps(seal).encode()


def changed(change, entries=ENTRIES):
    """Return a bundle whose list of contents was changed before it was signed."""
    files = make_bundle(entries, SIGNER, MADE)
    content = json.loads(files["bundle.json"])
    content = change(content) or content
    manifest = json.dumps(content).encode()
    return files | {"bundle.json": manifest, "bundle.sig.json": signed(manifest)}


def refused(files, code, *, path=None, file=None, signers=None):
    with pytest.raises(VceduError) as caught:
        open_bundle(files.__getitem__, signers=signers)
    assert caught.value.code is code
    if path is not None:
        assert caught.value.path == path
    if file is not None:
        assert caught.value.file == file
    return caught.value


@pytest.mark.parametrize("signer", KEYS.values(), ids=KEYS)
def test_what_went_in_comes_out(signer):
    files = make_bundle(ENTRIES, signer, MADE)
    bundle = open_bundle(files.__getitem__, signers=frozenset({signer.public_key.multikey}))
    assert bundle.signer == signer.public_key.multikey
    assert bundle.made == MADE
    assert set(bundle.entries.values()) == set(ENTRIES)
    fetcher = OfflineFetcher(bundle)
    for entry in ENTRIES:
        assert fetcher.fetch(FetchRequest(entry.url, entry.kind)) == entry


def test_files_are_named_plainly_and_the_same_each_time():
    files = make_bundle(ENTRIES, SIGNER, MADE)
    assert set(files) == {"bundle.json", "bundle.sig.json", "entry-0001", "entry-0002", "entry-0003"}
    assert make_bundle(reversed(ENTRIES), SIGNER, MADE) == files
    assert files["entry-0001"] == DOCUMENT.body


def test_the_signature_is_over_the_bytes_of_the_list():
    files = make_bundle(ENTRIES, SIGNER, MADE)
    text = json.loads(files["bundle.sig.json"])["signature"]
    signature = base64.urlsafe_b64decode(text[1:] + "==")
    SIGNER.public_key.verify(signature, files["bundle.json"])


def test_times_are_kept_to_the_second():
    precise = dataclasses.replace(DOCUMENT, as_of=EARLIER.replace(microsecond=999_999))
    bundle = open_bundle(make_bundle([precise], SIGNER, MADE).__getitem__, signers=None)
    assert OfflineFetcher(bundle).fetch(FetchRequest(DOCUMENT.url, DOCUMENT.kind)).as_of == EARLIER


def test_an_empty_bundle():
    bundle = open_bundle(make_bundle([], SIGNER, MADE).__getitem__, signers=None)
    assert not bundle.entries


def test_a_bundle_in_a_folder(tmp_path):
    for name, data in make_bundle(ENTRIES, SIGNER, MADE).items():
        (tmp_path / name).write_bytes(data)
    assert len(open_bundle(folder_reader(tmp_path), signers=None).entries) == 3
    (tmp_path / "entry-0002").unlink()
    with pytest.raises(MalformedError) as caught:
        open_bundle(folder_reader(tmp_path), signers=None)
    assert (caught.value.code, caught.value.file) == (Code.BUNDLE_MALFORMED, "entry-0002")


def test_a_list_too_long_to_read(tmp_path):
    with (tmp_path / "bundle.json").open("wb") as stream:
        stream.truncate(20 * 1024 * 1024)
    manifest = folder_reader(tmp_path)("bundle.json")
    assert len(manifest) == 16 * 1024 * 1024 + 1
    refused({"bundle.json": manifest, "bundle.sig.json": signed(manifest)}, Code.JSON_TOO_LARGE, file="bundle.json")


@settings(max_examples=60)
@given(st.data())
def test_no_changed_byte_goes_unnoticed(data):
    files = make_bundle(ENTRIES, SIGNER, MADE)
    name = data.draw(st.sampled_from(sorted(files)))
    place = data.draw(st.integers(0, len(files[name]) - 1))
    bit = data.draw(st.integers(0, 7))
    body = bytearray(files[name])
    body[place] ^= 1 << bit
    with pytest.raises(VceduError):
        open_bundle((files | {name: bytes(body)}).__getitem__, signers=frozenset({SIGNER.public_key.multikey}))


# ---- who signed


def test_another_signer_is_refused_and_named():
    files = make_bundle(ENTRIES, SIGNER, MADE)
    others = frozenset({KEYS[KeyType.P256].public_key.multikey})
    error = refused(files, Code.BUNDLE_SIGNER, signers=others, file="bundle.sig.json")
    assert isinstance(error, UntrustedIssuerError)
    assert error.facts["signer"] == SIGNER.public_key.multikey
    refused(files, Code.BUNDLE_SIGNER, signers=frozenset())


def test_a_signature_over_other_bytes():
    files = make_bundle(ENTRIES, SIGNER, MADE)
    files["bundle.json"] += b" "
    assert isinstance(refused(files, Code.BUNDLE_SIGNATURE, file="bundle.sig.json"), ProofError)


def test_the_signature_comes_before_the_list_is_parsed():
    files = make_bundle(ENTRIES, SIGNER, MADE)
    files["bundle.json"] = b"\xff"
    refused(files, Code.BUNDLE_SIGNATURE)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (Code.BUNDLE_MALFORMED, {"format": "vcedu bundle signature 2"}),
        (Code.BUNDLE_MALFORMED, {"more": 1}),
        (Code.BUNDLE_MALFORMED, {"signer": 1}),
        (Code.BUNDLE_MALFORMED, {"signature": None}),
        (Code.BUNDLE_SIGNATURE, {"signature": "uAAAA"}),
        (Code.BUNDLE_SIGNATURE, {"signature": "u" + "A" * 86}),
        (Code.MULTIBASE_INVALID, {"signature": "mAAAA"}),
        (Code.KEY_MALFORMED, {"signer": "did:key:z6Mk"}),
    ],
)
def test_a_signature_file_that_is_not_in_order(code, change):
    files = make_bundle(ENTRIES, SIGNER, MADE)
    seal = json.loads(files["bundle.sig.json"]) | change
    refused(files | {"bundle.sig.json": json.dumps(seal).encode()}, code, file="bundle.sig.json")


def test_a_signature_file_that_is_no_json():
    refused(make_bundle([], SIGNER, MADE) | {"bundle.sig.json": b"{"}, Code.JSON_SYNTAX, file="bundle.sig.json")
    refused(make_bundle([], SIGNER, MADE) | {"bundle.sig.json": b" " * 4097}, Code.JSON_TOO_LARGE)


# ---- what is listed


def entry(number=0, **members):
    return lambda content: content["entries"][number].update(members)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("", lambda content: content | {"format": "vcedu bundle 2"}),
        ("", lambda content: content | {"more": 1}),
        ("", lambda content: content | {"entries": {}}),
        ("", lambda content: {"format": content["format"]}),
        ("/entries", lambda content: content | {"entries": [None] * 10_001}),
        ("/made", lambda content: content | {"made": "2027-04-01"}),
        ("/made", lambda content: content | {"made": 1}),
        ("/entries/1", lambda content: content["entries"].__setitem__(1, [])),
        ("/entries/0", entry(more=1)),
        ("/entries/0", lambda content: content["entries"][0].pop("size") and None),
        ("/entries/0/kind", entry(kind="other")),
        ("/entries/0/kind", entry(kind=["did_document"])),
        ("/entries/0/url", entry(url="http://school.example/did.json")),
        ("/entries/0/url", entry(url="https://127.0.0.1/did.json")),
        ("/entries/0/url", entry(url=None)),
        ("/entries/0/mediaType", entry(mediaType="text/html")),
        ("/entries/0/mediaType", entry(mediaType=None)),
        ("/entries/2/mediaType", entry(2, mediaType="png")),
        ("/entries/2/mediaType", entry(2, mediaType="image/png; q=1")),
        ("/entries/0/sha256", entry(sha256="0" * 63)),
        ("/entries/0/sha256", entry(sha256="A" * 64)),
        ("/entries/0/sha256", entry(sha256=None)),
        ("/entries/0/size", entry(size=-1)),
        ("/entries/0/size", entry(size=31.0)),
        ("/entries/0/size", entry(size=True)),
        ("/entries/0/size", entry(size=256 * 1024 + 1)),
        ("/entries/0/asOf", entry(asOf="yesterday")),
        ("/entries/0/asOf", entry(asOf="2027-04-01T09:00:01Z")),
        ("/entries/0/file", entry(file="../entry-0001")),
        ("/entries/0/file", entry(file="/etc/passwd")),
        ("/entries/0/file", entry(file="bundle.json")),
        ("/entries/0/file", entry(file="entry-0001\n")),
        ("/entries/0/file", entry(file="C:entry-0001")),
        ("/entries/0/file", entry(file="entry-１２３４")),
        ("/entries/0/file", entry(file="")),
        ("/entries/1/file", entry(1, file="entry-0001")),
        ("/entries/3/url", lambda content: content["entries"].append(content["entries"][0] | {"file": "entry-0004"})),
    ],
)
def test_a_list_that_is_not_in_order(path, change):
    error = refused(changed(change), Code.BUNDLE_MALFORMED, path=path, file="bundle.json")
    assert isinstance(error, MalformedError)


def test_a_list_that_is_no_json():
    for manifest, code in ((b"{", Code.JSON_SYNTAX), (b"[]", Code.JSON_NOT_AN_OBJECT), (b'{"a":1,"a":1}', None)):
        files = {"bundle.json": manifest, "bundle.sig.json": signed(manifest)}
        refused(files, code or Code.JSON_DUPLICATE_MEMBER, file="bundle.json")


def test_an_equal_url_of_another_kind_is_another_entry():
    other = dataclasses.replace(DOCUMENT, kind=FetchKind.SCHEMA)
    assert len(open_bundle(make_bundle([DOCUMENT, other], SIGNER, MADE).__getitem__, signers=None).entries) == 2


@pytest.mark.parametrize("body", [b"", DOCUMENT.body + b" ", DOCUMENT.body.replace(b"school", b"skools")])
def test_a_body_that_was_changed(body):
    error = refused(make_bundle(ENTRIES, SIGNER, MADE) | {"entry-0001": body}, Code.BUNDLE_DIGEST, file="entry-0001")
    assert isinstance(error, ProofError)


def test_a_stated_size_that_is_not_the_bodys():
    refused(changed(entry(size=30)), Code.BUNDLE_DIGEST, file="entry-0001")


@pytest.mark.parametrize("name", ["bundle.json", "bundle.sig.json", "entry-0003"])
def test_a_missing_file(name):
    files = make_bundle(ENTRIES, SIGNER, MADE)
    del files[name]
    refused(files, Code.BUNDLE_MALFORMED, file=name)


@pytest.mark.parametrize(
    "entries",
    [
        [DOCUMENT, DOCUMENT],
        [dataclasses.replace(DOCUMENT, body=b" " * (256 * 1024 + 1))],
        [dataclasses.replace(DOCUMENT, url="http://school.example/did.json")],
        [dataclasses.replace(DOCUMENT, url="https://school.example/\ud800")],
        [dataclasses.replace(DOCUMENT, as_of=MADE + dt.timedelta(seconds=1))],
    ],
)
def test_no_bundle_is_made_that_could_not_be_opened(entries):
    with pytest.raises(MalformedError) as caught:
        make_bundle(entries, SIGNER, MADE)
    assert caught.value.code is Code.BUNDLE_MALFORMED


# ---- answering from it


def test_what_is_not_in_it():
    fetcher = OfflineFetcher(open_bundle(make_bundle(ENTRIES, SIGNER, MADE).__getitem__, signers=None))
    for request in (
        FetchRequest("https://school.example/other.json", FetchKind.DID_DOCUMENT),
        FetchRequest(DOCUMENT.url, FetchKind.STATUS_LIST),
    ):
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(request)
        assert caught.value.code is Code.BUNDLE_MISSING
        assert caught.value.facts["url"] == request.url


def test_what_is_too_old():
    bundle = open_bundle(make_bundle(ENTRIES, SIGNER, MADE).__getitem__, signers=None)
    request = FetchRequest(DOCUMENT.url, DOCUMENT.kind)
    assert OfflineFetcher(bundle, oldest=EARLIER).fetch(request) == DOCUMENT
    with pytest.raises(FetchError) as caught:
        OfflineFetcher(bundle, oldest=EARLIER + dt.timedelta(seconds=1)).fetch(request)
    assert caught.value.code is Code.NET_STALE


def test_an_opened_bundle_can_not_be_changed():
    bundle = open_bundle(make_bundle(ENTRIES, SIGNER, MADE).__getitem__, signers=None)
    with pytest.raises(TypeError):
        bundle.entries[(DOCUMENT.url, DOCUMENT.kind)] = LIST
