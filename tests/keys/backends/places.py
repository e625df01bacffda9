"""Where keys are kept: a key file, a token in software (SoftHSM), AWS KMS (moto). Each makes keys and breaks."""

import os
import secrets
import subprocess
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from moto import mock_aws
from moto.kms.models import kms_backends

from vcedu.errors import Code
from vcedu.keys import KeyType, PrivateKey
from vcedu.keys.kdf import KDFParameters
from vcedu.keys.key_file import read_key_file, write_key_file
from vcedu.keys.kms import KMSSigner
from vcedu.keys.pkcs11 import PKCS11Signer

SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
SOFTHSM_TOOL = "/usr/bin/softhsm2-util"
PIN = "3141592"
CHEAP = KDFParameters(memory_kib=19_456, iterations=2, lanes=1)


class KeyFilePlace:
    """Key files under a passphrase."""

    name = "key file"
    key_types = (KeyType.ED25519, KeyType.P256, KeyType.P384, KeyType.MLDSA44, KeyType.MLDSA65, KeyType.MLDSA87)
    absent = Code.FILE_UNREADABLE
    no_key = Code.FILE_UNREADABLE
    wrong_secret = Code.KEY_FILE_PASSPHRASE
    no_secret = Code.KEY_FILE_PASSPHRASE_MISSING
    other_use = Code.KEY_CAPABILITY
    largest = None

    def __init__(self, folder):
        self._folder = folder

    def make(self, key_type):
        path = self._folder / f"{secrets.token_hex(8)}.json"
        path.write_bytes(write_key_file(PrivateKey.generate(key_type), PIN, parameters=CHEAP))
        return path

    def make_for_another_use(self):
        return self.make(KeyType.X25519)

    def open(self, address, *, secret=PIN):
        from vcedu.cli import files  # noqa: PLC0415 - the way of every command

        return read_key_file(files.read(Path(address)), passphrase=lambda: secret).as_signer()

    def nowhere(self, address):
        return f"{address}.gone"

    no_such_key = nowhere

    def vanish(self):
        """A key from a file is in memory: nothing that happens to the file stops it."""

    come_back = vanish


