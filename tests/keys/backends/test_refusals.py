"""What is refused of keys on devices, each with its code."""

import os
import secrets
import subprocess
import sys

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from keys.backends.places import PIN, SOFTHSM, SOFTHSM_TOOL, KMSPlace, Refusing, TokenPlace
from vcedu.errors import Code, VceduError
from vcedu.keys import KeyType, PrivateKey, RawPayload
from vcedu.keys import device as device_module
from vcedu.keys._pkcs11_keys import read_point
from vcedu.keys.kms import KMSSigner
from vcedu.keys.pem import read_public_der
from vcedu.keys.pkcs11 import PKCS11Signer


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    return TokenPlace(tmp_path_factory.mktemp("token"))


def refused(code, call):
    with pytest.raises(VceduError) as caught:
        call()
    assert caught.value.code is code
    assert caught.value.message.ja


def test_two_keys_of_one_name(token):
    address = token.make(KeyType.P256, label="twice")
    token.make(KeyType.P384, label="twice")
    refused(Code.KEY_DEVICE_SEVERAL, lambda: token.open(address))


def test_two_tokens_of_one_name(token):
    words = ("--init-token", "--free", "--label", "same", "--so-pin", "1234", "--pin", PIN)
    for _ in range(2):
        subprocess.run([SOFTHSM_TOOL, *words], check=True, capture_output=True)
    token._library.reinitialize()
    refused(Code.KEY_DEVICE_SEVERAL, lambda: token.open(token.address("a", token="same")))


def test_a_private_key_without_its_public_one(token):
    address = token.make(KeyType.P256, label="alone")
    with token.session() as session:
        wanted = {token.api.Attribute.CLASS: token.api.ObjectClass.PUBLIC_KEY, token.api.Attribute.LABEL: "alone"}
        for found in list(session.get_objects(wanted)):
            found.destroy()
    refused(Code.KEY_DEVICE_NO_PUBLIC_KEY, lambda: token.open(address))


def test_a_driver_that_is_none(tmp_path):
    path = tmp_path / "driver.so"
    path.write_bytes(b"no library")
    refused(
        Code.KEY_DEVICE_MODULE,
        lambda: PKCS11Signer.open(f"pkcs11:token=a;object=b?module-path={path}", pin=lambda: PIN),
    )


def test_no_driver():
    refused(Code.KEY_DEVICE_MODULE_MISSING, lambda: PKCS11Signer.open("pkcs11:token=a;object=b", pin=lambda: PIN))


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("boto3", lambda: KMSSigner.open("awskms:alias/school")),
        ("pkcs11", lambda: PKCS11Signer.open("pkcs11:token=a;object=b?module-path=/nowhere", pin=lambda: PIN)),
    ],
)
def test_an_extra_that_is_not_installed(monkeypatch, name, call):
    monkeypatch.setitem(sys.modules, name, None)
    refused(Code.KEY_DEVICE_NOT_INSTALLED, call)


_ASK = """
import sys
from vcedu.errors import VceduError
from vcedu.keys.pkcs11 import PKCS11Signer
for pin in sys.argv[2:]:
    try:
        PKCS11Signer.open(sys.argv[1], pin=lambda: pin)
    except VceduError as error:
        print(error.code)
"""


def _asked(address, *pins):
    """Return how a process of its own, which is not logged in, is answered."""
    ran = subprocess.run(
        [sys.executable, "-c", _ASK, address, *pins], capture_output=True, text=True, env=os.environ, check=True
    )
    return ran.stdout.split() or ran.stderr


def test_a_wrong_pin(token):
    address = token.make(KeyType.P256)
    assert _asked(address, "000000", "1", PIN) == ["KEY_DEVICE_PIN", "KEY_DEVICE_PIN"]


def test_a_pin_that_was_never_set(token):
    label = secrets.token_hex(4)
    from vcedu.keys._pkcs11_token import _failure  # noqa: PLC0415 - SoftHSM does not lock itself
    from vcedu.keys.addresses import PKCS11Address  # noqa: PLC0415

    address = PKCS11Address.parse(f"pkcs11:token={label};object=a")
    for name in ("PinLocked", "PinExpired", "UserPinNotInitialized"):
        assert _failure(getattr(token.api, name)(), address).code is Code.KEY_DEVICE_PIN_LOCKED


