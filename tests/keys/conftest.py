import pytest

from keys.seeds import seeded
from vcedu.keys import KeyType


@pytest.fixture(params=list(KeyType), ids=str)
def any_key(request):
    return seeded(request.param)


@pytest.fixture(params=[key_type for key_type in KeyType if key_type is not KeyType.X25519], ids=str)
def signing_key(request):
    return seeded(request.param)
