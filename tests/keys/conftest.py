import pytest

from keys.seeds import seeded
from vcedu.keys import KeyType


@pytest.fixture(params=list(KeyType), ids=str)
def any_key(request):
    return seeded(request.param)


_NO_JWK = KeyType.BLS12_381_G2


@pytest.fixture(params=[key_type for key_type in KeyType if key_type is not _NO_JWK], ids=str)
def portable_key(request):
    """A key that has a JWK and a PKCS#8 form too."""
    return seeded(request.param)


@pytest.fixture(params=[key_type for key_type in KeyType if key_type not in {KeyType.X25519, _NO_JWK}], ids=str)
def signing_key(request):
    return seeded(request.param)
