import pytest

from keys.seeds import seeded
from vcedu.keys import KeyType


@pytest.fixture(params=list(KeyType), ids=str)
def any_key(request):
    return seeded(request.param)


@pytest.fixture(params=[KeyType.ED25519, KeyType.P256, KeyType.P384], ids=str)
def signing_key(request):
    return seeded(request.param)
