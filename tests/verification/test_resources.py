import base64
import hashlib

import pytest

from vcedu.canonical.encodings import multibase_encode
from vcedu.errors import Code, VerificationError
from vcedu.verification.resources import check_related_resources

URL = "https://school-a.example/context"
BODY = b"{}"


def sri(name, body=BODY):
    return f"{name}-{base64.b64encode(hashlib.new(name, body).digest()).decode()}"


def multihash(prefix, name, body=BODY):
    return multibase_encode(prefix + hashlib.new(name, body).digest(), "u")


@pytest.mark.parametrize("name", ["sha256", "sha384", "sha512"])
def test_each_hash_of_subresource_integrity(name):
    assert check_related_resources({"relatedResource": {"id": URL, "digestSRI": sri(name)}}, {URL: BODY}) == 1


def test_of_several_digests_one_is_enough():
    both = f"{sri('sha256', b'other')} {sri('sha384')}"
    assert check_related_resources({"relatedResource": [{"id": URL, "digestSRI": both}]}, {URL: BODY}) == 1


@pytest.mark.parametrize(
    ("prefix", "name"), [(b"\x12\x20", "sha256"), (b"\x20\x30", "sha384"), (b"\x13\x40", "sha512"), (b"", "sha256")]
)
def test_each_multihash_and_the_bare_digest(prefix, name):
    item = {"id": URL, "digestMultibase": multihash(prefix, name)}
    assert check_related_resources({"relatedResource": [item]}, {URL: BODY}) == 1


@pytest.mark.parametrize(
    "digest",
    [multihash(b"\x12\x20", "sha256", b"other"), multihash(b"\x99\x20", "sha256"), multihash(b"", "sha256", b"x")],
)
def test_another_digest_is_refused(digest):
    with pytest.raises(VerificationError) as caught:
        check_related_resources({"relatedResource": [{"id": URL, "digestMultibase": digest}]}, {URL: BODY})
    assert caught.value.code is Code.RELATED_RESOURCE_DIGEST
    assert caught.value.path == "/relatedResource/0"


def test_both_digests_have_to_match():
    item = {"id": URL, "digestSRI": sri("sha256"), "digestMultibase": multihash(b"\x12\x20", "sha256", b"other")}
    with pytest.raises(VerificationError):
        check_related_resources({"relatedResource": [item]}, {URL: BODY})


def test_what_was_not_used_does_not_count():
    assert check_related_resources({"relatedResource": [{"id": URL, "digestSRI": sri("sha256")}, 7]}, {}) == 0
    assert check_related_resources({}, {URL: BODY}) == 0