class TokenPlace:
    """A PKCS#11 token."""

    name = "PKCS#11"
    key_types = (KeyType.ED25519, KeyType.P256, KeyType.P384)
    absent = Code.KEY_DEVICE_ABSENT
    no_key = Code.KEY_DEVICE_NO_KEY
    wrong_secret = Code.KEY_DEVICE_PIN
    no_secret = Code.KEY_DEVICE_PIN_MISSING
    other_use = Code.KEY_DEVICE_USE
    largest = None

    def __init__(self, folder):
        if not Path(SOFTHSM).is_file():
            pytest.skip("SoftHSM is not here: apt-get install softhsm2")
        import pkcs11  # noqa: PLC0415 - loads its driver once for the process

        self.api = pkcs11
        self._tokens = folder / "tokens"
        self._tokens.mkdir()
        settings = folder / "softhsm2.conf"
        settings.write_text(f"directories.tokendir = {self._tokens}\nlog.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = str(settings)
        self.label = f"学校-{secrets.token_hex(4)}"
        words = ("--init-token", "--free", "--label", self.label, "--so-pin", "271828", "--pin", PIN)
        subprocess.run([SOFTHSM_TOOL, *words], check=True, capture_output=True)
        self._library = pkcs11.lib(SOFTHSM)
        self._library.reinitialize()
        self._away = folder / "away"

    def session(self):
        token = self._library.get_token(token_label=self.label)
        try:
            return token.open(user_pin=PIN, rw=True)
        except self.api.UserAlreadyLoggedIn:
            return token.open(rw=True)

    def make(self, key_type, *, label=None, sign=True, public=True):
        label = label or f"署名 {secrets.token_hex(4)}"
        ec = self.api.util.ec
        kind = self.api.KeyType.EC
        if key_type is KeyType.ED25519:
            kind, parameters = self.api.KeyType.EC_EDWARDS, b"\x13\x0cedwards25519"
        else:
            curve = {KeyType.P256: "secp256r1", KeyType.P384: "secp384r1"}[key_type]
            parameters = ec.encode_named_curve_parameters(curve)
        with self.session() as session:
            domain = session.create_domain_parameters(kind, {self.api.Attribute.EC_PARAMS: parameters}, local=True)
            made, _ = domain.generate_keypair(
                label=label,
                id=secrets.token_bytes(8),
                store=True,
                mechanism=self.api.Mechanism.EC_EDWARDS_KEY_PAIR_GEN if key_type is KeyType.ED25519 else None,
                private_template={self.api.Attribute.SIGN: sign},
            )
            if not public:
                made.destroy()
        return self.address(label)

    def make_for_another_use(self):
        return self.make(KeyType.P256, sign=False)

    def address(self, label, token=None):
        return f"pkcs11:token={token or self.label};object={label.replace(' ', '%20')}?module-path={SOFTHSM}"

    def open(self, address, *, secret=PIN):
        return PKCS11Signer.open(address, pin=lambda: secret)

    def nowhere(self, address):
        return address.replace(self.label, "another")

    def no_such_key(self, address):
        return address.replace("object=", "object=no")

    def vanish(self):
        self._tokens.rename(self._away)
        self._library.finalize()

    def come_back(self):
        self._away.rename(self._tokens)
        self._library.reinitialize()


_SPECS = {KeyType.P256: "ECC_NIST_P256", KeyType.P384: "ECC_NIST_P384"}


class KMSPlace:
    """AWS KMS, as moto plays it: of the kinds that it has."""

    name = "AWS KMS (moto)"
    key_types = (KeyType.P256, KeyType.P384)
    absent = Code.KEY_DEVICE_ABSENT
    no_key = Code.KEY_DEVICE_NO_KEY
    wrong_secret = Code.KEY_DEVICE_DENIED
    no_secret = None
    other_use = Code.KEY_DEVICE_USE
    largest = None

    def __init__(self, folder):
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            os.environ[name] = "testing"
        self._mock = mock_aws()
        self._mock.start()
        self.client = _Vanishing(boto3.client("kms", region_name="ap-northeast-1"))

    def close(self):
        self._mock.stop()

    def make(self, key_type):
        made = self.client.create_key(KeySpec=_SPECS[key_type], KeyUsage="SIGN_VERIFY")
        return f"awskms:{made['KeyMetadata']['KeyId']}"

    def make_for_another_use(self):
        made = self.client.create_key(KeySpec="SYMMETRIC_DEFAULT", KeyUsage="ENCRYPT_DECRYPT")
        return f"awskms:{made['KeyMetadata']['KeyId']}"

    def open(self, address, *, secret=PIN):
        client = self.client if secret == PIN else Refusing("UnrecognizedClientException")
        return KMSSigner.open(address, client=client)

    def nowhere(self, address):
        self.client.is_away = True
        return address

    def no_such_key(self, address):
        return "awskms:00000000-0000-0000-0000-000000000000"

    def vanish(self):
        self.client.is_away = True

    def come_back(self):
        self.client.is_away = False


class _Vanishing:
    """A client whose service can be out of reach. Moto takes a digest for a message: here it is signed as KMS does."""

    def __init__(self, client):
        self._client = client
        self.is_away = False

    def __getattr__(self, name):
        if self.is_away:
            raise EndpointConnectionError(endpoint_url="https://kms.example")
        return getattr(self._client, name)

    def sign(self, *, KeyId, Message, MessageType, SigningAlgorithm):  # noqa: N803 - the service's names
        if self.is_away:
            raise EndpointConnectionError(endpoint_url="https://kms.example")
        asked = {"KeyId": KeyId, "Message": Message, "MessageType": MessageType, "SigningAlgorithm": SigningAlgorithm}
        answer = self._client.sign(**asked)
        assert MessageType == "DIGEST"
        (backend,) = [found["ap-northeast-1"] for found in kms_backends.values() if found]
        secret = backend.keys[answer["KeyId"].rpartition("/")[2]].private_key.private_key
        algorithm = {"ECDSA_SHA_256": hashes.SHA256(), "ECDSA_SHA_384": hashes.SHA384()}[SigningAlgorithm]
        return {**answer, "Signature": secret.sign(Message, ec.ECDSA(utils.Prehashed(algorithm)))}


class Refusing:
    """A client whose service refuses with an error of a name."""

    def __init__(self, name):
        self._name = name

    def get_public_key(self, **_):
        from botocore.exceptions import ClientError  # noqa: PLC0415 - as the client would

        raise ClientError({"Error": {"Code": self._name}}, "GetPublicKey")


PLACES = (KeyFilePlace, TokenPlace, KMSPlace)