def test_a_device_that_fails_at_something_else(token):
    from vcedu.keys._pkcs11_token import _failure  # noqa: PLC0415 - no such fault can be made happen
    from vcedu.keys.addresses import PKCS11Address  # noqa: PLC0415

    address = PKCS11Address.parse("pkcs11:token=a;object=a")
    assert _failure(token.api.DeviceError(), address).code is Code.KEY_DEVICE_FAILED
    assert _failure(token.api.DeviceRemoved(), address).code is Code.KEY_DEVICE_ABSENT


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NotFoundException", Code.KEY_DEVICE_NO_KEY),
        ("DisabledException", Code.KEY_DEVICE_DISABLED),
        ("KMSInvalidStateException", Code.KEY_DEVICE_DISABLED),
        ("UnsupportedOperationException", Code.KEY_DEVICE_USE),
        ("AccessDeniedException", Code.KEY_DEVICE_DENIED),
        ("KMSInternalException", Code.KEY_DEVICE_FAILED),
    ],
)
def test_what_the_service_refuses(name, code):
    refused(code, lambda: KMSSigner.open("awskms:alias/school", client=Refusing(name)))


class _Answering:
    """A service that plays kinds of keys that moto does not have."""

    def __init__(self, spec, key, *, error=None):
        self._spec, self._key, self._error = spec, key, error

    def get_public_key(self, **_):
        if self._error is not None:
            raise self._error
        return {
            "KeyId": "arn",
            "KeyUsage": "SIGN_VERIFY",
            "KeySpec": self._spec,
            "PublicKey": _der(self._key.public_key),
        }

    def sign(self, *, Message, MessageType, **_):  # noqa: N803 - the service's names
        assert MessageType == {"ECC_NIST_EDWARDS25519": "RAW"}.get(self._spec, "EXTERNAL_MU")
        if MessageType == "EXTERNAL_MU":
            return {"Signature": self._key._loaded.sign_mu(Message)}
        return {"Signature": self._key.sign(RawPayload(Message, "id"))}


def _der(public_key):
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    from vcedu.keys.primitives import load_public_key  # noqa: PLC0415

    return load_public_key(public_key.key_type, public_key.point).public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )


def test_ed25519_signs_up_to_4_kib():
    key = PrivateKey.generate(KeyType.ED25519)
    signer = KMSSigner.open("awskms:a", client=_Answering("ECC_NIST_EDWARDS25519", key))
    signer.public_key.verify(signer.sign(RawPayload(b"m" * 4096, "id")), b"m" * 4096)
    refused(Code.KEY_DEVICE_PAYLOAD, lambda: signer.sign(RawPayload(b"m" * 4097, "id")))


def test_a_public_key_of_another_kind_than_the_service_says():
    client = _Answering("ECC_NIST_P256", PrivateKey.generate(KeyType.ED25519))
    refused(Code.KEY_DEVICE_MISMATCH, lambda: KMSSigner.open("awskms:a", client=client))


def test_a_kind_that_is_not_known():
    client = _Answering("ECC_SECG_P256K1", PrivateKey.generate(KeyType.P256))
    refused(Code.KEY_TYPE_UNSUPPORTED, lambda: KMSSigner.open("awskms:a", client=client))


def test_a_signature_that_is_none():
    class Broken(_Answering):
        def sign(self, **_):
            return {"Signature": b"no DER"}

    signer = KMSSigner.open("awskms:a", client=Broken("ECC_NIST_P256", PrivateKey.generate(KeyType.P256)))
    refused(Code.KEY_DEVICE_MISMATCH, lambda: signer.sign(RawPayload(b"a", "id")))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NoCredentialsError(), Code.KEY_DEVICE_DENIED),
        (EndpointConnectionError(endpoint_url="https://kms.example"), Code.KEY_DEVICE_ABSENT),
        (ClientError({"Error": {}}, "GetPublicKey"), Code.KEY_DEVICE_FAILED),
    ],
)
def test_a_service_that_cannot_be_asked(error, code):
    client = _Answering("ECC_NIST_P256", PrivateKey.generate(KeyType.P256), error=error)
    refused(code, lambda: KMSSigner.open("awskms:a", client=client))


def test_a_point_in_each_wrapping():
    point = bytes(range(32))
    for stated in (point, b"\x04\x20" + point, b"\x03\x21\x00" + point):
        assert read_point(KeyType.ED25519, stated) == point
    refused(Code.KEY_MALFORMED, lambda: read_point(KeyType.ED25519, point[:31]))
    refused(Code.KEY_MALFORMED, lambda: read_point(KeyType.P256, b"\x02" + bytes(64)))


@pytest.mark.parametrize(("data", "code"), [(b"no DER", Code.KEY_MALFORMED)])
def test_a_public_key_file_that_is_none(data, code):
    refused(code, lambda: read_public_der(data))


def test_kms_is_reached_by_its_address(tmp_path):
    place = KMSPlace(tmp_path)
    try:
        address = place.make(KeyType.P256)
        os.environ["AWS_DEFAULT_REGION"] = "ap-northeast-1"
        assert KMSSigner.open(address).public_key.key_type is KeyType.P256
    finally:
        os.environ.pop("AWS_DEFAULT_REGION", None)
        place.close()


def test_the_driver_is_the_one_of_the_tests():
    assert SOFTHSM.endswith("libsofthsm2.so")
    assert device_module.library("json", extra="x").dumps([]) == "[]"
