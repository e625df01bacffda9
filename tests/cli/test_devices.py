"""Keys that no file holds, on the command line: their PIN comes from a file, the environment or a prompt."""

import json
from pathlib import Path

import pytest
from makers.signed import credential, without

from keys.backends.places import PIN, SOFTHSM, KMSPlace, TokenPlace
from vcedu.cli.devices import open_device
from vcedu.keys import KeyType, RawPayload
from vcedu.keys.addresses import read_address


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    return TokenPlace(tmp_path_factory.mktemp("token"))


@pytest.fixture(scope="module")
def address(token):
    return token.make(KeyType.P256)


def _unsigned():
    Path("credential.json").write_text(json.dumps(without(credential(), "issuer")), encoding="utf-8")


def _issue(vcedu, address):
    _unsigned()
    return vcedu("issue", "credential.json", "--key", address, "--out", "signed.json")


def test_a_credential_is_issued_with_a_key_on_a_token(vcedu, address, monkeypatch):
    monkeypatch.setenv("VCEDU_PKCS11_PIN", PIN)
    assert _issue(vcedu, address).status == 0
    assert vcedu("verify", "signed.json", "--unsafe-any-issuer", "--at", "2027-06-01T00:00:00Z").status == 0
    shown = vcedu("did", "show", address, "--id-only")
    assert json.loads(Path("signed.json").read_text(encoding="utf-8"))["issuer"] == shown.out.strip()


def test_the_driver_may_be_in_the_environment(vcedu, address, monkeypatch):
    monkeypatch.setenv("VCEDU_PKCS11_PIN", PIN)
    monkeypatch.setenv("VCEDU_PKCS11_MODULE", SOFTHSM)
    assert vcedu("did", "show", address.partition("?")[0], "--id-only").status == 0


@pytest.mark.parametrize("ending", ["", "\n", "\r\nsecond line"])
def test_the_pin_may_be_in_a_file(address, tmp_path, ending):
    path = tmp_path / "pin"
    path.write_bytes(f"{PIN}{ending}".encode())
    for source in (path, f"file:{path}", f"file://{path}"):
        signer = open_device(read_address(f"{address}&pin-source={source}"), ask=lambda: pytest.fail("asked"))
        signer.public_key.verify(signer.sign(RawPayload(b"a", "id")), b"a")


def test_whoever_is_there_is_asked_once(address, monkeypatch):
    monkeypatch.delenv("VCEDU_PKCS11_PIN", raising=False)
    asked = []

    def ask():
        asked.append(PIN)
        return PIN

    signer = open_device(read_address(address), ask=ask)
    signer._renew(Exception("the session has ended"))
    signer.public_key.verify(signer.sign(RawPayload(b"a", "id")), b"a")
    assert asked == [PIN]


@pytest.mark.parametrize(
    ("query", "code"), [("&pin-source=|/bin/echo", "OPTION_INVALID"), ("&pin-source=/nowhere", "FILE_UNREADABLE")]
)
def test_a_pin_that_is_not_to_be_had(vcedu, address, query, code):
    ran = vcedu("did", "show", address + query)
    assert (ran.status, code in ran.err) == (2, True)


def test_a_pin_on_the_command_line_is_refused(vcedu, address):
    ran = vcedu("did", "show", f"{address}&pin-value={PIN}")
    assert (ran.status, "KEY_ADDRESS_PIN" in ran.err, PIN in ran.err) == (2, True, False)


def test_a_credential_is_issued_with_a_key_in_kms(vcedu, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    place = KMSPlace(tmp_path)
    try:
        monkeypatch.setattr("vcedu.keys.kms._usual_client", lambda _: place.client)
        assert _issue(vcedu, place.make(KeyType.P256)).status == 0
    finally:
        place.close()
    assert vcedu("verify", "signed.json", "--unsafe-any-issuer", "--at", "2027-06-01T00:00:00Z").status == 0


def test_a_session_that_has_ended_is_opened_again(token, address):
    first, second = token.open(address), token.open(address)
    first.close()
    for signer in (second, first):
        signer.public_key.verify(signer.sign(RawPayload(b"a", "id")), b"a")


def test_a_refused_pin_is_never_tried_again(token, address):
    signer = token.open(address)
    tried = []

    def wrong():
        tried.append(1)
        raise token.api.PinIncorrect

    signer._pin = wrong
    with pytest.raises(token.api.PinIncorrect):
        signer._renew(Exception("the session has ended"))
    assert tried == [1]
